#include <criterion/criterion.h>

#include "idle.h"

#define MS	UINT64_C(1000000)
#define T0	(1000 * MS)

static struct idle s;

static struct idle_effects
on(enum idle_event event, uint64_t ms)
{
	return idle_step(&s, event, T0 + ms * MS);
}

static struct idle_effects
start(uint32_t idle_ms, uint32_t notice_ms, uint32_t blank_ms)
{
	return idle_start(&s, idle_ms, notice_ms, blank_ms, T0);
}

Test(seat_idle, a_locked_seat_goes_dark_when_nobody_touches_it)
{
	struct idle_effects todo = start(0, 0, 5000);

	cr_expect(todo.arm);
	cr_expect_eq(todo.arm_ms, 5000);
	cr_expect_not(on(IDLE_ON_TIMER, 4999).blank);
	todo = on(IDLE_ON_TIMER, 5000);
	cr_expect(todo.blank);
	cr_expect_not(todo.arm, "a dark seat has no timer");
	cr_expect_not(on(IDLE_ON_TIMER, 6000).blank);
}

Test(seat_idle, input_or_something_to_be_seen_lights_it)
{
	static const enum idle_event wakers[] = { IDLE_ON_INPUT, IDLE_ON_WAKE, IDLE_ON_HIDDEN,
	    IDLE_ON_SHOWN };

	for (size_t i = 0; i < sizeof(wakers) / sizeof(wakers[0]); i++) {
		struct idle_effects todo;

		start(0, 0, 5000);
		cr_assert(on(IDLE_ON_TIMER, 5000).blank);
		todo = on(wakers[i], 7000);
		cr_expect(todo.light);
		cr_expect(todo.arm);
		cr_expect_eq(todo.arm_ms, wakers[i] == IDLE_ON_SHOWN ? 0 : 5000);
	}
}

Test(seat_idle, input_arms_no_timer_but_puts_off_what_it_does)
{
	struct idle_effects todo;

	start(0, 0, 5000);
	todo = on(IDLE_ON_INPUT, 4000);
	cr_expect_not(todo.arm || todo.light || todo.no_notice);
	todo = on(IDLE_ON_TIMER, 5000);
	cr_expect_not(todo.blank);
	cr_expect(todo.arm);
	cr_expect_eq(todo.arm_ms, 4000);
	cr_expect(on(IDLE_ON_TIMER, 9000).blank);
}

Test(seat_idle, an_untouched_session_is_locked_after_a_notice)
{
	struct idle_effects todo;

	start(10000, 2000, 0);
	todo = on(IDLE_ON_SHOWN, 0);
	cr_expect(todo.arm);
	cr_expect_eq(todo.arm_ms, 8000);
	todo = on(IDLE_ON_TIMER, 8000);
	cr_expect(todo.notice);
	cr_expect_eq(todo.left, IDLE_NOTICE_WHOLE);
	cr_expect_eq(todo.arm_ms, IDLE_NOTICE_STEP_MS);
	todo = on(IDLE_ON_TIMER, 9950);
	cr_expect(todo.notice);
	cr_expect_eq(todo.left, 25);
	cr_expect_eq(todo.arm_ms, 50);
	todo = on(IDLE_ON_TIMER, 10000);
	cr_expect(todo.lock);
	cr_expect_not(todo.arm);
}

Test(seat_idle, any_input_ends_the_notice)
{
	struct idle_effects todo;

	start(10000, 2000, 0);
	on(IDLE_ON_SHOWN, 0);
	on(IDLE_ON_TIMER, 8500);
	todo = on(IDLE_ON_INPUT, 9000);
	cr_expect(todo.no_notice);
	cr_expect(todo.arm);
	cr_expect_eq(todo.arm_ms, 8000);
	cr_expect_not(on(IDLE_ON_TIMER, 10000).lock);
	cr_expect(on(IDLE_ON_TIMER, 19000).lock);
}

Test(seat_idle, what_a_session_draws_does_not_keep_it_unlocked)
{
	start(10000, 2000, 0);
	on(IDLE_ON_SHOWN, 0);
	on(IDLE_ON_TIMER, 8500);
	cr_expect_not(on(IDLE_ON_WAKE, 9000).no_notice);
	cr_expect(on(IDLE_ON_TIMER, 10000).lock);
}

Test(seat_idle, a_lock_ends_the_notice_and_the_idle_time)
{
	struct idle_effects todo;

	start(10000, 2000, 0);
	on(IDLE_ON_SHOWN, 0);
	on(IDLE_ON_TIMER, 8500);
	todo = on(IDLE_ON_HIDDEN, 9000);
	cr_expect(todo.no_notice);
	cr_expect(todo.arm);
	cr_expect_eq(todo.arm_ms, 0);
	cr_expect_not(on(IDLE_ON_TIMER, 20000).lock);
}

Test(seat_idle, nothing_is_done_where_nothing_is_configured)
{
	struct idle_effects todo = start(0, 3000, 0);

	cr_expect_not(todo.arm);
	todo = on(IDLE_ON_SHOWN, 0);
	cr_expect_eq(todo.arm_ms, 0);
	todo = on(IDLE_ON_TIMER, 1000000);
	cr_expect_not(todo.lock || todo.notice || todo.blank || todo.arm);
}

Test(seat_idle, a_notice_is_no_longer_than_what_it_announces)
{
	struct idle_effects todo;

	start(1000, 5000, 0);
	todo = on(IDLE_ON_SHOWN, 0);
	cr_expect(todo.notice);
	cr_expect_eq(todo.left, IDLE_NOTICE_WHOLE);
}

/* Whatever happens: never a lock of a locked seat, never darkness over a session. */
Test(seat_idle, in_every_order_of_events_the_invariants_hold)
{
	static const uint64_t gaps[] = { 0, 1, 499, 500, 999, 1000, 1500 };

	for (unsigned int n = 0; n < 5 * 5 * 5 * 5 * 5 * 7; n++) {
		uint64_t now = 0;
		unsigned int rest = n / 7;

		start(1000, 500, 1500);
		for (int i = 0; i < 5; i++, rest /= 5) {
			struct idle_effects todo;

			now += gaps[(n + (unsigned int)i) % 7];
			todo = on((enum idle_event)(1 + rest % 5), now);
			cr_assert(!todo.lock || s.shown);
			cr_assert(!todo.notice || (s.shown && s.noticed));
			cr_assert(!todo.blank || !s.shown);
			cr_assert(!(s.shown && s.blank));
			cr_assert_leq(todo.left, IDLE_NOTICE_WHOLE);
			cr_assert_leq(todo.arm_ms, 1500);
			if (s.blank)
				cr_assert_eq(todo.arm_ms, 0);
		}
	}
}
