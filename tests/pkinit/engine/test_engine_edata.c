#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "edata.h"

#define ACCOUNT_DISABLED	0xC0000072u

/* KERB-ERROR-DATA { [1] 3, [2] KERB-EXT-ERROR }: a KDC's first answer. */
static const unsigned char bare[] = {
	0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x72, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
/* METHOD-DATA of one PA-DATA of type 3 with the same 12 octets: after pre-authentication. */
static const unsigned char wrapped[] = {
	0x30, 0x17, 0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x72, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
/* METHOD-DATA of types 16 (empty), 150 and 3, the last a salt of 5 octets. */
static const unsigned char offer[] = {
	0x30, 0x2b,
	0x30, 0x09, 0xa1, 0x03, 0x02, 0x01, 0x10, 0xa2, 0x02, 0x04, 0x00,
	0x30, 0x0e, 0xa1, 0x04, 0x02, 0x02, 0x00, 0x96, 0xa2, 0x06, 0x04, 0x04, 't', 'o', 'k', 'n',
	0x30, 0x0e, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x07, 0x04, 0x05, 's', 'a', 'l', 't', '!',
};
/* TYPED-DATA of type 109 with an empty list. */
static const unsigned char typed[] = {
	0x30, 0x0d, 0x30, 0x0b, 0xa0, 0x03, 0x02, 0x01, 0x6d, 0xa1, 0x04, 0x04, 0x02, 0x30, 0x00,
};

Test(edata, a_status_is_found_in_both_shapes)
{
	struct edata got;

	cr_assert(edata_parse(bare, sizeof(bare), &got) == 0);
	cr_expect_eq(got.kind, EDATA_ERROR_DATA);
	cr_expect(got.has_status && got.status == ACCOUNT_DISABLED);
	cr_assert(edata_parse(wrapped, sizeof(wrapped), &got) == 0);
	cr_expect_eq(got.kind, EDATA_METHOD_DATA);
	cr_expect(got.has_status && got.status == ACCOUNT_DISABLED);
}

Test(edata, an_offer_is_read_and_a_salt_is_no_status)
{
	struct edata got;

	cr_assert(edata_parse(offer, sizeof(offer), &got) == 0);
	cr_expect(got.pkinit && got.freshness && !got.has_status);
}

Test(edata, dh_parameters_are_pointed_at)
{
	struct edata got;

	cr_assert(edata_parse(typed, sizeof(typed), &got) == 0);
	cr_expect_eq(got.kind, EDATA_TYPED_DATA);
	cr_expect_eq(got.dh_parameters_len, 2);
	cr_expect_not_null(got.dh_parameters);
}

Test(edata, nothing_is_nothing)
{
	struct edata got;

	cr_assert(edata_parse(NULL, 0, &got) == 0);
	cr_expect_eq(got.kind, EDATA_NONE);
	cr_assert(edata_parse((const unsigned char *)"\x04\x01x", 3, &got) == 0);
	cr_expect_eq(got.kind, EDATA_OTHER);
}

Test(edata, false_lengths_are_malformed)
{
	unsigned char copy[sizeof(bare)];
	struct edata got;

	memcpy(copy, bare, sizeof(bare));
	copy[10] = 0x0d;	/* the status claims an octet more than there is */
	cr_expect(edata_parse(copy, sizeof(copy), &got) == -1);
	cr_expect(edata_parse((const unsigned char *)"\x30\x80\x00\x00", 4, &got) == -1,
	    "indefinite length");
	cr_expect(edata_parse((const unsigned char *)"\x30\x84\xff\xff\xff\xff", 6, &got) == -1);
	cr_expect(edata_parse((const unsigned char *)"\x30\x00\x00", 3, &got) == -1, "left over");
	/* A KERB-ERROR-DATA of type 3 with 11 octets. */
	memcpy(copy, bare, sizeof(bare));
	copy[1]--;
	copy[8]--;
	copy[10]--;
	cr_expect(edata_parse(copy, sizeof(copy) - 1, &got) == -1);
}

Test(edata, deep_nests_are_malformed)
{
	unsigned char nest[2 * 40];
	struct edata got;

	for (size_t depth = 1; depth <= 40; depth++) {
		for (size_t i = 0; i < depth; i++) {
			nest[2 * i] = 0x30;
			nest[2 * i + 1] = (unsigned char)(2 * (depth - 1 - i));
		}
		cr_expect_eq(edata_parse(nest, 2 * depth, &got), depth <= EDATA_DEPTH_MAX ? 0 : -1,
		    "%zu deep", depth);
	}
}

static const struct {
	const unsigned char *p;
	size_t n;
} good[] = {
	{ bare, sizeof(bare) }, { wrapped, sizeof(wrapped) }, { offer, sizeof(offer) },
	{ typed, sizeof(typed) },
};

Test(edata, every_truncation_is_malformed)
{
	struct edata got;
	unsigned char *copy;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		for (size_t cut = 1; cut < good[i].n; cut++) {
			copy = malloc(cut);
			memcpy(copy, good[i].p, cut);
			cr_expect(edata_parse(copy, cut, &got) == -1, "%zu cut at %zu", i, cut);
			cr_expect_not(got.has_status);
			free(copy);
		}
}

/* The status is not protected, so a flip inside it gives another; elsewhere it gives none. */
Test(edata, a_flipped_bit_outside_the_status_never_makes_another_status)
{
	unsigned char copy[sizeof(wrapped)];
	struct edata got;

	memcpy(copy, wrapped, sizeof(copy));
	for (size_t bit = 0; bit < (sizeof(copy) - 12) * 8; bit++) {
		copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
		if (edata_parse(copy, sizeof(copy), &got) == 0 && got.has_status)
			cr_expect_eq(got.status, ACCOUNT_DISABLED, "bit %zu", bit);
		copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
}
