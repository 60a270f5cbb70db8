/*
 * authpack.h: the AuthPack of a PKINIT request (RFC 4556 3.2.1, RFC 8070, RFC 8636), to and from
 * DER.
 *
 * Pure: no clock, no randomness, no I/O.
 */
#ifndef PKINIT_ENGINE_AUTHPACK_H
#define PKINIT_ENGINE_AUTHPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/x509.h>

#define AUTHPACK_DER_MAX	8192	/* octets of an AuthPack that are looked at */
#define AUTHPACK_NONCE_LEN	32	/* octets of an attempt's nonce, carried as clientDHNonce */
#define AUTHPACK_CHECKSUM_LEN	20	/* SHA-1 over KDC-REQ-BODY */
#define AUTHPACK_TOKEN_MAX	2048	/* octets of a freshness token */

/* What goes in. All pointers are borrowed. */
struct authpack_request {
	int64_t ctime;			/* seconds since 1970 */
	int32_t cusec;			/* 0 to 999999 */
	uint32_t nonce;			/* the KDC-REQ-BODY's: one KDC echoes it, another this */
	const unsigned char *req_body;	/* the encoded KDC-REQ-BODY, for paChecksum */
	size_t req_body_len;
	const unsigned char *token;	/* freshness token (PA type 150), or NULL */
	size_t token_len;
	const unsigned char *client_dh_nonce;	/* AUTHPACK_NONCE_LEN octets */
	X509_PUBKEY *client_public;	/* our Diffie-Hellman value with its group */
};

/* What a parsed AuthPack says. */
struct authpack {
	int64_t ctime;			/* seconds since 1970 */
	int32_t cusec;			/* 0 to 999999 */
	uint32_t nonce;
	unsigned char checksum[AUTHPACK_CHECKSUM_LEN];	/* paChecksum */
	bool has_checksum;
	unsigned char client_dh_nonce[AUTHPACK_NONCE_LEN];
	bool has_client_dh_nonce;	/* true only for one of exactly AUTHPACK_NONCE_LEN octets */
	bool has_token;			/* it carries a freshness token */
};

/* Encodes an AuthPack: *der is the caller's, to OPENSSL_free(). It offers SHA-256 signatures first
 * and never SHA-1, and the key derivations of RFC 8636 with SHA-256, SHA-384 and SHA-512.
 * 0 on success; -1 when a value is out of its range or memory is short. */
int authpack_encode(const struct authpack_request *req, unsigned char **der, size_t *der_len)
    __attribute__((warn_unused_result));

/* Takes der[0..len) apart. It must be one AuthPack in DER with nothing after it. 0 on success; -1
 * when anything in it is malformed, out of range or longer than AUTHPACK_DER_MAX: *out is
 * then all zero. */
int authpack_parse(const unsigned char *der, size_t len, struct authpack *out)
    __attribute__((warn_unused_result));

/* A PA-PK-AS-REQ (RFC 4556 3.2.1) around the ContentInfo signed[0..len); *der is the caller's, to
 * free(), as libkrb5 does. 0 on success, -1 without memory. */
int authpack_wrap(const unsigned char *signed_data, size_t len, unsigned char **der,
    size_t *der_len) __attribute__((warn_unused_result));

#endif
