/* What people do: which acts a screen offers, and what they lead to. */
#include "front_parts.h"

#define BIT(action) (1u << (action))

enum {
	GO = BIT(FRONT_ACT_GO_ON),
	STOP = BIT(FRONT_ACT_CANCEL),
	TYPE = BIT(FRONT_ACT_SUBMIT),
	TILE = BIT(FRONT_ACT_TILE),
	WHY = BIT(FRONT_ACT_WHY_NOT),
	CHANGE = BIT(FRONT_ACT_CHANGE_PIN),
	PUK = BIT(FRONT_ACT_UNBLOCK),
	STRIP = BIT(FRONT_ACT_LANGUAGE) | BIT(FRONT_ACT_CONTRAST) | BIT(FRONT_ACT_TEXT_SIZE),
};

static const unsigned int offers[FRONT_SCREENS] = {
	[FRONT_LOCKED] = GO,
	[FRONT_CARD_IN] = GO,
	[FRONT_UNUSABLE] = WHY,
	[FRONT_ENDED] = GO,
	[FRONT_NOTICE] = GO | STOP,
	[FRONT_TAP_NOTICE] = STOP,
	[FRONT_TAP_OFFER] = GO | STOP,
	[FRONT_CHOOSE] = TILE | WHY | STOP,
	[FRONT_WHY_NOT] = STOP,
	[FRONT_LAST_TRY] = GO | STOP,
	[FRONT_BLOCKED] = PUK | STOP,
	[FRONT_PIN] = TYPE | STOP | WHY | CHANGE,
	[FRONT_PINPAD_START] = GO | STOP | WHY,
	[FRONT_PINPAD] = STOP,
	[FRONT_WAITING] = STOP,
	[FRONT_REFUSED] = GO | STOP,
	[FRONT_CHANGE_OLD] = TYPE | STOP,
	[FRONT_CHANGE_NEW] = TYPE | STOP,
	[FRONT_CHANGE_REPEAT] = TYPE | STOP,
	[FRONT_UNBLOCK_PUK] = TYPE | STOP,
	[FRONT_UNBLOCK_NEW] = TYPE | STOP,
	[FRONT_UNBLOCK_REPEAT] = TYPE | STOP,
	[FRONT_ERRAND_DONE] = GO,
};

bool
front_failure_retry(enum failure failure)
{
	const struct failure_row *row = failure_row(failure);

	return row->fixes == FIXES_USER || row->stage == STAGE_KDC_REACH ||
	    row->stage == STAGE_READER || failure == FAILURE_CARD_IO ||
	    failure == FAILURE_CARD_TIMEOUT || failure == FAILURE_CARD_BUSY ||
	    failure == FAILURE_KDC_LOST || failure == FAILURE_HELPER_DIED ||
	    failure == FAILURE_HELPER_TIMEOUT;
}

/* Whether a card is in that a person sent away and can take back. */
static bool
dismissed_any(const struct front_state *s)
{
	for (size_t i = 0; i < FRONT_CARDS; i++) {
		const struct front_card *card = &s->cards[i];

		if (card->insertion != 0 && card->dismissed && (card->fresh || s->attention > 0))
			return true;
	}
	return false;
}

bool
front_offers(const struct front_state *s, enum front_action action)
{
	const struct front_card *card = front_card_find(s, s->chosen.insertion);

	if ((BIT(action) & (offers[s->screen] | STRIP)) == 0)
		return false;
	switch (action) {
	case FRONT_ACT_GO_ON:
		if (s->screen == FRONT_LOCKED || s->screen == FRONT_CARD_IN)
			return dismissed_any(s);
		return s->screen != FRONT_REFUSED || front_failure_retry(s->failure);
	case FRONT_ACT_CANCEL:
		return (s->screen != FRONT_WAITING && s->screen != FRONT_PINPAD) || !s->cancelling;
	case FRONT_ACT_WHY_NOT:
		return front_cards_count(s, FRONT_MODE_NONE, false) > 0;
	case FRONT_ACT_CHANGE_PIN:
	case FRONT_ACT_UNBLOCK:
		return card != NULL && !card->pinpad;
	default:
		return true;
	}
}

