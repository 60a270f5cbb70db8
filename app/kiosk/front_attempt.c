/* Logon, unlock and PIN errands: from what was typed to what came of it. */
#include "front_parts.h"

#include <stdio.h>
#include <string.h>

enum front_slot
front_slot_of(enum front_screen screen)
{
	switch (screen) {
	case FRONT_PIN:
	case FRONT_CHANGE_OLD:
	case FRONT_UNBLOCK_PUK:
		return FRONT_SLOT_FIRST;
	case FRONT_CHANGE_NEW:
	case FRONT_UNBLOCK_NEW:
		return FRONT_SLOT_NEW;
	case FRONT_CHANGE_REPEAT:
	case FRONT_UNBLOCK_REPEAT:
		return FRONT_SLOT_REPEAT;
	default:
		return FRONT_SLOTS;
	}
}

bool
front_name_needed(const struct front_state *s)
{
	const struct front_card *card = front_card_find(s, s->chosen.insertion);

	return (card != NULL && card->ambiguous) || (s->session && s->chosen.own && s->hinted);
}

bool
front_name_asked(const struct front_state *s)
{
	return (s->screen == FRONT_PIN || s->screen == FRONT_PINPAD_START) &&
	    (s->name_allowed || front_name_needed(s));
}

/* False when what was typed is no name: then that is told. A PIN is shown no longer. */
static bool
take_name(struct front_state *s)
{
	memset(&s->hint, 0, sizeof(s->hint));
	s->bad_name = front_name_asked(s) && !front_hint_split(s->user_name, &s->hint);
	s->pin_as_name = s->bad_name && front_hint_is_pin(s->user_name);
	if (s->pin_as_name)
		explicit_bzero(s->user_name, sizeof(s->user_name));
	return !s->bad_name;
}

void
front_submit(struct front_state *s, struct front_effects *e)
{
	struct front_card *card = front_card_at(s, s->chosen.insertion);

	bool replace = s->session && !s->chosen.own, unlock = s->session && s->chosen.own;

	if (card == NULL || s->busy || s->errand != 0 || (replace && !card->replace) ||
	    !take_name(s))
		return;
	e->what |= FRONT_DO_SUBMIT;
	e->submit = (struct front_submit){
		.unlock = unlock,
		.spend_last_try = card->spend,
		.replace_session = replace,
		.pinpad = card->pinpad,
		.logon_id = unlock ? s->logon_id : 0,
		.insertion = card->insertion,
		.reader = card->reader,
		.card_name = card->card_name,
		.container = s->chosen.container,
		.hint = s->hint.user[0] != '\0' ? &s->hint : NULL,
	};
	card->spend = false;
	s->busy = true;
	s->cancelling = false;
	s->attempt_insertion = card->insertion;
	s->stage = 0;
	front_go(s, e, FRONT_WAITING, FRONT_SLOT_FIRST);
}

/* Which of the stages that people see the authority's stage is a part of. */
static const struct {
	const char *name;
	unsigned int stage;
	bool pin;			/* a pinpad asks now */
} stages[] = {
	{ "buffer", 0, false },
	{ "certificate", 0, false },
	{ "kdc-reach", 1, false },
	{ "card", 1, true },
	{ "pcscd", 1, false },
	{ "tickets", 1, false },
	{ "host-proof", 1, false },
	{ "account", 2, false },
	{ "session", 2, false },
};

bool
front_stage_told(struct front_state *s, const char *stage)
{
	const struct front_card *card = front_card_find(s, s->attempt_insertion);

	if (!s->busy || (s->screen != FRONT_WAITING && s->screen != FRONT_PINPAD))
		return false;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		if (strcmp(stages[i].name, stage) != 0)
			continue;
		if (stages[i].stage > s->stage)
			s->stage = stages[i].stage;
		s->screen = stages[i].pin && card != NULL && card->pinpad ? FRONT_PINPAD :
		    FRONT_WAITING;
		return true;
	}
	return false;
}

/* A failure that its screen says, with the attempt's code. */
static void
refuse(struct front_state *s, struct front_effects *e, enum failure failure, const char *attempt)
{
	s->failure = failure;
	snprintf(s->attempt, sizeof(s->attempt), "%s", attempt);
	front_go(s, e, FRONT_REFUSED, FRONT_SLOT_FIRST);
}

static void
tries_told(struct front_state *s, uint64_t insertion, uint8_t tries)
{
	struct front_card *card = front_card_at(s, insertion);

	if (card == NULL || tries == WIRE_TRIES_UNKNOWN)
		return;
	card->tries = tries;
	if (tries > card->tries_most)
		card->tries_most = tries;
}

/* The PIN is asked for once more, and the failure told there. */
static void
ask_again(struct front_state *s, const struct front_result *r, struct front_effects *e)
{
	s->failure = r->failure;
	snprintf(s->attempt, sizeof(s->attempt), "%s", r->attempt);
	front_ask_pin(s, e, FRONT_PIN);
}

static void
failed(struct front_state *s, const struct front_result *r, struct front_effects *e)
{
	struct front_card *card = front_card_at(s, s->attempt_insertion);

	switch (r->failure) {
	case FAILURE_PIN_CANCELLED:
		front_cards_dismiss(s, 0);
		front_leave(s, e);
		break;
	case FAILURE_PIN_LAST_TRY:
		tries_told(s, s->chosen.insertion, 1);
		front_ask_pin(s, e, FRONT_PIN);
		break;
	case FAILURE_PIN_BLOCKED:
		tries_told(s, s->chosen.insertion, 0);
		front_ask_pin(s, e, FRONT_PIN);
		break;
	case FAILURE_LOCAL_RULE_AMBIGUOUS:
		if (card != NULL)
			card->ambiguous = true;
		ask_again(s, r, e);
		break;
	case FAILURE_PIN_WRONG:
	case FAILURE_PIN_MALFORMED:
		ask_again(s, r, e);
		break;
	default:
		refuse(s, e, r->failure, r->attempt);
	}
}

