#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "authpack.h"
#include "dh.h"
#include "templates.h"

static const unsigned char body[] = "a KDC-REQ-BODY";
static const unsigned char token[] = "a freshness token";
static const unsigned char nonce[AUTHPACK_NONCE_LEN] = { 7, 7, 7, 1 };

static unsigned char *
make(const unsigned char *tok, size_t tok_len, int64_t ctime, int32_t cusec, uint32_t n, size_t *len)
{
	struct dh_key *dh = dh_key_new(DH_GROUP_14);
	struct authpack_request req = {
		.ctime = ctime, .cusec = cusec, .nonce = n, .req_body = body,
		.req_body_len = sizeof(body), .token = tok, .token_len = tok_len,
		.client_dh_nonce = nonce, .client_public = dh_key_public(dh),
	};
	unsigned char *der = NULL;

	if (authpack_encode(&req, &der, len) != 0)
		der = NULL;
	X509_PUBKEY_free(req.client_public);
	dh_key_free(dh);
	return der;
}

Test(authpack, what_went_in_comes_out)
{
	struct authpack got;
	unsigned char sum[20];
	size_t len;
	unsigned char *der = make(token, sizeof(token), 1790000000, 999999, 0xfffffffe, &len);

	cr_assert(authpack_parse(der, len, &got) == 0);
	cr_expect_eq(got.ctime, 1790000000);
	cr_expect_eq(got.cusec, 999999);
	cr_expect_eq(got.nonce, 0xfffffffe);
	cr_expect(got.has_client_dh_nonce && got.has_token && got.has_checksum);
	cr_expect_arr_eq(got.client_dh_nonce, nonce, sizeof(nonce));
	EVP_Digest(body, sizeof(body), sum, NULL, EVP_sha1(), NULL);
	cr_expect_arr_eq(got.checksum, sum, sizeof(sum));
	OPENSSL_free(der);
	der = make(NULL, 0, 0, 0, 0, &len);
	cr_assert(authpack_parse(der, len, &got) == 0);
	cr_expect_not(got.has_token);
	OPENSSL_free(der);
}

Test(authpack, the_first_signature_and_the_first_digest_offered_belong_together)
{
	size_t len;
	unsigned char *der = make(NULL, 0, 1790000000, 0, 1, &len);
	DER_AUTH_PACK *ap = (DER_AUTH_PACK *)der_decode(der, len, ASN1_ITEM_rptr(DER_AUTH_PACK));
	int first = 0;

	cr_assert_not_null(ap);
	cr_expect_eq(OBJ_obj2nid(sk_X509_ALGOR_value(ap->cms_types, 0)->algorithm),
	    NID_sha256WithRSAEncryption);
	for (int i = 0; i < sk_X509_ALGOR_num(ap->cms_types) && first == 0; i++)
		if (EVP_get_digestbyobj(sk_X509_ALGOR_value(ap->cms_types, i)->algorithm) != NULL)
			first = OBJ_obj2nid(sk_X509_ALGOR_value(ap->cms_types, i)->algorithm);
	cr_expect(first == NID_sha256 || first == NID_sha256WithRSAEncryption);
	cr_expect_eq(sk_DER_KDF_ID_num(ap->kdfs), 3);
	DER_AUTH_PACK_free(ap);
	OPENSSL_free(der);
}

Test(authpack, a_public_value_that_ends_in_a_zero_octet_keeps_it)
{
	struct authpack_request req = { .req_body = body, .req_body_len = sizeof(body),
		.client_dh_nonce = nonce };
	const unsigned char *want, *got;
	int want_len = 0, got_len;
	struct dh_key *dh = NULL;
	unsigned char *der;
	size_t len;
	DER_AUTH_PACK *ap;

	do {
		X509_PUBKEY_free(req.client_public);
		dh_key_free(dh);
		dh = dh_key_new(DH_GROUP_14);
		req.client_public = dh_key_public(dh);
		X509_PUBKEY_get0_param(NULL, &want, &want_len, NULL, req.client_public);
	} while (want[want_len - 1] != 0);
	cr_assert(authpack_encode(&req, &der, &len) == 0);
	ap = (DER_AUTH_PACK *)der_decode(der, len, ASN1_ITEM_rptr(DER_AUTH_PACK));
	cr_assert(X509_PUBKEY_get0_param(NULL, &got, &got_len, NULL, ap->client_public_value) == 1);
	cr_expect_eq(got_len, want_len);
	DER_AUTH_PACK_free(ap);
	OPENSSL_free(der);
	X509_PUBKEY_free(req.client_public);
	dh_key_free(dh);
}

