#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bounded.h"
#include "pcsc.h"

struct question {
	char reader[CARDIO_READER_MAX];
	uint16_t event_counter;
	uint32_t wait_ms;
	int answer;
	uint32_t scard;
};

static uint64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int
judge(const SCARD_READERSTATE *state, uint16_t event_counter)
{
	if (state->dwEventState & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE))
		return CARDIO_ERR_READER_REMOVED;
	if ((state->dwEventState & SCARD_STATE_PRESENT) == 0 ||
	    (uint16_t)(state->dwEventState >> 16) != event_counter)
		return CARDIO_ERR_CARD_REMOVED;
	return CARDIO_OK;
}

/* Looks until the card is seen gone or the time is over. */
static int
look(SCARDCONTEXT context, struct question *q)
{
	uint64_t now = now_ms(), end = now + q->wait_ms;
	SCARD_READERSTATE state = { .szReader = q->reader };
	DWORD wait = 0;
	LONG rv;
	int r;

	do {
		rv = SCardGetStatusChange(context, wait, &state, 1);
		if (rv == SCARD_E_TIMEOUT)
			return CARDIO_OK;
		if (rv != SCARD_S_SUCCESS) {
			q->scard = (uint32_t)rv;
			return pcsc_lost_error(q->scard);
		}
		if ((r = judge(&state, q->event_counter)) != CARDIO_OK)
			return r;
		state.dwCurrentState = state.dwEventState &
		    ~(DWORD)(SCARD_STATE_CHANGED | SCARD_STATE_INUSE | SCARD_STATE_EXCLUSIVE);
		now = now_ms();
		wait = now < end ? (DWORD)(end - now) : 0;
	} while (wait > 0);
	return CARDIO_OK;
}

static void
ask_thread(void *arg)
{
	struct question *q = arg;
	SCARDCONTEXT context;
	LONG rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);

	if (rv != SCARD_S_SUCCESS) {
		q->scard = (uint32_t)rv;
		q->answer = q->scard == (uint32_t)SCARD_W_SECURITY_VIOLATION ?
		    CARDIO_ERR_DENIED : CARDIO_ERR_SERVICE;
		return;
	}
	q->answer = look(context, q);
	(void)SCardReleaseContext(context);
}

int
pcsc_ask(const char *reader, uint16_t event_counter, uint32_t wait_ms, uint32_t *scard)
{
	struct question *q = calloc(1, sizeof(*q));
	int r;

	*scard = 0;
	if (q == NULL)
		return CARDIO_ERR_MEMORY;
	(void)snprintf(q->reader, sizeof(q->reader), "%s", reader);
	q->event_counter = event_counter;
	q->wait_ms = wait_ms;
	r = bounded_run(ask_thread, free, q, wait_ms + CARDIO_ASK_MS);
	if (r == CARDIO_ERR_TIMEOUT)
		return CARDIO_ERR_SERVICE;
	if (r == CARDIO_OK) {
		*scard = q->scard;
		r = q->answer;
	}
	free(q);
	return r;
}
