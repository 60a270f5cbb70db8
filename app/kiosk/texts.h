/*
 * texts.h: what the screen says, in the language that was chosen.
 *
 * Texts are English msgids of the gettext domain "cardea"; its catalogues lie in one folder,
 * <folder>/de/LC_MESSAGES/cardea.mo, and no locale of that language need exist on the machine.
 * Everything a language needs is in its catalogue, its own name, its direction and its months
 * included: a catalogue put into the folder is a language more. English is in the program.
 *
 * gettext keeps the chosen language in the process: one struct texts a process, used by one
 * thread. setlocale(LC_ALL, "C.UTF-8") comes before texts_open(), which sets LANGUAGE itself.
 */
#ifndef APP_KIOSK_TEXTS_H
#define APP_KIOSK_TEXTS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Mark a text for the catalogues where it is a constant; it is translated where it is shown.
 * NP_() is two of them, for one and for more than one, told apart by a number. */
#define N_(text) text
#define NP_(one, many) one, many

enum {
	TEXTS_LANGUAGES = 16,		/* offered at most */
	TEXTS_CODE = 12,		/* "pt_BR" with its NUL */
	TEXTS_NAME = 48,		/* "Deutsch" with its NUL */
	TEXTS_ARGUMENTS = 4,		/* of one text, at most */
	TEXTS_WHEN = 96,		/* room for a time or date in any language */
};

struct text_language {
	char code[TEXTS_CODE];
	char name[TEXTS_NAME];		/* as its speakers call it */
	bool right_to_left;
};

struct texts {
	struct text_language languages[TEXTS_LANGUAGES];
	size_t count;			/* at least 1 after texts_open() */
	size_t chosen;
	void (*log)(void *data, const char *sentence);
	void *data;
};

/* Begins with the languages of `codes` ("en,de,fr,ar") whose catalogues are in `folder`, in that
 * order, and chooses the first. A code that is none, or has no sound catalogue there, is left out
 * and logged; with none left it is English. `log` (NULL: nothing is logged) is kept. Reads
 * files. */
void texts_open(struct texts *texts, const char *folder, const char *codes,
    void (*log)(void *data, const char *sentence), void *data);

/* Chooses a language by its index; one that there is not changes nothing. Reads its catalogue. */
void texts_choose(struct texts *texts, size_t index);

/* Whether the chosen language is written from right to left. */
bool texts_right_to_left(const struct texts *texts);

/* The text in the chosen language; the msgid itself when it has no translation. Lives as long as
 * the process. "" stays "". */
const char *texts_get(const char *msgid);

/* Writes the text `msgid` with its arguments into out[0..room), room at least 1: "%s" and "%u"
 * take the next of args[0..count), "%2$s" the second, "%%" is a percent sign. `many` is NULL or
 * the msgid for other numbers than 1, and n the number. Whatever a translation holds, nothing but
 * these arguments is read: one that asks for others than its msgid is logged, and the msgid said.
 * A text without a translation is logged once, and the msgid said; for that, msgids are constants.
 * Arguments that could turn the direction of the text round them are isolated. Cut after a whole
 * character when it does not fit. */
void texts_say(const struct texts *texts, char *out, size_t room, const char *msgid,
    const char *many, unsigned long n, const char *const *args, size_t count);

/* A moment in local time, into out[0..room): "14:03"; "20 March 2028"; and the clock alone when
 * it is on the day of `now`, else "20 March 2028, 14:03". */
void texts_clock(const struct texts *texts, char *out, size_t room, time_t at);
void texts_date(const struct texts *texts, char *out, size_t room, time_t at);
void texts_when(const struct texts *texts, char *out, size_t room, time_t at, time_t now);

#endif
