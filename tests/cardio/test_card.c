#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "fake_link.h"

static struct fake fake;
static struct cardio_card *card;
static struct cardio_card_info info;
static struct cardio_why why;

static const uint8_t pin[] = "123456";
static uint8_t digest[32];
static uint8_t sig[CARDIO_SIGNATURE_MAX];
static size_t sig_len;

static void
setup(void)
{
	fake_init(&fake);
	memset(digest, 0x11, sizeof(digest));
	card = fake_card(&fake);
}

static void
teardown(void)
{
	cardio_card_free(&card);
	cr_expect_null(card);
	cr_expect_eq(fake.frees, 1);
}

static void
probed(void)
{
	fake_add_probe(&fake, 1474);
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	cr_assert_not(fake.diverged);
}

static int
verify(unsigned flags)
{
	return cardio_txn_verify(card, pin, 6, flags, &why);
}

static int
sign(void)
{
	return cardio_txn_sign(card, "PIV-9A", CARDIO_RSA2048_SHA256, digest, sizeof(digest), sig,
	    sizeof(sig), &sig_len, &why);
}

/* A transaction in which the card is asked for its tries and answers sw. */
static void
begun(const char *tries)
{
	probed();
	fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add(&fake, FAKE_TRIES, tries);
	cr_assert_eq(cardio_txn_begin(card, &why), CARDIO_OK);
}

TestSuite(probe, .init = setup, .fini = teardown);
TestSuite(txn, .init = setup, .fini = teardown);

Test(probe, reads_the_card_within_its_budget)
{
	struct cardio_card_stats stats;
	const uint8_t *der;
	size_t len;

	probed();
	cr_expect_str_eq(info.family, "PIV");
	cr_expect_str_eq(info.serial, FAKE_SERIAL);
	cr_expect_eq(info.tries_left, 3);
	cr_expect_eq(info.n_slots, 1);
	cr_expect_str_eq(info.slots[0].container, "PIV-9A");
	cr_expect_eq(info.slots[0].error, CARDIO_OK);
	cr_assert_eq(cardio_card_certificate(card, "PIV-9A", &der, &len), CARDIO_OK);
	cr_expect_eq(len, 1474);
	cr_expect_eq(der[0], 0x30);
	cardio_card_get_stats(card, &stats);
	cr_expect_eq(stats.apdus, 3 + 6, "%u", stats.apdus);
	cr_expect_eq(fake.pins, 0);
	cr_expect_eq(fake.begins, 1);
	cr_expect_eq(fake.leaves, 1);
	cr_expect_eq(fake.resets, 0);
}

Test(probe, a_long_chuid_costs_one_command)
{
	uint8_t head[256] = { 0x53, 0x82, 0x0C, 0x80, 0x34, 0x10, 1 };

	head[22] = 0x3E;
	head[23] = 0x82;
	head[24] = 0x0C;
	fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add_bytes(&fake, FAKE_CHUID, head, sizeof(head), 0x6100);
	fake_add(&fake, FAKE_TRIES, "63C3");
	fake_add(&fake, FAKE_CERT_9A, "6A82");
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	cr_expect_not(fake.diverged);
	cr_expect_str_eq(info.serial, "01000000000000000000000000000000");
}

Test(probe, a_card_without_the_application_is_unknown)
{
	fake_add(&fake, FAKE_SELECT, "6A82");
	cr_expect_eq(cardio_card_probe(card, &info, &why), CARDIO_ERR_CARD_UNKNOWN);
	cr_expect_eq(why.error, CARDIO_ERR_CARD_UNKNOWN);
	cr_expect_str_eq(why.step, "select");
	cr_expect_eq(why.sw, 0x6A82);
	cr_expect_eq(fake.leaves, 1);
	cr_expect_eq(cardio_txn_begin(card, &why), CARDIO_ERR_ARGUMENT);
}

Test(probe, a_deactivated_application_is_locked)
{
	fake_add(&fake, FAKE_SELECT, "6283");
	cr_expect_eq(cardio_card_probe(card, &info, &why), CARDIO_ERR_LOCKED);
}

