#include "authority.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attempt.h"
#include "cards.h"
#include "child.h"
#include "kiosk.h"
#include "report.h"
#include "seat.h"
#include "session.h"

enum { REVIVE_MS = 200, REVIVE_SLOW_MS = 2000, REVIVE_FAST = 10 };

bool
authority_session_is(const struct authority *a, uint64_t logon_id)
{
	return a->session != NULL && a->session->logon_id == logon_id;
}

void
authority_session_ended(struct authority *a, enum failure failure, const char *code)
{
	a->ended_by = failure;
	snprintf(a->ended_attempt, sizeof(a->ended_attempt), "%s",
	    failure == FAILURE_NONE ? "" : code);
	kiosk_news(a);
}

/* ---- acts ---- */

static void
beat(struct authority *a, bool on)
{
	struct wire_watch_mode m = { .beat = on };

	if (a->watch != NULL)
		helper_send(a->watch, WIRE_WATCH_MODE, &m, NULL);
}

static void
act(struct authority *a, const struct decide_event *cause, const struct decide_effect *effect)
{
	switch (effect->act) {
	case EFFECT_LOCK:
		seat_lock(a, cause);
		return;
	case EFFECT_UNLOCK:
		seat_unlock(a, effect->insertion);
		return;
	case EFFECT_END_SESSION:
		session_end(a);
		return;
	case EFFECT_GRACE:
		loop_arm(a->grace, a->policy->removal.grace_seconds * 1000);
		return;
	case EFFECT_NO_GRACE:
		loop_arm(a->grace, 0);
		return;
	case EFFECT_BEAT:
		beat(a, effect->alive);
		return;
	default:
		attempt_act(a, effect);
	}
}

void
authority_event(struct authority *a, const struct decide_event *event)
{
	/* What cannot be logged must not be granted: it comes before all that waits. */
	static const struct decide_event unlogged = { .what = EVENT_FAILED,
	    .failure = FAILURE_AUDIT_FAILED };

	/* A full queue means that events breed events; nothing sane does that. */
	if (a->queued == AUTHORITY_EVENTS)
		abort();
	a->queue[a->queued++] = *event;
	if (a->acting)
		return;
	a->acting = true;
	for (size_t i = 0; a->unlogged || i < a->queued;) {
		struct decide_event now = a->unlogged ? unlogged : a->queue[i++];
		struct decide_effects todo;

		a->unlogged = false;
		todo = decide_step(&a->decide, &a->removal, &now);
		for (size_t k = 0; k < todo.count; k++)
			act(a, &now, &todo.list[k]);
	}
	a->queued = 0;
	a->acting = false;
	kiosk_news(a);
}

void
authority_tell(struct authority *a, enum decide_what what, enum failure failure, bool same)
{
	authority_event(a,
	    &(struct decide_event){ .what = what, .failure = failure, .same = same });
}

/* ---- the watcher ---- */

static void
reader_changed(struct authority *a, const struct wire_watch_reader *m)
{
	struct log_record *r = log_begin("reader");
	size_t at = 0;

	log_text(r, "reader", m->reader);
	log_flag(r, "attached", m->attached);
	report_commit(a, &r);
	while (at < a->reader_count && strcmp(a->readers[at], m->reader) != 0)
		at++;
	if (m->attached && at == a->reader_count && at < AUTHORITY_READERS)
		memcpy(a->readers[a->reader_count++], m->reader, sizeof(m->reader));
	else if (!m->attached && at < a->reader_count)
		memcpy(a->readers[at], a->readers[--a->reader_count], sizeof(m->reader));
	kiosk_news(a);
}

/* Serving begins when the watcher has said what there is, be it that pcscd is down. */
static void
say_ready(struct authority *a)
{
	if (a->ready_fd < 0)
		return;
	(void)!write(a->ready_fd, "\n", 1);
	close(a->ready_fd);
	a->ready_fd = -1;
}

