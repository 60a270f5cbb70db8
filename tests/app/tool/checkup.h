/* A report of the doctor, made from an answer that a test spoils. */
#ifndef TESTS_APP_TOOL_CHECKUP_H
#define TESTS_APP_TOOL_CHECKUP_H

#include <jansson.h>

#include "doctor.h"

/* The authority's answer at a kiosk where all is well. */
extern const char checkup_good[];

/* The report, on 2027-01-01 with 30 days of warning. */
extern struct doctor_report checkup;
void checkup_begin(void);
void checkup_end(void);

/* An empty one in its place. */
void checkup_renew(void);

/* The value at "probe.skew" or "findings.2.until", borrowed. */
json_t *checkup_at(json_t *object, const char *path);

/* The good answer, with the value of `path` (its last word a key) set to this JSON; to
 * json_decref(). */
json_t *checkup_answer_with(const char *path, const char *value);

/* The report anew, from that answer. */
void checkup_take(const char *path, const char *value);

/* The text of a check's key; "" when it has none. */
const char *checkup_word(const json_t *check, const char *key);

/* The first check of that name with that outcome, borrowed; NULL when there is none. */
const json_t *checkup_find(const char *name, const char *outcome);

/* Its text of that key; "" when there is none. */
const char *checkup_text(const char *name, const char *outcome, const char *key);

/* Fails the test unless there is such a check, with that failure ("": none). */
void checkup_expect(const char *name, const char *outcome, const char *failure);

#endif
