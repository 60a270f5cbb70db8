/*
 * attempt.h: one trial, logon or unlock through LsaLogonUser.
 */
#ifndef APP_TOOL_ATTEMPT_H
#define APP_TOOL_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "lsa.h"
#include "status.h"

enum attempt_kind { ATTEMPT_TRY, ATTEMPT_LOGON, ATTEMPT_UNLOCK };

struct attempt_ask {
	enum attempt_kind kind;
	const char *reader, *container;	/* NULL: chosen (choose.h) */
	const char *user, *domain;	/* UserName and DomainName; NULL: empty */
	int pin_fd;			/* -1: standard input, which must be a terminal */
	bool pinpad;			/* typed on the reader instead */
	bool spend_last_try;
	uint64_t logon_id;		/* of an unlock; 0: the session there is */
	bool json;
};

/* Makes the attempt and prints what came of it. The exit status. Blocks for as long as the person
 * takes to give the PIN and the authority to judge. */
int attempt_run(const struct attempt_ask *ask) __attribute__((warn_unused_result));

/* Prints the verdict, as JSON or text; the exit status: success only for STATUS_SUCCESS without a
 * failure. (result.c) */
int result_put(FILE *out, enum attempt_kind kind, uint32_t status, const struct lsa_result *result,
    bool json) __attribute__((warn_unused_result));

/* A verdict that was reached here, before the authority was asked. */
int result_put_own(FILE *out, enum attempt_kind kind, enum failure failure, bool json)
    __attribute__((warn_unused_result));

#endif
