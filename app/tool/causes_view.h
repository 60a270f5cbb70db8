/*
 * causes_view.h: the causes of a verdict whose answer admits several, as a technician reads them.
 */
#ifndef APP_TOOL_CAUSES_VIEW_H
#define APP_TOOL_CAUSES_VIEW_H

#include <jansson.h>
#include <stdio.h>

#include "failure.h"

/* The causes, the likeliest first; an empty array when the failure itself says what it was. */
json_t *causes_json(enum failure id) __attribute__((warn_unused_result));

/* Prints "may be any of:" in column `indent` and a cause a line from `column` on; nothing when the
 * failure itself says what it was. */
void causes_put(FILE *out, int indent, int column, enum failure id);

#endif
