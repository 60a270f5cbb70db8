/* Certificates and a KDC's side of PKINIT, made in memory for the tests of the engine. */
#ifndef TESTS_PKINIT_ENGINE_PKI_H
#define TESTS_PKINIT_ENGINE_PKI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "dh.h"
#include "kdc_cert.h"

#define PKI_NOW		1790000000L	/* seconds since 1970: every test's clock */
#define PKI_DAY		86400L

struct pki_pair {
	X509 *cert;
	EVP_PKEY *key;
};

/* What a certificate says. Zero: an end entity, P-256, SHA-256, valid for a day around PKI_NOW. */
struct pki_wish {
	const char *cn;
	const struct pki_pair *issuer;	/* NULL: self-signed */
	bool ca;
	int rsa_bits;			/* 0: P-256 */
	const EVP_MD *digest;		/* NULL: SHA-256 */
	long from, until;		/* offsets from PKI_NOW in seconds; both 0: a day either way */
	const char *eku;		/* OpenSSL's notation, NULL: none */
	const char *usage;		/* NULL: none */
	const char *dns;		/* NULL: none */
	const char *key_id;		/* subjectKeyIdentifier in hex, NULL: none */
	const char *san_realm;		/* id-pkinit-san krbtgt/san_realm@san_realm, NULL: none */
};

struct pki_pair pki_make(const struct pki_wish *wish);
void pki_free(struct pki_pair *pair);

/* A CRL of ca that lists `revoked` (may be NULL), made at PKI_NOW + from, next at PKI_NOW + until. */
unsigned char *pki_crl(const struct pki_pair *ca, X509 *revoked, long from, long until, size_t *len);

/* The CRL der[0..*len), which the call frees, with authorityKeyIdentifier key_id[0..n), signed anew. */
unsigned char *pki_crl_by_key(const struct pki_pair *ca, unsigned char *der,
    const unsigned char *key_id, size_t n, size_t *len);

/* The certificate in DER. */
unsigned char *pki_der(X509 *cert, size_t *len);

/* A trust with ca as its only anchor. */
struct kdc_trust *pki_trust(X509 *ca);

/* Signs a SHA-256 digest. */
void pki_sign(EVP_PKEY *key, const unsigned char digest[32], unsigned char *sig, size_t *sig_len);

/* What a KDC puts into its answer. */
struct pki_reply {
	const struct pki_pair *signer;
	uint32_t nonce;
	const struct dh_key *dh;	/* the KDC's */
	const unsigned char *value;	/* instead of dh's: a DER INTEGER */
	size_t value_len;
	const char *kdf;		/* dotted OID, NULL: none */
	const char *server_nonce;	/* NULL: none */
	const char *content_type;	/* NULL: id-pkinit-DHKeyData */
	bool sha1;			/* signed with SHA-1 */
	bool bare;			/* signed without attributes */
};

/* PA-PK-AS-REP in DER, to OPENSSL_free(). */
unsigned char *pki_reply(const struct pki_reply *reply, size_t *len);

/* The DER INTEGER of a key's public value. */
unsigned char *pki_public_integer(const struct dh_key *key, size_t *len);

#endif
