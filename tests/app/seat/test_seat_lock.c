#include <criterion/criterion.h>
#include <string.h>

#include "lock.h"

#define MS	UINT64_C(1000000)
#define T0	(1000 * MS)

static struct lock_state s;

static struct lock_effects
on(enum lock_event_kind kind, uint64_t insertion, uint8_t reason, uint64_t now)
{
	struct lock_event e = { .kind = kind, .insertion = insertion, .reason = reason,
	    .event_ns = kind == LOCK_ON_GONE || kind == LOCK_ON_PRESENT ? now - 1 : 0,
	    .now_ns = now, .asleep_ns = 5 * MS };

	return lock_step(&s, &e);
}

static void
start(void)
{
	lock_start(&s, T0);
}

/* Insertion 1 is present and shown. */
static void
shown(void)
{
	struct lock_effects todo;

	lock_start(&s, T0);
	on(LOCK_ON_PRESENT, 1, 0, T0);
	todo = on(LOCK_ON_UNLOCK, 1, 0, T0);
	cr_assert_eq(todo.what, LOCK_DO_SHOW | LOCK_DO_ARM | LOCK_DO_REPORT);
	cr_assert(s.shown);
}

static void
expect_hidden(struct lock_effects todo, uint8_t reason, uint64_t now)
{
	cr_expect_not(s.shown);
	cr_expect_eq(s.reason, reason, "%u", s.reason);
	cr_expect_eq(s.locked_ns, now);
	cr_expect(s.hiding);
	cr_expect_eq(todo.what & (LOCK_DO_HIDE | LOCK_DO_DISARM), LOCK_DO_HIDE | LOCK_DO_DISARM);
	cr_expect_eq(todo.what & (LOCK_DO_SHOW | LOCK_DO_ARM | LOCK_DO_REPORT), 0);
	cr_expect_eq(todo.reason, reason);
	cr_expect_eq(todo.insertion, 1);
}

/* No output shows the session any more. */
static struct lock_effects
hidden(void)
{
	return on(LOCK_ON_HIDDEN, 0, 0, T0 + 9 * MS);
}

TestSuite(seat_lock, .init = start);

Test(seat_lock, it_starts_locked_with_nothing_present)
{
	cr_expect_not(s.shown);
	cr_expect_eq(s.reason, WIRE_LOCK_START);
	cr_expect_eq(s.locked_ns, T0);
}

Test(seat_lock, an_unlock_needs_the_insertion_to_be_present)
{
	struct lock_effects todo = on(LOCK_ON_UNLOCK, 1, 0, T0);

	cr_expect_eq(todo.what, LOCK_DO_REPORT);
	cr_expect_not(s.shown);
	on(LOCK_ON_PRESENT, 2, 0, T0);
	cr_expect_eq(on(LOCK_ON_UNLOCK, 1, 0, T0).what, LOCK_DO_REPORT);
	on(LOCK_ON_GONE, 2, WIRE_LOCK_CARD_REMOVED, T0);
	cr_expect_eq(on(LOCK_ON_UNLOCK, 2, 0, T0).what, LOCK_DO_REPORT);
	cr_expect_not(s.shown);
	on(LOCK_ON_PRESENT, 3, 0, T0);
	on(LOCK_ON_UNLOCK, 3, 0, T0);
	cr_expect(s.shown);
	cr_expect_eq(s.insertion, 3);
}

Test(seat_lock, of_several_cards_that_are_in_any_may_be_unlocked_for)
{
	on(LOCK_ON_PRESENT, 1, 0, T0);
	on(LOCK_ON_PRESENT, 2, 0, T0);
	on(LOCK_ON_UNLOCK, 1, 0, T0);
	cr_expect(s.shown);
	cr_expect_eq(on(LOCK_ON_GONE, 2, WIRE_LOCK_CARD_REMOVED, T0).what, 0);
	cr_expect(s.shown);
}

