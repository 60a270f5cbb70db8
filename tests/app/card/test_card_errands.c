/* cardea-card changes and unblocks a PIN, over a real pcscd, inside tests/rig/rig.sh. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "insertion.h"
#include "rig_card.h"
#include "wire_front.h"

static struct wire_card_errand_done done;

/* Sends the card on an errand; our end of its socket. */
static int
errand(enum wire_errand what)
{
	struct wire_card_errand m = { .what = (uint8_t)what };
	int pair[2];

	cr_assert_eq(channel_pair(pair), 0);
	program_say(&p.channel, WIRE_CARD_ERRAND, &m, pair[1]);
	(void)close(pair[1]);
	return pair[0];
}

static enum failure
hear_done(int fd)
{
	program_hear(&p.channel, WIRE_CARD_ERRAND_DONE, &done);
	(void)close(fd);
	return (enum failure)done.failure;
}

/* A whole errand, and what came of it. */
static enum failure
run(enum wire_errand what, const char *old, const char *fresh)
{
	struct wire_pins pins = { (uint8_t)what, { (const uint8_t *)old, strlen(old) },
	    { (const uint8_t *)fresh, strlen(fresh) } };
	struct channel c;
	int fd = errand(what);

	channel_init(&c, dup(fd));
	program_say(&c, WIRE_PINS, &pins, -1);
	channel_close(&c);
	return hear_done(fd);
}

/* An attempt with that PIN must succeed. */
static void
logs_on(const char *pin)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	attempt_begin(&sign, pin, false);
	cr_assert_eq(attempt_ask(&sign, &result), FAILURE_NONE);
	cr_expect(attempt_verified(&result.signature));
	attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	channel_close(&sign);
	attempt_hear_closed();
}

TestSuite(errand, .init = insertion_setup, .fini = insertion_end);

Test(errand, a_pin_is_changed_and_the_next_attempt_needs_the_new_one)
{
	size_t from = rig_log_lines("alice");
	struct channel sign;

	cr_assert_eq(run(WIRE_ERRAND_CHANGE_PIN, "123456", "987654"), FAILURE_NONE, "%s",
	    done.detail);
	cr_expect_eq(rig_log_apdus("alice", from, ""), 3, "SELECT, tries, CHANGE");
	cr_expect_eq(rig_log_apdus("alice", from, "apdu 00 24 00 80 lc=16"), 1);
	logs_on("987654");
	attempt_begin(&sign, "123456", false);
	attempt_fails(&sign, FAILURE_PIN_WRONG, 1);
}

Test(errand, a_wrong_old_pin_costs_one_try_which_is_told)
{
	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "111111", "987654"), FAILURE_PIN_WRONG);
	cr_expect_eq(done.tries, 2);
	cr_expect_eq(done.sw, 0x63C2);
	cr_expect_eq(rig_number("alice", "tries"), 2);
	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "111111", "987654"), FAILURE_PIN_WRONG);
	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "123456", "987654"), FAILURE_PIN_LAST_TRY);
	cr_expect_eq(done.tries, 1);
	cr_expect_eq(rig_number("alice", "tries"), 1);
}

Test(errand, a_blocked_pin_is_unblocked_and_the_next_attempt_works)
{
	struct channel sign;
	size_t from;

	rig_do("card alice tries 1");
	attempt_begin(&sign, "999999", true);
	attempt_fails(&sign, FAILURE_PIN_BLOCKED, 1);
	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "123456", "987654"), FAILURE_PIN_BLOCKED);
	from = rig_log_lines("alice");
	cr_assert_eq(run(WIRE_ERRAND_UNBLOCK_PIN, "12345678", "246802"), FAILURE_NONE, "%s",
	    done.detail);
	cr_expect_eq(done.tries, 3);
	cr_expect_eq(rig_log_apdus("alice", from, "apdu 00 2C 00 80 lc=16"), 1);
	logs_on("246802");
}

Test(errand, a_wrong_puk_is_told_with_its_own_tries)
{
	cr_expect_eq(run(WIRE_ERRAND_UNBLOCK_PIN, "00000000", "246802"), FAILURE_PIN_WRONG);
	cr_expect_eq(done.tries, 2);
	cr_expect_eq(rig_number("alice", "puk"), 2);
	cr_expect_eq(rig_number("alice", "tries"), 3, "the PIN's stay");
	rig_do("card alice puk 1");
	cr_expect_eq(run(WIRE_ERRAND_UNBLOCK_PIN, "00000000", "246802"), FAILURE_PIN_BLOCKED);
	cr_expect_eq(done.tries, 0);
	cr_expect_eq(run(WIRE_ERRAND_UNBLOCK_PIN, "12345678", "246802"), FAILURE_PIN_BLOCKED);
	attempt_succeeds();
}

Test(errand, what_is_no_pin_is_not_sent)
{
	size_t from = rig_log_lines("alice");

	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "123456", "12345"), FAILURE_PIN_MALFORMED);
	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "1234", "987654"), FAILURE_PIN_MALFORMED);
	cr_expect_eq(run(WIRE_ERRAND_UNBLOCK_PIN, "1234", "987654"), FAILURE_PIN_MALFORMED);
	cr_expect_eq(run(WIRE_ERRAND_UNBLOCK_PIN, "12345678", "98765a"), FAILURE_PIN_MALFORMED);
	cr_expect_eq(rig_log_apdus("alice", from, "lc=16"), 0);
	attempt_succeeds();
}

