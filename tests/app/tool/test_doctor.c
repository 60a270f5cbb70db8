/* What `cardea doctor` makes of what it is told: pure, so from made answers. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "capture.h"
#include "checkup.h"
#include "fake_lsa.h"
#include "status.h"
#include "tool.h"

TestSuite(doctor, .init = checkup_begin, .fini = checkup_end);

static int put(void) { doctor_put(stdout, &checkup, false); return 0; }
static int put_quiet(void) { doctor_put(stdout, &checkup, true); return 0; }
static int put_json(void) { doctor_put_json(stdout, &checkup); return 0; }

static size_t
lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

Test(doctor, passes_a_kiosk_where_all_is_well_a_line_each)
{
	checkup_take("status.locked", "true");
	cr_expect_eq(doctor_outcome(&checkup), DOCTOR_PASSED);
	cr_expect_eq(doctor_exit(&checkup), 0);
	capture_call(put);
	capture_is_plain(captured_out);
	cr_expect_eq(lines(captured_out), checkup.counts[DOCTOR_PASSED] + 2, "%s", captured_out);
	cr_expect_not_null(strstr(captured_out, "passed    pkinit          offered to alice@R\n"));
	capture_call(put_quiet);
	cr_expect_str_eq(captured_out, "");
}

Test(doctor, tells_in_the_order_of_a_logon)
{
	static const char *const order[] = { "service", "pcsc", "readers", "card", "certificate",
	    "anchors", "crls", "kdc-anchors", "kdc-crls", "keytab", "kdc", "clock", "pkinit",
	    "accounts" };
	json_t *all, *checks;

	checkup_take("status.locked", "true");
	capture_call(put_json);
	all = json_loads(captured_out, 0, NULL);
	checks = json_object_get(all, "checks");
	cr_expect_str_eq(checkup_word(all, "outcome"), "passed");
	cr_assert_eq(json_array_size(checks), sizeof(order) / sizeof(order[0]));
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		cr_expect_str_eq(checkup_word(json_array_get(checks, i), "check"), order[i]);
		cr_expect_eq(json_object_size(json_array_get(checks, i)), 7);
	}
	json_decref(all);
}

/* One thing that is not well, or needs not be: how it is called, and what it would become. */
static const struct {
	char path[48], value[64], check[20], outcome[12], failure[32];
	int exit;
} faults[] = {
	{ "status.config_fault", "\"cardea.conf:3: no\"", "service", "failed",
	  "policy-config-invalid", 2 },
	{ "settings.logons", "false", "service", "failed", "policy-logon-disabled", 2 },
	{ "status.pcscd", "false", "pcsc", "failed", "pcsc-unavailable", 2 },
	{ "cards.readers", "[]", "readers", "failed", "reader-none", 2 },
	{ "cards.readers.0.card", "null", "card", "passed", "", 0 },
	{ "cards.readers.0.card", "null", "pkinit", "passed", "", 0 },
	{ "cards.readers.0.card.state", "\"reading\"", "card", "unchecked", "", 3 },
	{ "cards.readers.0.card.failure", "\"card-unknown\"", "card", "failed", "card-unknown", 2 },
	{ "cards.readers.0.card.tries", "1", "card", "warning", "pin-last-try", 1 },
	{ "cards.readers.0.card.tries", "0", "card", "failed", "pin-blocked", 2 },
	{ "cards.readers.0.card.slots.0.failure", "\"cert-revoked\"", "certificate", "failed",
	  "cert-revoked", 2 },
	{ "cards.readers.0.card.slots.0.failure", "null", "certificate", "unchecked", "", 3 },
	{ "cards.readers.0.card.slots.0.not_after", "\"2027-01-20T00:00:00Z\"", "certificate",
	  "warning", "cert-expired", 1 },
	{ "cards.readers.0.card.slots.0.account.failure", "\"local-no-rule\"", "accounts", "failed",
	  "local-no-rule", 2 },
	{ "findings.1.until", "\"2027-01-30T23:59:59Z\"", "anchors", "warning",
	  "cert-chain-invalid", 1 },
	{ "findings.1.until", "\"2027-01-31T00:00:00Z\"", "anchors", "passed", "", 0 },
	{ "findings.2.until", "\"2026-12-31T23:59:59Z\"", "crls", "failed",
	  "cert-revocation-unknown", 2 },
	{ "findings.3.until", "\"2027-01-02T00:00:00Z\"", "kdc-anchors", "warning",
	  "kdc-cert-untrusted", 1 },
	{ "findings.4.until", "\"2027-01-01T00:00:00Z\"", "kdc-crls", "warning",
	  "kdc-cert-revocation-unknown", 1 },
	{ "findings.4.outcome", "\"not applicable\"", "kdc-crls", "warning", "", 1 },
	{ "findings.5.outcome", "\"unknown\"", "keytab", "unchecked", "", 3 },
	{ "probe.skew", "-301", "clock", "failed", "clock-ahead", 2 },
	{ "probe.skew", "301", "clock", "failed", "clock-behind", 2 },
	{ "probe.skew", "300", "clock", "warning", "clock-behind", 1 },
	{ "probe.skew", "-150", "clock", "passed", "", 0 },
	{ "probe.failure", "\"kdc-no-pkinit\"", "pkinit", "failed", "kdc-no-pkinit", 2 },
	{ "probe.failure", "\"clock-behind\"", "clock", "failed", "clock-behind", 2 },
	{ "probe.failure", "\"clock-behind\"", "kdc", "passed", "", 2 },
	{ "probe.failure", "\"kdc-dns\"", "kdc", "failed", "kdc-dns", 2 },
	{ "probe.failure", "\"account-disabled\"", "principal", "failed", "account-disabled", 2 },
	{ "probe", "null", "kdc", "unchecked", "", 3 },
	{ "cards", "null", "card", "unchecked", "", 3 },
};

