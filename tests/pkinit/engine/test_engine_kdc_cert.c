#include <string.h>

#include <criterion/criterion.h>
#include <openssl/crypto.h>
#include <openssl/x509_vfy.h>

#include "pki.h"

#define REALM	"TEST.EXAMPLE"
#define HOST	"kdc.test.example"
#define USAGE	"critical,digitalSignature"
#define KPKDC	"1.3.6.1.5.2.3.5"

static struct pki_pair ca;

static void
setup(void)
{
	ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true });
}

static void
teardown(void)
{
	pki_free(&ca);
}

TestSuite(kdc_cert, .init = setup, .fini = teardown);

static const char *const hosts[] = { HOST };

static struct kdc_rules
rules_strict(void)
{
	return (struct kdc_rules){ .realm = REALM, .hosts = hosts, .hosts_count = 1, .now = PKI_NOW,
		.revocation = KDC_REVOCATION_OFF };
}

/* The names and usages of a certificate, and what each rule makes of them. */
static const struct {
	const char *what;
	const char *eku, *usage, *dns, *realm;
	enum failure strict, lax;
} names[] = {
	{ "all there", KPKDC, USAGE, HOST, REALM, FAILURE_NONE, FAILURE_NONE },
	{ "only the realm's name", KPKDC, USAGE, NULL, REALM, FAILURE_NONE, FAILURE_NONE },
	{ "only a DNS name", KPKDC, USAGE, HOST, NULL, FAILURE_NONE, FAILURE_NONE },
	{ "no key usage", KPKDC, NULL, HOST, REALM, FAILURE_NONE, FAILURE_NONE },
	{ "a domain controller's", "serverAuth,clientAuth", USAGE, HOST, NULL,
	    FAILURE_KDC_CERT_WRONG_EKU, FAILURE_NONE },
	{ "no EKU, the realm's name", NULL, USAGE, NULL, REALM,
	    FAILURE_KDC_CERT_WRONG_EKU, FAILURE_NONE },
	{ "a client's EKU, a DNS name", "clientAuth", USAGE, HOST, NULL,
	    FAILURE_KDC_CERT_WRONG_EKU, FAILURE_KDC_CERT_WRONG_EKU },
	{ "no digitalSignature", KPKDC, "critical,keyEncipherment", HOST, REALM,
	    FAILURE_KDC_CERT_WRONG_EKU, FAILURE_KDC_CERT_WRONG_EKU },
	{ "another realm", KPKDC, USAGE, NULL, "OTHER.EXAMPLE",
	    FAILURE_KDC_CERT_WRONG_REALM, FAILURE_KDC_CERT_WRONG_REALM },
	{ "another realm, our host", KPKDC, USAGE, HOST, "OTHER.EXAMPLE",
	    FAILURE_KDC_CERT_WRONG_REALM, FAILURE_KDC_CERT_WRONG_REALM },
	{ "another case of the realm", KPKDC, USAGE, NULL, "test.example",
	    FAILURE_KDC_CERT_WRONG_REALM, FAILURE_KDC_CERT_WRONG_REALM },
	{ "another host", KPKDC, USAGE, "web.test.example", NULL,
	    FAILURE_KDC_CERT_WRONG_HOST, FAILURE_KDC_CERT_WRONG_HOST },
	{ "a wildcard", KPKDC, USAGE, "*.test.example", NULL,
	    FAILURE_KDC_CERT_WRONG_HOST, FAILURE_KDC_CERT_WRONG_HOST },
	{ "no name", KPKDC, USAGE, NULL, NULL,
	    FAILURE_KDC_CERT_WRONG_HOST, FAILURE_KDC_CERT_WRONG_HOST },
	{ "a web server's", "serverAuth", USAGE, "web.test.example", NULL,
	    FAILURE_KDC_CERT_WRONG_EKU, FAILURE_KDC_CERT_WRONG_HOST },
};

