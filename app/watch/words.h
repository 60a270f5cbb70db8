/*
 * words.h: what cardio saw, in the words of the wire. Pure.
 */
#ifndef APP_WATCH_WORDS_H
#define APP_WATCH_WORDS_H

#include "cardio.h"
#include "wire.h"

/* One message: its type and, for channel_send(), its body. */
struct words {
	uint16_t type;
	bool seat;			/* told to the seat too */
	union {
		struct wire_watch_present present;
		struct wire_watch_gone gone;
		struct wire_watch_beat beat;
		struct wire_watch_reader reader;
		struct wire_watch_pcsc pcsc;
	} body;
};

/* The message of an event, whose ATR it borrows. */
void words_of_event(const struct cardio_watch_event *event, struct words *words);

#endif
