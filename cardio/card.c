#include "card.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "locked.h"
#include "pinpad.h"

static const struct driver *const drivers[] = { &driver_piv };

void
card_report_clear(struct cardio_why *why)
{
	if (why == NULL)
		return;
	memset(why, 0, sizeof(*why));
	why->step = "";
	why->tries_left = CARDIO_TRIES_UNKNOWN;
}

int
card_report(const struct cardio_card *card, const char *step, int error, struct cardio_why *why)
{
	if (why == NULL)
		return error;
	why->error = error;
	why->step = step;
	why->sw = card->x->sw;
	why->scard = card->x->scard;
	why->tries_left = card->info.tries_left;
	return error;
}

int
cardio_card_new(const struct cardio_link *link, struct cardio_card **out)
{
	struct cardio_card *card = calloc(1, sizeof(*card));
	struct exchange *x = locked_alloc(sizeof(*x));

	*out = NULL;
	if (card == NULL || x == NULL) {
		locked_free(x, sizeof(*x));
		free(card);
		link->ops->free(link->ctx);
		return CARDIO_ERR_MEMORY;
	}
	x->link = *link;
	x->limit_ms = CARDIO_CARD_MS;
	x->stop_fd = -1;
	x->trace = &card->trace;
	card->x = x;
	card->info.tries_left = CARDIO_TRIES_UNKNOWN;
	*out = card;
	return CARDIO_OK;
}

static void
report_connect(int error, uint32_t scard, struct cardio_why *why)
{
	if (error == CARDIO_OK || why == NULL)
		return;
	why->error = error;
	why->step = "connect";
	why->scard = scard;
}

int
cardio_card_open(const char *reader, int event_counter, struct cardio_card **card,
    struct cardio_why *why)
{
	struct cardio_link link;
	uint32_t scard = 0;
	int r;

	*card = NULL;
	card_report_clear(why);
	r = link_pcsc_open(reader, event_counter, &link, &scard);
	if (r == CARDIO_OK)
		r = cardio_card_new(&link, card);
	if (r == CARDIO_OK)
		(void)snprintf((*card)->reader, sizeof((*card)->reader), "%s", reader);
	report_connect(r, scard, why);
	return r;
}

static void
forget_probe(struct cardio_card *card)
{
	for (size_t i = 0; i < CARDIO_SLOTS_MAX; i++) {
		free(card->der[i]);
		card->der[i] = NULL;
	}
	memset(&card->info, 0, sizeof(card->info));
	card->info.tries_left = CARDIO_TRIES_UNKNOWN;
	card->drv = NULL;
	card->pad_code = 0;
}

int
cardio_card_renew(struct cardio_card *card, struct cardio_why *why)
{
	struct exchange *x = card->x;
	struct cardio_link link;
	uint32_t scard = 0;
	int r = CARDIO_ERR_ARGUMENT;

	card_report_clear(why);
	if (card->reader[0] != '\0' && !card->in_txn)
		r = link_pcsc_open(card->reader, x->link.event_counter, &link, &scard);
	report_connect(r, scard, why);
	if (r != CARDIO_OK)
		return r;
	forget_probe(card);
	x->link.ops->free(x->link.ctx);
	x->link = link;
	x->dead = CARDIO_OK;
	return CARDIO_OK;
}

void
cardio_card_before_pin(struct cardio_card *card, void (*tell)(void *data), void *data)
{
	card->before_pin = tell;
	card->before_pin_data = data;
}

int
cardio_card_failed(const struct cardio_card *card)
{
	return card->x->dead;
}

void
cardio_card_set_limit(struct cardio_card *card, uint32_t ms)
{
	card->x->limit_ms = ms < CARDIO_CARD_MS ? ms : CARDIO_CARD_MS;
}

void
cardio_card_stop_fd(struct cardio_card *card, int fd)
{
	card->x->stop_fd = fd;
}

void
cardio_card_free(struct cardio_card **card)
{
	if (card == NULL || *card == NULL)
		return;
	cardio_txn_end(*card);
	forget_probe(*card);
	(*card)->x->link.ops->free((*card)->x->link.ctx);
	locked_free((*card)->x, sizeof(*(*card)->x));
	free(*card);
	*card = NULL;
}

