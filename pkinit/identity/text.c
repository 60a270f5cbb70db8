#include "text.h"

#include <string.h>

#include <openssl/asn1.h>

/* Code points that are drawn as nothing, turn the direction of what follows or break a line. */
static const struct {
	unsigned long first, last;
} hidden[] = {
	{ 0x0000, 0x001f },	/* C0 controls */
	{ 0x007f, 0x009f },	/* DEL, C1 controls */
	{ 0x00ad, 0x00ad },	/* soft hyphen */
	{ 0x034f, 0x034f },	/* combining grapheme joiner */
	{ 0x061c, 0x061c },	/* Arabic letter mark */
	{ 0x115f, 0x1160 },	/* Hangul fillers */
	{ 0x17b4, 0x17b5 },	/* Khmer inherent vowels */
	{ 0x180b, 0x180f },	/* Mongolian selectors and separator */
	{ 0x200b, 0x200f },	/* zero width, direction marks */
	{ 0x2028, 0x202e },	/* separators, embeddings and overrides */
	{ 0x2060, 0x206f },	/* joiners, isolates, deprecated formats */
	{ 0x3164, 0x3164 },	/* Hangul filler */
	{ 0xd800, 0xdfff },	/* surrogates */
	{ 0xfdd0, 0xfdef },	/* noncharacters */
	{ 0xfe00, 0xfe0f },	/* variation selectors */
	{ 0xfeff, 0xfeff },	/* byte order mark */
	{ 0xffa0, 0xffa0 },	/* half-width Hangul filler */
	{ 0xfff0, 0xfffb },	/* specials */
	{ 0xfffe, 0xffff },
	{ 0x1bca0, 0x1bca3 },	/* shorthand formats */
	{ 0x1d173, 0x1d17a },	/* musical formats */
	{ 0xe0000, ~0UL },	/* tags, supplementary selectors, private planes and beyond */
};

static bool
char_hidden(unsigned long c)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	}
	return false;
}

/* The octets of the character at in, 0 when it is not valid UTF-8. */
static size_t
char_read(const uint8_t *in, size_t len, unsigned long *c)
{
	int n = UTF8_getc(in, (int)(len < 4 ? len : 4), c);

	return n > 0 ? (size_t)n : 0;
}

bool
text_clean(char *out, size_t size, const uint8_t *in, size_t len)
{
	bool clean = true;
	size_t o = 0;

	for (size_t i = 0; i < len;) {
		unsigned long c = 0;
		size_t n = char_read(in + i, len - i, &c);
		bool bad = n == 0 || char_hidden(c);
		size_t need = bad ? 1 : n;

		if (need >= size - o) {
			clean = false;
			break;
		}
		if (bad)
			out[o] = '?';
		else
			memcpy(out + o, in + i, n);
		clean = clean && !bad;
		o += need;
		i += n ? n : 1;
	}
	out[o] = '\0';
	return clean;
}

void
text_hex(char *out, size_t size, const uint8_t *in, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	size_t o = 0;

	for (size_t i = 0; i < len && size - o > 2; i++) {
		out[o++] = digits[in[i] >> 4];
		out[o++] = digits[in[i] & 15];
	}
	out[o] = '\0';
}
