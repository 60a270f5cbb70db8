#include "watch_pcsc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PNP_READER	"\\\\?PnP?\\Notification"
#define NAMES_MAX	((CARDIO_READERS_MAX + 1) * CARDIO_READER_MAX)

/* Another program's use of a card is no news. */
#define NO_NEWS		(SCARD_STATE_CHANGED | SCARD_STATE_INUSE | SCARD_STATE_EXCLUSIVE)

static void
add_name(struct watch_known *known, const char *name)
{
	if (known->n == CARDIO_READERS_MAX)
		return;
	(void)snprintf(known->names[known->n], CARDIO_READER_MAX, "%s", name);
	known->states[known->n++] = SCARD_STATE_UNAWARE;
}

LONG
watch_pcsc_list(SCARDCONTEXT context, const char *const *globs, size_t n_globs,
    struct watch_known *known)
{
	char names[NAMES_MAX + 2] = { 0 };
	DWORD len = NAMES_MAX;
	LONG rv;

	known->n = 0;
	rv = SCardListReaders(context, NULL, names, &len);
	if (rv == SCARD_E_NO_READERS_AVAILABLE)
		return SCARD_S_SUCCESS;
	if (rv != SCARD_S_SUCCESS)
		return rv;
	for (const char *name = names; *name != '\0'; name += strlen(name) + 1) {
		if (strlen(name) < CARDIO_READER_MAX && watch_filter(name, globs, n_globs))
			add_name(known, name);
	}
	return SCARD_S_SUCCESS;
}

static void
look_at(const SCARD_READERSTATE *state, struct watch_look *look)
{
	struct watch_reader *reader = &look->readers[look->n];

	if (state->dwEventState & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE))
		return;
	look->n++;
	memset(reader, 0, sizeof(*reader));
	(void)snprintf(reader->name, sizeof(reader->name), "%s", state->szReader);
	reader->event_counter = (uint16_t)(state->dwEventState >> 16);
	reader->mute = (state->dwEventState & SCARD_STATE_MUTE) != 0;
	if (state->cbAtr <= CARDIO_ATR_MAX && !reader->mute)
		reader->atr_len = (uint8_t)state->cbAtr;
	memcpy(reader->atr, state->rgbAtr, reader->atr_len);
	/* A card without an ATR that is not mute either is still being powered. */
	reader->present = (state->dwEventState & SCARD_STATE_PRESENT) != 0 &&
	    (reader->mute || reader->atr_len > 0);
	if (!reader->present)
		reader->mute = false;
}

LONG
watch_pcsc_wait(SCARDCONTEXT context, DWORD timeout_ms, struct watch_known *known,
    struct watch_look *look)
{
	SCARD_READERSTATE states[CARDIO_READERS_MAX + 1];
	DWORD n = 0;
	LONG rv;

	memset(states, 0, sizeof(states));
	for (; n < known->n; n++) {
		states[n].szReader = known->names[n];
		states[n].dwCurrentState = known->states[n];
	}
	/* PC/SC takes no more than this, but has no more readers to add either. */
	if (n < CARDIO_READERS_MAX)
		states[n++].szReader = PNP_READER;
	rv = SCardGetStatusChange(context, timeout_ms, states, n);
	look->n = 0;
	if (rv != SCARD_S_SUCCESS)
		return rv;
	for (size_t i = 0; i < known->n; i++) {
		known->states[i] = states[i].dwEventState & ~(DWORD)NO_NEWS;
		look_at(&states[i], look);
	}
	return rv;
}

void
watch_pcsc_keep(struct watch_known *known, const struct watch_known *before)
{
	for (size_t i = 0; i < known->n; i++) {
		for (size_t j = 0; j < before->n; j++) {
			if (strcmp(known->names[i], before->names[j]) == 0)
				known->states[i] = before->states[j];
		}
	}
}