Test(kdc_cert, names_and_usages_are_judged_as_the_rules_say)
{
	struct kdc_trust *trust = pki_trust(ca.cert);
	struct kdc_rules rules = rules_strict();
	static struct kdc_verdict v;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &ca,
			.eku = names[i].eku, .usage = names[i].usage, .dns = names[i].dns,
			.san_realm = names[i].realm });

		rules.accept_server_auth = false;
		kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
		cr_expect_eq(kdc_verdict_failure(&v), names[i].strict, "%s, strict: %s", names[i].what,
		    failure_row(kdc_verdict_failure(&v))->id);
		rules.accept_server_auth = true;
		kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
		cr_expect_eq(kdc_verdict_failure(&v), names[i].lax, "%s, lax: %s", names[i].what,
		    failure_row(kdc_verdict_failure(&v))->id);
		pki_free(&kdc);
	}
	kdc_trust_free(trust);
}

/* A certificate that is sound in its names, with what the path has wrong. */
static const struct {
	const char *what;
	long from, until;
	int rsa_bits;
	bool sha1, self_signed;
	enum failure failure;
	int x509_error;
	const char *why;
} paths[] = {
	{ "sound", -PKI_DAY, PKI_DAY, 0, false, false, FAILURE_NONE, 0, "" },
	{ "RSA 2048", -PKI_DAY, PKI_DAY, 2048, false, false, FAILURE_NONE, 0, "" },
	{ "expired", -PKI_DAY, -1, 0, false, false, FAILURE_KDC_CERT_EXPIRED,
	    X509_V_ERR_CERT_HAS_EXPIRED,
	    "it is expired since 2026-09-21 14:13:19Z" },
	{ "not yet valid", 1, PKI_DAY, 0, false, false, FAILURE_KDC_CERT_NOT_YET_VALID,
	    X509_V_ERR_CERT_NOT_YET_VALID,
	    "it is valid only from 2026-09-21 14:13:21Z" },
	{ "RSA 1024", -PKI_DAY, PKI_DAY, 1024, false, false, FAILURE_KDC_CERT_WEAK,
	    X509_V_ERR_EE_KEY_TOO_SMALL,
	    "its key has only 1024 bits" },
	{ "SHA-1", -PKI_DAY, PKI_DAY, 0, true, false, FAILURE_KDC_CERT_WEAK,
	    X509_V_ERR_CA_MD_TOO_WEAK,
	    "it is signed with ecdsa-with-SHA1" },
	{ "self-signed", -PKI_DAY, PKI_DAY, 0, false, true, FAILURE_KDC_CERT_UNTRUSTED,
	    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
	    "self-signed certificate" },
	{ "self-signed and expired", -PKI_DAY, -1, 0, false, true, FAILURE_KDC_CERT_UNTRUSTED,
	    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
	    "self-signed certificate" },
	{ "expired and weak", -PKI_DAY, -1, 1024, false, false, FAILURE_KDC_CERT_EXPIRED,
	    X509_V_ERR_CERT_HAS_EXPIRED,
	    "it is expired since 2026-09-21 14:13:19Z" },
};

Test(kdc_cert, the_path_is_judged_and_the_exact_check_is_kept)
{
	struct kdc_trust *trust = pki_trust(ca.cert);
	struct kdc_rules rules = rules_strict();
	static struct kdc_verdict v;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST,
			.issuer = paths[i].self_signed ? NULL : &ca, .eku = KPKDC, .usage = USAGE,
			.san_realm = REALM, .from = paths[i].from, .until = paths[i].until,
			.rsa_bits = paths[i].rsa_bits, .digest = paths[i].sha1 ? EVP_sha1() : NULL });

		kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
		cr_expect_eq(kdc_verdict_failure(&v), paths[i].failure, "%s: %s", paths[i].what,
		    failure_row(kdc_verdict_failure(&v))->id);
		if (paths[i].failure != FAILURE_NONE) {
			cr_assert_not_null(kdc_verdict_fault(&v));
			cr_expect_eq(kdc_verdict_fault(&v)->x509_error, paths[i].x509_error, "%s: %d",
			    paths[i].what, kdc_verdict_fault(&v)->x509_error);
			cr_expect_eq(kdc_verdict_fault(&v)->depth, 0);
			cr_expect_str_eq(kdc_verdict_fault(&v)->subject, "CN=" HOST);
			cr_expect_str_eq(kdc_verdict_fault(&v)->why, paths[i].why);
		}
		pki_free(&kdc);
	}
	kdc_trust_free(trust);
}

