#include "pki.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "signed_data.h"
#include "templates.h"

static long serial;

static void
name_set(X509_NAME *name, const char *cn)
{
	cr_assert(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)cn, -1, -1, 0) == 1);
}

static void
extension_add(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	cr_assert_not_null(ext, "extension %s", value);
	cr_assert(X509_add_ext(cert, ext, -1) == 1);
	X509_EXTENSION_free(ext);
}

static void
string_push(STACK_OF(ASN1_GENERALSTRING) *list, const char *s)
{
	ASN1_GENERALSTRING *g = ASN1_GENERALSTRING_new();

	cr_assert(ASN1_STRING_set(g, s, -1) == 1);
	cr_assert(sk_ASN1_GENERALSTRING_push(list, g) > 0);
}

static GENERAL_NAME *
krbtgt_name(const char *realm)
{
	DER_KRB5_PRINCIPAL_NAME *kn = DER_KRB5_PRINCIPAL_NAME_new();
	GENERAL_NAME *gn = GENERAL_NAME_new();
	ASN1_TYPE *value = ASN1_TYPE_new();
	ASN1_STRING *seq = ASN1_STRING_new();
	unsigned char *der;
	size_t n;

	cr_assert(ASN1_STRING_set(kn->realm, realm, -1) == 1);
	cr_assert(ASN1_INTEGER_set(kn->principal_name->name_type, 1) == 1);
	string_push(kn->principal_name->name_string, "krbtgt");
	string_push(kn->principal_name->name_string, realm);
	cr_assert(der_encode((ASN1_VALUE *)kn, ASN1_ITEM_rptr(DER_KRB5_PRINCIPAL_NAME), &der, &n) == 0);
	ASN1_STRING_set0(seq, der, (int)n);
	ASN1_TYPE_set(value, V_ASN1_SEQUENCE, seq);
	cr_assert(GENERAL_NAME_set0_othername(gn, OBJ_txt2obj(OID_PKINIT_SAN, 1), value) == 1);
	DER_KRB5_PRINCIPAL_NAME_free(kn);
	return gn;
}

static void
san_add(X509 *cert, const struct pki_wish *wish)
{
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *gn;
	ASN1_IA5STRING *ia5;

	if (wish->dns != NULL) {
		gn = GENERAL_NAME_new();
		ia5 = ASN1_IA5STRING_new();
		cr_assert(ASN1_STRING_set(ia5, wish->dns, -1) == 1);
		GENERAL_NAME_set0_value(gn, GEN_DNS, ia5);
		sk_GENERAL_NAME_push(names, gn);
	}
	if (wish->san_realm != NULL)
		sk_GENERAL_NAME_push(names, krbtgt_name(wish->san_realm));
	if (sk_GENERAL_NAME_num(names) > 0)
		cr_assert(X509_add1_ext_i2d(cert, NID_subject_alt_name, names, 0, 0) == 1);
	GENERAL_NAMES_free(names);
}

