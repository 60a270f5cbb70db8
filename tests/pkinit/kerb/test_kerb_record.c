/* Every kind of buffer, both pointer widths, offsets and addresses: the golden files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "golden.h"

#define VALUE_TOLERANCES	(~0u << KERB_TOLERANCE_CSP_FLAGS)
#define ALL_BUFFERS		80	/* 20 kinds, 2 widths, 2 forms */

/* A copy with nothing behind it, so that a sanitizer sees a read past the end. The record borrows
 * from the copy, which the caller frees. */
static enum failure
unpack_exact(const struct golden *g, const uint8_t *b, size_t len, struct kerb_record *out,
    struct kerb_fault *fault, uint8_t **copy)
{
	*copy = malloc(len > 0 ? len : 1);
	memcpy(*copy, b, len);
	return kerb_record_unpack(*copy, len, g->abi, g->base, g->record.what, out, fault);
}

static void
expect_values(const struct kerb_struct *what, const struct kerb_value *got,
    const struct kerb_value *want, const char *name)
{
	static char a[KERB_TEXT_ROOM], b[KERB_TEXT_ROOM];
	struct kerb_layout layout;

	kerb_layout(what, KERB_X64, &layout);
	for (size_t i = 0; i < layout.count; i++) {
		const struct kerb_member *member = layout.leaves[i].member;

		if ((member->attributes & (KERB_A_DERIVED | KERB_A_CSP | KERB_A_UNION)) != 0)
			continue;
		if (got[i].wide || want[i].wide) {
			cr_assert(kerb_value_utf8(&got[i], a, sizeof(a)));
			cr_assert(kerb_value_utf8(&want[i], b, sizeof(b)));
			cr_assert_str_eq(a, b, "%s %s", name, member->name);
		} else {
			cr_assert_eq(got[i].len, want[i].len, "%s %s", name, member->name);
			cr_assert(got[i].len == 0 ||
			    memcmp(got[i].data, want[i].data, got[i].len) == 0, "%s", member->name);
			if (member->type != KERB_T_NAME)
				cr_assert_eq(got[i].number, want[i].number, "%s %s", name,
				    member->name);
		}
	}
}

static void
expect_packed(const struct golden *g)
{
	uint8_t out[2048];
	struct kerb_fault fault;
	size_t len;

	cr_assert_eq(kerb_record_pack(&g->record, g->abi, g->base, out, sizeof(out), &len, &fault),
	    FAILURE_NONE, "%s: %s %s", g->name, fault.field, kerb_rule_sentence(fault.rule));
	cr_expect_eq(len, g->len, "%s: %zu bytes, not %zu", g->name, len, g->len);
	for (size_t i = 0; i < g->len; i++)
		cr_assert_eq(out[i], g->bytes[i], "%s abi %d base %llx byte %zx: %02x, not %02x",
		    g->name, (int)g->abi, (unsigned long long)g->base, i, out[i], g->bytes[i]);
}

Test(kerb_record, packs_the_golden_buffers)
{
	cr_expect_eq(golden_each(expect_packed), ALL_BUFFERS);
}

static void
expect_unpacked(const struct golden *g)
{
	struct kerb_record got;
	struct kerb_fault fault;
	uint8_t *copy;

	cr_assert_eq(unpack_exact(g, g->bytes, g->len, &got, &fault, &copy), FAILURE_NONE,
	    "%s: %s %s", g->name, fault.field, kerb_rule_sentence(fault.rule));
	cr_expect_eq(got.tolerances, 0, "%s: tolerances %x", g->name, got.tolerances);
	expect_values(got.what, got.values, g->record.values, g->name);
	cr_assert_eq(got.inner, g->record.inner);
	if (got.inner)
		expect_values(got.inner, got.inner_values, g->record.inner_values, g->name);
	free(copy);
}

Test(kerb_record, unpacks_the_golden_buffers_without_a_tolerance)
{
	cr_expect_eq(golden_each(expect_unpacked), ALL_BUFFERS);
}

