#include "authpack.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/sha.h>

#include "kdf.h"
#include "templates.h"

/* Samba takes the first signature algorithm and the first digest of this list, each by itself, so
 * the first of each kind must belong together. */
static const int cms_types[] = {
	NID_sha256WithRSAEncryption,
	NID_ecdsa_with_SHA256,
	NID_sha384WithRSAEncryption,
	NID_sha512WithRSAEncryption,
	NID_ecdsa_with_SHA384,
	NID_ecdsa_with_SHA512,
	NID_sha256,
	NID_sha384,
	NID_sha512,
};

static STACK_OF(X509_ALGOR) *
algorithms_new(void)
{
	STACK_OF(X509_ALGOR) *list = sk_X509_ALGOR_new_null();
	X509_ALGOR *alg;

	for (size_t i = 0; list != NULL && i < sizeof(cms_types) / sizeof(cms_types[0]); i++) {
		alg = X509_ALGOR_new();
		if (alg == NULL ||
		    X509_ALGOR_set0(alg, OBJ_nid2obj(cms_types[i]), V_ASN1_UNDEF, NULL) != 1 ||
		    sk_X509_ALGOR_push(list, alg) == 0) {
			X509_ALGOR_free(alg);
			sk_X509_ALGOR_pop_free(list, X509_ALGOR_free);
			return NULL;
		}
	}
	return list;
}

static STACK_OF(DER_KDF_ID) *
kdfs_new(void)
{
	STACK_OF(DER_KDF_ID) *list = sk_DER_KDF_ID_new_null();
	DER_KDF_ID *id;

	for (size_t i = 0; list != NULL && kdf_offered[i] != NULL; i++) {
		id = DER_KDF_ID_new();
		if (id != NULL) {
			ASN1_OBJECT_free(id->kdf_id);
			id->kdf_id = OBJ_txt2obj(kdf_offered[i], 1);
		}
		if (id == NULL || id->kdf_id == NULL || sk_DER_KDF_ID_push(list, id) == 0) {
			DER_KDF_ID_free(id);
			sk_DER_KDF_ID_pop_free(list, DER_KDF_ID_free);
			return NULL;
		}
	}
	return list;
}

/* A new OCTET STRING in *out; -1 without memory or when the length is no int. */
static int
octets_set(ASN1_OCTET_STRING **out, const unsigned char *p, size_t len)
{
	if (p == NULL || len > INT_MAX)
		return -1;
	if (*out == NULL)
		*out = ASN1_OCTET_STRING_new();
	if (*out == NULL || ASN1_OCTET_STRING_set(*out, p, (int)len) != 1)
		return -1;
	return 0;
}

static int
authenticator_fill(DER_PK_AUTHENTICATOR *a, const struct authpack_request *req)
{
	unsigned char sum[SHA_DIGEST_LENGTH];

	if (req->cusec < 0 || req->cusec > 999999 || req->req_body == NULL)
		return -1;
	if (EVP_Digest(req->req_body, req->req_body_len, sum, NULL, EVP_sha1(), NULL) != 1)
		return -1;
	if (ASN1_INTEGER_set_int64(a->cusec, req->cusec) != 1 ||
	    ASN1_GENERALIZEDTIME_set(a->ctime, (time_t)req->ctime) == NULL ||
	    ASN1_INTEGER_set_uint64(a->nonce, req->nonce) != 1 ||
	    octets_set(&a->pa_checksum, sum, sizeof(sum)) != 0)
		return -1;
	if (req->token != NULL && (req->token_len > AUTHPACK_TOKEN_MAX ||
	    octets_set(&a->freshness_token, req->token, req->token_len) != 0))
		return -1;
	return 0;
}

