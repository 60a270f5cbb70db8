/*
 * bytes.h: one bounded cursor for reading little-endian bytes, one for writing them.
 *
 * A cursor that runs out turns bad and stays bad: reads then give zero, writes do nothing, and a
 * caller may check once at the end. Nothing here allocates or blocks.
 */
#ifndef PKINIT_IPC_BYTES_H
#define PKINIT_IPC_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes_in {
	const uint8_t *p;	/* the next byte; borrowed from the caller */
	size_t left;		/* bytes from p on */
	bool bad;		/* a read went past the end */
};

struct bytes_out {
	uint8_t *p;		/* the start of the caller's buffer; NULL to only count */
	size_t room;		/* its size in bytes */
	size_t used;		/* bytes written so far; never more than room */
	bool bad;		/* a write did not fit */
};

struct bytes_in bytes_in(const void *p, size_t n);
struct bytes_out bytes_out(void *p, size_t n);

uint8_t bytes_in_u8(struct bytes_in *in);
uint16_t bytes_in_u16(struct bytes_in *in);
uint32_t bytes_in_u32(struct bytes_in *in);
uint64_t bytes_in_u64(struct bytes_in *in);

/* The next n bytes, borrowed, and past them; NULL and bad when there are fewer. */
const uint8_t *bytes_in_take(struct bytes_in *in, size_t n);

/* True when every read fitted and no byte is left over. */
bool bytes_in_done(const struct bytes_in *in) __attribute__((warn_unused_result));

void bytes_out_u8(struct bytes_out *out, uint8_t v);
void bytes_out_u16(struct bytes_out *out, uint16_t v);
void bytes_out_u32(struct bytes_out *out, uint32_t v);
void bytes_out_u64(struct bytes_out *out, uint64_t v);

/* Copies n bytes from p; p may be NULL when n is 0. */
void bytes_out_put(struct bytes_out *out, const void *p, size_t n);

/* Writes n zero bytes. */
void bytes_out_zero(struct bytes_out *out, size_t n);

#endif
