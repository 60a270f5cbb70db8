/* Bounded decompression of card objects. Pure. */
#ifndef CARDIO_INFLATE_H
#define CARDIO_INFLATE_H

#include <stddef.h>
#include <stdint.h>

#include "cardio.h"

/*
 * inflate_gzip: decompresses exactly one gzip member (RFC 1952) that must fill all of in. out holds
 * out_cap bytes, of which CARDIO_INFLATED_MAX are used at most. Fails with MEMORY, or BAD_DATA: not
 * gzip, truncated, a wrong check sum or length, bytes left over, more output than fits or than
 * CARDIO_RATIO_MAX times the input. out is wiped then.
 */
int inflate_gzip(const uint8_t *in, size_t in_len, uint8_t *out, size_t out_cap, size_t *out_len)
    __attribute__((warn_unused_result));

#endif
