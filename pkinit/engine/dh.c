#include "dh.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/dh.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>

#include "templates.h"

#define DH_PARAMETERS_MAX 8	/* groups of a KDC's list that are looked at */

struct dh_key {
	enum dh_group group;
	EVP_PKEY *pkey;
};

static BIGNUM *
group_prime(enum dh_group group)
{
	switch (group) {
	case DH_GROUP_14:
		return BN_get_rfc3526_prime_2048(NULL);
	case DH_GROUP_16:
		return BN_get_rfc3526_prime_4096(NULL);
	case DH_GROUP_NONE:
		break;
	}
	return NULL;
}

/* Parameters p, q = (p - 1) / 2, g = 2, and pub when it is not NULL. */
static OSSL_PARAM *
group_params(enum dh_group group, const BIGNUM *pub)
{
	BIGNUM *p = group_prime(group), *q = BN_new(), *g = BN_new();
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;

	if (p == NULL || q == NULL || g == NULL || bld == NULL ||
	    BN_rshift1(q, p) != 1 || BN_set_word(g, 2) != 1 ||
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_P, p) != 1 ||
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_Q, q) != 1 ||
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_G, g) != 1)
		goto out;
	if (pub != NULL && OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PUB_KEY, pub) != 1)
		goto out;
	params = OSSL_PARAM_BLD_to_param(bld);
out:
	OSSL_PARAM_BLD_free(bld);
	BN_free(p);
	BN_free(q);
	BN_free(g);
	return params;
}

/* The domain parameters, or with pub the public key: the type with X9.42 encoding, "DHX". */
static EVP_PKEY *
group_key(enum dh_group group, const BIGNUM *pub)
{
	int selection = pub == NULL ? EVP_PKEY_KEY_PARAMETERS : EVP_PKEY_PUBLIC_KEY;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DHX", NULL);
	OSSL_PARAM *params = group_params(group, pub);
	EVP_PKEY *pkey = NULL;

	if (ctx == NULL || params == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &pkey, selection, params) != 1)
		pkey = NULL;
	OSSL_PARAM_free(params);
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

struct dh_key *
dh_key_new(enum dh_group group)
{
	struct dh_key *key = calloc(1, sizeof(*key));
	EVP_PKEY *domain = group_key(group, NULL);
	EVP_PKEY_CTX *ctx = domain == NULL ? NULL : EVP_PKEY_CTX_new(domain, NULL);

	if (key == NULL || ctx == NULL || EVP_PKEY_keygen_init(ctx) != 1 ||
	    EVP_PKEY_keygen(ctx, &key->pkey) != 1) {
		free(key);
		key = NULL;
	} else {
		key->group = group;
	}
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(domain);
	return key;
}

void
dh_key_free(struct dh_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

enum dh_group
dh_key_group(const struct dh_key *key)
{
	return key->group;
}

X509_PUBKEY *
dh_key_public(const struct dh_key *key)
{
	X509_PUBKEY *pub = NULL;

	return X509_PUBKEY_set(&pub, key->pkey) == 1 ? pub : NULL;
}

/* Whether 1 < y < p - 1 and y has the order q = (p - 1) / 2. Of a safe prime the elements of that
 * order are the squares, so the Legendre symbol says it, in a tenth of the time of y^q mod p. */
static bool
in_group(enum dh_group group, const BIGNUM *y)
{
	BIGNUM *p = group_prime(group);
	BN_CTX *ctx = BN_CTX_new();
	bool in = false;

	if (p != NULL && ctx != NULL && !BN_is_negative(y) && !BN_is_zero(y) && !BN_is_one(y) &&
	    BN_cmp(y, p) < 0)
		in = BN_kronecker(y, p, ctx) == 1;	/* p - 1 is no square: p = 3 mod 4 */
	BN_CTX_free(ctx);
	BN_free(p);
	return in;
}

/* The peer's key from its DER INTEGER; NULL when that is no element of the group. */
static EVP_PKEY *
peer_key(enum dh_group group, const unsigned char *der, size_t len)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(ASN1_INTEGER);
	ASN1_INTEGER *y = (ASN1_INTEGER *)der_decode(der, len, it);
	BIGNUM *bn = NULL;
	EVP_PKEY *pkey = NULL;

	if (y != NULL && der_exact((const ASN1_VALUE *)y, it, der, len))
		bn = ASN1_INTEGER_to_BN(y, NULL);
	if (bn != NULL && in_group(group, bn))
		pkey = group_key(group, bn);
	BN_free(bn);
	ASN1_INTEGER_free(y);
	return pkey;
}

int
dh_key_agree(const struct dh_key *key, const unsigned char *peer, size_t len,
    unsigned char **z, size_t *z_len)
{
	EVP_PKEY *pkey = peer_key(key->group, peer, len);
	EVP_PKEY_CTX *ctx = pkey == NULL ? NULL : EVP_PKEY_CTX_new(key->pkey, NULL);
	unsigned char *out = NULL;
	size_t n = 0, got;
	int r = -1;

	*z = NULL;
	*z_len = 0;
	/* 0: in_group() has looked at the value. */
	if (ctx == NULL || EVP_PKEY_derive_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_dh_pad(ctx, 1) != 1 ||
	    EVP_PKEY_derive_set_peer_ex(ctx, pkey, 0) != 1 ||
	    EVP_PKEY_derive(ctx, NULL, &n) != 1)
		goto out;
	out = OPENSSL_malloc(n);
	got = n;
	if (out == NULL || EVP_PKEY_derive(ctx, out, &got) != 1 || got != n) {
		OPENSSL_clear_free(out, n);
		goto out;
	}
	*z = out;
	*z_len = n;
	r = 0;
out:
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return r;
}

/* Which group of ours has these parameters: its p, and 2 as generator. */
static enum dh_group
parameters_group(const DER_DOMAIN_PARAMETERS *dp)
{
	static const enum dh_group ours[] = { DH_GROUP_14, DH_GROUP_16 };
	BIGNUM *p = ASN1_INTEGER_to_BN(dp->p, NULL), *prime;
	enum dh_group found = DH_GROUP_NONE;
	int64_t g;

	for (size_t i = 0; p != NULL && i < sizeof(ours) / sizeof(ours[0]); i++) {
		prime = group_prime(ours[i]);
		if (prime != NULL && BN_cmp(p, prime) == 0)
			found = ours[i];
		BN_free(prime);
	}
	BN_free(p);
	return ASN1_INTEGER_get_int64(&g, dp->g) == 1 && g == 2 ? found : DH_GROUP_NONE;
}

static enum dh_group
algorithm_group(const X509_ALGOR *alg)
{
	DER_DOMAIN_PARAMETERS *dp = der_domain_parameters(alg);
	enum dh_group found;

	if (dp == NULL)
		return DH_GROUP_NONE;
	found = parameters_group(dp);
	DER_DOMAIN_PARAMETERS_free(dp);
	return found;
}

enum dh_group
dh_group_offered(const unsigned char *der, size_t len, enum dh_group refused)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_ALGORITHMS);
	STACK_OF(X509_ALGOR) *list = (STACK_OF(X509_ALGOR) *)der_decode(der, len, it);
	enum dh_group found = DH_GROUP_NONE, group;

	for (int i = 0; i < sk_X509_ALGOR_num(list) && i < DH_PARAMETERS_MAX; i++) {
		group = algorithm_group(sk_X509_ALGOR_value(list, i));
		if (group != DH_GROUP_NONE && group != refused) {
			found = group;
			break;
		}
	}
	ASN1_item_free((ASN1_VALUE *)list, it);
	return found;
}