struct pki_pair
pki_make(const struct pki_wish *wish)
{
	struct pki_pair pair = { X509_new(), NULL };
	const struct pki_pair *issuer = wish->issuer != NULL ? wish->issuer : &pair;
	bool day = wish->from == 0 && wish->until == 0;

	pair.key = wish->rsa_bits != 0 ? EVP_RSA_gen((unsigned int)wish->rsa_bits) :
	    EVP_EC_gen("P-256");
	cr_assert_not_null(pair.key);
	X509_set_version(pair.cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(pair.cert), ++serial);
	ASN1_TIME_set(X509_getm_notBefore(pair.cert), PKI_NOW + (day ? -PKI_DAY : wish->from));
	ASN1_TIME_set(X509_getm_notAfter(pair.cert), PKI_NOW + (day ? PKI_DAY : wish->until));
	name_set(X509_get_subject_name(pair.cert), wish->cn);
	X509_set_issuer_name(pair.cert, X509_get_subject_name(issuer->cert));
	X509_set_pubkey(pair.cert, pair.key);
	extension_add(pair.cert, issuer->cert, NID_basic_constraints,
	    wish->ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	if (wish->ca)
		extension_add(pair.cert, issuer->cert, NID_key_usage, "critical,keyCertSign,cRLSign");
	else if (wish->usage != NULL)
		extension_add(pair.cert, issuer->cert, NID_key_usage, wish->usage);
	if (wish->eku != NULL)
		extension_add(pair.cert, issuer->cert, NID_ext_key_usage, wish->eku);
	if (wish->key_id != NULL)
		extension_add(pair.cert, issuer->cert, NID_subject_key_identifier, wish->key_id);
	san_add(pair.cert, wish);
	cr_assert(X509_sign(pair.cert, issuer->key,
	    wish->digest != NULL ? wish->digest : EVP_sha256()) > 0);
	return pair;
}

void
pki_free(struct pki_pair *pair)
{
	X509_free(pair->cert);
	EVP_PKEY_free(pair->key);
	memset(pair, 0, sizeof(*pair));
}

unsigned char *
pki_crl(const struct pki_pair *ca, X509 *revoked, long from, long until, size_t *len)
{
	X509_CRL *crl = X509_CRL_new();
	X509_REVOKED *entry;
	ASN1_TIME *at = ASN1_TIME_new();
	unsigned char *der = NULL;
	int n;

	X509_CRL_set_version(crl, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca->cert));
	X509_CRL_set1_lastUpdate(crl, ASN1_TIME_set(at, PKI_NOW + from));
	X509_CRL_set1_nextUpdate(crl, ASN1_TIME_set(at, PKI_NOW + until));
	if (revoked != NULL) {
		entry = X509_REVOKED_new();
		X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked));
		X509_REVOKED_set_revocationDate(entry, ASN1_TIME_set(at, PKI_NOW - PKI_DAY));
		X509_CRL_add0_revoked(crl, entry);
	}
	cr_assert(X509_CRL_sign(crl, ca->key, EVP_sha256()) > 0);
	n = i2d_X509_CRL(crl, &der);
	cr_assert(n > 0);
	*len = (size_t)n;
	ASN1_TIME_free(at);
	X509_CRL_free(crl);
	return der;
}

unsigned char *
pki_crl_by_key(const struct pki_pair *ca, unsigned char *der, const unsigned char *key_id, size_t n,
    size_t *len)
{
	const unsigned char *p = der;
	X509_CRL *crl = d2i_X509_CRL(NULL, &p, (long)*len);
	AUTHORITY_KEYID *id = AUTHORITY_KEYID_new();
	unsigned char *out = NULL;

	id->keyid = ASN1_OCTET_STRING_new();
	ASN1_STRING_set(id->keyid, key_id, (int)n);
	cr_assert(X509_CRL_add1_ext_i2d(crl, NID_authority_key_identifier, id, 0, 0) == 1);
	cr_assert(X509_CRL_sign(crl, ca->key, EVP_sha256()) > 0);
	*len = (size_t)i2d_X509_CRL(crl, &out);
	AUTHORITY_KEYID_free(id);
	X509_CRL_free(crl);
	OPENSSL_free(der);
	return out;
}

unsigned char *
pki_der(X509 *cert, size_t *len)
{
	unsigned char *der = NULL;
	int n = i2d_X509(cert, &der);

	cr_assert(n > 0);
	*len = (size_t)n;
	return der;
}

struct kdc_trust *
pki_trust(X509 *ca)
{
	struct kdc_trust *trust = kdc_trust_new();
	size_t len;
	unsigned char *der = pki_der(ca, &len);

	cr_assert(kdc_trust_add_anchors(trust, der, len) == 1);
	OPENSSL_free(der);
	return trust;
}

void
pki_sign(EVP_PKEY *key, const unsigned char digest[32], unsigned char *sig, size_t *sig_len)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

	cr_assert(EVP_PKEY_sign_init(ctx) == 1);
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
		cr_assert(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1);
	cr_assert(EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1);
	cr_assert(EVP_PKEY_sign(ctx, sig, sig_len, digest, 32) == 1);
	EVP_PKEY_CTX_free(ctx);
}

unsigned char *
pki_public_integer(const struct dh_key *key, size_t *len)
{
	X509_PUBKEY *pub = dh_key_public(key);
	const unsigned char *p;
	unsigned char *copy;
	int n;

	cr_assert(X509_PUBKEY_get0_param(NULL, &p, &n, NULL, pub) == 1);
	copy = OPENSSL_memdup(p, (size_t)n);
	*len = (size_t)n;
	X509_PUBKEY_free(pub);
	return copy;
}