Test(doctor, names_each_fault_and_what_it_would_become)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		checkup_take(faults[i].path, faults[i].value);
		checkup_expect(faults[i].check, faults[i].outcome, faults[i].failure);
		cr_expect_eq(doctor_exit(&checkup), faults[i].exit, "%s = %s", faults[i].path,
		    faults[i].value);
		capture_call(put);
		capture_is_plain(captured_out);
		capture_call(put_quiet);
		cr_expect_eq(faults[i].exit == 0, captured_out[0] == '\0', "%s", faults[i].path);
	}
}

Test(doctor, takes_a_finding_s_failure_for_its_own)
{
	json_t *answer = checkup_answer_with("findings.2.outcome", "\"failed\"");

	json_object_set_new(checkup_at(answer, "findings.2"), "failure",
	    json_string("cert-revocation-unknown"));
	json_object_set_new(checkup_at(answer, "findings.2"), "why",
	    json_string("ended 2026-12-01"));
	doctor_take_answer(&checkup, answer);
	checkup_expect("crls", "failed", "cert-revocation-unknown");
	cr_expect_str_eq(checkup_text("crls", "failed", "detail"),
	    "/a.crl: CN=Card CA: ended 2026-12-01");
	json_decref(answer);
}

Test(doctor, tells_in_one_line_that_no_card_is_in)
{
	json_t *answer = checkup_answer_with("cards.readers.0.card", "null");
	json_t *readers = checkup_at(answer, "cards.readers");

	json_array_append_new(readers, json_loads("{\"name\":\"Reader 1\",\"card\":null}", 0, NULL));
	doctor_take_answer(&checkup, answer);
	cr_expect_eq(json_array_size(checkup.topics[DOCTOR_CARD]), 1);
	cr_expect_eq(json_array_size(checkup.topics[DOCTOR_READERS]), 2);
	cr_expect_eq(json_array_size(checkup.topics[DOCTOR_CERTIFICATE]), 0);
	capture_call(put);
	cr_expect_not_null(strstr(captured_out, "passed    card            none is in; with one in, "
	    "its certificates are checked\n"));
	json_decref(answer);
}

