/*
 * Reading BER-TLV, ISO/IEC 7816-4 5.2.2. Pure. A cursor never leaves the bytes it was given;
 * lengths are believed only as far as there are bytes.
 */
#ifndef CARDIO_TLV_H
#define CARDIO_TLV_H

#include <stddef.h>
#include <stdint.h>

#include "cardio.h"

/* A run of data objects still to be read. Borrows the bytes. */
struct tlv {
	const uint8_t *p;
	size_t left;
	unsigned depth;		/* templates around it */
};

/* tlv_init: a cursor over len bytes, at depth 0. */
void tlv_init(struct tlv *tlv, const uint8_t *bytes, size_t len);

/*
 * tlv_next: reads one data object: its tag (up to three bytes, as one number: 0x5FC105) and, as a
 * cursor of its own one level deeper, its value. 1: read; 0: no bytes left. Fails with BAD_DATA:
 * truncated, a tag of more than three bytes, a length of indefinite form or of more than four bytes
 * or beyond what is left, or CARDIO_TLV_DEPTH_MAX exceeded. tlv moves only when 1 is returned.
 */
int tlv_next(struct tlv *tlv, uint32_t *tag, struct tlv *value) __attribute__((warn_unused_result));

/*
 * tlv_next_head: as tlv_next, but of an object whose end may lie beyond the bytes that were read
 * from the card: value is cut at the end of the bytes.
 */
int tlv_next_head(struct tlv *tlv, uint32_t *tag, struct tlv *value)
    __attribute__((warn_unused_result));

/*
 * tlv_only: reads one data object that must have this tag and leave no byte after it. 0 or
 * BAD_DATA.
 */
int tlv_only(const uint8_t *bytes, size_t len, uint32_t tag, struct tlv *value)
    __attribute__((warn_unused_result));

#endif
