/*
 * idle.h: what follows from nobody touching anything: (state, event) -> (state, effects).
 *
 * A shown session is locked when it was not touched for idle_ms; for the last notice_ms of them
 * that is announced. A locked seat that was not touched for blank_ms goes dark, and anything to be
 * seen or any touch lights it. One timer serves all; a touch does not arm it anew, so that typing
 * costs nothing, and a dark seat has none. Pure: no clock, no I/O, no allocation.
 */
#ifndef APP_SEAT_IDLE_H
#define APP_SEAT_IDLE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	IDLE_NOTICE_STEP_MS = 100,	/* how often the bar of a notice moves */
	IDLE_NOTICE_WHOLE = 1000,	/* parts of a notice's time */
};

struct idle {
	uint32_t idle_ms, notice_ms, blank_ms;	/* 0: never */
	bool shown;			/* the session is shown */
	bool noticed, blank;
	uint64_t touched_ns;		/* the last input, or what counts as one */
};

enum idle_event {
	IDLE_ON_INPUT = 1,
	IDLE_ON_WAKE,			/* something to be seen has happened */
	IDLE_ON_SHOWN,			/* the session is shown from now on */
	IDLE_ON_HIDDEN,			/* or locked */
	IDLE_ON_TIMER,
};

struct idle_effects {
	bool lock;			/* lock the session */
	bool blank, light;		/* all outputs off, on */
	bool notice, no_notice;		/* show how much is left; show it no more */
	uint32_t left;			/* of IDLE_NOTICE_WHOLE, with notice */
	bool arm;			/* the timer, arm_ms from now; 0: never */
	uint32_t arm_ms;
};

/* Locked and lit. A notice is never longer than what it announces. */
struct idle_effects idle_start(struct idle *idle, uint32_t idle_ms, uint32_t notice_ms,
    uint32_t blank_ms, uint64_t now_ns);

struct idle_effects idle_step(struct idle *idle, enum idle_event event, uint64_t now_ns);

#endif
