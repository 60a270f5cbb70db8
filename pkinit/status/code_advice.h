/*
 * code_advice.h: what lies behind a code that others write, and where to look. Pure.
 */
#ifndef PKINIT_STATUS_CODE_ADVICE_H
#define PKINIT_STATUS_CODE_ADVICE_H

#include "causes.h"
#include "names.h"

struct code_advice {
	const char *causes[CAUSES_MAX + 1];	/* sentences, the likeliest first; then NULL */
	const char *checks[CHECKS_MAX + 1];	/* commands and places to look at; then NULL */
	char room[256];				/* what some of the causes are cut from */
};

/* Fills *advice with what is known of the code: the causes and checks of the failures that it
 * stands for; where an NTSTATUS stands for several of them or for none, its own causes; where a
 * Kerberos error is a general one, the parts of its meaning. Never without a cause or a check. The
 * advice must not be moved or copied. */
void code_advice(enum status_kind kind, const struct status_code *row, struct code_advice *advice);

#endif
