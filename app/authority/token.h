/*
 * token.h: what a granted attempt gives its caller. Pure.
 */
#ifndef APP_AUTHORITY_TOKEN_H
#define APP_AUTHORITY_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include "wire.h"

/* Packs the KERB_SMART_CARD_PROFILE of the proof and the certificate for the caller's pointer
 * width (32 or 64) into out[room). Returns its length, 0 when it does not fit. */
size_t token_profile(const struct wire_verify_proof *proof, const struct message_blob *certificate,
    uint8_t pointer_width, uint8_t *out, size_t room) __attribute__((warn_unused_result));

#endif
