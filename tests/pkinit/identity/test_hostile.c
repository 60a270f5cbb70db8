#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "pki.h"

static EVP_PKEY *ca_key, *key;
static X509 *ca;
static struct identity_trust *trust;
static struct pki_octets good;
static const struct identity_policy policy = { .allow_no_eku = true, .allow_time_invalid = true,
	.allow_ecc = true, .allow_weak_digest = true, .revocation = IDENTITY_REVOCATION_OFF };

static void
setup(void)
{
	struct pki_spec spec = { .name = "alice", .conf = pki_alice };
	struct pki_octets der;
	X509 *cert;

	ca_key = pki_ec("P-256");
	key = pki_rsa(2048);
	ca = pki_ca("CA", ca_key, NULL, NULL);
	spec.key = key;
	spec.issuer = ca;
	spec.issuer_key = ca_key;
	cert = pki_issue(&spec);
	good = pki_der(cert);
	der = pki_der(ca);
	trust = identity_trust_new();
	cr_assert_eq(identity_trust_add_anchors(trust, der.p, der.len), 1);
	free(der.p);
	X509_free(cert);
}

static void
teardown(void)
{
	free(good.p);
	identity_trust_free(trust);
	X509_free(ca);
	EVP_PKEY_free(key);
	EVP_PKEY_free(ca_key);
}

/* From the heap and of the exact size, so that a sanitizer sees a read past the end. */
static enum failure
judge(const uint8_t *der, size_t len)
{
	struct identity_judgement judgement;
	struct identity_request request = { .der_len = len, .now = PKI_NOW, .trust = trust,
		.policy = &policy, .user_hinted = true };
	uint8_t *copy = malloc(len + 1);
	uint8_t *exact = memcpy(len ? realloc(copy, len) : copy, der, len);
	enum failure failure;

	request.der = exact;
	failure = identity_judge(&request, &judgement);
	cr_expect_eq(failure, judgement.failure);
	free(exact);
	return failure;
}

TestSuite(hostile, .init = setup, .fini = teardown);

Test(hostile, the_certificate_itself_passes)
{
	cr_expect_eq(judge(good.p, good.len), FAILURE_NONE);
}

Test(hostile, every_truncation_is_unreadable)
{
	for (size_t len = 0; len < good.len; len++)
		cr_expect_eq(judge(good.p, len), FAILURE_CERT_UNREADABLE, "%zu octets", len);
}

Test(hostile, an_octet_behind_it_is_unreadable)
{
	uint8_t *longer = calloc(1, good.len + 1);

	memcpy(longer, good.p, good.len);
	cr_expect_eq(judge(longer, good.len + 1), FAILURE_CERT_UNREADABLE);
	free(longer);
}

Test(hostile, no_flipped_bit_passes_even_under_the_laxest_policy)
{
	for (size_t bit = 0; bit < good.len * 8; bit++) {
		good.p[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		cr_expect_neq(judge(good.p, good.len), FAILURE_NONE, "bit %zu", bit);
		good.p[bit / 8] ^= (uint8_t)(1u << (bit % 8));
	}
}

Test(hostile, more_than_sixteen_kibibytes_are_unreadable)
{
	static char conf[40000];
	size_t used = (size_t)sprintf(conf, "[x]\n1.2.3.4=DER:0482%04x", 16384);
	struct pki_spec spec = { .name = "alice", .conf = conf, .key = key, .issuer = ca,
		.issuer_key = ca_key };
	struct pki_octets der;
	X509 *cert;

	for (int i = 0; i < 16384; i++)
		used += (size_t)sprintf(conf + used, "00");
	cert = pki_issue(&spec);
	der = pki_der(cert);
	cr_expect_gt(der.len, IDENTITY_DER_MAX);
	cr_expect_eq(judge(der.p, der.len), FAILURE_CERT_UNREADABLE);
	free(der.p);
	X509_free(cert);
}
