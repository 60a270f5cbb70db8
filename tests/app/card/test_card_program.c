/* The real cardea-card over a real pcscd and a virtual card, inside tests/rig/rig.sh. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "insertion.h"
#include "rig_card.h"
#include "wire_trace.h"

TestSuite(card, .init = insertion_setup, .fini = insertion_end);

Test(card, an_insertion_is_found_within_its_budget)
{
	cr_expect_str_eq(found.family, "PIV");
	cr_expect_eq(found.tries, 3);
	cr_expect_eq(found.slots, 1);
	cr_expect_str_eq(slot.container, "PIV-9A");
	cr_expect_eq(der_len, 1474);
	cr_expect_eq(ready.apdus, 9);
}

Test(card, two_attempts_sign_one_after_the_other)
{
	attempt_succeeds();
	attempt_succeeds();
}

Test(card, a_second_request_is_signed_without_a_second_verify)
{
	struct wire_sign_request request = { WIRE_SIGN_RSA_SHA256, { attempt_digest,
	    sizeof(attempt_digest) } };
	size_t from = rig_log_lines("alice");
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	attempt_begin(&sign, "123456", false);
	cr_assert_eq(attempt_ask(&sign, &result), FAILURE_NONE);
	attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_assert_eq(attempt_ask(&sign, &result), FAILURE_NONE);
	cr_expect(attempt_verified(&result.signature));
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	/* A third one comes too late, or to nobody. */
	(void)!channel_send(&sign, wire_type(WIRE_SIGN_REQUEST), &request, NULL);
	attempt_hear_closed();
	cr_expect_eq(rig_log_apdus("alice", from, "lc=8"), 1);
	cr_expect_eq(rig_log_apdus("alice", from, "apdu 00 87"), 2);
	channel_close(&sign);
	attempt_succeeds();
}

Test(card, a_sign_socket_that_stays_open_is_closed_after_five_seconds)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	attempt_begin(&sign, "123456", false);
	cr_assert_eq(attempt_ask(&sign, &result), FAILURE_NONE);
	attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	attempt_hear_closed();
	cr_expect_eq(channel_receive(&sign, 20000), CHANNEL_CLOSED);
	channel_close(&sign);
}

Test(card, a_wrong_pin_is_told_to_both_and_the_next_one_may_be_right)
{
	struct channel sign;

	attempt_begin(&sign, "999999", false);
	attempt_fails(&sign, FAILURE_PIN_WRONG, 1);
	cr_expect_eq(failed.tries, 2);
	cr_expect_eq(failed.sw, 0x63C2);
	attempt_succeeds();
	cr_expect_eq(rig_number("alice", "tries"), 3);
}

Test(card, the_last_try_is_kept_unless_it_is_to_be_spent)
{
	struct channel sign;

	rig_do("card alice tries 1");
	attempt_begin(&sign, "999999", false);
	attempt_fails(&sign, FAILURE_PIN_LAST_TRY, 0);
	attempt_begin(&sign, "999999", true);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_LAST_TRY, "it is known now");
	attempt_fails(&sign, FAILURE_PIN_BLOCKED, 1);
	attempt_submit("123456", "PIV-9A", true);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_BLOCKED);
}

Test(card, what_is_no_pin_is_told_and_never_sent)
{
	long before = rig_number("alice", "apdus");

	attempt_submit("12", "PIV-9A", false);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_MALFORMED);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	attempt_hear_closed();
	cr_expect_eq(rig_number("alice", "apdus"), before);
}

Test(card, a_cancelled_attempt_is_closed_once_and_another_may_follow)
{
	struct channel sign;

	attempt_begin(&sign, "123456", false);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	attempt_hear_closed();
	cr_expect_eq(channel_receive(&sign, 20000), CHANNEL_CLOSED);
	channel_close(&sign);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	attempt_succeeds();
}

/* The records of the next trace: how many, and which one bears the PIN. */
static size_t
hear_trace(struct wire_trace *secret)
{
	struct wire_card_trace m;
	struct wire_trace record;
	size_t n = 0;

	program_hear(&p.channel, WIRE_CARD_TRACE, &m);
	while (wire_trace_get(&m.trace, &record)) {
		n++;
		if (record.kind == WIRE_TRACE_SECRET)
			*secret = record;
	}
	cr_expect_eq(m.trace.n, 0);
	return n;
}

Test(card, what_the_card_was_told_is_told_before_what_came_of_it)
{
	struct wire_trace secret = { .kind = 0 };
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	attempt_begin(&sign, "999999", false);
	cr_expect_eq(attempt_ask(&sign, &result), FAILURE_PIN_WRONG);
	attempt_hear_pin();
	cr_expect_eq(hear_trace(&secret), 3, "SELECT, the tries, VERIFY");
	cr_expect(secret.ins == 0x20 && secret.lc == 8 && secret.sw == 0x63C2);
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	attempt_hear_closed();
	channel_close(&sign);
	attempt_begin(&sign, "123456", false);
	cr_assert_eq(attempt_ask(&sign, &result), FAILURE_NONE);
	attempt_hear_pin();
	cr_expect_eq(hear_trace(&secret), 6);
	cr_expect_eq(secret.sw, 0x9000);
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_expect_eq(told.apdus, 6);
	channel_close(&sign);
	attempt_hear_closed();
}

Test(card, calling_off_another_attempt_is_a_broken_rule)
{
	attempt_submit("123456", "PIV-9A", false);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number + 1 }, -1);
	cr_expect_eq(channel_receive(&p.channel, 20000), CHANNEL_CLOSED);
	cr_expect_eq(program_wait(&p), 1);
	channel_close(&p.channel);
	insertion_setup();
}

