/*
 * A card that answers as it likes: insertion and attempt run against it. Each answer stands behind
 * a byte that holds its length; FF means 256 and a status word. No answer left: the card is gone.
 * The last byte says what is presented: a PIN, one typed on the reader, a new one, a PUK.
 */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "pinpad.h"

struct liar {
	const uint8_t *p;
	size_t left;
	unsigned pins, open;
	bool pad;
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
	if ((cmd[1] == 0x20 || cmd[1] == 0x24 || cmd[1] == 0x2C) && cmd_len > 5 && ++liar->pins > 1)
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

/* Its answer to a pad is the card's; that there is one is not the fuzzer's to find. */
static int
liar_control(void *ctx, uint32_t code, const uint8_t *in, size_t in_len, uint8_t *out,
    size_t out_cap, size_t *out_len, uint32_t ms, int stop_fd, uint32_t *scard)
{
	static const uint8_t features[] = { 0x06, 4, 0x42, 0x33, 0x00, 0x06 };
	static const uint8_t verify[] = { 0, 0x20, 0, 0x80, 8, 0 };
	struct liar *liar = ctx;

	(void)stop_fd;
	*out_len = 0;
	if (!liar->pad)
		return CARDIO_ERR_IO;
	if (code == PINPAD_GET_FEATURES) {
		memcpy(out, features, sizeof(features));
		*out_len = sizeof(features);
		return CARDIO_OK;
	}
	if (in == NULL || in_len < sizeof(verify))
		abort();
	return liar_transmit(ctx, verify, sizeof(verify), out, out_cap, out_len, ms, scard);
}

static const struct cardio_link_ops liar_ops = {
	.transmit = liar_transmit, .begin = liar_begin, .end = liar_end, .ask = liar_ask,
	.now_ns = liar_now, .free = liar_free, .control = liar_control,
};

static int
present(struct cardio_card *card, unsigned what, struct cardio_why *why)
{
	const uint8_t *pin = (const uint8_t *)"123456", *puk = (const uint8_t *)"12345678";

	switch (what % 4) {
	case 0:
		return cardio_txn_verify(card, pin, 6, 0, why);
	case 1:
		return cardio_txn_verify_on_pad(card, 0, why);
	case 2:
		return cardio_txn_change_pin(card, pin, 6, puk, 8, why);
	default:
		return cardio_txn_unblock_pin(card, puk, 8, pin, 6, why);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t digest[32];
	unsigned what = size > 0 ? data[size - 1] : 0;
	struct liar liar = { .p = data, .left = size, .pad = what % 4 == 1 };
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
	    present(card, what, &why) == CARDIO_OK &&
	    cardio_txn_sign(card, "PIV-9A", CARDIO_RSA2048_SHA256, digest, sizeof(digest), sig,
	    sizeof(sig), &len, &why) == CARDIO_OK && len != 256)
		abort();
	cardio_card_free(&card);
	return 0;
}
