/* PKCS #1 v1.5 signature padding, RFC 8017 9.2. Pure. */
#ifndef CARDIO_PKCS1_H
#define CARDIO_PKCS1_H

#include <stddef.h>
#include <stdint.h>

#define PKCS1_SHA256_LEN 32

/*
 * pkcs1_pad_sha256: writes the em_len bytes that an RSA key of that size signs for a SHA-256
 * digest. em_len must be at least 62.
 */
void pkcs1_pad_sha256(const uint8_t digest[PKCS1_SHA256_LEN], uint8_t *em, size_t em_len);

#endif
