/* What real callers do otherwise: each taken by its name, and nothing beside it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "kerb_record.h"

#define BIT(name)	(1u << KERB_TOLERANCE_##name)
#define LOGON		"KERB_CERTIFICATE_LOGON"

static const enum kerb_abi abis[] = { KERB_X64, KERB_X86 };

static enum failure
unpack(const struct built *b, struct kerb_record *got, struct kerb_fault *fault)
{
	return kerb_record_unpack(b->b, b->len, b->abi, 0, kerb_struct_named(LOGON), got, fault);
}

static void
expect_tolerances(const struct built *b, uint32_t want, const char *what)
{
	struct kerb_record got;
	struct kerb_fault fault;

	cr_assert_eq(unpack(b, &got, &fault), FAILURE_NONE, "%s: %s %s", what, fault.field,
	    kerb_rule_sentence(fault.rule));
	for (unsigned int i = 0; i < KERB_TOLERANCE_COUNT; i++)
		cr_expect_eq(got.tolerances >> i & 1, want >> i & 1, "%s, abi %d: %s", what,
		    (int)b->abi, kerb_tolerance_name((enum kerb_tolerance)i));
}

static void
expect_rule(const struct built *b, enum kerb_rule rule, const char *field)
{
	struct kerb_record got;
	struct kerb_fault fault;

	cr_expect_eq(unpack(b, &got, &fault), kerb_rule_failure(rule));
	cr_expect_eq(fault.rule, rule, "%s, not %s", kerb_rule_name(fault.rule),
	    kerb_rule_name(rule));
	cr_expect_str_eq(fault.field, field);
}

Test(kerb_tolerance, is_noted_for_each_maker_that_needs_it)
{
	static const struct {
		struct maker maker;
		uint32_t want;
	} rows[] = {
		{ { .name = "cardea", .first = 2, .order = { 0, 1, 2, 3 }, .key_spec = 1 }, 0 },
		{ { .name = "first at 0", .order = { 0, 1, 2, 3 }, .key_spec = 1 },
		    BIT(NO_PREFIX) },
		{ { .name = "first at 4", .first = 4, .order = { 0, 1, 2, 3 }, .key_spec = 1 },
		    BIT(OTHER_PREFIX) },
		{ { .name = "no stored NUL", .no_nul = true, .first = 2, .order = { 0, 1, 2, 3 },
		    .key_spec = 1 }, BIT(MAXIMUM_IS_LENGTH) },
		{ { .name = "order", .first = 2, .order = { 0, 2, 3, 1 }, .csp_flags = 0x200001,
		    .key_spec = 0xFFFFFFFF }, BIT(NAME_ORDER) | BIT(CSP_FLAGS) | BIT(KEY_SPEC) },
		{ { .name = "natural packing", .first = 2, .slack = 6, .order = { 0, 1, 2, 3 },
		    .key_spec = 1 }, BIT(CSP_TAIL) },
		{ { .name = "UNLOCK outside", .unlock_outside = true, .first = 2,
		    .order = { 0, 1, 2, 3 }, .key_spec = 1 }, BIT(UNLOCK_GAP) },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t a = 0; a < 2; a++) {
			struct built b = build(&sample_logon, &rows[i].maker, abis[a]);

			expect_tolerances(&b, rows[i].want, rows[i].maker.name);
		}
}

Test(kerb_tolerance, is_noted_for_csp_data_on_a_multiple_of_eight)
{
	static const struct maker maker = { .align_csp = true, .first = 2,
		.order = { 0, 1, 2, 3 }, .key_spec = 1 };
	struct built b = build(&sample_logon, &maker, KERB_X64);

	cr_assert_gt(b.csp, b.pin + 14);
	expect_tolerances(&b, BIT(CSP_ALIGNED), "aligned");
}

Test(kerb_tolerance, is_noted_for_strings_that_end_otherwise)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	set_field(&b, "Pin", "MaximumLength", 12);
	expect_tolerances(&b, BIT(MAXIMUM_IS_LENGTH) | BIT(NUL_BEHIND), "NUL not counted");
	b = build(&sample_logon, &house_maker, KERB_X64);
	memset(&b.b[b.pin + 8], 0, 4);
	set_field(&b, "Pin", "Length", 8);
	expect_tolerances(&b, BIT(MAXIMUM_LARGER), "a larger room");
	b.b[b.pin + 10] = '5';
	expect_rule(&b, KERB_RULE_SLACK, "Pin");
	b.b[b.pin + 8] = '5';
	expect_rule(&b, KERB_RULE_TEXT_UNTERMINATED, "Pin");
	b = build(&sample_unlock, &house_maker, KERB_X64);
	put_le(b.b, 13, 4);
	memset(&b.b[fact_offset("KERB_CERTIFICATE_UNLOCK_LOGON", "LogonId", b.abi)], 0, 8);
	set_field(&b, "DomainName", "Buffer", b.pin);
	expect_tolerances(&b, BIT(EMPTY_POINTER) | BIT(UNLOCK_GAP), "an empty string");
	b = build(&sample_logon, &house_maker, KERB_X64);
	b.b[4] = 1;
	expect_tolerances(&b, BIT(PADDING), "padding");
}

Test(kerb_tolerance, is_noted_for_parts_in_another_order)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X86);
	uint8_t domain[26], user[12];

	memcpy(domain, &b.b[b.domain], sizeof(domain));
	memcpy(user, &b.b[b.user], sizeof(user));
	memcpy(&b.b[b.domain], user, sizeof(user));
	memcpy(&b.b[b.domain + sizeof(user)], domain, sizeof(domain));
	set_field(&b, "UserName", "Buffer", b.domain);
	set_field(&b, "DomainName", "Buffer", b.domain + sizeof(user));
	expect_tolerances(&b, BIT(PART_ORDER), "user first");
}

/* CspData swallows the PIN in front of it: the head moves before the PIN, the names stay. */
static struct built
share_pin(const struct input *in, const struct maker *maker)
{
	struct built b = build(in, maker, KERB_X64);
	static const char *const names[] = { "nCardNameOffset", "nReaderNameOffset",
		"nContainerNameOffset", "nCSPNameOffset" };
	size_t pin_len = b.csp - b.pin, old = b.csp;
	uint8_t pin[64], head[40];

	memcpy(pin, &b.b[b.pin], pin_len);
	memcpy(head, &b.b[b.csp], sizeof(head));
	memcpy(&b.b[b.pin], head, sizeof(head));
	memcpy(&b.b[b.pin + sizeof(head)], pin, pin_len);
	b.csp = b.pin;
	b.pin += sizeof(head);
	set_field(&b, "Pin", "Buffer", b.pin);
	set_field(&b, "CspData", NULL, b.csp);
	set_field(&b, "CspDataLength", NULL, b.len - b.csp);
	set_csp(&b, "dwCspInfoLen", (uint32_t)(b.len - b.csp));
	for (size_t i = 0; i < 4; i++) {
		size_t at = b.csp + fact_offset("CSPINFO_PACK2", names[i], b.abi);

		set_csp(&b, names[i], (uint32_t)(get_le(&b.b[at], 4) + (old - b.csp) / 2));
	}
	return b;
}

