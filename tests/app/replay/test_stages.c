#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "sample.h"
#include "stages.h"

static json_t *sample;
static struct bundle *bundle;
static struct stages stages;

static void
setup(void)
{
	sample = sample_new();
}

static void
teardown(void)
{
	bundle_free(&bundle);
	json_decref(sample);
}

TestSuite(stages, .init = setup, .fini = teardown);

/* Takes everything out that comes after the AS exchange, or with `from` "krb_preflight" after the
 * certificate's judgement. */
static void
ends_at(const char *from)
{
	static const char *const types[] = { "krb_preflight", "krb_tgt", "krb_result",
		"verify_proof", "session_resolve", "session_account" };
	bool found = false;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		found |= strcmp(types[i], from) == 0;
		if (found)
			sample_remove(sample, types[i]);
	}
	cr_assert(found);
}

static enum failure
replay(void)
{
	bundle_free(&bundle);
	bundle = sample_read(sample);
	stages_replay(bundle, &stages);
	return stages.verdict;
}

static const struct stage *
stage(const char *name)
{
	for (size_t i = 0; i < stages.count; i++)
		if (strcmp(stages.list[i].name, name) == 0)
			return &stages.list[i];
	cr_assert(false, "no stage %s", name);
	return NULL;
}

static void
set(const char *message, const char *field, json_t *value)
{
	json_object_set_new(sample_message(sample, message, 0), field, value);
}

/* The replay gives another verdict than "none", by this stage. */
static void
expect_other(enum failure failure, const char *name)
{
	enum failure got = replay();

	cr_expect_eq(got, failure, "%d instead of %d", got, failure);
	cr_expect_not(stages.same);
	cr_expect(stage(name)->repeated);
	cr_expect_not(stage(name)->same);
}

/* The failure was recorded, and the replay says so too. */
static void
expect_same(enum failure failure, const char *id)
{
	enum failure got;

	sample_verdict(sample, id);
	got = replay();
	cr_expect_eq(got, failure, "%d instead of %d", got, failure);
	cr_expect(stages.same);
}

Test(stages, a_granted_attempt_is_granted_again)
{
	static const char *const repeated[] = { "certificate", "first answer", "signed request",
		"signed answer", "account rule" };
	static const char *const not[] = { "set-up", "AS-REP opened", "host ticket", "host proof",
		"account" };

	cr_expect_eq(replay(), FAILURE_NONE);
	cr_expect(stages.same);
	for (size_t i = 0; i < 5; i++) {
		cr_expect(stage(repeated[i])->repeated, "%s", repeated[i]);
		cr_expect_not(stage(not[i])->repeated, "%s", not[i]);
	}
	cr_expect_eq(stages.count, 10);
}

Test(stages, another_time_is_another_certificate_verdict)
{
	set("verify_prepare", "now", json_integer(2500000000));
	expect_other(FAILURE_CERT_EXPIRED, "certificate");
	cr_expect_not_null(strstr(stage("certificate")->detail, "validity"));
}

Test(stages, another_name_for_the_card_is_told_even_if_nothing_fails)
{
	set("verify_judgement", "principal", json_string("mallory"));
	cr_expect_eq(replay(), FAILURE_NONE);
	cr_expect_not(stages.same);
	cr_expect_not(stage("certificate")->same);
}

Test(stages, another_clock_is_a_first_answer_out_of_step)
{
	json_object_set_new(sample_message(sample, "krb_evidence", WIRE_EVIDENCE_FIRST_REPLY),
	    "now", json_integer(2500000000));
	expect_other(FAILURE_CLOCK_AHEAD, "first answer");
}

Test(stages, another_realm_is_another_kdc)
{
	set("krb_start", "realm", json_string("OTHER.EXAMPLE"));
	expect_other(FAILURE_KDC_CERT_WRONG_REALM, "signed answer");
}

Test(stages, another_nonce_is_another_request)
{
	set("krb_start", "nonce", json_string("0707"));
	expect_other(FAILURE_HOST_NONCE_MISMATCH, "signed request");
}

Test(stages, another_rule_is_another_account)
{
	json_object_set_new(json_object_get(sample, "settings"), "maps", json_string(""));
	expect_other(FAILURE_LOCAL_NO_RULE, "account rule");
	json_object_set_new(json_object_get(sample, "settings"), "maps",
	    json_string("map = alice@" SAMPLE_REALM " carol\n"));
	cr_expect_eq(replay(), FAILURE_NONE);
	cr_expect_not(stages.same);
	json_object_set_new(json_object_get(sample, "settings"), "maps",
	    json_string("[authority]\nlogons = off\n = \n"));
	cr_expect_eq(replay(), FAILURE_INTERNAL_ERROR, "no rules at all");
}

