/*
 * kdc_cert.h: may this certificate speak for the realm's KDC, and for each fault why not.
 *
 * Values in, values out: the clock, the rules, anchors, intermediates and CRLs are arguments;
 * nothing here opens a file or keeps a global. RFC 4556 3.2.4, RFC 5280 6; the faults are the rows
 * kdc-cert-* of status.h.
 */
#ifndef PKINIT_ENGINE_KDC_CERT_H
#define PKINIT_ENGINE_KDC_CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/x509.h>

#include "status.h"

#define KDC_NAME_SIZE	256	/* a cleaned name with its NUL */
#define KDC_WHY_SIZE	384	/* a reason with its NUL */
#define KDC_HEX_SIZE	65	/* 32 octets in hex with a NUL */
#define KDC_DER_SIZE	16384	/* octets of a certificate that are kept */
#define KDC_FAULTS_MAX	12	/* faults that are kept; the deciding one always is */

enum kdc_revocation {
	KDC_REVOCATION_REQUIRED = 0,	/* every certificate of the path needs a current CRL */
	KDC_REVOCATION_IF_PRESENT,	/* what the CRLs at hand say counts, silence passes */
	KDC_REVOCATION_OFF,
};

/* Anchors, intermediates and CRLs, decoded once. */
struct kdc_trust;

/* NULL without memory. Free it with kdc_trust_free(), which takes NULL. */
struct kdc_trust *kdc_trust_new(void) __attribute__((warn_unused_result));
void kdc_trust_free(struct kdc_trust *trust);

/* Add all objects of the PEM text data[0..len), or the one DER object it is. They return how many,
 * at least 1; -1 when there is none, one cannot be decoded or memory is short. Among the anchors
 * only a self-signed certificate is one; another helps to build paths, as an intermediate does. */
int kdc_trust_add_anchors(struct kdc_trust *trust, const unsigned char *data, size_t len)
    __attribute__((warn_unused_result));
int kdc_trust_add_intermediates(struct kdc_trust *trust, const unsigned char *data, size_t len)
    __attribute__((warn_unused_result));
int kdc_trust_add_crls(struct kdc_trust *trust, const unsigned char *data, size_t len)
    __attribute__((warn_unused_result));

/* How many anchors there are; with none every judgement is kdc-anchors-missing. */
size_t kdc_trust_anchors(const struct kdc_trust *trust);

/* The intermediates, borrowed; for the path that goes into our own SignedData. */
STACK_OF(X509) *kdc_trust_intermediates(const struct kdc_trust *trust);

/* What is asked of the certificate. Zero is the strictest of each but for the pointers. */
struct kdc_rules {
	const char *realm;		/* krbtgt/REALM@REALM is the id-pkinit-san that fits */
	const char *const *hosts;	/* DNS names of KDC and domain that policy accepts; no wildcards */
	size_t hosts_count;
	int64_t now;			/* seconds since 1970 */
	enum kdc_revocation revocation;
	/* Strict (false): id-pkinit-KPKdc, and a fitting id-pkinit-san or an accepted DNS name.
	 * With true, as domain controllers' templates have it: a fitting id-pkinit-san alone, or
	 * KPKdc or serverAuth with an accepted DNS name. In both, id-pkinit-san names of
	 * which none fits are refused. */
	bool accept_server_auth;
	/* SHA-1 under a certificate below the anchor and under the reply is accepted; MD5 never. */
	bool allow_weak_digest;
};

struct kdc_cert_facts {
	char subject[KDC_NAME_SIZE];	/* RFC 2253 order, cleaned */
	char issuer[KDC_NAME_SIZE];
	char serial[KDC_HEX_SIZE];	/* lower-case hex */
	char sha256[KDC_HEX_SIZE];	/* of the DER, lower-case hex; empty: there was no certificate */
	int64_t not_before;		/* seconds since 1970; 0 where unreadable */
	int64_t not_after;
	unsigned char der[KDC_DER_SIZE];
	size_t der_len;			/* 0: there was none, or it is longer */
};

struct kdc_fault {
	enum failure failure;
	int x509_error;			/* X509_V_ERR_*, 0 for our own checks */
	int depth;			/* 0: the KDC's certificate, 1: its issuer ... */
	char subject[KDC_NAME_SIZE];	/* of the certificate that failed */
	char why[KDC_WHY_SIZE];
};

struct kdc_verdict {
	struct kdc_cert_facts cert;	/* of the KDC's certificate */
	struct kdc_fault faults[KDC_FAULTS_MAX];
	size_t faults_count;
	size_t first;			/* which of them decides; meaningless with none */
};

/* FAILURE_NONE when there is no fault, else the failure of the deciding one. */
enum failure kdc_verdict_failure(const struct kdc_verdict *verdict);

/* The deciding fault, or NULL. */
const struct kdc_fault *kdc_verdict_fault(const struct kdc_verdict *verdict);

/* Adds a fault of the KDC's certificate or reply; when there is no room a later one is dropped, but
 * never the one that decides. */
void kdc_verdict_add(struct kdc_verdict *verdict, enum failure failure, int x509_error, int depth,
    X509 *cert, const char *why);

/* Fills *facts from cert. */
void kdc_cert_facts(X509 *cert, struct kdc_cert_facts *facts);

/* Judges cert; `others` (may be NULL) are certificates that came with it, trusted for nothing. All
 * checks are made, and *verdict, which the call clears, lists every one that failed. A path may
 * have 8 certificates; keys and digests below 112 bits of security are weak, and SHA-1 as the rules
 * have it. Names in a reason are cleaned. */
void kdc_cert_judge(X509 *cert, STACK_OF(X509) *others, const struct kdc_trust *trust,
    const struct kdc_rules *rules, struct kdc_verdict *verdict);

#endif
