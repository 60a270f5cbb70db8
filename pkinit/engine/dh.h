/*
 * dh.h: one ephemeral Diffie-Hellman key of a MODP group (RFC 3526) and what it agrees on.
 */
#ifndef PKINIT_ENGINE_DH_H
#define PKINIT_ENGINE_DH_H

#include <stddef.h>

#include <openssl/x509.h>

enum dh_group {
	DH_GROUP_NONE = 0,
	DH_GROUP_14 = 14,		/* 2048 bits */
	DH_GROUP_16 = 16,		/* 4096 bits */
};

struct dh_key;

/* A fresh key, or NULL when group is none of ours or OpenSSL fails. Free it with dh_key_free(). */
struct dh_key *dh_key_new(enum dh_group group) __attribute__((warn_unused_result));

/* NULL is allowed; the private part is wiped. */
void dh_key_free(struct dh_key *key);

enum dh_group dh_key_group(const struct dh_key *key);

/* The public value as RFC 3279's dhpublicnumber with p, g, q. The caller X509_PUBKEY_free()s it. */
X509_PUBKEY *dh_key_public(const struct dh_key *key) __attribute__((warn_unused_result));

/* The secret agreed with the peer's value, a DER INTEGER in peer[0..len) (RFC 4556 3.2.3.1). *z is
 * the caller's, *z_len octets, always those of p, to OPENSSL_clear_free(). 0 on success; -1
 * when the value is malformed or no element of the group other than 1: 0, 1, p - 1, p and above and
 * values of another order are refused. */
int dh_key_agree(const struct dh_key *key, const unsigned char *peer, size_t len,
    unsigned char **z, size_t *z_len) __attribute__((warn_unused_result));

/* Of TD-DH-PARAMETERS (RFC 4556 3.1.3) in der[0..len), the first group that is ours and is not
 * `refused`; DH_GROUP_NONE when there is none or it is malformed. */
enum dh_group dh_group_offered(const unsigned char *der, size_t len, enum dh_group refused);

#endif