Test(stages, what_lacks_its_files_is_not_repeated)
{
	json_t *row = json_array_get(json_object_get(sample, "trust"), 0);

	json_object_clear(json_object_get(sample, "files"));
	cr_expect_eq(replay(), FAILURE_NONE);
	cr_expect(bundle->files[0].lacking);
	cr_expect_not(stages.same, "somebody took it out");
	cr_expect_not(stage("certificate")->repeated);
	cr_expect_not(stage("signed answer")->repeated);
	json_object_del(row, "sha256");
	json_object_set_new(row, "opened", json_false());
	cr_expect_eq(replay(), FAILURE_NONE);
	cr_expect(stages.same, "it was recorded so");
	cr_expect_not(stage("certificate")->repeated);
}

Test(stages, what_was_withheld_says_why)
{
	json_t *row = json_array_get(json_object_get(sample, "trust"), 0);
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	json_object_del(row, "sha256");
	json_object_set_new(row, "opened", json_false());
	json_object_set_new(row, "why", json_string("there is a private key in it"));
	cr_expect_eq(replay(), FAILURE_NONE);
	report_text(out, bundle, &stages);
	cr_expect_eq(report_json(out, bundle, &stages), 0);
	fclose(out);
	cr_expect_not_null(strstr(text, SAMPLE_CA " was not recorded: there is a private key"));
	cr_expect_not_null(strstr(text, "\"why\": \"there is a private key in it\""));
	free(text);
}

Test(stages, an_anchor_that_could_not_be_read_then_is_not_there_now)
{
	json_object_del(json_array_get(json_object_get(sample, "trust"), 0), "sha256");
	expect_other(FAILURE_CERT_UNTRUSTED, "certificate");
	cr_expect_eq(stage("signed answer")->replayed, FAILURE_KDC_ANCHORS_MISSING);
}

Test(stages, a_file_that_was_altered_is_told_though_the_verdict_is_the_same)
{
	json_t *entry = json_object_iter_value(json_object_iter(json_object_get(sample, "files")));
	char text[8192];

	snprintf(text, sizeof(text), "#\n%s", json_string_value(json_object_get(entry, "text")));
	json_object_set_new(entry, "text", json_string(text));
	cr_expect_eq(replay(), FAILURE_NONE);
	cr_expect(bundle->files[0].altered);
	cr_expect_not(stages.same);
}

Test(stages, what_the_card_said_is_recorded_and_not_repeated)
{
	ends_at("krb_tgt");
	sample_fail(sample, WIRE_CARD_FAILED, FAILURE_PIN_WRONG);
	expect_same(FAILURE_PIN_WRONG, "pin-wrong");
	cr_expect_not(stage("card")->repeated);
	/* What the authority made of it is what counts. */
	expect_same(FAILURE_PCSC_UNAVAILABLE, "pcsc-unavailable");
}

Test(stages, a_broken_buffer_has_no_other_stage)
{
	ends_at("krb_preflight");
	sample_remove(sample, "verify_prepare");
	sample_remove(sample, "verify_judgement");
	sample_remove(sample, "krb_start");
	sample_fail(sample, WIRE_CARD_FAILED, FAILURE_BUFFER_TOO_SHORT);
	expect_same(FAILURE_BUFFER_TOO_SHORT, "buffer-too-short");
	cr_expect_eq(stages.count, 1);
	cr_expect_str_eq(stages.list[0].name, "buffer");
}

Test(stages, a_refusal_of_the_kdc_is_judged_again)
{
	/* KDC_ERR_PREAUTH_REQUIRED is none in the second answer. */
	json_t *first = sample_message(sample, "krb_evidence", WIRE_EVIDENCE_FIRST_REPLY);
	json_t *second = sample_message(sample, "krb_evidence", WIRE_EVIDENCE_SIGNED_REPLY);

	json_object_set(second, "message", json_object_get(first, "message"));
	ends_at("krb_tgt");
	sample_fail(sample, WIRE_KRB_FAILED, FAILURE_KDC_PREAUTH_LOOP);
	expect_same(FAILURE_KDC_PREAUTH_LOOP, "kdc-preauth-loop");
	cr_expect(stage("signed answer")->repeated);
	cr_expect_not_null(strstr(stage("signed answer")->detail, "KDC_ERR_PREAUTH_REQUIRED"));
}