static void
expect_exact_room(const struct golden *g)
{
	static const uint8_t zero[2048];
	uint8_t out[2048];
	struct kerb_fault fault;
	size_t len;

	for (size_t room = 0; room < g->len; room++) {
		memset(out, 0xAA, sizeof(out));
		cr_assert_eq(kerb_record_pack(&g->record, g->abi, g->base, out, room, &len,
		    &fault), FAILURE_BUFFER_TOO_SHORT, "%s room %zu", g->name, room);
		cr_assert_eq(len, 0);
		cr_assert_arr_eq(out, zero, room);
		cr_assert_eq(out[room], 0xAA, "wrote behind room %zu", room);
	}
	cr_expect_eq(kerb_record_pack(&g->record, g->abi, g->base, out, g->len, &len, &fault),
	    FAILURE_NONE);
}

Test(kerb_record, needs_exactly_its_length_and_wipes_when_there_is_less)
{
	cr_expect_eq(golden_each(expect_exact_room), ALL_BUFFERS);
}

static void
expect_cuts_refused(const struct golden *g)
{
	static const struct kerb_record zero;
	struct kerb_record got;
	struct kerb_fault fault;
	uint8_t *copy;

	for (size_t n = 0; n < g->len; n++) {
		cr_assert_neq(unpack_exact(g, g->bytes, n, &got, &fault, &copy), FAILURE_NONE,
		    "%s cut to %zu", g->name, n);
		cr_assert_neq(fault.rule, KERB_RULE_NONE);
		cr_assert_not_null(fault.field);
		cr_assert_eq(memcmp(&got, &zero, sizeof(got)), 0, "not cleared");
		free(copy);
	}
}

Test(kerb_record, refuses_every_truncation)
{
	cr_expect_eq(golden_each(expect_cuts_refused), ALL_BUFFERS);
}

/* What is accepted packs to itself, or, where a tolerance was needed, to the canonical form of
 * the same values. */
static void
expect_round_trip(const struct golden *g, const uint8_t *b, const struct kerb_record *got,
    size_t bit)
{
	struct kerb_record again;
	struct kerb_fault fault;
	uint8_t out[2048];
	size_t len;

	cr_assert_eq(kerb_record_pack(got, g->abi, g->base, out, sizeof(out), &len, &fault),
	    FAILURE_NONE, "%s bit %zu: %s", g->name, bit, kerb_rule_name(fault.rule));
	if ((got->tolerances & ~VALUE_TOLERANCES) == 0) {
		cr_assert_eq(len, g->len, "%s bit %zu", g->name, bit);
		cr_assert_eq(memcmp(out, b, len), 0, "%s bit %zu", g->name, bit);
		return;
	}
	cr_assert_eq(kerb_record_unpack(out, len, g->abi, g->base, g->record.what, &again, &fault),
	    FAILURE_NONE);
	cr_assert_eq(again.tolerances & ~VALUE_TOLERANCES, 0, "%s bit %zu", g->name, bit);
	expect_values(got->what, again.values, got->values, g->name);
	if (got->inner)
		expect_values(got->inner, again.inner_values, got->inner_values, g->name);
}