void
front_result_told(struct front_state *s, const struct front_result *r, struct front_effects *e)
{
	if (!s->busy)
		return;
	s->busy = s->cancelling = false;
	tries_told(s, s->attempt_insertion, r->tries);
	/* The screen went on when the card was pulled. */
	if (s->screen != FRONT_WAITING && s->screen != FRONT_PINPAD)
		return;
	if (r->failure == FAILURE_NONE)
		front_go(s, e, FRONT_OPENING, FRONT_SLOT_FIRST);
	else
		failed(s, r, e);
}

/* ---- PIN errands ---- */

static void
begin_errand(struct front_state *s, struct front_effects *e, enum wire_errand what)
{
	if (s->busy || s->errand != 0)
		return;
	e->what |= FRONT_DO_ERRAND;
	e->errand = (struct wire_front_errand){ .insertion = s->chosen.insertion,
	    .what = (uint8_t)what };
	s->errand = (uint8_t)what;
	s->errand_orphan = false;
	front_go(s, e, FRONT_ERRAND_WAITING, FRONT_SLOT_FIRST);
}

void
front_errand_socket_told(struct front_state *s, const struct wire_front_errand_socket *m,
    struct front_effects *e)
{
	if (s->errand == 0 || s->errand_orphan || m->insertion != s->chosen.insertion)
		return;
	e->what |= FRONT_DO_SEND;
}

/* The failure of a change or an unblocking that is to be typed again, or is told. */
static void
errand_failed(struct front_state *s, const struct wire_front_errand_done *m, uint8_t what,
    struct front_effects *e)
{
	enum failure failure = m->failure < FAILURE_COUNT ? m->failure : FAILURE_INTERNAL_ERROR;
	bool again = failure == FAILURE_PIN_WRONG || failure == FAILURE_PIN_MALFORMED;

	if (what == WIRE_ERRAND_CHANGE_PIN) {
		tries_told(s, s->chosen.insertion, failure == FAILURE_PIN_BLOCKED ? 0 : m->tries);
		if (again || failure == FAILURE_PIN_BLOCKED) {
			s->failure = failure;
			front_ask_pin(s, e, FRONT_CHANGE_OLD);
			return;
		}
	} else {
		s->puk_tries = m->tries;
		if (again && m->tries != 0) {
			s->failure = failure;
			front_go(s, e, FRONT_UNBLOCK_PUK, FRONT_SLOT_FIRST);
			return;
		}
		if (again)
			failure = FAILURE_PIN_BLOCKED;
	}
	refuse(s, e, failure, "");
}

void
front_errand_told(struct front_state *s, const struct wire_front_errand_done *m,
    struct front_effects *e)
{
	uint8_t what = s->errand;
	struct front_card *card = front_card_at(s, s->chosen.insertion);

	if (what == 0)
		return;
	s->errand = 0;
	e->what |= FRONT_DO_DROP;
	if (s->errand_orphan || s->screen != FRONT_ERRAND_WAITING)
		return;
	if (m->failure != FAILURE_NONE) {
		errand_failed(s, m, what, e);
		return;
	}
	if (card != NULL) {
		card->tries = m->tries;
		card->spend = false;
	}
	s->puk_tries = WIRE_TRIES_UNKNOWN;
	front_go(s, e, FRONT_ERRAND_DONE, FRONT_SLOT_FIRST);
}

/* ---- typed ---- */

static void
typed_new(struct front_state *s, const struct front_event *event, struct front_effects *e)
{
	bool change = s->screen == FRONT_CHANGE_NEW;

	if (event->length < FRONT_NEW_MIN || event->length > FRONT_NEW_MAX) {
		front_go(s, e, s->screen, FRONT_SLOT_NEW);
		s->bad_length = true;
		return;
	}
	front_go(s, e, change ? FRONT_CHANGE_REPEAT : FRONT_UNBLOCK_REPEAT, FRONT_SLOT_REPEAT);
}

static void
typed_repeat(struct front_state *s, const struct front_event *event, struct front_effects *e)
{
	bool change = s->screen == FRONT_CHANGE_REPEAT;

	if (!event->same) {
		front_go(s, e, change ? FRONT_CHANGE_NEW : FRONT_UNBLOCK_NEW, FRONT_SLOT_NEW);
		s->mismatch = true;
		return;
	}
	begin_errand(s, e, change ? WIRE_ERRAND_CHANGE_PIN : WIRE_ERRAND_UNBLOCK_PIN);
}

void
front_typed(struct front_state *s, const struct front_event *event, struct front_effects *e)
{
	if (event->length == 0)
		return;
	s->failure = FAILURE_NONE;
	s->wipe_ms = s->now_ms + FRONT_KEY_MS;
	if (event->length > WIRE_PIN_MAX) {
		front_go(s, e, s->screen, front_slot_of(s->screen));
		s->bad_length = true;
		return;
	}
	switch (s->screen) {
	case FRONT_PIN:
		front_submit(s, e);
		break;
	case FRONT_CHANGE_OLD:
		front_go(s, e, FRONT_CHANGE_NEW, FRONT_SLOT_NEW);
		break;
	case FRONT_UNBLOCK_PUK:
		front_go(s, e, FRONT_UNBLOCK_NEW, FRONT_SLOT_NEW);
		break;
	case FRONT_CHANGE_NEW:
	case FRONT_UNBLOCK_NEW:
		typed_new(s, event, e);
		break;
	default:
		typed_repeat(s, event, e);
	}
}
