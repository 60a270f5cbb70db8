/*
 * 100,000 random events: what must hold whatever is told and whoever presses what. The walk keeps a
 * record of its own of what the authority told, and holds the presenter against that.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "stage.h"

enum { STEPS = 100000, CARDS = 4, INSERTIONS = 64 };

struct told {				/* of one insertion */
	bool in, fresh, ready, usable, own, pinpad;
	uint8_t tries;
	bool offered;			/* consent to end the session there is */
	bool spend;			/* consent to the last try */
	bool accepted;			/* the notice */
};

static struct {
	uint32_t seed;
	uint64_t now_ms;
	struct front_state state;
	struct front_view view;
	struct told told[INSERTIONS];
	struct wire_front_state session;
	bool notice, busy, errand;
	unsigned int submits, errands, opened, screens[FRONT_SCREENS];
} walk;

static uint32_t
pick(uint32_t n)
{
	walk.seed = walk.seed * 1664525 + 1013904223;
	return (walk.seed >> 8) % n;
}

static bool
asks(enum front_screen screen)
{
	return screen == FRONT_PIN || screen == FRONT_PINPAD_START || screen == FRONT_LAST_TRY ||
	    (screen >= FRONT_CHANGE_OLD && screen <= FRONT_UNBLOCK_REPEAT);
}

static bool
holds_pin(enum front_screen screen)
{
	return screen == FRONT_PIN ||
	    (screen >= FRONT_CHANGE_OLD && screen <= FRONT_UNBLOCK_REPEAT);
}

static void
check_submit(const struct front_event *event, enum front_screen before,
    const struct front_effects *e)
{
	const struct told *t = &walk.told[e->submit.insertion % INSERTIONS];
	bool session = walk.session.session != 0;

	cr_assert_eq(event->kind, FRONT_ON_ACT, "submitted without a person's act");
	cr_assert((before == FRONT_PIN && event->action == FRONT_ACT_SUBMIT && event->length > 0) ||
	    (before == FRONT_PINPAD_START && event->action == FRONT_ACT_GO_ON));
	cr_assert_not(walk.busy);
	cr_assert_not(walk.errand);
	cr_assert(t->in && (t->fresh || walk.session.attention > 0), "a card that may not");
	cr_assert_eq(e->submit.unlock, session && t->own);
	cr_assert_eq(e->submit.replace_session, session && !t->own);
	cr_assert(!e->submit.replace_session || (t->offered && walk.session.tap_over));
	cr_assert_eq(e->submit.logon_id, session && t->own ? walk.session.logon_id : 0);
	cr_assert(!e->submit.spend_last_try || t->spend);
	cr_assert(e->submit.unlock || !walk.notice || t->accepted);
	cr_assert_eq(e->submit.pinpad, t->pinpad);
	cr_assert(e->what & FRONT_DO_WIPE);
	cr_assert_eq(e->wipe_from, FRONT_SLOT_FIRST);
	walk.told[e->submit.insertion % INSERTIONS].spend = false;
	walk.busy = true;
	walk.submits++;
}

/* What a person consents to, by the screen it is asked on. */
static void
note_consent(const struct front_event *event, enum front_screen before, uint64_t chosen)
{
	struct told *t = &walk.told[chosen % INSERTIONS];

	if (event->kind != FRONT_ON_ACT || event->action != FRONT_ACT_GO_ON)
		return;
	if (before == FRONT_TAP_OFFER)
		t->offered = true;
	else if (before == FRONT_LAST_TRY)
		t->spend = true;
	else if (before == FRONT_NOTICE)
		for (size_t i = 0; i < INSERTIONS; i++)
			walk.told[i].accepted = walk.told[i].in;
}

static void
check_effects(const struct front_event *event, enum front_screen before,
    const struct front_effects *e)
{
	enum front_screen after = walk.state.screen;

	if ((e->what & FRONT_DO_SUBMIT) != 0)
		check_submit(event, before, e);
	if ((e->what & FRONT_DO_CANCEL) != 0)
		cr_assert(walk.busy && event->kind == FRONT_ON_ACT);
	if ((e->what & FRONT_DO_ERRAND) != 0) {
		cr_assert(!walk.busy && !walk.errand && event->kind == FRONT_ON_ACT && event->same);
		walk.errand = true;
		walk.errands++;
	}
	if ((e->what & FRONT_DO_SEND) != 0)
		cr_assert(walk.errand && event->kind == FRONT_ON_ERRAND_SOCKET);
	if (holds_pin(before) && !holds_pin(after))
		cr_assert(e->what & FRONT_DO_WIPE, "%s to %s", front_screen_name(before),
		    front_screen_name(after));
	if (before != after)
		cr_assert((e->what & FRONT_DO_TELL) && (e->what & FRONT_DO_SHOW));
}

