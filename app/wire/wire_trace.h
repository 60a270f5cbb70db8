/*
 * wire_trace.h: what a card was told and how it answered, as the bytes of one blob. Headers, sizes
 * and times alone: no record has room for a byte of data, either way. Pure.
 */
#ifndef APP_WIRE_WIRE_TRACE_H
#define APP_WIRE_WIRE_TRACE_H

#include "wire.h"

enum {
	WIRE_TRACE_RECORDS = 256,	/* of one trace; what comes after them is counted */
	WIRE_TRACE_SIZE = 19,		/* bytes of one record */
};

enum wire_trace_kind {
	WIRE_TRACE_COMMAND = 1,		/* an APDU */
	WIRE_TRACE_SECRET,		/* an APDU that bears a PIN or PUK */
	WIRE_TRACE_PAD,			/* a command that the reader itself completed with a PIN */
	WIRE_TRACE_MORE,		/* no command: `more` of them were left out */
	WIRE_TRACE_KINDS
};

/* One command and its answer. */
struct wire_trace {
	uint8_t kind;			/* enum wire_trace_kind */
	uint8_t cla, ins, p1, p2;
	uint8_t lc;			/* bytes of data sent */
	uint16_t le;			/* most bytes asked for, up to 256; 0: none */
	uint16_t got;			/* bytes of data answered */
	uint16_t sw;			/* 0: no answer came */
	uint8_t error;			/* why none came: an enum cardio_error, negated; else 0 */
	uint32_t us;			/* from the command to its answer */
	uint16_t more;			/* with WIRE_TRACE_MORE */
};

/* Adds one record behind buf[0..*used), which grows. False when it does not fit in room. */
bool wire_trace_put(uint8_t *buf, size_t room, size_t *used, const struct wire_trace *record)
    __attribute__((warn_unused_result));

/* The next record of *blob, which moves past it; false at its end or when it is broken, which
 * *blob then tells by n != 0. */
bool wire_trace_get(struct message_blob *blob, struct wire_trace *record)
    __attribute__((warn_unused_result));

/* "VERIFY", "GET DATA", "GENERAL AUTHENTICATE": what ISO/IEC 7816-4 table 4 calls the instruction;
 * "" when a card of a family known here is never told it. Static. */
const char *wire_trace_name(uint8_t ins);

#endif