int
authpack_encode(const struct authpack_request *req, unsigned char **der, size_t *der_len)
{
	DER_AUTH_PACK *ap = DER_AUTH_PACK_new();
	int r = -1;

	*der = NULL;
	*der_len = 0;
	if (ap == NULL || authenticator_fill(ap->authenticator, req) != 0)
		goto out;
	/* Lent, not copied: OpenSSL 3.0's X509_PUBKEY_dup() forgets how many bits the BIT STRING
	 * has, and a value that ends in a zero octet then loses it. */
	ap->client_public_value = req->client_public;
	ap->cms_types = algorithms_new();
	ap->kdfs = kdfs_new();
	if (ap->cms_types == NULL || ap->kdfs == NULL ||
	    octets_set(&ap->client_dh_nonce, req->client_dh_nonce, AUTHPACK_NONCE_LEN) != 0)
		goto out;
	r = der_encode((ASN1_VALUE *)ap, ASN1_ITEM_rptr(DER_AUTH_PACK), der, der_len);
out:
	if (ap != NULL)
		ap->client_public_value = NULL;
	DER_AUTH_PACK_free(ap);
	return r;
}

/* The KerberosTime of RFC 4120 5.2.3: YYYYMMDDHHMMSSZ, no fraction, no zone. */
static int
kerberos_time(const ASN1_GENERALIZEDTIME *t, int64_t *out)
{
	struct tm tm;

	if (ASN1_STRING_length(t) != 15 || ASN1_TIME_to_tm(t, &tm) != 1)
		return -1;
	*out = timegm(&tm);
	return 0;
}

static int
authenticator_parse(const DER_PK_AUTHENTICATOR *a, struct authpack *out)
{
	int64_t cusec;
	uint64_t nonce;

	if (ASN1_INTEGER_get_int64(&cusec, a->cusec) != 1 || cusec < 0 || cusec > 999999 ||
	    ASN1_INTEGER_get_uint64(&nonce, a->nonce) != 1 || nonce > UINT32_MAX ||
	    kerberos_time(a->ctime, &out->ctime) != 0)
		return -1;
	if (a->pa_checksum != NULL) {
		if (ASN1_STRING_length(a->pa_checksum) != AUTHPACK_CHECKSUM_LEN)
			return -1;
		memcpy(out->checksum, ASN1_STRING_get0_data(a->pa_checksum), AUTHPACK_CHECKSUM_LEN);
		out->has_checksum = true;
	}
	out->cusec = (int32_t)cusec;
	out->nonce = (uint32_t)nonce;
	out->has_token = a->freshness_token != NULL;
	return 0;
}

int
authpack_parse(const unsigned char *der, size_t len, struct authpack *out)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_AUTH_PACK);
	struct authpack got = { 0 };
	DER_AUTH_PACK *ap = NULL;
	int r = -1;

	memset(out, 0, sizeof(*out));
	if (len > AUTHPACK_DER_MAX)
		goto out;
	ap = (DER_AUTH_PACK *)der_decode(der, len, it);
	if (ap == NULL || !der_exact((const ASN1_VALUE *)ap, it, der, len) ||
	    authenticator_parse(ap->authenticator, &got) != 0)
		goto out;
	if (ap->client_dh_nonce != NULL &&
	    ASN1_STRING_length(ap->client_dh_nonce) == AUTHPACK_NONCE_LEN) {
		memcpy(got.client_dh_nonce, ASN1_STRING_get0_data(ap->client_dh_nonce),
		    AUTHPACK_NONCE_LEN);
		got.has_client_dh_nonce = true;
	}
	*out = got;
	r = 0;
out:
	DER_AUTH_PACK_free(ap);
	return r;
}

int
authpack_wrap(const unsigned char *signed_data, size_t len, unsigned char **der, size_t *der_len)
{
	DER_PK_AS_REQ *req = DER_PK_AS_REQ_new();
	unsigned char *tmp = NULL;
	size_t n = 0;
	int r = -1;

	*der = NULL;
	*der_len = 0;
	if (req == NULL || octets_set(&req->signed_auth_pack, signed_data, len) != 0 ||
	    der_encode((ASN1_VALUE *)req, ASN1_ITEM_rptr(DER_PK_AS_REQ), &tmp, &n) != 0)
		goto out;
	*der = malloc(n);
	if (*der == NULL)
		goto out;
	memcpy(*der, tmp, n);
	*der_len = n;
	r = 0;
out:
	OPENSSL_free(tmp);
	DER_PK_AS_REQ_free(req);
	return r;
}
