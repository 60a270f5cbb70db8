#include "seat.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "lock.h"
#include "loop.h"
#include "seat_record.h"
#include "wire.h"

struct seat {
	struct loop *loop;
	struct loop_source *from_authority, *from_watch, *silence;
	struct channel authority, watch;
	struct record record;
	struct lock_state lock;
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
report(struct seat *seat, const struct lock_effects *todo, uint64_t now)
{
	struct wire_seat_unlocked unlocked = { seat->lock.insertion, now };
	struct wire_seat_locked locked = { .reason = seat->lock.reason,
	    .event_ns = seat->lock.locked_ns, .locked_ns = seat->lock.locked_ns };
	enum channel_result sent;

	if ((todo->what & LOCK_DO_HIDE) != 0)
		locked.event_ns = todo->event_ns;
	if (seat->lock.shown)
		sent = channel_send(&seat->authority, wire_type(WIRE_SEAT_UNLOCKED), &unlocked,
		    NULL);
	else
		sent = channel_send(&seat->authority, wire_type(WIRE_SEAT_LOCKED), &locked, NULL);
	/* An authority that is gone is seen by its end-of-file, which locks and ends us. */
	(void)sent;
}

static void step(struct seat *seat, struct lock_event event);

/* What cannot be shown is locked again, and that is told. */
static bool
show(struct seat *seat, const struct lock_event *event)
{
	if (record_unlocked(&seat->record, seat->lock.insertion) != 0) {
		step(seat, (struct lock_event){ .kind = LOCK_ON_LOCK,
		    .reason = WIRE_LOCK_AUTHORITY });
		return false;
	}
	record_event_unlocked(&seat->record, seat->lock.insertion, event->now_ns);
	return true;
}

static void
act(struct seat *seat, const struct lock_effects *todo, const struct lock_event *event)
{
	if (todo->what & LOCK_DO_DISARM)
		loop_arm(seat->silence, 0);
	if (todo->what & LOCK_DO_HIDE)
		/* The session is hidden whether or not that can be written down. */
		(void)!record_locked(&seat->record, todo->reason, clock_wall());
	if ((todo->what & LOCK_DO_SHOW) && !show(seat, event))
		return;
	if (todo->what & LOCK_DO_ARM)
		loop_arm(seat->silence, LOCK_SILENCE_MS);
	if (todo->what & LOCK_DO_REPORT)
		report(seat, todo, event->now_ns);
	if (todo->what & LOCK_DO_HIDE)
		record_event_locked(&seat->record, todo->reason, todo->insertion, todo->event_ns,
		    seat->lock.locked_ns);
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

/* Every message must be legal and whole; else the channel has ended by a broken rule. */
static struct lock_event
watch_event(const struct channel *c)
{
	struct lock_event broken = { .kind = LOCK_ON_WATCH_ENDED, .reason = WIRE_LOCK_PROTOCOL };
	const struct message_type *t = wire_type(c->type);
	struct wire_watch_present present;
	struct wire_watch_gone gone;
	struct wire_watch_beat beat;

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
	}
	return broken;
}

static struct lock_event
authority_event(const struct channel *c)
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

/* Takes what the watcher has said so far. */
static void
drain_watch(struct seat *seat)
{
	while (seat->watch.fd >= 0) {
		enum channel_result got = channel_receive(&seat->watch, 0);

		if (got == CHANNEL_EMPTY)
			return;
		if (got == CHANNEL_OK)
			step(seat, watch_event(&seat->watch));
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
}

static void
on_authority(void *data, uint32_t events)
{
	struct seat *seat = data;
	enum channel_result got;

	(void)events;
	/* A removal that already waits wins over an unlock. */
	drain_watch(seat);
	got = channel_receive(&seat->authority, 0);
	if (got == CHANNEL_OK)
		step(seat, authority_event(&seat->authority));
	else if (got != CHANNEL_EMPTY)
		step(seat, (struct lock_event){ .kind = LOCK_ON_AUTHORITY_ENDED,
		    .reason = got == CHANNEL_BROKEN ? WIRE_LOCK_PROTOCOL : 0 });
}

static void
on_silence(void *data)
{
	struct seat *seat = data;

	step(seat, (struct lock_event){ .kind = LOCK_ON_SILENCE });
}

struct seat *
seat_new(int authority, int watch, int dir)
{
	struct seat *seat = calloc(1, sizeof(*seat));

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
	loop_free(&s->loop);
	channel_close(&s->authority);
	channel_close(&s->watch);
	record_close(&s->record);
	free(s);
	*seat = NULL;
}

int
seat_run(struct seat *seat)
{
	return loop_run(seat->loop);
}
