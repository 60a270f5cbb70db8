#include <criterion/criterion.h>
#include <string.h>

#include "pkcs1.h"

Test(pkcs1, pads_a_sha256_digest_as_rfc_8017_says)
{
	static const uint8_t info[] = { 0x00, 0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48,
	    0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };
	uint8_t digest[32], em[256];

	for (size_t i = 0; i < sizeof(digest); i++)
		digest[i] = (uint8_t)(i + 1);
	pkcs1_pad_sha256(digest, em, sizeof(em));
	cr_expect_eq(em[0], 0x00);
	cr_expect_eq(em[1], 0x01);
	for (size_t i = 2; i < 204; i++)
		cr_expect_eq(em[i], 0xFF, "%zu", i);
	cr_expect_arr_eq(em + 204, info, sizeof(info));
	cr_expect_arr_eq(em + 224, digest, sizeof(digest));
}
