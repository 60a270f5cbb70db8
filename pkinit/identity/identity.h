/*
 * identity.h: which certificate may log on, and for each check why not.
 *
 * Values in, values out: the clock, the policy, the anchors, intermediates and CRLs are arguments,
 * nothing here opens a file, reads an environment or keeps a global. The certificate is a
 * stranger's: all of it is decoded by OpenSSL's templates, and every text that leaves is
 * cleaned (text_clean() in text.h). OpenSSL is the only library beneath.
 *
 * The checks, their order and their failure ids are those of the stage "certificate" in
 * status.h. Every check is made and reported, also after one has failed.
 */
#ifndef PKINIT_IDENTITY_IDENTITY_H
#define PKINIT_IDENTITY_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

#define IDENTITY_DER_MAX	16384	/* octets of a certificate */
#define IDENTITY_SANS_MAX	64	/* names of a certificate that are looked at */
#define IDENTITY_NAME_SIZE	256	/* a cleaned name with its NUL */
#define IDENTITY_WHY_SIZE	256	/* a cleaned reason with its NUL */
#define IDENTITY_KEY_SIZE	32	/* "RSA-2048", "P-256" */
#define IDENTITY_SERIAL_SIZE	65	/* serial number in hex: 32 octets and a NUL */
#define IDENTITY_SHA256_SIZE	65
#define IDENTITY_MAPPINGS_SIZE	2048	/* altSecurityIdentities strings, a newline after each */

enum identity_outcome {
	IDENTITY_COULD_NOT_CHECK = 0,	/* an earlier failure took its ground away; never a pass */
	IDENTITY_PASSED,
	IDENTITY_FAILED,
	IDENTITY_NOT_APPLICABLE,	/* policy does not ask, or the certificate has no such part */
};

/* In the order of their failures in failure.h, so that the first failed one decides. */
enum identity_check_id {
	IDENTITY_READABLE = 0,		/* cert-unreadable */
	IDENTITY_VALIDITY,		/* cert-expired, cert-not-yet-valid */
	IDENTITY_KEY_USAGE,		/* cert-no-digital-signature */
	IDENTITY_EKU,			/* cert-no-eku, cert-wrong-eku */
	IDENTITY_NAMES,			/* cert-no-name */
	IDENTITY_KEY_KIND,		/* cert-key-not-allowed */
	IDENTITY_KEY_STRENGTH,		/* cert-weak-key */
	IDENTITY_ISSUER,		/* cert-untrusted */
	IDENTITY_PATH,			/* cert-chain-incomplete */
	IDENTITY_CHAIN,			/* cert-chain-invalid */
	IDENTITY_DIGEST,		/* cert-weak-digest */
	IDENTITY_REVOCATION,		/* cert-revoked, cert-revocation-unknown */
	IDENTITY_SID,			/* cert-sid-mismatch, cert-sid-missing, cert-weak-mapping */
	IDENTITY_CHECK_COUNT
};

struct identity_check {
	enum identity_outcome outcome;
	enum failure failure;		/* FAILURE_NONE unless outcome is IDENTITY_FAILED */
	char why[IDENTITY_WHY_SIZE];	/* never empty once judged */
};

enum identity_revocation {
	IDENTITY_REVOCATION_REQUIRED = 0,	/* every certificate needs a current CRL */
	IDENTITY_REVOCATION_IF_AVAILABLE,	/* what the CRLs at hand say counts, silence passes */
	IDENTITY_REVOCATION_OFF,
};

/* Zero is the strictest of each. */
struct identity_policy {
	bool allow_no_eku;		/* AllowCertificatesWithNoEKU */
	bool allow_time_invalid;	/* AllowTimeInvalidCertificates; the KDC still decides */
	bool allow_ecc;			/* EnumerateECCCerts */
	bool allow_signature_only;	/* AllowSignatureOnlyKeys */
	bool allow_weak_digest;		/* accept SHA-1 below the anchor; MD5 never */
	bool require_strong;		/* strong mapping (KB5014754): a SID in the certificate, or
					 * a strong value, known of its account, that fits it */
	enum identity_revocation revocation;
	unsigned int rsa_bits_min;	/* 0: 2048 */
	unsigned int ec_bits_min;	/* 0: 256 */
};

