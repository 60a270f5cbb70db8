/* The screen that the facts call for while no dialogue is open, and how a dialogue opens. */
#include "front_parts.h"

#include <string.h>

/* What was typed is forgotten from slot `from` on. */
static void
wipe(struct front_state *s, struct front_effects *e, enum front_slot from)
{
	if ((e->what & FRONT_DO_WIPE) == 0 || from < e->wipe_from)
		e->wipe_from = from;
	e->what |= FRONT_DO_WIPE;
	s->typed = 0;
	if (from == FRONT_SLOT_FIRST)
		s->wipe_ms = 0;
}

void
front_go(struct front_state *s, struct front_effects *e, enum front_screen screen,
    enum front_slot from)
{
	if (from < FRONT_SLOTS)
		wipe(s, e, from);
	if (screen != s->screen)
		s->mismatch = s->wiped = s->bad_length = s->bad_name = false;
	s->screen = screen;
	s->typed = 0;
	if (s->user_name[0] != '\0' && s->wipe_ms == 0 && front_name_asked(s))
		s->wipe_ms = s->now_ms + FRONT_KEY_MS;
}

void
front_leave(struct front_state *s, struct front_effects *e)
{
	front_go(s, e, FRONT_STARTING, FRONT_SLOT_FIRST);
	memset(&s->chosen, 0, sizeof(s->chosen));
	memset(s->user_name, 0, sizeof(s->user_name));
	memset(&s->hint, 0, sizeof(s->hint));
	s->failure = FAILURE_NONE;
	s->attempt[0] = '\0';
}

void
front_choose(struct front_state *s, const struct front_card *card, const struct front_tile *tile)
{
	s->chosen = (struct front_chosen){ .insertion = card->insertion, .own = tile->own,
	    .not_after = tile->not_after };
	memcpy(s->chosen.container, tile->container, sizeof(s->chosen.container));
	memcpy(s->chosen.name, tile->name, sizeof(s->chosen.name));
}

void
front_ask_pin(struct front_state *s, struct front_effects *e, enum front_screen then)
{
	const struct front_card *card = front_card_find(s, s->chosen.insertion);
	enum front_screen screen = then;

	if (card == NULL) {
		front_leave(s, e);
		front_settle(s, e);
		return;
	}
	if (card->pinpad && then == FRONT_PIN)
		screen = FRONT_PINPAD_START;
	if (card->tries == 0) {
		screen = FRONT_BLOCKED;
	} else if (card->tries == 1 && !card->spend) {
		s->after = then;
		screen = FRONT_LAST_TRY;
	}
	front_go(s, e, screen, FRONT_SLOT_FIRST);
}

/* Whether the facts alone choose this screen. */
static bool
rests(enum front_screen screen)
{
	return screen <= FRONT_CHOOSE;
}

/* While nobody can be asked for anything. */
static enum front_screen
rest_idle(const struct front_state *s)
{
	if (s->session)
		return FRONT_LOCKED;
	return front_card_any(s) ? FRONT_CARD_IN : FRONT_INSERT;
}

static enum front_screen
rest_unserved(const struct front_state *s)
{
	bool admitted = false;

	for (size_t i = 0; i < FRONT_CARDS; i++) {
		if (!front_card_admitted(s, &s->cards[i]))
			continue;
		if (front_card_reading(&s->cards[i]))
			return FRONT_READING;
		admitted = true;
	}
	return admitted ? FRONT_UNUSABLE : rest_idle(s);
}

/* Another person's card at a locked session. */
static enum front_screen
rest_other(struct front_state *s)
{
	const struct front_card *card;
	const struct front_tile *tile;

	if (!s->tap_over || !front_cards_tile(s, FRONT_MODE_OTHER, true, 0, &card, &tile))
		return FRONT_LOCKED_OTHER;
	if ((s->screen == FRONT_TAP_NOTICE || s->screen == FRONT_TAP_OFFER) &&
	    s->chosen.insertion == card->insertion)
		return s->now_ms < s->offer_ms ? FRONT_TAP_NOTICE : FRONT_TAP_OFFER;
	front_choose(s, card, tile);
	s->offer_ms = s->now_ms + s->tap_over_seconds * UINT64_C(1000);
	return s->tap_over_seconds > 0 ? FRONT_TAP_NOTICE : FRONT_TAP_OFFER;
}

/* Cards that can log on or unlock: FRONT_PIN stands for the one certificate there is. */
static enum front_screen
rest_served(struct front_state *s, enum front_mode mode)
{
	const struct front_card *card;
	const struct front_tile *tile;

	for (unsigned int i = 0; mode == FRONT_MODE_LOGON && s->notice; i++) {
		if (!front_cards_tile(s, mode, true, i, &card, &tile))
			break;
		if (!card->accepted)
			return FRONT_NOTICE;
	}
	if (front_cards_count(s, mode, true) > 1)
		return FRONT_CHOOSE;
	if (!front_cards_tile(s, mode, true, 0, &card, &tile))
		return FRONT_READING;
	front_choose(s, card, tile);
	return FRONT_PIN;
}

static enum front_screen
rest(struct front_state *s)
{
	enum front_mode mode;

	if (!s->told)
		return FRONT_STARTING;
	if (!s->pcscd)
		return FRONT_SERVICE_DOWN;
	if (s->readers == 0 && !front_card_any(s))
		return FRONT_NO_READER;
	if (s->ended != FAILURE_NONE && !s->ended_seen)
		return FRONT_ENDED;
	mode = front_cards_mode(s);
	/* One thing at a time: what was begun with a card that is gone has not ended yet. */
	if (mode != FRONT_MODE_NONE && (s->busy || s->errand != 0))
		return FRONT_READING;
	if (mode == FRONT_MODE_NONE)
		return rest_unserved(s);
	return mode == FRONT_MODE_OTHER ? rest_other(s) : rest_served(s, mode);
}

void
front_settle(struct front_state *s, struct front_effects *e)
{
	enum front_screen screen;

	if (s->screen == FRONT_WHY_NOT && front_cards_count(s, FRONT_MODE_NONE, false) == 0)
		front_leave(s, e);
	if (!rests(s->screen))
		return;
	screen = rest(s);
	if (screen == FRONT_PIN)
		front_ask_pin(s, e, FRONT_PIN);
	else
		front_go(s, e, screen, FRONT_SLOTS);
}
