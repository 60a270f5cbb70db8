#include "seat.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "lock.h"
#include "loop.h"
#include "screen.h"
#include "seat_record.h"
#include "seat_words.h"
#include "wire.h"

struct seat {
	struct loop *loop;
	struct loop_source *from_authority, *from_watch, *silence;
	struct channel authority, watch;
	struct record record;
	struct lock_state lock;
	struct screen *screen;
	struct screen_shown shown;	/* of the last lock */
	bool set_up;			/* WIRE_SEAT_SETUP was said */
	bool failed;
	void (*ready)(struct display *display, void *data);
	void *ready_data;
};

static uint64_t
asleep_ns(uint64_t now)
{
	struct timespec t;
	uint64_t boot;

	clock_gettime(CLOCK_BOOTTIME, &t);
	boot = (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
	return boot > now ? boot - now : 0;
}

static void
fail(struct seat *seat)
{
	seat->failed = true;
	loop_stop(seat->loop);
}

/* An authority that is gone is seen by its end-of-file, which locks and ends us. */
static void
tell(struct seat *seat, uint16_t type, const void *body)
{
	(void)!channel_send(&seat->authority, wire_type(type), body, NULL);
}

static uint64_t
shown_ns(const struct seat *seat)
{
	return seat->shown.shown_ns != 0 ? seat->shown.shown_ns : seat->lock.locked_ns;
}

static void
report(struct seat *seat, const struct lock_effects *todo, uint64_t now)
{
	struct wire_seat_unlocked unlocked = { seat->lock.insertion, now };
	struct wire_seat_locked locked = { .reason = seat->lock.reason,
	    .event_ns = seat->lock.locked_ns, .locked_ns = seat->lock.locked_ns,
	    .shown_ns = shown_ns(seat), .outputs = seat->shown.outputs };

	if ((todo->what & LOCK_DO_RECORD) != 0)
		locked.event_ns = todo->event_ns;
	if (seat->lock.shown)
		tell(seat, WIRE_SEAT_UNLOCKED, &unlocked);
	else
		tell(seat, WIRE_SEAT_LOCKED, &locked);
}

static void step(struct seat *seat, struct lock_event event);

/* What cannot be written down is locked again, and that is told. */
static bool
show(struct seat *seat, const struct lock_event *event)
{
	if (record_unlocked(&seat->record, seat->lock.insertion) != 0) {
		step(seat, (struct lock_event){ .kind = LOCK_ON_LOCK,
		    .reason = WIRE_LOCK_AUTHORITY });
		return false;
	}
	screen_show(seat->screen);
	record_event_unlocked(&seat->record, seat->lock.insertion, event->now_ns);
	return true;
}

/* The session is hidden whether or not that can be written down. */
static bool
hide(struct seat *seat, const struct lock_effects *todo)
{
	bool hidden = screen_hide(seat->screen, &seat->shown);

	(void)!record_locked(&seat->record, todo->reason, clock_wall());
	return hidden;
}

static void
record(struct seat *seat, const struct lock_effects *todo)
{
	struct record_lock lock = { .reason = todo->reason, .insertion = todo->insertion,
	    .event_ns = todo->event_ns, .decided_ns = seat->lock.locked_ns,
	    .shown_ns = shown_ns(seat), .outputs = seat->shown.outputs };

	record_event_locked(&seat->record, &lock);
}

static void
act(struct seat *seat, const struct lock_effects *todo, const struct lock_event *event)
{
	struct wire_seat_attention attention = { todo->attention_ns };
	bool hidden = false;

	if (todo->what & LOCK_DO_DISARM)
		loop_arm(seat->silence, 0);
	if (todo->what & LOCK_DO_HIDE)
		hidden = hide(seat, todo);
	if ((todo->what & LOCK_DO_SHOW) && !show(seat, event))
		return;
	if (todo->what & LOCK_DO_ARM)
		loop_arm(seat->silence, LOCK_SILENCE_MS);
	if (todo->what & LOCK_DO_WAKE)
		screen_wake(seat->screen);
	if (hidden)
		step(seat, (struct lock_event){ .kind = LOCK_ON_HIDDEN });
	if (todo->what & LOCK_DO_REPORT)
		report(seat, todo, event->now_ns);
	if (todo->what & LOCK_DO_RECORD)
		record(seat, todo);
	if (todo->what & LOCK_DO_ATTENTION)
		tell(seat, WIRE_SEAT_ATTENTION, &attention);
	if (todo->what & LOCK_DO_DROP_WATCH) {
		loop_remove(&seat->from_watch);
		channel_close(&seat->watch);
	}
	if (todo->what & LOCK_DO_EXIT)
		loop_stop(seat->loop);
}

static void
step(struct seat *seat, struct lock_event event)
{
	struct lock_effects todo;

	event.now_ns = clock_ns();
	event.asleep_ns = asleep_ns(event.now_ns);
	todo = lock_step(&seat->lock, &event);
	act(seat, &todo, &event);
}

/* ---- the words of an authority that has a display ---- */

/* False when the word is broken. */
static bool
set_up(struct seat *seat)
{
	struct wire_seat_setup setup;

	if (seat->set_up ||
	    channel_decode(&seat->authority, wire_type(WIRE_SEAT_SETUP), &setup) != NULL)
		return false;
	seat->set_up = true;
	if (screen_setup(seat->screen, &setup) != 0) {
		fail(seat);
		return true;
	}
	if (seat->ready != NULL)
		seat->ready(screen_display(seat->screen), seat->ready_data);
	return true;
}

static bool
take_kiosk(struct seat *seat)
{
	struct wire_seat_kiosk kiosk;

	if (channel_decode(&seat->authority, wire_type(WIRE_SEAT_KIOSK), &kiosk) != NULL)
		return false;
	/* A kiosk that cannot be served sees its connection end; the next one may be luckier. */
	(void)!screen_kiosk(seat->screen, channel_take_fd(&seat->authority, 0));
	return true;
}

static bool
take_session(struct seat *seat)
{
	struct wire_seat_session session;

	if (channel_decode(&seat->authority, wire_type(WIRE_SEAT_SESSION), &session) != NULL)
		return false;
	if (screen_session(seat->screen, session.uid) != 0)
		fail(seat);
	return true;
}

static bool
take_word(struct seat *seat)
{
	bool has_display = screen_has_display(seat->screen);

	if (has_display && !seat->set_up && seat->authority.type != WIRE_SEAT_SETUP)
		return false;
	switch (seat->authority.type) {
	case WIRE_SEAT_SETUP:
		return has_display && set_up(seat);
	case WIRE_SEAT_KIOSK:
		return has_display && take_kiosk(seat);
	case WIRE_SEAT_SESSION:
		return has_display && take_session(seat);
	}
	step(seat, seat_authority_word(&seat->authority));
	return true;
}

/* ---- the channels ---- */

/* Takes what the watcher has said so far. */
static void
drain_watch(struct seat *seat)
{
	while (seat->watch.fd >= 0) {
		enum channel_result got = channel_receive(&seat->watch, 0);

		if (got == CHANNEL_EMPTY)
			return;
		if (got == CHANNEL_OK)
			step(seat, seat_watch_word(&seat->watch));
		else
			step(seat, (struct lock_event){ .kind = LOCK_ON_WATCH_ENDED,
			    .reason = got == CHANNEL_BROKEN ? WIRE_LOCK_PROTOCOL : 0 });
	}
}

static void
on_watch(void *data, uint32_t events)
{
	struct seat *seat = data;

	(void)events;
	drain_watch(seat);
	screen_settle(seat->screen);
}

/* Takes one word. False when none waits, or none will come any more. */
static bool
hear_authority(struct seat *seat)
{
	enum channel_result got;

	/* A removal that already waits wins over an unlock. */
	drain_watch(seat);
	got = channel_receive(&seat->authority, 0);
	if (got == CHANNEL_EMPTY)
		return false;
	if (got == CHANNEL_OK && !take_word(seat))
		got = CHANNEL_BROKEN;
	if (got != CHANNEL_OK)
		step(seat, (struct lock_event){ .kind = LOCK_ON_AUTHORITY_ENDED,
		    .reason = got == CHANNEL_BROKEN ? WIRE_LOCK_PROTOCOL : 0 });
	return got == CHANNEL_OK;
}

static void
on_authority(void *data, uint32_t events)
{
	struct seat *seat = data;

	(void)events;
	(void)hear_authority(seat);
	screen_settle(seat->screen);
}

static void
on_silence(void *data)
{
	struct seat *seat = data;

	step(seat, (struct lock_event){ .kind = LOCK_ON_SILENCE });
	screen_settle(seat->screen);
}

/* ---- the screen ---- */

static void
on_screen(void *data, enum lock_event_kind kind, uint64_t event_ns)
{
	struct seat *seat = data;

	if (kind == LOCK_ON_HIDDEN)
		seat->shown = screen_shown(seat->screen);
	step(seat, (struct lock_event){ .kind = kind, .event_ns = event_ns });
}

static void
on_broken(void *data)
{
	fail(data);
}

static void
on_urgent(void *data)
{
	drain_watch(data);
}

/* Who connects may be whom a word that still waits has named. */
static void
on_guest(void *data)
{
	while (hear_authority(data))
		;
}

struct seat *
seat_new(int authority, int watch, int dir)
{
	struct seat *seat = calloc(1, sizeof(*seat));
	struct screen_owner owner = { on_screen, on_broken, on_urgent, on_guest, seat };

	if (seat == NULL) {
		close(authority);
		close(watch);
		close(dir);
		return NULL;
	}
	channel_init(&seat->authority, authority);
	channel_init(&seat->watch, watch);
	record_init(&seat->record, dir);
	lock_start(&seat->lock, clock_ns());
	if ((seat->loop = loop_new()) == NULL ||
	    (seat->silence = loop_add_timer(seat->loop, on_silence, seat)) == NULL ||
	    (seat->from_watch = loop_add_fd(seat->loop, watch, EPOLLIN, on_watch, seat)) == NULL ||
	    (seat->from_authority =
	    loop_add_fd(seat->loop, authority, EPOLLIN, on_authority, seat)) == NULL ||
	    (seat->screen = screen_new(seat->loop, &owner)) == NULL ||
	    record_locked(&seat->record, WIRE_LOCK_START, clock_wall()) != 0)
		seat_free(&seat);
	return seat;
}

void
seat_free(struct seat **seat)
{
	struct seat *s = *seat;

	if (s == NULL)
		return;
	screen_free(&s->screen);
	loop_free(&s->loop);
	channel_close(&s->authority);
	channel_close(&s->watch);
	record_close(&s->record);
	free(s);
	*seat = NULL;
}

void
seat_on_ready(struct seat *seat, void (*ready)(struct display *display, void *data), void *data)
{
	seat->ready = ready;
	seat->ready_data = data;
}

int
seat_run(struct seat *seat)
{
	int result = loop_run(seat->loop);

	return seat->failed ? -1 : result;
}
