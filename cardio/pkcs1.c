#include "pkcs1.h"

#include <assert.h>
#include <string.h>

/* DigestInfo of SHA-256 up to the digest, RFC 8017 9.2 note 1. */
static const uint8_t digest_info[] = {
	0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
	0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
};

void
pkcs1_pad_sha256(const uint8_t digest[PKCS1_SHA256_LEN], uint8_t *em, size_t em_len)
{
	const size_t tail = sizeof(digest_info) + PKCS1_SHA256_LEN;

	assert(em_len >= tail + 11);
	memset(em, 0xFF, em_len - tail);
	em[0] = 0x00;
	em[1] = 0x01;
	em[em_len - tail - 1] = 0x00;
	memcpy(em + em_len - tail, digest_info, sizeof(digest_info));
	memcpy(em + em_len - PKCS1_SHA256_LEN, digest, PKCS1_SHA256_LEN);
}
