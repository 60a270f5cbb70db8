/* What `cardea doctor` makes of the log, and of what attempts saw of the KDC: from made records. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "checkup.h"

TestSuite(doctor_log, .init = checkup_begin, .fini = checkup_end);

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

Test(doctor_log, tells_of_the_kdc_s_certificate_that_was_seen_last)
{
	struct doctor_log log = { 0 };

	doctor_take_log(&checkup, &log, "/log");
	checkup_expect("kdc-certificate", "unchecked", "");
	checkup_renew();
	feed(&log, seen);
	feed(&log, "{\"seq\":3,\"time\":\"2026-12-31T00:00:00Z\",\"event\":\"attempt-end\","
	    "\"failure\":\"pin-wrong\"}");
	doctor_take_log(&checkup, &log, "/log");
	checkup_expect("kdc-certificate", "passed", "");
	checkup_renew();
	feed(&log, "{\"seq\":4,\"time\":\"2026-12-31T00:00:00Z\",\"event\":\"attempt-end\","
	    "\"failure\":\"none\",\"kdc_sha256\":\"cd\",\"kdc_subject\":\"CN=KDC\","
	    "\"kdc_not_after\":\"2027-01-05T00:00:00Z\"}");
	doctor_take_log(&checkup, &log, "/log");
	checkup_expect("kdc-certificate", "warning", "kdc-cert-expired");
	checkup_renew();
	feed(&log, "{\"seq\":5,\"time\":\"2026-12-31T00:00:00Z\",\"event\":\"attempt-end\","
	    "\"failure\":\"kdc-cert-wrong-eku\",\"kdc_sha256\":\"cd\",\"kdc_subject\":\"CN=KDC\","
	    "\"kdc_not_after\":\"2029-01-05T00:00:00Z\"}");
	doctor_take_log(&checkup, &log, "/log");
	checkup_expect("kdc-certificate", "failed", "kdc-cert-wrong-eku");
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
	json_t *answer = checkup_answer_with("cards.readers.0.card", "null");
	json_t *probe = checkup_at(answer, "probe");

	json_object_set_new(probe, "principal", json_string("host/k.test@R"));
	json_object_set_new(probe, "of", json_string("host"));
	json_object_set_new(probe, "failure", json_loads(bare[i].failure, JSON_DECODE_ANY, NULL));
	json_object_set_new(probe, "skew", json_loads(bare[i].skew, JSON_DECODE_ANY, NULL));
	json_object_set_new(probe, "pkinit", json_null());
	checkup_renew();
	doctor_take_answer(&checkup, answer);
	doctor_take_log(&checkup, log, "/log");
	json_decref(answer);
}

Test(doctor_log, passes_a_kiosk_at_rest_by_what_an_attempt_saw)
{
	struct doctor_log log = { 0 };

	feed(&log, seen);
	for (size_t i = 0; i < 2; i++) {
		take_bare(i, &log);
		cr_expect_eq(doctor_exit(&checkup), 0);
		checkup_expect("kdc", "passed", "");
		cr_expect_str_eq(checkup_text("pkinit", "passed", "detail"),
		    "offered to an attempt on 2026-12-30");
		cr_expect_str_eq(checkup_text("clock", "passed", "detail"), bare[i].clock ?
		    "1 s behind the KDC's" : "in step with the KDC's at an attempt on 2026-12-30");
		cr_expect_eq(json_array_size(checkup.topics[DOCTOR_CLOCK]), 1);
		cr_expect_str_eq(checkup_text("principal", "passed", "detail"), i != 0 ? "" :
		    "no client of the KDC, and need not be: host/k.test@R");
	}
	take_bare(2, &log);
	checkup_expect("kdc", "failed", "kdc-refused");
	checkup_expect("pkinit", "passed", "");
	cr_expect_eq(doctor_exit(&checkup), 2);
}

Test(doctor_log, cannot_check_a_kiosk_where_no_attempt_got_to_the_kdc)
{
	struct doctor_log log = { 0 };

	feed(&log, "{\"seq\":1,\"time\":\"2026-12-31T00:00:00Z\",\"event\":\"attempt-end\","
	    "\"failure\":\"pin-wrong\"}");
	for (size_t i = 0; i < 2; i++) {
		take_bare(i, &log);
		cr_expect_eq(doctor_exit(&checkup), 3);
		checkup_expect("kdc", "passed", "");
		checkup_expect("clock", bare[i].clock ? "passed" : "unchecked", "");
		cr_expect_str_eq(checkup_text("pkinit", "unchecked", "remedy"),
		    "Put a card in and run this again, or log on once.");
		cr_expect_str_neq(checkup_text("kdc-certificate", "unchecked", "remedy"), "");
	}
}

Test(doctor_log, believes_the_last_attempt_that_met_the_kdc)
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
		checkup_expect(refusals[i].check, "failed", refusals[i].failure);
		cr_expect_eq(checkup.counts[DOCTOR_FAILED], 1);
		log.seq = 1;
		feed(&log, seen);
		take_bare(1, &log);
		cr_expect_eq(doctor_exit(&checkup), 0, "%s", refusals[i].failure);
	}
}

Test(doctor_log, warns_of_records_that_the_log_has_not)
{
	struct doctor_log log = { 0 };

	feed(&log, seen);
	doctor_take_log(&checkup, &log, "/log");
	cr_expect_null(checkup_find("log", "warning"));
	feed(&log, "{\"seq\":3,\"event\":\"lock\",\"lost\":4}");
	doctor_take_log(&checkup, &log, "/log");
	checkup_expect("log", "warning", "audit-failed");
	checkup_renew();
	log = (struct doctor_log){ 0 };
	feed(&log, seen);
	feed(&log, "{\"seq\":5,\"event\":\"lock\"}");
	doctor_take_log(&checkup, &log, "/log");
	checkup_expect("log", "warning", "");
	cr_expect_not_null(strstr(checkup_text("log", "warning", "detail"),
	    "2 records are missing"));
}

Test(doctor_log, fails_a_log_that_can_take_no_more)
{
	struct doctor_log log = { .full = true };

	doctor_take_log(&checkup, &log, "/log");
	checkup_expect("log", "failed", "audit-failed");
	checkup_renew();
	log = (struct doctor_log){ .read_only = true };
	doctor_take_log(&checkup, &log, "/log");
	cr_expect_str_eq(checkup_text("log", "failed", "detail"),
	    "/log: its file system is read-only");
}

Test(doctor_log, warns_of_a_fault_for_a_day_or_until_the_service_starts_anew)
{
	struct doctor_log log = { 0 };

	feed(&log, "{\"seq\":1,\"time\":\"2026-12-31T00:00:00.000Z\",\"event\":\"fault\","
	    "\"what\":\"old\",\"error\":\"x\"}");
	doctor_take_log(&checkup, &log, "/log");
	cr_expect_null(checkup_find("log", "warning"));
	checkup_renew();
	feed(&log, "{\"seq\":1,\"time\":\"2026-12-31T00:00:01.000Z\",\"event\":\"fault\","
	    "\"what\":\"console\",\"error\":\"Input/output error\"}");
	doctor_take_log(&checkup, &log, "/log");
	cr_expect_str_eq(checkup_text("log", "warning", "detail"),
	    "fault of 2026-12-31T00:00:01: console: Input/output error");
	checkup_renew();
	feed(&log, "{\"seq\":2,\"event\":\"authority-start\"}");
	doctor_take_log(&checkup, &log, "/log");
	cr_expect_null(checkup_find("log", "warning"));
}

Test(doctor_log, tells_of_an_attempt_that_was_not_recorded_whatever_else_failed)
{
	struct doctor_log log = { .recordings = 7 };
	char record[160];
	json_t *checks = checkup.topics[DOCTOR_LOG];

	feed(&log, "{\"seq\":1,\"time\":\"2026-12-31T12:00:01.000Z\",\"event\":\"fault\","
	    "\"what\":\"recording of an attempt\",\"error\":\"No space left on device\"}");
	for (int i = 2; i < 12; i++) {
		snprintf(record, sizeof(record), "{\"seq\":%d,\"time\":\"2026-12-31T13:00:%02dZ\","
		    "\"event\":\"fault\",\"what\":\"path %d\",\"error\":\"x\"}", i, i, i);
		feed(&log, record);
	}
	doctor_take_log(&checkup, &log, "/log");
	cr_expect_str_eq(checkup_text("log", "passed", "detail"), "/log: 11 records, 7 recordings");
	cr_expect_str_eq(checkup_text("log", "warning", "detail"),
	    "an attempt was not recorded, 2026-12-31T12:00:01: No space left on device");
	cr_expect_not_null(strstr(checkup_text("log", "warning", "remedy"), "--bundle"));
	cr_expect_eq(json_array_size(checks), 1 + DOCTOR_FAULTS);
	cr_expect_str_eq(checkup_word(json_array_get(checks, DOCTOR_FAULTS), "detail"),
	    "fault of 2026-12-31T13:00:11: path 11: x");
}
