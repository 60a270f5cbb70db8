/* What `cardea doctor` makes of what it is told: pure, so from made answers. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "doctor.h"
#include "fake_lsa.h"
#include "status.h"
#include "tool.h"

#define NOW	1798761600		/* 2027-01-01T00:00:00Z */

/* A kiosk where all is well. */
static const char good[] =
    "{\"findings\": ["
    "{\"what\":\"anchors-file\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/a.pem\","
    "\"subject\":\"\",\"until\":null,\"why\":\"1 anchor\"},"
    "{\"what\":\"anchor\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/a.pem\","
    "\"subject\":\"CN=Card CA\",\"until\":\"2030-01-01T00:00:00Z\",\"why\":\"good\"},"
    "{\"what\":\"crl\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/a.crl\","
    "\"subject\":\"CN=Card CA\",\"until\":\"2027-03-01T00:00:00Z\",\"why\":\"good\"},"
    "{\"what\":\"kdc-anchor\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/k.pem\","
    "\"subject\":\"CN=KDC CA\",\"until\":\"2030-01-01T00:00:00Z\",\"why\":\"good\"},"
    "{\"what\":\"kdc-crl\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/k.crl\","
    "\"subject\":\"CN=KDC CA\",\"until\":\"2027-03-01T00:00:00Z\",\"why\":\"good\"},"
    "{\"what\":\"keytab-entry\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"\","
    "\"subject\":\"host/k.test@R\",\"until\":null,\"why\":\"version 2\"}],"
    "\"probe\": {\"principal\":\"alice@R\",\"of\":\"card\",\"failure\":\"none\",\"krb_error\":25,"
    "\"edata_status\":null,\"pkinit\":true,\"skew\":1,\"kdc\":\"192.0.2.1:88\",\"us\":4200,"
    "\"detail\":\"\"},"
    "\"cards\": {\"pcscd\":true,\"readers\":[{\"name\":\"Reader 0\",\"card\":{\"state\":\"ready\","
    "\"family\":\"PIV\",\"tries\":3,\"failure\":null,\"detail\":\"\",\"slots\":[{"
    "\"container\":\"PIV-9A\",\"principal\":\"alice@R\",\"failure\":\"none\","
    "\"not_after\":\"2028-01-01T00:00:00Z\",\"account\":{\"account\":\"alice\","
    "\"failure\":\"none\",\"rule\":\"map = *@R %\"},\"checks\":[{\"check\":\"eku\","
    "\"outcome\":\"passed\",\"failure\":\"cert-wrong-eku\",\"why\":\"\"}]}]}}]},"
    "\"status\": {\"locked\":true,\"pcscd\":true},"
    "\"settings\": {\"realm\":\"R\",\"host_principal\":\"host/k.test\",\"clock_skew\":300,"
    "\"logons\":true,\"warn_days\":14}}";

static struct doctor_report report;

static void
setup(void)
{
	doctor_init(&report, NOW, 30);
}

static void
teardown(void)
{
	doctor_free(&report);
}

TestSuite(doctor, .init = setup, .fini = teardown);

/* The value at "probe.skew" or "findings.2.until". */
static json_t *
at(json_t *object, const char *path)
{
	char word[32];
	size_t n;

	for (; *path != '\0'; path += n + (path[n] == '.')) {
		n = strcspn(path, ".");
		snprintf(word, sizeof(word), "%.*s", (int)n, path);
		object = json_is_array(object) ? json_array_get(object, (size_t)atoi(word)) :
		    json_object_get(object, word);
	}
	return object;
}

/* The good answer, with the value of `path` (its last word a key) set to this JSON. */
static json_t *
answer_with(const char *path, const char *value)
{
	json_t *answer = json_loads(good, 0, NULL);
	const char *key = strrchr(path, '.');
	char above[64];

	cr_assert_not_null(answer);
	snprintf(above, sizeof(above), "%.*s", key != NULL ? (int)(key - path) : 0, path);
	cr_assert_eq(json_object_set_new(at(answer, above), key != NULL ? key + 1 : path,
	    json_loads(value, JSON_DECODE_ANY, NULL)), 0, "%s", path);
	return answer;
}

