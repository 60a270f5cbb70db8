#include "lock.h"

#define NS_PER_MS UINT64_C(1000000)

uint8_t
lock_gone_reason(uint8_t cause)
{
	switch (cause) {
	case WIRE_GONE_CARD:
		return WIRE_LOCK_CARD_REMOVED;
	case WIRE_GONE_READER:
		return WIRE_LOCK_READER_REMOVED;
	case WIRE_GONE_PCSC:
		return WIRE_LOCK_PCSC_GONE;
	case WIRE_GONE_SUSPEND:
		return WIRE_LOCK_SUSPEND;
	}
	return WIRE_LOCK_PROTOCOL;
}

void
lock_start(struct lock_state *state, uint64_t now_ns)
{
	*state = (struct lock_state){ .reason = WIRE_LOCK_START, .locked_ns = now_ns };
}

/* The entry that holds `insertion`, or a free one for 0; NULL when there is none. */
static uint64_t *
find(struct lock_state *s, uint64_t insertion)
{
	for (size_t i = 0; i < LOCK_PRESENT; i++)
		if (s->present[i] == insertion)
			return &s->present[i];
	return NULL;
}

static uint64_t
happened(const struct lock_event *e)
{
	return e->event_ns == 0 || e->event_ns > e->now_ns ? e->now_ns : e->event_ns;
}

static struct lock_effects
hide(struct lock_state *s, const struct lock_event *e, uint8_t reason)
{
	struct lock_effects todo = { .what = LOCK_DO_DISARM | LOCK_DO_HIDE, .reason = reason,
	    .insertion = s->insertion, .event_ns = happened(e) };

	if (!s->shown)
		return (struct lock_effects){ .what = 0 };
	s->left.reason = reason;
	s->left.insertion = s->insertion;
	s->left.event_ns = todo.event_ns;
	s->shown = false;
	s->hiding = true;
	s->attention = false;
	s->insertion = 0;
	s->reason = reason;
	s->locked_ns = e->now_ns;
	return todo;
}

static struct lock_effects
on_unlock(struct lock_state *s, const struct lock_event *e)
{
	/* Locked meanwhile, or the watcher knows better: the answer is the lock there is. */
	if (s->watch_ended || (e->insertion != 0 && find(s, e->insertion) == NULL))
		return (struct lock_effects){ .what = LOCK_DO_REPORT };
	s->shown = true;
	s->insertion = e->insertion;
	s->heard_ns = e->now_ns;
	s->asleep_ns = e->asleep_ns;
	s->reason = 0;
	s->locked_ns = 0;
	return (struct lock_effects){ .what = LOCK_DO_SHOW | LOCK_DO_ARM | LOCK_DO_REPORT };
}

static struct lock_effects
on_present(struct lock_state *s, const struct lock_event *e)
{
	struct lock_effects todo;
	uint64_t *entry;

	if (find(s, e->insertion) != NULL)
		return (struct lock_effects){ .what = 0 };
	entry = find(s, 0);
	if (entry != NULL)
		*entry = e->insertion;
	/* Putting a card in is the way to a true logon screen, whatever the session draws. */
	todo = hide(s, e, WIRE_LOCK_INSERTION);
	todo.what |= LOCK_DO_WAKE;
	return todo;
}

static struct lock_effects
on_gone(struct lock_state *s, const struct lock_event *e)
{
	uint64_t *entry = find(s, e->insertion);

	if (entry != NULL)
		*entry = 0;
	if (!s->shown || s->insertion != e->insertion)
		return (struct lock_effects){ .what = 0 };
	return hide(s, e, e->reason);
}

static struct lock_effects
on_watch_ended(struct lock_state *s, const struct lock_event *e)
{
	uint8_t reason = e->reason == WIRE_LOCK_PROTOCOL ? e->reason : WIRE_LOCK_WATCH_GONE;
	struct lock_effects todo = hide(s, e, reason);

	s->watch_ended = true;
	for (size_t i = 0; i < LOCK_PRESENT; i++)
		s->present[i] = 0;
	/* Also a locked seat tells it: the authority starts both anew. */
	s->reason = reason;
	todo.what |= LOCK_DO_DROP_WATCH;
	if (!s->hiding)
		todo.what |= LOCK_DO_REPORT;
	return todo;
}

static struct lock_effects
on_authority_ended(struct lock_state *s, const struct lock_event *e)
{
	uint8_t reason = e->reason == WIRE_LOCK_PROTOCOL ? e->reason : WIRE_LOCK_AUTHORITY_GONE;
	struct lock_effects todo = hide(s, e, reason);

	todo.what |= LOCK_DO_EXIT;
	return todo;
}

static struct lock_effects
on_hidden(struct lock_state *s)
{
	struct lock_effects todo = { .what = LOCK_DO_REPORT | LOCK_DO_RECORD,
	    .reason = s->left.reason, .insertion = s->left.insertion,
	    .event_ns = s->left.event_ns, .attention_ns = s->attention_ns };

	if (!s->hiding)
		return (struct lock_effects){ .what = 0 };
	if (s->attention)
		todo.what |= LOCK_DO_ATTENTION;
	s->hiding = s->attention = false;
	return todo;
}