Test(kdc_cert, weak_digests_are_taken_where_policy_allows_and_md5_never)
{
	static const struct {
		const EVP_MD *(*digest)(void);
		const char *why;
		enum failure allowed;
	} digests[] = {
		{ EVP_sha1, "it is signed with sha1WithRSAEncryption", FAILURE_NONE },
		{ EVP_md5, "it is signed with md5WithRSAEncryption", FAILURE_KDC_CERT_WEAK },
	};
	struct pki_pair rsa_ca = pki_make(&(struct pki_wish){ .cn = "RSA CA", .ca = true,
		.rsa_bits = 2048 });
	struct kdc_trust *trust = pki_trust(rsa_ca.cert);
	struct kdc_rules rules = rules_strict();
	static struct kdc_verdict v;

	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
		struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &rsa_ca,
			.eku = KPKDC, .usage = USAGE, .san_realm = REALM,
			.digest = digests[i].digest() });

		rules.allow_weak_digest = false;
		kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
		cr_expect_eq(kdc_verdict_failure(&v), FAILURE_KDC_CERT_WEAK);
		cr_expect_str_eq(kdc_verdict_fault(&v)->why, digests[i].why);
		rules.allow_weak_digest = true;
		kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
		cr_expect_eq(kdc_verdict_failure(&v), digests[i].allowed, "%s", digests[i].why);
		pki_free(&kdc);
	}
	kdc_trust_free(trust);
	pki_free(&rsa_ca);
}

Test(kdc_cert, every_fault_is_listed_not_only_the_first)
{
	struct kdc_trust *trust = pki_trust(ca.cert);
	struct kdc_rules rules = rules_strict();
	struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &ca,
		.rsa_bits = 1024, .from = -PKI_DAY, .until = -1, .usage = "critical,keyEncipherment" });
	static struct kdc_verdict v;

	kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_KDC_CERT_EXPIRED);
	cr_expect_eq(v.faults_count, 5, "expired, weak, usage, EKU, host: %zu", v.faults_count);
	pki_free(&kdc);
	kdc_trust_free(trust);
}

Test(kdc_cert, an_expired_issuer_is_no_valid_path)
{
	struct pki_pair sub = pki_make(&(struct pki_wish){ .cn = "sub", .issuer = &ca, .ca = true,
		.from = -PKI_DAY, .until = -1 });
	struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &sub, .eku = KPKDC,
		.san_realm = REALM });
	struct kdc_trust *trust = pki_trust(ca.cert);
	struct kdc_rules rules = rules_strict();
	STACK_OF(X509) *others = sk_X509_new_null();
	static struct kdc_verdict v;

	sk_X509_push(others, sub.cert);
	kdc_cert_judge(kdc.cert, others, trust, &rules, &v);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_KDC_CERT_UNTRUSTED);
	cr_expect_eq(kdc_verdict_fault(&v)->depth, 1);
	cr_expect_str_eq(kdc_verdict_fault(&v)->subject, "CN=sub");
	sk_X509_free(others);
	kdc_trust_free(trust);
	pki_free(&kdc);
	pki_free(&sub);
}

Test(kdc_cert, an_intermediate_may_come_with_the_answer_or_from_the_configuration)
{
	struct pki_pair sub = pki_make(&(struct pki_wish){ .cn = "sub", .issuer = &ca, .ca = true });
	struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &sub, .eku = KPKDC,
		.san_realm = REALM });
	struct kdc_trust *trust = pki_trust(ca.cert);
	struct kdc_rules rules = rules_strict();
	STACK_OF(X509) *others = sk_X509_new_null();
	static struct kdc_verdict v;
	unsigned char *der;
	size_t len;

	kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_KDC_CERT_UNTRUSTED, "no intermediate");
	cr_expect_str_eq(kdc_verdict_fault(&v)->why,
	    "no certificate that may be its issuer's is at hand, of CN=sub");
	sk_X509_push(others, sub.cert);
	kdc_cert_judge(kdc.cert, others, trust, &rules, &v);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_NONE, "came with the answer");
	der = pki_der(sub.cert, &len);
	cr_assert(kdc_trust_add_intermediates(trust, der, len) == 1);
	kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_NONE, "configured");
	OPENSSL_free(der);
	sk_X509_free(others);
	kdc_trust_free(trust);
	pki_free(&kdc);
	pki_free(&sub);
}

