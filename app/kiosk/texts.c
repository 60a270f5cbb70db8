/* The catalogues, through gettext, and the texts' arguments, by ourselves. */
#include "texts.h"

#include <libintl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "cardea"

/* First strong isolate and its end: what is between them turns nothing outside. */
#define ISOLATE "\xE2\x81\xA8"
#define ISOLATE_END "\xE2\x81\xA9"

static const char *const months[12] = {
	N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
	N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
};

/* The texts that were told to have no translation, of the chosen language: each once. */
enum { UNTRANSLATED = 64 };
static const char *untranslated[UNTRANSLATED];
static size_t untranslated_count;

struct writer {
	char *out;
	size_t room;
	size_t used;
	bool full;
};

static void
tell(const struct texts *texts, const char *what, const char *which)
{
	char sentence[256];

	if (texts->log == NULL)
		return;
	snprintf(sentence, sizeof(sentence), "%s: %.160s", what, which);
	texts->log(texts->data, sentence);
}

/* "de" or "pt_BR": nothing that could lead out of the folder. */
static bool
code_plain(const char *code, size_t n)
{
	if (n < 2 || n >= TEXTS_CODE)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool letter = (code[i] >= 'a' && code[i] <= 'z') ||
		    (code[i] >= 'A' && code[i] <= 'Z');

		if (!letter && !(code[i] == '_' && i > 1))
			return false;
	}
	return true;
}

/* TRANSLATORS: the name of your language, in your language. */
static const char own_name[] = N_("English");

static bool
catalogue_there(const char *folder, const char *code)
{
	char path[512];
	int n = snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES/" DOMAIN ".mo", folder, code);

	return n > 0 && (size_t)n < sizeof(path) && access(path, R_OK) == 0;
}

/* textdomain() makes gettext look at LANGUAGE again. */
static void
use(const char *code)
{
	setenv("LANGUAGE", code, 1);
	textdomain(DOMAIN);
}

static void
add_language(struct texts *texts, const char *folder, const char *code)
{
	struct text_language *language = &texts->languages[texts->count];

	if (texts->count == TEXTS_LANGUAGES) {
		tell(texts, "more languages than can be offered", code);
		return;
	}
	if (strcmp(code, "en") != 0 && !catalogue_there(folder, code)) {
		tell(texts, "no catalogue of the language", code);
		return;
	}
	use(code);
	if (strcmp(code, "en") != 0 && texts_get(own_name) == own_name) {
		tell(texts, "the catalogue of the language is none, or has not its name", code);
		return;
	}
	snprintf(language->code, sizeof(language->code), "%s", code);
	snprintf(language->name, sizeof(language->name), "%s", texts_get(own_name));
	/* TRANSLATORS: "right-to-left" in place of this if your language is written so. */
	language->right_to_left = strcmp(texts_get(N_("left-to-right")), "right-to-left") == 0;
	texts->count++;
}

void
texts_open(struct texts *texts, const char *folder, const char *codes,
    void (*log)(void *data, const char *sentence), void *data)
{
	char code[TEXTS_CODE];

	*texts = (struct texts){ .log = log, .data = data };
	if (bindtextdomain(DOMAIN, folder) == NULL ||
	    bind_textdomain_codeset(DOMAIN, "UTF-8") == NULL)
		tell(texts, "no catalogues can be read", folder);
	while (*codes != '\0') {
		size_t n = strcspn(codes, ",");

		if (code_plain(codes, n)) {
			memcpy(code, codes, n);
			code[n] = '\0';
			add_language(texts, folder, code);
		} else {
			tell(texts, "no language code", codes);
		}
		codes += codes[n] == ',' ? n + 1 : n;
	}
	if (texts->count == 0)
		add_language(texts, folder, "en");
	texts_choose(texts, 0);
}

void
texts_choose(struct texts *texts, size_t index)
{
	if (index >= texts->count)
		return;
	texts->chosen = index;
	untranslated_count = 0;
	use(texts->languages[index].code);
}

bool
texts_right_to_left(const struct texts *texts)
{
	return texts->languages[texts->chosen].right_to_left;
}

const char *
texts_get(const char *msgid)
{
	return msgid[0] == '\0' ? msgid : dgettext(DOMAIN, msgid);
}

/* For a number of things, by the chosen language's rule of plurals. */
static const char *
get_many(const char *one, const char *many, unsigned long n)
{
	return one[0] == '\0' ? one : dngettext(DOMAIN, one, many, n);
}

/* Adds text[0..n), or of it what fits, cut before a character that does not fit whole. */
static void
put(struct writer *w, const char *text, size_t n)
{
	size_t left = w->room - 1 - w->used;

	if (w->full)
		return;
	if (n > left) {
		n = left;
		while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
			n--;
		w->full = true;
	}
	memcpy(w->out + w->used, text, n);
	w->used += n;
	w->out[w->used] = '\0';
}

/* Whether UTF-8 text holds a letter of a script written from right to left: U+0590..08FF,
 * U+FB1D..FEFF, U+10800..10FFF and U+1E800..1EFFF. */
static bool
holds_right_to_left(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		if ((*c == 0xD6 && c[1] >= 0x90) || (*c >= 0xD7 && *c <= 0xDF))
			return true;
		if (*c == 0xE0 && c[1] >= 0xA0 && c[1] <= 0xA3)
			return true;
		if (*c == 0xEF && c[1] >= 0xAC && c[1] <= 0xBB)
			return true;
		if (*c == 0xF0 && (c[1] == 0x90 || c[1] == 0x9E) && c[2] >= 0xA0)
			return true;
	}
	return false;
}

