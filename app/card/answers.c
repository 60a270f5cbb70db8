#include "answers.h"

#include <stdio.h>
#include <string.h>

#include "wire_trace.h"

_Static_assert(CARDIO_TRACE_MAX == (int)WIRE_TRACE_RECORDS, "one size of traces");

static const enum failure failures[] = {
	[-CARDIO_OK] = FAILURE_NONE,
	[-CARDIO_ERR_ARGUMENT] = FAILURE_INTERNAL_ERROR,
	[-CARDIO_ERR_MEMORY] = FAILURE_INTERNAL_ERROR,
	[-CARDIO_ERR_DENIED] = FAILURE_PCSC_DENIED,
	[-CARDIO_ERR_SERVICE] = FAILURE_PCSC_UNAVAILABLE,
	/* The reader, and the card, were there: this insertion is why the program was started. */
	[-CARDIO_ERR_READER_NONE] = FAILURE_READER_REMOVED,
	[-CARDIO_ERR_READER_REMOVED] = FAILURE_READER_REMOVED,
	[-CARDIO_ERR_CARD_ABSENT] = FAILURE_CARD_REMOVED,
	[-CARDIO_ERR_CARD_REMOVED] = FAILURE_CARD_REMOVED,
	[-CARDIO_ERR_MUTE] = FAILURE_CARD_MUTE,
	[-CARDIO_ERR_BUSY] = FAILURE_CARD_BUSY,
	[-CARDIO_ERR_CARD_UNKNOWN] = FAILURE_CARD_UNKNOWN,
	[-CARDIO_ERR_LOCKED] = FAILURE_CARD_LOCKED,
	[-CARDIO_ERR_NO_CONTAINER] = FAILURE_CARD_NO_CONTAINER,
	[-CARDIO_ERR_NO_CERTIFICATE] = FAILURE_CARD_NO_CERTIFICATE,
	[-CARDIO_ERR_NO_KEY] = FAILURE_CARD_NO_KEY,
	[-CARDIO_ERR_NOT_AUTHENTICATED] = FAILURE_CARD_NOT_AUTHENTICATED,
	[-CARDIO_ERR_TIMEOUT] = FAILURE_CARD_TIMEOUT,
	[-CARDIO_ERR_BAD_DATA] = FAILURE_CARD_BAD_DATA,
	[-CARDIO_ERR_IO] = FAILURE_CARD_IO,
	[-CARDIO_ERR_PIN_FORMAT] = FAILURE_PIN_MALFORMED,
	[-CARDIO_ERR_PIN_BLOCKED] = FAILURE_PIN_BLOCKED,
	[-CARDIO_ERR_PIN_LAST_TRY] = FAILURE_PIN_LAST_TRY,
	[-CARDIO_ERR_PIN_WRONG] = FAILURE_PIN_WRONG,
	[-CARDIO_ERR_PIN_UNKNOWN] = FAILURE_PIN_RESULT_UNKNOWN,
	[-CARDIO_ERR_PIN_CANCELLED] = FAILURE_PIN_CANCELLED,
	[-CARDIO_ERR_PIN_TIMEOUT] = FAILURE_PIN_TIMEOUT,
};

enum failure
answers_failure(int cardio_error)
{
	if (cardio_error > 0 || (size_t)-cardio_error >= sizeof(failures) / sizeof(failures[0]))
		return FAILURE_INTERNAL_ERROR;
	return failures[-cardio_error];
}

uint8_t
answers_tries(int tries_left)
{
	return tries_left >= 0 && tries_left < WIRE_TRIES_UNKNOWN ?
	    (uint8_t)tries_left : WIRE_TRIES_UNKNOWN;
}

void
answers_card_name(const struct cardio_card_info *info, char name[WIRE_NAME])
{
	(void)snprintf(name, WIRE_NAME, "%s%s%s", info->family, info->serial[0] != '\0' ? " " : "",
	    info->serial);
}

void
answers_failed(const struct cardio_why *why, struct wire_card_failed *m)
{
	memset(m, 0, sizeof(*m));
	m->failure = (uint16_t)answers_failure(why->error);
	m->sw = why->sw;
	m->scard = why->scard;
	m->tries = answers_tries(why->tries_left);
	(void)snprintf(m->detail, sizeof(m->detail), "%s: %s%s%s", why->step,
	    cardio_error_name(why->error), why->sw != 0 ? ", " : "",
	    why->sw != 0 ? cardio_sw_name(why->sw) : "");
}

static uint8_t
trace_kind(const struct cardio_apdu *apdu)
{
	if (apdu->on_pad)
		return WIRE_TRACE_PAD;
	return apdu->secret ? WIRE_TRACE_SECRET : WIRE_TRACE_COMMAND;
}

size_t
answers_trace(const struct cardio_apdu *list, size_t n, unsigned int more, uint8_t *buf,
    size_t room)
{
	struct wire_trace rest = { .kind = WIRE_TRACE_MORE,
		.more = (uint16_t)(more < UINT16_MAX ? more : UINT16_MAX) };
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		const struct cardio_apdu *from = &list[i];
		struct wire_trace to = { .kind = trace_kind(from), .cla = from->cla,
			.ins = from->ins, .p1 = from->p1, .p2 = from->p2, .lc = from->lc,
			.le = from->le, .got = from->got, .sw = from->sw,
			.error = (uint8_t)-from->error, .us = from->us };

		if (!wire_trace_put(buf, room, &used, &to))
			return used;
	}
	if (more > 0 && !wire_trace_put(buf, room, &used, &rest))
		return used;
	return used;
}

enum failure
answers_slots(const struct cardio_card_info *info, struct cardio_why *why)
{
	memset(why, 0, sizeof(*why));
	why->step = "certificate";
	why->tries_left = info->tries_left;
	for (size_t i = 0; i < info->n_slots; i++) {
		const struct cardio_slot *slot = &info->slots[i];

		if (slot->error == CARDIO_ERR_NO_CERTIFICATE ||
		    (slot->error == CARDIO_OK && slot->certificate_len <= WIRE_CERTIFICATE))
			return FAILURE_NONE;
		if (why->error == CARDIO_OK) {
			why->error = slot->error != CARDIO_OK ? slot->error : CARDIO_ERR_BAD_DATA;
			why->sw = slot->sw;
		}
	}
	if (why->error == CARDIO_OK)
		why->error = CARDIO_ERR_NO_CERTIFICATE;
	return answers_failure(why->error);
}
