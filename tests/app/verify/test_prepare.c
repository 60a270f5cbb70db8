#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forge.h"
#include "prepare.h"
#include "status.h"
#include "wire_checks.h"

static struct forge forge;
static struct wire_verify_prepare ask;
static struct prepare_answer answer;
static char folder[] = "/tmp/cardea-prepare-XXXXXX";
static char ca_file[64], crl_file[64];

static void
file_put(const char *path, const uint8_t *p, size_t n)
{
	FILE *f = fopen(path, "w");

	cr_assert(f != NULL && fwrite(p, 1, n, f) == n && fclose(f) == 0);
	cr_assert_eq(chmod(path, 0644), 0);
}

static void
crl_put(long serial)
{
	X509_CRL *crl = pki_crl(forge.ca, forge.ca_key, serial, -1, 7);
	struct pki_octets der = pki_crl_der(crl);

	file_put(crl_file, der.p, der.len);
	X509_CRL_free(crl);
	free(der.p);
}

static void
setup(void)
{
	struct pki_octets octets;

	forge_begin(&forge);
	cr_assert_not_null(mkdtemp(folder));
	snprintf(ca_file, sizeof(ca_file), "%s/ca.pem", folder);
	snprintf(crl_file, sizeof(crl_file), "%s/ca.crl", folder);
	octets = pki_pem(forge.ca);
	file_put(ca_file, octets.p, octets.len);
	free(octets.p);
	crl_put(0);
	memset(&ask, 0, sizeof(ask));
	snprintf(ask.trust.anchors, WIRE_PATHS, "%s\n", ca_file);
	snprintf(ask.trust.crls, WIRE_PATHS, "%s\n", crl_file);
	snprintf(ask.kdc_anchors, WIRE_PATHS, "%s\n", ca_file);
	ask.trust.revocation = WIRE_REVOCATION_REQUIRED;
	ask.now = PKI_NOW;
	strcpy(ask.realm, FORGE_REALM);
	strcpy(ask.host_principal, FORGE_HOST);
	octets = pki_der(forge.alice);
	ask.certificate = (struct message_blob){ octets.p, octets.len };
}

static void
teardown(void)
{
	union { const uint8_t *in; void *out; } p = { .in = ask.certificate.p };

	free(p.out);
	unlink(ca_file);
	unlink(crl_file);
	rmdir(folder);
	forge_end(&forge);
}

static void
run(void)
{
	int keytab = forge_keytab(&forge);

	prepare(&ask, keytab, &answer);
	close(keytab);
}

/* The outcome of a named check; 0 when there is none. */
static uint8_t
outcome(const char *name)
{
	struct message_blob left = answer.judgement.checks;
	struct wire_check check;

	while (wire_check_get(&left, &check)) {
		if (strcmp(check.name, name) == 0)
			return check.outcome;
	}
	cr_expect_eq(left.n, 0, "broken checks");
	return 0;
}

TestSuite(prepare, .init = setup, .fini = teardown);

Test(prepare, a_good_card_is_judged_whole)
{
	static const char *const names[] = { "readable", "validity", "key-usage",
		"extended-key-usage", "names", "key-kind", "key-strength", "issuer", "path",
		"chain", "digest", "revocation", "principal", "trust-files", "kdc-anchors",
		"host-keytab" };

	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_NONE);
	cr_expect_eq(answer.judgement.setup_failure, FAILURE_NONE);
	cr_expect_str_eq(answer.judgement.name, "Alice Liddell");
	cr_expect_str_eq(answer.judgement.principal, "alice");
	cr_expect_str_eq(answer.judgement.realm, FORGE_REALM);
	cr_expect_str_eq(answer.judgement.pkinit_name, "alice@" FORGE_REALM);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		cr_expect_eq(outcome(names[i]), WIRE_PASSED, "%s", names[i]);
	cr_expect_eq(outcome("sid"), WIRE_NOT_APPLICABLE);
}

