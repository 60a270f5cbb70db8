/* Text from outside, as it may be shown; and one text as two. */
#include "front_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { REPLACEMENT = 0xFFFD, ELLIPSIS = 0x2026, MARKS = 2 };

struct range {
	uint32_t first, last;
};

/* Characters that turn, hide or break text, or are none. */
static const struct range dropped[] = {
	{ 0x00AD, 0x00AD },		/* soft hyphen */
	{ 0x034F, 0x034F },		/* grapheme joiner */
	{ 0x061C, 0x061C },		/* Arabic letter mark */
	{ 0x115F, 0x1160 },		/* fillers */
	{ 0x17B4, 0x17B5 },
	{ 0x180B, 0x180F },
	{ 0x200B, 0x200F },		/* zero-width, left-to-right and right-to-left marks */
	{ 0x202A, 0x202E },		/* embeddings and overrides */
	{ 0x2060, 0x206F },		/* joiners, isolates, deprecated controls */
	{ 0x3164, 0x3164 },
	{ 0xE000, 0xF8FF },		/* private: any picture */
	{ 0xFDD0, 0xFDEF },		/* noncharacters */
	{ 0xFE00, 0xFE0F },		/* variation selectors */
	{ 0xFEFF, 0xFEFF },
	{ 0xFFA0, 0xFFA0 },
	{ 0xFFF0, 0xFFFB },		/* annotations */
	{ 0xFFFE, 0xFFFF },
	{ 0x1D173, 0x1D17A },		/* musical controls */
	{ 0xE0000, 0x10FFFF },		/* tags, more selectors, private */
};

static const struct range spaces[] = {
	{ 0x0001, 0x0020 },		/* all C0 controls */
	{ 0x007F, 0x00A0 },		/* DEL, C1, no-break space */
	{ 0x1680, 0x1680 },
	{ 0x2000, 0x200A },
	{ 0x2028, 0x2029 },		/* line and paragraph separators */
	{ 0x202F, 0x202F },
	{ 0x205F, 0x205F },
	{ 0x2800, 0x2800 },		/* empty braille */
	{ 0x3000, 0x3000 },
};

static const struct range marks[] = {
	{ 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD }, { 0x0610, 0x061A },
	{ 0x064B, 0x065F }, { 0x06D6, 0x06DC }, { 0x0E31, 0x0E31 }, { 0x0E34, 0x0E3A },
	{ 0x0E47, 0x0E4E }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x20D0, 0x20FF },
	{ 0x302A, 0x302F }, { 0x3099, 0x309A }, { 0xFE20, 0xFE2F },
};

static bool
within(const struct range *ranges, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

#define WITHIN(ranges, c) within(ranges, sizeof(ranges) / sizeof((ranges)[0]), c)

/* The character at p[0..n), n > 0, and its bytes; U+FFFD and one byte when it is no UTF-8. */
static uint32_t
decode(const uint8_t *p, size_t n, size_t *bytes)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = p[0] < 0x80 ? 1 : p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
	uint32_t c = length == 1 ? p[0] : p[0] & (0x7Fu >> length);

	*bytes = 1;
	if ((p[0] >= 0x80 && p[0] < 0xC2) || p[0] > 0xF4 || length > n)
		return REPLACEMENT;
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return REPLACEMENT;
		c = c << 6 | (p[i] & 0x3F);
	}
	if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return REPLACEMENT;
	*bytes = length;
	return c;
}

static size_t
encode(uint32_t c, uint8_t out[4])
{
	if (c < 0x80) {
		out[0] = (uint8_t)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (uint8_t)(0xC0 | c >> 6);
		out[1] = (uint8_t)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (uint8_t)(0xE0 | c >> 12);
		out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
		out[2] = (uint8_t)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (uint8_t)(0xF0 | c >> 18);
	out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
	out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
	out[3] = (uint8_t)(0x80 | (c & 0x3F));
	return 4;
}

struct cleaner {
	char *out;
	size_t room, used;
	size_t left;			/* characters */
	unsigned int marks;		/* in a row */
	bool gap;			/* a space is owed */
	bool full;
};

/* The bytes that c takes behind a space that is owed must leave room for "…" and the NUL. */
static void
put(struct cleaner *cl, uint32_t c)
{
	uint8_t bytes[4];
	size_t n = encode(c, bytes), gap = cl->gap && cl->used > 0 ? 1 : 0;
	enum { TAIL = 4 };

	if (cl->left <= gap || cl->used + gap + n + TAIL > cl->room) {
		cl->full = true;
		return;
	}
	if (gap > 0)
		cl->out[cl->used++] = ' ';
	memcpy(cl->out + cl->used, bytes, n);
	cl->used += n;
	cl->left -= gap + 1;
	cl->gap = false;
}

size_t
front_text_clean(const char *in, size_t n, size_t limit, char *out, size_t room)
{
	struct cleaner cl = { .out = out, .room = room, .left = limit };
	const uint8_t *p = (const uint8_t *)in;
	size_t bytes;

	if (room == 0)
		return 0;
	for (size_t at = 0; at < n && p[at] != 0 && !cl.full; at += bytes) {
		uint32_t c = decode(p + at, n - at, &bytes);
		bool mark = WITHIN(marks, c);

		if (WITHIN(spaces, c)) {
			cl.gap = true;
			cl.marks = 0;
			continue;
		}
		if (WITHIN(dropped, c) || (c & 0xFFFE) == 0xFFFE)
			continue;
		cl.marks = mark ? cl.marks + 1 : 0;
		if (cl.marks > MARKS || (mark && (cl.used == 0 || cl.gap)))
			continue;
		put(&cl, c);
	}
	if (cl.full && cl.used + 4 <= room)
		cl.used += encode(ELLIPSIS, (uint8_t *)out + cl.used);
	out[cl.used] = '\0';
	return cl.used;
}

void
front_text_split(char *text, char *rest, size_t room)
{
	static const char *const ends[] = { ". ", "! ", "? ", "\xD8\x9F ", "\xE3\x80\x82" };
	char *end = NULL;

	rest[0] = '\0';
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char *at = strstr(text, ends[i]);

		if (at != NULL && (end == NULL || at + strlen(ends[i]) < end))
			end = at + strlen(ends[i]);
	}
	if (end == NULL || *end == '\0')
		return;
	snprintf(rest, room, "%s", end);
	*end = '\0';
	if (end[-1] == ' ')
		end[-1] = '\0';
}