Test(probe, an_empty_slot_fails_alone)
{
	const uint8_t *der;
	size_t len;

	fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add(&fake, FAKE_CHUID, "6A82");
	fake_add(&fake, FAKE_TRIES, "6983");
	fake_add(&fake, FAKE_CERT_9A, "6A82");
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	cr_expect_str_eq(info.serial, "");
	cr_expect_eq(info.tries_left, 0);
	cr_expect_eq(info.slots[0].error, CARDIO_ERR_NO_CERTIFICATE);
	cr_expect_eq(info.slots[0].sw, 0x6A82);
	cr_expect_eq(cardio_card_certificate(card, "PIV-9A", &der, &len), CARDIO_ERR_NO_CERTIFICATE);
	cr_expect_null(der);
	cr_expect_eq(cardio_card_certificate(card, "PIV-9C", &der, &len), CARDIO_ERR_NO_CONTAINER);
}

Test(probe, tries_are_unknown_while_another_program_stands_verified)
{
	fake_add(&fake, FAKE_SELECT, "9000");
	fake_add(&fake, FAKE_CHUID, FAKE_CHUID_OBJECT);
	fake_add(&fake, FAKE_TRIES, "9000");
	fake_add(&fake, FAKE_CERT_9A, "6A82");
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	cr_expect_eq(info.tries_left, CARDIO_TRIES_UNKNOWN);
}

Test(probe, a_busy_card_is_told)
{
	fake.begin_result = CARDIO_ERR_BUSY;
	cr_expect_eq(cardio_card_probe(card, &info, &why), CARDIO_ERR_BUSY);
	cr_expect_eq(fake.sent, 0);
}

Test(txn, verify_and_signature_take_six_commands_and_a_reset)
{
	struct cardio_card_stats before, after;

	begun("63C3");
	cardio_card_get_stats(card, &before);
	fake_add(&fake, FAKE_VERIFY, "9000");
	fake_add_sign(&fake);
	cr_assert_eq(verify(0), CARDIO_OK);
	cr_assert_eq(sign(), CARDIO_OK);
	cr_expect_not(fake.diverged);
	cr_expect_eq(sig_len, 256);
	cr_expect_eq(sig[0], 0x5A);
	cr_expect_eq(sig[255], 0x5A);
	cardio_card_get_stats(card, &after);
	cr_expect_eq(after.apdus - before.apdus + 1, 6, "with the SELECT of begin");
	cardio_txn_end(card);
	cr_expect_eq(fake.resets, 1);
	cr_expect_eq(fake.leaves, 1, "the probe's");
	cr_expect_eq(fake.begins, 2);
}

Test(txn, a_second_signature_needs_no_second_pin)
{
	begun("63C3");
	fake_add(&fake, FAKE_VERIFY, "9000");
	fake_add_sign(&fake);
	fake_add_sign(&fake);
	cr_assert_eq(verify(0), CARDIO_OK);
	cr_assert_eq(sign(), CARDIO_OK);
	cr_assert_eq(sign(), CARDIO_OK);
	cr_expect_eq(fake.pins, 1);
}

Test(txn, freeing_the_card_ends_it_with_a_reset)
{
	begun("63C3");
	fake_add(&fake, FAKE_VERIFY, "63C2");
	cr_assert_eq(verify(0), CARDIO_ERR_PIN_WRONG);
	cr_expect_eq(why.tries_left, 2);
	cr_expect_eq(why.sw, 0x63C2);
	cr_expect_eq(fake.resets, 0);
	cardio_card_free(&card);
	cr_expect_eq(fake.resets, 1);
	cr_expect_eq(fake.frees, 1);
}

Test(txn, no_pin_no_reset)
{
	begun("63C3");
	cardio_txn_end(card);
	cr_expect_eq(fake.resets, 0);
	cr_expect_eq(fake.leaves, 2);
}

Test(txn, a_pin_is_presented_once)
{
	begun("63C3");
	fake_add(&fake, FAKE_VERIFY, "63C2");
	cr_assert_eq(verify(0), CARDIO_ERR_PIN_WRONG);
	cr_expect_eq(verify(0), CARDIO_ERR_ARGUMENT);
	cr_expect_eq(fake.pins, 1);
}

Test(txn, the_last_try_is_not_spent_without_consent)
{
	begun("63C1");
	cr_expect_eq(verify(0), CARDIO_ERR_PIN_LAST_TRY);
	cr_expect_eq(why.tries_left, 1);
	cr_expect_eq(fake.pins, 0);
}

Test(txn, the_last_try_is_spent_with_consent)
{
	begun("63C1");
	cr_expect_eq(card->info.tries_left, 3);
	fake_add(&fake, FAKE_VERIFY, "6983");
	cr_expect_eq(verify(CARDIO_SPEND_LAST_TRY), CARDIO_ERR_PIN_BLOCKED);
	cr_expect_eq(why.tries_left, 0);
	cr_expect_eq(fake.pins, 1);
}