static void
expect_flips_sound(const struct golden *g)
{
	uint8_t b[2048], *copy;
	struct kerb_record got;
	struct kerb_fault fault;

	memcpy(b, g->bytes, g->len);
	for (size_t bit = 0; bit < 8 * g->len; bit++) {
		b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (unpack_exact(g, b, g->len, &got, &fault, &copy) == FAILURE_NONE)
			expect_round_trip(g, b, &got, bit);
		free(copy);
		b[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

Test(kerb_record, takes_a_flipped_bit_only_for_what_it_then_says)
{
	cr_expect_eq(golden_each(expect_flips_sound), ALL_BUFFERS);
}

/* A pointer one byte on, one back, NULL, or beyond: each is refused. */
static void
expect_pointers_judged(const struct golden *g)
{
	static const uint64_t wrong[] = { 0, 1, 2, 0x7FFFFFFF, 0xFFFFFFFF };
	struct kerb_layout layout;
	struct kerb_record got;
	struct kerb_fault fault;
	uint8_t b[2048], *copy;

	kerb_layout(g->record.what, g->abi, &layout);
	for (size_t i = 0; i < layout.count; i++) {
		const struct kerb_leaf *leaf = &layout.leaves[i];
		size_t width = (size_t)g->abi, at = leaf->offset + leaf->size - width;

		if ((leaf->member->type != KERB_T_UNICODE && leaf->member->type != KERB_T_STRING &&
		    leaf->member->type != KERB_T_AREA) || g->record.values[i].len == 0)
			continue;
		for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++) {
			uint64_t pointer = wrong[k] == 0 ? 0 : g->base + wrong[k];

			memcpy(b, g->bytes, g->len);
			for (size_t n = 0; n < width; n++)
				b[at + n] = (uint8_t)(pointer >> 8 * n);
			cr_assert_neq(unpack_exact(g, b, g->len, &got, &fault, &copy),
			    FAILURE_NONE, "%s.%s at %llx", g->name, leaf->member->name,
			    (unsigned long long)pointer);
			free(copy);
		}
	}
}

Test(kerb_record, refuses_pointers_that_lead_nowhere)
{
	cr_expect_eq(golden_each(expect_pointers_judged), ALL_BUFFERS);
}

Test(kerb_record, takes_65534_bytes_of_text_and_names_the_field_of_more)
{
	static const char *const fields[] = { "DomainName", "UserName", "Pin", "nCardNameOffset" };
	static char text[KERB_TEXT_MAX / 2 + 2];
	static uint8_t out[4 * KERB_TEXT_MAX];
	struct kerb_record record, got;
	struct kerb_fault fault;
	size_t len;

	memset(text, 'x', sizeof(text) - 1);
	for (size_t i = 0; i < 4; i++) {
		kerb_record_init(&record, kerb_struct_named("KERB_CERTIFICATE_LOGON"));
		*kerb_record_value(&record, "ContainerName") = kerb_value_text("k");
		*kerb_record_value(&record, fields[i]) = kerb_value_bytes(text, KERB_TEXT_MAX / 2);
		cr_assert_eq(kerb_record_pack(&record, KERB_X64, 0, out, sizeof(out), &len,
		    &fault), FAILURE_NONE);
		cr_assert_eq(kerb_record_unpack(out, len, KERB_X64, 0, record.what, &got, &fault),
		    FAILURE_NONE, "%s %s", fault.field, kerb_rule_name(fault.rule));
		cr_expect_eq(got.tolerances, 0);
		cr_expect_eq(kerb_record_value(&got, fields[i])->len, KERB_TEXT_MAX);
		*kerb_record_value(&record, fields[i]) =
		    kerb_value_bytes(text, KERB_TEXT_MAX / 2 + 1);
		cr_expect_neq(kerb_record_pack(&record, KERB_X64, 0, out, sizeof(out), &len,
		    &fault), FAILURE_NONE);
		cr_expect_str_eq(fault.field, fields[i]);
		cr_expect(fault.rule == KERB_RULE_TEXT_LONG ||
		    fault.rule == KERB_RULE_CSP_NAME_LONG);
	}
}

Test(kerb_record, refuses_values_that_no_good_buffer_has)
{
	uint8_t out[512];
	struct kerb_record record;
	struct kerb_fault fault;
	size_t len;

	kerb_record_init(&record, kerb_struct_named("KERB_TICKET_LOGON"));
	kerb_record_value(&record, "Flags")->number = 4;
	cr_expect_eq(kerb_record_pack(&record, KERB_X64, 0, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_BAD_FIELD);
	cr_expect_eq(fault.rule, KERB_RULE_FLAG_UNDEFINED);
	kerb_record_init(&record, kerb_struct_named("MSV1_0_LM20_LOGON"));
	*kerb_record_value(&record, "ChallengeToClient") = kerb_value_text("1234567");
	cr_expect_eq(kerb_record_pack(&record, KERB_X64, 0, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_BAD_FIELD);
	cr_expect_eq(fault.rule, KERB_RULE_BYTES_COUNT);
	cr_expect_str_eq(fault.field, "ChallengeToClient");
	kerb_record_value(&record, "MessageType")->number = 5;
	cr_expect_eq(kerb_record_pack(&record, KERB_X64, 0, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_TYPE_UNKNOWN);
	kerb_record_init(&record, kerb_struct_named("KERB_S4U_LOGON"));
	*kerb_record_value(&record, "ClientUpn") = kerb_value_text("alice");
	cr_expect_eq(kerb_record_pack(&record, KERB_X86, 0xFFFFFFF0, out, sizeof(out), &len,
	    &fault), FAILURE_BUFFER_BAD_OFFSET);
	cr_expect_eq(fault.rule, KERB_RULE_POINTER);
	cr_expect_eq(kerb_record_pack(&record, KERB_X64, UINT64_MAX - 8, out, sizeof(out), &len,
	    &fault), FAILURE_BUFFER_BAD_OFFSET);
	cr_expect_not(kerb_record_use_certificate_info(&record));
	kerb_record_init(&record, kerb_struct_named("KERB_CERTIFICATE_LOGON"));
	cr_assert(kerb_record_use_certificate_info(&record));
	cr_expect_eq(kerb_record_pack(&record, KERB_X64, 0, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_BAD_CSP);
	cr_expect_eq(fault.rule, KERB_RULE_INFO_NO_HASH);
	kerb_record_value(&record, "Flags")->number = 1;
	cr_expect_eq(kerb_record_pack(&record, KERB_X64, 0, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_BAD_CSP);
	cr_expect_eq(fault.rule, KERB_RULE_INFO_TYPE);
}

Test(kerb_record, refuses_a_store_name_of_a_nul_alone)
{
	static const uint8_t hash[4] = { 1, 2, 3, 4 };
	uint8_t b[512];
	struct kerb_record record, got;
	struct kerb_fault fault;
	size_t len;

	kerb_record_init(&record, kerb_struct_named("KERB_CERTIFICATE_LOGON"));
	cr_assert(kerb_record_use_certificate_info(&record));
	*kerb_record_value(&record, "CertificateHash") = kerb_value_bytes(hash, sizeof(hash));
	cr_assert_eq(kerb_record_pack(&record, KERB_X86, 0, b, sizeof(b), &len, &fault),
	    FAILURE_NONE);
	cr_assert_eq(kerb_record_unpack(b, len, KERB_X86, 0, record.what, &got, &fault),
	    FAILURE_NONE);
	/* The hash's first two bytes become the NUL of a name. */
	b[len - 8] = 2;
	b[len - 6] = 2;
	b[len - 4] = b[len - 3] = 0;
	cr_expect_eq(kerb_record_unpack(b, len, KERB_X86, 0, record.what, &got, &fault),
	    FAILURE_BUFFER_BAD_CSP);
	cr_expect_str_eq(fault.field, "StoreName");
}

Test(kerb_record, refuses_an_empty_string_at_the_address_of_the_block)
{
	uint8_t b[64];
	struct kerb_record record, got;
	struct kerb_fault fault;
	size_t len, at, size;

	kerb_record_init(&record, kerb_struct_named("KERB_S4U_LOGON"));
	cr_assert_eq(kerb_record_pack(&record, KERB_X86, 0x8000, b, sizeof(b), &len, &fault),
	    FAILURE_NONE);
	cr_assert(kerb_layout_field(record.what, KERB_X86, "ClientUpn", &at, &size));
	b[at + 5] = 0x80;
	cr_expect_eq(kerb_record_unpack(b, len, KERB_X86, 0x8000, record.what, &got, &fault),
	    FAILURE_BUFFER_BAD_OFFSET);
	cr_expect_str_eq(fault.field, "ClientUpn");
	b[at + 4] = (uint8_t)len;
	cr_expect_eq(kerb_record_unpack(b, len, KERB_X86, 0x8000, record.what, &got, &fault),
	    FAILURE_NONE);
	cr_expect_eq(got.tolerances, 1u << KERB_TOLERANCE_EMPTY_POINTER);
}
