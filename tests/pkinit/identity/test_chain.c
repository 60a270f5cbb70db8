#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "pki.h"

/* root -> upper -> lower -> alice, and a stranger's root of its own. */
static EVP_PKEY *root_key, *upper_key, *lower_key, *alice_key;
static X509 *root, *upper, *lower, *alice, *stranger;

static void
setup(void)
{
	struct pki_spec spec = { .name = "alice", .conf = pki_alice };

	root_key = pki_ec("P-256");
	upper_key = pki_ec("P-256");
	lower_key = pki_ec("P-256");
	alice_key = pki_rsa(2048);
	root = pki_ca("Root", root_key, NULL, NULL);
	stranger = pki_ca("Stranger", lower_key, NULL, NULL);
	upper = pki_ca("Upper", upper_key, root, root_key);
	lower = pki_ca("Lower", lower_key, upper, upper_key);
	spec.key = alice_key;
	spec.issuer = lower;
	spec.issuer_key = lower_key;
	alice = pki_issue(&spec);
}

static void
teardown(void)
{
	X509_free(root);
	X509_free(upper);
	X509_free(lower);
	X509_free(alice);
	X509_free(stranger);
	EVP_PKEY_free(root_key);
	EVP_PKEY_free(upper_key);
	EVP_PKEY_free(lower_key);
	EVP_PKEY_free(alice_key);
}

static void
anchor(struct identity_trust *trust, const X509 *cert)
{
	struct pki_octets der = pki_der(cert);

	cr_assert_eq(identity_trust_add_anchors(trust, der.p, der.len), 1);
	free(der.p);
}

static void
intermediate(struct identity_trust *trust, const X509 *cert)
{
	struct pki_octets der = pki_der(cert);

	cr_assert_eq(identity_trust_add_intermediates(trust, der.p, der.len), 1);
	free(der.p);
}

static void
crl(struct identity_trust *trust, X509 *issuer, EVP_PKEY *key, long serial, long start, long end)
{
	X509_CRL *list = pki_crl(issuer, key, serial, start, end);
	struct pki_octets der = pki_crl_der(list);

	cr_assert_eq(identity_trust_add_crls(trust, der.p, der.len), 1);
	X509_CRL_free(list);
	free(der.p);
}

static struct identity_trust *
whole_path(void)
{
	struct identity_trust *trust = identity_trust_new();

	anchor(trust, root);
	intermediate(trust, upper);
	intermediate(trust, lower);
	return trust;
}

/* Judges cert, frees trust. */
static enum failure
judge(const X509 *cert, struct identity_trust *trust, enum identity_revocation revocation,
	struct identity_judgement *judgement)
{
	struct identity_policy policy = { .revocation = revocation };
	struct pki_octets der = pki_der(cert);
	struct identity_request request = { .der = der.p, .der_len = der.len, .now = PKI_NOW,
		.trust = trust, .policy = &policy };
	enum failure failure = identity_judge(&request, judgement);

	free(der.p);
	identity_trust_free(trust);
	return failure;
}

static enum failure
judge_path(const X509 *cert, struct identity_trust *trust)
{
	struct identity_judgement judgement;

	return judge(cert, trust, IDENTITY_REVOCATION_OFF, &judgement);
}

TestSuite(chain, .init = setup, .fini = teardown);

Test(chain, a_whole_path_passes)
{
	cr_expect_eq(judge_path(alice, whole_path()), FAILURE_NONE);
}

Test(chain, intermediates_among_the_anchors_help_but_anchor_nothing)
{
	struct identity_trust *trust = identity_trust_new();

	anchor(trust, root);
	anchor(trust, upper);
	anchor(trust, lower);
	cr_expect_eq(judge_path(alice, trust), FAILURE_NONE);

	trust = identity_trust_new();
	anchor(trust, upper);
	anchor(trust, lower);
	cr_expect_eq(judge_path(alice, trust), FAILURE_CERT_CHAIN_INCOMPLETE);
}

Test(chain, an_unknown_issuer_is_untrusted)
{
	struct identity_trust *trust = identity_trust_new();

	anchor(trust, root);
	cr_expect_eq(judge_path(alice, trust), FAILURE_CERT_UNTRUSTED);
	trust = identity_trust_new();
	anchor(trust, root);
	intermediate(trust, upper);
	cr_expect_eq(judge_path(alice, trust), FAILURE_CERT_UNTRUSTED);
	cr_expect_eq(judge_path(alice, identity_trust_new()), FAILURE_CERT_UNTRUSTED);
}