static void
check_screen(enum front_screen before, const struct front_event *event)
{
	enum front_screen after = walk.state.screen;
	const struct told *t = &walk.told[walk.state.chosen.insertion % INSERTIONS];
	const char *incomplete;

	walk.screens[after]++;
	if (asks(after))
		cr_assert(t->in && (t->fresh || walk.session.attention > 0),
		    "%s for a card that may not", front_screen_name(after));
	if (after == FRONT_OPENING && before != FRONT_OPENING)
		cr_assert(event->kind == FRONT_ON_RESULT &&
		    event->result->failure == FAILURE_NONE);
	if (after == FRONT_TAP_NOTICE || after == FRONT_TAP_OFFER)
		cr_assert(walk.session.session != 0 && walk.session.tap_over != 0);
	front_look(&walk.state, &walk.view);
	incomplete = stage_incomplete(&walk.state, &walk.view);
	cr_assert_null(incomplete, "%s: %s", front_screen_name(after), incomplete);
}

static void
step(struct front_event *event)
{
	enum front_screen before = walk.state.screen;
	uint64_t chosen = walk.state.chosen.insertion;
	struct front_effects e;

	event->now_ms = walk.now_ms;
	event->wall = STAGE_WALL + walk.now_ms / 1000;
	note_consent(event, before, chosen);
	e = front_step(&walk.state, event);
	if (event->kind == FRONT_ON_RESULT)
		walk.busy = false;
	if (event->kind == FRONT_ON_ERRAND_DONE)
		walk.errand = false;
	check_effects(event, before, &e);
	check_screen(before, event);
}

/* ---- what the authority tells ---- */

static void
some_state(void)
{
	struct wire_front_state *m = &walk.session;
	struct front_event event = { .kind = FRONT_ON_STATE, .state = m };
	uint64_t id = m->session != 0 ? m->logon_id : 0;
	uint8_t tap_over = m->tap_over;

	m->pcscd = pick(12) != 0;
	m->readers = pick(8) != 0 ? 2 : 0;
	m->attention += pick(6) == 0;
	if (pick(4) == 0) {
		m->session = (uint8_t)pick(2);
		m->logon_id = m->session != 0 ? pick(3) + 1 : 0;
		m->tap_over = (uint8_t)pick(2);
		snprintf(m->who, sizeof(m->who), "%s", pick(3) != 0 ? "Alice" : "");
	}
	if (pick(10) == 0)
		m->ended = (uint16_t)pick(FAILURE_COUNT + 2);
	if ((m->session != 0 ? m->logon_id : 0) != id || m->tap_over != tap_over)
		for (size_t i = 0; i < INSERTIONS; i++)
			walk.told[i].offered = false;
	step(&event);
}

static void
some_tile(uint64_t n, const struct told *t)
{
	struct wire_front_tile m = stage_good(n, pick(2) != 0 ? "c1" : "c2");
	struct front_event event = { .kind = FRONT_ON_TILE, .tile = &m };

	m.usable = pick(3) != 0;
	m.own = t->own;
	m.failure = m.usable ? 0 : (uint16_t)pick(FAILURE_COUNT + 2);
	m.not_after = STAGE_WALL + pick(60) * 86400;
	if (pick(9) == 0)
		m.name[0] = m.issuer[0] = '\0';
	step(&event);
}

static void
some_card(void)
{
	uint64_t n = pick(INSERTIONS - 1) % CARDS + 1;
	struct told *t = &walk.told[n];
	struct wire_front_card m = stage_ready(n, (uint8_t)pick(4));
	struct front_event event = { .kind = FRONT_ON_CARD, .card = &m };

	if (!t->in)
		*t = (struct told){ .in = true, .fresh = pick(3) != 0, .own = pick(2) != 0,
		    .pinpad = pick(4) == 0 };
	m.fresh = t->fresh;
	m.pinpad = t->pinpad;
	m.state = (uint8_t)(pick(8) != 0 ? WIRE_FRONT_READY : pick(5));
	m.failure = (uint16_t)pick(FAILURE_COUNT + 2);
	m.tries = pick(5) != 0 ? (uint8_t)pick(4) : WIRE_TRIES_UNKNOWN;
	step(&event);
	for (unsigned int i = 0; m.state == WIRE_FRONT_READY && i < m.tiles; i++)
		if (pick(30) != 0)
			some_tile(n, t);
}

static void
some_gone(void)
{
	struct wire_front_gone m = { .insertion = pick(CARDS + 2), .cause = WIRE_GONE_CARD };
	struct front_event event = { .kind = FRONT_ON_GONE, .gone = &m };

	walk.told[m.insertion] = (struct told){ .in = false };
	step(&event);
}

