#include "seat_words.h"

#include "wire.h"
#include "wire_states.h"

struct lock_event
seat_watch_word(const struct channel *c)
{
	struct lock_event broken = { .kind = LOCK_ON_WATCH_ENDED, .reason = WIRE_LOCK_PROTOCOL };
	const struct message_type *t = wire_type(c->type);
	struct wire_watch_present present;
	struct wire_watch_gone gone;
	struct wire_watch_beat beat;
	struct wire_watch_sleep sleeping;

	if (wire_next(WIRE_WATCH_TO_SEAT, WIRE_STATE_BEGIN, c->type) == 0)
		return broken;
	switch (c->type) {
	case WIRE_WATCH_PRESENT:
		if (channel_decode(c, t, &present) != NULL)
			return broken;
		return (struct lock_event){ .kind = LOCK_ON_PRESENT, .event_ns = present.event_ns,
		    .insertion = present.insertion };
	case WIRE_WATCH_GONE:
		if (channel_decode(c, t, &gone) != NULL)
			return broken;
		return (struct lock_event){ .kind = LOCK_ON_GONE, .event_ns = gone.event_ns,
		    .insertion = gone.insertion, .reason = lock_gone_reason(gone.cause) };
	case WIRE_WATCH_BEAT:
		if (channel_decode(c, t, &beat) != NULL)
			return broken;
		return (struct lock_event){ .kind = LOCK_ON_BEAT };
	case WIRE_WATCH_SLEEP:
		if (channel_decode(c, t, &sleeping) != NULL)
			return broken;
		return (struct lock_event){ .kind = LOCK_ON_AWAY, .event_ns = sleeping.event_ns };
	}
	return broken;
}

struct lock_event
seat_authority_word(const struct channel *c)
{
	struct lock_event broken = { .kind = LOCK_ON_AUTHORITY_ENDED,
	    .reason = WIRE_LOCK_PROTOCOL };
	const struct message_type *t = wire_type(c->type);
	struct wire_seat_lock lock;
	struct wire_seat_unlock unlock;

	if (wire_next(WIRE_TO_SEAT, WIRE_STATE_BEGIN, c->type) == 0)
		return broken;
	switch (c->type) {
	case WIRE_SEAT_LOCK:
		if (channel_decode(c, t, &lock) != NULL)
			return broken;
		return (struct lock_event){ .kind = LOCK_ON_LOCK, .reason = lock.reason };
	case WIRE_SEAT_UNLOCK:
		if (channel_decode(c, t, &unlock) != NULL)
			return broken;
		return (struct lock_event){ .kind = LOCK_ON_UNLOCK, .insertion = unlock.insertion };
	}
	return broken;
}
