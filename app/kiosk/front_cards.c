/* The cards that are in: what was told of them, and whom they are good for. */
#include "front_parts.h"

#include <stdio.h>
#include <string.h>

#include "wire_checks.h"

enum { WHY_LIMIT = 80, NAME_LIMIT = 60 };	/* characters */

const struct front_card *
front_card_find(const struct front_state *s, uint64_t insertion)
{
	for (size_t i = 0; insertion != 0 && i < FRONT_CARDS; i++)
		if (s->cards[i].insertion == insertion)
			return &s->cards[i];
	return NULL;
}

struct front_card *
front_card_at(struct front_state *s, uint64_t insertion)
{
	const struct front_card *card = front_card_find(s, insertion);

	return card != NULL ? &s->cards[card - s->cards] : NULL;
}

bool
front_card_any(const struct front_state *s)
{
	for (size_t i = 0; i < FRONT_CARDS; i++)
		if (s->cards[i].insertion != 0)
			return true;
	return false;
}

bool
front_card_admitted(const struct front_state *s, const struct front_card *card)
{
	return card->insertion != 0 && (card->fresh || s->attention > 0) && !card->dismissed;
}

bool
front_card_reading(const struct front_card *card)
{
	return card->insertion != 0 && (card->state == WIRE_FRONT_READING || card->awaited > 0);
}

static struct front_card *
card_free(struct front_state *s)
{
	for (size_t i = 0; i < FRONT_CARDS; i++)
		if (s->cards[i].insertion == 0)
			return &s->cards[i];
	return NULL;
}

bool
front_card_told(struct front_state *s, const struct wire_front_card *m)
{
	struct front_card *card = front_card_at(s, m->insertion);

	if (card == NULL && m->insertion != 0)
		card = card_free(s);
	if (card == NULL)
		return false;
	card->insertion = m->insertion;
	card->fresh = m->fresh != 0;
	card->pinpad = m->pinpad != 0;
	card->state = m->state == WIRE_FRONT_READING || m->state == WIRE_FRONT_READY ? m->state :
	    WIRE_FRONT_UNUSABLE;
	card->failure = m->failure > 0 && m->failure < FAILURE_COUNT ? m->failure :
	    FAILURE_INTERNAL_ERROR;
	card->tries = m->tries;
	if (m->tries != WIRE_TRIES_UNKNOWN && m->tries > card->tries_most)
		card->tries_most = m->tries;
	card->awaited = card->state == WIRE_FRONT_READY ? m->tiles : 0;
	card->tile_count = 0;
	snprintf(card->reader, sizeof(card->reader), "%s", m->reader);
	snprintf(card->card_name, sizeof(card->card_name), "%s", m->card_name);
	return true;
}

static void
clean(char *out, size_t room, const char *in)
{
	front_text_clean(in, strlen(in), NAME_LIMIT, out, room);
}

/* Keeps the checks that did not pass. */
static void
take_checks(struct front_tile *tile, struct message_blob blob)
{
	struct wire_check check;

	while (tile->check_count < FRONT_CHECKS && wire_check_get(&blob, &check)) {
		struct front_check *to = &tile->checks[tile->check_count];

		if (check.outcome != WIRE_FAILED && check.outcome != WIRE_UNKNOWN)
			continue;
		to->outcome = check.outcome;
		to->failure = check.failure < FAILURE_COUNT ? check.failure : FAILURE_NONE;
		clean(to->name, sizeof(to->name), check.name);
		front_text_clean(check.why, strlen(check.why), WHY_LIMIT, to->why,
		    sizeof(to->why));
		tile->check_count++;
	}
}

