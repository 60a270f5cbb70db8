/*
 * front_text.h: what a screen says, before anybody has chosen a language.
 *
 * A text is an English msgid of the catalogues and its arguments. "%1" and "%2" in it stand for
 * them; "%%" is a percent sign. It is no printf format, so a translation can break nothing but
 * itself.
 */
#ifndef APP_KIOSK_FRONT_TEXT_H
#define APP_KIOSK_FRONT_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Marks a msgid for xgettext; it is looked up by the view. */
#define N_(msgid) msgid

/* For a text that has a plural: .id is that of one, .plural that of all other counts. */
#define NP_(one, many) .id = N_(one), .plural = N_(many)

enum { FRONT_ARGS = 2 };

enum front_arg_kind {
	FRONT_ARG_NONE,
	FRONT_ARG_TEXT,			/* .text, cleaned, as it is */
	FRONT_ARG_COUNT,		/* .number in the language's digits */
	FRONT_ARG_TIME,			/* .number, seconds since 1970: the time of day */
	FRONT_ARG_DATE,			/* .number, seconds since 1970: the day */
};

struct front_arg {
	enum front_arg_kind kind;
	const char *text;		/* borrowed from the state */
	uint64_t number;
};

struct front_text {
	const char *id;			/* NULL: nothing is said */
	const char *plural;		/* NULL: none; else ngettext(id, plural, arg[0].number) */
	struct front_arg arg[FRONT_ARGS];
};

/*
 * Puts args in the places of `format`, a translated text, into out[room], always terminated, cut
 * between characters. A NULL argument is empty. Returns the bytes that were written.
 */
size_t front_text_expand(const char *format, const char *const args[FRONT_ARGS], char *out,
    size_t room);

/*
 * What may be shown of a text from a card, a certificate or a KDC: valid UTF-8 of at most `limit`
 * characters ("…" stands for the rest), one line, no control characters, no characters that turn
 * or hide text (bidirectional, zero-width, tags, soft hyphens), no noncharacters, at most two
 * combining marks in a row, spaces single and never outside. Bytes that are no UTF-8 become
 * U+FFFD. `in` need not be terminated: it ends at its NUL or after n bytes. Always terminates
 * out[room], which may not overlap `in`, and cuts between characters. Returns its bytes.
 */
size_t front_text_clean(const char *in, size_t n, size_t limit, char *out, size_t room);

#endif
