/*
 * A card that answers as it likes: insertion and attempt run against it. Each answer stands behind
 * a byte that holds its length; FF means 256 and a status word. No answer left: the card is gone.
 */
#include <stdlib.h>
#include <string.h>

#include "card.h"

struct liar {
	const uint8_t *p;
	size_t left;
	unsigned pins, open;
};

static int
liar_transmit(void *ctx, const uint8_t *cmd, size_t cmd_len, uint8_t *ans, size_t ans_cap,
    size_t *ans_len, uint32_t ms, uint32_t *scard)
{
	struct liar *liar = ctx;
	size_t n;

	(void)ms;
	(void)scard;
	*ans_len = 0;
	if (liar->open != 1)
		abort();
	if (cmd[1] == 0x20 && cmd_len > 5 && ++liar->pins > 1)
		abort();
	if (liar->left == 0)
		return CARDIO_ERR_IO;
	n = liar->p[0] == 0xFF ? APDU_ANSWER_MAX : liar->p[0];
	liar->p++;
	liar->left--;
	if (n > liar->left)
		n = liar->left;
	if (n > ans_cap)
		abort();
	memcpy(ans, liar->p, n);
	liar->p += n;
	liar->left -= n;
	*ans_len = n;
	return CARDIO_OK;
}

static int
liar_begin(void *ctx, uint32_t ms, uint32_t *scard)
{
	(void)ms;
	(void)scard;
	((struct liar *)ctx)->open++;
	return CARDIO_OK;
}

static int
liar_end(void *ctx, bool reset, uint32_t ms, uint32_t *scard)
{
	struct liar *liar = ctx;

	(void)ms;
	(void)scard;
	if (liar->pins > 0 && !reset)
		abort();
	liar->open--;
	return CARDIO_OK;
}

static int
liar_ask(void *ctx, uint32_t wait_ms, uint32_t *scard)
{
	(void)ctx;
	(void)wait_ms;
	(void)scard;
	return CARDIO_ERR_CARD_REMOVED;
}

static uint64_t
liar_now(void *ctx)
{
	(void)ctx;
	return 0;
}

static void
liar_free(void *ctx)
{
	if (((struct liar *)ctx)->open != 0)
		abort();
}

static const struct cardio_link_ops liar_ops = {
	liar_transmit, liar_begin, liar_end, liar_ask, liar_now, liar_free,
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t digest[32];
	struct liar liar = { .p = data, .left = size };
	struct cardio_link link = { .ops = &liar_ops, .ctx = &liar };
	uint8_t sig[CARDIO_SIGNATURE_MAX];
	struct cardio_card_info info;
	struct cardio_card *card;
	struct cardio_why why;
	size_t len;

	if (cardio_card_new(&link, &card) != CARDIO_OK)
		return 0;
	if (cardio_card_probe(card, &info, &why) == CARDIO_OK &&
	    cardio_txn_begin(card, &why) == CARDIO_OK &&
	    cardio_txn_verify(card, (const uint8_t *)"123456", 6, 0, &why) == CARDIO_OK &&
	    cardio_txn_sign(card, "PIV-9A", CARDIO_RSA2048_SHA256, digest, sizeof(digest), sig,
	    sizeof(sig), &len, &why) == CARDIO_OK && len != 256)
		abort();
	cardio_card_free(&card);
	return 0;
}