static const char *
word(const json_t *check, const char *key)
{
	const char *text = json_string_value(json_object_get(check, key));

	return text != NULL ? text : "";
}

/* The first check of that name with that outcome. */
static const json_t *
find(const char *name, const char *outcome)
{
	json_t *check;
	size_t i;

	for (int topic = 0; topic < DOCTOR_TOPICS; topic++)
		json_array_foreach(report.topics[topic], i, check)
			if (strcmp(word(check, "check"), name) == 0 &&
			    strcmp(word(check, "outcome"), outcome) == 0)
				return check;
	return NULL;
}

static void
expect(const char *name, const char *outcome, const char *failure)
{
	const json_t *check = find(name, outcome);

	cr_assert_not_null(check, "%s is not %s", name, outcome);
	cr_expect_str_eq(word(check, "failure"), failure, "%s", name);
	if (failure[0] != '\0')
		cr_expect_str_neq(word(check, "who_fixes"), "", "%s", name);
	if (strcmp(outcome, "failed") == 0)
		cr_expect_str_neq(word(check, "remedy"), "", "%s", name);
}

static void
take(const char *path, const char *value)
{
	json_t *answer = answer_with(path, value);

	doctor_free(&report);
	doctor_init(&report, NOW, 30);
	doctor_take_answer(&report, answer);
	json_decref(answer);
}

static int put(void) { doctor_put(stdout, &report, false); return 0; }
static int put_quiet(void) { doctor_put(stdout, &report, true); return 0; }
static int put_json(void) { doctor_put_json(stdout, &report); return 0; }

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
	take("status.locked", "true");
	cr_expect_eq(doctor_outcome(&report), DOCTOR_PASSED);
	cr_expect_eq(doctor_exit(&report), 0);
	capture_call(put);
	capture_is_plain(captured_out);
	cr_expect_eq(lines(captured_out), report.counts[DOCTOR_PASSED] + 2, "%s", captured_out);
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

	take("status.locked", "true");
	capture_call(put_json);
	all = json_loads(captured_out, 0, NULL);
	checks = json_object_get(all, "checks");
	cr_expect_str_eq(word(all, "outcome"), "passed");
	cr_assert_eq(json_array_size(checks), sizeof(order) / sizeof(order[0]));
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		cr_expect_str_eq(word(json_array_get(checks, i), "check"), order[i]);
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
		take(faults[i].path, faults[i].value);
		expect(faults[i].check, faults[i].outcome, faults[i].failure);
		cr_expect_eq(doctor_exit(&report), faults[i].exit, "%s = %s", faults[i].path,
		    faults[i].value);
		capture_call(put);
		capture_is_plain(captured_out);
		capture_call(put_quiet);
		cr_expect_eq(faults[i].exit == 0, captured_out[0] == '\0', "%s", faults[i].path);
	}
}

Test(doctor, takes_a_finding_s_failure_for_its_own)
{
	json_t *answer = answer_with("findings.2.outcome", "\"failed\"");

	json_object_set_new(at(answer, "findings.2"), "failure",
	    json_string("cert-revocation-unknown"));
	json_object_set_new(at(answer, "findings.2"), "why", json_string("ended 2026-12-01"));
	doctor_take_answer(&report, answer);
	expect("crls", "failed", "cert-revocation-unknown");
	cr_expect_str_eq(word(find("crls", "failed"), "detail"),
	    "/a.crl: CN=Card CA: ended 2026-12-01");
	json_decref(answer);
}

