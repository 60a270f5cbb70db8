#include "exchange.h"

#include <string.h>

#include "pinpad.h"

#define NS_PER_MS 1000000u
#define STATUS_WORD 2u

static uint32_t
left_ms(const struct exchange *x)
{
	return (uint32_t)(x->left_ns / NS_PER_MS);
}

/* Takes what was spent since then from the card's time. */
static uint64_t
charge(struct exchange *x, uint64_t since)
{
	uint64_t spent = x->link.ops->now_ns(x->link.ctx) - since;

	x->stats.card_ns += spent;
	x->left_ns -= spent < x->left_ns ? spent : x->left_ns;
	return spent;
}

/*
 * Transport failed. PC/SC's own code does not tell a pulled card from an unplugged reader or a dead
 * service, and a reader that is polled notices late, so the reader's state is asked for. A card
 * that was too slow is asked for without waiting: it has had its time.
 */
static int
fail(struct exchange *x, int error)
{
	uint32_t scard = 0;
	int r;

	r = x->link.ops->ask(x->link.ctx, error == CARDIO_ERR_TIMEOUT ? 0 : CARDIO_ASK_MS, &scard);
	if (scard != 0 && x->scard == 0)
		x->scard = scard;
	x->dead = r != CARDIO_OK ? r : error;
	return x->dead;
}

static int
transmit(struct exchange *x, size_t cmd_len, size_t *ans_len)
{
	uint64_t start = x->link.ops->now_ns(x->link.ctx);
	struct cardio_apdu *noted;
	int r;

	*ans_len = 0;
	if (x->dead != CARDIO_OK)
		return x->dead;
	if (left_ms(x) == 0)
		return fail(x, CARDIO_ERR_TIMEOUT);
	x->stats.apdus++;
	x->stats.bytes_out += cmd_len;
	noted = trace_command(x->trace, x->cmd, cmd_len);
	r = x->link.ops->transmit(x->link.ctx, x->cmd, cmd_len, x->ans, sizeof(x->ans), ans_len,
	    left_ms(x), &x->scard);
	trace_answer(noted, x->ans, *ans_len, r, charge(x, start));
	if (r != CARDIO_OK)
		return fail(x, r);
	x->stats.bytes_in += *ans_len;
	/* Some readers pass a card that left for one that answered nothing. */
	return *ans_len < STATUS_WORD ? fail(x, CARDIO_ERR_BAD_DATA) : CARDIO_OK;
}

int
exchange_apdu(struct exchange *x, const struct apdu *cmd, uint8_t *out, size_t out_cap,
    size_t *out_len)
{
	struct apdu_run run;
	size_t len;
	int r = APDU_MORE;

	*out_len = 0;
	x->sw = 0;
	apdu_run_start(&run, cmd, x->link.t0, out, out_cap);
	while (r == APDU_MORE) {
		if ((r = apdu_run_next(&run, x->cmd, &len)) == CARDIO_OK &&
		    (r = transmit(x, len, &len)) == CARDIO_OK)
			r = apdu_run_feed(&run, x->ans, len);
	}
	explicit_bzero(x->cmd, sizeof(x->cmd));
	x->sw = run.sw;
	if (r == CARDIO_OK)
		*out_len = run.out_len;
	return r;
}

int
exchange_ask_reader(struct exchange *x, uint32_t code, uint8_t *out, size_t out_cap,
    size_t *out_len)
{
	uint64_t start = x->link.ops->now_ns(x->link.ctx);
	uint32_t scard = 0;
	int r;

	*out_len = 0;
	if (x->dead != CARDIO_OK)
		return x->dead;
	if (x->link.ops->control == NULL)
		return CARDIO_ERR_IO;
	r = x->link.ops->control(x->link.ctx, code, NULL, 0, out, out_cap, out_len, left_ms(x), -1,
	    &scard);
	(void)charge(x, start);
	if (r != CARDIO_OK && r != CARDIO_ERR_IO) {
		x->scard = scard;
		return fail(x, r);
	}
	return r;
}

int
exchange_pad(struct exchange *x, uint32_t code, const uint8_t *structure, size_t len)
{
	uint64_t start = x->link.ops->now_ns(x->link.ctx), spent;
	struct cardio_apdu *noted = NULL;
	size_t ans_len = 0;
	int r;

	x->sw = 0;
	if (x->dead != CARDIO_OK)
		return x->dead;
	if (x->link.ops->control == NULL)
		return CARDIO_ERR_ARGUMENT;
	if (left_ms(x) == 0)
		return fail(x, CARDIO_ERR_TIMEOUT);
	x->stats.apdus++;
	x->stats.bytes_out += len;
	if (len > PINPAD_STRUCTURE_HEAD)
		noted = trace_command(x->trace, structure + PINPAD_STRUCTURE_HEAD,
		    len - PINPAD_STRUCTURE_HEAD);
	if (noted != NULL)
		noted->on_pad = true;
	r = x->link.ops->control(x->link.ctx, code, structure, len, x->ans, sizeof(x->ans),
	    &ans_len, CARDIO_PAD_MS + left_ms(x), x->stop_fd, &x->scard);
	spent = x->link.ops->now_ns(x->link.ctx) - start;
	trace_answer(noted, x->ans, ans_len, r, spent);
	if (spent > (uint64_t)CARDIO_PAD_MS * NS_PER_MS)
		(void)charge(x, start + (uint64_t)CARDIO_PAD_MS * NS_PER_MS);
	if (r == CARDIO_ERR_PIN_CANCELLED)
		return x->dead = r;
	if (r != CARDIO_OK)
		return fail(x, r);
	x->stats.bytes_in += ans_len;
	if (ans_len != STATUS_WORD)
		return fail(x, CARDIO_ERR_BAD_DATA);
	x->sw = (uint16_t)(x->ans[0] << 8 | x->ans[1]);
	return CARDIO_OK;
}

int
exchange_begin(struct exchange *x)
{
	uint64_t start;
	int r;

	x->sw = 0;
	x->scard = 0;
	if (x->dead != CARDIO_OK)
		return x->dead;
	x->left_ns = (uint64_t)x->limit_ms * NS_PER_MS;
	start = x->link.ops->now_ns(x->link.ctx);
	r = x->link.ops->begin(x->link.ctx, left_ms(x), &x->scard);
	(void)charge(x, start);
	return r == CARDIO_OK ? CARDIO_OK : fail(x, r);
}

void
exchange_end(struct exchange *x, bool reset)
{
	uint64_t start = x->link.ops->now_ns(x->link.ctx);
	uint32_t scard = 0;
	int r;

	/* Also when the answer to a VERIFY was lost: the card may stand verified. */
	r = x->link.ops->end(x->link.ctx, reset, CARDIO_ASK_MS, &scard);
	(void)charge(x, start);
	if (r != CARDIO_OK && x->dead == CARDIO_OK) {
		x->scard = scard;
		x->dead = r;
	}
}