bool
front_tile_told(struct front_state *s, const struct wire_front_tile *m)
{
	struct front_card *card = front_card_at(s, m->insertion);
	struct front_tile *tile;

	if (card == NULL || card->awaited == 0)
		return false;
	card->awaited--;
	if (card->tile_count == FRONT_TILES)
		return true;
	tile = &card->tiles[card->tile_count++];
	memset(tile, 0, sizeof(*tile));
	tile->usable = m->usable == 1;
	tile->own = m->own == 1;
	tile->failure = tile->usable ? FAILURE_NONE :
	    m->failure > 0 && m->failure < FAILURE_COUNT ? m->failure : FAILURE_INTERNAL_ERROR;
	tile->not_after = m->not_after;
	snprintf(tile->container, sizeof(tile->container), "%s", m->container);
	clean(tile->name, sizeof(tile->name), m->name);
	clean(tile->issuer, sizeof(tile->issuer), m->issuer);
	clean(tile->upn, sizeof(tile->upn), m->upn);
	take_checks(tile, m->checks);
	return true;
}

static bool
served(const struct front_state *s, enum front_mode mode, const struct front_card *card,
    const struct front_tile *tile)
{
	if (!tile->usable)
		return false;
	switch (mode) {
	case FRONT_MODE_UNLOCK:
		return s->session && tile->own;
	case FRONT_MODE_LOGON:
		return !s->session || (s->tap_over && card->replace && !tile->own);
	case FRONT_MODE_OTHER:
		return s->session && !tile->own;
	case FRONT_MODE_NONE:
		break;
	}
	return false;
}

bool
front_cards_tile(const struct front_state *s, enum front_mode mode, bool usable,
    unsigned int index, const struct front_card **card, const struct front_tile **tile)
{
	for (size_t c = 0; c < FRONT_CARDS; c++) {
		const struct front_card *at = &s->cards[c];

		if (!front_card_admitted(s, at) || front_card_reading(at) ||
		    at->state != WIRE_FRONT_READY)
			continue;
		for (unsigned int t = 0; t < at->tile_count; t++) {
			if (usable ? !served(s, mode, at, &at->tiles[t]) : at->tiles[t].usable)
				continue;
			if (index-- > 0)
				continue;
			*card = at;
			*tile = &at->tiles[t];
			return true;
		}
	}
	*card = NULL;
	*tile = NULL;
	return false;
}

unsigned int
front_cards_count(const struct front_state *s, enum front_mode mode, bool usable)
{
	const struct front_card *card;
	const struct front_tile *tile;
	unsigned int count = 0;

	while (front_cards_tile(s, mode, usable, count, &card, &tile))
		count++;
	return count;
}

enum front_mode
front_cards_mode(const struct front_state *s)
{
	static const enum front_mode order[] = { FRONT_MODE_UNLOCK, FRONT_MODE_LOGON,
		FRONT_MODE_OTHER };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (front_cards_count(s, order[i], true) > 0)
			return order[i];
	return FRONT_MODE_NONE;
}

enum failure
front_cards_failure(const struct front_state *s)
{
	enum failure failure = FAILURE_NONE;

	for (size_t c = 0; c < FRONT_CARDS; c++) {
		const struct front_card *card = &s->cards[c];

		if (!front_card_admitted(s, card) || front_card_reading(card))
			continue;
		if (card->state == WIRE_FRONT_UNUSABLE)
			failure = failure_first(failure, card->failure);
		else if (card->tile_count == 0)
			failure = failure_first(failure, FAILURE_CARD_NO_CERTIFICATE);
		/* The best that the card has is first. */
		else if (!card->tiles[0].usable)
			failure = failure_first(failure, card->tiles[0].failure);
	}
	return failure;
}

void
front_cards_dismiss(struct front_state *s, uint64_t but)
{
	for (size_t i = 0; i < FRONT_CARDS; i++) {
		struct front_card *card = &s->cards[i];

		if (!front_card_admitted(s, card) || card->insertion == but)
			continue;
		card->dismissed = true;
		card->replace = card->spend = card->accepted = false;
	}
}

void
front_cards_recall(struct front_state *s)
{
	for (size_t i = 0; i < FRONT_CARDS; i++)
		s->cards[i].dismissed = false;
}