static void
pcscd_changed(struct authority *a, const struct wire_watch_pcsc *m)
{
	struct log_record *r = log_begin("pcscd");

	log_flag(r, "up", m->up);
	if (m->scard != 0)
		log_hex(r, "scard", m->scard);
	report_commit(a, &r);
	a->pcscd = m->up;
	a->surveyed = true;
	kiosk_news(a);
	say_ready(a);
}

static void
take_gone(struct authority *a, const struct wire_watch_gone *m)
{
	authority_event(a, &(struct decide_event){ .what = EVENT_GONE, .insertion = m->insertion,
	    .failure = cards_gone_failure(m->cause) });
	cards_gone(a, m);
}

static void
take_present(struct authority *a, const struct wire_watch_present *m)
{
	authority_event(a, &(struct decide_event){ .what = EVENT_PRESENT,
	    .insertion = m->insertion });
	if (policy_reader(a->policy, m->reader))
		cards_present(a, m);
}

static void
watched(void *data, struct helper *h, uint16_t type)
{
	struct authority *a = data;
	void *m = helper_decode(h);

	if (m == NULL)
		return;
	a->revivals = 0;
	switch (type) {
	case WIRE_WATCH_PRESENT:
		take_present(a, m);
		break;
	case WIRE_WATCH_GONE:
		take_gone(a, m);
		break;
	case WIRE_WATCH_READER:
		reader_changed(a, m);
		break;
	case WIRE_WATCH_PCSC:
		pcscd_changed(a, m);
		break;
	case WIRE_WATCH_ANSWER:
		if (a->attempt != NULL &&
		    ((struct wire_watch_answer *)m)->cookie == a->attempt->number)
			authority_event(a, &(struct decide_event){ .what = EVENT_ANSWER,
			    .alive = ((struct wire_watch_answer *)m)->alive });
		break;
	default:
		break;			/* a heartbeat is for the seat */
	}
	free(m);
}

/* ---- both fall and rise together: the socket between them cannot be had twice ---- */

static void
fall(struct authority *a, enum decide_what what)
{
	authority_event(a, &(struct decide_event){ .what = what });
	helper_end(&a->watch);
	helper_end(&a->seat);
	kiosk_end(a);
	cards_drop_all(a);
	a->reader_count = 0;
	a->pcscd = a->surveyed = false;
	seat_lost(a, what == EVENT_SEAT_LOST ? WIRE_LOCK_START : WIRE_LOCK_WATCH_GONE);
	loop_arm(a->revive, ++a->revivals > REVIVE_FAST ? REVIVE_SLOW_MS : REVIVE_MS);
}

static void
fell(void *data, struct helper *h, enum failure failure)
{
	struct authority *a = data;
	/* The watcher ends when the seat does, and may be heard first. */
	bool seat = h == a->seat || (a->seat != NULL && child_ends(a->seat->pid));
	enum decide_what what = seat ? EVENT_SEAT_LOST : EVENT_WATCH_LOST;

	(void)failure;
	if (h == a->seat)
		a->seat = NULL;
	else
		a->watch = NULL;
	fall(a, what);
}

void
authority_seat_hangs(struct authority *a)
{
	report_fault(a, "cardea-seat", ETIMEDOUT);
	helper_end(&a->seat);
	fall(a, EVENT_SEAT_LOST);
}

bool
authority_start_watch_and_seat(struct authority *a)
{
	struct helper_owner watch = { watched, fell, a };
	int pair[2];

	if (channel_pair(pair) != 0)
		return false;
	a->decide.beat = false;
	if (seat_start(a, pair[0], fell) && a->seat != NULL)
		a->watch = helper_start(a, HELPER_WATCH, pair[1], &watch);
	close(pair[0]);
	close(pair[1]);
	if (a->watch != NULL) {
		kiosk_begin(a);
		return true;
	}
	helper_end(&a->seat);
	loop_arm(a->revive, REVIVE_SLOW_MS);
	return false;
}