/* A card may hold certificates that are not for logon. */
Test(doctor, blames_a_certificate_only_when_none_of_its_card_may_log_on)
{
	static const char other[] = "{\"container\":\"PIV-9C\",\"failure\":\"cert-wrong-eku\","
	    "\"checks\":[{\"check\":\"eku\",\"outcome\":\"failed\",\"failure\":\"cert-wrong-eku\","
	    "\"why\":\"emailProtection\"},{\"check\":\"crl\",\"outcome\":\"unknown\","
	    "\"failure\":\"cert-revocation-unknown\",\"why\":\"none\"}]}";
	json_t *answer = json_loads(checkup_good, 0, NULL);
	json_t *slots = checkup_at(answer, "cards.readers.0.card.slots");

	json_array_append_new(slots, json_loads(other, 0, NULL));
	doctor_take_answer(&checkup, answer);
	cr_expect_null(checkup_find("certificate", "failed"));
	cr_expect_eq(doctor_exit(&checkup), 0);
	checkup_renew();
	json_array_remove(slots, 0);
	doctor_take_answer(&checkup, answer);
	checkup_expect("certificate", "failed", "cert-wrong-eku");
	checkup_expect("certificate", "unchecked", "");
	cr_expect_str_eq(checkup_text("certificate", "failed", "detail"),
	    "PIV-9C: eku: emailProtection");
	json_decref(answer);
}

Test(doctor, warns_of_a_mapping_that_would_not_do_where_that_is_to_be_told)
{
	json_t *answer = checkup_answer_with("cards.readers.0.card.slots.0.mapping",
	    "\"would fail\"");

	json_object_set_new(checkup_at(answer, "cards.readers.0.card.slots.0.checks.0"), "check",
	    json_string("sid"));
	json_object_set_new(checkup_at(answer, "cards.readers.0.card.slots.0.checks.0"), "why",
	    json_string("no SID"));
	doctor_take_answer(&checkup, answer);
	checkup_expect("certificate", "warning", "cert-sid-missing");
	cr_expect_str_eq(checkup_text("certificate", "warning", "detail"), "PIV-9A: no SID");
	json_decref(answer);
	checkup_take("cards.readers.0.card.slots.0.mapping", "\"not demanded\"");
	cr_expect_null(checkup_find("certificate", "warning"));
}

Test(doctor, cannot_check_what_nobody_tells)
{
	static const struct { uint32_t status; const char *outcome, *failure; } silences[] = {
		{ 0xC00000DCU, "failed", "authority-unavailable" },
		{ 0xC0000022U, "unchecked", "caller-refused" },
		{ 0xC0000321U, "passed", "" },
	};

	for (size_t i = 0; i < sizeof(silences) / sizeof(silences[0]); i++) {
		checkup_renew();
		doctor_take_silence(&checkup, silences[i].status);
		checkup_expect("service", silences[i].outcome, silences[i].failure);
		checkup_expect("kdc", "unchecked", "");
		checkup_expect("card", "unchecked", "");
		doctor_take_no_log(&checkup, "may not be read");
		checkup_expect("log", "unchecked", "");
		checkup_expect("clock", "unchecked", "");
		checkup_expect("pkinit", "unchecked", "");
		checkup_expect("kdc-certificate", "unchecked", "");
	}
}

Test(doctor, counts_a_failure_as_worse_than_what_is_unchecked_and_that_than_a_warning)
{
	struct doctor_check warning = { .topic = DOCTOR_CARD, .outcome = DOCTOR_WARNING };

	cr_expect_eq(doctor_exit(&checkup), 0);
	doctor_add(&checkup, &warning, "w");
	cr_expect_eq(doctor_exit(&checkup), 1);
	doctor_unchecked(&checkup, DOCTOR_KDC, "u");
	cr_expect_eq(doctor_exit(&checkup), 3);
	doctor_fail(&checkup, DOCTOR_KDC, FAILURE_KDC_DNS, "f");
	cr_expect_eq(doctor_exit(&checkup), 2);
}

