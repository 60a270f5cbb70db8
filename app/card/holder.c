#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "holder_state.h"
#include "lsa_wire.h"
#include "submit.h"

#define ALGORITHM_RSA_2048 0x07	/* SP 800-78-4 table 6-2; cardio signs with no other */

uint64_t
holder_us(void)
{
	return clock_ns() / 1000;
}

uint32_t
holder_apdus(const struct holder *h)
{
	struct cardio_card_stats stats;

	cardio_card_get_stats(h->card, &stats);
	return stats.apdus;
}

void
holder_say(struct holder *h, uint16_t type, const void *body)
{
	if (channel_send(&h->authority, wire_type(type), body, NULL) != CHANNEL_OK)
		loop_stop(h->loop);
}

void
holder_say_trace(struct holder *h)
{
	const struct cardio_apdu *list;
	struct wire_card_trace m;
	unsigned int more;
	size_t n;

	if (h->card == NULL)
		return;
	list = cardio_card_trace(h->card, &n, &more);
	if (n == 0)
		return;
	m.trace = (struct message_blob){ h->trace, answers_trace(list, n, more, h->trace,
	    sizeof(h->trace)) };
	cardio_card_trace_clear(h->card);
	holder_say(h, WIRE_CARD_TRACE, &m);
}

/* ---- the insertion ---- */

static void
say_slot(struct holder *h, const struct cardio_slot *slot)
{
	struct wire_card_slot m = { .algorithm = ALGORITHM_RSA_2048 };
	const uint8_t *der;
	size_t len;

	(void)snprintf(m.container, sizeof(m.container), "%s", slot->container);
	if (cardio_card_certificate(h->card, slot->container, &der, &len) == CARDIO_OK &&
	    len <= WIRE_CERTIFICATE)
		m.certificate = (struct message_blob){ der, len };
	holder_say(h, WIRE_CARD_SLOT, &m);
}

static void
say_found(struct holder *h)
{
	struct wire_card_found m = {
		.tries = answers_tries(h->info.tries_left), .pinpad = h->info.pinpad,
		.slots = (uint8_t)h->info.n_slots,
	};

	(void)snprintf(m.family, sizeof(m.family), "%s", h->info.family);
	if (strlen(h->info.serial) < sizeof(m.serial))
		memcpy(m.serial, h->info.serial, strlen(h->info.serial) + 1);
	memcpy(m.card_name, h->card_name, sizeof(m.card_name));
	holder_say(h, WIRE_CARD_FOUND, &m);
	for (size_t i = 0; i < h->info.n_slots; i++)
		say_slot(h, &h->info.slots[i]);
}

static int
probe(struct holder *h, struct cardio_why *why)
{
	int r = cardio_card_probe(h->card, &h->info, why);

	if (r == CARDIO_OK && answers_slots(&h->info, why) != FAILURE_NONE)
		r = why->error;
	return r;
}

/* Unusable until it is taken out: nothing more to do than to wait for the end. */
static void
give_up(struct holder *h, const struct cardio_why *why)
{
	struct wire_card_failed m;

	answers_failed(why, &m);
	holder_say_trace(h);
	cardio_card_free(&h->card);
	holder_say(h, WIRE_CARD_FAILED, &m);
}

static bool
take_open(struct holder *h)
{
	uint64_t began = holder_us();
	struct wire_card_ready ready;
	struct wire_card_open m;
	struct cardio_why why;

	if (channel_decode(&h->authority, wire_type(WIRE_CARD_OPEN), &m) != NULL)
		return false;
	memcpy(h->reader, m.reader, sizeof(h->reader));
	h->limit_ms = m.limit_ms;
	if (cardio_card_open(h->reader, -1, &h->card, &why) != CARDIO_OK) {
		give_up(h, &why);
		return true;
	}
	cardio_card_set_limit(h->card, h->limit_ms);
	/* While a pad is waited for, the authority says one thing only: that it is over. */
	cardio_card_stop_fd(h->card, h->authority.fd);
	if (probe(h, &why) != CARDIO_OK) {
		give_up(h, &why);
		return true;
	}
	answers_card_name(&h->info, h->card_name);
	say_found(h);
	holder_say_trace(h);
	ready = (struct wire_card_ready){ holder_apdus(h), holder_us() - began };
	holder_say(h, WIRE_CARD_READY, &ready);
	return true;
}

