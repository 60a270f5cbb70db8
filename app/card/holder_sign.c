#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "holder_state.h"

#define SIGNATURES_MAX	2	/* the second one for another Diffie-Hellman group */
#define PATIENCE_MS	5000	/* from the first signature to the end of the transaction */
#define DIGEST_LEN	32

static void
give(struct holder *h, const uint8_t *sig, size_t sig_len, uint64_t began)
{
	struct wire_sign_result result = { .signature = { sig, sig_len } };
	struct wire_card_signed told = {
		.tries = answers_tries(h->info.tries_left),
		.apdus = holder_apdus(h) - h->apdus_before,
		.took_us = holder_us() - began,
	};

	h->signatures++;
	/* The authority hears of it before cardea-krb can make use of it. */
	holder_say_trace(h);
	holder_say(h, WIRE_CARD_SIGNED, &told);
	if (channel_send(&h->sign, wire_type(WIRE_SIGN_RESULT), &result, NULL) != CHANNEL_OK ||
	    h->signatures == SIGNATURES_MAX)
		holder_close(h);
	else
		loop_arm(h->patience, PATIENCE_MS);
}

/* Whatever becomes of the card now, the authority knows that its PIN was used. */
static void
tell_pin(void *data)
{
	struct holder *h = data;
	struct wire_card_pin m = { .attempt = h->attempt };

	holder_say(h, WIRE_CARD_PIN, &m);
}

static int
verify(struct holder *h, struct cardio_why *why)
{
	unsigned flags = h->spend_last_try ? CARDIO_SPEND_LAST_TRY : 0;

	if (h->on_pad)
		return cardio_txn_verify_on_pad(h->card, flags, why);
	return cardio_txn_verify(h->card, h->pin->p, h->pin->n, flags, why);
}

/* Begins the transaction and presents the PIN, which is gone after that, whatever the answer. */
static int
present(struct holder *h, struct cardio_why *why)
{
	int r = cardio_txn_begin(h->card, why);

	cardio_card_before_pin(h->card, tell_pin, h);
	if (r == CARDIO_OK)
		r = verify(h, why);
	secret_wipe(h->pin);
	h->info.tries_left = why->tries_left;
	h->verify_sent = (uint8_t)cardio_txn_pins_sent(h->card);
	return r;
}

static void
serve(struct holder *h, const struct wire_sign_request *request)
{
	uint8_t sig[CARDIO_SIGNATURE_MAX];
	uint64_t began = holder_us();
	struct cardio_why why;
	size_t sig_len;
	int r = CARDIO_OK;

	if (h->signatures == 0) {
		h->apdus_before = holder_apdus(h);
		r = present(h, &why);
	}
	if (r == CARDIO_OK)
		r = cardio_txn_sign(h->card, h->container, CARDIO_RSA2048_SHA256,
		    request->digest.p, request->digest.n, sig, sizeof(sig), &sig_len, &why);
	if (r == CARDIO_OK)
		give(h, sig, sig_len, began);
	else if (r == CARDIO_ERR_NOT_AUTHENTICATED && h->signatures > 0)
		holder_fail(h, FAILURE_KDC_REFUSES_DH,
		    "the card wants its PIN again for a second signature");
	else
		holder_fail_card(h, &why);
}

static void
asked(void *data, uint32_t events)
{
	struct holder *h = data;
	struct wire_sign_request request;

	(void)events;
	switch (channel_receive(&h->sign, 0)) {
	case CHANNEL_EMPTY:
		return;
	case CHANNEL_OK:
		break;
	case CHANNEL_CLOSED:
		holder_close(h);
		return;
	case CHANNEL_BROKEN:
	case CHANNEL_ERROR:
		holder_fail(h, FAILURE_PROTOCOL_VIOLATION, "the sign socket is broken");
		return;
	}
	if (wire_next(WIRE_KRB_TO_CARD, WIRE_STATE_BEGIN, h->sign.type) == 0 ||
	    channel_decode(&h->sign, wire_type(WIRE_SIGN_REQUEST), &request) != NULL ||
	    request.algorithm != WIRE_SIGN_RSA_SHA256 || request.digest.n != DIGEST_LEN)
		holder_fail(h, FAILURE_PROTOCOL_VIOLATION, "no request to sign a SHA-256 digest");
	else
		serve(h, &request);
}

bool
holder_sign_begin(struct holder *h)
{
	struct wire_card_sign m;

	if (channel_decode(&h->authority, wire_type(WIRE_CARD_SIGN), &m) != NULL || !h->active ||
	    h->sign.fd >= 0 || h->submit_fd >= 0 || strcmp(m.container, h->container) != 0)
		return false;
	channel_init(&h->sign, channel_take_fd(&h->authority, 0));
	h->sign_readable = loop_add_fd(h->loop, h->sign.fd, EPOLLIN, asked, h);
	if (h->sign_readable == NULL)
		holder_fail(h, FAILURE_INTERNAL_ERROR, strerror(errno));
	return true;
}
