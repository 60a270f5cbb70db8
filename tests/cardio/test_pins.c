/* A PIN changed, unblocked, and typed on the reader, over a recorded card. */
#include <criterion/criterion.h>
#include <string.h>

#include "fake_link.h"

#define OLD	(const uint8_t *)"123456", 6
#define FRESH	(const uint8_t *)"987654", 6
#define PUK	(const uint8_t *)"12345678", 8

static struct fake fake;
static struct cardio_card *card;
static struct cardio_card_info info;
static struct cardio_why why;

static void
setup(void)
{
	fake_init(&fake);
	card = fake_card(&fake);
}

static void
teardown(void)
{
	cardio_card_free(&card);
	cr_expect_eq(fake.frees, 1);
}

static void
probed(void)
{
	fake_add_probe(&fake, 1474);
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	cr_assert_not(fake.diverged);
}

static void
begun(void)
{
	probed();
	fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
	cr_assert_eq(cardio_txn_begin(card, &why), CARDIO_OK);
}

static bool
all_zero(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void
nothing_left(void)
{
	cr_expect(all_zero(card->x->secret, sizeof(card->x->secret)), "the secret is wiped");
	cr_expect(all_zero(card->x->cmd, sizeof(card->x->cmd)), "the command is wiped");
}

TestSuite(change, .init = setup, .fini = teardown);
TestSuite(unblock, .init = setup, .fini = teardown);
TestSuite(pad, .init = setup, .fini = teardown);

Test(change, a_pin_is_changed_with_three_commands_and_a_reset)
{
	struct cardio_card_stats before, after;

	probed();
	cardio_card_get_stats(card, &before);
	fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add(&fake, FAKE_TRIES, "63C3");
	fake_add(&fake, FAKE_CHANGE, "9000");
	cr_assert_eq(cardio_txn_begin(card, &why), CARDIO_OK);
	cr_assert_eq(cardio_txn_change_pin(card, OLD, FRESH, &why), CARDIO_OK);
	cr_expect_not(fake.diverged);
	cardio_card_get_stats(card, &after);
	cr_expect_eq(after.apdus - before.apdus, 3);
	cr_expect_eq(cardio_txn_pins_sent(card), 1);
	nothing_left();
	cardio_txn_end(card);
	cr_expect_eq(fake.resets, 1);
}

static const struct {
	const char *answer;
	int error, tries;
} answers[] = {
	{ "63C2", CARDIO_ERR_PIN_WRONG, 2 },
	{ "63C0", CARDIO_ERR_PIN_BLOCKED, 0 },
	{ "6983", CARDIO_ERR_PIN_BLOCKED, 0 },
	{ "6A80", CARDIO_ERR_PIN_FORMAT, CARDIO_TRIES_UNKNOWN },
	{ "6982", CARDIO_ERR_NOT_AUTHENTICATED, CARDIO_TRIES_UNKNOWN },
	{ "6D00", CARDIO_ERR_IO, CARDIO_TRIES_UNKNOWN },
	{ "6A88", CARDIO_ERR_IO, CARDIO_TRIES_UNKNOWN },
	{ "6110", CARDIO_ERR_IO, CARDIO_TRIES_UNKNOWN },
	{ "6C08", CARDIO_ERR_IO, CARDIO_TRIES_UNKNOWN },
	{ "00", CARDIO_ERR_PIN_UNKNOWN, CARDIO_TRIES_UNKNOWN },
};

Test(change, each_status_word_has_its_meaning_and_is_asked_for_once)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		cardio_card_free(&card);
		setup();
		begun();
		fake_add(&fake, FAKE_TRIES, "63C3");
		fake_add(&fake, FAKE_CHANGE, answers[i].answer);
		cr_expect_eq(cardio_txn_change_pin(card, OLD, FRESH, &why), answers[i].error,
		    "%s: %s", answers[i].answer, cardio_error_name(why.error));
		cr_expect_eq(why.tries_left, answers[i].tries, "%s", answers[i].answer);
		cr_expect_str_eq(why.step, "change");
		cr_expect_eq(fake.pins, 1);
		cr_expect_eq(cardio_txn_change_pin(card, OLD, FRESH, &why), CARDIO_ERR_ARGUMENT);
		cr_expect_eq(fake.pins, 1);
		nothing_left();
		cardio_txn_end(card);
		cr_expect_eq(fake.resets, 1);
	}
}

Test(change, the_last_try_and_none_are_kept)
{
	begun();
	fake_add(&fake, FAKE_TRIES, "63C1");
	cr_expect_eq(cardio_txn_change_pin(card, OLD, FRESH, &why), CARDIO_ERR_PIN_LAST_TRY);
	cr_expect_eq(why.tries_left, 1);
	fake_add(&fake, FAKE_TRIES, "6983");
	cr_expect_eq(cardio_txn_change_pin(card, OLD, FRESH, &why), CARDIO_ERR_PIN_BLOCKED);
	cr_expect_eq(fake.pins, 0);
	cr_expect_eq(cardio_txn_pins_sent(card), 0);
}