Test(kerb_tolerance, is_noted_for_a_pin_inside_the_csp_data)
{
	static const struct maker maker = { .order = { 0, 1, 2, 3 }, .key_spec = 1 };
	struct built b = share_pin(&sample_logon, &maker);
	struct kerb_record got;
	struct kerb_fault fault;
	char pin[16];

	expect_tolerances(&b, BIT(PIN_SHARED) | BIT(PART_ORDER) | BIT(NO_PREFIX), "shared");
	cr_assert_eq(unpack(&b, &got, &fault), FAILURE_NONE);
	cr_assert(kerb_value_utf8(kerb_record_value(&got, "Pin"), pin, sizeof(pin)));
	cr_expect_str_eq(pin, "123456");
}

Test(kerb_tolerance, is_none_for_a_pin_over_a_name_or_the_head)
{
	static const struct maker maker = { .order = { 0, 1, 2, 3 }, .key_spec = 1 };
	struct built b = share_pin(&sample_logon, &maker);

	set_field(&b, "Pin", "MaximumLength", 16);
	expect_rule(&b, KERB_RULE_OVERLAP, "CspData");
	b = share_pin(&sample_logon, &maker);
	set_field(&b, "Pin", "Buffer", b.pin - 2);
	expect_rule(&b, KERB_RULE_OVERLAP, "CspData");
	b = share_pin(&sample_logon, &maker);
	set_field(&b, "Pin", "MaximumLength", 10);
	set_field(&b, "Pin", "Length", 10);
	expect_rule(&b, KERB_RULE_CSP_UNCLAIMED, "CspData");
}

Test(kerb_tolerance, is_none_for_names_that_share_bytes_or_leave_some)
{
	struct built b = build(&sample_logon, &house_maker, KERB_X64);

	set_csp(&b, "nReaderNameOffset", 3);
	expect_rule(&b, KERB_RULE_CSP_OVERLAP, "nReaderNameOffset");
	b = build(&sample_logon, &house_maker, KERB_X64);
	put_le(&b.b[b.csp + 40], 1, 2);
	expect_rule(&b, KERB_RULE_CSP_UNCLAIMED, "CspData");
	b = build(&sample_logon, &house_maker, KERB_X64);
	set_csp(&b, "nCardNameOffset", 4);
	expect_rule(&b, KERB_RULE_CSP_UNCLAIMED, "CspData");
	b.len += 10;
	set_field(&b, "CspDataLength", NULL, b.len - b.csp);
	set_csp(&b, "dwCspInfoLen", (uint32_t)(b.len - b.csp));
	set_csp(&b, "nCardNameOffset", 2);
	expect_rule(&b, KERB_RULE_CSP_UNCLAIMED, "CspData");
}

Test(kerb_tolerance, is_none_for_a_prefix_of_five_or_zeros_in_front_of_a_string)
{
	static const struct maker five = { .first = 5, .order = { 0, 1, 2, 3 }, .key_spec = 1 };
	struct built b = build(&sample_logon, &five, KERB_X64);

	expect_rule(&b, KERB_RULE_CSP_UNCLAIMED, "CspData");
	b = build(&sample_logon, &house_maker, KERB_X64);
	memmove(&b.b[b.user + 2], &b.b[b.user], b.len - b.user);
	put_le(&b.b[b.user], 0, 2);
	b.len += 2;
	set_field(&b, "UserName", "Buffer", b.user + 2);
	set_field(&b, "Pin", "Buffer", b.pin + 2);
	set_field(&b, "CspData", NULL, b.csp + 2);
	expect_rule(&b, KERB_RULE_UNCLAIMED, "buffer");
}

Test(kerb_tolerance, each_has_a_name_of_its_own_and_a_sentence)
{
	for (unsigned int i = 0; i < KERB_TOLERANCE_COUNT; i++) {
		for (unsigned int k = 0; k < i; k++)
			cr_expect_str_neq(kerb_tolerance_name((enum kerb_tolerance)i),
			    kerb_tolerance_name((enum kerb_tolerance)k));
		cr_expect_gt(strlen(kerb_tolerance_sentence((enum kerb_tolerance)i)), 8);
	}
	cr_expect_str_eq(kerb_tolerance_name(KERB_TOLERANCE_COUNT), "unknown");
}
