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

static int
present(struct cardio_card *card, const uint8_t *pin, size_t pin_len)
{
	uint32_t sent = card->x->stats.apdus;
	int tries, r;

	card->pin_presented = true;
	if (card->before_pin != NULL)
		card->before_pin(card->before_pin_data);
	r = card->drv->verify(card->x, pin, pin_len, &tries);
	card->pins_sent = card->x->stats.apdus - sent;
	/* A right PIN gives all tries back, however many that are. */
	card->info.tries_left = tries;
	/* Without a status word nobody knows whether the card counted. */
	if (card->x->sw == 0 && card->pins_sent > 0 &&
	    (r == CARDIO_ERR_IO || r == CARDIO_ERR_TIMEOUT || r == CARDIO_ERR_BAD_DATA))
		r = CARDIO_ERR_PIN_UNKNOWN;
	return r;
}

int
cardio_txn_verify(struct cardio_card *card, const uint8_t *pin, size_t pin_len, unsigned flags,
    struct cardio_why *why)
{
	int r;

	card_report_clear(why);
	if (!card->in_txn || card->pin_presented)
		return card_report(card, "verify", CARDIO_ERR_ARGUMENT, why);
	card->x->sw = 0;
	/* That a PIN is blocked says more than that it was mistyped. */
	if (card->info.tries_left != 0 &&
	    (r = card->drv->pin_check(pin, pin_len)) != CARDIO_OK)
		return card_report(card, "verify", r, why);
	if ((r = tries_allow(card, flags)) != CARDIO_OK)
		return card_report(card, "tries", r, why);
	if ((r = card->drv->pin_check(pin, pin_len)) != CARDIO_OK)
		return card_report(card, "verify", r, why);
	return card_report(card, "verify", present(card, pin, pin_len), why);
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