static unsigned char *
key_info(const struct pki_reply *reply, size_t *len)
{
	DER_KDC_DH_KEY_INFO *ki = DER_KDC_DH_KEY_INFO_new();
	unsigned char *value, *der;
	size_t n = reply->value_len;

	value = reply->value == NULL ? pki_public_integer(reply->dh, &n) :
	    OPENSSL_memdup(reply->value, n);
	cr_assert(ASN1_BIT_STRING_set(ki->public_key, value, (int)n) == 1);
	ki->public_key->flags = ASN1_STRING_FLAG_BITS_LEFT;
	cr_assert(ASN1_INTEGER_set_uint64(ki->nonce, reply->nonce) == 1);
	cr_assert(der_encode((ASN1_VALUE *)ki, ASN1_ITEM_rptr(DER_KDC_DH_KEY_INFO), &der, len) == 0);
	OPENSSL_free(value);
	DER_KDC_DH_KEY_INFO_free(ki);
	return der;
}

/* A SignedData as the engine itself makes it, or, as it would not, by OpenSSL alone. */
static unsigned char *
sign_content(const struct pki_reply *reply, const unsigned char *content, size_t n, size_t *len)
{
	const char *type = reply->content_type != NULL ? reply->content_type : OID_PKINIT_DHKEY_DATA;
	unsigned int flags = CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP;
	unsigned char digest[32], sig[1024], *der = NULL;
	size_t sig_len = sizeof(sig);
	struct signed_data *sd;
	ASN1_OBJECT *oid;
	CMS_ContentInfo *cms;
	BIO *in;

	if (!reply->sha1 && !reply->bare) {
		sd = signed_data_begin(content, n, type, reply->signer->cert, NULL, digest);
		cr_assert_not_null(sd);
		pki_sign(reply->signer->key, digest, sig, &sig_len);
		cr_assert(signed_data_finish(sd, sig, sig_len, &der, len) == 0);
		signed_data_free(sd);
		return der;
	}
	flags |= reply->bare ? CMS_NOATTR : 0;
	in = BIO_new_mem_buf(content, (int)n);
	oid = OBJ_txt2obj(type, 1);
	cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	cr_assert(CMS_set1_eContentType(cms, oid) == 1);
	cr_assert_not_null(CMS_add1_signer(cms, reply->signer->cert, reply->signer->key,
	    reply->sha1 ? EVP_sha1() : EVP_sha256(), flags));
	cr_assert(CMS_final(cms, in, NULL, flags) == 1);
	*len = (size_t)i2d_CMS_ContentInfo(cms, &der);
	CMS_ContentInfo_free(cms);
	ASN1_OBJECT_free(oid);
	BIO_free(in);
	return der;
}

unsigned char *
pki_reply(const struct pki_reply *reply, size_t *len)
{
	DER_PK_AS_REP *rep = DER_PK_AS_REP_new();
	unsigned char *content, *ci, *der;
	size_t content_len, ci_len;

	content = key_info(reply, &content_len);
	ci = sign_content(reply, content, content_len, &ci_len);
	OPENSSL_free(content);

	rep->type = PK_AS_REP_DH_INFO;
	rep->d.dh_info = DER_DH_REP_INFO_new();
	ASN1_OCTET_STRING_set(rep->d.dh_info->dh_signed_data, ci, (int)ci_len);
	if (reply->server_nonce != NULL) {
		rep->d.dh_info->server_dh_nonce = ASN1_OCTET_STRING_new();
		ASN1_OCTET_STRING_set(rep->d.dh_info->server_dh_nonce,
		    (const unsigned char *)reply->server_nonce, -1);
	}
	if (reply->kdf != NULL) {
		rep->d.dh_info->kdf = DER_KDF_ID_new();
		rep->d.dh_info->kdf->kdf_id = OBJ_txt2obj(reply->kdf, 1);
	}
	cr_assert(der_encode((ASN1_VALUE *)rep, ASN1_ITEM_rptr(DER_PK_AS_REP), &der, len) == 0);
	OPENSSL_free(ci);
	DER_PK_AS_REP_free(rep);
	return der;
}