static const struct { const char *old, *fresh; } no_pins[] = {
	{ "12345", "987654" }, { "123456789", "987654" }, { "12345a", "987654" },
	{ "123456", "98765" }, { "123456", "987654321" }, { "123456", "98765x" }, { "123456", "" },
};

Test(change, what_is_no_pin_is_not_sent)
{
	unsigned sent;

	begun();
	sent = fake.sent;
	for (size_t i = 0; i < sizeof(no_pins) / sizeof(no_pins[0]); i++)
		cr_expect_eq(cardio_txn_change_pin(card, (const uint8_t *)no_pins[i].old,
		    strlen(no_pins[i].old), (const uint8_t *)no_pins[i].fresh,
		    strlen(no_pins[i].fresh), &why), CARDIO_ERR_PIN_FORMAT, "%zu", i);
	cr_expect_eq(fake.sent, sent);
	cr_expect_eq(why.sw, 0);
}

Test(change, needs_a_transaction)
{
	probed();
	cr_expect_eq(cardio_txn_change_pin(card, OLD, FRESH, &why), CARDIO_ERR_ARGUMENT);
	cr_expect_eq(cardio_txn_unblock_pin(card, PUK, FRESH, &why), CARDIO_ERR_ARGUMENT);
	cr_expect_eq(fake.pins, 0);
}

Test(unblock, the_puk_gives_a_new_pin_and_its_tries)
{
	begun();
	fake_add(&fake, FAKE_UNBLOCK, "9000");
	fake_add(&fake, FAKE_TRIES, "63C3");
	cr_assert_eq(cardio_txn_unblock_pin(card, PUK, FRESH, &why), CARDIO_OK);
	cr_expect_not(fake.diverged);
	cr_expect_eq(why.tries_left, 3);
	cr_expect_eq(fake.pins, 1);
	nothing_left();
	cardio_txn_end(card);
	cr_expect_eq(fake.resets, 1);
}

Test(unblock, a_new_pin_stands_although_the_card_then_tells_no_tries)
{
	begun();
	fake_add(&fake, FAKE_UNBLOCK, "9000");
	fake_add(&fake, FAKE_TRIES, "6F00");
	cr_expect_eq(cardio_txn_unblock_pin(card, PUK, FRESH, &why), CARDIO_OK);
	cr_expect_eq(why.tries_left, CARDIO_TRIES_UNKNOWN);
	cr_expect_eq(why.error, CARDIO_OK);
}

Test(unblock, a_refusal_speaks_of_the_puk)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		cardio_card_free(&card);
		setup();
		begun();
		fake_add(&fake, FAKE_UNBLOCK, answers[i].answer);
		cr_expect_eq(cardio_txn_unblock_pin(card, PUK, FRESH, &why), answers[i].error,
		    "%s: %s", answers[i].answer, cardio_error_name(why.error));
		cr_expect_eq(why.tries_left, answers[i].tries);
		cr_expect_eq(card->info.tries_left, 3, "the PIN's are another number");
		cr_expect_eq(fake.pins, 1);
		nothing_left();
	}
}

Test(unblock, what_is_no_puk_is_not_sent)
{
	begun();
	cr_expect_eq(cardio_txn_unblock_pin(card, (const uint8_t *)"12345", 5, FRESH, &why),
	    CARDIO_ERR_PIN_FORMAT);
	cr_expect_eq(cardio_txn_unblock_pin(card, (const uint8_t *)"123456789", 9, FRESH, &why),
	    CARDIO_ERR_PIN_FORMAT);
	cr_expect_eq(cardio_txn_unblock_pin(card, PUK, (const uint8_t *)"12a456", 6, &why),
	    CARDIO_ERR_PIN_FORMAT);
	cr_expect_eq(fake.pins, 0);
}

Test(pad, a_reader_without_one_is_asked_once_and_found_so)
{
	begun();
	cr_expect_not(info.pinpad);
	cr_expect_eq(cardio_txn_verify_on_pad(card, 0, &why), CARDIO_ERR_ARGUMENT);
	cr_expect_eq(fake.pad_asked, 0);
}

Test(pad, a_broken_answer_is_no_pad)
{
	fake_add_pad(&fake, "9000");
	fake.features_len--;
	probed();
	cr_expect_not(info.pinpad);
}

