#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "sid.h"

static const struct {
	const char *text;
	uint8_t bytes[28];
	size_t len;
} rows[] = {
	{ "S-1-5-32-544", { 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0 }, 16 },
	{ "S-1-1-0", { 1, 1, 0, 0, 0, 0, 0, 1 }, 12 },
	{ "S-1-5-21-1004336348-1177238915-682003330-512",
	    { 1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 0xDC, 0xF4, 0xDC, 0x3B, 0x83, 0x3D, 0x2B, 0x46,
	    0x82, 0x8B, 0xA6, 0x28, 0, 2, 0, 0 }, 28 },
	{ "S-1-0x123456789abc-4294967295",
	    { 1, 1, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xFF, 0xFF, 0xFF, 0xFF }, 12 },
};

#define ROWS	(sizeof(rows) / sizeof(rows[0]))

Test(kerb_sid, is_the_same_in_text_and_bytes)
{
	struct kerb_sid sid, back;
	uint8_t out[KERB_SID_SIZE];
	char text[KERB_SID_TEXT];
	size_t used;

	for (size_t i = 0; i < ROWS; i++) {
		cr_assert(kerb_sid_parse(rows[i].text, &sid), "%s", rows[i].text);
		cr_expect_eq(kerb_sid_size(&sid), rows[i].len);
		kerb_sid_write(&sid, out);
		cr_expect_arr_eq(out, rows[i].bytes, rows[i].len, "%s", rows[i].text);
		cr_expect_str_eq(kerb_sid_text(&sid, text), rows[i].text);
		cr_assert(kerb_sid_read(rows[i].bytes, rows[i].len, &back, &used));
		cr_expect_eq(used, rows[i].len);
		cr_expect_eq(memcmp(&sid, &back, sizeof(sid)), 0);
		for (size_t n = 0; n < rows[i].len; n++)
			cr_expect_not(kerb_sid_read(rows[i].bytes, n, &back, &used));
	}
}

Test(kerb_sid, has_room_for_the_longest)
{
	struct kerb_sid sid = { .authority = 0xFFFFFFFFFFFF, .count = KERB_SID_PARTS }, back;
	char text[KERB_SID_TEXT];

	memset(sid.parts, 0xFF, sizeof(sid.parts));
	cr_assert(kerb_sid_parse(kerb_sid_text(&sid, text), &back));
	cr_expect_eq(memcmp(&sid, &back, sizeof(sid)), 0);
	strcat(text, "-1");
	cr_expect_not(kerb_sid_parse(text, &back));
}

Test(kerb_sid, is_no_other_text_or_bytes)
{
	static const char *const texts[] = { "", "S-1", "S-1-5", "S-2-5-32", "s-1-5-32", "S-1-5-",
		"S-1-5-4294967296", "S-1-5-32-", "S-1-5-0x20", "S-1-281474976710656-1", "S-1-5--1",
		"S-1-0x-1", "S-1-5-32 ", "S-1--5-32" };
	static const uint8_t revision[12] = { 2, 1 }, none[12] = { 1, 0 }, many[80] = { 1, 16 };
	struct kerb_sid sid;
	size_t used;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_not(kerb_sid_parse(texts[i], &sid), "%s", texts[i]);
	cr_expect_not(kerb_sid_read(revision, sizeof(revision), &sid, &used));
	cr_expect_not(kerb_sid_read(none, sizeof(none), &sid, &used));
	cr_expect_not(kerb_sid_read(many, sizeof(many), &sid, &used));
}

static void
sample(struct kerb_group groups[2])
{
	memset(groups, 0, 2 * sizeof(groups[0]));
	cr_assert(kerb_sid_parse(rows[0].text, &groups[0].sid));
	cr_assert(kerb_sid_parse(rows[2].text, &groups[1].sid));
	groups[0].attributes = 7;
	groups[1].attributes = 0xC0000007;
}

static enum failure
unpack_exact(const uint8_t *b, size_t len, enum kerb_abi abi, uint64_t base,
    struct kerb_group *groups, size_t *count, struct kerb_fault *fault)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	enum failure failure;

	memcpy(copy, b, len);
	failure = kerb_groups_unpack(copy, len, abi, base, groups, 2, count, fault);
	free(copy);
	return failure;
}

