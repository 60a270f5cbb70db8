#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "kerb.h"

static const enum kerb_abi abis[] = { KERB_X64, KERB_X86 };

/* A copy with nothing behind it, so that a sanitizer sees a read past the end. */
static enum failure
unpack_exact(const uint8_t *b, size_t len, enum kerb_abi abi, struct kerb_logon *out,
    struct kerb_fault *fault)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	enum failure failure;

	memcpy(copy, b, len);
	failure = kerb_logon_unpack(copy, len, abi, out, fault);
	free(copy);
	return failure;
}

static void
expect_input(const struct kerb_logon *got, const struct built *b, const struct input *in,
    const char *what)
{
	uint8_t pin[32];
	size_t pin_len;

	cr_expect_eq((uint32_t)got->kind, in->type, "%s", what);
	cr_expect_str_eq(got->domain_name, in->domain, "%s", what);
	cr_expect_str_eq(got->user_name, in->user, "%s", what);
	cr_expect_eq(got->flags, in->flags, "%s", what);
	cr_expect_str_eq(got->csp.card_name, in->names[0], "%s", what);
	cr_expect_str_eq(got->csp.reader_name, in->names[1], "%s", what);
	cr_expect_str_eq(got->csp.container_name, in->names[2], "%s", what);
	cr_expect_str_eq(got->csp.csp_name, in->names[3], "%s", what);
	cr_expect_eq(got->logon_id.low, in->luid_low, "%s", what);
	cr_expect_eq((uint32_t)got->logon_id.high, in->luid_high, "%s", what);
	cr_expect(kerb_pin_ascii(b->b, b->len, &got->pin, pin, sizeof(pin), &pin_len), "%s", what);
	cr_expect_eq(pin_len, strlen(in->pin), "%s", what);
	cr_expect_arr_eq(pin, in->pin, pin_len, "%s", what);
}

Test(kerb_unpack, reads_what_other_makers_write)
{
	static const struct maker makers[] = {
		{ .name = "cardea", .first = 2, .order = { 0, 1, 2, 3 }, .key_spec = 1 },
		{ .name = "first name at 0", .first = 0, .order = { 0, 1, 2, 3 }, .key_spec = 1 },
		{ .name = "first name at 4", .first = 4, .order = { 0, 1, 2, 3 }, .key_spec = 1 },
		{ .name = "no stored NUL", .no_nul = true, .order = { 0, 1, 2, 3 } },
		{ .name = "csp before reader", .order = { 0, 2, 3, 1 }, .csp_flags = 0x00200001 },
		{ .name = "natural packing", .slack = 6, .order = { 0, 1, 2, 3 }, .key_spec = 1 },
		{ .name = "CspData on eight", .align_csp = true, .order = { 0, 1, 2, 3 } },
		{ .name = "UNLOCK outside", .unlock_outside = true, .order = { 0, 1, 2, 3 } },
		{ .name = "last name first", .first = 1, .order = { 3, 2, 1, 0 }, .key_spec = 2 },
	};

	for (size_t m = 0; m < sizeof(makers) / sizeof(makers[0]); m++)
		for (size_t a = 0; a < 4; a++) {
			const struct input *in = a < 2 ? &sample_logon : &sample_unlock;
			struct built b = build(in, &makers[m], abis[a % 2]);
			struct kerb_logon got;
			struct kerb_fault fault;

			cr_assert_eq(unpack_exact(b.b, b.len, b.abi, &got, &fault), FAILURE_NONE,
			    "%s: %s %s", makers[m].name, fault.field,
			    kerb_rule_sentence(fault.rule));
			expect_input(&got, &b, in, makers[m].name);
			cr_expect_eq(got.csp.key_spec, makers[m].key_spec);
			cr_expect_eq(got.csp.flags, makers[m].csp_flags);
		}
}