static void
some_result(void)
{
	static const enum failure often[] = { FAILURE_NONE, FAILURE_PIN_WRONG,
		FAILURE_PIN_CANCELLED, FAILURE_PIN_LAST_TRY, FAILURE_PIN_BLOCKED };
	struct front_result r = { .failure = pick(2) != 0 ? often[pick(5)] :
	    (enum failure)pick(FAILURE_COUNT), .tries = (uint8_t)pick(4), .attempt = "ABC123" };
	struct front_event event = { .kind = FRONT_ON_RESULT, .result = &r };

	if (walk.busy) {
		walk.opened += r.failure == FAILURE_NONE;
		step(&event);
	}
}

static void
some_stage(void)
{
	static const char *const names[] = { "buffer", "kdc-reach", "card", "tickets", "session",
		"", "nonsense" };
	struct front_event event = { .kind = FRONT_ON_STAGE, .stage = names[pick(7)] };

	step(&event);
}

static void
some_errand(void)
{
	struct wire_front_errand_socket socket = { .insertion = pick(CARDS) + 1 };
	struct wire_front_errand_done over = { .failure = (uint16_t)(pick(3) != 0 ?
	    FAILURE_PIN_WRONG : pick(FAILURE_COUNT + 2)), .tries = (uint8_t)pick(4) };
	struct front_event event = { .kind = FRONT_ON_ERRAND_SOCKET, .errand_socket = &socket };

	if (pick(2) != 0)
		event = (struct front_event){ .kind = FRONT_ON_ERRAND_DONE, .errand_done = &over };
	if (pick(3) == 0)
		over.failure = FAILURE_NONE;
	step(&event);
}

/* ---- what people do ---- */

static void
some_act(void)
{
	struct front_event event = { .kind = FRONT_ON_ACT, .index = pick(4),
	    .length = pick(3) != 0 ? 6 : pick(20), .same = pick(4) != 0,
	    .action = (enum front_action)pick(FRONT_ACT_TEXT_SIZE + 2) };

	/* Mostly what is offered. */
	if (walk.view.entry.shown && pick(3) != 0)
		event.action = FRONT_ACT_SUBMIT;
	else if (walk.view.button_count > 0 && pick(4) != 0)
		event.action = walk.view.buttons[pick(walk.view.button_count)].action;
	step(&event);
}

static void
some_key(void)
{
	struct front_event event = { .kind = FRONT_ON_KEY, .length = pick(10) };

	step(&event);
}

static void
some_time(void)
{
	struct front_event event = { .kind = FRONT_ON_TIME };

	walk.now_ms += pick(4) != 0 ? pick(2000) : 31000;
	step(&event);
}

static void
some_event(void)
{
	switch (pick(16)) {
	case 0:
		some_state();
		break;
	case 1:
	case 2:
		some_card();
		break;
	case 3:
		if (pick(3) == 0)
			some_gone();
		break;
	case 4:
		some_result();
		break;
	case 5:
		some_stage();
		break;
	case 6:
		some_errand();
		break;
	case 7:
		some_time();
		break;
	case 8:
	case 9:
		some_key();
		break;
	default:
		some_act();
	}
}

static void
walk_from(uint32_t seed, bool notice)
{
	struct wire_front_begin begin = { .warn_days = 30, .tap_over_seconds = 2 };
	struct front_event event = { .kind = FRONT_ON_BEGIN, .begin = &begin, .notice = notice,
	    .languages = 3 };

	memset(&walk, 0, sizeof(walk));
	walk.seed = seed;
	walk.now_ms = 1000;
	walk.notice = notice;
	front_start(&walk.state);
	step(&event);
	for (unsigned int i = 0; i < STEPS / 4; i++) {
		some_event();
		/* Ctrl+Alt+Del would admit every card from then on. */
		if (i % 500 == 499) {
			uint64_t now_ms = walk.now_ms;

			walk.session = (struct wire_front_state){ .session = 0 };
			memset(walk.told, 0, sizeof(walk.told));
			walk.busy = walk.errand = false;
			front_start(&walk.state);
			walk.now_ms = now_ms;
			step(&event);
		}
	}
}

Test(front_walk, nothing_that_happens_breaks_a_rule)
{
	unsigned int submits = 0, errands = 0, opened = 0;
	unsigned int screens[FRONT_SCREENS] = { 0 };

	for (uint32_t seed = 1; seed <= 4; seed++) {
		walk_from(seed, seed % 2 == 0);
		submits += walk.submits;
		errands += walk.errands;
		opened += walk.opened;
		for (size_t i = 0; i < FRONT_SCREENS; i++)
			screens[i] += walk.screens[i];
	}
	cr_assert_gt(submits, 100);
	cr_assert_gt(errands, 5);
	cr_assert_gt(opened, 10);
	for (size_t i = 0; i < FRONT_SCREENS; i++)
		cr_assert_gt(screens[i], 0, "never seen: %s",
		    front_screen_name((enum front_screen)i));
}