Test(authpack, values_out_of_range_are_not_encoded)
{
	size_t len;

	cr_expect_null(make(NULL, 0, 1790000000, 1000000, 1, &len));
	cr_expect_null(make(NULL, 0, 1790000000, -1, 1, &len));
	cr_expect_null(make(body, AUTHPACK_TOKEN_MAX + 1, 1790000000, 0, 1, &len));
}

Test(authpack, every_truncation_is_refused)
{
	static const struct authpack clear;
	struct authpack got;
	size_t len;
	unsigned char *der = make(token, sizeof(token), 1790000000, 5, 6, &len), *copy;

	for (size_t cut = 0; cut < len; cut++) {
		copy = malloc(cut + 1);
		memcpy(copy, der, cut);
		memset(&got, 1, sizeof(got));
		cr_expect(authpack_parse(copy, cut, &got) == -1, "cut at %zu", cut);
		cr_expect(memcmp(&got, &clear, sizeof(got)) == 0);
		free(copy);
	}
	OPENSSL_free(der);
}

/* Nothing is signed here, so a flip may give another AuthPack; but never a malformed one, and never
 * one that encodes differently from what was read. */
Test(authpack, every_flipped_bit_is_refused_or_gives_a_sound_authpack)
{
	struct authpack good, got;
	size_t len, refused = 0;
	unsigned char *der = make(token, sizeof(token), 1790000000, 5, 6, &len);

	cr_assert(authpack_parse(der, len, &good) == 0);
	for (size_t bit = 0; bit < len * 8; bit++) {
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
		if (authpack_parse(der, len, &got) != 0)
			refused++;
		else
			cr_expect(got.cusec >= 0 && got.cusec <= 999999);
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	cr_expect_gt(refused, len / 4);
	OPENSSL_free(der);
}

Test(authpack, an_octet_left_over_is_refused)
{
	struct authpack got;
	size_t len;
	unsigned char *der = make(NULL, 0, 1790000000, 5, 6, &len), *more = malloc(len + 1);

	memcpy(more, der, len);
	more[len] = 0;
	cr_expect(authpack_parse(more, len + 1, &got) == -1);
	free(more);
	OPENSSL_free(der);
}

Test(authpack, an_encoding_that_is_not_der_is_refused)
{
	struct authpack got;
	size_t len;
	unsigned char *der = make(NULL, 0, 1790000000, 5, 6, &len), *longer = malloc(len + 1);

	/* The outer length in three octets where two would do: BER, but not DER. */
	cr_assert(der[0] == 0x30 && der[1] == 0x82);
	memcpy(longer, "\x30\x83\x00", 3);
	memcpy(longer + 3, der + 2, len - 2);
	cr_expect(authpack_parse(longer, len + 1, &got) == -1);
	free(longer);
	OPENSSL_free(der);
}

Test(authpack, a_client_nonce_of_another_length_is_not_taken_for_ours)
{
	struct authpack got;
	size_t len, n;
	unsigned char *der = make(NULL, 0, 1790000000, 5, 6, &len), *again;
	DER_AUTH_PACK *ap = (DER_AUTH_PACK *)der_decode(der, len, ASN1_ITEM_rptr(DER_AUTH_PACK));

	ASN1_OCTET_STRING_set(ap->client_dh_nonce, nonce, AUTHPACK_NONCE_LEN - 1);
	cr_assert(der_encode((ASN1_VALUE *)ap, ASN1_ITEM_rptr(DER_AUTH_PACK), &again, &n) == 0);
	cr_assert(authpack_parse(again, n, &got) == 0);
	cr_expect_not(got.has_client_dh_nonce);
	DER_AUTH_PACK_free(ap);
	OPENSSL_free(again);
	OPENSSL_free(der);
}

Test(authpack, the_wrapping_holds_exactly_what_it_was_given)
{
	static const unsigned char inner[] = { 0x30, 0x00 };
	unsigned char *der;
	size_t len;
	DER_PK_AS_REQ *req;

	cr_assert(authpack_wrap(inner, sizeof(inner), &der, &len) == 0);
	req = (DER_PK_AS_REQ *)der_decode(der, len, ASN1_ITEM_rptr(DER_PK_AS_REQ));
	cr_assert_not_null(req);
	cr_expect_eq(der[2], 0x80, "signedAuthPack is implicit and primitive");
	cr_expect_eq(ASN1_STRING_length(req->signed_auth_pack), 2);
	DER_PK_AS_REQ_free(req);
	free(der);
}
