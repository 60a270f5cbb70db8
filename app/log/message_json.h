/*
 * message_json.h: messages of app/wire as JSON objects and back, by the tables that encode them.
 * Pure but for memory.
 *
 * {"type": "card_signed", "tries": 3, "apdus": 7, ...}: the struct's name without "wire_", and
 * each field by its name. Numbers are numbers, texts texts, failures their names ("pin-wrong",
 * "none"), blobs hexadecimal digits; null is a blob that was left out.
 */
#ifndef APP_LOG_MESSAGE_JSON_H
#define APP_LOG_MESSAGE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

struct json_t;				/* jansson's */

/* The struct `body` of `type` as a new object, json_decref()'s to free; NULL without memory, or for
 * a type that there is not. A blob whose field is in `without` (a NULL ends it; may be NULL
 * itself), or that has more than blob_max bytes, is null. */
struct json_t *message_json(uint16_t type, const void *body, const char *const *without,
    size_t blob_max) __attribute__((warn_unused_result));

/* The type of such an object; 0 when it is none. */
uint16_t message_json_type(const struct json_t *object);

/* Reads an object of `type` into *body, which is cleared first. Blobs point into room[0..size), of
 * which *used bytes are taken, and null is an empty one. Returns NULL, else the name of the field
 * that is missing, of a wrong kind or out of its bounds: *body is then all zero. */
const char *message_json_read(const struct json_t *object, uint16_t type, void *body,
    uint8_t *room, size_t size, size_t *used) __attribute__((warn_unused_result));

/* n bytes as 2n hexadecimal digits: a new JSON text, NULL without memory. */
struct json_t *message_json_hex(const void *p, size_t n) __attribute__((warn_unused_result));

/* The bytes of a JSON text of hexadecimal digits in out[0..room): how many; -1 when it is none, or
 * they do not fit. */
long message_json_unhex(const struct json_t *hex, uint8_t *out, size_t room)
    __attribute__((warn_unused_result));

#endif
