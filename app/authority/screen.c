#include "screen.h"

#include <stdio.h>
#include <string.h>

#include "exchange.h"
#include "session.h"

void
screen_begin(const struct authority *a, struct wire_front_begin *m)
{
	const struct policy_kiosk *p = &a->policy->kiosk;

	*m = (struct wire_front_begin){
		.large_text = p->large_text,
		.high_contrast = p->high_contrast,
		.light = p->light,
		.reduce_motion = p->reduce_motion,
		.pin_count_told = p->tell_pin_count,
		.pad_shuffled = p->shuffle_pad,
		.user_hint = (a->policy->certificates.policies & WIRE_POLICY_HINTS) != 0,
		.warn_days = p->warn_days,
		.tap_over_seconds = p->tap_over_seconds,
	};
	memcpy(m->languages, p->languages, sizeof(m->languages));
	memcpy(m->brand, p->brand_dir, sizeof(m->brand));
	memcpy(m->share, p->share_dir, sizeof(m->share));
	memcpy(m->accessibility, p->accessibility_bus, sizeof(m->accessibility));
}

static const struct session *
locked_session(const struct authority *a)
{
	return a->decide.session == SESSION_LOCKED ? a->session : NULL;
}

void
screen_state(const struct authority *a, struct wire_front_state *m)
{
	const struct session *s = locked_session(a);

	*m = (struct wire_front_state){
		.pcscd = a->pcscd,
		.readers = (uint32_t)a->reader_count,
		.tap_over = a->policy->kiosk.tap_over == POLICY_TAP_OVER_END_SESSION,
		.since = a->lock_since,
		.reason = a->lock_reason,
		.attention = a->attention,
		.ended = (uint16_t)a->ended_by,
	};
	memcpy(m->ended_attempt, a->ended_attempt, sizeof(m->ended_attempt));
	if (s == NULL)
		return;
	m->session = 1;
	m->logon_id = s->logon_id;
	m->hinted = s->hinted;
	memcpy(m->who, s->who, sizeof(m->who));
}

static bool
judged(const struct card *card)
{
	for (size_t i = 0; i < card->slot_count; i++)
		if (card->slots[i].verify != NULL)
			return false;
	return true;
}

void
screen_card(const struct authority *a, const struct card *card, struct wire_front_card *m)
{
	*m = (struct wire_front_card){
		.insertion = card->insertion,
		.fresh = card->period == a->period,
		.state = WIRE_FRONT_READING,
		.tries = card->tries,
		.pinpad = card->found.pinpad,
	};
	memcpy(m->reader, card->reader, sizeof(m->reader));
	memcpy(m->family, card->found.family, sizeof(m->family));
	memcpy(m->card_name, card->found.card_name, sizeof(m->card_name));
	memcpy(m->serial, card->found.serial, sizeof(m->serial));
	if (card->state == CARD_UNUSABLE) {
		m->state = WIRE_FRONT_UNUSABLE;
		m->failure = (uint16_t)card->failure;
	} else if (card->state == CARD_READY && judged(card)) {
		m->state = WIRE_FRONT_READY;
		m->tiles = (uint8_t)card->slot_count;
	}
}

/* In the order in which an attempt would find them out. */
static enum failure
tile_failure(const struct authority *a, const struct card_slot *slot)
{
	enum failure policy = exchange_policy_failure(a);

	if (policy != FAILURE_NONE)
		return policy;
	if (slot->judgement == NULL)
		return FAILURE_HELPER_DIED;
	if (slot->judgement->setup_failure != FAILURE_NONE)
		return (enum failure)slot->judgement->setup_failure;
	/* The person may give the name that it lacks. */
	if (slot->judgement->failure == FAILURE_CERT_NO_NAME &&
	    (a->policy->certificates.policies & WIRE_POLICY_HINTS) != 0)
		return FAILURE_NONE;
	return (enum failure)slot->judgement->failure;
}

void
screen_tile(const struct authority *a, const struct card *card, const struct card_slot *slot,
    struct wire_front_tile *m)
{
	const struct wire_verify_judgement *j = slot->judgement;
	const struct session *s = locked_session(a);
	enum failure failure = tile_failure(a, slot);

	*m = (struct wire_front_tile){
		.insertion = card->insertion,
		.usable = failure == FAILURE_NONE,
		.failure = (uint16_t)failure,
	};
	memcpy(m->container, slot->container, sizeof(m->container));
	if (j == NULL)
		return;
	/* One that was logged on by a hint may bear another name, or none. */
	m->own = s != NULL && (session_named(s, j->principal, j->realm) ||
	    (j->sha256[0] != '\0' && strcmp(j->sha256, s->certificate) == 0));
	m->not_before = j->not_before;
	m->not_after = j->not_after;
	memcpy(m->name, j->name, sizeof(m->name));
	memcpy(m->issuer, j->issuer, sizeof(m->issuer));
	memcpy(m->upn, j->upn, sizeof(m->upn));
	m->checks = j->checks;
}
