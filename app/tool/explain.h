/*
 * explain.h: what a code or a name means, what lies behind it, who mends it and how, as JSON. Pure.
 */
#ifndef APP_TOOL_EXPLAIN_H
#define APP_TOOL_EXPLAIN_H

#include <jansson.h>

#include "failure.h"

/* Every meaning that `code`, a number or a name in any case, has: an array of objects, empty when
 * it has none. Each has "kind", "code", "name", "meaning", "who_fixes", "remedy", "likely" (what lies
 * behind it, the likeliest first), "check" (where to look) and "causes" (the failures that answer
 * with the code); cardea-explain(1) has the rest. The caller's to json_decref(). */
json_t *explain_any(const char *code) __attribute__((warn_unused_result));

/* The object of a failure. */
json_t *explain_failure(enum failure id) __attribute__((warn_unused_result));

#endif
