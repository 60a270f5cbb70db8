#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/objects.h>

#include "pki.h"
#include "signed_data.h"
#include "templates.h"

static const unsigned char content[] = "what is signed";

static struct pki_pair card, ca;

static void
setup(void)
{
	ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true });
	card = pki_make(&(struct pki_wish){ .cn = "card", .issuer = &ca, .rsa_bits = 2048 });
}

static void
teardown(void)
{
	pki_free(&card);
	pki_free(&ca);
}

TestSuite(signed_data, .init = setup, .fini = teardown);

static unsigned char *
make(const struct pki_pair *by, STACK_OF(X509) *others, size_t *len)
{
	unsigned char digest[32], sig[1024], *der = NULL;
	size_t sig_len = sizeof(sig);
	struct signed_data *sd;

	sd = signed_data_begin(content, sizeof(content), OID_PKINIT_AUTH_DATA, by->cert, others,
	    digest);
	cr_assert_not_null(sd);
	pki_sign(by->key, digest, sig, &sig_len);
	cr_assert(signed_data_finish(sd, sig, sig_len, &der, len) == 0);
	signed_data_free(sd);
	return der;
}

Test(signed_data, a_signature_made_outside_verifies_inside_and_under_the_certificate)
{
	struct signed_data_content got;
	size_t len;
	unsigned char *der = make(&card, NULL, &len);

	cr_assert_eq(signed_data_verify(der, len, OID_PKINIT_AUTH_DATA, NULL, &got), SIGNED_DATA_OK);
	cr_expect_eq(got.content_len, sizeof(content));
	cr_expect_arr_eq(got.content, content, sizeof(content));
	cr_expect_eq(X509_cmp(got.signer, card.cert), 0);
	cr_expect_eq(got.digest_nid, NID_sha256);
	signed_data_content_free(&got);
	cr_assert_eq(signed_data_verify(der, len, OID_PKINIT_AUTH_DATA, card.cert, &got),
	    SIGNED_DATA_OK);
	signed_data_content_free(&got);
	OPENSSL_free(der);
}

Test(signed_data, the_message_is_version_3_with_one_rsa_sha256_signer)
{
	size_t len;
	unsigned char *der = make(&card, NULL, &len);
	const unsigned char *p = der;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)len);
	X509_ALGOR *digest, *sig;

	cr_assert_not_null(cms);
	/* ContentInfo { OID, [0] { SignedData { INTEGER version */
	cr_expect_not_null(memmem(der, 32, "\x02\x01\x03", 3));
	CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0), NULL, NULL,
	    &digest, &sig);
	cr_expect_eq(OBJ_obj2nid(digest->algorithm), NID_sha256);
	cr_expect_eq(OBJ_obj2nid(sig->algorithm), NID_rsaEncryption);
	CMS_ContentInfo_free(cms);
	OPENSSL_free(der);
}

Test(signed_data, an_ecdsa_key_works_as_well)
{
	struct pki_pair ec = pki_make(&(struct pki_wish){ .cn = "ec", .issuer = &ca });
	struct signed_data_content got;
	size_t len;
	unsigned char *der = make(&ec, NULL, &len);

	cr_expect_eq(signed_data_verify(der, len, OID_PKINIT_AUTH_DATA, ec.cert, &got),
	    SIGNED_DATA_OK);
	signed_data_content_free(&got);
	OPENSSL_free(der);
	pki_free(&ec);
}

Test(signed_data, a_wrong_signature_is_found_before_anything_is_sent)
{
	unsigned char digest[32], sig[1024], *der;
	size_t sig_len = sizeof(sig), len;
	struct signed_data *sd;

	sd = signed_data_begin(content, sizeof(content), OID_PKINIT_AUTH_DATA, card.cert, NULL, digest);
	pki_sign(card.key, digest, sig, &sig_len);
	sig[17] ^= 1;
	cr_expect_eq(signed_data_finish(sd, sig, sig_len, &der, &len), 1);
	cr_expect_null(der);
	sig[17] ^= 1;
	cr_expect_eq(signed_data_finish(sd, sig, sig_len - 1, &der, &len), 1);
	cr_expect_eq(signed_data_finish(sd, sig, 0, &der, &len), -1);
	cr_expect_eq(signed_data_finish(sd, sig, sig_len, &der, &len), 0);
	OPENSSL_free(der);
	signed_data_free(sd);
}

