#include <criterion/criterion.h>
#include <string.h>

#include "answers.h"
#include "wire_trace.h"
#include "status.h"

static const struct {
	int error;
	const char *id;
} rows[] = {
	{ CARDIO_ERR_DENIED, "pcsc-denied" },
	{ CARDIO_ERR_SERVICE, "pcsc-unavailable" },
	{ CARDIO_ERR_READER_NONE, "reader-removed" },
	{ CARDIO_ERR_READER_REMOVED, "reader-removed" },
	{ CARDIO_ERR_CARD_ABSENT, "card-removed" },
	{ CARDIO_ERR_CARD_REMOVED, "card-removed" },
	{ CARDIO_ERR_MUTE, "card-mute" },
	{ CARDIO_ERR_BUSY, "card-busy" },
	{ CARDIO_ERR_CARD_UNKNOWN, "card-unknown" },
	{ CARDIO_ERR_LOCKED, "card-locked" },
	{ CARDIO_ERR_NO_CONTAINER, "card-no-container" },
	{ CARDIO_ERR_NO_CERTIFICATE, "card-no-certificate" },
	{ CARDIO_ERR_NO_KEY, "card-no-key" },
	{ CARDIO_ERR_NOT_AUTHENTICATED, "card-not-authenticated" },
	{ CARDIO_ERR_TIMEOUT, "card-timeout" },
	{ CARDIO_ERR_BAD_DATA, "card-bad-data" },
	{ CARDIO_ERR_IO, "card-io" },
	{ CARDIO_ERR_PIN_FORMAT, "pin-malformed" },
	{ CARDIO_ERR_PIN_BLOCKED, "pin-blocked" },
	{ CARDIO_ERR_PIN_LAST_TRY, "pin-last-try" },
	{ CARDIO_ERR_PIN_WRONG, "pin-wrong" },
	{ CARDIO_ERR_PIN_UNKNOWN, "pin-result-unknown" },
	{ CARDIO_ERR_ARGUMENT, "internal-error" },
	{ CARDIO_ERR_MEMORY, "internal-error" },
	{ CARDIO_ERR_PIN_CANCELLED, "pin-cancelled" },
	{ CARDIO_ERR_PIN_TIMEOUT, "pin-timeout" },
	{ CARDIO_ERR_PIN_TIMEOUT - 1, "internal-error" },
	{ 1, "internal-error" },
};

Test(answers, every_error_of_the_card_has_its_failure)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_str_eq(failure_row(answers_failure(rows[i].error))->id, rows[i].id, "%s",
		    cardio_error_name(rows[i].error));
	cr_expect_eq(answers_failure(CARDIO_OK), FAILURE_NONE);
	for (int error = CARDIO_ERR_PIN_UNKNOWN; error < 0; error++)
		cr_expect_neq(answers_failure(error), FAILURE_NONE, "%d", error);
}

Test(answers, tries_that_are_not_known_are_ff)
{
	cr_expect_eq(answers_tries(CARDIO_TRIES_UNKNOWN), 0xFF);
	cr_expect_eq(answers_tries(0), 0);
	cr_expect_eq(answers_tries(15), 15);
	cr_expect_eq(answers_tries(0xFF), 0xFF);
}

Test(answers, a_card_is_called_by_its_family_and_serial)
{
	struct cardio_card_info info = { .family = "PIV", .serial = "0011" };
	char name[WIRE_NAME];

	answers_card_name(&info, name);
	cr_expect_str_eq(name, "PIV 0011");
	info.serial[0] = '\0';
	answers_card_name(&info, name);
	cr_expect_str_eq(name, "PIV");
}

Test(answers, a_failed_call_keeps_what_the_device_said)
{
	struct cardio_why why = { .error = CARDIO_ERR_PIN_WRONG, .step = "verify", .sw = 0x63C2,
	    .tries_left = 2 };
	struct wire_card_failed m;

	answers_failed(&why, &m);
	cr_expect_eq(m.failure, FAILURE_PIN_WRONG);
	cr_expect_eq(m.sw, 0x63C2);
	cr_expect_eq(m.tries, 2);
	cr_expect_str_eq(m.detail, "verify: pin-wrong, verification failed, tries left in last digit");
}

Test(answers, an_insertion_lives_while_a_slot_is_good_or_empty)
{
	struct cardio_card_info info = { .n_slots = 2 };
	struct cardio_why why;

	info.slots[0].error = CARDIO_ERR_BAD_DATA;
	info.slots[1].error = CARDIO_ERR_NO_CERTIFICATE;
	cr_expect_eq(answers_slots(&info, &why), FAILURE_NONE);
	info.slots[1].error = CARDIO_OK;
	info.slots[1].certificate_len = WIRE_CERTIFICATE;
	cr_expect_eq(answers_slots(&info, &why), FAILURE_NONE);
	info.slots[1].certificate_len = WIRE_CERTIFICATE + 1;
	cr_expect_eq(answers_slots(&info, &why), FAILURE_CARD_BAD_DATA);
	info.slots[0].error = CARDIO_ERR_IO;
	info.slots[0].sw = 0x6F00;
	cr_expect_eq(answers_slots(&info, &why), FAILURE_CARD_IO);
	cr_expect_eq(why.sw, 0x6F00);
	info.n_slots = 0;
	cr_expect_eq(answers_slots(&info, &why), FAILURE_CARD_NO_CERTIFICATE);
}

Test(answers, a_trace_says_what_was_sent_and_that_a_pin_was)
{
	static const struct cardio_apdu list[] = {
		{ .ins = 0xa4, .p1 = 4, .lc = 9, .le = 256, .got = 20, .sw = 0x9000, .us = 7 },
		{ .ins = 0x20, .p2 = 0x80, .lc = 8, .secret = true, .error = CARDIO_ERR_TIMEOUT },
		{ .ins = 0x20, .p2 = 0x80, .lc = 8, .secret = true, .on_pad = true, .sw = 0x9000 },
	};
	static const uint8_t kinds[] = { WIRE_TRACE_COMMAND, WIRE_TRACE_SECRET, WIRE_TRACE_PAD };
	uint8_t buf[4 * WIRE_TRACE_SIZE];
	struct message_blob blob = { buf, answers_trace(list, 3, 70000, buf, sizeof(buf)) };
	struct wire_trace got;

	for (size_t i = 0; i < 3; i++) {
		cr_assert(wire_trace_get(&blob, &got));
		cr_expect_eq(got.kind, kinds[i]);
		cr_expect_eq(got.ins, list[i].ins);
		cr_expect_eq(got.sw, list[i].sw);
		cr_expect_eq(got.error, -list[i].error);
	}
	cr_assert(wire_trace_get(&blob, &got));
	cr_expect(got.kind == WIRE_TRACE_MORE && got.more == UINT16_MAX);
	cr_expect_eq(blob.n, 0);
}

Test(answers, a_trace_ends_where_its_room_does)
{
	static const struct cardio_apdu list[2] = { { .ins = 0xa4 }, { .ins = 0xcb } };
	uint8_t buf[3 * WIRE_TRACE_SIZE];

	cr_expect_eq(answers_trace(list, 2, 0, buf, sizeof(buf)), 2 * WIRE_TRACE_SIZE);
	cr_expect_eq(answers_trace(list, 2, 5, buf, 2 * WIRE_TRACE_SIZE + 1), 2 * WIRE_TRACE_SIZE);
	cr_expect_eq(answers_trace(list, 2, 5, buf, 1), 0);
}