Test(pad, the_reader_asks_and_no_pin_is_sent_from_here)
{
	fake_add_pad(&fake, "9000");
	begun();
	cr_expect(info.pinpad);
	fake_add(&fake, FAKE_TRIES, "63C3");
	fake_add_sign(&fake);
	cr_assert_eq(cardio_txn_verify_on_pad(card, 0, &why), CARDIO_OK);
	cr_expect_eq(fake.pad_code, 0x42330006);
	cr_expect_eq(fake.pad_structure_len, 19 + 13);
	cr_expect_arr_eq(fake.pad_structure + 19,
	    "\x00\x20\x00\x80\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 13);
	cr_expect_eq(fake.pins, 0);
	cr_expect_eq(cardio_txn_pins_sent(card), 1, "the reader's");
	cr_expect_eq(cardio_txn_verify_on_pad(card, 0, &why), CARDIO_ERR_ARGUMENT);
	cr_expect_eq(fake.pad_asked, 1);
	cardio_txn_end(card);
	cr_expect_eq(fake.resets, 1);
}

static const struct {
	const char *answer;
	int error, tries;
	unsigned sent;
} pad_answers[] = {
	{ "63C2", CARDIO_ERR_PIN_WRONG, 2, 1 },
	{ "6983", CARDIO_ERR_PIN_BLOCKED, 0, 1 },
	{ "6400", CARDIO_ERR_PIN_TIMEOUT, 3, 0 },
	{ "6401", CARDIO_ERR_PIN_CANCELLED, 3, 0 },
	{ "6403", CARDIO_ERR_PIN_FORMAT, 3, 0 },
	{ "6F00", CARDIO_ERR_IO, CARDIO_TRIES_UNKNOWN, 1 },
	{ "", CARDIO_ERR_PIN_UNKNOWN, CARDIO_TRIES_UNKNOWN, 1 },
	{ "90", CARDIO_ERR_PIN_UNKNOWN, CARDIO_TRIES_UNKNOWN, 1 },
	{ "900000", CARDIO_ERR_PIN_UNKNOWN, CARDIO_TRIES_UNKNOWN, 1 },
};

Test(pad, each_answer_has_its_meaning)
{
	for (size_t i = 0; i < sizeof(pad_answers) / sizeof(pad_answers[0]); i++) {
		cardio_card_free(&card);
		setup();
		fake_add_pad(&fake, pad_answers[i].answer);
		begun();
		fake_add(&fake, FAKE_TRIES, "63C3");
		cr_expect_eq(cardio_txn_verify_on_pad(card, 0, &why), pad_answers[i].error,
		    "%s: %s", pad_answers[i].answer, cardio_error_name(why.error));
		cr_expect_eq(why.tries_left, pad_answers[i].tries, "%s", pad_answers[i].answer);
		cr_expect_eq(cardio_txn_pins_sent(card), pad_answers[i].sent, "%zu", i);
		cardio_txn_end(card);
		cr_expect_eq(fake.resets, 1);
	}
}

Test(pad, the_last_try_needs_consent)
{
	fake_add_pad(&fake, "9000");
	begun();
	fake_add(&fake, FAKE_TRIES, "63C1");
	fake_add(&fake, FAKE_TRIES, "63C1");
	cr_expect_eq(cardio_txn_verify_on_pad(card, 0, &why), CARDIO_ERR_PIN_LAST_TRY);
	cr_expect_eq(fake.pad_asked, 0);
	cr_expect_eq(cardio_txn_verify_on_pad(card, CARDIO_SPEND_LAST_TRY, &why), CARDIO_OK);
	cr_expect_eq(fake.pad_asked, 1);
}

Test(pad, what_the_person_takes_is_not_the_card_s_time)
{
	fake_add_pad(&fake, "9000");
	begun();
	fake.pad_ns = UINT64_C(60000000000);
	fake_add(&fake, FAKE_TRIES, "63C3");
	fake_add_sign(&fake);
	cr_assert_eq(cardio_txn_verify_on_pad(card, 0, &why), CARDIO_OK);
	cr_expect_eq(fake.pad_ms, CARDIO_PAD_MS + CARDIO_CARD_MS);
	cr_expect_eq(card->x->left_ns, CARDIO_CARD_MS * UINT64_C(1000000));
}

Test(pad, a_wait_that_was_ended_ends_the_connection)
{
	fake_add_pad(&fake, "9000");
	begun();
	fake.pad_result = CARDIO_ERR_PIN_CANCELLED;
	fake_add(&fake, FAKE_TRIES, "63C3");
	cr_expect_eq(cardio_txn_verify_on_pad(card, 0, &why), CARDIO_ERR_PIN_CANCELLED);
	cr_expect_eq(fake.asks, 0, "nothing is wrong with the card");
	cr_expect_eq(cardio_card_failed(card), CARDIO_ERR_PIN_CANCELLED);
}

Test(pad, a_card_pulled_meanwhile_is_told)
{
	fake_add_pad(&fake, "");
	begun();
	fake.pad_result = CARDIO_ERR_IO;
	fake.ask_result = CARDIO_ERR_CARD_REMOVED;
	fake_add(&fake, FAKE_TRIES, "63C3");
	cr_expect_eq(cardio_txn_verify_on_pad(card, 0, &why), CARDIO_ERR_CARD_REMOVED);
}
