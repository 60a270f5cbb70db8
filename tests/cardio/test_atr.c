#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cardio.h"

/* A YubiKey's: T=1, historical bytes, check byte. */
static const uint8_t t1[] = { 0x3B, 0xF8, 0x13, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x15, 0x59, 0x75,
    0x62, 0x69, 0x6B, 0x65, 0x79, 0x34, 0xD4 };
/* T=0 only: no check byte. */
static const uint8_t t0[] = { 0x3B, 0x63, 0x00, 0x6B, 'A', 'B', 'C' };

Test(atr, t1_with_historical_bytes)
{
	struct cardio_atr atr;

	cr_assert_eq(cardio_atr_parse(t1, sizeof(t1), &atr), CARDIO_OK);
	cr_assert_eq(atr.protocols, 1 << 1);
	cr_assert_not(atr.inverse);
	cr_assert_eq(atr.historical_len, 8);
	cr_assert_arr_eq(atr.historical, "Yubikey4", 8);
}

Test(atr, t0_has_no_check_byte)
{
	struct cardio_atr atr;

	cr_assert_eq(cardio_atr_parse(t0, sizeof(t0), &atr), CARDIO_OK);
	cr_assert_eq(atr.protocols, 1 << 0);
	cr_assert_eq(atr.historical_len, 3);
}

Test(atr, the_shortest_one_is_two_bytes)
{
	struct cardio_atr atr;

	cr_assert_eq(cardio_atr_parse((const uint8_t[]){ 0x3F, 0x00 }, 2, &atr), CARDIO_OK);
	cr_assert(atr.inverse);
	cr_assert_eq(cardio_atr_parse((const uint8_t[]){ 0x3A, 0x00 }, 2, &atr),
	    CARDIO_ERR_BAD_DATA);
}

Test(atr, every_truncation_and_one_byte_more_are_refused)
{
	uint8_t longer[sizeof(t1) + 1] = { 0 };
	struct cardio_atr atr;

	for (size_t len = 0; len < sizeof(t1); len++)
		cr_expect_eq(cardio_atr_parse(t1, len, &atr), CARDIO_ERR_BAD_DATA, "%zu", len);
	for (size_t len = 0; len < sizeof(t0); len++)
		cr_expect_eq(cardio_atr_parse(t0, len, &atr), CARDIO_ERR_BAD_DATA, "%zu", len);
	memcpy(longer, t1, sizeof(t1));
	cr_expect_eq(cardio_atr_parse(longer, sizeof(longer), &atr), CARDIO_ERR_BAD_DATA);
}

Test(atr, every_bit_flip_is_refused_where_a_check_byte_guards)
{
	for (size_t bit = 0; bit < 8 * sizeof(t1); bit++) {
		uint8_t *copy = malloc(sizeof(t1));
		struct cardio_atr atr;

		memcpy(copy, t1, sizeof(t1));
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (bit == 2)	/* direct to inverse convention: TS is not under the check byte */
			cr_expect_eq(cardio_atr_parse(copy, sizeof(t1), &atr), CARDIO_OK);
		else
			cr_expect_eq(cardio_atr_parse(copy, sizeof(t1), &atr), CARDIO_ERR_BAD_DATA,
			    "bit %zu", bit);
		free(copy);
	}
}

Test(atr, endless_interface_bytes_end_with_the_atr)
{
	uint8_t bytes[CARDIO_ATR_MAX + 1];
	struct cardio_atr atr;

	memset(bytes, 0x80, sizeof(bytes));
	bytes[0] = 0x3B;
	cr_expect_eq(cardio_atr_parse(bytes, CARDIO_ATR_MAX, &atr), CARDIO_ERR_BAD_DATA);
	cr_expect_eq(cardio_atr_parse(bytes, sizeof(bytes), &atr), CARDIO_ERR_BAD_DATA);
}