Test(kerb_unpack, takes_an_empty_string_that_points_at_its_nul)
{
	static const struct maker maker = { .order = { 0, 1, 2, 3 } };
	struct built b = build(&sample_logon, &maker, KERB_X64);
	struct kerb_logon got;
	struct kerb_fault fault;

	memset(&b.b[b.domain], 0, get_field(&b, "DomainName", "MaximumLength"));
	set_field(&b, "DomainName", "Length", 0);
	cr_expect_eq(unpack_exact(b.b, b.len, b.abi, &got, &fault), FAILURE_NONE);
	cr_expect_str_eq(got.domain_name, "");
	cr_expect_str_eq(got.user_name, "alice");
}

static void
expect_refused(const struct built *b, enum kerb_rule rule, const char *field)
{
	static const struct kerb_logon zero;
	struct kerb_logon got;
	struct kerb_fault fault;
	enum failure failure = unpack_exact(b->b, b->len, b->abi, &got, &fault);

	cr_expect_eq(failure, kerb_rule_failure(rule), "abi %d %s: failure %d", (int)b->abi,
	    kerb_rule_name(rule), (int)failure);
	cr_expect_eq(fault.rule, rule, "abi %d: %s, not %s", (int)b->abi,
	    kerb_rule_name(fault.rule), kerb_rule_name(rule));
	cr_expect_str_eq(fault.field, field, "%s: %s, not %s", kerb_rule_name(rule),
	    fault.field, field);
	cr_expect_eq(memcmp(&got, &zero, sizeof(got)), 0, "%s: result not cleared",
	    kerb_rule_name(rule));
}

/* One value in one field of a good buffer, and the rule that it breaks. */
static const struct {
	const char *field, *part;
	uint64_t value;
	enum kerb_rule rule;
	const char *named;
} field_rows[] = {
	{ "MessageType", NULL, 0, KERB_RULE_TYPE_UNKNOWN, "MessageType" },
	{ "MessageType", NULL, 3, KERB_RULE_TYPE_UNKNOWN, "MessageType" },
	{ "MessageType", NULL, 0x10D, KERB_RULE_TYPE_UNKNOWN, "MessageType" },
	{ "Flags", NULL, 2, KERB_RULE_FLAG_NOT_SERVED, "Flags" },
	{ "Flags", NULL, 0x80000002, KERB_RULE_FLAG_NOT_SERVED, "Flags" },
	{ "Flags", NULL, 4, KERB_RULE_FLAG_UNDEFINED, "Flags" },
	{ "Flags", NULL, 0x80000000, KERB_RULE_FLAG_UNDEFINED, "Flags" },
	{ "DomainName", "Buffer", 0, KERB_RULE_IN_FIXED_PART, "DomainName" },
	{ "UserName", "Buffer", 38, KERB_RULE_IN_FIXED_PART, "UserName" },
	{ "Pin", "Buffer", 0x7FFFFFF0, KERB_RULE_OUTSIDE, "Pin" },
	{ "Pin", "Buffer", 0xFFFFFFFE, KERB_RULE_OUTSIDE, "Pin" },
	{ "DomainName", "MaximumLength", 0xFFFE, KERB_RULE_OUTSIDE, "DomainName" },
	{ "CspDataLength", NULL, 0xFFFFFFFF, KERB_RULE_OUTSIDE, "CspData" },
	{ "CspData", NULL, 0, KERB_RULE_IN_FIXED_PART, "CspData" },
	{ "Pin", "Length", 11, KERB_RULE_LENGTH_ODD, "Pin" },
	{ "Pin", "MaximumLength", 13, KERB_RULE_MAXIMUM_ODD, "Pin" },
	{ "UserName", "MaximumLength", 8, KERB_RULE_LENGTH_OVER_MAXIMUM, "UserName" },
	{ "Pin", "Length", 14, KERB_RULE_TEXT_NUL, "Pin" },
};

Test(kerb_unpack, names_the_rule_that_one_field_breaks)
{
	for (size_t i = 0; i < sizeof(field_rows) / sizeof(field_rows[0]); i++)
		for (size_t a = 0; a < 2; a++) {
			struct built b = build(&sample_logon, &house_maker, abis[a]);

			set_field(&b, field_rows[i].field, field_rows[i].part, field_rows[i].value);
			if (strcmp(field_rows[i].field, "Pin") == 0 && field_rows[i].part &&
			    field_rows[i].rule == KERB_RULE_TEXT_NUL)
				set_field(&b, "Pin", "MaximumLength", 14);
			expect_refused(&b, field_rows[i].rule, field_rows[i].named);
		}
}