Test(doctor, tells_in_one_line_that_no_card_is_in)
{
	json_t *answer = answer_with("cards.readers.0.card", "null");
	json_t *readers = at(answer, "cards.readers");

	json_array_append_new(readers, json_loads("{\"name\":\"Reader 1\",\"card\":null}", 0, NULL));
	doctor_take_answer(&report, answer);
	cr_expect_eq(json_array_size(report.topics[DOCTOR_CARD]), 1);
	cr_expect_eq(json_array_size(report.topics[DOCTOR_READERS]), 2);
	cr_expect_eq(json_array_size(report.topics[DOCTOR_CERTIFICATE]), 0);
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
	json_t *answer = json_loads(good, 0, NULL);
	json_t *slots = at(answer, "cards.readers.0.card.slots");

	json_array_append_new(slots, json_loads(other, 0, NULL));
	doctor_take_answer(&report, answer);
	cr_expect_null(find("certificate", "failed"));
	cr_expect_eq(doctor_exit(&report), 0);
	teardown();
	setup();
	json_array_remove(slots, 0);
	doctor_take_answer(&report, answer);
	expect("certificate", "failed", "cert-wrong-eku");
	expect("certificate", "unchecked", "");
	cr_expect_str_eq(word(find("certificate", "failed"), "detail"),
	    "PIV-9C: eku: emailProtection");
	json_decref(answer);
}

Test(doctor, warns_of_a_mapping_that_would_not_do_where_that_is_to_be_told)
{
	json_t *answer = answer_with("cards.readers.0.card.slots.0.mapping", "\"would fail\"");

	json_object_set_new(at(answer, "cards.readers.0.card.slots.0.checks.0"), "check",
	    json_string("sid"));
	json_object_set_new(at(answer, "cards.readers.0.card.slots.0.checks.0"), "why",
	    json_string("no SID"));
	doctor_take_answer(&report, answer);
	expect("certificate", "warning", "cert-sid-missing");
	cr_expect_str_eq(word(find("certificate", "warning"), "detail"), "PIV-9A: no SID");
	json_decref(answer);
	take("cards.readers.0.card.slots.0.mapping", "\"not demanded\"");
	cr_expect_null(find("certificate", "warning"));
}

Test(doctor, cannot_check_what_nobody_tells)
{
	static const struct { uint32_t status; const char *outcome, *failure; } silences[] = {
		{ 0xC00000DCU, "failed", "authority-unavailable" },
		{ 0xC0000022U, "unchecked", "caller-refused" },
		{ 0xC0000321U, "passed", "" },
	};

	for (size_t i = 0; i < sizeof(silences) / sizeof(silences[0]); i++) {
		teardown();
		setup();
		doctor_take_silence(&report, silences[i].status);
		expect("service", silences[i].outcome, silences[i].failure);
		expect("kdc", "unchecked", "");
		expect("card", "unchecked", "");
		doctor_take_no_log(&report, "may not be read");
		expect("log", "unchecked", "");
		expect("clock", "unchecked", "");
		expect("pkinit", "unchecked", "");
		expect("kdc-certificate", "unchecked", "");
	}
}

Test(doctor, counts_a_failure_as_worse_than_what_is_unchecked_and_that_than_a_warning)
{
	struct doctor_check warning = { .topic = DOCTOR_CARD, .outcome = DOCTOR_WARNING };

	cr_expect_eq(doctor_exit(&report), 0);
	doctor_add(&report, &warning, "w");
	cr_expect_eq(doctor_exit(&report), 1);
	doctor_unchecked(&report, DOCTOR_KDC, "u");
	cr_expect_eq(doctor_exit(&report), 3);
	doctor_fail(&report, DOCTOR_KDC, FAILURE_KDC_DNS, "f");
	cr_expect_eq(doctor_exit(&report), 2);
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

	doctor_take_config(&report, list);
	expect("configuration", "passed", "");
	expect("crls", "failed", "cert-revocation-unknown");
	cr_expect_str_eq(word(find("crls", "failed"), "remedy"), "Fetch a current list.");
	expect("keytab", "unchecked", "host-no-keytab");
	expect("shells", "failed", "shell-missing");
	expect("screen", "failed", "");
	json_decref(list);
}

