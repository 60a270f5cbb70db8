/*
 * layout.h: what the logon and the profile buffers share: pointers of a given width, headers of
 * UNICODE_STRING, and parts that must lie inside one block, even and apart.
 * Private to pkinit/kerb.
 */
#ifndef PKINIT_KERB_LAYOUT_H
#define PKINIT_KERB_LAYOUT_H

#include "bytes.h"
#include "kerb.h"

/* One string or byte area, as its header in the fixed part claims it. */
struct part {
	enum kerb_field field;
	bool text;			/* a UNICODE_STRING, not bytes */
	uint32_t length;		/* bytes */
	uint32_t maximum;		/* bytes; equals length when it is not text */
	uint64_t offset;		/* from the start of the block */
};

/* The four bytes that x64 puts in front of a pointer behind a 32-bit field. */
void layout_in_pad(struct bytes_in *in, enum kerb_abi abi);
void layout_out_pad(struct bytes_out *out, enum kerb_abi abi);

uint64_t layout_in_pointer(struct bytes_in *in, enum kerb_abi abi);
void layout_out_pointer(struct bytes_out *out, enum kerb_abi abi, uint64_t pointer);

/* Reads one UNICODE_STRING header. */
struct part layout_in_string(struct bytes_in *in, enum kerb_abi abi, enum kerb_field field);

/* Writes the header of a string of `units` UTF-16 units with its NUL at `*at`, and moves *at
 * behind it; all zero, *at unmoved, when units is 0. `base` is added to the offset. */
void layout_out_string(struct bytes_out *out, enum kerb_abi abi, size_t units, uint64_t base,
    size_t *at);

/* Whether all parts lie behind `fixed` and inside buf[len], on even offsets and not over one
 * another. */
bool layout_check_places(const struct part *parts, size_t count, size_t fixed, size_t len,
    struct kerb_fault *fault) __attribute__((warn_unused_result));

/* Whether each byte of buf[len] from `fixed` on belongs to a part; see kerb.h for the zeros
 * that may stand between. Wants parts that layout_check_places() passed. */
bool layout_check_claimed(const uint8_t *buf, size_t len, const struct part *parts, size_t count,
    size_t fixed, struct kerb_fault *fault) __attribute__((warn_unused_result));

/* Whether a string's header and text keep the rules; the text goes to out[room] when out is
 * not NULL. */
bool layout_check_text(const uint8_t *buf, size_t len, const struct part *part, char *out,
    size_t room, struct kerb_fault *fault) __attribute__((warn_unused_result));

/* The bytes [offset, offset + n) of buf[len]; a bad cursor when they are not all inside. */
struct bytes_in layout_slice(const uint8_t *buf, size_t len, uint64_t offset, uint64_t n);

/* Sets *fault; always false, so that a check can end in it. */
bool layout_broken(struct kerb_fault *fault, enum kerb_rule rule, enum kerb_field field,
    uint64_t at);

#endif
