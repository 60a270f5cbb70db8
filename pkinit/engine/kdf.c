#include "kdf.h"

#include <limits.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/objects.h>
#include <openssl/params.h>
#include <openssl/sha.h>

#include "templates.h"

#define OID_KDF_SHA1	"1.3.6.1.5.2.3.6.1"
#define OID_KDF_SHA256	"1.3.6.1.5.2.3.6.2"
#define OID_KDF_SHA512	"1.3.6.1.5.2.3.6.3"
#define OID_KDF_SHA384	"1.3.6.1.5.2.3.6.4"

const char *const kdf_offered[] = { OID_KDF_SHA256, OID_KDF_SHA384, OID_KDF_SHA512, NULL };

static const struct {
	const char *oid;
	const char *digest;
} kdf_digests[] = {
	{ OID_KDF_SHA256, "SHA256" },
	{ OID_KDF_SHA384, "SHA384" },
	{ OID_KDF_SHA512, "SHA512" },
	{ OID_KDF_SHA1, "SHA1" },
};

int
kdf_is_offered(const ASN1_OBJECT *kdf_id)
{
	for (size_t i = 0; kdf_offered[i] != NULL; i++)
		if (der_oid_is(kdf_id, kdf_offered[i]))
			return 1;
	return 0;
}

static int
block_digest(EVP_MD_CTX *md, unsigned char counter, const struct kdf_octets *parts,
    unsigned char block[SHA_DIGEST_LENGTH])
{
	if (EVP_DigestInit_ex(md, EVP_sha1(), NULL) != 1 || EVP_DigestUpdate(md, &counter, 1) != 1)
		return -1;
	for (size_t i = 0; i < 3; i++)
		if (parts[i].n > 0 && EVP_DigestUpdate(md, parts[i].p, parts[i].n) != 1)
			return -1;
	return EVP_DigestFinal_ex(md, block, NULL) == 1 ? 0 : -1;
}

int
kdf_octetstring2key(struct kdf_octets z, struct kdf_octets client_nonce,
    struct kdf_octets server_nonce, unsigned char *out, size_t len)
{
	const struct kdf_octets parts[3] = { z, client_nonce, server_nonce };
	unsigned char block[SHA_DIGEST_LENGTH];
	EVP_MD_CTX *md = NULL;
	size_t done = 0, n;
	int r = -1;

	if (len == 0 || len > KDF_KEY_MAX)
		return -1;
	md = EVP_MD_CTX_new();
	if (md == NULL)
		goto out;
	for (unsigned char counter = 0; done < len; counter++, done += n) {
		if (block_digest(md, counter, parts, block) != 0)
			goto out;
		n = len - done < sizeof(block) ? len - done : sizeof(block);
		memcpy(out + done, block, n);
	}
	r = 0;
out:
	if (r != 0)
		OPENSSL_cleanse(out, len);
	OPENSSL_cleanse(block, sizeof(block));
	EVP_MD_CTX_free(md);
	return r;
}

size_t
kdf_cut_length(struct kdf_octets z)
{
	size_t zeros = 0;

	while (zeros < z.n && z.p[zeros] == 0)
		zeros++;
	return z.n - zeros;
}

static int
string_set(ASN1_STRING *s, const void *p, size_t n)
{
	if (s == NULL || n > INT_MAX)
		return -1;
	return ASN1_STRING_set(s, p, (int)n) == 1 ? 0 : -1;
}

/* Packs a DER value into an OCTET STRING. */
static int
octets_of(ASN1_OCTET_STRING *out, const ASN1_VALUE *value, const ASN1_ITEM *it)
{
	unsigned char *der;
	size_t n;
	int r;

	if (der_encode(value, it, &der, &n) != 0)
		return -1;
	r = string_set(out, der, n);
	OPENSSL_free(der);
	return r;
}