Test(doctor, leaves_out_what_the_authority_s_survey_looked_at)
{
	json_t *list = json_loads(config, 0, NULL), *answer = json_loads(good, 0, NULL);

	doctor_take_answer(&report, answer);
	doctor_take_config(&report, list);
	cr_expect_null(find("crls", "failed"));
	cr_expect_null(find("keytab", "unchecked"));
	expect("shells", "failed", "shell-missing");
	json_decref(answer);
	json_decref(list);
}

/* ---- the log ---- */

static void
feed(struct doctor_log *log, const char *text)
{
	json_t *record = json_loads(text, 0, NULL);

	cr_assert_not_null(record, "%s", text);
	doctor_log_take(log, record);
	json_decref(record);
}

static const char seen[] =
    "{\"seq\":2,\"time\":\"2026-12-30T00:00:00Z\",\"event\":\"attempt-end\",\"failure\":\"none\","
    "\"kdc_sha256\":\"ab\",\"kdc_subject\":\"CN=KDC\",\"kdc_not_after\":\"2028-01-01T00:00:00Z\"}";

Test(doctor, tells_of_the_kdc_s_certificate_that_was_seen_last)
{
	struct doctor_log log = { 0 };

	doctor_take_log(&report, &log, "/log");
	expect("kdc-certificate", "unchecked", "");
	teardown();
	setup();
	feed(&log, seen);
	feed(&log, "{\"seq\":3,\"time\":\"2026-12-31T00:00:00Z\",\"event\":\"attempt-end\","
	    "\"failure\":\"pin-wrong\"}");
	doctor_take_log(&report, &log, "/log");
	expect("kdc-certificate", "passed", "");
	teardown();
	setup();
	feed(&log, "{\"seq\":4,\"time\":\"2026-12-31T00:00:00Z\",\"event\":\"attempt-end\","
	    "\"failure\":\"none\",\"kdc_sha256\":\"cd\",\"kdc_subject\":\"CN=KDC\","
	    "\"kdc_not_after\":\"2027-01-05T00:00:00Z\"}");
	doctor_take_log(&report, &log, "/log");
	expect("kdc-certificate", "warning", "kdc-cert-expired");
	teardown();
	setup();
	feed(&log, "{\"seq\":5,\"time\":\"2026-12-31T00:00:00Z\",\"event\":\"attempt-end\","
	    "\"failure\":\"kdc-cert-wrong-eku\",\"kdc_sha256\":\"cd\",\"kdc_subject\":\"CN=KDC\","
	    "\"kdc_not_after\":\"2029-01-05T00:00:00Z\"}");
	doctor_take_log(&report, &log, "/log");
	expect("kdc-certificate", "failed", "kdc-cert-wrong-eku");
}

/* What a host that is asked for without a card is answered. */
static const struct {
	const char *failure, *skew;
	bool clock;			/* known from the answer */
} bare[] = {
	{ "\"account-unknown\"", "1", true },	/* a domain: it is no client there */
	{ "\"none\"", "null", false },		/* a realm: a ticket at once */
	{ "\"kdc-refused\"", "null", false },
};

static void
take_bare(size_t i, const struct doctor_log *log)
{
	json_t *answer = answer_with("cards.readers.0.card", "null");
	json_t *probe = at(answer, "probe");

	json_object_set_new(probe, "principal", json_string("host/k.test@R"));
	json_object_set_new(probe, "of", json_string("host"));
	json_object_set_new(probe, "failure", json_loads(bare[i].failure, JSON_DECODE_ANY, NULL));
	json_object_set_new(probe, "skew", json_loads(bare[i].skew, JSON_DECODE_ANY, NULL));
	json_object_set_new(probe, "pkinit", json_null());
	teardown();
	setup();
	doctor_take_answer(&report, answer);
	doctor_take_log(&report, log, "/log");
	json_decref(answer);
}

