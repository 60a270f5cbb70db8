#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attempt.h"
#include "capture.h"
#include "fake_lsa.h"
#include "tool.h"

static const char cards[] =
    "{\"pcscd\":true,\"readers\":[{\"name\":\"R 0\",\"card\":{\"card_name\":\"PIV card\","
    "\"state\":\"ready\",\"slots\":[{\"container\":\"PIV-9A\",\"name\":\"Alice\",\"failure\":\"none\"}]}}]}";

static struct attempt_ask ask;

static int run(void) { return attempt_run(&ask); }

static void
prepare(enum attempt_kind kind, const char *pin)
{
	int fds[2];

	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(write(fds[1], pin, strlen(pin)), (ssize_t)strlen(pin));
	close(fds[1]);
	ask = (struct attempt_ask){ .kind = kind, .pin_fd = fds[0] };
	fake_lsa = (struct fake_lsa){ .result = { .tries = 3, .failure = "none",
	    .attempt = "K7Q2MX", .principal = "alice@TEST.EXAMPLE", .logon_id = { 0x3e9, 1 },
	    .verify_sent = 1, .stage_count = 2, .stages = { { "card", 31500 }, { "tickets", 4000 } },
	    .quotas = { 1, 2, 3, 4, 5, 6 } } };
	fake_lsa_answer(0, cards);
}

static json_t *
out(void)
{
	json_t *object = json_loads(captured_out, 0, NULL);

	cr_assert_not_null(object, "%s", captured_out);
	return object;
}

static const char *
get(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

Test(attempt, hands_the_chosen_card_the_hints_and_the_pin_to_the_authority)
{
	prepare(ATTEMPT_TRY, "123456\n");
	ask.user = "alice";
	ask.domain = "TEST.EXAMPLE";
	cr_expect_eq(capture_call(run), 0);
	cr_assert_eq(fake_lsa.logons, 1);
	cr_expect_str_eq(fake_lsa.pin, "123456");
	cr_expect_eq(fake_lsa.logon.kind, KERB_CERTIFICATE_LOGON);
	cr_expect_str_eq(fake_lsa.logon.user_name, "alice");
	cr_expect_str_eq(fake_lsa.logon.domain_name, "TEST.EXAMPLE");
	cr_expect_str_eq(fake_lsa.logon.csp.reader_name, "R 0");
	cr_expect_str_eq(fake_lsa.logon.csp.card_name, "PIV card");
	cr_expect_str_eq(fake_lsa.logon.csp.container_name, "PIV-9A");
	cr_expect_str_eq(fake_lsa.logon.csp.csp_name, "Cardea Smart Card Provider");
	cr_expect(fake_lsa.request.trial && !fake_lsa.trusted && !fake_lsa.request.spend_last_try);
	cr_expect_eq(fake_lsa.request.logon_type, LSA_INTERACTIVE);
	cr_expect_eq(fake_lsa.connected, 0);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "failure:      none\n"));
	cr_expect_not_null(strstr(captured_out, "attempt:      K7Q2MX\n"));
	cr_expect_not_null(strstr(captured_out,
	    "milliseconds: card                   31.5  PIN and signature\n"
	    "              tickets                 4.0  tickets from the KDC\n"));
}

Test(attempt, that_is_a_logon_is_trusted_and_prints_the_logon_id)
{
	json_t *object;

	prepare(ATTEMPT_LOGON, "1");
	ask.json = true;
	ask.spend_last_try = true;
	cr_expect_eq(capture_call(run), 0);
	cr_expect(!fake_lsa.request.trial && fake_lsa.trusted && fake_lsa.request.spend_last_try);
	object = out();
	cr_expect_str_eq(get(object, "failure"), "none");
	cr_expect_str_eq(get(object, "ntstatus"), "0x00000000");
	cr_expect_str_eq(get(object, "stage"), "none");
	cr_expect_str_eq(get(json_object_get(object, "token"), "logon_id"), "0x1000003e9");
	cr_expect_str_eq(get(json_object_get(object, "token"), "principal"), "alice@TEST.EXAMPLE");
	cr_expect_eq(json_real_value(json_object_get(json_object_get(object, "milliseconds"), "card")),
	    31.5);
	json_decref(object);
}

Test(attempt, that_is_an_unlock_names_the_session_that_there_is)
{
	prepare(ATTEMPT_UNLOCK, "1");
	fake_lsa_answer(0, "{\"session\":{\"logon_id\":\"0x2000003e9\"}}");
	cr_expect_eq(capture_call(run), 0);
	cr_expect_eq(fake_lsa.logon.kind, KERB_CERTIFICATE_UNLOCK_LOGON);
	cr_expect_eq(fake_lsa.request.logon_type, LSA_UNLOCK);
	cr_expect_eq(fake_lsa.logon.logon_id.low, 0x3e9);
	cr_expect_eq(fake_lsa.logon.logon_id.high, 2);
	prepare(ATTEMPT_UNLOCK, "1");
	ask.logon_id = 77;
	cr_expect_eq(capture_call(run), 0);
	cr_expect_eq(fake_lsa.logon.logon_id.low, 77);
}