static const struct {
	const char *field;
	uint32_t value;
	enum kerb_rule rule;
	const char *named;
} csp_rows[] = {
	{ "dwCspInfoLen", 41, KERB_RULE_CSP_LENGTH, "dwCspInfoLen" },
	{ "dwCspInfoLen", 0xFFFFFFFF, KERB_RULE_CSP_LENGTH, "dwCspInfoLen" },
	{ "MessageType", 0, KERB_RULE_CSP_MESSAGE_TYPE, "CspData.MessageType" },
	{ "MessageType", 2, KERB_RULE_CSP_MESSAGE_TYPE, "CspData.MessageType" },
	{ "nCardNameOffset", 0x80000000, KERB_RULE_CSP_NAME_OUTSIDE, "nCardNameOffset" },
	{ "nReaderNameOffset", 100, KERB_RULE_CSP_NAME_OUTSIDE, "nReaderNameOffset" },
	{ "nContainerNameOffset", 0, KERB_RULE_CSP_NO_CONTAINER, "nContainerNameOffset" },
	{ "nContainerNameOffset", 0x7FFFFFFF, KERB_RULE_CSP_NAME_OUTSIDE,
	    "nContainerNameOffset" },
	{ "nCSPNameOffset", 0xFFFFFFFF, KERB_RULE_CSP_NAME_OUTSIDE, "nCSPNameOffset" },
};

Test(kerb_unpack, names_the_rule_that_one_csp_field_breaks)
{
	for (size_t i = 0; i < sizeof(csp_rows) / sizeof(csp_rows[0]); i++)
		for (size_t a = 0; a < 2; a++) {
			struct built b = build(&sample_logon, &house_maker, abis[a]);

			set_csp(&b, csp_rows[i].field, csp_rows[i].value);
			expect_refused(&b, csp_rows[i].rule, csp_rows[i].named);
		}
}

Test(kerb_unpack, wants_a_csp_name_to_begin_before_the_end_of_csp_data)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X86);
	uint32_t end = (uint32_t)(b.len - b.csp - 40) / 2;

	set_csp(&b, "nCardNameOffset", end - 1);
	expect_refused(&b, KERB_RULE_CSP_UNCLAIMED, "CspData");
	for (uint32_t at = end; at < end + 4; at++) {
		set_csp(&b, "nCardNameOffset", at);
		expect_refused(&b, KERB_RULE_CSP_NAME_OUTSIDE, "nCardNameOffset");
	}
}

Test(kerb_unpack, wants_the_last_csp_name_terminated)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	b.b[b.len - 2] = 'x';
	expect_refused(&b, KERB_RULE_CSP_NAME_UNTERMINATED, "nCSPNameOffset");
}

Test(kerb_unpack, wants_csp_data_and_all_of_its_structure)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	b.len = b.csp;
	set_field(&b, "CspDataLength", NULL, 0);
	set_field(&b, "CspData", NULL, 0);
	expect_refused(&b, KERB_RULE_CSP_SHORT, "CspDataLength");
	b = build(&sample_logon, &house_maker, KERB_X64);
	b.len = b.csp + 41;
	set_field(&b, "CspDataLength", NULL, 41);
	set_csp(&b, "dwCspInfoLen", 41);
	expect_refused(&b, KERB_RULE_CSP_SHORT, "CspDataLength");
}

Test(kerb_unpack, refuses_text_that_is_no_utf16)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	put_le(&b.b[b.user], 0xD800, 2);
	expect_refused(&b, KERB_RULE_TEXT_INVALID, "UserName");
	b = build(&sample_logon, &house_maker, KERB_X64);
	put_le(&b.b[b.pin + 10], 0xDBFF, 2);
	expect_refused(&b, KERB_RULE_TEXT_INVALID, "Pin");
	b = build(&sample_logon, &house_maker, KERB_X64);
	put_le(&b.b[b.csp + 44], 0xDC00, 2);
	expect_refused(&b, KERB_RULE_CSP_NAME_INVALID, "nCardNameOffset");
}