Test(kdc_cert, an_intermediate_among_the_anchors_is_none)
{
	struct pki_pair sub = pki_make(&(struct pki_wish){ .cn = "sub", .issuer = &ca, .ca = true });
	struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &sub, .eku = KPKDC,
		.san_realm = REALM });
	struct kdc_trust *trust = pki_trust(sub.cert);
	struct kdc_rules rules = rules_strict();
	static struct kdc_verdict v;

	cr_expect_eq(kdc_trust_anchors(trust), 0);
	kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_KDC_ANCHORS_MISSING);
	kdc_trust_free(trust);
	pki_free(&kdc);
	pki_free(&sub);
}

/* CRLs at hand, and what each policy makes of them. */
static const struct {
	const char *what;
	bool there, lists;
	long from, until;
	enum failure required, if_present;
	const char *why;
} crls[] = {
	{ "none", false, false, 0, 0, FAILURE_KDC_CERT_REVOCATION_UNKNOWN, FAILURE_NONE,
	    "no CRL is at hand of its issuer, CN=CA" },
	{ "current", true, false, -PKI_DAY, PKI_DAY, FAILURE_NONE, FAILURE_NONE, "" },
	{ "current, lists it", true, true, -PKI_DAY, PKI_DAY, FAILURE_KDC_CERT_REVOKED,
	    FAILURE_KDC_CERT_REVOKED, "certificate revoked" },
	{ "stale", true, false, -PKI_DAY, -1, FAILURE_KDC_CERT_REVOCATION_UNKNOWN, FAILURE_NONE,
	    "the CRL is stale since 2026-09-21 14:13:19Z, that of CN=CA" },
	{ "stale, lists it", true, true, -PKI_DAY, -1, FAILURE_KDC_CERT_REVOKED,
	    FAILURE_KDC_CERT_REVOKED, "certificate revoked" },
	{ "from tomorrow", true, false, PKI_DAY, 2 * PKI_DAY, FAILURE_KDC_CERT_REVOCATION_UNKNOWN,
	    FAILURE_NONE, "the CRL is of the future, from 2026-09-22 14:13:20Z, that of CN=CA" },
};

Test(kdc_cert, revocation_is_asked_for_as_policy_says)
{
	struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &ca, .eku = KPKDC,
		.san_realm = REALM });
	struct kdc_rules rules = rules_strict();
	static struct kdc_verdict v;
	unsigned char *der;
	size_t len;

	for (size_t i = 0; i < sizeof(crls) / sizeof(crls[0]); i++) {
		struct kdc_trust *trust = pki_trust(ca.cert);

		if (crls[i].there) {
			der = pki_crl(&ca, crls[i].lists ? kdc.cert : NULL, crls[i].from, crls[i].until, &len);
			cr_assert(kdc_trust_add_crls(trust, der, len) == 1);
			OPENSSL_free(der);
		}
		rules.revocation = KDC_REVOCATION_REQUIRED;
		kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
		cr_expect_eq(kdc_verdict_failure(&v), crls[i].required, "%s, required", crls[i].what);
		if (crls[i].required != FAILURE_NONE)
			cr_expect_str_eq(kdc_verdict_fault(&v)->why, crls[i].why);
		rules.revocation = KDC_REVOCATION_IF_PRESENT;
		kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
		cr_expect_eq(kdc_verdict_failure(&v), crls[i].if_present, "%s, if present",
		    crls[i].what);
		rules.revocation = KDC_REVOCATION_OFF;
		kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
		cr_expect_eq(kdc_verdict_failure(&v), FAILURE_NONE, "%s, off", crls[i].what);
		kdc_trust_free(trust);
	}
	pki_free(&kdc);
}

