/*
 * text.h: UTF-16LE as it lies in a buffer, to and from UTF-8. Private to pkinit/kerb.
 */
#ifndef PKINIT_KERB_TEXT_H
#define PKINIT_KERB_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"
#include "kerb_record.h"

enum text_result {
	TEXT_OK,
	TEXT_INVALID,			/* a lone surrogate, an odd byte, no UTF-8 */
	TEXT_NUL,			/* a NUL inside */
	TEXT_LONG,			/* does not fit */
};

/* Reads all of `in` into out[room] as NUL-terminated UTF-8; out NULL: only checks the text,
 * keeping no copy of any of it. out is an empty string unless TEXT_OK. */
enum text_result text_from_utf16(struct bytes_in in, char *out, size_t room)
    __attribute__((warn_unused_result));

/* How many UTF-16 units text[len] takes. */
enum text_result text_units(const char *text, size_t len, size_t *units)
    __attribute__((warn_unused_result));

/* Writes text[len], which text_units() found good, as UTF-16LE, no NUL added. A lack of room
 * shows in out->bad. */
void text_to_utf16(struct bytes_out *out, const char *text, size_t len);

/* How many UTF-16 units the text of a value takes, in whichever form it is. */
enum text_result text_value_units(const struct kerb_value *value, size_t *units)
    __attribute__((warn_unused_result));

/* Writes the text of a value, which text_value_units() found good, as UTF-16LE, no NUL added. */
void text_value_write(struct bytes_out *out, const struct kerb_value *value);

#endif