Test(doctor, passes_a_kiosk_at_rest_by_what_an_attempt_saw)
{
	struct doctor_log log = { 0 };

	feed(&log, seen);
	for (size_t i = 0; i < 2; i++) {
		take_bare(i, &log);
		cr_expect_eq(doctor_exit(&report), 0);
		expect("kdc", "passed", "");
		cr_expect_str_eq(word(find("pkinit", "passed"), "detail"),
		    "offered to an attempt on 2026-12-30");
		cr_expect_str_eq(word(find("clock", "passed"), "detail"), bare[i].clock ?
		    "1 s behind the KDC's" : "in step with the KDC's at an attempt on 2026-12-30");
		cr_expect_eq(json_array_size(report.topics[DOCTOR_CLOCK]), 1);
		cr_expect_str_eq(word(find("principal", "passed"), "detail"), i != 0 ? "" :
		    "no client of the KDC, and need not be: host/k.test@R");
	}
	take_bare(2, &log);
	expect("kdc", "failed", "kdc-refused");
	expect("pkinit", "passed", "");
	cr_expect_eq(doctor_exit(&report), 2);
}

Test(doctor, cannot_check_a_kiosk_where_no_attempt_got_to_the_kdc)
{
	struct doctor_log log = { 0 };

	feed(&log, "{\"seq\":1,\"time\":\"2026-12-31T00:00:00Z\",\"event\":\"attempt-end\","
	    "\"failure\":\"pin-wrong\"}");
	for (size_t i = 0; i < 2; i++) {
		take_bare(i, &log);
		cr_expect_eq(doctor_exit(&report), 3);
		expect("kdc", "passed", "");
		expect("clock", bare[i].clock ? "passed" : "unchecked", "");
		cr_expect_str_eq(word(find("pkinit", "unchecked"), "remedy"),
		    "Put a card in and run this again, or log on once.");
		cr_expect_str_neq(word(find("kdc-certificate", "unchecked"), "remedy"), "");
	}
}

Test(doctor, believes_the_last_attempt_that_met_the_kdc)
{
	static const struct { const char *failure, *check; } refusals[] = {
		{ "kdc-no-pkinit", "pkinit" }, { "clock-ahead", "clock" }, { "clock-behind", "clock" },
	};
	char record[160];

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct doctor_log log = { 0 };

		feed(&log, seen);
		snprintf(record, sizeof(record), "{\"seq\":3,\"time\":\"2026-12-31T00:00:00Z\","
		    "\"event\":\"attempt-end\",\"failure\":\"%s\"}", refusals[i].failure);
		feed(&log, record);
		take_bare(1, &log);
		expect(refusals[i].check, "failed", refusals[i].failure);
		cr_expect_eq(report.counts[DOCTOR_FAILED], 1);
		log.seq = 1;
		feed(&log, seen);
		take_bare(1, &log);
		cr_expect_eq(doctor_exit(&report), 0, "%s", refusals[i].failure);
	}
}

Test(doctor, warns_of_records_that_the_log_has_not)
{
	struct doctor_log log = { 0 };

	feed(&log, seen);
	doctor_take_log(&report, &log, "/log");
	cr_expect_null(find("log", "warning"));
	feed(&log, "{\"seq\":3,\"event\":\"lock\",\"lost\":4}");
	doctor_take_log(&report, &log, "/log");
	expect("log", "warning", "audit-failed");
	teardown();
	setup();
	log = (struct doctor_log){ 0 };
	feed(&log, seen);
	feed(&log, "{\"seq\":5,\"event\":\"lock\"}");
	doctor_take_log(&report, &log, "/log");
	expect("log", "warning", "");
	cr_expect_not_null(strstr(word(find("log", "warning"), "detail"), "2 records are missing"));
}

