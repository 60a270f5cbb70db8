#include "watch_state.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

void
watch_state_init(struct watch_state *state, uint64_t first_insertion)
{
	memset(state, 0, sizeof(*state));
	state->next_insertion = first_insertion > 0 ? first_insertion : 1;
}

static struct cardio_watch_event *
add_event(struct watch_events *events, enum cardio_watch_kind kind, enum cardio_cause cause)
{
	struct cardio_watch_event *event = &events->list[events->n++];

	memset(event, 0, sizeof(*event));
	event->kind = kind;
	event->cause = cause;
	return event;
}

static void
tell_reader(struct watch_events *events, enum cardio_watch_kind kind, enum cardio_cause cause,
    const struct watch_reader *reader)
{
	struct cardio_watch_event *event = add_event(events, kind, cause);

	memcpy(event->reader, reader->name, sizeof(event->reader));
	event->insertion = reader->insertion;
	if (kind != CARDIO_CARD_PRESENT)
		return;
	event->event_counter = reader->event_counter;
	event->mute = reader->mute;
	event->atr_len = reader->atr_len;
	memcpy(event->atr, reader->atr, sizeof(event->atr));
}

static void
tell_card_gone(struct watch_events *events, enum cardio_cause cause, struct watch_reader *reader)
{
	if (!reader->present)
		return;
	tell_reader(events, CARDIO_CARD_GONE, cause, reader);
	reader->present = false;
	reader->insertion = 0;
}

static struct watch_reader *
find(struct watch_state *state, const char *name)
{
	for (size_t i = 0; i < state->n; i++) {
		if (strcmp(state->readers[i].name, name) == 0)
			return &state->readers[i];
	}
	return NULL;
}

static const struct watch_reader *
find_now(const struct watch_reader *now, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(now[i].name, name) == 0)
			return &now[i];
	}
	return NULL;
}

static bool
same_card(const struct watch_reader *was, const struct watch_reader *now)
{
	return now->present && was->event_counter == now->event_counter &&
	    was->mute == now->mute && was->atr_len == now->atr_len &&
	    memcmp(was->atr, now->atr, was->atr_len) == 0;
}

/* First what went: readers that are not shown any more, and cards that are not in any more. */
static void
step_removals(struct watch_state *state, const struct watch_reader *now, size_t n,
    struct watch_events *events)
{
	size_t kept = 0;

	for (size_t i = 0; i < state->n; i++) {
		struct watch_reader *was = &state->readers[i];
		const struct watch_reader *is = find_now(now, n, was->name);

		if (is == NULL) {
			tell_card_gone(events, CARDIO_CAUSE_READER, was);
			tell_reader(events, CARDIO_READER_REMOVED, CARDIO_CAUSE_READER, was);
			continue;
		}
		if (!same_card(was, is))
			tell_card_gone(events, CARDIO_CAUSE_CARD, was);
		state->readers[kept++] = *was;
	}
	state->n = kept;
}

static void
step_arrivals(struct watch_state *state, const struct watch_reader *now, size_t n,
    struct watch_events *events)
{
	for (size_t i = 0; i < n; i++) {
		struct watch_reader *reader = find(state, now[i].name);
		uint64_t insertion;

		if (reader == NULL) {
			if (state->n == CARDIO_READERS_MAX)
				continue;
			reader = &state->readers[state->n++];
			*reader = (struct watch_reader){ 0 };
			memcpy(reader->name, now[i].name, sizeof(reader->name));
			tell_reader(events, CARDIO_READER_ADDED, CARDIO_CAUSE_NONE, reader);
		}
		insertion = reader->insertion;
		*reader = now[i];
		reader->insertion = now[i].present ? insertion : 0;
		if (now[i].present && insertion == 0) {
			reader->insertion = state->next_insertion++;
			tell_reader(events, CARDIO_CARD_PRESENT, CARDIO_CAUSE_NONE, reader);
		}
	}
}

void
watch_state_step(struct watch_state *state, const struct watch_reader *now, size_t n,
    struct watch_events *events)
{
	events->n = 0;
	if (n > CARDIO_READERS_MAX)
		n = CARDIO_READERS_MAX;
	step_removals(state, now, n, events);
	step_arrivals(state, now, n, events);
	if (!state->up)
		(void)add_event(events, CARDIO_SERVICE_UP, CARDIO_CAUSE_NONE);
	state->up = true;
	state->told = true;
}

void
watch_state_down(struct watch_state *state, uint32_t scard, struct watch_events *events)
{
	events->n = 0;
	if (!state->up && state->told)
		return;
	for (size_t i = 0; i < state->n; i++) {
		tell_card_gone(events, CARDIO_CAUSE_SERVICE, &state->readers[i]);
		tell_reader(events, CARDIO_READER_REMOVED, CARDIO_CAUSE_SERVICE,
		    &state->readers[i]);
	}
	state->n = 0;
	state->up = false;
	state->told = true;
	add_event(events, CARDIO_SERVICE_DOWN, CARDIO_CAUSE_SERVICE)->scard = scard;
}

void
watch_state_suspended(struct watch_state *state, struct watch_events *events)
{
	events->n = 0;
	for (size_t i = 0; i < state->n; i++)
		tell_card_gone(events, CARDIO_CAUSE_SUSPEND, &state->readers[i]);
}

bool
watch_filter(const char *reader, const char *const *globs, size_t n_globs)
{
	if (n_globs == 0)
		return true;
	for (size_t i = 0; i < n_globs; i++) {
		if (fnmatch(globs[i], reader, 0) == 0)
			return true;
	}
	return false;
}
