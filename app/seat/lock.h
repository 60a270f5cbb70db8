/*
 * lock.h: the lock rule of the seat: (state, event) -> (state, effects).
 *
 * The session is shown only while the authority's unlock names an insertion that the watcher calls
 * present. Everything else locks: its removal, a card that is put in beside it, the end of either
 * channel, two seconds without a heartbeat, a suspend, a message that is not legal, Ctrl+Alt+Del,
 * the lock key, nobody touching anything. Only an unlock shows. A lock takes effect at once and is
 * reported once no output shows the session any more. Pure: no clock, no I/O, no allocation.
 */
#ifndef APP_SEAT_LOCK_H
#define APP_SEAT_LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

enum {
	LOCK_PRESENT = 16,		/* insertions known at once; one more is never shown for */
	LOCK_SILENCE_MS = 2000,		/* without a heartbeat while shown */
	LOCK_SUSPEND_MS = 100,		/* the machine slept when its sleep clock gained this */
};

struct lock_state {
	bool shown;			/* the session is shown; false: locked */
	uint8_t reason;			/* enum wire_lock_reason, while locked */
	uint64_t insertion;		/* while shown: what it is bound to; 0: none */
	uint64_t locked_ns;		/* while locked: since when */
	uint64_t heard_ns;		/* while shown: the unlock or the last heartbeat after it */
	uint64_t asleep_ns;		/* while shown: how long it had slept when unlocked */
	bool hiding;			/* locked, and an output has yet to show it */
	bool attention;			/* while hiding: attention is to be told after the lock */
	uint64_t attention_ns;
	struct {			/* the last lock, as it is to be reported */
		uint8_t reason;
		uint64_t insertion, event_ns;
	} left;
	bool watch_ended;		/* for ever locked */
	uint64_t present[LOCK_PRESENT];	/* what the watcher calls present; 0: no entry */
};

enum lock_event_kind {
	LOCK_ON_LOCK = 1,		/* authority: reason; nothing is done when locked */
	LOCK_ON_UNLOCK,			/* authority: insertion */
	LOCK_ON_PRESENT,		/* watch: insertion, event_ns */
	LOCK_ON_GONE,			/* watch: insertion, event_ns, reason */
	LOCK_ON_BEAT,			/* watch */
	LOCK_ON_SILENCE,		/* the timer of LOCK_DO_ARM fired */
	LOCK_ON_WATCH_ENDED,		/* end-of-file; with WIRE_LOCK_PROTOCOL: an illegal word */
	LOCK_ON_AUTHORITY_ENDED,	/* the same of the authority */
	LOCK_ON_HIDDEN,			/* screen: every output has shown a locked frame */
	LOCK_ON_ATTENTION,		/* screen: Ctrl+Alt+Del, event_ns */
	LOCK_ON_DEMAND,			/* screen: the lock key, event_ns */
	LOCK_ON_IDLE,			/* nobody has touched anything for long enough */
	LOCK_ON_AWAY,			/* screen: the devices were taken away, as by a suspend */
	LOCK_EVENTS,			/* how many there are, and one */
};

struct lock_event {
	enum lock_event_kind kind;
	uint64_t insertion;
	uint64_t event_ns;		/* when it happened, CLOCK_MONOTONIC; 0: unknown */
	uint8_t reason;			/* enum wire_lock_reason */
	uint64_t now_ns;		/* CLOCK_MONOTONIC */
	uint64_t asleep_ns;		/* CLOCK_BOOTTIME less CLOCK_MONOTONIC */
};

/* What to do, in this order. */
enum {
	LOCK_DO_DISARM = 1,		/* the silence timer */
	LOCK_DO_HIDE = 2,		/* hide the session, now */
	LOCK_DO_SHOW = 4,
	LOCK_DO_ARM = 8,		/* the silence timer anew, LOCK_SILENCE_MS */
	LOCK_DO_WAKE = 16,		/* something happened that people should see */
	LOCK_DO_REPORT = 32,		/* tell the authority the state there is */
	LOCK_DO_RECORD = 64,		/* write the lock down, with its times */
	LOCK_DO_ATTENTION = 128,	/* tell the authority of Ctrl+Alt+Del */
	LOCK_DO_DROP_WATCH = 256,	/* close the watcher's channel */
	LOCK_DO_EXIT = 512,		/* nobody is left who could unlock */
};

struct lock_effects {
	unsigned int what;		/* LOCK_DO_ bits */
	uint8_t reason;			/* of LOCK_DO_HIDE and LOCK_DO_RECORD */
	uint64_t insertion;		/* of the same: what the session was bound to */
	uint64_t event_ns;		/* of the same: its cause, or now when that bore no time */
	uint64_t attention_ns;		/* of LOCK_DO_ATTENTION */
};

/* Locked, nothing present, reason WIRE_LOCK_START. */
void lock_start(struct lock_state *state, uint64_t now_ns);

/* The next state, in place, and what to do. */
struct lock_effects lock_step(struct lock_state *state, const struct lock_event *event);

/* The reason for losing a card by enum wire_gone_cause; WIRE_LOCK_PROTOCOL for any other value. */
uint8_t lock_gone_reason(uint8_t cause);

#endif