Test(attempt, that_is_refused_says_why_and_who_mends_it_and_is_no_success)
{
	json_t *object;

	prepare(ATTEMPT_TRY, "1");
	strcpy(fake_lsa.result.failure, "pin-wrong");
	fake_lsa.result.tries = 2;
	fake_lsa.logon_status = failure_row(FAILURE_PIN_WRONG)->ntstatus;
	cr_expect_eq(capture_call(run), 1);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "failure:      pin-wrong\n"));
	cr_expect_not_null(strstr(captured_out, "tries left:   2\n"));
	cr_expect_null(strstr(captured_out, "alice"));
	cr_expect_not_null(strstr(captured_out, "more:         cardea log --attempt K7Q2MX\n"));
	prepare(ATTEMPT_TRY, "1");
	strcpy(fake_lsa.result.failure, "pin-wrong");
	fake_lsa.logon_status = failure_row(FAILURE_PIN_WRONG)->ntstatus;
	ask.json = true;
	cr_expect_eq(capture_call(run), 1);
	object = out();
	cr_expect_str_eq(get(object, "stage"), "pin");
	cr_expect(json_is_null(json_object_get(object, "token")));
	cr_expect_str_eq(get(object, "remedy"), failure_row(FAILURE_PIN_WRONG)->remedy);
	json_decref(object);
}

static void
prepare_refusal(enum failure failure, uint32_t edata_status, const char *detail)
{
	prepare(ATTEMPT_TRY, "1");
	snprintf(fake_lsa.result.failure, sizeof(fake_lsa.result.failure), "%s",
	    failure_row(failure)->id);
	snprintf(fake_lsa.result.detail, sizeof(fake_lsa.result.detail), "%s", detail);
	fake_lsa.result.edata_status = edata_status;
	fake_lsa.logon_status = failure_row(failure)->ntstatus;
}

Test(attempt, whose_refusal_admits_several_causes_lists_them_and_claims_none)
{
	json_t *object, *causes;

	prepare_refusal(FAILURE_ACCOUNT_RESTRICTED, 0xC0000413U, "KDC 192.0.2.1:88 answers 12");
	cr_expect_eq(capture_call(run), 1);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "\nmay be any of:\n"
	    "            - The account may not log on at this machine.\n"));
	cr_expect_not_null(strstr(captured_out,
	    "edata_status: 0xC0000413 STATUS_AUTHENTICATION_FIREWALL_FAILED\n"));
	cr_expect_not_null(strstr(captured_out, "detail:       KDC 192.0.2.1:88 answers 12\n"));
	prepare_refusal(FAILURE_ACCOUNT_RESTRICTED, 0xC0000413U, "KDC 192.0.2.1:88 answers 12");
	ask.json = true;
	cr_expect_eq(capture_call(run), 1);
	object = out();
	causes = json_object_get(object, "causes");
	cr_expect_gt(json_array_size(causes), 1);
	cr_expect_str_eq(get(object, "detail"), "KDC 192.0.2.1:88 answers 12");
	cr_expect_str_eq(get(object, "edata_status_name"), "STATUS_AUTHENTICATION_FIREWALL_FAILED");
	json_decref(object);
}

Test(attempt, whose_refusal_is_exact_lists_no_causes)
{
	json_t *object;

	prepare_refusal(FAILURE_ACCOUNT_DISABLED, 0, "\xff");
	ask.json = true;
	cr_expect_eq(capture_call(run), 1);
	object = out();
	cr_expect_eq(json_array_size(json_object_get(object, "causes")), 0);
	cr_expect(json_is_array(json_object_get(object, "causes")));
	cr_expect(json_is_null(json_object_get(object, "edata_status")));
	cr_expect_str_eq(get(object, "detail"), "");
	json_decref(object);
	prepare_refusal(FAILURE_ACCOUNT_DISABLED, 0, "");
	cr_expect_eq(capture_call(run), 1);
	cr_expect_null(strstr(captured_out, "may be any of"));
	cr_expect_null(strstr(captured_out, "edata_status"));
	cr_expect_null(strstr(captured_out, "detail"));
}

