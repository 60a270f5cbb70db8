#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "pki.h"
#include "trust_survey.h"

#define TOLD_MAX	16

static EVP_PKEY *root_key, *lower_key;
static X509 *root, *lower;
static struct identity_trust *trust;
static struct identity_survey how;
static struct identity_object told[TOLD_MAX];
static size_t told_count;

static void
anchor(const X509 *cert)
{
	struct pki_octets der = pki_der(cert);

	cr_assert_eq(identity_trust_add_anchors(trust, der.p, der.len), 1);
	free(der.p);
}

static void
intermediate(const X509 *cert)
{
	struct pki_octets der = pki_der(cert);

	cr_assert_eq(identity_trust_add_intermediates(trust, der.p, der.len), 1);
	free(der.p);
}

static void
crl(X509 *issuer, EVP_PKEY *key, long serial, long start, long end)
{
	X509_CRL *list = pki_crl(issuer, key, serial, start, end);
	struct pki_octets der = pki_crl_der(list);

	cr_assert_eq(identity_trust_add_crls(trust, der.p, der.len), 1);
	X509_CRL_free(list);
	free(der.p);
}

static void
setup(void)
{
	root_key = pki_ec("P-256");
	lower_key = pki_ec("P-256");
	root = pki_ca("Root", root_key, NULL, NULL);
	lower = pki_ca("Lower", lower_key, root, root_key);
	trust = identity_trust_new();
	how = (struct identity_survey){ .trust = trust, .now = PKI_NOW };
}

static void
teardown(void)
{
	identity_trust_free(trust);
	X509_free(lower);
	X509_free(root);
	EVP_PKEY_free(lower_key);
	EVP_PKEY_free(root_key);
}

static void
tell(void *data, const struct identity_object *object)
{
	(void)data;
	cr_assert_lt(told_count, TOLD_MAX);
	cr_expect_neq(object->why[0], '\0');
	cr_expect_eq(object->outcome == IDENTITY_FAILED, object->failure != FAILURE_NONE);
	told[told_count++] = *object;
}

static size_t
look(void)
{
	told_count = 0;
	return identity_survey_part(&how, trust, TOLD_MAX, tell, NULL);
}

static size_t
look_missing(void)
{
	told_count = 0;
	return identity_survey_missing(&how, TOLD_MAX, tell, NULL);
}

TestSuite(trust_survey, .init = setup, .fini = teardown);

Test(trust_survey, a_sound_trust_is_told_object_by_object)
{
	anchor(root);
	intermediate(lower);
	crl(root, root_key, 0, -1, 7);
	crl(lower, lower_key, 0, -1, 7);
	cr_assert_eq(look(), 4);
	for (size_t i = 0; i < 4; i++)
		cr_expect_eq(told[i].outcome, IDENTITY_PASSED, "%zu: %s", i, told[i].why);
	cr_expect(told[0].anchor);
	cr_expect_not(told[1].anchor);
	cr_expect_str_eq(told[1].subject, "Lower");
	cr_expect_str_eq(told[1].issuer, "Root");
	cr_expect_eq(told[1].since, PKI_NOW - 400 * PKI_DAY);
	cr_expect_eq(told[1].until, PKI_NOW + 4000 * PKI_DAY);
	cr_expect(told[2].crl);
	cr_expect_str_eq(told[2].subject, "Root");
	cr_expect_eq(told[2].since, PKI_NOW - PKI_DAY);
	cr_expect_eq(told[2].until, PKI_NOW + 7 * PKI_DAY);
	cr_expect_eq(look_missing(), 0);
	cr_expect_eq(identity_trust_anchors(trust), 1);
}

Test(trust_survey, no_more_are_told_than_asked_for_and_all_are_counted)
{
	anchor(root);
	intermediate(lower);
	told_count = 0;
	cr_expect_eq(identity_survey_part(&how, trust, 1, tell, NULL), 2);
	cr_expect_eq(told_count, 1);
	told_count = 0;
	cr_expect_eq(identity_survey_missing(&how, 1, tell, NULL), 2);
	cr_expect_eq(told_count, 1);
}