Test(chain, a_missing_later_issuer_is_incomplete)
{
	struct identity_trust *trust = identity_trust_new();

	anchor(trust, root);
	intermediate(trust, lower);
	cr_expect_eq(judge_path(alice, trust), FAILURE_CERT_CHAIN_INCOMPLETE);
}

Test(chain, a_root_that_is_no_anchor_is_untrusted)
{
	struct identity_trust *trust = identity_trust_new();

	anchor(trust, stranger);
	intermediate(trust, root);
	intermediate(trust, upper);
	intermediate(trust, lower);
	cr_expect_eq(judge_path(alice, trust), FAILURE_CERT_UNTRUSTED);
}

Test(chain, a_self_signed_card_is_untrusted)
{
	struct pki_spec spec = { .name = "alice", .conf = pki_alice, .key = alice_key };
	X509 *cert = pki_issue(&spec);

	cr_expect_eq(judge_path(cert, whole_path()), FAILURE_CERT_UNTRUSTED);
	X509_free(cert);
}

Test(chain, a_signature_by_another_key_of_the_same_name_is_invalid)
{
	struct pki_spec spec = { .name = "alice", .conf = pki_alice, .key = alice_key,
		.issuer = lower, .issuer_key = root_key };
	X509 *cert = pki_issue(&spec);

	cr_expect_eq(judge_path(cert, whole_path()), FAILURE_CERT_CHAIN_INVALID);
	X509_free(cert);
}

/* alice under a CA that spec describes, itself under the root. */
static enum failure
judge_under(struct pki_spec *spec)
{
	struct pki_spec leaf = { .name = "alice", .conf = pki_alice, .key = alice_key,
		.issuer_key = lower_key };
	struct identity_trust *trust = identity_trust_new();
	enum failure failure;
	X509 *cert;

	spec->name = "Odd CA";
	spec->key = lower_key;
	spec->issuer = root;
	spec->issuer_key = root_key;
	leaf.issuer = pki_issue(spec);
	cert = pki_issue(&leaf);
	anchor(trust, root);
	intermediate(trust, leaf.issuer);
	failure = judge_path(cert, trust);
	X509_free(leaf.issuer);
	X509_free(cert);
	return failure;
}

Test(chain, a_ca_on_the_path_that_is_unfit_makes_it_invalid)
{
	static const char good[] = "[x]\nbasicConstraints=CA:TRUE\nkeyUsage=keyCertSign\n";
	struct pki_spec fit = { .conf = good };
	struct pki_spec expired = { .conf = good, .end = PKI_NOW - 1 };
	struct pki_spec early = { .conf = good, .start = PKI_NOW + 10 };
	struct pki_spec no_ca = { .conf = "[x]\nbasicConstraints=CA:FALSE\n" };
	struct pki_spec silent = { .conf = "[x]\nkeyUsage=keyCertSign\n" };
	struct pki_spec no_sign = { .conf = "[x]\nbasicConstraints=CA:TRUE\nkeyUsage=cRLSign\n" };
	struct pki_spec critical = { .conf = "[x]\nbasicConstraints=CA:TRUE\n"
		"1.2.3.4=critical,DER:0500\n" };
	struct pki_spec constrained = { .conf = "[x]\nbasicConstraints=CA:TRUE\n"
		"nameConstraints=critical,permitted;dirName:d\n[d]\nO=Other\n" };

	cr_expect_eq(judge_under(&fit), FAILURE_NONE);
	cr_expect_eq(judge_under(&expired), FAILURE_CERT_CHAIN_INVALID);
	cr_expect_eq(judge_under(&early), FAILURE_CERT_CHAIN_INVALID);
	cr_expect_eq(judge_under(&no_ca), FAILURE_CERT_CHAIN_INVALID);
	cr_expect_eq(judge_under(&silent), FAILURE_CERT_CHAIN_INVALID);
	cr_expect_eq(judge_under(&no_sign), FAILURE_CERT_CHAIN_INVALID);
	cr_expect_eq(judge_under(&critical), FAILURE_CERT_CHAIN_INVALID);
	cr_expect_eq(judge_under(&constrained), FAILURE_CERT_CHAIN_INVALID);
}

Test(chain, a_path_length_that_is_exceeded_makes_it_invalid)
{
	struct pki_spec spec = { .name = "Upper", .key = upper_key, .issuer = root,
		.issuer_key = root_key,
		.conf = "[x]\nbasicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=keyCertSign\n" };
	struct identity_trust *trust = identity_trust_new();
	X509 *narrow = pki_issue(&spec);

	anchor(trust, root);
	intermediate(trust, narrow);
	intermediate(trust, lower);
	cr_expect_eq(judge_path(alice, trust), FAILURE_CERT_CHAIN_INVALID);
	X509_free(narrow);
}

