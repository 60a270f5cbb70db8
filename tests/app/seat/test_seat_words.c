#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel.h"
#include "seat_words.h"
#include "wire.h"

static struct channel from, to;

static void
make(void)
{
	int fds[2];

	cr_assert_eq(channel_pair(fds), 0);
	channel_init(&from, fds[0]);
	channel_init(&to, fds[1]);
}

static void
drop(void)
{
	channel_close(&from);
	channel_close(&to);
}

TestSuite(seat_words, .init = make, .fini = drop);

static void
say(uint16_t type, const void *body)
{
	cr_assert_eq(channel_send(&from, wire_type(type), body, NULL), CHANNEL_OK);
	cr_assert_eq(channel_receive(&to, 0), CHANNEL_OK);
}

Test(seat_words, the_watcher_tells_of_cards_and_that_it_lives)
{
	struct wire_watch_present present = { .insertion = 7, .event_ns = 11 };
	struct wire_watch_gone gone = { .insertion = 7, .event_ns = 12,
	    .cause = WIRE_GONE_READER };
	struct wire_watch_beat beat = { 13 };
	struct lock_event e;

	say(WIRE_WATCH_PRESENT, &present);
	e = seat_watch_word(&to);
	cr_expect_eq(e.kind, LOCK_ON_PRESENT);
	cr_expect_eq(e.insertion, 7);
	cr_expect_eq(e.event_ns, 11);
	say(WIRE_WATCH_GONE, &gone);
	e = seat_watch_word(&to);
	cr_expect_eq(e.kind, LOCK_ON_GONE);
	cr_expect_eq(e.insertion, 7);
	cr_expect_eq(e.event_ns, 12);
	cr_expect_eq(e.reason, WIRE_LOCK_READER_REMOVED);
	say(WIRE_WATCH_BEAT, &beat);
	cr_expect_eq(seat_watch_word(&to).kind, LOCK_ON_BEAT);
}

Test(seat_words, the_authority_locks_and_unlocks)
{
	struct wire_seat_lock lock = { WIRE_LOCK_SUSPEND };
	struct wire_seat_unlock unlock = { 7, 1 };
	struct lock_event e;

	say(WIRE_SEAT_LOCK, &lock);
	e = seat_authority_word(&to);
	cr_expect_eq(e.kind, LOCK_ON_LOCK);
	cr_expect_eq(e.reason, WIRE_LOCK_SUSPEND);
	say(WIRE_SEAT_UNLOCK, &unlock);
	e = seat_authority_word(&to);
	cr_expect_eq(e.kind, LOCK_ON_UNLOCK);
	cr_expect_eq(e.insertion, 7);
}

Test(seat_words, a_word_of_somebody_else_ends_the_channel)
{
	struct wire_watch_beat beat = { 13 };
	struct wire_seat_unlock unlock = { 7, 1 };
	struct wire_seat_unlocked unlocked = { 7, 1 };
	struct lock_event e;

	say(WIRE_WATCH_BEAT, &beat);
	e = seat_authority_word(&to);
	cr_expect_eq(e.kind, LOCK_ON_AUTHORITY_ENDED);
	cr_expect_eq(e.reason, WIRE_LOCK_PROTOCOL);
	say(WIRE_SEAT_UNLOCKED, &unlocked);
	cr_expect_eq(seat_authority_word(&to).kind, LOCK_ON_AUTHORITY_ENDED);
	say(WIRE_SEAT_UNLOCK, &unlock);
	e = seat_watch_word(&to);
	cr_expect_eq(e.kind, LOCK_ON_WATCH_ENDED);
	cr_expect_eq(e.reason, WIRE_LOCK_PROTOCOL);
}

/* Each word, cut short anywhere behind its header. */
Test(seat_words, a_word_that_is_not_whole_ends_the_channel)
{
	struct wire_watch_gone gone = { .insertion = 7, .event_ns = 12, .cause = 1,
	    .reader = "reader" };
	struct wire_seat_unlock unlock = { 7, 1 };
	size_t whole;

	say(WIRE_WATCH_GONE, &gone);
	whole = to.n;
	for (to.n = 0; to.n < whole; to.n++)
		cr_expect_eq(seat_watch_word(&to).kind, LOCK_ON_WATCH_ENDED, "%zu", to.n);
	say(WIRE_SEAT_UNLOCK, &unlock);
	whole = to.n;
	for (to.n = 0; to.n < whole; to.n++)
		cr_expect_eq(seat_authority_word(&to).kind, LOCK_ON_AUTHORITY_ENDED, "%zu", to.n);
}
