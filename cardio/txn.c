#include <string.h>

#include "card.h"

int
cardio_txn_begin(struct cardio_card *card, struct cardio_why *why)
{
	int r;

	card_report_clear(why);
	if (card->drv == NULL || card->in_txn)
		return card_report(card, "begin", CARDIO_ERR_ARGUMENT, why);
	card->pins_sent = 0;
	if ((r = exchange_begin(card->x)) != CARDIO_OK)
		return card_report(card, "begin", r, why);
	r = card->drv->select(card->x);
	if (r == CARDIO_ERR_CARD_UNKNOWN)
		r = CARDIO_ERR_IO;	/* it was selected at insertion */
	(void)card_report(card, "select", r, why);
	if (r != CARDIO_OK) {
		exchange_end(card->x, false);
		return r;
	}
	card->in_txn = true;
	card->pin_presented = false;
	return CARDIO_OK;
}

/* Asks for the tries left and says whether they allow the PIN to be sent. */
static int
tries_allow(struct cardio_card *card, unsigned flags)
{
	int tries, r;

	if ((r = card->drv->tries(card->x, true, &tries)) != CARDIO_OK)
		return r;
	card->info.tries_left = tries;
	if (tries == CARDIO_TRIES_UNKNOWN)
		return CARDIO_ERR_IO;
	if (tries == 0)
		return CARDIO_ERR_PIN_BLOCKED;
	if (tries == 1 && (flags & CARDIO_SPEND_LAST_TRY) == 0)
		return CARDIO_ERR_PIN_LAST_TRY;
	return CARDIO_OK;
}

/* What is presented to the card, once in a transaction. Borrowed. */
struct secrets {
	enum { ON_PAD, PIN, CHANGE, UNBLOCK } what;
	const uint8_t *known, *fresh;
	size_t known_len, fresh_len;
};

static const char *const steps[] = {
	[ON_PAD] = "pad", [PIN] = "verify", [CHANGE] = "change", [UNBLOCK] = "unblock",
};

static int
hand_over(struct cardio_card *card, const struct secrets *s, int *tries)
{
	const struct driver *drv = card->drv;

	switch (s->what) {
	case ON_PAD:
		return drv->verify_on_pad(card->x, card->pad_code, tries);
	case PIN:
		return drv->verify(card->x, s->known, s->known_len, tries);
	case CHANGE:
		return drv->change(card->x, s->known, s->known_len, s->fresh, s->fresh_len, tries);
	case UNBLOCK:
		return drv->unblock(card->x, s->known, s->known_len, s->fresh, s->fresh_len, tries);
	}
	return CARDIO_ERR_ARGUMENT;
}

/* The reader kept to itself what was typed, if anything was. */
static bool
kept_by_pad(const struct secrets *s, int error)
{
	return s->what == ON_PAD && (error == CARDIO_ERR_PIN_CANCELLED ||
	    error == CARDIO_ERR_PIN_TIMEOUT || error == CARDIO_ERR_PIN_FORMAT);
}

static int
present(struct cardio_card *card, const struct secrets *s, int *tries)
{
	uint32_t sent = card->x->stats.apdus;
	int r;

	card->pin_presented = true;
	card->x->sw = 0;
	if (card->before_pin != NULL)
		card->before_pin(card->before_pin_data);
	r = hand_over(card, s, tries);
	card->pins_sent = kept_by_pad(s, r) ? 0 : card->x->stats.apdus - sent;
	/* Without a status word nobody knows whether the card counted. */
	if (card->x->sw == 0 && card->pins_sent > 0 &&
	    (r == CARDIO_ERR_IO || r == CARDIO_ERR_TIMEOUT || r == CARDIO_ERR_BAD_DATA))
		r = CARDIO_ERR_PIN_UNKNOWN;
	return r;
}

/* Presents what needs a try of the PIN. */
static int
spend_try(struct cardio_card *card, const struct secrets *s, unsigned flags,
    struct cardio_why *why)
{
	int tries, r;

	if ((r = tries_allow(card, flags)) != CARDIO_OK)
		return card_report(card, "tries", r, why);
	r = present(card, s, &tries);
	/* A right PIN gives all tries back, however many that are. */
	if (card->pins_sent > 0)
		card->info.tries_left = tries;
	return card_report(card, steps[s->what], r, why);
}

