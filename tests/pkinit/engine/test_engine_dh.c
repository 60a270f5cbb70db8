#include <string.h>

#include <criterion/criterion.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>

#include "dh.h"
#include "pki.h"
#include "templates.h"

static const enum dh_group groups[] = { DH_GROUP_14, DH_GROUP_16 };

Test(dh, both_sides_agree_on_as_many_octets_as_the_prime_has)
{
	for (size_t i = 0; i < 2; i++) {
		struct dh_key *a = dh_key_new(groups[i]), *b = dh_key_new(groups[i]);
		unsigned char *za, *zb, *ya, *yb;
		size_t na, nb, la, lb;

		ya = pki_public_integer(a, &la);
		yb = pki_public_integer(b, &lb);
		cr_assert(dh_key_agree(a, yb, lb, &za, &na) == 0);
		cr_assert(dh_key_agree(b, ya, la, &zb, &nb) == 0);
		cr_assert_eq(na, groups[i] == DH_GROUP_14 ? 256 : 512);
		cr_assert_eq(na, nb);
		cr_expect_arr_eq(za, zb, na);
		OPENSSL_free(ya);
		OPENSSL_free(yb);
		OPENSSL_clear_free(za, na);
		OPENSSL_clear_free(zb, nb);
		dh_key_free(a);
		dh_key_free(b);
	}
}

Test(dh, an_unknown_group_gives_no_key)
{
	cr_expect_null(dh_key_new(DH_GROUP_NONE));
	cr_expect_null(dh_key_new((enum dh_group)2));
}

static int
agree_with(const BIGNUM *y)
{
	struct dh_key *key = dh_key_new(DH_GROUP_14);
	ASN1_INTEGER *i = BN_to_ASN1_INTEGER(y, NULL);
	unsigned char *der = NULL, *z;
	size_t n;
	int len = i2d_ASN1_INTEGER(i, &der), r;

	r = dh_key_agree(key, der, (size_t)len, &z, &n);
	cr_expect(r == 0 || z == NULL);
	OPENSSL_clear_free(z, n);
	OPENSSL_free(der);
	ASN1_INTEGER_free(i);
	dh_key_free(key);
	return r;
}

Test(dh, values_outside_the_group_are_refused)
{
	BIGNUM *y = BN_get_rfc3526_prime_2048(NULL);

	cr_expect(agree_with(y) == -1, "p");
	BN_add_word(y, 1);
	cr_expect(agree_with(y) == -1, "p + 1");
	BN_sub_word(y, 2);
	cr_expect(agree_with(y) == -1, "p - 1");
	/* p = 7 mod 8, so -1 is no square and neither is -2 times any: p - 2 has order 2q. */
	BN_sub_word(y, 1);
	cr_expect(agree_with(y) == -1, "p - 2");
	BN_set_word(y, 0);
	cr_expect(agree_with(y) == -1, "0");
	BN_set_word(y, 1);
	cr_expect(agree_with(y) == -1, "1");
	BN_set_negative(y, 1);
	cr_expect(agree_with(y) == -1, "-1");
	BN_set_negative(y, 0);
	BN_set_word(y, 4);
	cr_expect(agree_with(y) == 0, "4 is in the group");
	BN_free(y);
}

Test(dh, a_value_that_is_no_der_integer_is_refused)
{
	struct dh_key *a = dh_key_new(DH_GROUP_14), *b = dh_key_new(DH_GROUP_14);
	unsigned char *y, *z, *longer;
	size_t len, n;

	y = pki_public_integer(b, &len);
	for (size_t cut = 0; cut < len; cut++)
		cr_expect(dh_key_agree(a, y, cut, &z, &n) == -1, "cut at %zu", cut);
	longer = OPENSSL_malloc(len + 1);
	memcpy(longer, y, len);
	longer[len] = 0;
	cr_expect(dh_key_agree(a, longer, len + 1, &z, &n) == -1, "an octet left over");
	OPENSSL_free(longer);
	OPENSSL_free(y);
	dh_key_free(a);
	dh_key_free(b);
}

/* TD-DH-PARAMETERS with the algorithm identifiers of keys of these groups. */
static unsigned char *
parameters(const enum dh_group *list, size_t count, size_t *len)
{
	STACK_OF(X509_ALGOR) *algs = sk_X509_ALGOR_new_null();
	X509_ALGOR *alg;
	X509_PUBKEY *pub;
	struct dh_key *key;
	unsigned char *der;

	for (size_t i = 0; i < count; i++) {
		key = dh_key_new(list[i]);
		pub = dh_key_public(key);
		X509_PUBKEY_get0_param(NULL, NULL, NULL, &alg, pub);
		sk_X509_ALGOR_push(algs, X509_ALGOR_dup(alg));
		X509_PUBKEY_free(pub);
		dh_key_free(key);
	}
	cr_assert(der_encode((ASN1_VALUE *)algs, ASN1_ITEM_rptr(DER_ALGORITHMS), &der, len) == 0);
	sk_X509_ALGOR_pop_free(algs, X509_ALGOR_free);
	return der;
}

Test(dh, of_the_offered_groups_the_first_of_ours_that_was_not_refused_is_taken)
{
	size_t len;
	unsigned char *der = parameters(groups, 2, &len);

	cr_expect_eq(dh_group_offered(der, len, DH_GROUP_14), DH_GROUP_16);
	cr_expect_eq(dh_group_offered(der, len, DH_GROUP_16), DH_GROUP_14);
	for (size_t cut = 0; cut < len; cut++)
		cr_expect_eq(dh_group_offered(der, cut, DH_GROUP_14), DH_GROUP_NONE);
	OPENSSL_free(der);
	der = parameters(groups, 1, &len);
	cr_expect_eq(dh_group_offered(der, len, DH_GROUP_14), DH_GROUP_NONE);
	OPENSSL_free(der);
}

Test(dh, no_flipped_bit_in_the_offer_gives_another_group)
{
	size_t len;
	unsigned char *der = parameters(&groups[1], 1, &len);
	enum dh_group got;

	for (size_t bit = 0; bit < len * 8; bit++) {
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
		got = dh_group_offered(der, len, DH_GROUP_14);
		cr_expect(got == DH_GROUP_NONE || got == DH_GROUP_16);
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	OPENSSL_free(der);
}
