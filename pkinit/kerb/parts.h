/*
 * parts.h: the texts and areas behind a fixed part: each inside the block, even, apart from the
 * others, and no byte of the block without an owner.
 * Private to pkinit/kerb.
 */
#ifndef PKINIT_KERB_PARTS_H
#define PKINIT_KERB_PARTS_H

#include "bytes.h"
#include "kerb_record.h"

#define PARTS_MAX	8

/* One text or area, as its header in the fixed part claims it. */
struct part {
	const struct kerb_member *member;
	size_t leaf;			/* its index in the layout */
	uint32_t length;		/* bytes */
	uint32_t maximum;		/* bytes; equals length for an area */
	uint64_t offset;		/* from the start of the block */
};

/* A block that is being taken apart. */
struct block {
	const uint8_t *p;
	size_t len;
	size_t fixed;			/* bytes of the fixed part */
	bool gap;			/* eight zeros where an unlock has its LogonId may follow */
	struct part parts[PARTS_MAX];
	size_t count;
	uint32_t tolerances;		/* those that were needed so far */
};

/* Notes that a tolerance was needed. */
void parts_tolerate(uint32_t *tolerances, enum kerb_tolerance tolerance);

/* The bytes that a part takes: for text its whole MaximumLength, in whole WCHARs. */
uint64_t part_size(const struct part *part);

/* Whether all parts lie behind the fixed part and inside the block, on even offsets and not over
 * one another, but for a PIN in front of all names of a CSP info. */
bool parts_check_places(struct block *block, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/* Whether each byte behind the fixed part belongs to a part. After parts_check_places(). */
bool parts_check_claimed(struct block *block, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/* Whether the lengths of the part and, of a UNICODE_STRING, its text keep the rules. */
bool parts_check_text(struct block *block, const struct part *part, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

#endif
