/*
 * crls.h: the CRLs of a trust, and what is wrong with one. Pure. Private to this folder.
 */
#ifndef PKINIT_IDENTITY_CRLS_H
#define PKINIT_IDENTITY_CRLS_H

#include <openssl/x509.h>

#include "identity.h"

/* Worse ones first; what is found first counts. */
enum crl_state {
	CRL_OF_NOBODY,		/* no certificate of its issuer is in the trust */
	CRL_BAD_SIGNATURE,	/* its signature verifies under none of its issuer's certificates */
	CRL_NO_CRL_SIGN,	/* its issuer's key usage lacks cRLSign */
	CRL_BAD_TIME,		/* one of its times cannot be decoded */
	CRL_NOT_YET,
	CRL_STALE,
	CRL_SOUND,
};

/* The next CRL of the trust from *at on, which is 0 at first and moves; NULL at the end. `issuer`
 * may be NULL for those of all issuers. */
X509_CRL *crls_next(const struct identity_trust *trust, const X509_NAME *issuer, int *at);

/* Judges crl at `now`. */
enum crl_state crls_state(const struct identity_trust *trust, X509_CRL *crl, int64_t now);

/* The best one of this issuer, with its state; NULL when there is none. */
X509_CRL *crls_best(const struct identity_trust *trust, const X509_NAME *issuer, int64_t now,
    enum crl_state *state);

/* thisUpdate and nextUpdate in seconds since 1970; 0 for one that is not there or undecodable. */
void crls_times(X509_CRL *crl, int64_t *since, int64_t *until);

/* A sentence on the state: "the CRL of Test CA is stale since 2026-01-02 03:04:05Z, 3 days". */
void crls_state_text(char *out, size_t size, enum crl_state state, X509_CRL *crl,
    int64_t now);

/* Why cert's revocation is unknown, after OpenSSL has said `error` of it. */
void crls_unknown_text(char *out, size_t size, const struct identity_trust *trust,
    const X509 *cert, int error, int64_t now);

/* Since when cert is revoked by a CRL of its issuer, in seconds since 1970; 0 when by none. */
int64_t crls_revoked_since(const struct identity_trust *trust, X509 *cert);

#endif