Test(trust_survey, a_ca_that_ended_or_has_not_begun_is_invalid)
{
	anchor(root);
	how.now = PKI_NOW + 4001 * PKI_DAY;
	look();
	cr_expect_eq(told[0].failure, FAILURE_CERT_CHAIN_INVALID);
	cr_expect_str_eq(told[0].why, "expired on 2036-12-28 12:00:00Z, 1 day ago");
	how.now = PKI_NOW - 401 * PKI_DAY;
	look();
	cr_expect_eq(told[0].failure, FAILURE_CERT_CHAIN_INVALID);
	cr_expect_str_eq(told[0].why, "not valid before 2024-12-11 12:00:00Z, in 1 day");
}

Test(trust_survey, an_intermediate_without_its_issuer_is_incomplete)
{
	intermediate(lower);
	look();
	cr_expect_eq(told[0].failure, FAILURE_CERT_CHAIN_INCOMPLETE);
	intermediate(root);
	look();
	cr_expect_eq(told[0].failure, FAILURE_CERT_UNTRUSTED, "%s", told[0].why);
	cr_expect_eq(identity_trust_anchors(trust), 0);
}

Test(trust_survey, a_certificate_among_the_anchors_that_is_not_self_signed_is_none)
{
	anchor(lower);
	look();
	cr_expect_not(told[0].anchor);
	cr_expect_eq(identity_trust_anchors(trust), 0);
}

/* A certificate under the root that spec describes, looked at. */
static void
look_at(struct pki_spec spec)
{
	X509 *cert;

	spec.name = "Odd";
	spec.key = spec.key != NULL ? spec.key : lower_key;
	spec.issuer = root;
	spec.issuer_key = spec.issuer_key != NULL ? spec.issuer_key : root_key;
	cert = pki_issue(&spec);
	anchor(root);
	intermediate(cert);
	X509_free(cert);
	look();
}

static const char ca_conf[] =
	"[x]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";

Test(trust_survey, what_is_no_ca_is_invalid)
{
	look_at((struct pki_spec){ .conf = pki_alice });
	cr_expect_eq(told[1].failure, FAILURE_CERT_CHAIN_INVALID);
	cr_expect_eq(strncmp(told[1].why, "no certificate of a CA", 22), 0, "%s", told[1].why);
}

Test(trust_survey, a_signature_that_is_not_the_issuers_is_invalid)
{
	look_at((struct pki_spec){ .conf = ca_conf, .issuer_key = lower_key });
	cr_expect_eq(told[1].failure, FAILURE_CERT_CHAIN_INVALID, "%s", told[1].why);
}

Test(trust_survey, sha1_passes_by_policy_and_is_named)
{
	look_at((struct pki_spec){ .conf = ca_conf, .digest = "SHA1" });
	cr_expect_eq(told[1].failure, FAILURE_CERT_WEAK_DIGEST);
	how.allow_weak_digest = true;
	look();
	cr_expect_eq(told[1].outcome, IDENTITY_NOT_APPLICABLE);
	cr_expect_str_eq(told[1].why, "signed with SHA-1, which AllowWeakDigest lets pass");
}

Test(trust_survey, a_root_that_signed_itself_with_sha1_is_an_anchor_like_others)
{
	struct pki_spec spec = { .name = "Old", .conf = ca_conf, .key = root_key, .digest = "SHA1" };
	X509 *old = pki_issue(&spec);

	anchor(old);
	look();
	cr_expect_eq(told[0].outcome, IDENTITY_PASSED, "%s", told[0].why);
	X509_free(old);
}

Test(trust_survey, a_short_key_is_weak_where_that_is_demanded)
{
	EVP_PKEY *shorter = pki_rsa(1024);

	look_at((struct pki_spec){ .conf = ca_conf, .key = shorter });
	cr_expect_eq(told[1].outcome, IDENTITY_PASSED, "%s", told[1].why);
	how.key_bits_min = 112;
	look();
	cr_expect_eq(told[0].outcome, IDENTITY_PASSED);
	cr_expect_eq(told[1].failure, FAILURE_CERT_WEAK_KEY);
	EVP_PKEY_free(shorter);
}