static int
find_driver(struct cardio_card *card)
{
	int r = CARDIO_ERR_CARD_UNKNOWN;

	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		r = drivers[i]->select(card->x);
		if (r == CARDIO_OK)
			card->drv = drivers[i];
		if (r != CARDIO_ERR_CARD_UNKNOWN)
			break;
	}
	return r;
}

/* Reads one slot. Only what ends the whole exchange is a failure. */
static int
read_slot(struct cardio_card *card, const struct driver_slot *from)
{
	struct cardio_slot *slot = &card->info.slots[card->info.n_slots];
	uint8_t **der = &card->der[card->info.n_slots];

	(void)snprintf(slot->container, sizeof(slot->container), "%s", from->container);
	slot->error = card->drv->certificate(card->x, from, der, &slot->certificate_len);
	slot->sw = slot->error != CARDIO_OK ? card->x->sw : 0;
	card->info.n_slots++;
	return card->x->dead;
}

static int
read_slots(struct cardio_card *card)
{
	const struct driver *drv = card->drv;
	int r = CARDIO_OK;

	for (size_t i = 0; r == CARDIO_OK && i < drv->n_slots; i++) {
		if (drv->slots[i].logon && card->info.n_slots < CARDIO_SLOTS_MAX)
			r = read_slot(card, &drv->slots[i]);
	}
	return r;
}

/* A reader that has no answer, or a broken one, has no pad. */
static void
look_for_pad(struct cardio_card *card)
{
	uint8_t tlv[PINPAD_FEATURES_MAX];
	size_t len;

	if (exchange_ask_reader(card->x, PINPAD_GET_FEATURES, tlv, sizeof(tlv), &len) == CARDIO_OK)
		(void)!pinpad_features(tlv, len, &card->pad_code);
	card->info.pinpad = card->pad_code != 0;
}

static int
probe(struct cardio_card *card, const char **step)
{
	int r;

	look_for_pad(card);
	*step = "select";
	if ((r = find_driver(card)) != CARDIO_OK)
		return r;
	(void)snprintf(card->info.family, sizeof(card->info.family), "%s", card->drv->family);
	*step = "serial";
	if ((r = card->drv->serial(card->x, card->info.serial)) != CARDIO_OK)
		return r;
	*step = "tries";
	if ((r = card->drv->tries(card->x, false, &card->info.tries_left)) != CARDIO_OK)
		return r;
	*step = "certificate";
	return read_slots(card);
}

int
cardio_card_probe(struct cardio_card *card, struct cardio_card_info *info, struct cardio_why *why)
{
	const char *step = "begin";
	int r;

	memset(info, 0, sizeof(*info));
	card_report_clear(why);
	if (card->in_txn)
		return card_report(card, step, CARDIO_ERR_ARGUMENT, why);
	forget_probe(card);
	if ((r = exchange_begin(card->x)) != CARDIO_OK)
		return card_report(card, step, r, why);
	r = probe(card, &step);
	(void)card_report(card, step, r, why);
	exchange_end(card->x, false);
	if (r == CARDIO_OK)
		*info = card->info;
	else
		forget_probe(card);
	return r;
}

int
cardio_card_certificate(const struct cardio_card *card, const char *container, const uint8_t **der,
    size_t *der_len)
{
	*der = NULL;
	*der_len = 0;
	if (card->drv == NULL)
		return CARDIO_ERR_ARGUMENT;
	for (size_t i = 0; i < card->info.n_slots; i++) {
		const struct cardio_slot *slot = &card->info.slots[i];

		if (strcmp(slot->container, container) != 0)
			continue;
		*der = card->der[i];
		*der_len = slot->certificate_len;
		return slot->error;
	}
	return CARDIO_ERR_NO_CONTAINER;
}

void
cardio_card_get_stats(const struct cardio_card *card, struct cardio_card_stats *stats)
{
	*stats = card->x->stats;
}

const struct cardio_apdu *
cardio_card_trace(const struct cardio_card *card, size_t *n, unsigned *more)
{
	*n = card->trace.n;
	*more = card->trace.more;
	return card->trace.list;
}

void
cardio_card_trace_clear(struct cardio_card *card)
{
	card->trace.n = 0;
	card->trace.more = 0;
}

int
cardio_pin_check(const struct cardio_card *card, const uint8_t *pin, size_t pin_len)
{
	if (card->drv == NULL)
		return CARDIO_ERR_PIN_FORMAT;
	return card->drv->pin_check(pin, pin_len);
}
