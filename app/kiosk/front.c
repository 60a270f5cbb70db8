/* The presenter's one step, and the words that it hears from the authority. */
#include "front.h"

#include <stdio.h>
#include <string.h>

#include "front_parts.h"

enum { WHO_LIMIT = 60 };		/* characters */

static const char *const names[FRONT_SCREENS] = {
	[FRONT_STARTING] = "starting",
	[FRONT_SERVICE_DOWN] = "service-down",
	[FRONT_NO_READER] = "no-reader",
	[FRONT_INSERT] = "insert",
	[FRONT_LOCKED] = "locked",
	[FRONT_LOCKED_OTHER] = "locked-other",
	[FRONT_CARD_IN] = "card-in",
	[FRONT_READING] = "reading",
	[FRONT_UNUSABLE] = "unusable",
	[FRONT_ENDED] = "ended",
	[FRONT_NOTICE] = "notice",
	[FRONT_TAP_NOTICE] = "tap-notice",
	[FRONT_TAP_OFFER] = "tap-offer",
	[FRONT_CHOOSE] = "choose",
	[FRONT_WHY_NOT] = "why-not",
	[FRONT_LAST_TRY] = "last-try",
	[FRONT_BLOCKED] = "blocked",
	[FRONT_PIN] = "pin",
	[FRONT_PINPAD_START] = "pinpad-start",
	[FRONT_PINPAD] = "pinpad",
	[FRONT_WAITING] = "waiting",
	[FRONT_OPENING] = "opening",
	[FRONT_REFUSED] = "refused",
	[FRONT_CHANGE_OLD] = "change-old",
	[FRONT_CHANGE_NEW] = "change-new",
	[FRONT_CHANGE_REPEAT] = "change-repeat",
	[FRONT_UNBLOCK_PUK] = "unblock-puk",
	[FRONT_UNBLOCK_NEW] = "unblock-new",
	[FRONT_UNBLOCK_REPEAT] = "unblock-repeat",
	[FRONT_ERRAND_WAITING] = "errand",
	[FRONT_ERRAND_DONE] = "errand-done",
};

const char *
front_screen_name(enum front_screen screen)
{
	return (unsigned int)screen < FRONT_SCREENS ? names[screen] : "unknown";
}

void
front_start(struct front_state *state)
{
	memset(state, 0, sizeof(*state));
	state->settings.language_count = 1;
	state->puk_tries = WIRE_TRIES_UNKNOWN;
}

static void
begun(struct front_state *s, const struct front_event *event)
{
	const struct wire_front_begin *m = event->begin;

	s->settings = (struct front_settings){
		.language_count = event->languages > 0 ? event->languages : 1,
		.large_text = m->large_text != 0,
		.high_contrast = m->high_contrast != 0,
		.light = m->light != 0,
		.reduce_motion = m->reduce_motion != 0,
		.pin_count_told = m->pin_count_told != 0,
		.pad_shuffled = m->pad_shuffled != 0,
	};
	s->notice = event->notice;
	s->name_allowed = m->user_hint != 0;
	s->warn_days = m->warn_days;
	s->tap_over_seconds = m->tap_over_seconds;
}

/* Another session than before: no dialogue and no consent outlives that. */
static void
session_told(struct front_state *s, const struct wire_front_state *m)
{
	bool same = s->session == (m->session != 0) && s->logon_id == m->logon_id &&
	    s->tap_over == (m->tap_over != 0);

	s->session = m->session != 0;
	s->tap_over = m->tap_over != 0;
	s->hinted = m->hinted != 0;
	s->logon_id = m->logon_id;
	s->since = m->since;
	front_text_clean(m->who, strlen(m->who), WHO_LIMIT, s->who, sizeof(s->who));
	if (same)
		return;
	for (size_t i = 0; i < FRONT_CARDS; i++)
		s->cards[i].replace = false;
	s->outdated = true;
}

/* A dialogue that was chosen for another session ends; what runs comes to its own end first. */
static void
drop_outdated(struct front_state *s, struct front_effects *e)
{
	if (!s->outdated || s->busy || s->errand != 0)
		return;
	s->outdated = false;
	if (s->screen != FRONT_OPENING && s->screen != FRONT_REFUSED &&
	    s->screen != FRONT_ERRAND_DONE)
		front_leave(s, e);
}

