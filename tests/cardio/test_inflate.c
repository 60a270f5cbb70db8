#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "inflate.h"

static uint8_t plain[65536];
static uint8_t packed[65536];
static uint8_t out[65536];

/* Compresses plain[0..len) as gzip into packed; returns its size. */
static size_t
gzip(size_t len, uint8_t *to, size_t cap)
{
	z_stream z = { 0 };
	size_t n;

	cr_assert_eq(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = plain;
	z.avail_in = (uInt)len;
	z.next_out = to;
	z.avail_out = (uInt)cap;
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	n = cap - z.avail_out;
	deflateEnd(&z);
	return n;
}

/* Bytes that compress a little, as a certificate's do. */
static void
fill(size_t len)
{
	uint32_t x = 1;

	for (size_t i = 0; i < len; i++) {
		x = x * 1664525 + 1013904223;
		plain[i] = i % 3 ? (uint8_t)(x >> 24) : 0x30;
	}
}

Test(inflate, a_member_comes_back_whole)
{
	size_t n, len;

	fill(1474);
	n = gzip(1474, packed, sizeof(packed));
	cr_assert_eq(inflate_gzip(packed, n, out, sizeof(out), &len), CARDIO_OK);
	cr_assert_eq(len, 1474);
	cr_assert_arr_eq(out, plain, 1474);
}

Test(inflate, sixteen_kib_are_the_limit)
{
	size_t n, len;

	fill(CARDIO_INFLATED_MAX + 1);
	n = gzip(CARDIO_INFLATED_MAX, packed, sizeof(packed));
	cr_expect_eq(inflate_gzip(packed, n, out, sizeof(out), &len), CARDIO_OK);
	cr_expect_eq(len, CARDIO_INFLATED_MAX);
	n = gzip(CARDIO_INFLATED_MAX + 1, packed, sizeof(packed));
	cr_expect_eq(inflate_gzip(packed, n, out, sizeof(out), &len), CARDIO_ERR_BAD_DATA);
	cr_expect_eq(len, 0);
}

Test(inflate, the_callers_room_is_a_limit_too)
{
	size_t n, len;

	fill(500);
	n = gzip(500, packed, sizeof(packed));
	cr_expect_eq(inflate_gzip(packed, n, out, 500, &len), CARDIO_OK);
	cr_expect_eq(inflate_gzip(packed, n, out, 499, &len), CARDIO_ERR_BAD_DATA);
}

Test(inflate, a_bomb_is_refused_by_its_ratio)
{
	size_t n, len;

	memset(plain, 0, sizeof(plain));
	n = gzip(sizeof(plain), packed, sizeof(packed));
	cr_expect_eq(inflate_gzip(packed, n, out, sizeof(out), &len), CARDIO_ERR_BAD_DATA);
	for (size_t plain_len = 1; plain_len < 1000; plain_len++) {
		n = gzip(plain_len, packed, sizeof(packed));
		cr_expect_eq(inflate_gzip(packed, n, out, sizeof(out), &len),
		    plain_len <= 20 * n ? CARDIO_OK : CARDIO_ERR_BAD_DATA, "%zu in %zu",
		    plain_len, n);
	}
}

Test(inflate, bytes_after_the_member_are_refused)
{
	size_t n, len;

	fill(300);
	n = gzip(300, packed, sizeof(packed));
	packed[n] = 0;
	cr_expect_eq(inflate_gzip(packed, n + 1, out, sizeof(out), &len), CARDIO_ERR_BAD_DATA);
	memcpy(packed + n, packed, n);
	cr_expect_eq(inflate_gzip(packed, 2 * n, out, sizeof(out), &len), CARDIO_ERR_BAD_DATA,
	    "a second member");
}

Test(inflate, zlib_and_raw_streams_are_not_gzip)
{
	uLongf n = sizeof(packed);
	size_t len;

	fill(300);
	cr_assert_eq(compress(packed, &n, plain, 300), Z_OK);
	cr_expect_eq(inflate_gzip(packed, n, out, sizeof(out), &len), CARDIO_ERR_BAD_DATA);
	cr_expect_eq(inflate_gzip(packed + 2, n - 6, out, sizeof(out), &len), CARDIO_ERR_BAD_DATA);
	cr_expect_eq(inflate_gzip(packed, 0, out, sizeof(out), &len), CARDIO_ERR_BAD_DATA);
}

Test(inflate, every_truncation_is_refused)
{
	size_t n, len;

	fill(300);
	n = gzip(300, packed, sizeof(packed));
	for (size_t cut = 0; cut < n; cut++) {
		uint8_t *copy = malloc(cut + 1);

		memcpy(copy, packed, cut);
		cr_expect_eq(inflate_gzip(copy, cut, out, sizeof(out), &len), CARDIO_ERR_BAD_DATA,
		    "%zu", cut);
		free(copy);
	}
}

Test(inflate, every_bit_flip_is_refused_or_changes_nothing)
{
	size_t n, len;

	fill(300);
	n = gzip(300, packed, sizeof(packed));
	for (size_t bit = 0; bit < 8 * n; bit++) {
		int r;

		packed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		r = inflate_gzip(packed, n, out, sizeof(out), &len);
		/* Time, flags and system in the header carry nothing of the data. */
		if (r == CARDIO_OK)
			cr_expect(len == 300 && memcmp(out, plain, 300) == 0, "bit %zu", bit);
		else
			cr_expect_eq(r, CARDIO_ERR_BAD_DATA);
		if (bit >= 8 * (n - 8))
			cr_expect_eq(r, CARDIO_ERR_BAD_DATA, "check sum or length, bit %zu", bit);
		packed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}
