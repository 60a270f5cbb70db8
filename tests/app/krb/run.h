/* One cardea-krb, with the test as its authority and a key file in place of the card. */
#ifndef TESTS_APP_KRB_RUN_H
#define TESTS_APP_KRB_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "status.h"
#include "wire.h"

enum run_signer {
	RUN_SIGNS = 0,
	RUN_SIGNS_WRONG,		/* one bit of the signature is flipped */
	RUN_REFUSES,			/* answers pin-wrong */
	RUN_DIES,			/* closes the sign socket when it is asked */
	RUN_SENDS_GARBAGE,		/* answers with no message at all */
};

struct run_wish {
	const char *user;		/* $RIG/pki/USER.pem and .key; NULL: alice */
	const char *principal;		/* NULL: the user */
	const char *host;		/* NULL: host/kiosk.test.example */
	const char *kdcs;		/* NULL: 127.0.0.1:88 */
	const char *anchors;		/* below $RIG/pki; NULL: ca.pem; "": none */
	const char *hosts;		/* NULL: kdc.test.example */
	const char *engine;		/* NULL: the one that was built */
	bool lax;
	bool revocation;		/* required, with $RIG/pki/crl.pem */
	bool no_crl;			/* ... but without it */
	long clock;			/* the authority's clock is ahead by this many seconds */
	uint32_t limit_ms;		/* 0: 10 s */
	enum run_signer signer;
	bool probe;			/* no certificate, no anchors: the preflight alone */
	bool enterprise;
	const char *netbios;		/* NULL: none */
};

#define RUN_EVIDENCE_MAX	8

struct run_evidence {
	enum wire_evidence what;
	uint64_t now;
	size_t n;			/* 0: none */
	uint8_t p[16 * 1024];
};

struct run_result {
	enum failure failure;		/* FAILURE_NONE: a result came */
	bool preflight, tgt;		/* these messages came, in this order */
	unsigned int signatures;	/* how often a signature was asked for */
	int status;			/* wait status */
	uint8_t nonce[WIRE_NONCE];
	struct wire_krb_preflight pre;
	struct wire_krb_tgt ticket;
	struct wire_krb_failed failed;	/* its blob is in `room` */
	struct run_evidence evidence[RUN_EVIDENCE_MAX];
	size_t evidence_count;
	struct wire_krb_result result;	/* likewise */
	uint8_t room[WIRE_MESSAGE * 3];
};

/* Runs one attempt to its end; out is large, so make it static. */
void run_attempt(const struct run_wish *wish, struct run_result *out);

#endif
