#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "piv_object.h"

static const uint8_t chuid[] = {
	0x53, 0x3B, 0x30, 0x19, 0xD4, 0xE7, 0x39, 0xDA, 0x73, 0x9C, 0xED, 0x39, 0xCE, 0x73, 0x9D, 0x83,
	0x68, 0x58, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21, 0xC8, 0x42, 0x10, 0xC3, 0xEB,
	0x34, 0x10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
	0x35, 0x08, '2', '0', '3', '0', '0', '1', '0', '1', 0x3E, 0x00, 0xFE, 0x00,
};

Test(chuid, the_guid_is_the_serial)
{
	char serial[CARDIO_SERIAL_MAX];

	cr_assert_eq(piv_chuid_serial(chuid, sizeof(chuid), serial), CARDIO_OK);
	cr_assert_str_eq(serial, "000102030405060708090a0b0c0d0e0f");
}

Test(chuid, without_a_guid_the_fasc_n_is_the_serial)
{
	uint8_t copy[sizeof(chuid)];
	char serial[CARDIO_SERIAL_MAX];

	memcpy(copy, chuid, sizeof(chuid));
	memset(copy + 31, 0, 16);
	cr_assert_eq(piv_chuid_serial(copy, sizeof(copy), serial), CARDIO_OK);
	cr_assert_str_eq(serial, "d4e739da739ced39ce739d836858210842108421c84210c3eb");
	memset(copy + 4, 0, 25);
	cr_assert_eq(piv_chuid_serial(copy, sizeof(copy), serial), CARDIO_OK);
	cr_assert_str_eq(serial, "");
}

Test(chuid, its_head_is_enough)
{
	uint8_t head[256] = { 0x53, 0x82, 0x0C, 0x80 };
	char serial[CARDIO_SERIAL_MAX];

	memcpy(head + 4, chuid + 2, sizeof(chuid) - 4);
	memcpy(head + 4 + sizeof(chuid) - 6, "\x3E\x82\x0C\x00", 4);
	cr_assert_eq(piv_chuid_serial(head, sizeof(head), serial), CARDIO_OK);
	cr_assert_str_eq(serial, "000102030405060708090a0b0c0d0e0f");
}

Test(chuid, a_guid_or_fasc_n_of_another_length_is_refused)
{
	char serial[CARDIO_SERIAL_MAX];

	cr_expect_eq(piv_chuid_serial((const uint8_t *)"\x53\x04\x34\x02\x01\x02", 6, serial),
	    CARDIO_ERR_BAD_DATA);
	cr_expect_eq(piv_chuid_serial((const uint8_t *)"\x53\x04\x30\x02\x01\x02", 6, serial),
	    CARDIO_ERR_BAD_DATA);
	cr_expect_eq(piv_chuid_serial((const uint8_t *)"\x54\x00", 2, serial),
	    CARDIO_ERR_BAD_DATA);
}

Test(chuid, every_truncation_and_bit_flip_stays_inside)
{
	for (size_t len = 0; len <= sizeof(chuid); len++) {
		for (size_t bit = 0; bit < 8 * len || bit == 0; bit++) {
			uint8_t *copy = malloc(len + 1);
			char serial[CARDIO_SERIAL_MAX];
			int r;

			memcpy(copy, chuid, len);
			if (len > 0)
				copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
			r = piv_chuid_serial(copy, len, serial);
			cr_assert(r == CARDIO_OK || r == CARDIO_ERR_BAD_DATA);
			cr_assert_lt(strlen(serial), sizeof(serial));
			free(copy);
		}
	}
}

static uint8_t object[4096];

static size_t
put(size_t at, uint8_t tag, const uint8_t *value, size_t len)
{
	object[at] = tag;
	object[at + 1] = 0x82;
	object[at + 2] = (uint8_t)(len >> 8);
	object[at + 3] = (uint8_t)len;
	memmove(object + at + 4, value, len);
	return at + 4 + len;
}

static size_t
certificate_object(const uint8_t *certificate, size_t len, uint8_t info)
{
	static uint8_t inside[4096];
	size_t n = put(0, 0x70, certificate, len);

	n = put(n, 0x71, &info, 1);
	n = put(n, 0xFE, &info, 0);
	memcpy(inside, object, n);
	return put(0, 0x53, inside, n);
}

static uint8_t der[200] = { 0x30, 0x81, 197 };

