/*
 * causes.h: what lies behind a failure, and how a technician finds out.
 *
 * A failure says what a stage saw; why that came to be is mostly one of a few things. Constant data
 * in causes_*.c; nothing here allocates, blocks or fails.
 */
#ifndef PKINIT_STATUS_CAUSES_H
#define PKINIT_STATUS_CAUSES_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"

enum { CAUSES_MAX = 5, CHECKS_MAX = 3 };

struct failure_causes {
	enum failure id;
	bool ambiguous;			/* what was seen does not tell which of the causes it was: a
					 * verdict lists them and claims none */
	const char *causes[CAUSES_MAX + 1];	/* sentences, the likeliest first; then NULL */
	const char *checks[CHECKS_MAX + 1];	/* commands and places to look at; then NULL */
};

/* The row of id; that of internal-error when id is no failure. Never NULL, never without a cause or
 * a check. */
const struct failure_causes *failure_causes(enum failure id);

/* Whether a verdict with this id is told as "may be any of" its causes; false for no failure. */
bool failure_ambiguous(enum failure id);

#endif
