#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forge.h"
#include "status.h"
#include "survey.h"
#include "survey_findings.h"

static struct forge forge;
static struct wire_verify_survey ask;
static struct survey answer;
static char folder[] = "/tmp/cardea-survey-XXXXXX";
static char ca_file[64], crl_file[64], bad_file[64];

static void
file_put(const char *path, const uint8_t *p, size_t n)
{
	FILE *f = fopen(path, "w");

	cr_assert(f != NULL && fwrite(p, 1, n, f) == n && fclose(f) == 0);
	cr_assert_eq(chmod(path, 0644), 0);
}

static void
crl_put(long start, long end)
{
	X509_CRL *crl = pki_crl(forge.ca, forge.ca_key, 0, start, end);
	struct pki_octets der = pki_crl_der(crl);

	file_put(crl_file, der.p, der.len);
	X509_CRL_free(crl);
	free(der.p);
}

static void
trust_set(struct wire_trust *trust)
{
	snprintf(trust->anchors, WIRE_PATHS, "%s\n", ca_file);
	snprintf(trust->crls, WIRE_PATHS, "%s\n", crl_file);
	trust->revocation = WIRE_REVOCATION_REQUIRED;
}

static void
setup(void)
{
	struct pki_octets octets;

	forge_begin(&forge);
	cr_assert_not_null(mkdtemp(folder));
	snprintf(ca_file, sizeof(ca_file), "%s/ca.pem", folder);
	snprintf(crl_file, sizeof(crl_file), "%s/ca.crl", folder);
	snprintf(bad_file, sizeof(bad_file), "%s/bad.pem", folder);
	octets = pki_pem(forge.ca);
	file_put(ca_file, octets.p, octets.len);
	free(octets.p);
	crl_put(-1, 7);
	memset(&ask, 0, sizeof(ask));
	trust_set(&ask.trust);
	trust_set(&ask.kdc_trust);
	ask.now = PKI_NOW;
	strcpy(ask.realm, FORGE_REALM);
	strcpy(ask.host_principal, FORGE_HOST);
}

static void
teardown(void)
{
	unlink(ca_file);
	unlink(crl_file);
	unlink(bad_file);
	rmdir(folder);
	forge_end(&forge);
}

static void
run(void)
{
	int keytab = forge_keytab(&forge);

	survey(&ask, keytab, &answer);
	close(keytab);
}

/* The finding of this kind number `skip`; `what` is 0 where there is none. */
static struct wire_finding
found(enum wire_finding_what what, int skip)
{
	struct message_blob left = answer.surveyed.findings;
	struct wire_finding finding;

	while (wire_finding_get(&left, &finding)) {
		if (finding.what == what && skip-- == 0)
			return finding;
	}
	cr_expect_eq(left.n, 0, "broken findings");
	return (struct wire_finding){ .what = 0 };
}

static size_t
count_of(uint8_t outcome)
{
	struct message_blob left = answer.surveyed.findings;
	struct wire_finding finding;
	size_t count = 0;

	while (wire_finding_get(&left, &finding))
		count += finding.outcome == outcome;
	return count;
}

TestSuite(survey, .init = setup, .fini = teardown);

Test(survey, a_sound_setup_is_told_whole)
{
	struct wire_finding finding;

	run();
	cr_expect_eq(count_of(WIRE_FAILED), 0);
	cr_expect_eq(count_of(WIRE_PASSED), 4 + 4 + 2);
	finding = found(WIRE_FINDING_ANCHORS_FILE, 0);
	cr_expect_str_eq(finding.file, ca_file);
	cr_expect_str_eq(finding.why, "1 certificate");
	finding = found(WIRE_FINDING_KDC_ANCHOR, 0);
	cr_expect_str_eq(finding.file, ca_file);
	cr_expect_str_eq(finding.subject, "Test CA");
	cr_expect_str_eq(finding.issuer, "Test CA");
	cr_expect_eq(finding.since, PKI_NOW - 400 * PKI_DAY);
	cr_expect_eq(finding.until, PKI_NOW + 4000 * PKI_DAY);
	finding = found(WIRE_FINDING_CRL, 0);
	cr_expect_str_eq(finding.file, crl_file);
	cr_expect_eq(finding.until, PKI_NOW + 7 * PKI_DAY);
	finding = found(WIRE_FINDING_KEYTAB, 0);
	cr_expect_str_eq(finding.why, "1 entry, 1 of this host");
	finding = found(WIRE_FINDING_KEYTAB_ENTRY, 0);
	cr_expect_str_eq(finding.subject, FORGE_HOST "@" FORGE_REALM);
	cr_expect_str_eq(finding.why, "key version 3, aes256-cts-hmac-sha1-96");
	cr_expect_eq(found(WIRE_FINDING_MORE, 0).what, 0);
}

Test(survey, each_side_has_its_own_name_for_a_fault)
{
	crl_put(-9, -3);
	run();
	cr_expect_eq(found(WIRE_FINDING_CRL, 0).failure, FAILURE_CERT_REVOCATION_UNKNOWN);
	cr_expect_eq(found(WIRE_FINDING_KDC_CRL, 0).failure, FAILURE_KDC_CERT_REVOCATION_UNKNOWN);
	ask.now = PKI_NOW + 4001 * PKI_DAY;
	run();
	cr_expect_eq(found(WIRE_FINDING_ANCHOR, 0).failure, FAILURE_CERT_CHAIN_INVALID);
	cr_expect_eq(found(WIRE_FINDING_KDC_ANCHOR, 0).failure, FAILURE_KDC_CERT_UNTRUSTED);
}