/* The argument that the placeholder at *at asks for, 0 being the first, *at moved behind it;
 * `next` is the one that comes next. -1: "%%"; -2: no placeholder that there is. */
static int
placeholder(const char **at, int *next)
{
	const char *p = *at + 1;
	int which;

	if (p[0] == '%') {
		*at = p + 1;
		return -1;
	}
	if (p[0] >= '1' && p[0] <= '9' && p[1] == '$') {
		which = p[0] - '1';
		p += 2;
	} else {
		which = (*next)++;
	}
	if (p[0] != 's' && p[0] != 'u')
		return -2;
	*at = p + 1;
	return which;
}

/* The set of arguments that a text asks for, one bit each; -1 when it asks for what is not
 * there. */
static int
asked(const char *text, size_t count)
{
	int set = 0, next = 0;

	while ((text = strchr(text, '%')) != NULL) {
		int which = placeholder(&text, &next);

		if (which == -2 || which >= (int)count || which >= TEXTS_ARGUMENTS)
			return -1;
		if (which >= 0)
			set |= 1 << which;
	}
	return set;
}

/* A number stays bare: the hour and the minute of "14:03" must remain one. */
static void
put_argument(struct writer *w, bool right_to_left, const char *argument)
{
	bool digits = argument[strspn(argument, "0123456789")] == '\0';
	bool isolate = !digits && (right_to_left || holds_right_to_left(argument));

	if (isolate)
		put(w, ISOLATE, strlen(ISOLATE));
	put(w, argument, strlen(argument));
	if (isolate)
		put(w, ISOLATE_END, strlen(ISOLATE_END));
}

static void
fill(struct writer *w, const char *text, bool right_to_left, const char *const *args)
{
	int next = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, "%");
		int which;

		put(w, text, n);
		text += n;
		if (*text == '\0')
			return;
		which = placeholder(&text, &next);
		if (which < 0)
			put(w, "%", 1);
		else
			put_argument(w, right_to_left, args[which]);
	}
}

/* gettext gives the msgid itself back when there is nothing else. */
static void
miss(const struct texts *texts, const char *msgid)
{
	if (strcmp(texts->languages[texts->chosen].code, "en") == 0 || msgid[0] == '\0' ||
	    untranslated_count == UNTRANSLATED)
		return;
	for (size_t i = 0; i < untranslated_count; i++)
		if (untranslated[i] == msgid)
			return;
	untranslated[untranslated_count++] = msgid;
	tell(texts, "text without a translation", msgid);
}

void
texts_say(const struct texts *texts, char *out, size_t room, const char *msgid, const char *many,
    unsigned long n, const char *const *args, size_t count)
{
	struct writer w = { .out = out, .room = room };
	const char *plain = many != NULL && n != 1 ? many : msgid;
	const char *text = many != NULL ? get_many(msgid, many, n) : texts_get(msgid);
	bool right_to_left = texts_right_to_left(texts);
	int wanted = asked(plain, count), got = asked(text, count);

	out[0] = '\0';
	if (text == plain)
		miss(texts, plain);
	if (wanted < 0) {
		tell(texts, "text with the wrong arguments", plain);
		put(&w, plain, strlen(plain));
		return;
	}
	/* "One try left" may leave the number out; nothing may ask for more. */
	if (got < 0 || (got & ~wanted) != 0 || (many == NULL && got != wanted)) {
		tell(texts, "translation with other arguments than its text", plain);
		text = plain;
		right_to_left = false;
	}
	fill(&w, text, right_to_left, args);
}

void
texts_clock(const struct texts *texts, char *out, size_t room, time_t at)
{
	char hour[4], minute[4];
	const char *const args[] = { hour, minute };
	struct tm tm;

	out[0] = '\0';
	if (localtime_r(&at, &tm) == NULL)
		return;
	snprintf(hour, sizeof(hour), "%02u", (unsigned int)tm.tm_hour % 100);
	snprintf(minute, sizeof(minute), "%02u", (unsigned int)tm.tm_min % 100);
	/* TRANSLATORS: a time of day, hour and minute. */
	texts_say(texts, out, room, N_("%s:%s"), NULL, 0, args, 2);
}

void
texts_date(const struct texts *texts, char *out, size_t room, time_t at)
{
	char day[4], year[16];
	struct tm tm;

	out[0] = '\0';
	if (localtime_r(&at, &tm) == NULL)
		return;
	snprintf(day, sizeof(day), "%u", (unsigned int)tm.tm_mday % 100);
	snprintf(year, sizeof(year), "%lld", (long long)tm.tm_year + 1900);
	/* TRANSLATORS: day, month and year. */
	texts_say(texts, out, room, N_("%1$s %2$s %3$s"), NULL, 0,
	    (const char *const[]){ day, texts_get(months[tm.tm_mon]), year }, 3);
}

static bool
same_day(time_t a, time_t b)
{
	struct tm one, other;

	return localtime_r(&a, &one) != NULL && localtime_r(&b, &other) != NULL &&
	    one.tm_year == other.tm_year && one.tm_yday == other.tm_yday;
}

void
texts_when(const struct texts *texts, char *out, size_t room, time_t at, time_t now)
{
	char date[TEXTS_WHEN], clock[TEXTS_WHEN];

	texts_clock(texts, clock, sizeof(clock), at);
	if (same_day(at, now)) {
		snprintf(out, room, "%s", clock);
		return;
	}
	texts_date(texts, date, sizeof(date), at);
	/* TRANSLATORS: a date and a time of day. */
	texts_say(texts, out, room, N_("%1$s, %2$s"), NULL, 0,
	    (const char *const[]){ date, clock }, 2);
}
