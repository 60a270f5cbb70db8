/*
 * record.h: inside app/log: a record as a line.
 */
#ifndef APP_LOG_RECORD_H
#define APP_LOG_RECORD_H

#include <time.h>

#include "log.h"

struct record_head {
	uint64_t seq;
	uint64_t wall_ms;		/* since 1970 */
	uint64_t mono_ns;
	uint64_t lost;			/* records lost before this one; 0: not told */
	uint64_t torn;			/* bytes cut off an earlier run's end; 0: not told */
};

/* A clock's time in parts of a second, of which there are per_second, 1 to 1000000000. */
uint64_t record_clock(clockid_t id, uint64_t per_second);

/* "2025-03-01T09:30:00.123Z". */
void record_time(uint64_t wall_ms, char out[32]);

/* The whole line with its newline, *n bytes, to be freed. NULL with errno: ENOMEM, or EMSGSIZE when
 * it is over LOG_RECORD_MAX. Pure. */
char *record_line(const struct log_record *record, const struct record_head *head, size_t *n)
    __attribute__((warn_unused_result));

void record_free(struct log_record **record);

/* The text as JSON: bytes that are no character as "\xNN", and "..." for an end that does not fit
 * in `most` (at least 8) bytes. NULL without memory. Pure. */
struct json_t *record_text(const char *value, size_t most) __attribute__((warn_unused_result));

#endif