/* Anchors, intermediates and CRLs, decoded once and used for many judgements. */
struct identity_trust;

/* A new, empty trust, or NULL without memory. Free it with identity_trust_free(). */
struct identity_trust *identity_trust_new(void) __attribute__((warn_unused_result));
void identity_trust_free(struct identity_trust *trust);

/* Add what `data` holds: PEM, several objects in a row, or one object in DER. Objects are
 * copied. They return how many were added, at least 1; -1 when there is none, one cannot be
 * decoded, or memory is short: then some may have been added and the trust is best freed.
 * A certificate among the anchors is one only if it is self-signed; any other helps to build
 * paths, as an intermediate does (RFC 5280 6.1 with a root as anchor). */
int identity_trust_add_anchors(struct identity_trust *trust, const uint8_t *data, size_t len)
    __attribute__((warn_unused_result));
int identity_trust_add_intermediates(struct identity_trust *trust, const uint8_t *data, size_t len)
    __attribute__((warn_unused_result));
int identity_trust_add_crls(struct identity_trust *trust, const uint8_t *data, size_t len)
    __attribute__((warn_unused_result));

struct identity_hints;			/* principal.h */

/* One question. All pointers are borrowed for the call. */
struct identity_request {
	const uint8_t *der;		/* exactly one certificate */
	size_t der_len;
	int64_t now;			/* seconds since 1970 */
	const struct identity_trust *trust;
	const struct identity_policy *policy;
	const struct identity_hints *hints;	/* for the account; NULL: its names decide */
	const char *known;		/* what is known here of accounts, or NULL: lines of
					 * "PRINCIPAL@REALM VALUE", VALUE a SID or an
					 * altSecurityIdentities string; those of the account
					 * that identity_principal() gives count */
	bool user_hinted;		/* the request carries a user name: a nameless one may pass */
	bool signature_only_slot;	/* the slot's key spec is AT_SIGNATURE */
};

struct identity_judgement {
	enum failure failure;		/* FAILURE_NONE only when nothing failed */
	struct identity_check checks[IDENTITY_CHECK_COUNT];
	char display[IDENTITY_NAME_SIZE];	/* subject CN, else the whole subject */
	char issuer[IDENTITY_NAME_SIZE];	/* issuer CN, else the whole issuer */
	char upn[IDENTITY_NAME_SIZE];		/* alice@TEST.EXAMPLE as the certificate has it */
	char pkinit_name[IDENTITY_NAME_SIZE];	/* id-pkinit-san: components joined by '/' */
	char pkinit_realm[IDENTITY_NAME_SIZE];	/* id-pkinit-san: realm */
	char sid[IDENTITY_NAME_SIZE];		/* S-1-5-21-..., extension or SAN URI */
	char mappings[IDENTITY_MAPPINGS_SIZE];	/* altSecurityIdentities strings that fit
						 * it, strong ones first, a line each */
	char serial[IDENTITY_SERIAL_SIZE];	/* lower-case hex */
	char sha256[IDENTITY_SHA256_SIZE];	/* of the DER, lower-case hex */
	char key[IDENTITY_KEY_SIZE];
	int64_t not_before;			/* seconds since 1970; 0 where unreadable */
	int64_t not_after;
};

/* Judges request->der for logon and fills *judgement, all of it, whatever the answer. Returns
 * judgement->failure. Time and memory are bounded by the sizes above. Never blocks. */
enum failure identity_judge(const struct identity_request *request,
    struct identity_judgement *judgement) __attribute__((warn_unused_result));

/* Reads the SID that the certificate der[0..len) tells into sid[0..IDENTITY_NAME_SIZE); empty when
 * it tells none, or none that can be read. 0, or -1 when der is no certificate. */
int identity_sid(const uint8_t *der, size_t len, char *sid) __attribute__((warn_unused_result));

/* "validity", "key-usage" ...: the name of a check in logs and in --json; never NULL. */
const char *identity_check_name(enum identity_check_id id);

#endif