Test(card, a_caller_that_leaves_ends_its_attempt)
{
	struct wire_card_attempt m = { .attempt = ++number, .pointer_width = 64 };
	int pair[2];

	cr_assert_eq(channel_pair(pair), 0);
	program_say(&p.channel, WIRE_CARD_ATTEMPT, &m, pair[1]);
	(void)close(pair[1]);
	(void)close(pair[0]);
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, FAILURE_PIN_CANCELLED);
	attempt_hear_closed();
	attempt_succeeds();
}

Test(card, a_malformed_or_oversized_buffer_ends_its_attempt)
{
	static uint8_t junk[20 * 1024];
	static const struct { size_t len; enum failure failure; } rows[] = {
		{ 3, FAILURE_BUFFER_TOO_SHORT },
		{ 100, FAILURE_BUFFER_TYPE_UNKNOWN },
		{ sizeof(junk), FAILURE_BUFFER_BAD_OFFSET },
	};

	memset(junk, 0xEE, sizeof(junk));
	for (size_t i = 0; i < 3; i++) {
		struct wire_card_attempt m = { .attempt = ++number, .pointer_width = 64 };
		int pair[2];

		cr_assert_eq(channel_pair(pair), 0);
		program_say(&p.channel, WIRE_CARD_ATTEMPT, &m, pair[1]);
		cr_assert_eq(send(pair[0], junk, rows[i].len, 0), (ssize_t)rows[i].len);
		program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
		cr_expect_eq(failed.failure, rows[i].failure, "%zu: %d %s", i, failed.failure,
		    failed.detail);
		attempt_hear_closed();
		(void)close(pair[0]);
		(void)close(pair[1]);
	}
	attempt_succeeds();
}

Test(card, another_digest_than_sha256_is_not_signed)
{
	struct wire_sign_request request = { WIRE_SIGN_RSA_SHA256, { attempt_digest, 31 } };
	long before = rig_number("alice", "verifies");
	struct wire_sign_result result;
	struct channel sign;

	attempt_begin(&sign, "123456", false);
	program_say(&sign, WIRE_SIGN_REQUEST, &request, -1);
	program_hear(&sign, WIRE_SIGN_RESULT, &result);
	cr_expect_eq(result.failure, FAILURE_PROTOCOL_VIOLATION);
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	attempt_hear_closed();
	channel_close(&sign);
	cr_expect_eq(rig_number("alice", "verifies"), before);
	attempt_succeeds();
}

Test(card, a_lost_answer_is_told_and_the_card_is_connected_to_anew)
{
	struct channel sign;

	rig_do("card alice fault sw 6F00 ins 87 2");
	attempt_begin(&sign, "123456", false);
	attempt_fails(&sign, FAILURE_CARD_IO, 1);
	rig_do("card alice fault cut 1 ins 20 2");
	attempt_begin(&sign, "123456", false);
	attempt_fails(&sign, FAILURE_PIN_RESULT_UNKNOWN, 1);
	rig_do("card alice faults clear");
	attempt_succeeds();
}

Test(card, a_pulled_card_is_told)
{
	struct channel sign;

	rig_do("card alice fault yank-during ins 20 2");
	attempt_begin(&sign, "123456", false);
	attempt_fails(&sign, FAILURE_CARD_REMOVED, 1);
	rig_do("reader wait '%s' empty", RIG_READER);
}

Test(card, the_end_of_the_authority_ends_it_and_resets_the_card)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	attempt_begin(&sign, "123456", false);
	cr_assert_eq(attempt_ask(&sign, &result), FAILURE_NONE);
	attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_expect_eq(program_end(&p), 0);
	channel_close(&sign);
	/* Another program must not find the PIN verified. */
	program_start(&p, "cardea-card", false);
	program_say(&p.channel, WIRE_CARD_OPEN,
	    &(struct wire_card_open){ .insertion = 2, .reader = RIG_READER, .limit_ms = 10000 }, -1);
	program_hear(&p.channel, WIRE_CARD_FOUND, &found);
	cr_expect_eq(found.tries, 3, "unknown while a PIN stands verified");
}

Test(card, a_message_out_of_turn_ends_it)
{
	program_say(&p.channel, WIRE_CARD_OPEN, &(struct wire_card_open){ .insertion = 2 }, -1);
	cr_expect_eq(channel_receive(&p.channel, 20000), CHANNEL_CLOSED);
	cr_expect_eq(program_wait(&p), 1);
	channel_close(&p.channel);
	insertion_setup();
}

Test(card, the_pin_is_in_one_place_until_it_is_presented_and_in_none_after)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	attempt_begin(&sign, "123456", false);
	cr_expect_eq(insertion_pins("123456"), 1);
	cr_assert_eq(attempt_ask(&sign, &result), FAILURE_NONE);
	attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_expect_eq(insertion_pins("123456"), 0, "though the transaction is open");
	channel_close(&sign);
	attempt_hear_closed();
	attempt_begin(&sign, "975318", false);
	cr_expect_eq(insertion_pins("975318"), 1);
	attempt_fails(&sign, FAILURE_PIN_WRONG, 1);
	cr_expect_eq(insertion_pins("975318"), 0);
	attempt_begin(&sign, "975318", false);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	attempt_hear_closed();
	cr_expect_eq(insertion_pins("975318"), 0);
	channel_close(&sign);
}

Test(no_card, a_card_that_is_no_logon_card_is_named)
{
	insertion_open("notpiv");
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, FAILURE_CARD_UNKNOWN);
	cr_expect_eq(failed.attempt, 0);
	cr_expect_eq(program_end(&p), 0);
	rig_pull("notpiv");
}
