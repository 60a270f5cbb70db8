#include <criterion/criterion.h>
#include <reader.h>
#include <string.h>

#include "pinpad.h"

/* What a common reader with a pad answers; the second has keys for a new PIN only. */
static const uint8_t with_pad[] = {
	0x06, 4, 0x42, 0x33, 0x00, 0x06, 0x07, 4, 0x42, 0x33, 0x00, 0x07,
	0x0A, 4, 0x42, 0x33, 0x00, 0x0A, 0x12, 4, 0x42, 0x33, 0x00, 0x12,
};
static const uint8_t without[] = { 0x07, 4, 0x42, 0x33, 0x00, 0x07, 0x13, 4, 0x42, 0, 0, 1 };

static const struct pinpad_rule rule = {
	.command = { 0x00, 0x20, 0x00, 0x80, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF },
	.command_len = 13, .pin_bytes = 8, .digits_min = 6, .digits_max = 8,
};

Test(pinpad, the_code_that_asks_for_features_is_that_of_the_service)
{
	cr_expect_eq(PINPAD_GET_FEATURES, CM_IOCTL_GET_FEATURE_REQUEST);
}

Test(pinpad, its_code_is_found_among_other_features)
{
	uint32_t code;

	cr_expect_eq(pinpad_features(with_pad, sizeof(with_pad), &code), CARDIO_OK);
	cr_expect_eq(code, 0x42330006);
	cr_expect_eq(pinpad_features(without, sizeof(without), &code), CARDIO_OK);
	cr_expect_eq(code, 0);
	cr_expect_eq(pinpad_features(NULL, 0, &code), CARDIO_OK);
	cr_expect_eq(code, 0);
}

static void
broken(const uint8_t *tlv, size_t len)
{
	uint32_t code = 1;

	cr_expect_eq(pinpad_features(tlv, len, &code), CARDIO_ERR_BAD_DATA);
	cr_expect_eq(code, 0, "nothing of it is believed");
}

Test(pinpad, an_answer_that_breaks_a_rule_is_no_pad)
{
	static const uint8_t three[] = { 0x06, 3, 0x42, 0x33, 0x00 };
	static const uint8_t five[] = { 0x06, 5, 0x42, 0x33, 0x00, 0x06, 0 };
	static const uint8_t twice[] = { 0x06, 4, 0x42, 0, 0, 6, 0x06, 4, 0x42, 0, 0, 7 };
	static const uint8_t long_tail[] = { 0x06, 4, 0x42, 0, 0, 6, 0x12, 0xFF, 0 };

	broken(three, sizeof(three));
	broken(five, sizeof(five));
	broken(twice, sizeof(twice));
	broken(long_tail, sizeof(long_tail));
}

Test(pinpad, no_truncation_is_read_beyond_its_end)
{
	for (size_t len = 0; len < sizeof(with_pad); len++) {
		uint8_t *exact = malloc(len + 1);	/* its own, for a sanitizer to guard */
		uint32_t code;
		int r;

		memcpy(exact, with_pad, len);
		r = pinpad_features(exact, len, &code);
		cr_expect_eq(r, len % 6 == 0 ? CARDIO_OK : CARDIO_ERR_BAD_DATA, "%zu", len);
		cr_expect_eq(code, r == CARDIO_OK && len >= 6 ? 0x42330006 : 0);
		free(exact);
	}
}

Test(pinpad, no_flipped_bit_makes_another_answer_of_a_broken_one)
{
	for (size_t bit = 0; bit < 8 * sizeof(with_pad); bit++) {
		uint8_t flipped[sizeof(with_pad)];
		uint32_t code;
		int r;

		memcpy(flipped, with_pad, sizeof(flipped));
		flipped[bit / 8] ^= (uint8_t)(1 << bit % 8);
		r = pinpad_features(flipped, sizeof(flipped), &code);
		if (bit / 8 % 6 == 1)
			cr_expect_eq(r, CARDIO_ERR_BAD_DATA, "a length, bit %zu", bit);
		if (r != CARDIO_OK)
			cr_expect_eq(code, 0, "bit %zu", bit);
		else if (bit / 8 >= 2 && bit / 8 < 6)
			cr_expect_eq(__builtin_popcount(code ^ 0x42330006), 1);
	}
}

Test(pinpad, the_structure_is_that_of_the_service_s_header)
{
	uint8_t out[PINPAD_STRUCTURE_MAX];
	size_t len = pinpad_verify_structure(&rule, 30, out);
	const PIN_VERIFY_STRUCTURE *s = (const void *)out;

	cr_assert_eq(len, sizeof(*s) + 13);
	cr_expect_eq(s->bTimerOut, 30);
	cr_expect_eq(s->bTimerOut2, 30);
	cr_expect_eq(s->bmFormatString, 0x82);
	cr_expect_eq(s->bmPINBlockString, 0x08);
	cr_expect_eq(s->bmPINLengthFormat, 0);
	cr_expect_eq(s->wPINMaxExtraDigit, 0x0608);
	cr_expect_eq(s->bEntryValidationCondition, 0x02);
	cr_expect_eq(s->bNumberMessage, 1);
	cr_expect_eq(s->wLangId, 0x0409);
	cr_expect_eq(s->bMsgIndex, 0);
	cr_expect_eq(s->ulDataLength, 13);
	cr_expect_arr_eq(s->abData, rule.command, 13);
}

Test(pinpad, a_rule_without_room_for_its_pin_makes_no_structure)
{
	static const struct { size_t command_len; uint8_t bytes, min, max; } rows[] = {
		{ 12, 8, 6, 8 }, { PINPAD_COMMAND_MAX + 1, 8, 6, 8 }, { 13, 16, 6, 8 },
		{ 13, 8, 6, 9 }, { 13, 8, 8, 7 },
	};
	uint8_t out[PINPAD_STRUCTURE_MAX];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pinpad_rule bad = rule;

		bad.command_len = rows[i].command_len;
		bad.pin_bytes = rows[i].bytes;
		bad.digits_min = rows[i].min;
		bad.digits_max = rows[i].max;
		cr_expect_eq(pinpad_verify_structure(&bad, 30, out), 0, "%zu", i);
	}
}

Test(pinpad, what_the_reader_keeps_to_itself_is_told_apart_from_what_the_card_says)
{
	cr_expect_eq(pinpad_refusal(0x6400), CARDIO_ERR_PIN_TIMEOUT);
	cr_expect_eq(pinpad_refusal(0x6401), CARDIO_ERR_PIN_CANCELLED);
	cr_expect_eq(pinpad_refusal(0x6403), CARDIO_ERR_PIN_FORMAT);
	for (unsigned sw = 0; sw <= 0xFFFF; sw++)
		if (sw != 0x6400 && sw != 0x6401 && sw != 0x6403)
			cr_assert_eq(pinpad_refusal((uint16_t)sw), CARDIO_OK);
}
