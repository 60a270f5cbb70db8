/*
 * From what the readers are now, and what they were, to what happened. Pure: no clock, no PC/SC.
 */
#ifndef CARDIO_WATCH_STATE_H
#define CARDIO_WATCH_STATE_H

#include "cardio.h"

/* One reader as the service shows it at one moment. */
struct watch_reader {
	char name[CARDIO_READER_MAX];
	bool present;		/* a card is in */
	bool mute;		/* it gives no valid answer to reset */
	uint16_t event_counter;	/* counts insertions and removals, from 0 when a reader comes */
	uint8_t atr_len;
	uint8_t atr[CARDIO_ATR_MAX];
	uint64_t insertion;	/* while present; given by watch_state_step, ignored in its input */
};

/* All that is known. Start with watch_state_init. */
struct watch_state {
	bool up;		/* the service answers */
	bool told;		/* up or down was told at least once */
	uint64_t next_insertion;
	size_t n;
	struct watch_reader readers[CARDIO_READERS_MAX];
};

/* Events of one step: at most service, and gone, removed, added and present for each reader. */
#define WATCH_EVENTS_MAX (1 + 4 * CARDIO_READERS_MAX)

struct watch_events {
	size_t n;
	struct cardio_watch_event list[WATCH_EVENTS_MAX];
};

/* watch_state_init: nothing known, the service down. first_insertion is at least 1. */
void watch_state_init(struct watch_state *state, uint64_t first_insertion);

/*
 * watch_state_step: the service answers and shows these readers (at most CARDIO_READERS_MAX, no
 * name twice). Removals are told before arrivals, and that the service came after what it shows.
 *
 * A card counts as another insertion when the counter moved, although the reader was seen with a
 * card before and after: it was out in between. So it does when its ATR or its muteness changed,
 * since the counter starts anew with its reader and does not prove the same card. A reset by any
 * program moves nothing of these.
 */
void watch_state_step(struct watch_state *state, const struct watch_reader *now, size_t n,
    struct watch_events *events);

/* watch_state_down: the service is gone, and with it all readers; nothing when that was told
 * before. */
void watch_state_down(struct watch_state *state, uint32_t scard, struct watch_events *events);

/* watch_state_suspended: all cards are gone; the next step shows those still in as new. */
void watch_state_suspended(struct watch_state *state, struct watch_events *events);

/* watch_filter: whether a reader passes a list of fnmatch(3) patterns, of which none means all. */
bool watch_filter(const char *reader, const char *const *globs, size_t n_globs);

#endif