/* Whether something may be presented in this transaction, and can be what it should. */
static int
check(const struct cardio_card *card, const struct secrets *s)
{
	const struct driver *drv = card->drv;
	int r = CARDIO_OK;

	if (!card->in_txn || card->pin_presented || (s->what == ON_PAD && card->pad_code == 0))
		return CARDIO_ERR_ARGUMENT;
	if (s->what == PIN || s->what == CHANGE)
		r = drv->pin_check(s->known, s->known_len);
	else if (s->what == UNBLOCK)
		r = drv->puk_check(s->known, s->known_len);
	if (r == CARDIO_OK && (s->what == CHANGE || s->what == UNBLOCK))
		r = drv->pin_check(s->fresh, s->fresh_len);
	return r;
}

int
cardio_txn_verify(struct cardio_card *card, const uint8_t *pin, size_t pin_len, unsigned flags,
    struct cardio_why *why)
{
	const struct secrets s = { .what = PIN, .known = pin, .known_len = pin_len };
	int r = check(card, &s), tries_r;

	card_report_clear(why);
	card->x->sw = 0;
	/* That a PIN is blocked says more than that it was mistyped. */
	if (r == CARDIO_ERR_PIN_FORMAT && card->info.tries_left == 0 &&
	    (tries_r = tries_allow(card, flags)) != CARDIO_OK)
		return card_report(card, "tries", tries_r, why);
	if (r != CARDIO_OK)
		return card_report(card, steps[PIN], r, why);
	return spend_try(card, &s, flags, why);
}

int
cardio_txn_verify_on_pad(struct cardio_card *card, unsigned flags, struct cardio_why *why)
{
	const struct secrets s = { .what = ON_PAD };
	int r = check(card, &s);

	card_report_clear(why);
	card->x->sw = 0;
	if (r != CARDIO_OK)
		return card_report(card, steps[ON_PAD], r, why);
	return spend_try(card, &s, flags, why);
}

int
cardio_txn_change_pin(struct cardio_card *card, const uint8_t *old, size_t old_len,
    const uint8_t *fresh, size_t fresh_len, struct cardio_why *why)
{
	const struct secrets s = { CHANGE, old, fresh, old_len, fresh_len };
	int r = check(card, &s);

	card_report_clear(why);
	card->x->sw = 0;
	if (r != CARDIO_OK)
		return card_report(card, steps[CHANGE], r, why);
	return spend_try(card, &s, 0, why);
}

int
cardio_txn_unblock_pin(struct cardio_card *card, const uint8_t *puk, size_t puk_len,
    const uint8_t *fresh, size_t fresh_len, struct cardio_why *why)
{
	const struct secrets s = { UNBLOCK, puk, fresh, puk_len, fresh_len };
	int r = check(card, &s), tries = CARDIO_TRIES_UNKNOWN;

	card_report_clear(why);
	card->x->sw = 0;
	if (r == CARDIO_OK)
		r = present(card, &s, &tries);
	(void)card_report(card, steps[UNBLOCK], r, why);
	if (r == CARDIO_OK) {
		/* The new PIN stands, whether the card now says how many tries it has or not. */
		if (card->drv->tries(card->x, false, &tries) != CARDIO_OK)
			tries = CARDIO_TRIES_UNKNOWN;
		card->info.tries_left = tries;
	}
	if (why != NULL)
		why->tries_left = tries;
	return r;
}

static const struct driver_slot *
find_slot(const struct driver *drv, const char *container)
{
	for (size_t i = 0; i < drv->n_slots; i++) {
		if (drv->slots[i].logon && strcmp(drv->slots[i].container, container) == 0)
			return &drv->slots[i];
	}
	return NULL;
}

int
cardio_txn_sign(struct cardio_card *card, const char *container, enum cardio_algorithm alg,
    const uint8_t *digest, size_t digest_len, uint8_t *sig, size_t sig_cap, size_t *sig_len,
    struct cardio_why *why)
{
	const struct driver_slot *slot;
	int r;

	*sig_len = 0;
	card_report_clear(why);
	if (!card->in_txn)
		return card_report(card, "sign", CARDIO_ERR_ARGUMENT, why);
	card->x->sw = 0;
	if ((slot = find_slot(card->drv, container)) == NULL)
		return card_report(card, "sign", CARDIO_ERR_NO_CONTAINER, why);
	r = card->drv->sign(card->x, slot, alg, digest, digest_len, sig, sig_cap, sig_len);
	return card_report(card, "sign", r, why);
}

unsigned
cardio_txn_pins_sent(const struct cardio_card *card)
{
	return card->pins_sent;
}

void
cardio_txn_end(struct cardio_card *card)
{
	if (!card->in_txn)
		return;
	exchange_end(card->x, card->pin_presented);
	card->in_txn = false;
	card->pin_presented = false;
}
