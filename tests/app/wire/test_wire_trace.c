#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "wire_trace.h"

static const struct wire_trace records[] = {
	{ .kind = WIRE_TRACE_COMMAND, .ins = 0xa4, .p1 = 4, .lc = 9, .le = 256, .got = 85,
	    .sw = 0x9000, .us = 70000 },
	{ .kind = WIRE_TRACE_SECRET, .ins = 0x20, .p2 = 0x80, .lc = 8, .sw = 0x63c2, .us = 1 },
	{ .kind = WIRE_TRACE_COMMAND, .cla = 0x10, .ins = 0x87, .p1 = 7, .p2 = 0x9a, .lc = 255,
	    .error = 17, .us = UINT32_MAX },
	{ .kind = WIRE_TRACE_MORE, .more = 300 },
};

enum { RECORDS = sizeof(records) / sizeof(records[0]), WHOLE = RECORDS * WIRE_TRACE_SIZE };

static size_t
put_all(uint8_t *buf, size_t room)
{
	size_t used = 0;

	for (size_t i = 0; i < RECORDS; i++)
		if (!wire_trace_put(buf, room, &used, &records[i]))
			break;
	return used;
}

static void
expect_same(const struct wire_trace *a, const struct wire_trace *b)
{
	cr_expect_eq(a->kind, b->kind);
	cr_expect_eq(a->cla, b->cla);
	cr_expect_eq(a->ins, b->ins);
	cr_expect_eq(a->p1, b->p1);
	cr_expect_eq(a->p2, b->p2);
	cr_expect_eq(a->lc, b->lc);
	cr_expect_eq(a->le, b->le);
	cr_expect_eq(a->got, b->got);
	cr_expect_eq(a->sw, b->sw);
	cr_expect_eq(a->error, b->error);
	cr_expect_eq(a->us, b->us);
	cr_expect_eq(a->more, b->more);
}

Test(wire_trace, what_was_put_is_got_in_order)
{
	struct wire_trace got;
	uint8_t buf[WHOLE];
	struct message_blob blob = { buf, put_all(buf, sizeof(buf)) };

	cr_assert_eq(blob.n, WHOLE);
	for (size_t i = 0; i < RECORDS; i++) {
		cr_assert(wire_trace_get(&blob, &got));
		expect_same(&got, &records[i]);
	}
	cr_expect_not(wire_trace_get(&blob, &got));
	cr_expect_eq(blob.n, 0);
}

Test(wire_trace, what_does_not_fit_is_not_put)
{
	uint8_t buf[WHOLE];
	size_t used = WHOLE + 1;

	for (size_t room = 0; room < WHOLE; room++)
		cr_expect_eq(put_all(buf, room), room / WIRE_TRACE_SIZE * WIRE_TRACE_SIZE);
	cr_expect_not(wire_trace_put(buf, sizeof(buf), &used, &records[0]));
	cr_expect_eq(used, WHOLE + 1);
}

Test(wire_trace, all_records_of_a_trace_fit_in_one_message)
{
	static uint8_t buf[WIRE_CHECKS];
	size_t used = 0;

	for (int i = 0; i < WIRE_TRACE_RECORDS + 1; i++)
		cr_assert(wire_trace_put(buf, sizeof(buf), &used, &records[0]));
}

Test(wire_trace, every_truncation_ends_in_a_record_or_in_a_broken_one)
{
	uint8_t buf[WHOLE];
	size_t ends = 0;

	(void)put_all(buf, sizeof(buf));
	for (size_t n = 0; n < WHOLE; n++) {
		uint8_t *cut = malloc(n > 0 ? n : 1);
		struct message_blob blob = { cut, n };
		struct wire_trace got;

		memcpy(cut, buf, n);
		while (wire_trace_get(&blob, &got))
			;
		ends += blob.n == 0;
		free(cut);
	}
	cr_expect_eq(ends, RECORDS, "%zu", ends);
}

Test(wire_trace, every_bit_flip_is_a_record_of_a_known_kind_or_a_broken_one)
{
	uint8_t buf[WHOLE];

	for (size_t bit = 0; bit < WHOLE * 8; bit++) {
		struct message_blob blob = { buf, put_all(buf, sizeof(buf)) };
		struct wire_trace got;
		size_t count = 0;

		buf[bit / 8] ^= (uint8_t)(1 << bit % 8);
		for (; wire_trace_get(&blob, &got); count++)
			cr_expect(got.kind >= WIRE_TRACE_COMMAND && got.kind <= WIRE_TRACE_MORE);
		cr_expect_leq(count, RECORDS);
		if (bit % (WIRE_TRACE_SIZE * 8) >= 8)
			cr_expect_eq(blob.n, 0, "only its kind can break a record");
	}
}

Test(wire_trace, instructions_have_the_names_of_the_standard)
{
	cr_expect_str_eq(wire_trace_name(0x20), "VERIFY");
	cr_expect_str_eq(wire_trace_name(0x87), "GENERAL AUTHENTICATE");
	cr_expect_str_eq(wire_trace_name(0xff), "");
}