/* So few that somebody may have given the card new ones since, and left it in. */
static bool
few_tries(const struct holder *h)
{
	return h->info.tries_left == 0 || h->info.tries_left == 1;
}

bool
holder_renew(struct holder *h, struct wire_card_failed *m)
{
	/* Without slots it was renewed before, but could not be probed. */
	bool whole = cardio_card_failed(h->card) == CARDIO_OK && h->info.n_slots > 0;
	char name[WIRE_NAME];
	struct cardio_why why;

	if (whole && !few_tries(h))
		return true;
	if ((!whole && cardio_card_renew(h->card, &why) != CARDIO_OK) ||
	    probe(h, &why) != CARDIO_OK) {
		answers_failed(&why, m);
		return false;
	}
	answers_card_name(&h->info, name);
	if (strcmp(name, h->card_name) == 0)
		return true;
	*m = (struct wire_card_failed){
		.failure = FAILURE_CARD_REMOVED, .tries = answers_tries(h->info.tries_left),
		.detail = "another card answers in this reader",
	};
	return false;
}

/* ---- the attempt's ends ---- */

void
holder_close(struct holder *h)
{
	struct wire_card_closed m = { .attempt = h->attempt };

	if (!h->active)
		return;
	h->active = false;
	secret_wipe(h->pin);
	loop_arm(h->patience, 0);
	loop_remove(&h->submit);
	if (h->submit_fd >= 0)
		(void)close(h->submit_fd);
	h->submit_fd = -1;
	cardio_txn_end(h->card);
	loop_remove(&h->sign_readable);
	channel_close(&h->sign);
	h->hears = WIRE_STATE_READY;
	holder_say_trace(h);
	holder_say(h, WIRE_CARD_CLOSED, &m);
}

static void
say_failed(struct holder *h, struct wire_card_failed *m)
{
	struct wire_sign_result result = { .failure = m->failure };

	secret_wipe(h->pin);
	m->attempt = 1;
	m->verify_sent = h->verify_sent;
	holder_say_trace(h);
	holder_say(h, WIRE_CARD_FAILED, m);
	if (h->sign.fd >= 0)
		(void)!channel_send(&h->sign, wire_type(WIRE_SIGN_RESULT), &result, NULL);
	holder_close(h);
}

void
holder_fail(struct holder *h, enum failure failure, const char *detail)
{
	struct wire_card_failed m = {
		.failure = (uint16_t)failure, .tries = answers_tries(h->info.tries_left),
	};

	(void)snprintf(m.detail, sizeof(m.detail), "%s", detail);
	say_failed(h, &m);
}

void
holder_fail_card(struct holder *h, const struct cardio_why *why)
{
	struct wire_card_failed m;

	answers_failed(why, &m);
	say_failed(h, &m);
}

/* ---- the logon buffer ---- */

static bool
pin_possible(const void *data, const uint8_t *pin, size_t pin_len)
{
	return cardio_pin_check(data, pin, pin_len) == CARDIO_OK;
}

static void
judge_buffer(struct holder *h)
{
	const struct submit_card card = {
		.card_name = h->card_name, .reader = h->reader, .tries_left = h->info.tries_left,
		.pinpad = h->info.pinpad, .pin_possible = pin_possible, .data = h->card,
	};
	enum kerb_abi abi = h->pointer_width == 32 ? KERB_X86 : KERB_X64;
	char detail[WIRE_DETAIL] = "";
	struct wire_card_buffer m;
	enum failure failure;

	failure = submit_read(h->pin->p, h->pin->n, abi, &card, &m, &h->pin->n, detail,
	    sizeof(detail));
	if (failure != FAILURE_NONE) {
		holder_fail(h, failure, detail);
		return;
	}
	memcpy(h->container, m.container, sizeof(h->container));
	h->on_pad = h->pin->n == 0 && m.pin_state != WIRE_PIN_MALFORMED;
	holder_say(h, WIRE_CARD_BUFFER, &m);
}

/* One packet; descriptors that came with it are dropped by recv(). */
static void
submitted(void *data, uint32_t events)
{
	struct holder *h = data;
	ssize_t n = recv(h->submit_fd, h->pin->p, h->pin->room, MSG_DONTWAIT | MSG_TRUNC);

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	loop_remove(&h->submit);
	(void)close(h->submit_fd);
	h->submit_fd = -1;
	if (n <= 0) {
		holder_fail(h, FAILURE_PIN_CANCELLED, "the caller went before it sent the buffer");
	} else if ((size_t)n > LSA_WIRE_BUFFER) {
		holder_fail(h, FAILURE_BUFFER_BAD_OFFSET, "the buffer is longer than 16 KiB");
	} else {
		h->pin->n = (size_t)n;
		judge_buffer(h);
	}
}

