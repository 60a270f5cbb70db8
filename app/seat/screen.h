/*
 * screen.h: what the seat hides a session on: nothing (screen_none.c), or a compositor
 * (screen_display.c). Which one is chosen by linking it.
 */
#ifndef APP_SEAT_SCREEN_H
#define APP_SEAT_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "lock.h"
#include "loop.h"
#include "wire.h"

struct display;
struct screen;

/* What was shown of the last lock. */
struct screen_shown {
	uint64_t shown_ns;		/* all outputs had shown a locked frame; 0: none is there */
	uint32_t outputs;		/* how many those were */
};

/* Whom a screen tells. Called from the loop, never from within a function of this header. */
struct screen_owner {
	void (*event)(void *data, enum lock_event_kind kind, uint64_t event_ns);
	void (*broken)(void *data);	/* it cannot show anything any more */
	void (*urgent)(void *data);	/* look whether a lock waits: clients take long. Only
					 * screen_hide() may follow */
	void (*guest)(void *data);	/* somebody connects: hear first who may */
	void *data;
};

/* A locked screen. NULL with errno on failure. Freed by screen_free(), before the loop. */
struct screen *screen_new(struct loop *loop, const struct screen_owner *owner)
    __attribute__((warn_unused_result));
void screen_free(struct screen **screen);

/* True when it must be set up, by one word, before anything else is said to it; false when there
 * is nothing to set up, to give a kiosk, or to let a session in to. */
bool screen_has_display(const struct screen *screen);

/* The compositor, once it was set up; NULL without one. Not for this program's own use. */
struct display *screen_display(struct screen *screen);

/* The three words of an authority that has configured a display. -1 with errno on failure, after
 * which the screen must be freed. The descriptor becomes the screen's, also on failure. */
int screen_setup(struct screen *screen, const struct wire_seat_setup *setup)
    __attribute__((warn_unused_result));
int screen_kiosk(struct screen *screen, int fd) __attribute__((warn_unused_result));
int screen_session(struct screen *screen, uint32_t uid) __attribute__((warn_unused_result));

/* Hides the session: none of its pixels is drawn and no input reaches it from here on. True when
 * no output shows it any more: *shown is set. False: LOCK_ON_HIDDEN follows, and screen_shown()
 * tells. */
bool screen_hide(struct screen *screen, struct screen_shown *shown)
    __attribute__((warn_unused_result));
struct screen_shown screen_shown(const struct screen *screen);
void screen_show(struct screen *screen);

/* Something has happened that people should see: dark outputs come on. */
void screen_wake(struct screen *screen);

/* Must follow the above once per turn of the loop: what they put off is done. */
void screen_settle(struct screen *screen);

#endif