Test(errand, a_card_that_does_not_take_the_new_pin_says_so)
{
	rig_do("card alice fault sw 6A80 ins 24");
	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "123456", "987654"), FAILURE_PIN_MALFORMED);
	cr_expect_eq(done.sw, 0x6A80);
	attempt_succeeds();
}

Test(errand, a_lost_answer_is_told_and_nothing_is_sent_again)
{
	size_t from = rig_log_lines("alice");

	rig_do("card alice fault cut 1 ins 24");
	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "123456", "987654"), FAILURE_PIN_RESULT_UNKNOWN);
	cr_expect_eq(rig_log_apdus("alice", from, "apdu 00 24"), 1);
	/* The card did it: a new connection shows. */
	logs_on("987654");
}

Test(errand, a_caller_that_leaves_has_cancelled_it)
{
	size_t from = rig_log_lines("alice");

	(void)close(errand(WIRE_ERRAND_CHANGE_PIN));
	program_hear(&p.channel, WIRE_CARD_ERRAND_DONE, &done);
	cr_expect_eq(done.failure, FAILURE_PIN_CANCELLED);
	cr_expect_eq(rig_log_apdus("alice", from, ""), 0);
	attempt_succeeds();
}

Test(errand, what_is_no_packet_of_pins_ends_it)
{
	static uint8_t junk[80 * 1024];
	static const size_t sizes[] = { 1, 8, 100, sizeof(junk) };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int fd = errand(WIRE_ERRAND_UNBLOCK_PIN);

		cr_assert_eq(send(fd, junk, sizes[i], 0), (ssize_t)sizes[i]);
		cr_expect_eq(hear_done(fd), FAILURE_PROTOCOL_VIOLATION, "%zu", sizes[i]);
	}
	attempt_succeeds();
}

Test(errand, pins_of_another_errand_are_not_taken)
{
	struct wire_pins pins = { WIRE_ERRAND_UNBLOCK_PIN, { (const uint8_t *)"12345678", 8 },
	    { (const uint8_t *)"987654", 6 } };
	int fd = errand(WIRE_ERRAND_CHANGE_PIN);
	struct channel c;

	channel_init(&c, dup(fd));
	program_say(&c, WIRE_PINS, &pins, -1);
	channel_close(&c);
	cr_expect_eq(hear_done(fd), FAILURE_PROTOCOL_VIOLATION);
	cr_expect_eq(rig_number("alice", "puk"), 3);
	attempt_succeeds();
}

Test(errand, a_pulled_card_is_told)
{
	rig_do("card alice fault yank-during ins 2C");
	cr_expect_eq(run(WIRE_ERRAND_UNBLOCK_PIN, "12345678", "987654"), FAILURE_CARD_REMOVED);
	rig_do("reader wait '%s' empty", RIG_READER);
}

Test(errand, neither_pin_nor_puk_stays_in_memory)
{
	cr_assert_eq(run(WIRE_ERRAND_CHANGE_PIN, "123456", "987654"), FAILURE_NONE);
	cr_expect_eq(insertion_pins("123456"), 0);
	cr_expect_eq(insertion_pins("987654"), 0);
	cr_expect_eq(run(WIRE_ERRAND_UNBLOCK_PIN, "87654321", "246802"), FAILURE_PIN_WRONG);
	cr_expect_eq(insertion_pins("87654321"), 0);
	cr_expect_eq(insertion_pins("246802"), 0);
}

Test(errand, one_during_an_attempt_is_a_broken_rule)
{
	attempt_submit("123456", "PIV-9A", false);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	(void)close(errand(WIRE_ERRAND_CHANGE_PIN));
	cr_expect_eq(channel_receive(&p.channel, 20000), CHANNEL_CLOSED);
	cr_expect_eq(program_wait(&p), 1);
	channel_close(&p.channel);
	insertion_setup();
}

static void
setup_short(void)
{
	struct wire_card_open m = { .insertion = 1, .reader = RIG_READER, .limit_ms = 2000 };

	rig_insert("alice");
	program_start(&p, "cardea-card", false);
	program_say(&p.channel, WIRE_CARD_OPEN, &m, -1);
	program_hear(&p.channel, WIRE_CARD_FOUND, &found);
	program_hear(&p.channel, WIRE_CARD_SLOT, &slot);
	program_hear(&p.channel, WIRE_CARD_READY, &ready);
}

TestSuite(patience, .init = setup_short, .fini = insertion_end);

Test(patience, a_silent_socket_ends_with_the_card_s_time)
{
	int fd = errand(WIRE_ERRAND_CHANGE_PIN);

	cr_expect_eq(hear_done(fd), FAILURE_PIN_TIMEOUT);
	cr_expect_eq(run(WIRE_ERRAND_CHANGE_PIN, "123456", "987654"), FAILURE_NONE);
}