Test(prepare, a_revoked_card_is_refused)
{
	crl_put(0x1001);
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_CERT_REVOKED);
	cr_expect_eq(outcome("revocation"), WIRE_FAILED);
}

Test(prepare, a_hint_chooses_the_principal)
{
	strcpy(ask.user, "bob");
	strcpy(ask.domain, "other.example");
	run();
	cr_expect_str_eq(answer.judgement.principal, "bob");
	cr_expect_str_eq(answer.judgement.realm, "OTHER.EXAMPLE");
	strcpy(ask.user, "bob/admin");
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_CERT_NO_NAME);
	cr_expect_str_eq(answer.judgement.principal, "");
}

Test(prepare, garbage_for_a_certificate_is_unreadable)
{
	struct message_blob kept = ask.certificate;

	ask.certificate.n = 20;
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_CERT_UNREADABLE);
	cr_expect_eq(outcome("chain"), WIRE_UNKNOWN);
	ask.certificate = kept;
}

Test(prepare, a_trust_file_that_others_may_write_is_not_read)
{
	cr_assert_eq(chmod(ca_file, 0666), 0);
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_CERT_UNTRUSTED);
	cr_expect_eq(answer.judgement.setup_failure, FAILURE_KDC_ANCHORS_MISSING);
	cr_expect_eq(outcome("trust-files"), WIRE_UNKNOWN);
}

Test(prepare, a_missing_crl_file_leaves_revocation_unknown)
{
	unlink(crl_file);
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_CERT_REVOCATION_UNKNOWN);
	ask.trust.revocation = WIRE_REVOCATION_OFF;
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_NONE);
}

Test(prepare, missing_kdc_anchors_are_told)
{
	ask.kdc_anchors[0] = '\0';
	run();
	cr_expect_eq(answer.judgement.setup_failure, FAILURE_KDC_ANCHORS_MISSING);
	cr_expect_eq(answer.judgement.failure, FAILURE_NONE);
}

Test(prepare, a_file_of_kdc_anchors_without_a_root_is_as_good_as_none)
{
	struct pki_octets octets = pki_pem(forge.alice);
	struct message_blob left;
	struct wire_check check;

	file_put(ca_file, octets.p, octets.len);
	free(octets.p);
	run();
	cr_expect_eq(answer.judgement.setup_failure, FAILURE_KDC_ANCHORS_MISSING);
	left = answer.judgement.checks;
	while (wire_check_get(&left, &check))
		if (strcmp(check.name, "kdc-anchors") == 0)
			cr_expect_str_eq(check.why,
				"no anchor: none of the KDC's certificates is self-signed (1)");
}

Test(prepare, the_keytabs_state_is_told)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	prepare(&ask, null, &answer);
	cr_expect_eq(answer.judgement.setup_failure, FAILURE_HOST_NO_KEYTAB);
	close(null);
	strcpy(ask.host_principal, "host/other");
	run();
	cr_expect_eq(answer.judgement.setup_failure, FAILURE_HOST_KEYTAB_NO_ENTRY);
	ask.host_principal[0] = '\0';
	run();
	cr_expect_eq(answer.judgement.setup_failure, FAILURE_NONE);
	cr_expect_eq(outcome("host-keytab"), WIRE_NOT_APPLICABLE);
}

Test(prepare, a_recorded_question_is_judged_alike_without_its_files)
{
	struct pki_octets ca = pki_der(forge.ca);
	X509_CRL *crl = pki_crl(forge.ca, forge.ca_key, 0, -1, 7);
	struct pki_octets list = pki_crl_der(crl);
	struct identity_trust *trust = identity_trust_new();
	static struct prepare_answer again;

	run();
	cr_assert_eq(identity_trust_add_anchors(trust, ca.p, ca.len), 1);
	cr_assert_eq(identity_trust_add_crls(trust, list.p, list.len), 1);
	prepare_judge(&ask, trust, &again);
	cr_expect_eq(again.judgement.failure, FAILURE_NONE);
	cr_expect_eq(memcmp(&again.certificate, &answer.certificate, sizeof(again.certificate)), 0);
	cr_expect_eq(memcmp(again.checks, answer.checks, again.judgement.checks.n), 0);
	cr_expect_gt(again.judgement.checks.n, 0);
	identity_trust_free(trust);
	X509_CRL_free(crl);
	free(ca.p);
	free(list.p);
}

