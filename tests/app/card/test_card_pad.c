/* cardea-card with a reader that asks for the PIN itself, inside tests/rig/rig.sh. */
#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "insertion.h"
#include "rig_card.h"

static void
setup(void)
{
	rig_do("reader pad 20");
	insertion_setup();
	cr_assert_eq(found.pinpad, 1);
}

static void
teardown(void)
{
	insertion_end();
	rig_do("reader pad off");
}

/* Presses keys once the reader asks for a PIN. */
static FILE *
keys(const char *what)
{
	char command[128];
	FILE *rig;

	(void)snprintf(command, sizeof(command), "exec rig reader %s", what);
	rig = popen(command, "r");
	cr_assert_not_null(rig);
	return rig;
}

static enum failure
ask_and_press(struct channel *sign, const char *what, struct wire_sign_result *result)
{
	FILE *rig = keys(what);
	enum failure failure = attempt_ask(sign, result);

	cr_expect_eq(pclose(rig), 0);
	return failure;
}

static void
ends_so(struct channel *sign, enum failure failure, uint8_t verify_sent)
{
	attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, failure, "%s", failed.detail);
	cr_expect_eq(failed.verify_sent, verify_sent);
	attempt_hear_closed();
	channel_close(sign);
}

static void
signs(void)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	attempt_begin(&sign, "", false);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_POSSIBLE);
	cr_assert_eq(ask_and_press(&sign, "type 123456", &result), FAILURE_NONE);
	cr_expect(attempt_verified(&result.signature));
	cr_expect_eq(insertion_pins("123456"), 0, "it never was in here");
	attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_expect_eq(told.apdus, 6, "as with a PIN from here");
	channel_close(&sign);
	attempt_hear_closed();
}

TestSuite(pad, .init = setup, .fini = teardown);

Test(pad, the_card_signs_after_a_pin_typed_on_the_reader)
{
	size_t from = rig_log_lines("alice");

	signs();
	cr_expect_eq(rig_log_apdus("alice", from, "apdu 00 20 00 80 lc=8"), 1);
	signs();
}

Test(pad, a_pin_that_came_in_the_buffer_is_used)
{
	attempt_succeeds();
}

Test(pad, a_wrong_one_costs_a_try_which_is_told)
{
	struct wire_sign_result result;
	struct channel sign;

	attempt_begin(&sign, "", false);
	cr_expect_eq(ask_and_press(&sign, "type 999999", &result), FAILURE_PIN_WRONG);
	ends_so(&sign, FAILURE_PIN_WRONG, 1);
	cr_expect_eq(failed.tries, 2);
	signs();
}

static const struct {
	const char *keys;
	enum failure failure;
} kept[] = {
	{ "cancel", FAILURE_PIN_CANCELLED },
	{ "type 1234", FAILURE_PIN_MALFORMED },
	{ "type 123456789", FAILURE_PIN_MALFORMED },
};

Test(pad, what_the_reader_keeps_to_itself_costs_no_try)
{
	struct wire_sign_result result;
	struct channel sign;

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		attempt_begin(&sign, "", false);
		cr_expect_eq(ask_and_press(&sign, kept[i].keys, &result), kept[i].failure, "%s",
		    kept[i].keys);
		ends_so(&sign, kept[i].failure, 0);
		cr_expect_eq(failed.tries, 3);
	}
	cr_expect_eq(rig_number("alice", "verifies"), 0);
	signs();
}

Test(pad, nobody_at_the_reader_is_a_timeout)
{
	struct wire_sign_result result;
	struct channel sign;

	rig_do("reader pad 1");
	attempt_begin(&sign, "", false);
	cr_expect_eq(attempt_ask(&sign, &result), FAILURE_PIN_TIMEOUT);
	ends_so(&sign, FAILURE_PIN_TIMEOUT, 0);
	cr_expect_eq(rig_number("alice", "verifies"), 0);
	rig_do("reader pad 20");
	signs();
}

Test(pad, the_last_try_is_kept_unless_it_is_to_be_spent)
{
	struct wire_sign_result result;
	struct channel sign;

	rig_do("card alice tries 1");
	attempt_begin(&sign, "", false);
	attempt_fails(&sign, FAILURE_PIN_LAST_TRY, 0);
	attempt_begin(&sign, "", true);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_LAST_TRY);
	cr_expect_eq(ask_and_press(&sign, "type 999999", &result), FAILURE_PIN_BLOCKED);
	ends_so(&sign, FAILURE_PIN_BLOCKED, 1);
}

Test(pad, a_cancel_from_the_authority_is_heard_while_the_reader_waits)
{
	struct wire_sign_request request = { WIRE_SIGN_RSA_SHA256, { attempt_digest,
	    sizeof(attempt_digest) } };
	struct wire_sign_result result;
	struct channel sign;

	attempt_begin(&sign, "", false);
	program_say(&sign, WIRE_SIGN_REQUEST, &request, -1);
	attempt_hear_pin();
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, FAILURE_PIN_CANCELLED);
	program_hear(&sign, WIRE_SIGN_RESULT, &result);
	cr_expect_eq(result.failure, FAILURE_PIN_CANCELLED);
	attempt_hear_closed();
	channel_close(&sign);
	/* What is typed now ends what the reader still does; its card was reset then. */
	rig_do("reader type 123456");
	signs();
}

Test(pad, a_card_pulled_meanwhile_is_told)
{
	struct wire_sign_request request = { WIRE_SIGN_RSA_SHA256, { attempt_digest,
	    sizeof(attempt_digest) } };
	struct wire_sign_result result;
	struct channel sign;

	attempt_begin(&sign, "", false);
	program_say(&sign, WIRE_SIGN_REQUEST, &request, -1);
	attempt_hear_pin();
	rig_do("card alice pull");
	program_hear(&sign, WIRE_SIGN_RESULT, &result);
	cr_expect_eq(result.failure, FAILURE_CARD_REMOVED);
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, FAILURE_CARD_REMOVED);
	attempt_hear_closed();
	channel_close(&sign);
}

TestSuite(no_pad, .init = insertion_setup, .fini = insertion_end);

Test(no_pad, an_empty_pin_is_none)
{
	cr_expect_eq(found.pinpad, 0);
	attempt_submit("", "PIV-9A", false);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_MALFORMED);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	attempt_hear_closed();
	cr_expect_eq(rig_number("alice", "verifies"), 0);
}