Test(kerb_unpack, refuses_names_that_are_too_long)
{
	struct input in = sample_logon;
	char name[KERB_NAME_ROOM + 1];
	struct built b;

	memset(name, 'n', sizeof(name));
	name[KERB_NAME_ROOM] = '\0';
	in.domain = name;
	b = build(&in, &house_maker, KERB_X86);
	expect_refused(&b, KERB_RULE_TEXT_LONG, "DomainName");
	in = sample_logon;
	in.names[1] = name;
	b = build(&in, &house_maker, KERB_X86);
	expect_refused(&b, KERB_RULE_CSP_NAME_LONG, "nReaderNameOffset");
}

Test(kerb_unpack, refuses_odd_offsets)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	set_field(&b, "CspData", NULL, b.csp + 1);
	set_field(&b, "CspDataLength", NULL, b.len - b.csp - 1);
	expect_refused(&b, KERB_RULE_ODD_OFFSET, "CspData");
	b = build(&sample_logon, &house_maker, KERB_X86);
	set_field(&b, "UserName", "Buffer", b.user + 1);
	expect_refused(&b, KERB_RULE_ODD_OFFSET, "UserName");
}

Test(kerb_unpack, refuses_parts_that_share_bytes)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	set_field(&b, "UserName", "Buffer", b.domain);
	expect_refused(&b, KERB_RULE_OVERLAP, "UserName");
	b = build(&sample_logon, &house_maker, KERB_X64);
	set_field(&b, "Pin", "Buffer", b.csp + 44);
	expect_refused(&b, KERB_RULE_OVERLAP, "CspData");
}

Test(kerb_unpack, refuses_absolute_pointers)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	set_field(&b, "Pin", "Buffer", 0x00007FFE12340000u + b.pin);
	expect_refused(&b, KERB_RULE_OUTSIDE, "Pin");
}

Test(kerb_unpack, refuses_bytes_that_belong_to_no_part)
{
	static const struct maker padded = { .align_csp = true, .order = { 0, 1, 2, 3 } };
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	b.len += 1;
	expect_refused(&b, KERB_RULE_UNCLAIMED, "buffer");
	b.len += 7;
	expect_refused(&b, KERB_RULE_UNCLAIMED, "buffer");
	b = build(&sample_logon, &padded, KERB_X64);
	cr_assert_gt(b.csp, b.pin + 14);
	b.b[b.csp - 1] = 1;
	expect_refused(&b, KERB_RULE_UNCLAIMED, "buffer");
	b = build(&sample_logon, &house_maker, KERB_X86);
	set_field(&b, "DomainName", "Length", 0);
	set_field(&b, "DomainName", "MaximumLength", 0);
	set_field(&b, "DomainName", "Buffer", 0);
	expect_refused(&b, KERB_RULE_UNCLAIMED, "buffer");
}

Test(kerb_unpack, takes_zeros_only_in_front_of_aligned_csp_data)
{
	static const struct maker padded = { .align_csp = true, .order = { 0, 1, 2, 3 } };
	struct built b = build(&sample_logon, &padded, KERB_X64);

	memmove(&b.b[b.csp + 2], &b.b[b.csp], b.len - b.csp);
	b.len += 2;
	put_le(&b.b[b.csp], 0, 2);
	set_field(&b, "CspData", NULL, b.csp + 2);
	expect_refused(&b, KERB_RULE_UNCLAIMED, "buffer");
}

Test(kerb_unpack, refuses_a_logon_id_in_a_logon_inside_the_unlock_structure)
{
	static const struct maker outer = { .unlock_outside = true, .order = { 0, 1, 2, 3 } };
	struct built b = build(&sample_logon, &outer, KERB_X64);

	b.b[fact_offset("KERB_CERTIFICATE_UNLOCK_LOGON", "LogonId", b.abi)] = 1;
	expect_refused(&b, KERB_RULE_UNCLAIMED, "buffer");
}