Test(txn, a_blocked_pin_is_not_sent)
{
	begun("6983");
	cr_expect_eq(verify(CARDIO_SPEND_LAST_TRY), CARDIO_ERR_PIN_BLOCKED);
	cr_expect_eq(fake.pins, 0);
}

Test(txn, that_a_pin_is_blocked_says_more_than_that_it_is_none)
{
	fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add(&fake, FAKE_CHUID, FAKE_CHUID_OBJECT);
	fake_add(&fake, FAKE_TRIES, "6983");
	fake_add(&fake, FAKE_CERT_9A, "6A82");
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add(&fake, FAKE_TRIES, "6983");
	cr_assert_eq(cardio_txn_begin(card, &why), CARDIO_OK);
	cr_expect_eq(cardio_txn_verify(card, pin, 2, 0, &why), CARDIO_ERR_PIN_BLOCKED);
}

Test(txn, a_pin_that_was_never_sent_is_not_unknown)
{
	begun("63C3");
	fake.ns_per_command = 10000000000;
	fake_add(&fake, FAKE_VERIFY, "9000");
	cr_expect_eq(verify(0), CARDIO_ERR_TIMEOUT, "the question took all the time");
	cr_expect_eq(fake.pins, 0);
	cr_expect_eq(cardio_txn_pins_sent(card), 0);
}

static void
note_pins(void *data)
{
	/* How many went before: none. One more for each call. */
	*(unsigned int *)data += 1 + 100 * (unsigned int)fake.pins;
}

Test(txn, it_is_told_right_before_the_pin_goes)
{
	unsigned int told = 0;

	begun("63C3");
	cardio_card_before_pin(card, note_pins, &told);
	fake_add(&fake, FAKE_VERIFY, "63C2");
	cr_expect_eq(verify(0), CARDIO_ERR_PIN_WRONG);
	cr_expect_eq(fake.pins, 1);
	cr_expect_eq(told, 1);
}

Test(txn, a_pin_that_does_not_go_is_not_told)
{
	unsigned int told = 0;

	begun("63C1");
	cardio_card_before_pin(card, note_pins, &told);
	cr_expect_eq(verify(0), CARDIO_ERR_PIN_LAST_TRY);
	cr_expect_eq(told, 0);
}

Test(txn, a_status_word_that_verify_does_not_have_is_an_answer)
{
	begun("63C3");
	fake_add(&fake, FAKE_VERIFY, "6F00");
	cr_expect_eq(verify(0), CARDIO_ERR_IO);
	cr_expect_eq(why.sw, 0x6F00);
	cr_expect_eq(cardio_txn_pins_sent(card), 1);
}

Test(txn, unknown_tries_are_no_consent)
{
	begun("6D00");
	cr_expect_eq(verify(CARDIO_SPEND_LAST_TRY), CARDIO_ERR_IO);
	cr_expect_eq(fake.pins, 0);
}

Test(txn, a_foreign_verification_is_forgotten_first)
{
	begun("9000");
	fake_add(&fake, "0020FF80", "9000");
	fake_add(&fake, FAKE_TRIES, "63C3");
	fake_add(&fake, FAKE_VERIFY, "9000");
	cr_expect_eq(verify(0), CARDIO_OK);
	cr_expect_not(fake.diverged);
}

Test(txn, a_card_that_cannot_forget_gets_no_pin)
{
	begun("9000");
	fake_add(&fake, "0020FF80", "6A86");
	cr_expect_eq(verify(0), CARDIO_ERR_IO);
	cr_expect_eq(fake.pins, 0);
}

static const struct {
	const char *name, *pin;
} malformed[] = {
	{ "empty", "" }, { "five digits", "12345" }, { "nine digits", "123456789" },
	{ "a letter", "12345a" }, { "a space", "123 56" }, { "padding", "12345\xFF" },
};

Test(txn, what_is_no_pin_is_not_sent)
{
	unsigned sent;

	begun("63C3");
	sent = fake.sent;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		const uint8_t *text = (const uint8_t *)malformed[i].pin;
		size_t len = strlen(malformed[i].pin);

		cr_expect_eq(cardio_pin_check(card, text, len), CARDIO_ERR_PIN_FORMAT, "%s",
		    malformed[i].name);
		cr_expect_eq(cardio_txn_verify(card, text, len, 0, &why), CARDIO_ERR_PIN_FORMAT,
		    "%s", malformed[i].name);
	}
	cr_expect_eq(fake.sent, sent);
	cr_expect_eq(cardio_pin_check(card, (const uint8_t *)"12345678", 8), CARDIO_OK);
}

