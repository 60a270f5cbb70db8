/*
 * engine.h: one attempt, shared by the program that makes it and the module that libkrb5 loads.
 *
 * cardea_pkinit.so is a clpreauth module (krb5/clpreauth_plugin.h) that answers PA-PK-AS-REQ and
 * judges PA-PK-AS-REP. libkrb5 loses a module's errors, so the module writes what it saw into the
 * attempt; success means that libkrb5 was content *and* key_set is true.
 *
 * The program hands the attempt over with
 *
 *	engine_attempt_name(attempt, text);
 *	krb5_get_init_creds_opt_set_pa(context, opt, ENGINE_ATTRIBUTE, text);
 *
 * and then sees by `bound` whether the module was there at all. The attempt must outlive the
 * krb5_context. One attempt serves one AS exchange.
 */
#ifndef PKINIT_ENGINE_ENGINE_H
#define PKINIT_ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/x509.h>

#include "authpack.h"
#include "dh.h"
#include "kdc_cert.h"
#include "signed_data.h"

#define ENGINE_MODULE		"cardea"	/* as the profile's [plugins] section names it */
#define ENGINE_ATTRIBUTE	"cardea_attempt"
#define ENGINE_NAME_SIZE	32		/* room for engine_attempt_name() */
#define ENGINE_SIGNATURE_MAX	1024		/* octets */
#define ENGINE_SIGNATURES_MAX	2		/* one, and one more for another group or token */
#define ENGINE_DETAIL_SIZE	KDC_WHY_SIZE

struct engine_attempt {
	uint64_t magic;			/* ENGINE_MAGIC; set by engine_attempt_init() */

	/* Set by the program, borrowed. */
	unsigned char nonce[AUTHPACK_NONCE_LEN];	/* becomes clientDHNonce */
	X509 *cert;			/* the card's */
	const struct kdc_trust *trust;
	const struct kdc_rules *rules;
	enum dh_group group;		/* DH_GROUP_14 unless set */
	/* Signs digest (SHA-256) with the card's key: PKCS #1 v1.5. May block, within limits of its
	 * own. Sets *sig_len, at most ENGINE_SIGNATURE_MAX. FAILURE_NONE, or why there is no
	 * signature. */
	enum failure (*sign)(void *arg, const unsigned char digest[SIGNED_DATA_DIGEST_LEN],
		unsigned char *sig, size_t *sig_len);
	void *sign_arg;
	/* The AS-REP that libkrb5 is given next, while it is (see reply_key.h). NULL: none. */
	const unsigned char *as_rep;
	size_t as_rep_len;

	/* Written by the module. */
	bool bound;			/* the module is loaded and knows this attempt */
	unsigned int signatures;	/* how often sign was called */
	bool token_sent;		/* the last AuthPack carried a freshness token */
	bool reply_seen;		/* a PA-PK-AS-REP came */
	bool key_set;			/* the KDC is proved and libkrb5 has the key */
	enum failure failure;		/* the first that the module saw */
	char detail[ENGINE_DETAIL_SIZE];	/* a word about it; names in it are cleaned */
	struct kdc_verdict verdict;	/* of the KDC, once reply_seen */
	unsigned char *signed_data;	/* the last ContentInfo sent; freed with the attempt */
	size_t signed_data_len;
};

#define ENGINE_MAGIC	0x6361726465610001ULL

/* Clears *attempt and sets what has a default. */
void engine_attempt_init(struct engine_attempt *attempt);

/* Frees what the module allocated and wipes *attempt. */
void engine_attempt_clear(struct engine_attempt *attempt);

/* The attempt as the text that libkrb5 carries to the module of the same process. */
void engine_attempt_name(const struct engine_attempt *attempt, char name[ENGINE_NAME_SIZE]);

/* The attempt of such a text; NULL when it is none. */
struct engine_attempt *engine_attempt_by_name(const char *name)
    __attribute__((warn_unused_result));

/* Notes a failure unless one was noted before. */
void engine_attempt_fail(struct engine_attempt *attempt, enum failure failure, const char *detail);

#endif