Test(seat_lock, each_way_to_lose_the_card_locks_by_its_name_and_time)
{
	static const uint8_t causes[] = { WIRE_GONE_CARD, WIRE_GONE_READER, WIRE_GONE_PCSC,
	    WIRE_GONE_SUSPEND };
	static const uint8_t reasons[] = { WIRE_LOCK_CARD_REMOVED, WIRE_LOCK_READER_REMOVED,
	    WIRE_LOCK_PCSC_GONE, WIRE_LOCK_SUSPEND };

	for (size_t i = 0; i < 4; i++) {
		struct lock_effects todo;

		shown();
		todo = on(LOCK_ON_GONE, 1, lock_gone_reason(causes[i]), T0 + MS);
		expect_hidden(todo, reasons[i], T0 + MS);
		cr_expect_eq(todo.event_ns, T0 + MS - 1);
	}
	cr_expect_eq(lock_gone_reason(0), WIRE_LOCK_PROTOCOL);
	cr_expect_eq(lock_gone_reason(5), WIRE_LOCK_PROTOCOL);
}

Test(seat_lock, a_card_put_in_beside_it_locks)
{
	shown();
	cr_expect_eq(on(LOCK_ON_PRESENT, 1, 0, T0).what, 0);
	expect_hidden(on(LOCK_ON_PRESENT, 2, 0, T0 + MS), WIRE_LOCK_INSERTION, T0 + MS);
	hidden();
	on(LOCK_ON_UNLOCK, 2, 0, T0 + MS);
	cr_expect(s.shown);
}

Test(seat_lock, a_session_bound_to_none_outlives_its_card_but_not_a_new_one)
{
	on(LOCK_ON_PRESENT, 1, 0, T0);
	on(LOCK_ON_UNLOCK, 0, 0, T0);
	cr_expect(s.shown);
	cr_expect_eq(on(LOCK_ON_GONE, 1, WIRE_LOCK_CARD_REMOVED, T0).what, 0);
	cr_expect(s.shown);
	on(LOCK_ON_PRESENT, 2, 0, T0);
	cr_expect_not(s.shown);
}

Test(seat_lock, the_authority_may_lock_for_any_reason_there_is)
{
	for (uint8_t reason = 1; reason < WIRE_LOCK_REASONS; reason++) {
		shown();
		expect_hidden(on(LOCK_ON_LOCK, 0, reason, T0 + MS), reason, T0 + MS);
		cr_expect_eq(on(LOCK_ON_LOCK, 0, WIRE_LOCK_DEMAND, T0 + 2 * MS).what, 0);
		cr_expect_eq(s.reason, reason);
		hidden();
	}
}

Test(seat_lock, the_end_of_either_channel_locks)
{
	struct lock_effects todo;

	shown();
	todo = on(LOCK_ON_WATCH_ENDED, 0, 0, T0 + MS);
	expect_hidden(todo, WIRE_LOCK_WATCH_GONE, T0 + MS);
	cr_expect_eq(todo.what & (LOCK_DO_DROP_WATCH | LOCK_DO_EXIT), LOCK_DO_DROP_WATCH);
	shown();
	todo = on(LOCK_ON_AUTHORITY_ENDED, 0, 0, T0 + MS);
	expect_hidden(todo, WIRE_LOCK_AUTHORITY_GONE, T0 + MS);
	cr_expect_eq(todo.what & (LOCK_DO_DROP_WATCH | LOCK_DO_EXIT), LOCK_DO_EXIT);
}

Test(seat_lock, without_a_watcher_nothing_unlocks)
{
	struct lock_effects todo;

	on(LOCK_ON_PRESENT, 1, 0, T0);
	todo = on(LOCK_ON_WATCH_ENDED, 0, 0, T0);
	cr_expect_eq(todo.what, LOCK_DO_REPORT | LOCK_DO_DROP_WATCH);
	on(LOCK_ON_UNLOCK, 1, 0, T0);
	cr_expect_not(s.shown);
	on(LOCK_ON_UNLOCK, 0, 0, T0);
	cr_expect_not(s.shown);
}

Test(seat_lock, the_silence_timer_runs_only_while_shown)
{
	cr_expect_eq(on(LOCK_ON_BEAT, 0, 0, T0).what, 0);
	shown();
	cr_expect_eq(on(LOCK_ON_BEAT, 0, 0, T0 + 1999 * MS).what, LOCK_DO_ARM);
	cr_expect_eq(on(LOCK_ON_BEAT, 0, 0, T0 + 3998 * MS).what, LOCK_DO_ARM);
	expect_hidden(on(LOCK_ON_SILENCE, 0, 0, T0 + 5998 * MS), WIRE_LOCK_WATCH_SILENT,
	    T0 + 5998 * MS);
	cr_expect_eq(on(LOCK_ON_SILENCE, 0, 0, T0 + 5999 * MS).what, 0);
}