/* Of a shown session it is the reason to lock; a locked seat passes it on, after the lock. */
static struct lock_effects
on_attention(struct lock_state *s, const struct lock_event *e)
{
	if (s->shown)
		return hide(s, e, WIRE_LOCK_ATTENTION);
	if (s->hiding) {
		s->attention = s->left.reason != WIRE_LOCK_ATTENTION;
		s->attention_ns = happened(e);
		return (struct lock_effects){ .what = 0 };
	}
	return (struct lock_effects){ .what = LOCK_DO_WAKE | LOCK_DO_ATTENTION,
	    .attention_ns = happened(e) };
}

static bool
is_loss(uint8_t reason)
{
	return reason == WIRE_LOCK_CARD_REMOVED || reason == WIRE_LOCK_READER_REMOVED ||
	    reason == WIRE_LOCK_PCSC_GONE || reason == WIRE_LOCK_SUSPEND;
}

/* A word that is well-formed and yet makes no sense is as bad as a broken one. */
static struct lock_event
strictly(const struct lock_state *s, const struct lock_event *event)
{
	struct lock_event e = *event;

	switch (e.kind) {
	case LOCK_ON_LOCK:
		if (e.reason == 0 || e.reason >= WIRE_LOCK_REASONS)
			break;
		return e;
	case LOCK_ON_UNLOCK:
		/* The authority has not heard of a lock that is not reported. */
		if (s->shown || s->hiding)
			break;
		return e;
	case LOCK_ON_PRESENT:
	case LOCK_ON_GONE:
		if (e.insertion != 0 && (e.kind == LOCK_ON_PRESENT || is_loss(e.reason)))
			return e;
		e.kind = LOCK_ON_WATCH_ENDED;
		e.reason = WIRE_LOCK_PROTOCOL;
		return e;
	default:
		return e;
	}
	e.kind = LOCK_ON_AUTHORITY_ENDED;
	e.reason = WIRE_LOCK_PROTOCOL;
	return e;
}

static struct lock_effects
step(struct lock_state *s, const struct lock_event *e)
{
	struct lock_effects todo = { .what = 0 };

	switch (e->kind) {
	case LOCK_ON_LOCK:
		return hide(s, e, e->reason);
	case LOCK_ON_UNLOCK:
		return on_unlock(s, e);
	case LOCK_ON_PRESENT:
		return on_present(s, e);
	case LOCK_ON_GONE:
		return on_gone(s, e);
	case LOCK_ON_BEAT:
		s->heard_ns = e->now_ns;
		todo.what = s->shown ? LOCK_DO_ARM : 0;
		return todo;
	case LOCK_ON_SILENCE:
		return hide(s, e, WIRE_LOCK_WATCH_SILENT);
	case LOCK_ON_WATCH_ENDED:
		return on_watch_ended(s, e);
	case LOCK_ON_AUTHORITY_ENDED:
		return on_authority_ended(s, e);
	case LOCK_ON_HIDDEN:
		return on_hidden(s);
	case LOCK_ON_ATTENTION:
		return on_attention(s, e);
	case LOCK_ON_DEMAND:
		return hide(s, e, WIRE_LOCK_DEMAND);
	case LOCK_ON_IDLE:
		return hide(s, e, WIRE_LOCK_IDLE);
	case LOCK_ON_AWAY:
		return hide(s, e, WIRE_LOCK_SUSPEND);
	case LOCK_EVENTS:
		break;
	}
	return hide(s, e, WIRE_LOCK_PROTOCOL);
}

/* What has passed unnoticed until this event woke us. */
static struct lock_effects
catch_up(struct lock_state *s, const struct lock_event *event)
{
	struct lock_event woken = { .now_ns = event->now_ns };

	/* A suspend is a removal: the card may have been anywhere meanwhile. */
	if (s->shown && event->asleep_ns > s->asleep_ns + LOCK_SUSPEND_MS * NS_PER_MS)
		return hide(s, &woken, WIRE_LOCK_SUSPEND);
	/* Beats that waited while this process was stopped do not make up for the silence. */
	if (s->shown && event->now_ns > s->heard_ns + LOCK_SILENCE_MS * NS_PER_MS)
		return hide(s, &woken, WIRE_LOCK_WATCH_SILENT);
	return (struct lock_effects){ .what = 0 };
}

struct lock_effects
lock_step(struct lock_state *state, const struct lock_event *event)
{
	struct lock_event e = strictly(state, event);
	struct lock_effects first = catch_up(state, &e), todo;

	/* What the screen told was not of the lock that begins here. */
	if (e.kind == LOCK_ON_HIDDEN && (first.what & LOCK_DO_HIDE) != 0)
		return first;
	todo = step(state, &e);
	if ((first.what & LOCK_DO_HIDE) == 0)
		return todo;
	first.what |= todo.what;
	return first;
}