Test(stages, a_reply_that_could_not_be_opened_is_recorded_behind_its_judgement)
{
	ends_at("krb_tgt");
	sample_fail(sample, WIRE_KRB_FAILED, FAILURE_KDC_REPLY_MISMATCH);
	expect_same(FAILURE_KDC_REPLY_MISMATCH, "kdc-reply-mismatch");
	cr_expect(stage("signed answer")->repeated);
	cr_expect_eq(stage("signed answer")->replayed, FAILURE_NONE);
	cr_expect_eq(stage("AS-REP opened")->recorded, FAILURE_KDC_REPLY_MISMATCH);
}

Test(stages, a_kdc_that_was_lost_is_lost_again)
{
	ends_at("krb_tgt");
	sample_fail(sample, WIRE_KRB_FAILED, FAILURE_KDC_LOST);
	expect_same(FAILURE_KDC_LOST, "kdc-lost");
	cr_expect_not(stage("signed answer")->repeated);
}

Test(stages, the_first_answer_of_a_kdc_is_judged_again)
{
	json_object_set_new(sample_message(sample, "krb_evidence", WIRE_EVIDENCE_FIRST_REPLY),
	    "now", json_integer(2500000000));
	ends_at("krb_preflight");
	sample_fail(sample, WIRE_KRB_FAILED, FAILURE_CLOCK_AHEAD);
	expect_same(FAILURE_CLOCK_AHEAD, "clock-ahead");
	sample_verdict(sample, "kdc-timeout");
	sample_remove(sample, "krb_failed");
	sample_fail(sample, WIRE_KRB_FAILED, FAILURE_KDC_TIMEOUT);
	expect_same(FAILURE_KDC_TIMEOUT, "kdc-timeout");
}

Test(stages, a_failure_that_does_not_come_again_leaves_the_attempt_granted)
{
	ends_at("krb_tgt");
	sample_fail(sample, WIRE_KRB_FAILED, FAILURE_KDC_CERT_EXPIRED);
	sample_verdict(sample, "kdc-cert-expired");
	expect_other(FAILURE_NONE, "signed answer");
}

Test(stages, the_proof_is_recorded_and_not_repeated)
{
	ends_at("verify_proof");
	sample_fail(sample, WIRE_VERIFY_FAILED, FAILURE_HOST_KEY_WRONG);
	expect_same(FAILURE_HOST_KEY_WRONG, "host-key-wrong");
	cr_expect_not(stage("host proof")->repeated);
}

Test(stages, the_account_is_recorded_and_not_repeated)
{
	sample_remove(sample, "session_account");
	sample_fail(sample, WIRE_SESSION_FAILED, FAILURE_LOCAL_USER_UNKNOWN);
	expect_same(FAILURE_LOCAL_USER_UNKNOWN, "local-user-unknown");
}

Test(stages, an_end_that_no_stage_explains_is_as_it_was_recorded)
{
	expect_same(FAILURE_PIN_CANCELLED, "pin-cancelled");
	ends_at("krb_preflight");
	expect_same(FAILURE_UNLOCK_OTHER_USER, "unlock-other-user");
}

Test(stages, what_is_no_certificate_was_not_judged)
{
	ends_at("krb_preflight");
	set("verify_prepare", "certificate", json_string(""));
	set("verify_judgement", "failure", json_string("cert-unreadable"));
	expect_same(FAILURE_CARD_NO_CONTAINER, "card-no-container");
	for (size_t i = 0; i < stages.count; i++)
		cr_expect_str_neq(stages.list[i].name, "certificate");
}

Test(stages, without_its_beginning_the_exchange_is_not_judged)
{
	sample_remove(sample, "krb_start");
	cr_expect_eq(replay(), FAILURE_NONE);
	cr_expect_eq(stages.count, 5, "set-up, certificate, proof, rule, account");
}

Test(stages, an_answer_that_was_not_recorded_stays_as_it_was)
{
	json_object_set_new(sample_message(sample, "krb_evidence", WIRE_EVIDENCE_SIGNED_REPLY),
	    "message", json_null());
	cr_expect_eq(replay(), FAILURE_NONE);
	cr_expect(stages.same);
	cr_expect_not(stage("signed answer")->repeated);
}
