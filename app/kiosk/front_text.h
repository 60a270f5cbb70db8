/*
 * front_text.h: what a screen says, before anybody has chosen a language.
 *
 * A text is an English msgid (N_ and NP_ of texts.h) and its arguments; the view makes strings of
 * the arguments and gives both to texts_say().
 */
#ifndef APP_KIOSK_FRONT_TEXT_H
#define APP_KIOSK_FRONT_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "texts.h"

enum { FRONT_ARGS = 2 };

enum front_arg_kind {
	FRONT_ARG_NONE,
	FRONT_ARG_TEXT,			/* .text, cleaned, as it is */
	FRONT_ARG_COUNT,		/* .number, for "%u" */
	FRONT_ARG_WHEN,			/* .number, seconds since 1970: texts_when() */
	FRONT_ARG_DATE,			/* .number, seconds since 1970: texts_date() */
	FRONT_ARG_MSGID,		/* .text is a msgid itself */
};

struct front_arg {
	enum front_arg_kind kind;
	const char *text;		/* borrowed from the state */
	uint64_t number;
};

struct front_text {
	const char *id;			/* NULL: nothing is said */
	const char *plural;		/* NULL: none; else id is said of 1, and arg[0] is a COUNT */
	struct front_arg arg[FRONT_ARGS];
};

/*
 * What may be shown of a text from a card, a certificate or a KDC: valid UTF-8 of at most `limit`
 * characters ("…" stands for the rest), one line, no control characters, no characters that turn
 * or hide text (bidirectional, zero-width, tags, soft hyphens), no noncharacters, at most two
 * combining marks in a row, spaces single and never outside. Bytes that are no UTF-8 become
 * U+FFFD. `in` need not be terminated: it ends at its NUL or after n bytes. Always terminates
 * out[room], which may not overlap `in`, and cuts between characters. Returns its bytes.
 */
size_t front_text_clean(const char *in, size_t n, size_t limit, char *out, size_t room);

/* Cuts `text`, a translated one, behind its first sentence and puts what follows into rest[room];
 * rest is empty when there is one sentence only. */
void front_text_split(char *text, char *rest, size_t room);

#endif