static const struct {
	uint32_t type;
	const char *structure;
} not_served[] = {
	{ 2, "KERB_INTERACTIVE_LOGON" }, { 6, "KERB_SMART_CARD_LOGON" },
	{ 7, "KERB_INTERACTIVE_UNLOCK_LOGON" }, { 8, "KERB_SMART_CARD_UNLOCK_LOGON" },
	{ 9, NULL }, { 10, "KERB_TICKET_LOGON" }, { 11, "KERB_TICKET_UNLOCK_LOGON" },
	{ 12, "KERB_S4U_LOGON" }, { 14, "KERB_CERTIFICATE_S4U_LOGON" }, { 83, NULL }, { 84, NULL },
};

Test(kerb_unpack, knows_the_documented_types_that_are_not_served)
{
	struct built b = { .len = 0 };

	for (size_t i = 0; i < sizeof(not_served) / sizeof(not_served[0]); i++)
		for (size_t a = 0; a < 2; a++) {
			size_t fixed = not_served[i].structure ?
			    fact_sizeof(not_served[i].structure, abis[a]) : 4;

			b.abi = abis[a];
			put_le(b.b, not_served[i].type, 4);
			b.len = fixed;
			expect_refused(&b, KERB_RULE_TYPE_NOT_SERVED, "MessageType");
			b.len = fixed - 1;
			expect_refused(&b, fixed == 4 ? KERB_RULE_HEAD_SHORT :
			    KERB_RULE_FIXED_SHORT, "buffer");
			cr_expect_not_null(kerb_type_name(not_served[i].type));
		}
}

Test(kerb_unpack, names_the_first_of_several_broken_rules)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	set_csp(&b, "MessageType", 9);
	expect_refused(&b, KERB_RULE_CSP_MESSAGE_TYPE, "CspData.MessageType");
	set_field(&b, "Flags", NULL, 8);
	expect_refused(&b, KERB_RULE_FLAG_UNDEFINED, "Flags");
	set_field(&b, "CspData", NULL, 3);
	expect_refused(&b, KERB_RULE_IN_FIXED_PART, "CspData");
	set_field(&b, "Flags", NULL, 8 + 2);
	expect_refused(&b, KERB_RULE_FLAG_NOT_SERVED, "Flags");
	set_field(&b, "MessageType", NULL, 77);
	expect_refused(&b, KERB_RULE_TYPE_UNKNOWN, "MessageType");
	b.len = 3;
	expect_refused(&b, KERB_RULE_HEAD_SHORT, "buffer");
}

Test(kerb_unpack, refuses_every_truncation)
{
	for (size_t a = 0; a < 4; a++) {
		const struct input *in = a < 2 ? &sample_logon : &sample_unlock;
		struct built b = build(in, &house_maker, abis[a % 2]);
		size_t fixed = kerb_type_fixed(in->type, b.abi);
		struct kerb_logon got;
		struct kerb_fault fault;

		for (size_t n = 0; n < b.len; n++) {
			enum failure failure = unpack_exact(b.b, n, b.abi, &got, &fault);

			cr_assert_eq(failure, n < fixed ? FAILURE_BUFFER_TOO_SHORT :
			    FAILURE_BUFFER_BAD_OFFSET, "%zu of %zu", n, b.len);
		}
	}
}

/* What was accepted must mean the same after it was packed and unpacked again. */
static void
expect_consistent(const uint8_t *b, size_t len, const struct kerb_logon *got, const char *what)
{
	struct kerb_logon again;
	struct kerb_fault fault;
	uint8_t pin[64], out[KERB_LOGON_MAX];
	size_t pin_len, out_len;

	if (!kerb_pin_ascii(b, len, &got->pin, pin, sizeof(pin), &pin_len))
		return;
	cr_assert_eq(kerb_logon_pack(got, (const char *)pin, pin_len, KERB_X64, out, sizeof(out),
	    &out_len, &fault), FAILURE_NONE, "%s", what);
	cr_assert_eq(kerb_logon_unpack(out, out_len, KERB_X64, &again, &fault), FAILURE_NONE);
	again.csp.flags = got->csp.flags;
	again.csp.key_spec = got->csp.key_spec;
	cr_assert_eq(again.pin.length, 2 * pin_len);
	again.pin = got->pin;
	cr_assert_eq(memcmp(&again, got, sizeof(again)), 0, "%s", what);
}

