#include "authority.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attempt.h"
#include "cards.h"
#include "folders.h"
#include "report.h"
#include "session.h"

enum { REVIVE_MS = 200, REVIVE_SLOW_MS = 2000, REVIVE_FAST = 10, SEAT_MS = 2000 };

bool
authority_session_is(const struct authority *a, uint64_t logon_id)
{
	return a->session != NULL && a->session->logon_id == logon_id;
}

/* ---- acts ---- */

static void
lock(struct authority *a)
{
	struct wire_seat_lock m = { .reason = WIRE_LOCK_AUTHORITY };

	if (a->seat == NULL)
		return;
	/* A seat that is locked already has nothing to say. */
	if (!a->locked)
		loop_arm(a->patience, SEAT_MS);
	helper_send(a->seat, WIRE_SEAT_LOCK, &m, NULL);
}

static void
unlock(struct authority *a, uint64_t insertion)
{
	struct wire_seat_unlock m = { .insertion = insertion,
	    .logon_id = a->session == NULL ? 0 : a->session->logon_id };

	if (a->seat == NULL || a->session == NULL)
		return;
	loop_arm(a->patience, SEAT_MS);
	helper_send(a->seat, WIRE_SEAT_UNLOCK, &m, NULL);
}

static void
beat(struct authority *a, bool on)
{
	struct wire_watch_mode m = { .beat = on };

	if (a->watch != NULL)
		helper_send(a->watch, WIRE_WATCH_MODE, &m, NULL);
}

static void
act(struct authority *a, const struct decide_effect *effect)
{
	switch (effect->act) {
	case EFFECT_LOCK:
		lock(a);
		return;
	case EFFECT_UNLOCK:
		unlock(a, effect->insertion);
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
			act(a, &todo.list[k]);
	}
	a->queued = 0;
	a->acting = false;
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
	say_ready(a);
}

static enum failure
gone_failure(uint8_t cause)
{
	switch (cause) {
	case WIRE_GONE_CARD:
		return FAILURE_CARD_REMOVED;
	case WIRE_GONE_READER:
		return FAILURE_READER_REMOVED;
	default:
		return FAILURE_PCSC_UNAVAILABLE;
	}
}

static void
take_gone(struct authority *a, const struct wire_watch_gone *m)
{
	authority_event(a, &(struct decide_event){ .what = EVENT_GONE, .insertion = m->insertion,
	    .failure = gone_failure(m->cause) });
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

/* ---- the seat ---- */

static void
seated(void *data, struct helper *h, uint16_t type)
{
	struct authority *a = data;
	void *m = helper_decode(h);
	struct log_record *r;

	if (m == NULL)
		return;
	loop_arm(a->patience, 0);
	if (type == WIRE_SEAT_LOCKED) {
		const struct wire_seat_locked *locked = m;

		r = log_begin("lock");
		log_text(r, "reason", wire_lock_reason_name(locked->reason));
		log_number(r, "us", locked->locked_ns < locked->event_ns ? 0 :
		    (locked->locked_ns - locked->event_ns) / 1000);
		a->lock_reason = locked->reason;
	} else {
		r = log_begin("unlock");
		log_number(r, "insertion", ((struct wire_seat_unlocked *)m)->insertion);
	}
	a->locked = type == WIRE_SEAT_LOCKED;
	a->lock_since = clock_wall();
	if (a->session != NULL) {
		log_text(r, "attempt", a->session->code);
		log_hex(r, "logon_id", a->session->logon_id);
	}
	report_commit(a, &r);
	free(m);
	if (a->locked)
		authority_event(a, &(struct decide_event){ .what = EVENT_SEAT_LOCKED });
}

/* ---- both fall and rise together: the socket between them cannot be had twice ---- */

static void
fall(struct authority *a, enum decide_what what)
{
	loop_arm(a->patience, 0);
	authority_event(a, &(struct decide_event){ .what = what });
	helper_end(&a->watch);
	helper_end(&a->seat);
	cards_drop_all(a);
	a->reader_count = 0;
	a->pcscd = false;
	a->locked = true;
	a->lock_reason = what == EVENT_SEAT_LOST ? WIRE_LOCK_START : WIRE_LOCK_WATCH_GONE;
	a->lock_since = clock_wall();
	folders_seat_locked(a);
	loop_arm(a->revive, ++a->revivals > REVIVE_FAST ? REVIVE_SLOW_MS : REVIVE_MS);
}

static void
fell(void *data, struct helper *h, enum failure failure)
{
	struct authority *a = data;
	enum decide_what what = h == a->seat ? EVENT_SEAT_LOST : EVENT_WATCH_LOST;

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
	struct helper_owner watch = { watched, fell, a }, seat = { seated, fell, a };
	int pair[2];

	if (channel_pair(pair) != 0)
		return false;
	a->decide.beat = false;
	a->seat = helper_start(a, HELPER_SEAT, pair[0], &seat);
	a->watch = a->seat == NULL ? NULL : helper_start(a, HELPER_WATCH, pair[1], &watch);
	close(pair[0]);
	close(pair[1]);
	if (a->watch != NULL)
		return true;
	helper_end(&a->seat);
	loop_arm(a->revive, REVIVE_SLOW_MS);
	return false;
}