static void
accept_notice(struct front_state *s)
{
	for (size_t i = 0; i < FRONT_CARDS; i++)
		if (front_card_admitted(s, &s->cards[i]))
			s->cards[i].accepted = true;
}

static void
go_on(struct front_state *s, struct front_effects *e)
{
	struct front_card *card = front_card_at(s, s->chosen.insertion);

	switch (s->screen) {
	case FRONT_LOCKED:
	case FRONT_CARD_IN:
		front_cards_recall(s);
		break;
	case FRONT_ENDED:
		s->ended_seen = true;
		break;
	case FRONT_NOTICE:
		accept_notice(s);
		break;
	case FRONT_TAP_OFFER:
		if (card != NULL)
			card->replace = true;
		break;
	case FRONT_LAST_TRY:
		if (card != NULL)
			card->spend = true;
		front_ask_pin(s, e, s->after);
		break;
	case FRONT_PINPAD_START:
		front_submit(s, e);
		break;
	default:			/* refused: once more; done: log on with the new PIN */
		front_leave(s, e);
	}
}

static void
cancel(struct front_state *s, struct front_effects *e)
{
	switch (s->screen) {
	case FRONT_WAITING:
	case FRONT_PINPAD:
		s->cancelling = true;
		e->what |= FRONT_DO_CANCEL;
		return;
	case FRONT_WHY_NOT:
		front_leave(s, e);
		return;
	case FRONT_CHANGE_OLD:
	case FRONT_CHANGE_NEW:
	case FRONT_CHANGE_REPEAT:
		s->failure = FAILURE_NONE;
		front_ask_pin(s, e, FRONT_PIN);
		return;
	case FRONT_UNBLOCK_PUK:
	case FRONT_UNBLOCK_NEW:
	case FRONT_UNBLOCK_REPEAT:
		s->failure = FAILURE_NONE;
		front_go(s, e, FRONT_BLOCKED, FRONT_SLOT_FIRST);
		return;
	case FRONT_PIN:
	case FRONT_PINPAD_START:
	case FRONT_LAST_TRY:
	case FRONT_BLOCKED:
		/* Whoever chose among several chooses again. */
		if (front_cards_count(s, front_cards_mode(s), true) > 1)
			break;
		front_cards_dismiss(s, 0);
		break;
	default:
		front_cards_dismiss(s, 0);
	}
	front_leave(s, e);
}

static void
choose(struct front_state *s, struct front_effects *e, unsigned int index)
{
	const struct front_card *card;
	const struct front_tile *tile;

	if (!front_cards_tile(s, front_cards_mode(s), true, index, &card, &tile))
		return;
	front_choose(s, card, tile);
	front_ask_pin(s, e, FRONT_PIN);
}

static void
set(struct front_settings *settings, const struct front_event *event)
{
	switch (event->action) {
	case FRONT_ACT_LANGUAGE:
		if (event->index < settings->language_count)
			settings->language = event->index;
		break;
	case FRONT_ACT_CONTRAST:
		settings->high_contrast = !settings->high_contrast;
		break;
	default:
		settings->large_text = !settings->large_text;
	}
}

void
front_act(struct front_state *s, const struct front_event *event, struct front_effects *e)
{
	switch (event->action) {
	case FRONT_ACT_TILE:
		choose(s, e, event->index);
		break;
	case FRONT_ACT_SUBMIT:
		front_typed(s, event, e);
		break;
	case FRONT_ACT_GO_ON:
		go_on(s, e);
		break;
	case FRONT_ACT_CANCEL:
		cancel(s, e);
		break;
	case FRONT_ACT_WHY_NOT:
		front_go(s, e, FRONT_WHY_NOT, FRONT_SLOT_FIRST);
		break;
	case FRONT_ACT_CHANGE_PIN:
		s->failure = FAILURE_NONE;
		front_ask_pin(s, e, FRONT_CHANGE_OLD);
		break;
	case FRONT_ACT_UNBLOCK:
		s->puk_tries = WIRE_TRIES_UNKNOWN;
		front_go(s, e, FRONT_UNBLOCK_PUK, FRONT_SLOT_FIRST);
		break;
	default:
		set(&s->settings, event);
	}
}
