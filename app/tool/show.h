/*
 * show.h: lines for people: 80 columns of printable ASCII, whatever the values hold.
 */
#ifndef APP_TOOL_SHOW_H
#define APP_TOOL_SHOW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { SHOW_COLUMNS = 79 };

/* Copies text into out[0..room), what is no printable ASCII as "\xNN"; what does not fit is cut and
 * ends in "~". A NULL text is "-". Returns out. */
const char *show_clean(const char *text, char *out, size_t room);

/* Prints head from column `indent` on and the value in column `column`, broken at words over as
 * many lines as it takes; head is printed as it is and must be shorter than column - indent. */
void show_wrap(FILE *out, int indent, int column, const char *head, const char *value);

/* The same with "label:" for the head, or nothing when label is empty. */
void show_field(FILE *out, int indent, int column, const char *label, const char *value);

/* The same, the value formatted. */
void show_fieldf(FILE *out, int indent, int column, const char *label, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* A text or number of the object by key, as it is to be shown; "" when there is none or it is null.
 * A text lives as long as the object, a number until the next call. */
const char *show_get(const json_t *object, const char *key);

/* Prints the JSON value, indented, and a newline. */
void show_json(FILE *out, const json_t *value);

/* EXIT_SUCCESS, or EXIT_FAILURE when standard output could not be written. */
int show_done(void);

/* Reads a LogonId: decimal or 0x hexadecimal, never 0. */
bool show_logon_id(const char *text, unsigned long long *id) __attribute__((warn_unused_result));

#endif
