/*
 * reply_key.h: the AS reply key, among those that a proved KDC may have meant.
 *
 * An older Heimdal KDC, Samba 4.17's among them, hashes fewer octets than it should of a secret
 * that begins with a zero (kdf_cut_length()), and nothing in its reply says so. Two keys are tried
 * then on what it encrypted, whose integrity check tells which one it has. Both come from the same
 * secret, after certificate, signature and nonce were judged, so nobody else can choose between
 * them. Part of the module: the cryptography is libkrb5's.
 */
#ifndef PKINIT_ENGINE_REPLY_KEY_H
#define PKINIT_ENGINE_REPLY_KEY_H

#include <stddef.h>

#include <krb5.h>

#include "kdc_reply.h"

/* Of `keys`, which holds at least one, the key of type etype that opens the encrypted part of
 * the AS-REP as_rep[0..len) (key usage 3, RFC 4120 7.5.1). The first when there is no other, the
 * message is NULL or none, or no key opens it: libkrb5 refuses it then. *out is the caller's, to
 * krb5_free_keyblock(), which wipes it; NULL on error. Does not block. 0, or libkrb5's error. */
krb5_error_code reply_key_choose(krb5_context context, krb5_enctype etype,
    const struct kdc_reply_keys *keys, const unsigned char *as_rep, size_t len,
    krb5_keyblock **out) __attribute__((warn_unused_result));

#endif
