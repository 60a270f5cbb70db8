#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "wire_finding.h"

static const struct wire_finding findings[] = {
	{ WIRE_FINDING_ANCHOR, WIRE_PASSED, 0, 1700000000, 1800000000, "/etc/a.pem", "Root", "Root",
		"self-signed" },
	{ WIRE_FINDING_KDC_CRL, WIRE_FAILED, 0x0102, 0, UINT64_MAX, "", "Root", "", "no CRL" },
	{ WIRE_FINDING_MORE, WIRE_UNKNOWN, 0, 0, 0, "", "", "", "" },
};

static size_t
put_all(uint8_t *buf, size_t room)
{
	size_t used = 0;

	for (size_t i = 0; i < 3; i++)
		if (!wire_finding_put(buf, room, &used, &findings[i]))
			break;
	return used;
}

Test(wire_finding, what_was_put_is_got_in_order)
{
	struct wire_finding got;
	struct message_blob blob;
	uint8_t buf[256];

	blob = (struct message_blob){ buf, put_all(buf, sizeof(buf)) };
	for (size_t i = 0; i < 3; i++) {
		const struct wire_finding *was = &findings[i];

		cr_assert(wire_finding_get(&blob, &got));
		cr_expect_eq(got.what, was->what);
		cr_expect_eq(got.outcome, was->outcome);
		cr_expect_eq(got.failure, was->failure);
		cr_expect_eq(got.since, was->since);
		cr_expect_eq(got.until, was->until);
		cr_expect_str_eq(got.file, was->file);
		cr_expect_str_eq(got.subject, was->subject);
		cr_expect_str_eq(got.issuer, was->issuer);
		cr_expect_str_eq(got.why, was->why);
	}
	cr_expect_not(wire_finding_get(&blob, &got));
	cr_expect_eq(blob.n, 0);
}

Test(wire_finding, what_does_not_fit_is_not_put)
{
	uint8_t buf[256];
	size_t whole = put_all(buf, sizeof(buf)), used = 300;

	for (size_t room = 0; room < whole; room++)
		cr_expect_lt(put_all(buf, room), whole);
	cr_expect_not(wire_finding_put(buf, sizeof(buf), &used, &findings[0]));
	cr_expect_eq(used, 300);
}

Test(wire_finding, texts_without_an_end_are_cut)
{
	struct wire_finding finding, got;
	struct message_blob blob;
	uint8_t buf[2048];
	size_t used = 0;

	memset(&finding, 'x', sizeof(finding));
	cr_assert(wire_finding_put(buf, sizeof(buf), &used, &finding));
	blob = (struct message_blob){ buf, used };
	cr_assert(wire_finding_get(&blob, &got));
	cr_expect_eq(strlen(got.file), 255);
	cr_expect_eq(strlen(got.why), 255);
}

Test(wire_finding, every_truncation_ends_in_a_finding_or_in_a_broken_one)
{
	uint8_t buf[256];
	size_t whole = put_all(buf, sizeof(buf)), ends = 0;

	for (size_t n = 0; n < whole; n++) {
		uint8_t *cut = malloc(n > 0 ? n : 1);
		struct message_blob blob = { cut, n };
		struct wire_finding finding;

		memcpy(cut, buf, n);
		while (wire_finding_get(&blob, &finding))
			;
		ends += blob.n == 0;
		free(cut);
	}
	cr_expect_eq(ends, 3, "%zu", ends);
}

Test(wire_finding, every_bit_flip_is_got_or_broken_within_the_bytes)
{
	uint8_t buf[256];
	size_t n = put_all(buf, sizeof(buf));

	for (size_t bit = 0; bit < n * 8; bit++) {
		uint8_t *flipped = malloc(n);
		struct message_blob blob = { flipped, n };
		struct wire_finding finding;
		size_t count = 0;

		memcpy(flipped, buf, n);
		flipped[bit / 8] ^= (uint8_t)(1 << bit % 8);
		while (wire_finding_get(&blob, &finding))
			count++;
		cr_expect_leq(count, n / 24);
		free(flipped);
	}
}

Test(wire_finding, every_kind_has_a_name_of_its_own)
{
	for (uint8_t a = 1; a < WIRE_FINDING_KINDS; a++) {
		cr_expect_str_neq(wire_finding_name(a), "unknown");
		for (uint8_t b = 1; b < a; b++)
			cr_expect_str_neq(wire_finding_name(a), wire_finding_name(b));
	}
	cr_expect_str_eq(wire_finding_name(0), "unknown");
	cr_expect_str_eq(wire_finding_name(WIRE_FINDING_KINDS), "unknown");
}
