#include "pki.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define MUST(x) do { if (!(x)) abort(); } while (0)

const char pki_alice[] =
	"[x]\n"
	"basicConstraints=critical,CA:FALSE\n"
	"keyUsage=critical,digitalSignature\n"
	"extendedKeyUsage=1.3.6.1.4.1.311.20.2.2,1.3.6.1.5.2.3.4,clientAuth\n"
	"subjectAltName=otherName:1.3.6.1.4.1.311.20.2.3;UTF8:alice@TEST.EXAMPLE,"
		"otherName:1.3.6.1.5.2.2;SEQUENCE:k\n"
	"[k]\nrealm=EXP:0,GeneralString:TEST.EXAMPLE\nname=EXP:1,SEQUENCE:n\n"
	"[n]\ntype=EXP:0,INTEGER:1\nstring=EXP:1,SEQUENCE:s\n"
	"[s]\na=GeneralString:alice\n";

static const char ca_conf[] =
	"[x]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";

EVP_PKEY *
pki_rsa(unsigned int bits)
{
	EVP_PKEY *key = EVP_RSA_gen(bits);

	MUST(key != NULL);
	return key;
}

EVP_PKEY *
pki_ec(const char *curve)
{
	EVP_PKEY *key = EVP_EC_gen(curve);

	MUST(key != NULL);
	return key;
}

EVP_PKEY *
pki_ed25519(void)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	MUST(key != NULL);
	return key;
}

static void
extensions_add(X509 *cert, X509 *issuer, const char *text)
{
	BIO *bio = BIO_new_mem_buf(text, -1);
	CONF *conf = NCONF_new(NULL);
	X509V3_CTX ctx;
	long line;

	MUST(NCONF_load_bio(conf, bio, &line) == 1);
	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, conf);
	MUST(X509V3_EXT_add_nconf(conf, &ctx, "x", cert) == 1);
	NCONF_free(conf);
	BIO_free(bio);
}

X509 *
pki_issue(const struct pki_spec *spec)
{
	X509 *cert = X509_new();
	EVP_PKEY *signer = spec->issuer_key != NULL ? spec->issuer_key : spec->key;
	const EVP_MD *md = EVP_get_digestbyname(spec->digest ? spec->digest : "SHA256");
	X509_NAME *name = X509_NAME_new();

	MUST(cert != NULL && name != NULL && X509_set_version(cert, X509_VERSION_3) == 1);
	MUST(X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
		(const unsigned char *)"Test", -1, -1, 0) == 1);
	MUST(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
		(const unsigned char *)spec->name, -1, -1, 0) == 1);
	MUST(X509_set_subject_name(cert, name) == 1);
	MUST(X509_set_issuer_name(cert,
		spec->issuer != NULL ? X509_get_subject_name(spec->issuer) : name) == 1);
	MUST(ASN1_INTEGER_set(X509_get_serialNumber(cert), spec->serial ? spec->serial : 0x1001));
	MUST(ASN1_TIME_set(X509_getm_notBefore(cert),
		spec->start ? spec->start : PKI_NOW - 30 * PKI_DAY) != NULL);
	MUST(ASN1_TIME_set(X509_getm_notAfter(cert),
		spec->end ? spec->end : PKI_NOW + 335 * PKI_DAY) != NULL);
	MUST(X509_set_pubkey(cert, spec->key) == 1);
	if (spec->conf != NULL)
		extensions_add(cert, spec->issuer != NULL ? spec->issuer : cert, spec->conf);
	if (EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519)
		md = NULL;
	MUST(X509_sign(cert, signer, md) > 0);
	X509_NAME_free(name);
	return cert;
}

X509 *
pki_ca(const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
	struct pki_spec spec = {
		.name = name, .conf = ca_conf, .key = key, .issuer = issuer,
		.issuer_key = issuer_key, .start = PKI_NOW - 400 * PKI_DAY,
		.end = PKI_NOW + 4000 * PKI_DAY,
	};

	return pki_issue(&spec);
}

X509_CRL *
pki_crl(X509 *issuer, EVP_PKEY *key, long serial, long start, long end)
{
	X509_CRL *crl = X509_CRL_new();
	ASN1_TIME *last = ASN1_TIME_set(NULL, PKI_NOW + start * PKI_DAY);
	ASN1_TIME *next = ASN1_TIME_set(NULL, PKI_NOW + end * PKI_DAY);

	MUST(crl != NULL && X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1);
	MUST(X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer)) == 1);
	MUST(X509_CRL_set1_lastUpdate(crl, last) == 1 && X509_CRL_set1_nextUpdate(crl, next) == 1);
	if (serial != 0) {
		X509_REVOKED *revoked = X509_REVOKED_new();
		ASN1_INTEGER *number = ASN1_INTEGER_new();

		MUST(ASN1_INTEGER_set(number, serial) == 1);
		MUST(X509_REVOKED_set_serialNumber(revoked, number) == 1);
		MUST(X509_REVOKED_set_revocationDate(revoked, last) == 1);
		MUST(X509_CRL_add0_revoked(crl, revoked) == 1);
		ASN1_INTEGER_free(number);
	}
	MUST(X509_CRL_sort(crl) == 1 && X509_CRL_sign(crl, key, EVP_sha256()) > 0);
	ASN1_TIME_free(last);
	ASN1_TIME_free(next);
	return crl;
}

static struct pki_octets
octets_from(BIO *bio)
{
	struct pki_octets octets;
	char *data = NULL;

	octets.len = (size_t)BIO_get_mem_data(bio, &data);
	octets.p = malloc(octets.len);
	MUST(octets.p != NULL && octets.len > 0);
	memcpy(octets.p, data, octets.len);
	BIO_free(bio);
	return octets;
}

struct pki_octets
pki_der(const X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(i2d_X509_bio(bio, cert) == 1);
	return octets_from(bio);
}

struct pki_octets
pki_crl_der(const X509_CRL *crl)
{
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(i2d_X509_CRL_bio(bio, crl) == 1);
	return octets_from(bio);
}

struct pki_octets
pki_pem(const X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(PEM_write_bio_X509(bio, cert) == 1);
	return octets_from(bio);
}