Test(chain, a_weak_digest_anywhere_below_the_anchor_is_refused)
{
	struct pki_spec spec = { .name = "Odd CA", .digest = "SHA1",
		.conf = "[x]\nbasicConstraints=CA:TRUE\nkeyUsage=keyCertSign\n" };

	cr_expect_eq(judge_under(&spec), FAILURE_CERT_WEAK_DIGEST);
}

Test(chain, the_anchors_own_digest_does_not_matter)
{
	struct pki_spec spec = { .name = "Root", .digest = "SHA1", .key = root_key,
		.conf = "[x]\nbasicConstraints=CA:TRUE\nkeyUsage=keyCertSign\n" };
	struct identity_trust *trust = identity_trust_new();
	X509 *old = pki_issue(&spec);

	anchor(trust, old);
	intermediate(trust, upper);
	intermediate(trust, lower);
	cr_expect_eq(judge_path(alice, trust), FAILURE_NONE);
	X509_free(old);
}

/* What one CRL of the card's issuer says, those of the upper CAs being silent and current. */
static const struct {
	const char *name;
	long serial, start, end;
	enum failure required, available;
} lists[] = {
	{ "not listed", 0x77, -1, 7, FAILURE_NONE, FAILURE_NONE },
	{ "listed", 0x1001, -1, 7, FAILURE_CERT_REVOKED, FAILURE_CERT_REVOKED },
	{ "old", 0x77, -9, -1, FAILURE_CERT_REVOCATION_UNKNOWN, FAILURE_NONE },
	{ "old, listed", 0x1001, -9, -1, FAILURE_CERT_REVOCATION_UNKNOWN, FAILURE_CERT_REVOKED },
	{ "early", 0x1001, 1, 7, FAILURE_CERT_REVOCATION_UNKNOWN, FAILURE_NONE },
};

static struct identity_trust *
path_with_crls(void)
{
	struct identity_trust *trust = whole_path();

	crl(trust, root, root_key, 0, -1, 7);
	crl(trust, upper, upper_key, 0, -1, 7);
	return trust;
}

Test(chain, crls_are_heard_as_policy_says)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct identity_judgement judgement;
		struct identity_trust *trust = path_with_crls();

		crl(trust, lower, lower_key, lists[i].serial, lists[i].start, lists[i].end);
		cr_expect_eq(judge(alice, trust, IDENTITY_REVOCATION_REQUIRED, &judgement),
			lists[i].required, "%s required: %s", lists[i].name,
			judgement.checks[IDENTITY_REVOCATION].why);
		trust = path_with_crls();
		crl(trust, lower, lower_key, lists[i].serial, lists[i].start, lists[i].end);
		cr_expect_eq(judge(alice, trust, IDENTITY_REVOCATION_IF_AVAILABLE, &judgement),
			lists[i].available, "%s if available: %s", lists[i].name,
			judgement.checks[IDENTITY_REVOCATION].why);
		trust = path_with_crls();
		crl(trust, lower, lower_key, lists[i].serial, lists[i].start, lists[i].end);
		cr_expect_eq(judge(alice, trust, IDENTITY_REVOCATION_OFF, &judgement), FAILURE_NONE);
	}
}

/* What is said of alice, whose issuer's CRL is the one that is described. */
static void
expect_why(X509 *issuer, EVP_PKEY *key, long serial, long start, long end, const char *why)
{
	struct identity_judgement judgement;
	struct identity_trust *trust = path_with_crls();

	if (issuer != NULL)
		crl(trust, issuer, key, serial, start, end);
	(void)!judge(alice, trust, IDENTITY_REVOCATION_REQUIRED, &judgement);
	cr_expect_str_eq(judgement.checks[IDENTITY_REVOCATION].why, why);
}

Test(chain, the_crl_that_fails_is_named_with_what_it_lacks)
{
	expect_why(NULL, NULL, 0, 0, 0,
		"alice (depth 0): no CRL of Lower is configured, 2 of others");
	expect_why(lower, lower_key, 0, -9, -3, "alice (depth 0): the CRL of Lower is stale since "
		"2026-01-12 12:00:00Z, 3 days");
	expect_why(lower, lower_key, 0, 1, 3, "alice (depth 0): the CRL of Lower begins only on "
		"2026-01-16 12:00:00Z, in 1 day");
	expect_why(lower, root_key, 0, -1, 3, "alice (depth 0): the CRL of Lower is signed with "
		"another key than its certificate's");
	expect_why(lower, lower_key, 0x1001, -1, 3, "alice (depth 0) is revoked since 2026-01-14 "
		"12:00:00Z by the current CRL of Lower");
}