/* What the card's fate after a failed exchange makes of the failure. */
static const struct {
	const char *name;
	int failed, asked, result;
} lost[] = {
	{ "card pulled", CARDIO_ERR_IO, CARDIO_ERR_CARD_REMOVED, CARDIO_ERR_CARD_REMOVED },
	{ "reader unplugged", CARDIO_ERR_IO, CARDIO_ERR_READER_REMOVED, CARDIO_ERR_READER_REMOVED },
	{ "service gone", CARDIO_ERR_IO, CARDIO_ERR_SERVICE, CARDIO_ERR_SERVICE },
	{ "mere failure", CARDIO_ERR_IO, CARDIO_OK, CARDIO_ERR_PIN_UNKNOWN },
	{ "no answer in time", CARDIO_ERR_TIMEOUT, CARDIO_OK, CARDIO_ERR_PIN_UNKNOWN },
	{ "no answer, service stopped", CARDIO_ERR_TIMEOUT, CARDIO_ERR_SERVICE, CARDIO_ERR_SERVICE },
};

Test(txn, a_lost_answer_to_verify_is_told_apart_and_never_repeated)
{
	for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++) {
		begun("63C3");
		fake.fail_at = (int)fake.sent + 1;
		fake.fail_result = lost[i].failed;
		fake.ask_result = lost[i].asked;
		cr_expect_eq(verify(0), lost[i].result, "%s: %d", lost[i].name, why.error);
		cr_expect_eq(fake.pins, 1, "%s", lost[i].name);
		cr_expect_eq(fake.asks, 1, "%s", lost[i].name);
		cr_expect_eq(fake.asked_wait_ms, lost[i].failed == CARDIO_ERR_IO ? 1000 : 0);
		cr_expect_neq(sign(), CARDIO_OK, "%s", lost[i].name);
		cr_expect_eq(fake.sent, (unsigned)fake.fail_at + 1, "nothing follows a lost answer");
		cardio_card_free(&card);
		setup();
	}
}

Test(txn, a_lost_answer_before_verify_spends_no_try)
{
	begun("63C3");
	fake.fail_at = (int)fake.sent;
	fake.fail_result = CARDIO_ERR_IO;
	fake.ask_result = CARDIO_OK;
	cr_expect_eq(verify(0), CARDIO_ERR_IO);
	cr_expect_eq(fake.pins, 0);
	cr_expect_str_eq(why.step, "tries");
	cr_expect_eq(why.scard, 0x8010002F);
}

Test(txn, half_an_answer_to_verify_leaves_the_pin_unknown)
{
	begun("63C3");
	fake_add(&fake, FAKE_VERIFY, "90");
	cr_expect_eq(verify(0), CARDIO_ERR_PIN_UNKNOWN);
	cr_expect_eq(why.tries_left, CARDIO_TRIES_UNKNOWN);
}

Test(txn, the_card_gets_ten_seconds)
{
	begun("63C3");
	fake_add(&fake, FAKE_VERIFY, "9000");
	fake_add_sign(&fake);
	fake.ns_per_command = 4000000000;
	cr_assert_eq(verify(0), CARDIO_OK);
	cr_expect_eq(sign(), CARDIO_ERR_TIMEOUT);
	cr_expect_eq(fake.sent, 9 + 1 + 2 + 1, "one fragment went out in the remaining time");
}

Test(txn, an_answer_without_a_status_word_may_be_a_card_that_left)
{
	begun("63C3");
	fake_add(&fake, FAKE_VERIFY, "");
	fake.ask_result = CARDIO_ERR_CARD_REMOVED;
	cr_expect_eq(verify(0), CARDIO_ERR_CARD_REMOVED);
	cr_expect_eq(fake.asked_wait_ms, 1000);
	cr_expect_eq(cardio_card_failed(card), CARDIO_ERR_CARD_REMOVED);
}

Test(txn, a_right_pin_makes_the_tries_unknown_again)
{
	begun("63C2");
	fake_add(&fake, FAKE_VERIFY, "9000");
	cr_assert_eq(verify(0), CARDIO_OK);
	cr_expect_eq(why.tries_left, CARDIO_TRIES_UNKNOWN);
}