Test(doctor, fails_a_log_that_can_take_no_more)
{
	struct doctor_log log = { .full = true };

	doctor_take_log(&report, &log, "/log");
	expect("log", "failed", "audit-failed");
	teardown();
	setup();
	log = (struct doctor_log){ .read_only = true };
	doctor_take_log(&report, &log, "/log");
	cr_expect_str_eq(word(find("log", "failed"), "detail"),
	    "/log: its file system is read-only");
}

Test(doctor, warns_of_a_fault_for_a_day_or_until_the_service_starts_anew)
{
	struct doctor_log log = { 0 };

	feed(&log, "{\"seq\":1,\"time\":\"2026-12-31T00:00:00.000Z\",\"event\":\"fault\","
	    "\"what\":\"old\",\"error\":\"x\"}");
	doctor_take_log(&report, &log, "/log");
	cr_expect_null(find("log", "warning"));
	teardown();
	setup();
	feed(&log, "{\"seq\":1,\"time\":\"2026-12-31T00:00:01.000Z\",\"event\":\"fault\","
	    "\"what\":\"console\",\"error\":\"Input/output error\"}");
	doctor_take_log(&report, &log, "/log");
	cr_expect_str_eq(word(find("log", "warning"), "detail"),
	    "fault of 2026-12-31T00:00:01: console: Input/output error");
	teardown();
	setup();
	feed(&log, "{\"seq\":2,\"event\":\"authority-start\"}");
	doctor_take_log(&report, &log, "/log");
	cr_expect_null(find("log", "warning"));
}

Test(doctor, tells_of_an_attempt_that_was_not_recorded_whatever_else_failed)
{
	struct doctor_log log = { .recordings = 7 };
	char record[160];
	json_t *checks = report.topics[DOCTOR_LOG];

	feed(&log, "{\"seq\":1,\"time\":\"2026-12-31T12:00:01.000Z\",\"event\":\"fault\","
	    "\"what\":\"recording of an attempt\",\"error\":\"No space left on device\"}");
	for (int i = 2; i < 12; i++) {
		snprintf(record, sizeof(record), "{\"seq\":%d,\"time\":\"2026-12-31T13:00:%02dZ\","
		    "\"event\":\"fault\",\"what\":\"path %d\",\"error\":\"x\"}", i, i, i);
		feed(&log, record);
	}
	doctor_take_log(&report, &log, "/log");
	cr_expect_str_eq(word(find("log", "passed"), "detail"), "/log: 11 records, 7 recordings");
	cr_expect_str_eq(word(find("log", "warning"), "detail"),
	    "an attempt was not recorded, 2026-12-31T12:00:01: No space left on device");
	cr_expect_not_null(strstr(word(find("log", "warning"), "remedy"), "--bundle"));
	cr_expect_eq(json_array_size(checks), 1 + DOCTOR_FAULTS);
	cr_expect_str_eq(word(json_array_get(checks, DOCTOR_FAULTS), "detail"),
	    "fault of 2026-12-31T13:00:11: path 11: x");
}

/* ---- the command ---- */

Test(doctor, asks_once_and_tells_what_can_be_told)
{
	json_t *all;
	int status;

	fake_lsa_answer(0, good);
	status = capture(cmd_doctor, "doctor --json --warn-days 30");
	all = json_loads(captured_out, 0, NULL);
	cr_assert_not_null(all, "%s", captured_out);
	cr_expect_eq(status, strcmp(word(all, "outcome"), "passed") == 0 ? 0 :
	    strcmp(word(all, "outcome"), "warning") == 0 ? 1 :
	    strcmp(word(all, "outcome"), "failed") == 0 ? 2 : 3);
	cr_expect_str_eq(word(json_array_get(json_object_get(all, "checks"), 0), "outcome"),
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
