/* number.h: numbers as they are given on a command line. */
#ifndef APP_TOOL_NUMBER_H
#define APP_TOOL_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads a number, decimal or 0x hexadecimal, of at most `max`. False, *value undefined, when text
 * is none. */
bool number_parse(const char *text, uint64_t max, uint64_t *value)
    __attribute__((warn_unused_result));

/* Reads a LUID, "0x3e7" or "HIGH:LOW" as Windows tools write it, as HighPart << 32 | LowPart. */
bool number_luid(const char *text, uint64_t *luid) __attribute__((warn_unused_result));

#endif