Test(kerb_groups, lie_as_the_facts_say)
{
	static const uint64_t bases[] = { 0, 0x10000 };
	struct kerb_group groups[2], back[2];
	uint8_t b[128];
	struct kerb_fault fault;
	size_t len, count;

	sample(groups);
	for (size_t i = 0; i < 4; i++) {
		enum kerb_abi abi = i % 2 ? KERB_X86 : KERB_X64;
		uint64_t base = bases[i / 2];
		size_t at = fact_offset("TOKEN_GROUPS", "Groups", abi);
		size_t each = fact_sizeof("SID_AND_ATTRIBUTES", abi);
		size_t attributes = fact_offset("SID_AND_ATTRIBUTES", "Attributes", abi);

		cr_assert_eq(kerb_groups_pack(groups, 2, abi, base, b, sizeof(b), &len, &fault),
		    FAILURE_NONE);
		cr_expect_eq(len, at + 2 * each + 16 + 28);
		cr_expect_eq(get_le(b, 4), 2);
		cr_expect_eq(get_le(b + at, (size_t)abi), base + at + 2 * each);
		cr_expect_eq(get_le(b + at + attributes, 4), 7);
		cr_expect_eq(get_le(b + at + each, (size_t)abi), base + at + 2 * each + 16);
		cr_expect_arr_eq(b + at + 2 * each, rows[0].bytes, 16);
		cr_expect_arr_eq(b + at + 2 * each + 16, rows[2].bytes, 28);
		memset(back, 0, sizeof(back));
		cr_assert_eq(unpack_exact(b, len, abi, base, back, &count, &fault), FAILURE_NONE);
		cr_expect_eq(count, 2);
		cr_expect_eq(memcmp(groups, back, sizeof(groups)), 0);
	}
}

Test(kerb_groups, are_refused_cut_or_mean_what_a_flipped_bit_says)
{
	struct kerb_group groups[2], back[2];
	uint8_t b[128], again[128];
	struct kerb_fault fault;
	size_t len, n, count;

	sample(groups);
	for (size_t a = 0; a < 2; a++) {
		enum kerb_abi abi = a ? KERB_X86 : KERB_X64;

		cr_assert_eq(kerb_groups_pack(groups, 2, abi, 0x8000, b, sizeof(b), &len, &fault),
		    FAILURE_NONE);
		for (n = 0; n < len; n++)
			cr_assert_neq(unpack_exact(b, n, abi, 0x8000, back, &count, &fault),
			    FAILURE_NONE, "%zu", n);
		for (size_t bit = 0; bit < 8 * len; bit++) {
			b[bit / 8] ^= (uint8_t)(1u << bit % 8);
			if (unpack_exact(b, len, abi, 0x8000, back, &count, &fault) ==
			    FAILURE_NONE) {
				cr_assert_eq(kerb_groups_pack(back, count, abi, 0x8000, again,
				    sizeof(again), &n, &fault), FAILURE_NONE);
				cr_assert_eq(n, len, "bit %zu", bit);
			}
			b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
}

Test(kerb_groups, need_exactly_their_room)
{
	struct kerb_group groups[2];
	uint8_t b[128];
	struct kerb_fault fault;
	size_t full, len;

	sample(groups);
	cr_assert_eq(kerb_groups_pack(groups, 2, KERB_X64, 0, b, sizeof(b), &full, &fault),
	    FAILURE_NONE);
	for (size_t room = 0; room < full; room++) {
		cr_expect_eq(kerb_groups_pack(groups, 2, KERB_X64, 0, b, room, &len, &fault),
		    FAILURE_BUFFER_TOO_SHORT);
		cr_expect_eq(len, 0);
	}
	groups[1].sid.count = 0;
	cr_expect_eq(kerb_groups_pack(groups, 2, KERB_X64, 0, b, sizeof(b), &len, &fault),
	    FAILURE_BUFFER_BAD_FIELD);
	cr_expect_eq(fault.rule, KERB_RULE_SID_INVALID);
}
