/*
 * seat_record.h: lock and unlock, as files. They are what the backend `none` has for a display.
 *
 *   state      one line: "locked REASON SINCE" or "unlocked INSERTION"; replaced atomically. There
 *              being no such file means locked, too.
 *   events     JSON Lines, the latest; events.1 the file before it
 *
 * REASON is wire_lock_reason_name(), SINCE seconds since 1970, INSERTION decimal. The times of an
 * event are CLOCK_MONOTONIC: event_ns what made the seat lock, decided_ns when it had, shown_ns
 * when all of its `outputs` had shown a locked frame; took_us is from the first to the last.
 */
#ifndef APP_SEAT_RECORD_SEAT_RECORD_H
#define APP_SEAT_RECORD_SEAT_RECORD_H

#include <stdint.h>

#define RECORD_EVENTS_MAX	(256 * 1024)	/* bytes of one file of events */

struct record {
	int dir;		/* the folder; owned */
};

/* Takes ownership of the folder's descriptor. */
void record_init(struct record *r, int dir);
void record_close(struct record *r);

/* 0, or -1 with errno when `state` could not be written; a lock then removes the file instead. */
int record_locked(const struct record *r, uint8_t reason, uint64_t wall)
    __attribute__((warn_unused_result));
int record_unlocked(const struct record *r, uint64_t insertion)
    __attribute__((warn_unused_result));

/* The times of one lock. */
struct record_lock {
	uint8_t reason;			/* enum wire_lock_reason */
	uint64_t insertion;
	uint64_t event_ns, decided_ns;
	uint64_t shown_ns;		/* decided_ns without an output */
	uint32_t outputs;
};

/* Adds one line to `events`. A full disk loses the line, never the lock. */
void record_event_locked(const struct record *r, const struct record_lock *lock);
void record_event_unlocked(const struct record *r, uint64_t insertion, uint64_t decided_ns);

#endif
