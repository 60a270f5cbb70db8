#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "wire_checks.h"

static const struct wire_check checks[] = {
	{ WIRE_PASSED, 0, "validity", "" },
	{ WIRE_FAILED, 0x0102, "key usage", "no digitalSignature" },
	{ WIRE_UNKNOWN, 7, "", "no CRL" },
};

static size_t
put_all(uint8_t *buf, size_t room)
{
	size_t used = 0;

	for (size_t i = 0; i < 3; i++)
		if (!wire_check_put(buf, room, &used, &checks[i]))
			break;
	return used;
}

Test(wire_checks, what_was_put_is_got_in_order)
{
	struct wire_check check;
	struct message_blob blob;
	uint8_t buf[256];

	blob = (struct message_blob){ buf, put_all(buf, sizeof(buf)) };
	for (size_t i = 0; i < 3; i++) {
		cr_assert(wire_check_get(&blob, &check));
		cr_expect_eq(check.outcome, checks[i].outcome);
		cr_expect_eq(check.failure, checks[i].failure);
		cr_expect_str_eq(check.name, checks[i].name);
		cr_expect_str_eq(check.why, checks[i].why);
	}
	cr_expect_not(wire_check_get(&blob, &check));
	cr_expect_eq(blob.n, 0);
}

Test(wire_checks, what_does_not_fit_is_not_put)
{
	uint8_t buf[256];
	size_t whole = put_all(buf, sizeof(buf)), used = 300;

	for (size_t room = 0; room < whole; room++)
		cr_expect_lt(put_all(buf, room), whole);
	cr_expect_not(wire_check_put(buf, sizeof(buf), &used, &checks[0]));
	cr_expect_eq(used, 300);
}

Test(wire_checks, texts_without_an_end_are_cut)
{
	struct wire_check check, got;
	struct message_blob blob;
	uint8_t buf[512];
	size_t used = 0;

	memset(&check, 'x', sizeof(check));
	cr_assert(wire_check_put(buf, sizeof(buf), &used, &check));
	blob = (struct message_blob){ buf, used };
	cr_assert(wire_check_get(&blob, &got));
	cr_expect_eq(strlen(got.name), sizeof(got.name) - 1);
	cr_expect_eq(strlen(got.why), sizeof(got.why) - 1);
}

Test(wire_checks, every_truncation_ends_in_a_check_or_in_a_broken_one)
{
	uint8_t buf[256];
	size_t whole = put_all(buf, sizeof(buf)), ends = 0;

	for (size_t n = 0; n < whole; n++) {
		uint8_t *cut = malloc(n > 0 ? n : 1);
		struct message_blob blob = { cut, n };
		struct wire_check check;

		memcpy(cut, buf, n);
		while (wire_check_get(&blob, &check))
			;
		ends += blob.n == 0;
		free(cut);
	}
	cr_expect_eq(ends, 3, "%zu", ends);
}

Test(wire_checks, every_bit_flip_is_got_or_broken_within_the_bytes)
{
	uint8_t buf[256];
	size_t n = put_all(buf, sizeof(buf));

	for (size_t bit = 0; bit < n * 8; bit++) {
		uint8_t *flipped = malloc(n);
		struct message_blob blob = { flipped, n };
		struct wire_check check;
		size_t count = 0;

		memcpy(flipped, buf, n);
		flipped[bit / 8] ^= (uint8_t)(1 << bit % 8);
		while (wire_check_get(&blob, &check))
			count++;
		cr_expect_leq(count, n / 5);
		free(flipped);
	}
}

Test(wire_checks, a_name_that_leaves_no_room_for_its_end_is_broken)
{
	uint8_t buf[5 + 64] = { WIRE_PASSED, 0, 0, 63 };
	struct message_blob blob = { buf, 5 + 63 };
	struct wire_check check;

	memset(buf + 4, 'x', 63);
	cr_expect(wire_check_get(&blob, &check));
	buf[3] = 64;
	buf[4 + 63] = 'x';
	blob = (struct message_blob){ buf, 5 + 64 };
	cr_expect_not(wire_check_get(&blob, &check));
	cr_expect_eq(blob.n, 5 + 64);
}