Test(prepare, a_upn_suffix_that_is_no_realm_is_asked_for_as_an_enterprise_name)
{
	strcpy(ask.user, "alice@corp.example");
	run();
	cr_expect_str_eq(answer.judgement.principal, "alice@corp.example");
	cr_expect_str_eq(answer.judgement.realm, FORGE_REALM);
	cr_expect_eq(answer.judgement.enterprise, 1);
	cr_expect_eq(answer.judgement.own_name, 0);
	strcpy(ask.user, "alice@test.example");
	run();
	cr_expect_str_eq(answer.judgement.principal, "alice");
	cr_expect_str_eq(answer.judgement.realm, FORGE_REALM);
	cr_expect_eq(answer.judgement.enterprise, 0);
	cr_expect_eq(answer.judgement.own_name, 1);
}

Test(prepare, the_certificates_upn_is_its_own_name_beside_another)
{
	static const char both[] = "[x]\nkeyUsage=digitalSignature\n"
		"extendedKeyUsage=1.3.6.1.4.1.311.20.2.2\n"
		"subjectAltName=otherName:1.3.6.1.4.1.311.20.2.3;UTF8:alice@corp.example,"
		"otherName:1.3.6.1.5.2.2;SEQUENCE:k\n"
		"[k]\nrealm=EXP:0,GeneralString:TEST.EXAMPLE\nname=EXP:1,SEQUENCE:n\n"
		"[n]\ntype=EXP:0,INTEGER:1\nstring=EXP:1,SEQUENCE:s\n[s]\na=GeneralString:al\n";
	struct pki_spec spec = { .name = "Alice", .conf = both, .key = forge.alice_key,
		.issuer = forge.ca, .issuer_key = forge.ca_key };
	static const struct { const char *user, *principal; uint8_t own; } rows[] = {
		{ "", "al", 1 }, { "alice@corp.example", "alice@corp.example", 1 },
		{ "alice@corp.exampl", "alice@corp.exampl", 0 }, { "alice", "alice", 0 },
	};
	struct message_blob kept = ask.certificate;
	X509 *cert = pki_issue(&spec);
	struct pki_octets der = pki_der(cert);

	ask.certificate = (struct message_blob){ der.p, der.len };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		strcpy(ask.user, rows[i].user);
		run();
		cr_expect_str_eq(answer.judgement.principal, rows[i].principal);
		cr_expect_eq(answer.judgement.own_name, rows[i].own, "%s", rows[i].user);
	}
	ask.certificate = kept;
	X509_free(cert);
	free(der.p);
}

Test(prepare, strong_mapping_is_demanded_by_policy_and_fulfilled_by_what_is_told)
{
	char *end;

	ask.policies = WIRE_POLICY_STRONG_MAPPING;
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_CERT_SID_MISSING);
	cr_expect_eq(outcome("sid"), WIRE_FAILED);
	cr_expect_eq(strncmp(answer.judgement.identities, "X509:<I>O=Test,CN=Test CA<SR>0110\n", 34),
		0, "%s", answer.judgement.identities);

	/* the first string that was told, registered */
	end = strchr(answer.judgement.identities, '\n');
	cr_assert_not_null(end);
	snprintf(ask.identities, sizeof(ask.identities), "alice@" FORGE_REALM " %.*s\n",
		(int)(end - answer.judgement.identities), answer.judgement.identities);
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_NONE);
	cr_expect_eq(outcome("sid"), WIRE_PASSED);

	strcpy(ask.user, "bob");
	run();
	cr_expect_eq(answer.judgement.failure, FAILURE_CERT_SID_MISSING);
}
