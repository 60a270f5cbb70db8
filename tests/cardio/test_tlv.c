#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tlv.h"

static int
first(const uint8_t *bytes, size_t len, uint32_t *tag, struct tlv *value)
{
	struct tlv tlv;

	tlv_init(&tlv, bytes, len);
	return tlv_next(&tlv, tag, value);
}

static const struct {
	const char *name;
	uint8_t bytes[12];
	size_t len;
	int result;
	uint32_t tag;
	size_t value_len;
} rows[] = {
	{ "nothing left", { 0 }, 0, 0, 0, 0 },
	{ "short length", { 0x34, 2, 1, 2 }, 4, 1, 0x34, 2 },
	{ "empty value", { 0x53, 0 }, 2, 1, 0x53, 0 },
	{ "two-byte tag", { 0x7F, 0x49, 1, 9 }, 4, 1, 0x7F49, 1 },
	{ "three-byte tag", { 0x5F, 0xC1, 0x05, 1, 9 }, 5, 1, 0x5FC105, 1 },
	{ "four-byte tag", { 0x5F, 0xC1, 0x85, 0x01, 0 }, 5, CARDIO_ERR_BAD_DATA, 0, 0 },
	{ "length 81", { 0x53, 0x81, 1, 9 }, 4, 1, 0x53, 1 },
	{ "length 82", { 0x53, 0x82, 0, 1, 9 }, 5, 1, 0x53, 1 },
	{ "length 84", { 0x53, 0x84, 0, 0, 0, 1, 9 }, 7, 1, 0x53, 1 },
	{ "length 85", { 0x53, 0x85, 0, 0, 0, 0, 1, 9 }, 8, CARDIO_ERR_BAD_DATA, 0, 0 },
	{ "indefinite length", { 0x53, 0x80, 9, 0, 0 }, 5, CARDIO_ERR_BAD_DATA, 0, 0 },
	{ "length of all ones", { 0x53, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0 }, 7, CARDIO_ERR_BAD_DATA,
	    0, 0 },
	{ "one byte short", { 0x53, 3, 1, 2 }, 4, CARDIO_ERR_BAD_DATA, 0, 0 },
	{ "tag alone", { 0x53 }, 1, CARDIO_ERR_BAD_DATA, 0, 0 },
	{ "half a tag", { 0x5F }, 1, CARDIO_ERR_BAD_DATA, 0, 0 },
	{ "half a length", { 0x53, 0x82, 0 }, 3, CARDIO_ERR_BAD_DATA, 0, 0 },
};

Test(tlv, forms_of_tag_and_length)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tlv value;
		uint32_t tag;

		cr_expect_eq(first(rows[i].bytes, rows[i].len, &tag, &value), rows[i].result, "%s",
		    rows[i].name);
		if (rows[i].result != 1)
			continue;
		cr_expect_eq(tag, rows[i].tag, "%s", rows[i].name);
		cr_expect_eq(value.left, rows[i].value_len, "%s", rows[i].name);
	}
}

Test(tlv, siblings_come_in_order_and_end)
{
	static const uint8_t bytes[] = { 0x30, 1, 0xAA, 0x34, 2, 0xBB, 0xCC };
	struct tlv tlv, value;
	uint32_t tag;

	tlv_init(&tlv, bytes, sizeof(bytes));
	cr_assert_eq(tlv_next(&tlv, &tag, &value), 1);
	cr_assert_eq(tag, 0x30);
	cr_assert_eq(tlv_next(&tlv, &tag, &value), 1);
	cr_assert_eq(tag, 0x34);
	cr_assert_eq(value.p[1], 0xCC);
	cr_assert_eq(tlv_next(&tlv, &tag, &value), 0);
}

Test(tlv, a_failure_does_not_move_the_cursor)
{
	static const uint8_t bytes[] = { 0x30, 5, 0xAA };
	struct tlv tlv, value;
	uint32_t tag;

	tlv_init(&tlv, bytes, sizeof(bytes));
	cr_assert_eq(tlv_next(&tlv, &tag, &value), CARDIO_ERR_BAD_DATA);
	cr_assert_eq(tlv.left, 3);
	cr_assert_eq(value.left, 0);
}

Test(tlv, nesting_ends_at_the_eighth_template)
{
	uint8_t bytes[40];
	struct tlv at, value;
	uint32_t tag;
	unsigned depth = 0;

	for (size_t i = 0; i < sizeof(bytes); i += 2) {
		bytes[i] = 0x70;
		bytes[i + 1] = (uint8_t)(sizeof(bytes) - i - 2);
	}
	tlv_init(&at, bytes, sizeof(bytes));
	while (tlv_next(&at, &tag, &value) == 1) {
		at = value;
		depth++;
	}
	cr_assert_eq(depth, 8);
	cr_assert_eq(tlv_next(&at, &tag, &value), CARDIO_ERR_BAD_DATA);
}

Test(tlv, a_head_is_cut_at_its_last_byte)
{
	static const uint8_t bytes[] = { 0x53, 0x82, 0x0C, 0x00, 1, 2, 3 };
	struct tlv tlv, value;
	uint32_t tag;

	tlv_init(&tlv, bytes, sizeof(bytes));
	cr_assert_eq(tlv_next_head(&tlv, &tag, &value), 1);
	cr_assert_eq(value.left, 3);
	cr_assert_eq(tlv.left, 0);
}

Test(tlv, only_refuses_another_tag_and_bytes_after_it)
{
	static const uint8_t bytes[] = { 0x53, 1, 9, 0 };
	struct tlv value;

	cr_expect_eq(tlv_only(bytes, 3, 0x53, &value), CARDIO_OK);
	cr_expect_eq(value.left, 1);
	cr_expect_eq(tlv_only(bytes, 4, 0x53, &value), CARDIO_ERR_BAD_DATA);
	cr_expect_eq(tlv_only(bytes, 3, 0x54, &value), CARDIO_ERR_BAD_DATA);
	cr_expect_eq(tlv_only(bytes, 0, 0x53, &value), CARDIO_ERR_BAD_DATA);
}

/* Walks everything, as deep as it goes, in a heap copy that a sanitizer guards. */
static void
walk(struct tlv at)
{
	struct tlv value;
	uint32_t tag;

	while (tlv_next(&at, &tag, &value) == 1)
		walk(value);
}

Test(tlv, every_truncation_and_bit_flip_stays_inside)
{
	static const uint8_t good[] = { 0x7C, 0x81, 0x0E, 0x82, 0x02, 1, 2, 0x5F, 0xC1, 0x05, 0x82,
	    0x00, 0x03, 0x34, 0x01, 0x77, 0x90 };

	for (size_t len = 0; len <= sizeof(good); len++) {
		for (size_t bit = 0; bit < 8 * len || bit == 0; bit++) {
			uint8_t *copy = malloc(len + 1);
			struct tlv tlv;

			memcpy(copy, good, len);
			if (len > 0)
				copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
			tlv_init(&tlv, copy, len);
			walk(tlv);
			cr_assert_leq(tlv.left, len);
			free(copy);
		}
	}
}
