#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "holder_state.h"
#include "wire_front.h"

/* The card was reset before anybody hears of it, and is ready for the next one. */
static void
done(struct holder *h, struct wire_card_errand_done *m)
{
	h->errand = 0;
	secret_wipe(h->pin);
	loop_arm(h->errand_limit, 0);
	loop_remove(&h->submit);
	if (h->submit_fd >= 0)
		(void)close(h->submit_fd);
	h->submit_fd = -1;
	cardio_txn_end(h->card);
	h->hears = WIRE_STATE_READY;
	holder_say(h, WIRE_CARD_ERRAND_DONE, m);
}

static void
fail(struct holder *h, enum failure failure, const char *detail)
{
	struct wire_card_errand_done m = {
		.failure = (uint16_t)failure, .tries = answers_tries(h->info.tries_left),
	};

	(void)snprintf(m.detail, sizeof(m.detail), "%s", detail);
	done(h, &m);
}

void
holder_errand_late(void *holder)
{
	fail(holder, FAILURE_PIN_TIMEOUT, "no PIN came over the errand's socket");
}

static int
present(struct holder *h, const struct wire_pins *pins, struct cardio_why *why)
{
	int r = cardio_txn_begin(h->card, why);

	cardio_card_before_pin(h->card, NULL, NULL);
	if (r == CARDIO_OK && h->errand == WIRE_ERRAND_CHANGE_PIN)
		r = cardio_txn_change_pin(h->card, pins->old.p, pins->old.n, pins->fresh.p,
		    pins->fresh.n, why);
	else if (r == CARDIO_OK)
		r = cardio_txn_unblock_pin(h->card, pins->old.p, pins->old.n, pins->fresh.p,
		    pins->fresh.n, why);
	secret_wipe(h->pin);
	/* What was left of the PUK is nothing to judge a PIN by. */
	if (r == CARDIO_OK || h->errand == WIRE_ERRAND_CHANGE_PIN)
		h->info.tries_left = why->tries_left;
	return r;
}

static void
run(struct holder *h, const struct wire_pins *pins)
{
	struct wire_card_errand_done m = { .failure = FAILURE_NONE };
	struct wire_card_failed failed;
	struct cardio_why why;

	if (present(h, pins, &why) != CARDIO_OK) {
		answers_failed(&why, &failed);
		m.failure = failed.failure;
		m.sw = failed.sw;
		memcpy(m.detail, failed.detail, sizeof(m.detail));
	}
	m.tries = answers_tries(why.tries_left);
	done(h, &m);
}

/* One packet, decoded where it was received: in the locked page. */
static void
received(void *data, uint32_t events)
{
	struct holder *h = data;
	ssize_t n = recv(h->submit_fd, h->pin->p, h->pin->room, MSG_DONTWAIT | MSG_TRUNC);
	struct wire_pins pins;

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		fail(h, FAILURE_PIN_CANCELLED, "the caller went before it sent the PIN");
	else if ((size_t)n > h->pin->room || message_peek(h->pin->p, (size_t)n) != WIRE_PINS ||
	    message_decode(wire_type(WIRE_PINS), h->pin->p, (size_t)n, &pins) != NULL ||
	    pins.what != h->errand)
		fail(h, FAILURE_PROTOCOL_VIOLATION, "no PINs of this errand");
	else
		run(h, &pins);
}

bool
holder_errand_begin(struct holder *h)
{
	struct wire_card_failed failed;
	struct wire_card_errand m;

	if (h->card == NULL || h->active || h->submit_fd >= 0 ||
	    channel_decode(&h->authority, wire_type(WIRE_CARD_ERRAND), &m) != NULL ||
	    (m.what != WIRE_ERRAND_CHANGE_PIN && m.what != WIRE_ERRAND_UNBLOCK_PIN))
		return false;
	h->errand = m.what;
	h->submit_fd = channel_take_fd(&h->authority, 0);
	if (!holder_renew(h, &failed)) {
		fail(h, (enum failure)failed.failure, failed.detail);
		return true;
	}
	h->submit = loop_add_fd(h->loop, h->submit_fd, EPOLLIN, received, h);
	if (h->submit == NULL)
		fail(h, FAILURE_INTERNAL_ERROR, strerror(errno));
	else
		loop_arm(h->errand_limit, h->limit_ms);
	return true;
}
