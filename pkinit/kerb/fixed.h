/*
 * fixed.h: the fixed part of a structure, from and to bytes, as its kerb_layout says.
 * Private to pkinit/kerb.
 */
#ifndef PKINIT_KERB_FIXED_H
#define PKINIT_KERB_FIXED_H

#include "bytes.h"
#include "structs.h"

/* One field as it stands in the fixed part. */
struct fixed_field {
	uint64_t number;		/* an integer, a LUID, a pointer, the offset of a name */
	uint16_t length, maximum;	/* of a UNICODE_STRING or STRING */
	const uint8_t *bytes;		/* KERB_T_UCHARS; NULL writes zeros */
};

/* Writes layout->size bytes. A number that is too wide for its field and a lack of room show in
 * out->bad. fields[] is in the order of the leaves. */
void fixed_write(struct bytes_out *out, const struct kerb_layout *layout, enum kerb_abi abi,
    const struct fixed_field *fields);

/* Reads the fields from p, which has layout->size bytes; *padded tells whether bytes between the
 * fields are not zero. */
void fixed_read(const uint8_t *p, const struct kerb_layout *layout, enum kerb_abi abi,
    struct fixed_field *fields, bool *padded);

/* The bytes [offset, offset + n) of buf[len]; a bad cursor when they are not all inside. */
struct bytes_in fixed_slice(const uint8_t *buf, size_t len, uint64_t offset, uint64_t n);

/* Whether there are n bytes at `offset` and all are zero. */
bool fixed_zero(const uint8_t *buf, size_t len, uint64_t offset, uint64_t n);

#endif