Test(chain, a_certificate_of_the_path_is_named_with_its_fault)
{
	struct pki_spec spec = { .name = "alice", .conf = pki_alice, .key = alice_key,
		.issuer = lower, .issuer_key = lower_key, .digest = "SHA1" };
	struct identity_policy policy = { .revocation = IDENTITY_REVOCATION_OFF };
	struct identity_trust *trust = whole_path();
	X509 *cert = pki_issue(&spec);
	struct pki_octets der = pki_der(cert);
	struct identity_judgement judgement;
	struct identity_request request = { .der = der.p, .der_len = der.len, .trust = trust,
		.now = PKI_NOW + 4001 * PKI_DAY, .policy = &policy };

	(void)!identity_judge(&request, &judgement);
	cr_expect_str_eq(judgement.checks[IDENTITY_VALIDITY].why,
		"expired on 2026-12-16 12:00:00Z, 3666 days ago");
	cr_expect_str_eq(judgement.checks[IDENTITY_CHAIN].why,
		"Root (depth 3): certificate has expired: 2036-12-28 12:00:00Z");
	cr_expect_str_eq(judgement.checks[IDENTITY_DIGEST].why,
		"alice (depth 0) is signed with SHA1, which policy does not allow");
	policy.allow_weak_digest = true;
	request.now = PKI_NOW;
	cr_expect_eq(identity_judge(&request, &judgement), FAILURE_NONE);
	cr_expect_str_eq(judgement.checks[IDENTITY_VALIDITY].why,
		"valid from 2025-12-16 12:00:00Z to 2026-12-16 12:00:00Z, 335 days left");
	cr_expect_str_eq(judgement.checks[IDENTITY_DIGEST].why,
		"alice (depth 0) is signed with SHA1, which policy allows");
	identity_trust_free(trust);
	X509_free(cert);
	free(der.p);
}

Test(chain, a_missing_crl_is_unknown_only_where_one_is_required)
{
	struct identity_judgement judgement;

	cr_expect_eq(judge(alice, path_with_crls(), IDENTITY_REVOCATION_REQUIRED, &judgement),
		FAILURE_CERT_REVOCATION_UNKNOWN);
	cr_expect_eq(judge(alice, path_with_crls(), IDENTITY_REVOCATION_IF_AVAILABLE, &judgement),
		FAILURE_NONE);
}

Test(chain, a_revoked_ca_revokes_the_card)
{
	struct identity_judgement judgement;
	struct identity_trust *trust = whole_path();

	crl(trust, root, root_key, 0x1001, -1, 7);
	cr_expect_eq(judge(alice, trust, IDENTITY_REVOCATION_IF_AVAILABLE, &judgement),
		FAILURE_CERT_REVOKED);
}

Test(chain, a_crl_that_another_key_signed_is_not_believed)
{
	struct identity_judgement judgement;
	struct identity_trust *trust = path_with_crls();

	crl(trust, lower, root_key, 0x1001, -1, 7);
	cr_expect_eq(judge(alice, trust, IDENTITY_REVOCATION_IF_AVAILABLE, &judgement),
		FAILURE_NONE);
	trust = path_with_crls();
	crl(trust, lower, root_key, 0x77, -1, 7);
	cr_expect_eq(judge(alice, trust, IDENTITY_REVOCATION_REQUIRED, &judgement),
		FAILURE_CERT_REVOCATION_UNKNOWN);
}

Test(chain, trust_takes_pem_of_several_and_refuses_what_is_broken)
{
	struct identity_trust *trust = identity_trust_new();
	struct pki_octets a = pki_pem(root), b = pki_pem(upper);
	uint8_t *both = malloc(a.len + b.len);

	memcpy(both, a.p, a.len);
	memcpy(both + a.len, b.p, b.len);
	cr_expect_eq(identity_trust_add_anchors(trust, both, a.len + b.len), 2);
	cr_expect_eq(identity_trust_add_anchors(trust, both, a.len + b.len - 40), -1);
	cr_expect_eq(identity_trust_add_anchors(trust, both, 0), -1);
	cr_expect_eq(identity_trust_add_anchors(trust, (const uint8_t *)"nothing", 7), -1);
	cr_expect_eq(identity_trust_add_crls(trust, a.p, a.len), -1);
	identity_trust_free(trust);
	free(both);
	free(a.p);
	free(b.p);
}
