/*
 * seat.h: the seat with the backend `none`: the lock rule of lock.h between two channels, one to
 * the authority and one to the watcher, with files (record.h) for a display.
 */
#ifndef APP_SEAT_SEAT_H
#define APP_SEAT_SEAT_H

/* Made by the authority, owned by the seat's uid. */
#define SEAT_RECORD	"seat"	/* below the runtime folder, which it works in */

struct seat;

/* A locked seat on the two channels and the record's folder; owns the three descriptors from now
 * on, also on failure. NULL with errno on failure. Freed by seat_free(). */
struct seat *seat_new(int authority, int watch, int dir) __attribute__((warn_unused_result));
void seat_free(struct seat **seat);

/* Serves until the authority's channel ends: 0, the seat being locked; -1 when the loop fails. */
int seat_run(struct seat *seat) __attribute__((warn_unused_result));

#endif
