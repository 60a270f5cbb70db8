/* Looking at readers through PC/SC: the calls of a watch, one context at a time. */
#ifndef CARDIO_WATCH_PCSC_H
#define CARDIO_WATCH_PCSC_H

#include <winscard.h>

#include "watch_state.h"

/* A look's result. */
struct watch_look {
	size_t n;
	struct watch_reader readers[CARDIO_READERS_MAX];
};

/* What the next call of watch_pcsc_wait compares with. */
struct watch_known {
	size_t n;
	DWORD states[CARDIO_READERS_MAX];
	char names[CARDIO_READERS_MAX][CARDIO_READER_MAX];
};

/*
 * watch_pcsc_list: the names of the readers that pass the filter, into known, without their states
 * (so that the next wait returns at once). One question to the service. Returns the PC/SC code.
 */
LONG watch_pcsc_list(SCARDCONTEXT context, const char *const *globs, size_t n_globs,
    struct watch_known *known);

/*
 * watch_pcsc_wait: waits, timeout_ms at most, until a reader is not as known says, or readers come
 * or go; look shows all known readers then, and known remembers them. Returns the PC/SC code;
 * only with SCARD_S_SUCCESS are look and known filled.
 */
LONG watch_pcsc_wait(SCARDCONTEXT context, DWORD timeout_ms, struct watch_known *known,
    struct watch_look *look);

/* watch_pcsc_keep: takes over the states of the readers that were known before. */
void watch_pcsc_keep(struct watch_known *known, const struct watch_known *before);

#endif
