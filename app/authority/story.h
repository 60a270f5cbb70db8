/*
 * story.h: what the log is told of an attempt, and why it failed when no helper said why.
 */
#ifndef APP_AUTHORITY_STORY_H
#define APP_AUTHORITY_STORY_H

#include "attempt.h"

/* The record of its beginning and that of its verdict. */
void story_begin(struct attempt *at);
void story_end(struct attempt *at, enum failure failure);

/* Fills in at->detail when it is empty: which setting, file, limit, name or reader it was. Nothing
 * is added where the failure's own row says all there is. */
void story_explain(struct attempt *at, enum failure failure);

/* "logon", "unlock", "trial". */
const char *story_kind(enum decide_kind kind);

#endif
