#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "watch_state.h"

static struct watch_state state;
static struct watch_events events;
static struct watch_reader now[CARDIO_READERS_MAX + 2];
static size_t n;

static void
setup(void)
{
	watch_state_init(&state, 1);
	memset(now, 0, sizeof(now));
	n = 0;
}

static struct watch_reader *
reader(const char *name, uint16_t counter)
{
	struct watch_reader *r = &now[n++];

	memset(r, 0, sizeof(*r));
	(void)snprintf(r->name, sizeof(r->name), "%s", name);
	r->event_counter = counter;
	return r;
}

static struct watch_reader *
card(const char *name, uint16_t counter)
{
	struct watch_reader *r = reader(name, counter);

	r->present = true;
	r->atr_len = 3;
	memcpy(r->atr, "\x3B\x01\x02", 3);
	return r;
}

/* Steps and renders the events: one letter a kind, with the reader and the insertion or cause. */
static const char *
step(void)
{
	static char text[2048];
	size_t at = 0;

	if (n != SIZE_MAX)
		watch_state_step(&state, now, n, &events);
	text[0] = '\0';
	for (size_t i = 0; i < events.n; i++) {
		static const char letters[] = "?UDarpgh";
		const struct cardio_watch_event *e = &events.list[i];

		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%c%s", i ? " " : "",
		    letters[e->kind], e->reader);
		if (e->insertion != 0)
			at += (size_t)snprintf(text + at, sizeof(text) - at, "#%d", (int)e->insertion);
		if (e->cause != CARDIO_CAUSE_NONE)
			at += (size_t)snprintf(text + at, sizeof(text) - at, "!%d", (int)e->cause);
		if (e->mute)
			at += (size_t)snprintf(text + at, sizeof(text) - at, "m");
	}
	n = 0;
	return text;
}

static const char *
down(void)
{
	watch_state_down(&state, 0x8010001E, &events);
	n = SIZE_MAX;
	return step();
}

TestSuite(watch_state, .init = setup);

Test(watch_state, a_card_already_in_counts)
{
	card("A", 0);
	cr_expect_str_eq(step(), "aA pA#1 U");
	cr_expect_eq(events.list[1].atr_len, 3);
	cr_expect_eq(events.list[1].event_counter, 0);
	card("A", 0);
	cr_expect_str_eq(step(), "");
}

Test(watch_state, a_card_comes_and_goes)
{
	reader("A", 0);
	cr_expect_str_eq(step(), "aA U");
	card("A", 1);
	cr_expect_str_eq(step(), "pA#1");
	reader("A", 2);
	cr_expect_str_eq(step(), "gA#1!1");
	card("A", 3);
	cr_expect_str_eq(step(), "pA#2");
}

Test(watch_state, a_moved_counter_is_another_insertion)
{
	card("A", 1);
	cr_expect_str_eq(step(), "aA pA#1 U");
	card("A", 3);
	cr_expect_str_eq(step(), "gA#1!1 pA#2");
	card("A", 2);
	cr_expect_str_eq(step(), "gA#2!1 pA#3");
}

Test(watch_state, another_atr_at_the_same_counter_is_another_card)
{
	card("A", 0);
	cr_expect_str_eq(step(), "aA pA#1 U");
	card("A", 0)->atr[2] = 9;
	cr_expect_str_eq(step(), "gA#1!1 pA#2");
	card("A", 0)->atr_len = 2;
	cr_expect_str_eq(step(), "gA#2!1 pA#3");
}

Test(watch_state, a_mute_card_is_told)
{
	struct watch_reader *r = reader("A", 1);

	r->present = true;
	r->mute = true;
	cr_expect_str_eq(step(), "aA pA#1m U");
	card("A", 1);
	cr_expect_str_eq(step(), "gA#1!1 pA#2");
}

Test(watch_state, a_reader_takes_its_card_along)
{
	card("A", 1);
	card("B", 1);
	cr_expect_str_eq(step(), "aA pA#1 aB pB#2 U");
	card("B", 1);
	cr_expect_str_eq(step(), "gA#1!2 rA!2");
	card("A", 1);
	card("B", 1);
	cr_expect_str_eq(step(), "aA pA#3");
}

Test(watch_state, readers_may_be_shown_in_any_order)
{
	card("A", 1);
	card("B", 1);
	(void)step();
	card("B", 1);
	card("A", 1);
	cr_expect_str_eq(step(), "");
}

Test(watch_state, removals_are_told_before_arrivals)
{
	card("A", 1);
	reader("B", 0);
	(void)step();
	card("B", 1);
	card("C", 0);
	cr_expect_str_eq(step(), "gA#1!2 rA!2 pB#2 aC pC#3");
}

Test(watch_state, a_service_that_was_never_there_is_told_down_once)
{
	cr_expect_str_eq(down(), "D!3");
	cr_expect_str_eq(down(), "");
}

Test(watch_state, the_service_takes_everything_along)
{
	card("A", 1);
	reader("B", 0);
	(void)step();
	cr_expect_str_eq(down(), "gA#1!3 rA!3 rB!3 D!3");
	cr_expect_eq(events.list[3].scard, 0x8010001E);
	cr_expect_str_eq(down(), "");
	card("A", 1);
	cr_expect_str_eq(step(), "aA pA#2 U");
}

Test(watch_state, after_a_suspend_the_same_card_is_another_insertion)
{
	card("A", 1);
	reader("B", 0);
	(void)step();
	watch_state_suspended(&state, &events);
	n = SIZE_MAX;
	cr_expect_str_eq(step(), "gA#1!4");
	card("A", 1);
	reader("B", 0);
	cr_expect_str_eq(step(), "pA#2");
}

Test(watch_state, insertion_numbers_go_on_where_they_are_told)
{
	watch_state_init(&state, 41);
	card("A", 1);
	cr_expect_str_eq(step(), "aA pA#41 U");
	watch_state_init(&state, 0);
	card("A", 1);
	cr_expect_str_eq(step(), "aA pA#1 U");
}

Test(watch_state, all_readers_changing_at_once_fit)
{
	char name[8];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < CARDIO_READERS_MAX; i++) {
			(void)snprintf(name, sizeof(name), "%c%d", 'A' + round, i);
			card(name, 1);
		}
		(void)step();
		cr_expect_eq(events.n, round == 0 ? 33 : 64);
		cr_expect_leq(events.n, WATCH_EVENTS_MAX);
	}
	for (int i = 0; i < CARDIO_READERS_MAX + 2; i++) {
		(void)snprintf(name, sizeof(name), "C%d", i);
		card(name, 1);
	}
	(void)step();
	cr_expect_eq(state.n, CARDIO_READERS_MAX);
}

Test(watch_filter, patterns_choose_readers)
{
	static const char *const globs[] = { "Virtual PCD*", "*00 01" };

	cr_expect(watch_filter("anything", NULL, 0));
	cr_expect(watch_filter("Virtual PCD 00 00", globs, 2));
	cr_expect(watch_filter("Other 00 01", globs, 2));
	cr_expect_not(watch_filter("Other 00 00", globs, 2));
}