Test(seat_lock, beats_that_waited_do_not_make_up_for_two_seconds_of_silence)
{
	struct lock_effects todo;

	shown();
	todo = on(LOCK_ON_BEAT, 0, 0, T0 + 2001 * MS);
	expect_hidden(todo, WIRE_LOCK_WATCH_SILENT, T0 + 2001 * MS);
}

Test(seat_lock, a_suspend_locks_as_one)
{
	struct lock_event e = { .kind = LOCK_ON_BEAT, .now_ns = T0 + MS, .asleep_ns = 104 * MS };

	shown();
	cr_expect_eq(lock_step(&s, &e).what, LOCK_DO_ARM);
	e.asleep_ns = 106 * MS;
	expect_hidden(lock_step(&s, &e), WIRE_LOCK_SUSPEND, T0 + MS);
}

Test(seat_lock, words_that_make_no_sense_are_taken_for_the_end_of_the_channel)
{
	static const struct {
		enum lock_event_kind kind;
		uint64_t insertion;
		uint8_t reason;
		unsigned int what;
	} rows[] = {
		{ LOCK_ON_LOCK, 0, 0, LOCK_DO_EXIT },
		{ LOCK_ON_LOCK, 0, WIRE_LOCK_REASONS, LOCK_DO_EXIT },
		{ LOCK_ON_UNLOCK, 1, 0, LOCK_DO_EXIT },		/* it is unlocked */
		{ LOCK_ON_PRESENT, 0, 0, LOCK_DO_DROP_WATCH },
		{ LOCK_ON_GONE, 0, WIRE_LOCK_CARD_REMOVED, LOCK_DO_DROP_WATCH },
		{ LOCK_ON_GONE, 1, WIRE_LOCK_PROTOCOL, LOCK_DO_DROP_WATCH },
		{ LOCK_ON_WATCH_ENDED, 0, WIRE_LOCK_PROTOCOL, LOCK_DO_DROP_WATCH },
		{ LOCK_ON_AUTHORITY_ENDED, 0, WIRE_LOCK_PROTOCOL, LOCK_DO_EXIT },
		{ (enum lock_event_kind)99, 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct lock_effects todo;

		shown();
		todo = on(rows[i].kind, rows[i].insertion, rows[i].reason, T0 + MS);
		expect_hidden(todo, WIRE_LOCK_PROTOCOL, T0 + MS);
		cr_expect_eq(todo.what & (LOCK_DO_EXIT | LOCK_DO_DROP_WATCH), rows[i].what, "%zu", i);
	}
}

Test(seat_lock, more_cards_than_it_can_remember_are_never_shown_for)
{
	for (uint64_t i = 1; i <= LOCK_PRESENT + 1; i++)
		on(LOCK_ON_PRESENT, i, 0, T0);
	on(LOCK_ON_UNLOCK, LOCK_PRESENT + 1, 0, T0);
	cr_expect_not(s.shown);
	on(LOCK_ON_UNLOCK, LOCK_PRESENT, 0, T0);
	cr_expect(s.shown);
	on(LOCK_ON_PRESENT, LOCK_PRESENT + 2, 0, T0);
	cr_expect_not(s.shown);
}

Test(seat_lock, a_time_that_lies_in_the_future_or_is_none_counts_as_now)
{
	struct lock_event e = { .kind = LOCK_ON_GONE, .insertion = 1, .event_ns = T0 + 9 * MS,
	    .reason = WIRE_LOCK_CARD_REMOVED, .now_ns = T0 + MS };

	shown();
	cr_expect_eq(lock_step(&s, &e).event_ns, T0 + MS);
	shown();
	e.event_ns = 0;
	cr_expect_eq(lock_step(&s, &e).event_ns, T0 + MS);
}

Test(seat_lock, a_lock_is_reported_once_no_output_shows_the_session)
{
	struct lock_effects todo;

	shown();
	on(LOCK_ON_GONE, 1, WIRE_LOCK_READER_REMOVED, T0 + MS);
	cr_expect_eq(on(LOCK_ON_LOCK, 0, WIRE_LOCK_AUTHORITY, T0 + 2 * MS).what, 0);
	todo = hidden();
	cr_expect_eq(todo.what, LOCK_DO_REPORT | LOCK_DO_RECORD);
	cr_expect_eq(todo.reason, WIRE_LOCK_READER_REMOVED);
	cr_expect_eq(todo.insertion, 1);
	cr_expect_eq(todo.event_ns, T0 + MS - 1);
	cr_expect_eq(s.locked_ns, T0 + MS);
	cr_expect_not(s.hiding);
	cr_expect_eq(hidden().what, 0, "once");
}

Test(seat_lock, nothing_unlocks_before_a_lock_is_reported)
{
	shown();
	on(LOCK_ON_DEMAND, 0, 0, T0 + MS);
	cr_expect_eq(on(LOCK_ON_UNLOCK, 1, 0, T0 + MS).what, LOCK_DO_EXIT);
	cr_expect_not(s.shown);
}

Test(seat_lock, people_lock_it_by_keys_or_by_touching_nothing)
{
	static const struct {
		enum lock_event_kind kind;
		uint8_t reason;
	} rows[] = {
		{ LOCK_ON_ATTENTION, WIRE_LOCK_ATTENTION },
		{ LOCK_ON_DEMAND, WIRE_LOCK_DEMAND },
		{ LOCK_ON_IDLE, WIRE_LOCK_IDLE },
		{ LOCK_ON_AWAY, WIRE_LOCK_SUSPEND },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		shown();
		expect_hidden(on(rows[i].kind, 0, 0, T0 + MS), rows[i].reason, T0 + MS);
		cr_expect_eq(hidden().what, LOCK_DO_REPORT | LOCK_DO_RECORD);
		if (rows[i].kind != LOCK_ON_ATTENTION)
			cr_expect_eq(on(rows[i].kind, 0, 0, T0 + 2 * MS).what, 0);
	}
}

Test(seat_lock, attention_to_a_locked_seat_is_passed_on)
{
	struct lock_event e = { .kind = LOCK_ON_ATTENTION, .event_ns = T0 - 5, .now_ns = T0 };
	struct lock_effects todo = lock_step(&s, &e);

	cr_expect_eq(todo.what, LOCK_DO_WAKE | LOCK_DO_ATTENTION);
	cr_expect_eq(todo.attention_ns, T0 - 5);
	e.event_ns = T0 + 5;
	cr_expect_eq(lock_step(&s, &e).attention_ns, T0);
}

Test(seat_lock, attention_during_a_lock_is_passed_on_after_it)
{
	struct lock_effects todo;

	shown();
	on(LOCK_ON_GONE, 1, WIRE_LOCK_CARD_REMOVED, T0 + MS);
	cr_expect_eq(on(LOCK_ON_ATTENTION, 0, 0, T0 + 2 * MS).what, 0);
	todo = hidden();
	cr_expect_eq(todo.what, LOCK_DO_REPORT | LOCK_DO_RECORD | LOCK_DO_ATTENTION);
	cr_expect_eq(todo.attention_ns, T0 + 2 * MS);
	shown();
	on(LOCK_ON_ATTENTION, 0, 0, T0 + MS);
	on(LOCK_ON_ATTENTION, 0, 0, T0 + 2 * MS);
	cr_expect_eq(hidden().what, LOCK_DO_REPORT | LOCK_DO_RECORD, "the reason says it");
}

Test(seat_lock, a_watcher_that_ends_during_a_lock_is_told_with_it)
{
	shown();
	on(LOCK_ON_GONE, 1, WIRE_LOCK_CARD_REMOVED, T0 + MS);
	cr_expect_eq(on(LOCK_ON_WATCH_ENDED, 0, 0, T0 + MS).what, LOCK_DO_DROP_WATCH);
	cr_expect_eq(hidden().what, LOCK_DO_REPORT | LOCK_DO_RECORD);
	cr_expect_eq(s.reason, WIRE_LOCK_WATCH_GONE);
}

Test(seat_lock, a_card_that_is_put_in_lights_the_screen)
{
	cr_expect_eq(on(LOCK_ON_PRESENT, 1, 0, T0).what, LOCK_DO_WAKE);
	cr_expect_eq(on(LOCK_ON_PRESENT, 1, 0, T0).what, 0);
}

Test(seat_lock, every_reason_has_a_name_of_its_own)
{
	for (uint8_t i = 1; i < WIRE_LOCK_REASONS; i++) {
		cr_expect_str_neq(wire_lock_reason_name(i), "unknown");
		for (uint8_t k = 1; k < i; k++)
			cr_expect_str_neq(wire_lock_reason_name(i), wire_lock_reason_name(k));
	}
	cr_expect_str_eq(wire_lock_reason_name(0), "unknown");
	cr_expect_str_eq(wire_lock_reason_name(WIRE_LOCK_REASONS), "unknown");
}

/* ---- every state and event ---- */

static bool
called_present(const struct lock_state *state, uint64_t insertion)
{
	for (size_t i = 0; i < LOCK_PRESENT; i++)
		if (state->present[i] == insertion && insertion != 0)
			return true;
	return false;
}

static void
check_step(const struct lock_state *before, const struct lock_event *e)
{
	struct lock_state after = *before;
	struct lock_effects todo = lock_step(&after, e);

	cr_assert_not(after.shown && after.hiding);
	if ((todo.what & LOCK_DO_REPORT) && !after.shown)
		cr_assert_not(after.hiding);
	if (todo.what & LOCK_DO_RECORD)
		cr_assert(before->hiding && !after.hiding);
	if (todo.what & LOCK_DO_ATTENTION)
		cr_assert_not(after.shown || after.hiding);
	if (after.shown) {
		cr_assert(after.insertion == 0 || called_present(&after, after.insertion));
		cr_assert_not(after.watch_ended);
		cr_assert_eq(todo.what & LOCK_DO_EXIT, 0);
	}
	if (!before->shown && after.shown) {
		cr_assert_eq(e->kind, LOCK_ON_UNLOCK);
		cr_assert_not(before->hiding);
		cr_assert_eq(todo.what, LOCK_DO_SHOW | LOCK_DO_ARM | LOCK_DO_REPORT);
	} else {
		cr_assert_eq(todo.what & LOCK_DO_SHOW, 0);
	}
	cr_assert_eq((todo.what & LOCK_DO_HIDE) != 0, before->shown && !after.shown);
	cr_assert_eq((todo.what & LOCK_DO_DISARM) != 0, before->shown && !after.shown);
	if (todo.what & LOCK_DO_ARM)
		cr_assert(after.shown);
	if (!after.shown)
		cr_assert_str_neq(wire_lock_reason_name(after.reason), "unknown");
}

Test(seat_lock, in_every_state_every_event_keeps_the_invariants)
{
	static const uint64_t present[][2] = { { 0, 0 }, { 1, 0 }, { 2, 0 }, { 1, 2 } };

	for (unsigned int m = 0; m < 4 * 2 * 3 * 2 * 3; m++) {
		unsigned int n = m / 3;
		struct lock_state state = { .shown = n & 1, .watch_ended = !(n & 1) && (n & 2),
		    .hiding = !(n & 1) && m % 3 > 0, .attention = !(n & 1) && m % 3 > 1,
		    .insertion = n & 1 ? n / 4 % 3 : 0, .heard_ns = T0,
		    .reason = n & 1 ? 0 : WIRE_LOCK_START };

		memcpy(state.present, present[n / 12], sizeof(present[0]));
		if (state.shown && state.insertion != 0 && !called_present(&state, state.insertion))
			continue;
		for (unsigned int k = 0; k <= LOCK_EVENTS; k++)
			for (uint64_t insertion = 0; insertion < 4; insertion++)
				for (uint8_t reason = 0; reason < 16; reason++)
					for (uint64_t late = 0; late < 4; late++) {
						struct lock_event e = { (enum lock_event_kind)k,
						    insertion, T0, reason,
						    T0 + (late & 1) * 3000 * MS,
						    (late >> 1) * 1000 * MS };

						check_step(&state, &e);
					}
	}
}
