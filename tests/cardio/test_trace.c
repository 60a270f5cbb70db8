#include <criterion/criterion.h>
#include <string.h>

#include "fake_link.h"
#include "trace.h"

static struct trace trace;

static const struct cardio_apdu *
command(const void *cmd, size_t len)
{
	trace = (struct trace){ .n = 0 };
	return trace_command(&trace, cmd, len);
}

Test(trace, sizes_are_those_of_the_four_cases_of_commands)
{
	const struct cardio_apdu *apdu = command("\x10\xa4\x04\x0c", 4);

	cr_expect(apdu->cla == 0x10 && apdu->ins == 0xa4 && apdu->p1 == 4 && apdu->p2 == 0x0c);
	cr_expect(apdu->lc == 0 && apdu->le == 0);
	apdu = command("\x00\xc0\x00\x00\x10", 5);
	cr_expect(apdu->lc == 0 && apdu->le == 16);
	apdu = command("\x00\xc0\x00\x00\x00", 5);
	cr_expect(apdu->lc == 0 && apdu->le == 256);
	apdu = command("\x00\xcb\x3f\xff\x02\x5c\x00", 7);
	cr_expect(apdu->lc == 2 && apdu->le == 0);
	apdu = command("\x00\xcb\x3f\xff\x02\x5c\x00\x00", 8);
	cr_expect(apdu->lc == 2 && apdu->le == 256);
}

Test(trace, what_bears_a_secret_is_marked)
{
	cr_expect(command("\x00\x20\x00\x80\x08" "12345678", 13)->secret);
	cr_expect(command("\x00\x24\x00\x80\x01" "1", 6)->secret);
	cr_expect(command("\x00\x2c\x00\x80\x01" "1", 6)->secret);
	cr_expect_not(command("\x00\x20\x00\x80", 4)->secret, "it asks for the tries");
	cr_expect_not(command("\x00\xa4\x04\x00\x01" "1", 6)->secret);
}

Test(trace, what_has_no_room_is_counted)
{
	trace = (struct trace){ .n = 0 };
	for (int i = 0; i < CARDIO_TRACE_MAX; i++)
		cr_assert_not_null(trace_command(&trace, (const uint8_t *)"\0\xa4\0\0", 4));
	cr_expect_null(trace_command(&trace, (const uint8_t *)"\0\xa4\0\0", 4));
	cr_expect_null(trace_command(&trace, (const uint8_t *)"\0\xa4\0\0", 4));
	cr_expect_eq(trace.more, 2);
	cr_expect_null(trace_command(&trace, (const uint8_t *)"\0\xa4\0", 3), "no command");
	cr_expect_eq(trace.more, 2);
	cr_expect_null(trace_command(NULL, (const uint8_t *)"\0\xa4\0\0", 4));
	trace_answer(NULL, NULL, 0, 0, 0);
}

Test(trace, an_answer_is_its_size_its_status_word_and_its_time)
{
	struct cardio_apdu apdu = { 0 };

	trace_answer(&apdu, (const uint8_t *)"abc\x90\x00", 5, CARDIO_OK, 1234567);
	cr_expect(apdu.got == 3 && apdu.sw == 0x9000 && apdu.us == 1234 && apdu.error == 0);
	apdu = (struct cardio_apdu){ 0 };
	trace_answer(&apdu, (const uint8_t *)"a", 1, CARDIO_OK, UINT64_MAX);
	cr_expect(apdu.got == 0 && apdu.sw == 0 && apdu.us == UINT32_MAX);
	trace_answer(&apdu, (const uint8_t *)"\x90\x00", 2, CARDIO_ERR_TIMEOUT, 0);
	cr_expect(apdu.sw == 0 && apdu.error == CARDIO_ERR_TIMEOUT);
}

/* A probed card that was given a PIN; the trace of all that. */
static const struct cardio_apdu *
verified(struct fake *fake, struct cardio_card **card, size_t *n)
{
	struct cardio_card_info info;
	struct cardio_why why;
	unsigned more;

	fake_init(fake);
	fake->ns_per_command = 5000;
	*card = fake_card(fake);
	fake_add_probe(fake, 1474);
	cr_assert_eq(cardio_card_probe(*card, &info, &why), CARDIO_OK);
	fake_add(fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add(fake, FAKE_TRIES, "63C3");
	fake_add(fake, FAKE_VERIFY, "63C2");
	cr_assert_eq(cardio_txn_begin(*card, &why), CARDIO_OK);
	cr_assert_eq(cardio_txn_verify(*card, (const uint8_t *)"123456", 6, 0, &why),
	    CARDIO_ERR_PIN_WRONG);
	cr_assert_not(fake->diverged);
	return cardio_card_trace(*card, n, &more);
}

Test(trace, every_command_sent_is_in_it)
{
	struct fake fake;
	struct cardio_card *card;
	size_t n;
	unsigned more;
	const struct cardio_apdu *list = verified(&fake, &card, &n), *last = &list[n - 1];

	cr_expect_eq(n, fake.sent);
	cr_expect(list[0].ins == 0xa4 && list[0].sw == 0x9000 && !list[0].secret);
	cr_expect_gt(list[0].got, 0);
	cr_expect(last->ins == 0x20 && last->secret && last->lc == 8 && last->sw == 0x63c2);
	cr_expect_eq(last->us, 5);
	cardio_card_trace_clear(card);
	cr_expect_eq((cardio_card_trace(card, &n, &more), n), 0);
	cardio_card_free(&card);
}

Test(trace, no_digit_of_the_pin_is_in_it)
{
	struct fake fake;
	struct cardio_card *card;
	size_t n;
	const struct cardio_apdu *list = verified(&fake, &card, &n);

	cr_expect_null(memmem(list, n * sizeof(*list), "1234", 4));
	cr_expect_not_null(memmem(fake.steps, sizeof(fake.steps), "1234", 4), "it was sent");
	cardio_card_free(&card);
}

Test(trace, a_lost_answer_is_told_by_its_error)
{
	struct cardio_card_info info;
	struct cardio_why why;
	struct fake fake;
	struct cardio_card *card;
	const struct cardio_apdu *list;
	unsigned more;
	size_t n;

	fake_init(&fake);
	card = fake_card(&fake);
	fake_add_probe(&fake, 1474);
	fake.fail_at = 1;
	fake.fail_result = CARDIO_ERR_IO;
	cr_assert_neq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	list = cardio_card_trace(card, &n, &more);
	cr_assert_eq(n, 2);
	cr_expect(list[1].sw == 0 && list[1].error == CARDIO_ERR_IO);
	cardio_card_free(&card);
}