Test(kdc_cert, another_cas_crl_of_the_same_name_proves_nothing)
{
	struct pki_pair false_ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true });
	struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &ca, .eku = KPKDC,
		.san_realm = REALM });
	struct kdc_trust *trust = pki_trust(ca.cert);
	struct kdc_rules rules = rules_strict();
	static struct kdc_verdict v;
	size_t len;
	unsigned char *der = pki_crl(&false_ca, NULL, -PKI_DAY, PKI_DAY, &len);

	rules.revocation = KDC_REVOCATION_REQUIRED;
	cr_assert(kdc_trust_add_crls(trust, der, len) == 1);
	kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_KDC_CERT_REVOCATION_UNKNOWN);
	cr_expect_str_eq(kdc_verdict_fault(&v)->why,
	    "the CRL is not signed by its issuer but by another of the name CN=CA");
	OPENSSL_free(der);
	kdc_trust_free(trust);
	pki_free(&kdc);
	pki_free(&false_ca);
}

/* A CA that was made anew under its old name: the CRL is its earlier self's. */
Test(kdc_cert, a_crl_by_another_key_of_the_issuer_is_told_from_none)
{
	struct pki_pair old_ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true }),
	    new_ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true, .key_id = "0102" });
	struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = HOST, .issuer = &new_ca,
		.eku = KPKDC, .san_realm = REALM });
	struct kdc_trust *trust = pki_trust(new_ca.cert);
	struct kdc_rules rules = rules_strict();
	static struct kdc_verdict v;
	size_t len;
	unsigned char *der = pki_crl(&old_ca, NULL, -PKI_DAY, PKI_DAY, &len);

	der = pki_crl_by_key(&old_ca, der, (const unsigned char *)"\3\4", 2, &len);
	rules.revocation = KDC_REVOCATION_REQUIRED;
	cr_assert(kdc_trust_add_crls(trust, der, len) == 1);
	kdc_cert_judge(kdc.cert, NULL, trust, &rules, &v);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_KDC_CERT_REVOCATION_UNKNOWN);
	cr_expect_str_eq(kdc_verdict_fault(&v)->why,
	    "no CRL fits it: by another key, or for other certificates, is that of CN=CA");
	OPENSSL_free(der);
	kdc_trust_free(trust);
	pki_free(&kdc);
	pki_free(&new_ca);
	pki_free(&old_ca);
}

Test(kdc_cert, facts_are_cleaned)
{
	struct pki_pair kdc = pki_make(&(struct pki_wish){ .cn = "evil\n{\"x\":\xe2\x80\xae}",
		.issuer = &ca });
	struct kdc_cert_facts facts;

	kdc_cert_facts(kdc.cert, &facts);
	cr_expect_null(strchr(facts.subject, '\n'));
	cr_expect_null(strstr(facts.subject, "\xe2\x80\xae"));
	cr_expect_str_eq(facts.issuer, "CN=CA");
	cr_expect_eq(strlen(facts.sha256), 64);
	cr_expect_eq(facts.not_before, PKI_NOW - PKI_DAY);
	pki_free(&kdc);
}

Test(kdc_cert, trust_takes_no_garbage)
{
	struct kdc_trust *trust = kdc_trust_new();
	static const unsigned char text[] = "no certificate at all";
	size_t len;
	unsigned char *der = pki_der(ca.cert, &len);

	cr_expect(kdc_trust_add_anchors(trust, text, sizeof(text)) == -1);
	cr_expect(kdc_trust_add_anchors(trust, text, 0) == -1);
	cr_expect(kdc_trust_add_anchors(trust, der, len - 1) == -1);
	cr_expect(kdc_trust_add_crls(trust, der, len) == -1);
	cr_expect_eq(kdc_trust_anchors(trust), 0);
	OPENSSL_free(der);
	kdc_trust_free(trust);
}

Test(kdc_cert, a_dropped_fault_is_never_the_deciding_one)
{
	static struct kdc_verdict v;

	for (int i = 0; i < KDC_FAULTS_MAX; i++)
		kdc_verdict_add(&v, FAILURE_KDC_CERT_WRONG_HOST, 0, 0, NULL, "host");
	kdc_verdict_add(&v, FAILURE_KDC_CERT_REVOKED, 23, 0, NULL, "revoked");
	kdc_verdict_add(&v, FAILURE_KDC_CERT_WEAK, 0, 0, NULL, "weak");
	cr_expect_eq(v.faults_count, KDC_FAULTS_MAX);
	cr_expect_eq(kdc_verdict_failure(&v), FAILURE_KDC_CERT_REVOKED);
}