/* ---- the configuration's findings ---- */

static const char config[] =
    "[{\"check\":\"configuration\",\"outcome\":\"passed\",\"failure\":\"none\",\"why\":\"file\"},"
    "{\"check\":\"crls\",\"outcome\":\"failed\",\"failure\":\"cert-revocation-unknown\","
    "\"why\":\"/a.crl: old\",\"remedy\":\"Fetch a current list.\"},"
    "{\"check\":\"keytab\",\"outcome\":\"unknown\",\"failure\":\"host-no-keytab\",\"why\":\"?\","
    "\"remedy\":\"Run this as root.\"},"
    "{\"check\":\"shells\",\"outcome\":\"failed\",\"failure\":\"shell-missing\",\"why\":\"/s\","
    "\"remedy\":\"Correct the rule.\"},"
    "{\"check\":\"languages\",\"outcome\":\"failed\",\"failure\":\"none\",\"why\":\"de\","
    "\"remedy\":\"Install it.\"}]";

Test(doctor, takes_the_configuration_s_findings)
{
	json_t *list = json_loads(config, 0, NULL);

	doctor_take_config(&checkup, list);
	checkup_expect("configuration", "passed", "");
	checkup_expect("crls", "failed", "cert-revocation-unknown");
	cr_expect_str_eq(checkup_text("crls", "failed", "remedy"), "Fetch a current list.");
	checkup_expect("keytab", "unchecked", "host-no-keytab");
	checkup_expect("shells", "failed", "shell-missing");
	checkup_expect("screen", "failed", "");
	json_decref(list);
}

Test(doctor, leaves_out_what_the_authority_s_survey_looked_at)
{
	json_t *list = json_loads(config, 0, NULL), *answer = json_loads(checkup_good, 0, NULL);

	doctor_take_answer(&checkup, answer);
	doctor_take_config(&checkup, list);
	cr_expect_null(checkup_find("crls", "failed"));
	cr_expect_null(checkup_find("keytab", "unchecked"));
	checkup_expect("shells", "failed", "shell-missing");
	json_decref(answer);
	json_decref(list);
}

/* ---- the command ---- */

Test(doctor, asks_once_and_tells_what_can_be_told)
{
	json_t *all;
	int status;

	fake_lsa_answer(0, checkup_good);
	status = capture(cmd_doctor, "doctor --json --warn-days 30");
	all = json_loads(captured_out, 0, NULL);
	cr_assert_not_null(all, "%s", captured_out);
	cr_expect_eq(status, strcmp(checkup_word(all, "outcome"), "passed") == 0 ? 0 :
	    strcmp(checkup_word(all, "outcome"), "warning") == 0 ? 1 :
	    strcmp(checkup_word(all, "outcome"), "failed") == 0 ? 2 : 3);
	cr_expect_str_eq(checkup_word(json_array_get(json_object_get(all, "checks"), 0), "outcome"),
	    "passed");
	cr_expect_eq(fake_lsa.connected, 0);
	cr_expect_not(fake_lsa.trusted);
	json_decref(all);
	fake_lsa.connect_status = 0xC00000DCU;
	cr_expect_eq(capture(cmd_doctor, "doctor"), 2);
	capture_is_plain(captured_out);
	cr_expect_str_eq(captured_err, "");
	cr_expect_eq(strncmp(captured_out, "failed    service", 17), 0);
}

Test(doctor, is_no_critical_state_when_it_is_called_wrongly)
{
	static const char *const wrong[] = { "doctor --warn-days x", "doctor --warn-days -1",
	    "doctor --warn-days 3651", "doctor --warn-days 99999999999", "doctor now",
	    "doctor --nonsense" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect_eq(capture(cmd_doctor, wrong[i]), 3, "%s", wrong[i]);
	cr_expect_eq(capture(cmd_doctor, "doctor --help"), 0);
	capture_is_plain(captured_out);
}