Test(signed_data, another_cards_signature_does_not_verify_under_this_certificate)
{
	struct pki_pair other = pki_make(&(struct pki_wish){ .cn = "other", .issuer = &ca,
		.rsa_bits = 2048 });
	struct signed_data_content got;
	size_t len;
	unsigned char *der = make(&other, NULL, &len);

	cr_expect_neq(signed_data_verify(der, len, OID_PKINIT_AUTH_DATA, card.cert, &got),
	    SIGNED_DATA_OK);
	cr_expect_null(got.content);
	signed_data_content_free(&got);
	OPENSSL_free(der);
	pki_free(&other);
}

Test(signed_data, another_content_type_is_refused)
{
	struct signed_data_content got;
	size_t len;
	unsigned char *der = make(&card, NULL, &len);

	cr_expect_eq(signed_data_verify(der, len, OID_PKINIT_DHKEY_DATA, NULL, &got),
	    SIGNED_DATA_MALFORMED);
	OPENSSL_free(der);
}

Test(signed_data, the_path_is_sent_without_its_root)
{
	struct pki_pair sub = pki_make(&(struct pki_wish){ .cn = "sub", .issuer = &ca, .ca = true });
	struct pki_pair leaf = pki_make(&(struct pki_wish){ .cn = "leaf", .issuer = &sub });
	STACK_OF(X509) *others = sk_X509_new_null();
	struct signed_data_content got;
	size_t len;
	unsigned char *der;

	sk_X509_push(others, ca.cert);
	sk_X509_push(others, card.cert);
	sk_X509_push(others, sub.cert);
	der = make(&leaf, others, &len);
	cr_assert_eq(signed_data_verify(der, len, OID_PKINIT_AUTH_DATA, NULL, &got), SIGNED_DATA_OK);
	cr_expect_eq(sk_X509_num(got.certs), 2);
	signed_data_content_free(&got);
	sk_X509_free(others);
	OPENSSL_free(der);
	pki_free(&leaf);
	pki_free(&sub);
}

Test(signed_data, every_truncation_is_refused)
{
	struct signed_data_content got;
	size_t len;
	unsigned char *der = make(&card, NULL, &len), *copy;

	for (size_t cut = 0; cut < len; cut++) {
		copy = malloc(cut + 1);
		memcpy(copy, der, cut);
		cr_expect_eq(signed_data_verify(copy, cut, OID_PKINIT_AUTH_DATA, NULL, &got),
		    SIGNED_DATA_MALFORMED, "cut at %zu", cut);
		free(copy);
	}
	OPENSSL_free(der);
}

/* What is not signed (versions, the certificates of others, algorithm parameters) may change without
 * harm; the content and who signed it may not. */
Test(signed_data, no_flipped_bit_gives_other_content_under_the_certificate)
{
	struct signed_data_content got;
	size_t len, refused = 0;
	unsigned char *der = make(&card, NULL, &len);

	for (size_t bit = 0; bit < len * 8; bit++) {
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
		if (signed_data_verify(der, len, OID_PKINIT_AUTH_DATA, card.cert, &got) !=
		    SIGNED_DATA_OK) {
			refused++;
			cr_expect_null(got.content);
		} else {
			cr_expect_eq(got.content_len, sizeof(content));
			cr_expect_arr_eq(got.content, content, sizeof(content));
		}
		signed_data_content_free(&got);
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	/* The signature alone has 2048 bits; content and attributes come on top. */
	cr_expect_gt(refused, 2048 + sizeof(content) * 8);
	OPENSSL_free(der);
}