Test(survey, a_file_that_is_missing_open_to_others_or_no_certificate_is_told)
{
	snprintf(ask.trust.intermediates, WIRE_PATHS, "%s\n", bad_file);
	run();
	cr_expect_eq(found(WIRE_FINDING_INTERMEDIATES_FILE, 0).failure,
		FAILURE_CERT_CHAIN_INCOMPLETE);
	cr_expect_not_null(strstr(found(WIRE_FINDING_INTERMEDIATES_FILE, 0).why, bad_file));
	file_put(bad_file, (const uint8_t *)"nothing", 7);
	run();
	cr_expect_eq(found(WIRE_FINDING_INTERMEDIATES_FILE, 0).outcome, WIRE_FAILED);
	cr_assert_eq(chmod(ca_file, 0666), 0);
	run();
	cr_expect_eq(found(WIRE_FINDING_KDC_ANCHORS_FILE, 0).failure, FAILURE_KDC_ANCHORS_MISSING);
	cr_expect_eq(found(WIRE_FINDING_ANCHORS_FILE, 0).failure, FAILURE_CERT_UNTRUSTED);
	cr_expect_str_eq(found(WIRE_FINDING_ANCHORS_FILE, 0).why, "there is no anchor");
	cr_expect_str_eq(found(WIRE_FINDING_ANCHORS_FILE, 1).file, ca_file);
}

Test(survey, a_crl_file_matters_as_much_as_policy_has_it)
{
	unlink(crl_file);
	ask.kdc_trust.revocation = WIRE_REVOCATION_IF_AVAILABLE;
	run();
	cr_expect_eq(found(WIRE_FINDING_CRLS_FILE, 0).failure, FAILURE_CERT_REVOCATION_UNKNOWN);
	cr_expect_str_eq(found(WIRE_FINDING_CRL, 0).why, "no CRL of Test CA is configured");
	cr_expect_str_eq(found(WIRE_FINDING_CRL, 0).file, "");
	cr_expect_eq(found(WIRE_FINDING_KDC_CRLS_FILE, 0).outcome, WIRE_NOT_APPLICABLE);
	cr_expect_eq(found(WIRE_FINDING_KDC_CRL, 0).outcome, WIRE_NOT_APPLICABLE);
	ask.trust.revocation = WIRE_REVOCATION_OFF;
	run();
	cr_expect_eq(found(WIRE_FINDING_CRLS_FILE, 0).what, 0);
	cr_expect_eq(found(WIRE_FINDING_CRL, 0).what, 0);
}

Test(survey, a_file_of_anchors_without_a_root_anchors_nothing)
{
	struct pki_octets octets = pki_pem(forge.alice);

	file_put(ca_file, octets.p, octets.len);
	free(octets.p);
	run();
	cr_expect_eq(found(WIRE_FINDING_KDC_ANCHORS_FILE, 0).failure, FAILURE_KDC_ANCHORS_MISSING);
	cr_expect_str_eq(found(WIRE_FINDING_KDC_ANCHORS_FILE, 0).why,
		"no certificate among the anchors is self-signed");
	cr_expect_eq(found(WIRE_FINDING_KDC_INTERMEDIATE, 0).outcome, WIRE_FAILED);
}

Test(survey, the_keytabs_state_is_told)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	survey(&ask, null, &answer);
	close(null);
	cr_expect_eq(found(WIRE_FINDING_KEYTAB, 0).failure, FAILURE_HOST_NO_KEYTAB);
	strcpy(ask.host_principal, "host/other");
	run();
	cr_expect_eq(found(WIRE_FINDING_KEYTAB, 0).failure, FAILURE_HOST_KEYTAB_NO_ENTRY);
	cr_expect_eq(found(WIRE_FINDING_KEYTAB_ENTRY, 0).what, 0);
	ask.host_principal[0] = '\0';
	run();
	cr_expect_eq(found(WIRE_FINDING_KEYTAB, 0).outcome, WIRE_NOT_APPLICABLE);
}

Test(survey, too_many_are_counted_and_the_wrong_ones_come_first)
{
	struct pki_octets pem = pki_pem(forge.ca);
	FILE *f = fopen(ca_file, "w");

	for (int i = 0; i < SURVEY_OBJECTS_MAX; i++)
		cr_assert_eq(fwrite(pem.p, 1, pem.len, f), pem.len);
	cr_assert_eq(fclose(f), 0);
	free(pem.p);
	strcpy(ask.host_principal, "host/other");
	run();
	cr_expect_leq(answer.surveyed.findings.n, WIRE_CHECKS);
	cr_expect_eq(found(WIRE_FINDING_KEYTAB, 0).outcome, WIRE_FAILED);
	cr_expect_eq(found(WIRE_FINDING_MORE, 0).outcome, WIRE_UNKNOWN);
	cr_expect_neq(atoi(found(WIRE_FINDING_MORE, 0).why), 0);
}

Test(survey, what_has_no_room_is_left_out_and_counted)
{
	static struct survey_findings findings;
	struct wire_finding finding = { .what = WIRE_FINDING_ANCHOR, .outcome = WIRE_PASSED };
	size_t kept = 0;

	memset(finding.why, 'x', 250);
	for (int i = 0; i < 100; i++)
		survey_findings_add(&findings, &finding);
	finding.outcome = WIRE_FAILED;
	for (int i = 0; i < 30; i++)
		survey_findings_add(&findings, &finding);
	answer.surveyed.findings = (struct message_blob){ answer.findings,
		survey_findings_close(&findings, answer.findings) };
	kept = count_of(WIRE_PASSED);
	cr_expect_eq(count_of(WIRE_FAILED), 30);
	cr_expect_gt(kept, 20);
	cr_expect_eq(atoi(found(WIRE_FINDING_MORE, 0).why), 100 - (int)kept);
}