static void
ended_told(struct front_state *s, const struct wire_front_state *m, struct front_effects *e)
{
	enum failure ended = m->ended < FAILURE_COUNT ? m->ended : FAILURE_INTERNAL_ERROR;

	if (ended == s->ended && strcmp(m->ended_attempt, s->ended_attempt) == 0)
		return;
	s->ended = ended;
	snprintf(s->ended_attempt, sizeof(s->ended_attempt), "%s", m->ended_attempt);
	s->ended_seen = false;
	if (s->screen == FRONT_OPENING)
		front_leave(s, e);
}

static void
state_told(struct front_state *s, const struct wire_front_state *m, struct front_effects *e)
{
	bool attention = m->attention > s->attention, down = s->pcscd && m->pcscd == 0;

	s->told = true;
	s->pcscd = m->pcscd != 0;
	s->readers = m->readers;
	s->attention = m->attention;
	session_told(s, m);
	ended_told(s, m, e);
	if (attention)
		front_cards_recall(s);
	if (attention && (s->screen == FRONT_REFUSED || s->screen == FRONT_WHY_NOT))
		front_leave(s, e);
	if (down && !s->busy && s->errand == 0)
		front_leave(s, e);
}

/* Screens that a card which is put in beside the old one may end. */
static bool
yields(enum front_screen screen)
{
	return screen == FRONT_UNUSABLE || screen == FRONT_ENDED || screen == FRONT_BLOCKED ||
	    screen == FRONT_REFUSED || screen == FRONT_WHY_NOT || screen == FRONT_ERRAND_DONE ||
	    screen == FRONT_LOCKED_OTHER;
}

static void
card_told(struct front_state *s, const struct wire_front_card *m, struct front_effects *e)
{
	bool new = front_card_find(s, m->insertion) == NULL;

	if (!front_card_told(s, m) || !new || m->fresh == 0)
		return;
	s->ended_seen = true;
	if (!yields(s->screen))
		return;
	front_cards_dismiss(s, m->insertion);
	front_leave(s, e);
}

/* Once all its certificates were told again: is the one that was chosen still good? */
static void
check_chosen(struct front_state *s, uint64_t insertion, struct front_effects *e)
{
	const struct front_card *card = front_card_find(s, insertion);

	if (card == NULL || insertion != s->chosen.insertion || front_card_reading(card) ||
	    s->busy || s->errand != 0 || s->screen <= FRONT_CHOOSE ||
	    s->screen == FRONT_OPENING || s->screen == FRONT_REFUSED)
		return;
	for (unsigned int i = 0; card->state == WIRE_FRONT_READY && i < card->tile_count; i++)
		if (card->tiles[i].usable && card->tiles[i].own == s->chosen.own &&
		    strcmp(card->tiles[i].container, s->chosen.container) == 0)
			return;
	front_leave(s, e);
}

static void
gone_told(struct front_state *s, const struct wire_front_gone *m, struct front_effects *e)
{
	struct front_card *card = front_card_at(s, m->insertion);
	bool errand = s->errand != 0 && !s->errand_orphan && s->chosen.insertion == m->insertion;

	if (card == NULL)
		return;
	memset(card, 0, sizeof(*card));
	if (errand) {
		s->errand_orphan = true;
		e->what |= FRONT_DO_DROP;
	}
	if (s->chosen.insertion == m->insertion || s->screen == FRONT_WHY_NOT)
		front_leave(s, e);
}

/* A key: what is typed lives on. True when a note on the screen has become untrue. */
static bool
key_told(struct front_state *s, unsigned int length)
{
	bool note = s->failure != FAILURE_NONE || s->mismatch || s->wiped || s->bad_length;
	enum front_slot slot = front_slot_of(s->screen);

	if (slot == FRONT_SLOTS)
		return false;
	s->typed = length;
	s->wipe_ms = length > 0 || slot > FRONT_SLOT_FIRST || s->user_name[0] != '\0' ?
	    s->now_ms + FRONT_KEY_MS : 0;
	if (length == 0)
		return false;
	s->failure = FAILURE_NONE;
	s->mismatch = s->wiped = s->bad_length = false;
	return note;
}