static int
name_octets(ASN1_OCTET_STRING *out, const struct kdf_name *name)
{
	DER_KRB5_PRINCIPAL_NAME *kn = DER_KRB5_PRINCIPAL_NAME_new();
	ASN1_GENERALSTRING *part;
	int r = -1;

	if (kn == NULL || string_set(kn->realm, name->realm.p, name->realm.n) != 0 ||
	    ASN1_INTEGER_set_int64(kn->principal_name->name_type, name->type) != 1)
		goto out;
	for (size_t i = 0; i < name->parts_count; i++) {
		part = ASN1_GENERALSTRING_new();
		if (string_set(part, name->parts[i].p, name->parts[i].n) != 0 ||
		    sk_ASN1_GENERALSTRING_push(kn->principal_name->name_string, part) == 0) {
			ASN1_GENERALSTRING_free(part);
			goto out;
		}
	}
	r = octets_of(out, (ASN1_VALUE *)kn, ASN1_ITEM_rptr(DER_KRB5_PRINCIPAL_NAME));
out:
	DER_KRB5_PRINCIPAL_NAME_free(kn);
	return r;
}

static int
supp_octets(ASN1_OCTET_STRING *out, const struct kdf_context *ctx)
{
	DER_SUPP_PUB_INFO *supp = DER_SUPP_PUB_INFO_new();
	int r = -1;

	if (supp == NULL || ASN1_INTEGER_set_int64(supp->enctype, ctx->enctype) != 1 ||
	    string_set(supp->as_req, ctx->as_req.p, ctx->as_req.n) != 0 ||
	    string_set(supp->pk_as_rep, ctx->pk_as_rep.p, ctx->pk_as_rep.n) != 0)
		goto out;
	r = octets_of(out, (ASN1_VALUE *)supp, ASN1_ITEM_rptr(DER_SUPP_PUB_INFO));
out:
	DER_SUPP_PUB_INFO_free(supp);
	return r;
}

static int
other_info(const ASN1_OBJECT *kdf_id, const struct kdf_context *ctx, unsigned char **der,
    size_t *len)
{
	DER_OTHER_INFO *oi = DER_OTHER_INFO_new();
	int r = -1;

	if (oi == NULL ||
	    X509_ALGOR_set0(oi->algorithm, OBJ_dup(kdf_id), V_ASN1_UNDEF, NULL) != 1 ||
	    name_octets(oi->party_u_info, &ctx->client) != 0 ||
	    name_octets(oi->party_v_info, &ctx->server) != 0 ||
	    supp_octets(oi->supp_pub_info, ctx) != 0)
		goto out;
	r = der_encode((ASN1_VALUE *)oi, ASN1_ITEM_rptr(DER_OTHER_INFO), der, len);
out:
	DER_OTHER_INFO_free(oi);
	return r;
}

static int
single_step(const char *digest, struct kdf_octets z, unsigned char *info, size_t info_len,
    unsigned char *out, size_t len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, OSSL_KDF_NAME_SSKDF, NULL);
	EVP_KDF_CTX *kctx = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
	char name[8];
	unsigned char secret[1024];
	OSSL_PARAM params[4];
	int r = -1;

	if (kctx == NULL || z.n == 0 || z.n > sizeof(secret))
		goto out;
	(void)strncpy(name, digest, sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	memcpy(secret, z.p, z.n);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name, 0);
	params[1] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, z.n);
	params[2] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, info_len);
	params[3] = OSSL_PARAM_construct_end();
	if (EVP_KDF_derive(kctx, out, len, params) == 1)
		r = 0;
out:
	OPENSSL_cleanse(secret, sizeof(secret));
	EVP_KDF_CTX_free(kctx);
	EVP_KDF_free(kdf);
	return r;
}

int
kdf_agility(const ASN1_OBJECT *kdf_id, struct kdf_octets z, const struct kdf_context *ctx,
    unsigned char *out, size_t len)
{
	const char *digest = NULL;
	unsigned char *info = NULL;
	size_t info_len = 0;
	int r = -1;

	if (len == 0 || len > KDF_KEY_MAX)
		return -1;
	for (size_t i = 0; i < sizeof(kdf_digests) / sizeof(kdf_digests[0]); i++)
		if (der_oid_is(kdf_id, kdf_digests[i].oid))
			digest = kdf_digests[i].digest;
	if (digest != NULL && other_info(kdf_id, ctx, &info, &info_len) == 0)
		r = single_step(digest, z, info, info_len, out, len);
	if (r != 0)
		OPENSSL_cleanse(out, len);
	OPENSSL_free(info);
	return r;
}