static bool
take_attempt(struct holder *h)
{
	struct wire_card_attempt m;
	struct wire_card_failed failed;

	if (h->card == NULL ||
	    channel_decode(&h->authority, wire_type(WIRE_CARD_ATTEMPT), &m) != NULL ||
	    (m.pointer_width != 32 && m.pointer_width != 64))
		return false;
	/* What an errand told the card is none of this attempt's. */
	cardio_card_trace_clear(h->card);
	h->active = true;
	h->attempt = m.attempt;
	h->spend_last_try = m.spend_last_try != 0;
	h->pointer_width = m.pointer_width;
	h->signatures = 0;
	h->verify_sent = 0;
	h->container[0] = '\0';
	h->submit_fd = channel_take_fd(&h->authority, 0);
	if (!holder_renew(h, &failed)) {
		say_failed(h, &failed);
		return true;
	}
	h->submit = loop_add_fd(h->loop, h->submit_fd, EPOLLIN, submitted, h);
	if (h->submit == NULL)
		holder_fail(h, FAILURE_INTERNAL_ERROR, strerror(errno));
	return true;
}

static bool
take_cancel(struct holder *h)
{
	struct wire_card_cancel m;

	if (channel_decode(&h->authority, wire_type(WIRE_CARD_CANCEL), &m) != NULL ||
	    m.attempt != h->attempt)
		return false;
	holder_close(h);	/* in vain when it ended by itself */
	return true;
}

/* ---- the program ---- */

static bool
take_word(struct holder *h)
{
	switch (h->authority.type) {
	case WIRE_CARD_OPEN:
		return take_open(h);
	case WIRE_CARD_ATTEMPT:
		return take_attempt(h);
	case WIRE_CARD_SIGN:
		return holder_sign_begin(h);
	case WIRE_CARD_ERRAND:
		return holder_errand_begin(h);
	default:
		return take_cancel(h);
	}
}

static void
told(void *data, uint32_t events)
{
	struct holder *h = data;
	unsigned int next;

	(void)events;
	switch (channel_receive(&h->authority, 0)) {
	case CHANNEL_EMPTY:
		return;
	case CHANNEL_OK:
		next = wire_next(WIRE_TO_CARD, h->hears, h->authority.type);
		h->hears = next;
		if (next != 0 && take_word(h))
			return;
		h->result = -1;
		break;
	case CHANNEL_CLOSED:
		break;
	case CHANNEL_BROKEN:
	case CHANNEL_ERROR:
		h->result = -1;
		break;
	}
	loop_stop(h->loop);
}

static void
impatient(void *data)
{
	holder_close(data);
}

struct holder *
holder_new(int authority)
{
	struct holder *h = calloc(1, sizeof(*h));
	int saved;

	if (h == NULL)
		return NULL;
	channel_init(&h->authority, authority);
	channel_init(&h->sign, -1);
	h->submit_fd = -1;
	h->hears = WIRE_STATE_BEGIN;
	if ((h->pin = secret_new(LSA_WIRE_BUFFER)) != NULL && (h->loop = loop_new()) != NULL &&
	    (h->patience = loop_add_timer(h->loop, impatient, h)) != NULL &&
	    (h->errand_limit = loop_add_timer(h->loop, holder_errand_late, h)) != NULL &&
	    loop_add_fd(h->loop, authority, EPOLLIN, told, h) != NULL)
		return h;
	saved = errno;
	holder_free(&h);
	errno = saved;
	return NULL;
}

int
holder_run(struct holder *h)
{
	if (loop_run(h->loop) != 0)
		return -1;
	return h->result;
}

void
holder_free(struct holder **holder)
{
	struct holder *h = *holder;

	if (h == NULL)
		return;
	*holder = NULL;
	secret_free(&h->pin);
	cardio_card_free(&h->card);
	channel_close(&h->sign);
	channel_close(&h->authority);
	if (h->submit_fd >= 0)
		(void)close(h->submit_fd);
	if (h->loop != NULL)
		loop_free(&h->loop);
	free(h);
}