/* The same of the user name. */
static bool
name_told(struct front_state *s, const char *name)
{
	bool note = s->wiped || s->bad_name;

	if (!front_name_asked(s) || strlen(name) >= sizeof(s->user_name))
		return false;
	snprintf(s->user_name, sizeof(s->user_name), "%s", name);
	s->wipe_ms = s->typed > 0 || name[0] != '\0' ? s->now_ms + FRONT_KEY_MS : 0;
	s->wiped = s->bad_name = false;
	return note;
}

static bool
time_told(struct front_state *s, struct front_effects *e)
{
	enum front_screen first = s->screen;

	if (s->wipe_ms != 0 && s->now_ms >= s->wipe_ms) {
		if (s->screen == FRONT_CHANGE_NEW || s->screen == FRONT_CHANGE_REPEAT)
			first = FRONT_CHANGE_OLD;
		else if (s->screen == FRONT_UNBLOCK_NEW || s->screen == FRONT_UNBLOCK_REPEAT)
			first = FRONT_UNBLOCK_PUK;
		s->user_name[0] = '\0';
		front_go(s, e, first, FRONT_SLOT_FIRST);
		s->mismatch = s->bad_length = s->bad_name = false;
		s->wiped = true;
		return true;
	}
	return s->screen == FRONT_TAP_NOTICE;
}

static bool
authority_told(struct front_state *s, const struct front_event *event, struct front_effects *e)
{
	if (event->kind == FRONT_ON_BEGIN && event->begin != NULL)
		begun(s, event);
	else if (event->kind == FRONT_ON_STATE && event->state != NULL)
		state_told(s, event->state, e);
	else if (event->kind == FRONT_ON_CARD && event->card != NULL) {
		card_told(s, event->card, e);
		check_chosen(s, event->card->insertion, e);
	} else if (event->kind == FRONT_ON_TILE && event->tile != NULL) {
		if (front_tile_told(s, event->tile))
			check_chosen(s, event->tile->insertion, e);
	} else if (event->kind == FRONT_ON_GONE && event->gone != NULL)
		gone_told(s, event->gone, e);
	else if (event->kind == FRONT_ON_ERRAND_SOCKET && event->errand_socket != NULL)
		front_errand_socket_told(s, event->errand_socket, e);
	else if (event->kind == FRONT_ON_ERRAND_DONE && event->errand_done != NULL)
		front_errand_told(s, event->errand_done, e);
	else if (event->kind == FRONT_ON_STAGE && event->stage != NULL)
		return front_stage_told(s, event->stage);
	else if (event->kind == FRONT_ON_RESULT && event->result != NULL)
		front_result_told(s, event->result, e);
	else
		return false;
	return true;
}

/* When time must be told next: the end of what was typed, the next second of a countdown. */
static uint64_t
due(const struct front_state *s)
{
	uint64_t at = s->wipe_ms;

	if (s->screen == FRONT_TAP_NOTICE && s->now_ms < s->offer_ms) {
		uint64_t left = s->offer_ms - s->now_ms;
		uint64_t tick = s->now_ms + (left % 1000 != 0 ? left % 1000 : 1000);

		if (at == 0 || tick < at)
			at = tick;
	}
	return at;
}

struct front_effects
front_step(struct front_state *s, const struct front_event *event)
{
	struct front_effects e = { .what = 0 };
	enum front_screen before = s->screen;
	bool show;

	s->now_ms = event->now_ms;
	s->wall = event->wall;
	if (event->kind == FRONT_ON_ACT) {
		show = front_offers(s, event->action);
		if (show)
			front_act(s, event, &e);
	} else if (event->kind == FRONT_ON_KEY) {
		show = key_told(s, event->length);
	} else if (event->kind == FRONT_ON_NAME) {
		show = event->name != NULL && name_told(s, event->name);
	} else if (event->kind == FRONT_ON_TIME) {
		show = time_told(s, &e);
	} else {
		show = authority_told(s, event, &e);
	}
	drop_outdated(s, &e);
	front_settle(s, &e);
	if (show || s->screen != before)
		e.what |= FRONT_DO_SHOW;
	if (s->screen != before)
		e.what |= FRONT_DO_TELL;
	e.arm_ms = due(s);
	if (e.arm_ms != s->armed_ms)
		e.what |= FRONT_DO_ARM;
	s->armed_ms = e.arm_ms;
	return e;
}
