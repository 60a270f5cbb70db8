#include <criterion/criterion.h>
#include <string.h>

#include "text.h"

static size_t
to_utf16(const char *text, uint8_t *out, size_t room)
{
	struct bytes_out w = bytes_out(out, room);

	text_to_utf16(&w, text, strlen(text));
	return w.bad ? 0 : w.used;
}

Test(kerb_text, takes_every_length_of_character_there_and_back)
{
	static const char *const texts[] = {
		"a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
		"\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		uint8_t wide[8];
		char back[8];
		size_t n = to_utf16(texts[i], wide, sizeof(wide)), units;

		cr_expect_eq(text_units(texts[i], strlen(texts[i]), &units), TEXT_OK, "row %zu", i);
		cr_expect_eq(n, 2 * units, "row %zu", i);
		cr_expect_eq(text_from_utf16(bytes_in(wide, n), back, sizeof(back)), TEXT_OK);
		cr_expect_str_eq(back, texts[i], "row %zu", i);
	}
}

Test(kerb_text, refuses_what_is_no_utf8)
{
	static const char *const texts[] = {
		"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xED\xA0\x80",
		"\xED\xBF\xBF", "\xE1\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80", "\xFF",
	};
	size_t units;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_eq(text_units(texts[i], strlen(texts[i]), &units), TEXT_INVALID,
		    "row %zu", i);
	cr_expect_eq(text_units("a\0b", 3, &units), TEXT_NUL);
}

Test(kerb_text, refuses_lone_surrogates_and_odd_bytes)
{
	static const struct { uint8_t b[6]; size_t n; } rows[] = {
		{ { 0x00, 0xD8 }, 2 }, { { 0x00, 0xDC }, 2 }, { { 0x00, 0xD8, 'a', 0 }, 4 },
		{ { 0x00, 0xD8, 0x00, 0xD8 }, 4 }, { { 0x00, 0xDC, 0x00, 0xD8 }, 4 },
		{ { 0x00, 0xDC, 0x00, 0xDC }, 4 }, { { 'a', 0, 'b' }, 3 }, { { 0x00, 0xD8, 0x00 }, 3 },
	};
	char out[16];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		out[0] = 'x';
		cr_expect_eq(text_from_utf16(bytes_in(rows[i].b, rows[i].n), out, sizeof(out)),
		    TEXT_INVALID, "row %zu", i);
		cr_expect_str_eq(out, "");
	}
}

Test(kerb_text, stops_at_the_end_of_its_room)
{
	static const uint8_t wide[] = { 'a', 0, 'b', 0, 'c', 0 };
	char out[5] = "\x55\x55\x55\x55";

	cr_expect_eq(text_from_utf16(bytes_in(wide, 6), out, 3), TEXT_LONG);
	cr_expect_str_eq(out, "");
	cr_expect_eq(out[3], 0x55);
	cr_expect_eq(text_from_utf16(bytes_in(wide, 6), out, 4), TEXT_OK);
	cr_expect_str_eq(out, "abc");
}
