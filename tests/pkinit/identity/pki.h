/*
 * pki.h: certificates and CRLs made up in the test's own process. Any failure aborts the test.
 */
#ifndef TESTS_PKINIT_IDENTITY_PKI_H
#define TESTS_PKINIT_IDENTITY_PKI_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/x509.h>

#define PKI_DAY		86400L
/* 2026-01-15 12:00:00Z: "now" in all tests that do not say otherwise */
#define PKI_NOW		1768478400L

/* What to issue. Zero and NULL mean the usual: valid from NOW - 30 to NOW + 335 days, SHA-256, serial
 * 0x1001, subject CN=name. `conf` is an OpenSSL extension file whose section [x] is put in. */
struct pki_spec {
	const char *name;
	const char *conf;
	long start, end;	/* seconds since 1970 */
	const char *digest;
	long serial;
	EVP_PKEY *key;		/* the subject's; borrowed */
	X509 *issuer;		/* NULL: self-signed */
	EVP_PKEY *issuer_key;
};

struct pki_octets {
	uint8_t *p;
	size_t len;
};

EVP_PKEY *pki_rsa(unsigned int bits);
EVP_PKEY *pki_ec(const char *curve);
EVP_PKEY *pki_ed25519(void);

X509 *pki_issue(const struct pki_spec *spec);

/* A CA of its own: self-signed when issuer is NULL. */
X509 *pki_ca(const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key);

/* A CRL of issuer that lists `serial` (0: none), current from NOW + start to NOW + end days. */
X509_CRL *pki_crl(X509 *issuer, EVP_PKEY *key, long serial, long start, long end);

/* DER; the caller frees p with free(). */
struct pki_octets pki_der(const X509 *cert);
struct pki_octets pki_crl_der(const X509_CRL *crl);
struct pki_octets pki_pem(const X509 *cert);

/* Extensions of a usual logon certificate of alice@TEST.EXAMPLE, both names. */
extern const char pki_alice[];

#endif
