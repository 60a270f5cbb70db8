#include "words.h"

#include <string.h>

_Static_assert(WIRE_READER == CARDIO_READER_MAX, "a reader's name fits the wire");
_Static_assert(WIRE_ATR == CARDIO_ATR_MAX, "an ATR fits the wire");

static uint8_t
gone_cause(enum cardio_cause cause)
{
	switch (cause) {
	case CARDIO_CAUSE_READER:
		return WIRE_GONE_READER;
	case CARDIO_CAUSE_SERVICE:
		return WIRE_GONE_PCSC;
	case CARDIO_CAUSE_SUSPEND:
		return WIRE_GONE_SUSPEND;
	case CARDIO_CAUSE_NONE:
	case CARDIO_CAUSE_CARD:
		break;
	}
	return WIRE_GONE_CARD;
}

static void
say_present(const struct cardio_watch_event *event, struct words *words)
{
	struct wire_watch_present *m = &words->body.present;

	words->type = WIRE_WATCH_PRESENT;
	words->seat = true;
	m->insertion = event->insertion;
	m->event_ns = event->monotonic_ns;
	m->mute = event->mute;
	memcpy(m->reader, event->reader, sizeof(m->reader));
	m->atr = (struct message_blob){ event->atr, event->atr_len };
}

static void
say_gone(const struct cardio_watch_event *event, struct words *words)
{
	struct wire_watch_gone *m = &words->body.gone;

	words->type = WIRE_WATCH_GONE;
	words->seat = true;
	m->insertion = event->insertion;
	m->event_ns = event->monotonic_ns;
	m->cause = gone_cause(event->cause);
	memcpy(m->reader, event->reader, sizeof(m->reader));
}

static void
say_reader(const struct cardio_watch_event *event, struct words *words)
{
	words->type = WIRE_WATCH_READER;
	words->body.reader.attached = event->kind == CARDIO_READER_ADDED;
	memcpy(words->body.reader.reader, event->reader, sizeof(words->body.reader.reader));
}

static void
say_pcsc(const struct cardio_watch_event *event, struct words *words)
{
	words->type = WIRE_WATCH_PCSC;
	words->body.pcsc.up = event->kind == CARDIO_SERVICE_UP;
	words->body.pcsc.scard = event->scard;
}

void
words_of_event(const struct cardio_watch_event *event, struct words *words)
{
	memset(words, 0, sizeof(*words));
	switch (event->kind) {
	case CARDIO_SERVICE_UP:
	case CARDIO_SERVICE_DOWN:
		say_pcsc(event, words);
		return;
	case CARDIO_READER_ADDED:
	case CARDIO_READER_REMOVED:
		say_reader(event, words);
		return;
	case CARDIO_CARD_PRESENT:
		say_present(event, words);
		return;
	case CARDIO_CARD_GONE:
		say_gone(event, words);
		return;
	case CARDIO_HEARTBEAT:
		words->type = WIRE_WATCH_BEAT;
		words->seat = true;
		words->body.beat.event_ns = event->monotonic_ns;
		return;
	}
}
