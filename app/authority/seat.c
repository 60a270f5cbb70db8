#include "seat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console.h"
#include "folders.h"
#include "kiosk.h"
#include "report.h"
#include "session.h"

enum {
	SEAT_MS = 2000,
	SEAT_DRAWN_MS = 4000,		/* where outputs must have shown it */
};

/* ---- what it is told ---- */

/* It must say that it has done so. */
static void
wait_for(struct authority *a)
{
	loop_arm(a->patience, policy_screen(a->policy) ? SEAT_DRAWN_MS : SEAT_MS);
}

static uint8_t
gone_reason(enum failure failure)
{
	switch (failure) {
	case FAILURE_CARD_REMOVED:
		return WIRE_LOCK_CARD_REMOVED;
	case FAILURE_READER_REMOVED:
		return WIRE_LOCK_READER_REMOVED;
	default:
		return WIRE_LOCK_PCSC_GONE;
	}
}

static uint8_t
lock_reason(const struct decide_event *cause)
{
	switch (cause->what) {
	case EVENT_GONE:
		return gone_reason(cause->failure);
	case EVENT_PRESENT:
		return WIRE_LOCK_INSERTION;
	case EVENT_DEMAND:
		return WIRE_LOCK_DEMAND;
	case EVENT_WATCH_LOST:
		return WIRE_LOCK_WATCH_GONE;
	case EVENT_LOG_OFF:
	case EVENT_GRACE_OVER:
	case EVENT_SESSION_GONE:
		return WIRE_LOCK_SESSION_ENDED;
	default:
		return WIRE_LOCK_AUTHORITY;
	}
}

void
seat_lock(struct authority *a, const struct decide_event *cause)
{
	struct wire_seat_lock m = { .reason = lock_reason(cause) };

	if (a->seat == NULL)
		return;
	/* A seat that is locked already has nothing to say. */
	if (!a->locked)
		wait_for(a);
	helper_send(a->seat, WIRE_SEAT_LOCK, &m, NULL);
}

void
seat_unlock(struct authority *a, uint64_t insertion)
{
	struct wire_seat_unlock m = { .insertion = insertion,
	    .logon_id = a->session == NULL ? 0 : a->session->logon_id };

	if (a->seat == NULL || a->session == NULL)
		return;
	wait_for(a);
	helper_send(a->seat, WIRE_SEAT_UNLOCK, &m, NULL);
}

void
seat_admit(struct authority *a)
{
	struct wire_seat_session m = { .uid = 0 };

	if (a->seat == NULL || !policy_screen(a->policy))
		return;
	if (a->session != NULL) {
		m.uid = a->session->uid;
		m.logon_id = a->session->logon_id;
	}
	helper_send(a->seat, WIRE_SEAT_SESSION, &m, NULL);
}

static void
set_up(struct authority *a)
{
	const struct policy_seat *p = &a->policy->seat;
	struct wire_seat_setup *m;

	if (!policy_screen(a->policy))
		return;
	m = calloc(1, sizeof(*m));
	if (m == NULL) {
		helper_end(&a->seat);
		return;
	}
	snprintf(m->backend, sizeof(m->backend), "%s", policy_backend_name(p->backend));
	memcpy(m->renderer, p->renderer, sizeof(m->renderer));
	memcpy(m->display, p->display, sizeof(m->display));
	memcpy(m->layout, p->layout, sizeof(m->layout));
	memcpy(m->options, p->options, sizeof(m->options));
	m->idle_ms = p->idle_seconds * 1000;
	m->notice_ms = p->idle_notice_seconds * 1000;
	m->blank_ms = p->blank_seconds * 1000;
	helper_send(a->seat, WIRE_SEAT_SETUP, m, NULL);
	free(m);
}

/* ---- what it says ---- */

/* A locked period begins, or goes on under another reason. The Ctrl+Alt+Del that locked is the first
 * one in it. */
static void
locked(struct authority *a, uint8_t reason)
{
	if (!a->locked) {
		a->period++;
		a->attention = reason == WIRE_LOCK_ATTENTION;
	}
	a->locked = true;
	a->lock_reason = reason;
	a->lock_since = clock_wall();
}

static uint64_t
us_between(uint64_t from_ns, uint64_t to_ns)
{
	return to_ns < from_ns ? 0 : (to_ns - from_ns) / 1000;
}

static void
log_change(struct authority *a, struct log_record *r)
{
	if (a->session != NULL) {
		log_text(r, "attempt", a->session->code);
		log_hex(r, "logon_id", a->session->logon_id);
	}
	report_commit(a, &r);
}

static void
take_locked(struct authority *a, const struct wire_seat_locked *m)
{
	struct log_record *r = log_begin("lock");

	log_text(r, "reason", wire_lock_reason_name(m->reason));
	log_number(r, "us", us_between(m->event_ns, m->locked_ns));
	if (policy_screen(a->policy)) {
		log_number(r, "shown_us", us_between(m->event_ns, m->shown_ns));
		log_number(r, "outputs", m->outputs);
	}
	log_change(a, r);
	loop_arm(a->patience, 0);
	locked(a, m->reason);
	kiosk_begin(a);
	authority_event(a, &(struct decide_event){ .what = EVENT_SEAT_LOCKED });
}

static void
take_unlocked(struct authority *a, const struct wire_seat_unlocked *m)
{
	struct log_record *r = log_begin("unlock");

	log_number(r, "insertion", m->insertion);
	log_change(a, r);
	/* A lock that it was told meanwhile is still to be answered. */
	if (a->decide.session == SESSION_SHOWN)
		loop_arm(a->patience, 0);
	else
		wait_for(a);
	a->locked = false;
	a->lock_since = clock_wall();
	kiosk_end(a);
}

static void
said(void *data, struct helper *h, uint16_t type)
{
	struct authority *a = data;
	void *m = helper_decode(h);

	if (m == NULL)
		return;
	if (type == WIRE_SEAT_LOCKED) {
		take_locked(a, m);
	} else if (type == WIRE_SEAT_UNLOCKED) {
		take_unlocked(a, m);
	} else {
		a->attention++;
		kiosk_news(a);
	}
	free(m);
}

void
seat_lost(struct authority *a, uint8_t reason)
{
	loop_arm(a->patience, 0);
	locked(a, reason);
	folders_seat_locked(a);
}

bool
seat_start(struct authority *a, int second,
    void (*ended)(void *data, struct helper *helper, enum failure failure))
{
	struct helper_owner owner = { said, ended, a };

	console_hold(a);
	a->seat = helper_start(a, HELPER_SEAT, second, &owner);
	if (a->seat != NULL)
		set_up(a);
	return a->seat != NULL;
}