Test(kerb_unpack, survives_every_bit_flip)
{
	char what[64];

	for (size_t a = 0; a < 4; a++) {
		const struct input *in = a < 2 ? &sample_logon : &sample_unlock;
		struct built b = build(in, &house_maker, abis[a % 2]);
		size_t refused = 0;

		for (size_t bit = 0; bit < 8 * b.len; bit++) {
			struct kerb_logon got;
			struct kerb_fault fault;

			b.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
			snprintf(what, sizeof(what), "bit %zu of abi %d", bit, (int)b.abi);
			if (unpack_exact(b.b, b.len, b.abi, &got, &fault) == FAILURE_NONE)
				expect_consistent(b.b, b.len, &got, what);
			else
				refused++;
			b.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		cr_expect_gt(refused, 300, "%zu refused", refused);
	}
}

Test(kerb_pin, is_read_in_place_and_refused_when_it_is_not_plain_ascii)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);
	struct kerb_logon got;
	struct kerb_fault fault;
	uint8_t small[5] = "xxxxx";
	size_t n;

	cr_assert_eq(kerb_logon_unpack(b.b, b.len, b.abi, &got, &fault), FAILURE_NONE);
	cr_expect_not(kerb_pin_ascii(b.b, b.len, &got.pin, small, sizeof(small), &n));
	cr_expect_eq(n, 0);
	cr_expect_arr_eq(small, "\0\0\0\0\0", 5);
	cr_expect(kerb_pin_ascii(b.b, b.len, &got.pin, b.b + got.pin.offset, got.pin.length, &n));
	cr_expect_eq(n, 6);
	cr_expect_arr_eq(b.b + got.pin.offset, "123456", 6);

	b = build(&sample_logon, &house_maker, KERB_X64);
	put_le(&b.b[b.pin + 4], 0xE9, 2);
	cr_assert_eq(kerb_logon_unpack(b.b, b.len, b.abi, &got, &fault), FAILURE_NONE);
	cr_expect_not(kerb_pin_ascii(b.b, b.len, &got.pin, b.b + got.pin.offset, got.pin.length,
	    &n));
	cr_expect_eq(get_le(&b.b[b.pin], 8), 0, "the PIN was not wiped");
	got.pin.length = b.len;
	cr_expect_not(kerb_pin_ascii(b.b, b.len, &got.pin, small, sizeof(small), &n));
}

Test(kerb_pin, is_not_read_behind_the_end_of_its_buffer)
{
	static const uint8_t buf[8] = { '1', 0, '2', 0, '3', 0, '4', 0 };
	static const struct kerb_pin pins[] = { { 2, 4 }, { 4, 2 }, { 6, 0 }, { SIZE_MAX, 2 },
		{ 0, 3 }, { 2, SIZE_MAX - 1 } };
	uint8_t out[8];
	size_t n;

	for (size_t i = 0; i < sizeof(pins) / sizeof(pins[0]); i++)
		cr_expect_not(kerb_pin_ascii(buf, 4, &pins[i], out, sizeof(out), &n), "row %zu", i);
	cr_expect(kerb_pin_ascii(buf, 8, &pins[0], out, sizeof(out), &n));
	cr_expect_eq(n, 2);
}

Test(kerb_rules, each_have_a_name_a_sentence_and_a_failure_in_the_order_of_the_rows)
{
	enum failure last = FAILURE_NONE;

	for (unsigned int r = KERB_RULE_NONE + 1; r < KERB_RULE_NO_ROOM; r++) {
		enum failure failure = kerb_rule_failure((enum kerb_rule)r);

		cr_assert_not_null(kerb_rule_name((enum kerb_rule)r));
		cr_assert_gt(strlen(kerb_rule_sentence((enum kerb_rule)r)), 8);
		cr_expect_geq(failure, last, "%s", kerb_rule_name((enum kerb_rule)r));
		last = failure;
	}
	cr_expect_eq(kerb_rule_failure(KERB_RULE_COUNT), FAILURE_INTERNAL_ERROR);
}