Test(attempt, that_is_a_logon_beside_a_session_says_what_to_do_with_it)
{
	prepare(ATTEMPT_LOGON, "1");
	strcpy(fake_lsa.result.failure, "unlock-other-user");
	fake_lsa.logon_status = failure_row(FAILURE_UNLOCK_OTHER_USER)->ntstatus;
	cr_expect_eq(capture_call(run), 1);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "hint:         There is a session already"));
	prepare(ATTEMPT_UNLOCK, "1");
	ask.logon_id = 5;
	strcpy(fake_lsa.result.failure, "unlock-other-user");
	fake_lsa.logon_status = failure_row(FAILURE_UNLOCK_OTHER_USER)->ntstatus;
	cr_expect_eq(capture_call(run), 1);
	cr_expect_null(strstr(captured_out, "hint:"));
}

/* Neither half of a contradiction is a success. */
Test(attempt, with_a_contradictory_answer_is_no_success)
{
	prepare(ATTEMPT_TRY, "1");
	fake_lsa.logon_status = 0xC000006DU;
	cr_expect_eq(capture_call(run), 1);
	cr_expect_not_null(strstr(captured_out, "internal-error"));
	prepare(ATTEMPT_TRY, "1");
	strcpy(fake_lsa.result.failure, "pin-wrong");
	cr_expect_eq(capture_call(run), 1);
	prepare(ATTEMPT_TRY, "1");
	fake_lsa.result.failure[0] = '\0';
	cr_expect_eq(capture_call(run), 1);
	prepare(ATTEMPT_TRY, "1");
	strcpy(fake_lsa.result.failure, "no-such-id");
	cr_expect_eq(capture_call(run), 1);
}

Test(attempt, with_a_pin_that_is_too_long_never_reaches_the_authority)
{
	static char pin[8192];

	memset(pin, '1', sizeof(pin) - 1);
	prepare(ATTEMPT_TRY, pin);
	cr_expect_eq(capture_call(run), 1);
	cr_expect_eq(fake_lsa.logons, 0);
	cr_expect_not_null(strstr(captured_out, "pin-malformed"));
	pin[300] = '\0';
	prepare(ATTEMPT_TRY, pin);
	cr_expect_eq(capture_call(run), 1);
	cr_expect_eq(fake_lsa.logons, 0);
}

Test(attempt, with_a_reader_that_is_not_there_is_the_authority_s_to_name)
{
	prepare(ATTEMPT_TRY, "1");
	ask.reader = "Other";
	cr_expect_eq(capture_call(run), 0);
	cr_expect_str_eq(fake_lsa.logon.csp.reader_name, "Other");
	cr_expect_str_eq(fake_lsa.logon.csp.container_name, "PIV-9A");
}

Test(attempt, with_a_dead_authority_reads_no_pin)
{
	char pin[8];

	prepare(ATTEMPT_LOGON, "123456");
	fake_lsa.connect_status = 0xC00000DCU;
	cr_expect_eq(capture_call(run), 1);
	cr_expect_not_null(strstr(captured_err, "is not running"));
	cr_expect_eq(read(ask.pin_fd, pin, sizeof(pin)), 6);
}

Test(attempt, that_only_root_may_make_says_so)
{
	prepare(ATTEMPT_LOGON, "1");
	fake_lsa.connect_status = 0xC0000061U;
	cr_expect_eq(capture_call(run), 1);
	cr_expect_not_null(strstr(captured_err, "Only root may do this."));
}

static const char reading[] =
    "{\"pcscd\":true,\"readers\":[{\"name\":\"R 0\",\"card\":{\"state\":\"reading\",\"slots\":[]}}]}";

Test(attempt, is_made_with_what_a_card_says_once_it_was_read)
{
	fake_lsa_answer(0, reading);
	fake_lsa_answer(0, reading);
	prepare(ATTEMPT_TRY, "1");
	cr_expect_eq(capture_call(run), 0);
	cr_expect_str_eq(fake_lsa.logon.csp.card_name, "PIV card");
}

Test(options, of_an_attempt_are_checked_before_anything_is_asked)
{
	fake_lsa.connect_status = 0xC00000DCU;
	cr_expect_eq(capture(cmd_try, "try --pin-fd x"), 2);
	cr_expect_eq(capture(cmd_try, "try --pin-fd 999"), 2);
	cr_expect_eq(capture(cmd_try, "try --pin-fd -1"), 2);
	cr_expect_eq(capture(cmd_try, "try --pin-fd 0 --logon-id 1"), 2);
	cr_expect_eq(capture(cmd_unlock, "unlock --pin-fd 0 --logon-id zero"), 2);
	cr_expect_eq(capture(cmd_try, "try --pin-fd 0 123456"), 2);
	cr_expect_eq(capture(cmd_logon, "logon --help"), 0);
	capture_is_plain(captured_out);
}
