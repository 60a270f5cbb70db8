/*
 * attempt_log.h: what the log is told of an attempt, and why it failed when no helper said why.
 */
#ifndef APP_AUTHORITY_ATTEMPT_LOG_H
#define APP_AUTHORITY_ATTEMPT_LOG_H

#include "attempt.h"

/* The record of its beginning and that of its verdict. */
void attempt_log_begin(struct attempt *at);
void attempt_log_end(struct attempt *at, enum failure failure);

/* Fills in at->detail when it is empty: which setting, file, limit, name or reader it was. Nothing
 * is added where the failure's own row says all there is. */
void attempt_log_explain(struct attempt *at, enum failure failure);

/* "logon", "unlock", "trial". */
const char *attempt_log_kind(enum decide_kind kind);

#endif