static size_t
gzip(uint8_t *to, size_t cap)
{
	z_stream z = { 0 };

	for (size_t i = 3; i < sizeof(der); i++)
		der[i] = (uint8_t)(i * i);
	cr_assert_eq(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = der;
	z.avail_in = sizeof(der);
	z.next_out = to;
	z.avail_out = (uInt)cap;
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return cap - z.avail_out;
}

static int
read_certificate(size_t n)
{
	uint8_t *copy = malloc(n + 1), *got;
	size_t len;
	int r;

	memcpy(copy, object, n);
	r = piv_certificate(copy, n, &got, &len);
	free(copy);
	if (r == CARDIO_OK) {
		cr_assert_eq(got[0], 0x30);
		cr_assert_leq(len, CARDIO_INFLATED_MAX);
	} else {
		cr_assert_null(got);
		cr_assert_eq(len, 0);
	}
	free(got);
	return r;
}

Test(piv_certificate, plain_and_compressed_give_the_same)
{
	uint8_t packed[512], *got;
	size_t packed_len = gzip(packed, sizeof(packed)), len;

	cr_assert_eq(piv_certificate(object, certificate_object(der, sizeof(der), 0), &got, &len),
	    CARDIO_OK);
	cr_assert_eq(len, sizeof(der));
	cr_assert_arr_eq(got, der, sizeof(der));
	free(got);
	for (unsigned info = 0x01; info <= 0x80; info += 0x7F) {
		cr_assert_eq(piv_certificate(object,
		    certificate_object(packed, packed_len, (uint8_t)info), &got, &len), CARDIO_OK);
		cr_assert_eq(len, sizeof(der));
		cr_assert_arr_eq(got, der, sizeof(der));
		free(got);
	}
}

Test(piv_certificate, one_that_claims_the_other_form_is_refused)
{
	uint8_t packed[512];
	size_t packed_len = gzip(packed, sizeof(packed));

	cr_expect_eq(read_certificate(certificate_object(packed, packed_len, 0)), CARDIO_ERR_BAD_DATA);
	cr_expect_eq(read_certificate(certificate_object(der, sizeof(der), 1)), CARDIO_ERR_BAD_DATA);
}

Test(piv_certificate, an_empty_object_holds_none)
{
	memcpy(object, "\x53\x00", 2);
	cr_expect_eq(read_certificate(2), CARDIO_ERR_NO_CERTIFICATE);
	memcpy(object, "\x53\x02\x70\x00", 4);
	cr_expect_eq(read_certificate(4), CARDIO_ERR_NO_CERTIFICATE);
}

Test(piv_certificate, bytes_after_the_certificate_are_refused)
{
	uint8_t longer[sizeof(der) + 1] = { 0 };

	memcpy(longer, der, sizeof(der));
	cr_expect_eq(read_certificate(certificate_object(longer, sizeof(longer), 0)),
	    CARDIO_ERR_BAD_DATA);
	object[certificate_object(der, sizeof(der), 0)] = 0;
	cr_expect_eq(read_certificate(certificate_object(der, sizeof(der), 0) + 1),
	    CARDIO_ERR_BAD_DATA);
}

Test(piv_certificate, two_certificates_in_one_object_are_refused)
{
	static const uint8_t two[] = { 0x53, 8, 0x70, 2, 0x30, 0, 0x70, 2, 0x30, 0 };

	memcpy(object, two, sizeof(two));
	cr_expect_eq(read_certificate(sizeof(two)), CARDIO_ERR_BAD_DATA);
}

Test(piv_certificate, every_truncation_is_refused_and_every_bit_flip_stays_inside)
{
	uint8_t packed[512];
	size_t packed_len = gzip(packed, sizeof(packed));

	for (unsigned info = 0; info < 2; info++) {
		size_t n = info ? certificate_object(packed, packed_len, 1) :
		    certificate_object(der, sizeof(der), 0);

		for (size_t len = 0; len < n; len++)
			cr_assert_eq(read_certificate(len), CARDIO_ERR_BAD_DATA, "%zu", len);
		for (size_t bit = 0; bit < 8 * n; bit++) {
			object[bit / 8] ^= (uint8_t)(1 << bit % 8);
			(void)read_certificate(n);
			object[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

Test(piv_signature, is_lent_only_at_its_exact_length)
{
	static const uint8_t good[] = { 0x7C, 0x06, 0x82, 0x04, 1, 2, 3, 4 };
	const uint8_t *sig;

	cr_expect_eq(piv_signature(good, sizeof(good), 4, &sig), CARDIO_OK);
	cr_expect_eq(sig, good + 4);
	cr_expect_eq(piv_signature(good, sizeof(good), 5, &sig), CARDIO_ERR_BAD_DATA);
	cr_expect_null(sig);
	cr_expect_eq(piv_signature(good, sizeof(good), 3, &sig), CARDIO_ERR_BAD_DATA);
	for (size_t len = 0; len < sizeof(good); len++)
		cr_expect_eq(piv_signature(good, len, 4, &sig), CARDIO_ERR_BAD_DATA);
	for (size_t bit = 0; bit < 32; bit++) {
		uint8_t copy[sizeof(good)];

		memcpy(copy, good, sizeof(good));
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		cr_expect_eq(piv_signature(copy, sizeof(copy), 4, &sig), CARDIO_ERR_BAD_DATA,
		    "bit %zu", bit);
	}
}