Test(trust_survey, a_revoked_ca_is_told_and_a_missing_crl_only_once)
{
	anchor(root);
	intermediate(lower);
	look();
	cr_expect_eq(told[1].outcome, IDENTITY_PASSED, "%s", told[1].why);
	cr_expect_eq(look_missing(), 2);
	cr_expect_eq(told[0].failure, FAILURE_CERT_REVOCATION_UNKNOWN);
	cr_expect_str_eq(told[0].subject, "Root");
	cr_expect_str_eq(told[1].why, "no CRL of Lower is configured");
	crl(root, root_key, 0x1001, -1, 7);
	look();
	cr_expect_eq(told[1].failure, FAILURE_CERT_REVOKED, "%s", told[1].why);
	cr_expect_eq(look_missing(), 1);
	how.revocation = IDENTITY_REVOCATION_IF_AVAILABLE;
	cr_expect_eq(look_missing(), 1);
	cr_expect_eq(told[0].outcome, IDENTITY_NOT_APPLICABLE);
	how.revocation = IDENTITY_REVOCATION_OFF;
	cr_expect_eq(look_missing(), 0);
	cr_expect_eq(look(), 2);
}

Test(trust_survey, a_ca_that_is_there_twice_lacks_one_crl)
{
	anchor(root);
	anchor(root);
	intermediate(root);
	cr_expect_eq(look_missing(), 1);
}

Test(trust_survey, each_fault_of_a_crl_is_told)
{
	static const struct { long start, end; const char *why; } rows[] = {
		{ -9, -3, "the CRL of Root is stale since 2026-01-12 12:00:00Z, 3 days" },
		{ 2, 9, "the CRL of Root begins only on 2026-01-17 12:00:00Z, in 2 days" },
	};

	for (size_t i = 0; i < 2; i++) {
		anchor(root);
		crl(root, root_key, 0, rows[i].start, rows[i].end);
		look();
		cr_expect_eq(told[1].failure, FAILURE_CERT_REVOCATION_UNKNOWN);
		cr_expect_str_eq(told[1].why, rows[i].why);
		how.revocation = IDENTITY_REVOCATION_IF_AVAILABLE;
		look();
		cr_expect_eq(told[1].outcome, IDENTITY_NOT_APPLICABLE);
		how.revocation = IDENTITY_REVOCATION_REQUIRED;
		identity_trust_free(trust);
		how.trust = trust = identity_trust_new();
	}
	anchor(root);
	crl(root, lower_key, 0, -1, 7);
	look();
	cr_expect_eq(told[1].failure, FAILURE_CERT_REVOCATION_UNKNOWN);
	cr_expect_str_eq(told[1].why,
		"the CRL of Root is signed with another key than its certificate's");
}

Test(trust_survey, a_past_crl_beside_a_current_one_and_one_of_strangers_do_no_harm)
{
	anchor(root);
	crl(root, root_key, 0, -9, -3);
	crl(root, root_key, 0, -1, 7);
	crl(lower, lower_key, 0, -1, 7);
	cr_assert_eq(look(), 4);
	for (size_t i = 1; i < 4; i++)
		cr_expect_neq(told[i].outcome, IDENTITY_FAILED, "%s", told[i].why);
	cr_expect_str_eq(told[1].why, "the CRL of Root is stale since 2026-01-12 12:00:00Z, 3 days; "
		"another one is current");
	cr_expect_str_eq(told[3].why,
		"no certificate of Lower, the issuer of the CRL, is configured");
}

Test(trust_survey, an_issuer_that_may_not_sign_crls_is_told)
{
	struct pki_spec spec = { .name = "Mute", .key = root_key,
		.conf = "[x]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n" };
	X509 *mute = pki_issue(&spec);

	anchor(mute);
	crl(mute, root_key, 0, -1, 7);
	look();
	cr_expect_eq(told[1].failure, FAILURE_CERT_REVOCATION_UNKNOWN);
	cr_expect_str_eq(told[1].why, "the CRL of Mute: its key usage lacks cRLSign");
	X509_free(mute);
}
