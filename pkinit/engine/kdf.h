/*
 * kdf.h: a Diffie-Hellman secret into the octets of an AS reply key.
 *
 * Pure. Output goes through random-to-key of the encryption type, which is the caller's.
 */
#ifndef PKINIT_ENGINE_KDF_H
#define PKINIT_ENGINE_KDF_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/asn1.h>

#define KDF_KEY_MAX	64	/* octets of an encryption type's key, far above any */

/* The key derivations of RFC 8636 that we offer, best liked first, as dotted OIDs; NULL ends it. */
extern const char *const kdf_offered[];

struct kdf_octets {
	const unsigned char *p;
	size_t n;
};

/* A principal as the KDC-REQ-BODY has it. */
struct kdf_name {
	struct kdf_octets realm;
	int32_t type;			/* RFC 4120 6.2 */
	const struct kdf_octets *parts;
	size_t parts_count;
};

/* What RFC 8636 5 binds into the key. All is borrowed. */
struct kdf_context {
	struct kdf_name client;
	struct kdf_name server;
	int32_t enctype;		/* of the AS-REP's encrypted part */
	struct kdf_octets as_req;	/* the whole AS-REQ, as it was sent */
	struct kdf_octets pk_as_rep;	/* the value of PA-PK-AS-REP, as it was received */
};

/* octetstring2key() of RFC 4556 3.2.3.1 up to random-to-key: out[0..len) from the secret z and the
 * two nonces, which are empty when the KDC sent no serverDHNonce. 0 on success; -1 when len is 0
 * or above KDF_KEY_MAX, or OpenSSL fails: out is then wiped. */
int kdf_octetstring2key(struct kdf_octets z, struct kdf_octets client_nonce,
    struct kdf_octets server_nonce, unsigned char *out, size_t len)
    __attribute__((warn_unused_result));

/* How many of the secret's octets z.n, from its first on, an older Heimdal KDC hashes (Samba 4.17's
 * is one): of a secret that begins with k zeros it leaves out the last k octets, against RFC 4556
 * 3.2.3.1. z.n when z begins with none, as all but one in 256 do. */
size_t kdf_cut_length(struct kdf_octets z);

/* The derivation of RFC 8636 named by kdf_id: one of kdf_offered, or the SHA-1 one, which is never
 * offered and is refused by kdf_is_offered(). Results as above. */
int kdf_agility(const ASN1_OBJECT *kdf_id, struct kdf_octets z, const struct kdf_context *ctx,
    unsigned char *out, size_t len) __attribute__((warn_unused_result));

/* 1 when kdf_id is one of kdf_offered. */
int kdf_is_offered(const ASN1_OBJECT *kdf_id) __attribute__((warn_unused_result));

#endif