Test(txn, a_lower_limit_is_kept_and_a_higher_one_is_not)
{
	cardio_card_set_limit(card, 3000);
	fake_add_probe(&fake, 1474);
	fake.ns_per_command = 1000000000;
	cr_expect_eq(cardio_card_probe(card, &info, &why), CARDIO_ERR_TIMEOUT);
	cr_expect_eq(fake.sent, 3);
	cr_expect_eq(cardio_card_failed(card), CARDIO_ERR_TIMEOUT);
	cardio_card_free(&card);
	setup();
	cardio_card_set_limit(card, 60000);
	fake.ns_per_command = 4000000000;
	fake_add_probe(&fake, 1474);
	cr_expect_eq(cardio_card_probe(card, &info, &why), CARDIO_ERR_TIMEOUT);
	cr_expect_eq(fake.sent, 3);
}

Test(txn, only_a_card_opened_by_its_reader_can_be_renewed)
{
	cr_expect_eq(cardio_card_renew(card, &why), CARDIO_ERR_ARGUMENT);
	cr_expect_eq(why.error, CARDIO_ERR_ARGUMENT);
	cr_expect_eq(cardio_card_failed(card), CARDIO_OK);
}

Test(txn, the_ten_seconds_start_anew_with_the_next_transaction)
{
	probed();
	fake.ns_per_command = 9000000000;
	for (int i = 0; i < 2; i++) {
		fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
		cr_assert_eq(cardio_txn_begin(card, &why), CARDIO_OK);
		cardio_txn_end(card);
	}
}

static const struct {
	const char *sw;
	int result;
} signatures[] = {
	{ "6982", CARDIO_ERR_NOT_AUTHENTICATED },
	{ "6A88", CARDIO_ERR_NO_KEY },
	{ "6A86", CARDIO_ERR_NO_KEY },
	{ "6A80", CARDIO_ERR_IO },
	{ "6F00", CARDIO_ERR_IO },
};

Test(txn, refusals_to_sign_are_told_apart)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		begun("63C3");
		fake_add(&fake, FAKE_VERIFY, "9000");
		fake_add_sign(&fake);
		fake.steps[fake.n - 2].ans_len = 2;
		fake.steps[fake.n - 2].ans[0] = 0;
		cr_assert_eq(sscanf(signatures[i].sw, "%2hhx%2hhx", &fake.steps[fake.n - 2].ans[0],
		    &fake.steps[fake.n - 2].ans[1]), 2);
		cr_assert_eq(verify(0), CARDIO_OK);
		cr_expect_eq(sign(), signatures[i].result, "%s", signatures[i].sw);
		cr_expect_eq(sig_len, 0);
		cardio_card_free(&card);
		setup();
	}
}

Test(txn, the_callers_mistakes_send_nothing)
{
	unsigned sent;

	cr_expect_eq(cardio_txn_begin(card, &why), CARDIO_ERR_ARGUMENT, "not probed");
	cr_expect_eq(verify(0), CARDIO_ERR_ARGUMENT, "no transaction");
	cr_expect_eq(sign(), CARDIO_ERR_ARGUMENT, "no transaction");
	cardio_txn_end(card);
	begun("63C3");
	sent = fake.sent;
	cr_expect_eq(cardio_txn_begin(card, &why), CARDIO_ERR_ARGUMENT, "one is open");
	cr_expect_eq(cardio_card_probe(card, &info, &why), CARDIO_ERR_ARGUMENT, "one is open");
	cr_expect_eq(cardio_txn_sign(card, "PIV-9C", CARDIO_RSA2048_SHA256, digest, 32, sig,
	    sizeof(sig), &sig_len, &why), CARDIO_ERR_NO_CONTAINER);
	cr_expect_eq(cardio_txn_sign(card, "PIV-9A", CARDIO_RSA2048_SHA256, digest, 31, sig,
	    sizeof(sig), &sig_len, &why), CARDIO_ERR_ARGUMENT);
	cr_expect_eq(cardio_txn_sign(card, "PIV-9A", CARDIO_RSA2048_SHA256, digest, 32, sig, 255,
	    &sig_len, &why), CARDIO_ERR_ARGUMENT);
	cr_expect_eq(fake.sent, sent);
}

Test(txn, the_pin_leaves_no_copy)
{
	begun("63C3");
	fake_add(&fake, FAKE_VERIFY, "9000");
	cr_assert_eq(verify(0), CARDIO_OK);
	for (size_t i = 0; i + 6 <= sizeof(*card->x); i++)
		cr_assert(memcmp((const uint8_t *)card->x + i, pin, 6) != 0, "at %zu", i);
}
