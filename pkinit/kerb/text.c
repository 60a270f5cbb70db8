#include "text.h"

#include <string.h>

#define SURROGATE_HIGH	0xD800u
#define SURROGATE_LOW	0xDC00u
#define SURROGATE_END	0xE000u
#define CODE_MAX	0x10FFFFu

/* How many bytes of ASCII, none of them NUL, text[len] begins with: most text is nothing else. */
static size_t
ascii_run(const uint8_t *text, size_t len)
{
	size_t n = 0;

	while (n < len && text[n] - 1u < 0x7Fu)
		n++;
	return n;
}

/* The same of UTF-16LE, counted in units. */
static size_t
ascii_units(struct bytes_in in)
{
	size_t n = 0;

	while (!in.bad && n < in.left / 2 && in.p[2 * n] - 1u < 0x7Fu && in.p[2 * n + 1] == 0)
		n++;
	return n;
}

/* The cursors of bytes.h, one look a character. */
static bool
take_unit(struct bytes_in *in, uint32_t *unit)
{
	if (in->bad || in->left < 2)
		return false;
	*unit = (uint32_t)in->p[0] | (uint32_t)in->p[1] << 8;
	in->p += 2;
	in->left -= 2;
	return true;
}

static bool
take_byte(struct bytes_in *in, uint32_t *byte)
{
	if (in->bad || in->left == 0)
		return false;
	*byte = *in->p++;
	in->left--;
	return true;
}

static void
put_unit(struct bytes_out *out, uint32_t unit)
{
	if (out->bad || out->room - out->used < 2) {
		out->bad = true;
		return;
	}
	out->p[out->used++] = (uint8_t)unit;
	out->p[out->used++] = (uint8_t)(unit >> 8);
}

/* As UTF-16LE. */
static void
put_ascii(struct bytes_out *out, const uint8_t *text, size_t len)
{
	if (out->bad || (out->room - out->used) / 2 < len) {
		out->bad = true;
		return;
	}
	for (size_t i = 0; i < len; i++) {
		out->p[out->used++] = text[i];
		out->p[out->used++] = 0;
	}
}

static bool
utf16_next(struct bytes_in *in, uint32_t *code)
{
	uint32_t high, low;

	if (!take_unit(in, &high))
		return false;
	*code = high;
	if (high < SURROGATE_HIGH || high >= SURROGATE_END)
		return true;
	if (!take_unit(in, &low) || high >= SURROGATE_LOW || low < SURROGATE_LOW ||
	    low >= SURROGATE_END)
		return false;
	*code = 0x10000u + ((high - SURROGATE_HIGH) << 10) + (low - SURROGATE_LOW);
	return true;
}

static size_t
utf8_put(uint32_t code, char out[4])
{
	static const struct { uint32_t end; unsigned char lead; } form[] = {
		{ 0x80, 0x00 }, { 0x800, 0xC0 }, { 0x10000, 0xE0 }, { CODE_MAX + 1, 0xF0 },
	};
	size_t n = 0, i;

	while (code >= form[n].end)
		n++;
	for (i = n; i > 0; i--, code >>= 6)
		out[i] = (char)(unsigned char)(0x80u | (code & 0x3Fu));
	out[0] = (char)(unsigned char)(form[n].lead | code);
	return n + 1;
}

enum text_result
text_from_utf16(struct bytes_in in, char *out, size_t room)
{
	enum text_result r = TEXT_OK;
	size_t used = 0, n;
	uint32_t code;
	char one[4];

	while (r == TEXT_OK && in.left > 0) {
		n = ascii_units(in);
		if (n > 0 && (!out || room - used > n)) {
			for (size_t i = 0; out && i < n; i++)
				out[used++] = (char)in.p[2 * i];
			bytes_in_take(&in, 2 * n);
		} else if (!utf16_next(&in, &code)) {
			r = TEXT_INVALID;
		} else if (code == 0) {
			r = TEXT_NUL;
		} else if (out) {
			n = utf8_put(code, one);
			if (room - used <= n)
				r = TEXT_LONG;
			else
				memcpy(out + used, one, n);
			used += n;
		}
	}
	if (out)
		out[r == TEXT_OK ? used : 0] = '\0';
	return r;
}

/* One character of RFC 3629 UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
static bool
utf8_next(struct bytes_in *in, uint32_t *code)
{
	uint32_t lead, next, least;
	int more;

	if (!take_byte(in, &lead))
		return false;
	*code = lead;
	if (lead < 0x80)
		return true;
	if (lead < 0xC2 || lead > 0xF4)
		return false;
	more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
	least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
	*code = lead & (0x3Fu >> more);
	while (more-- > 0) {
		if (!take_byte(in, &next) || (next & 0xC0u) != 0x80)
			return false;
		*code = *code << 6 | (next & 0x3Fu);
	}
	return *code >= least && *code <= CODE_MAX &&
	    (*code < SURROGATE_HIGH || *code >= SURROGATE_END);
}

enum text_result
text_units(const char *text, size_t len, size_t *units)
{
	struct bytes_in in = bytes_in(text, len);
	size_t n = 0, run;
	uint32_t code;

	*units = 0;
	while (in.left > 0) {
		run = ascii_run(in.p, in.left);
		n += run;
		bytes_in_take(&in, run);
		if (in.left == 0)
			break;
		if (!utf8_next(&in, &code))
			return TEXT_INVALID;
		if (code == 0)
			return TEXT_NUL;
		n += code < 0x10000 ? 1 : 2;
	}
	*units = n;
	return TEXT_OK;
}

void
text_to_utf16(struct bytes_out *out, const char *text, size_t len)
{
	struct bytes_in in = bytes_in(text, len);
	size_t run;
	uint32_t code;

	for (;;) {
		run = ascii_run(in.p, in.left);
		put_ascii(out, in.p, run);
		bytes_in_take(&in, run);
		if (in.left == 0 || !utf8_next(&in, &code))
			return;
		if (code < 0x10000) {
			put_unit(out, code);
			continue;
		}
		code -= 0x10000;
		put_unit(out, SURROGATE_HIGH + (code >> 10));
		put_unit(out, SURROGATE_LOW + (code & 0x3FFu));
	}
}

enum text_result
text_value_units(const struct kerb_value *value, size_t *units)
{
	*units = 0;
	if (!value->wide)
		return text_units(value->data, value->len, units);
	*units = value->len / 2;
	return text_from_utf16(bytes_in(value->data, value->len), NULL, 0);
}

void
text_value_write(struct bytes_out *out, const struct kerb_value *value)
{
	if (value->wide)
		bytes_out_put(out, value->data, value->len);
	else
		text_to_utf16(out, value->data, value->len);
}

bool
kerb_value_utf8(const struct kerb_value *value, char *out, size_t room)
{
	size_t units;

	if (room == 0)
		return false;
	out[0] = '\0';
	if (value->wide)
		return text_from_utf16(bytes_in(value->data, value->len), out, room) == TEXT_OK;
	if (value->len >= room || text_units(value->data, value->len, &units) != TEXT_OK)
		return false;
	if (value->len > 0)
		memcpy(out, value->data, value->len);
	out[value->len] = '\0';
	return true;
}
