/*
 * seat.h: the lock rule of lock.h between two channels, one to the authority and one to the
 * watcher, with a screen (screen.h) to hide and show a session on, and files (seat_record.h) that
 * tell what it did.
 */
#ifndef APP_SEAT_SEAT_H
#define APP_SEAT_SEAT_H

/* Made by the authority, owned by the seat's uid. */
#define SEAT_RECORD	"seat"	/* below the runtime folder, which it works in */

struct display;
struct seat;

/* A locked seat on the two channels and the record's folder; owns the three descriptors from now
 * on, also on failure. NULL with errno on failure. Freed by seat_free(). */
struct seat *seat_new(int authority, int watch, int dir) __attribute__((warn_unused_result));
void seat_free(struct seat **seat);

/* Calls ready(display, data) once the display was made; never without one. */
void seat_on_ready(struct seat *seat, void (*ready)(struct display *display, void *data),
    void *data);

/* Serves until the authority's channel ends: 0, the seat being locked; -1 when the loop or the
 * display fails. */
int seat_run(struct seat *seat) __attribute__((warn_unused_result));

/* The whole program: hardens the process, serves the inherited channels and returns the exit
 * status. `ready` may be NULL. */
int seat_main(void (*ready)(struct display *display, void *data), void *data);

#endif
