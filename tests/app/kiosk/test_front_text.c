/* Texts from outside are shown only cleaned. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "front_text.h"

static char out[256];

static const char *
clean_limited(const char *in, size_t limit)
{
	size_t n = front_text_clean(in, strlen(in), limit, out, sizeof(out));

	cr_assert_eq(n, strlen(out));
	return out;
}

static const char *
clean(const char *in)
{
	return clean_limited(in, 60);
}

Test(front_text, plain_text_stays)
{
	cr_assert_str_eq(clean("Alice Example"), "Alice Example");
	cr_assert_str_eq(clean("J\xC3\xBCrgen \xE7\x8E\x8B \xF0\x9F\x98\x80"),
	    "J\xC3\xBCrgen \xE7\x8E\x8B \xF0\x9F\x98\x80");
	cr_assert_str_eq(clean("\xD8\xB9\xD9\x84\xD9\x8A"), "\xD8\xB9\xD9\x84\xD9\x8A");
	cr_assert_str_eq(clean(""), "");
}

Test(front_text, control_characters_are_spaces)
{
	cr_assert_str_eq(clean("a\nb\tc\x1b[2Jd\x7f" "e"), "a b c [2Jd e");
	cr_assert_str_eq(clean("a\xC2\x85" "b\xC2\x9B" "c"), "a b c");
	cr_assert_str_eq(clean("a\xE2\x80\xA8" "b\xE2\x80\xA9" "c"), "a b c");
}

Test(front_text, what_turns_or_hides_text_is_left_out)
{
	static const char *const bad[] = { "\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6",
		"\xE2\x81\xA9", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xD8\x9C", "\xE2\x80\x8B",
		"\xE2\x80\x8D", "\xEF\xBB\xBF", "\xC2\xAD", "\xF3\xA0\x81\x81", "\xEE\x80\x80",
		"\xEF\xB8\x8F", "\xEF\xBF\xBF", "\xF0\x9F\xBF\xBF" };
	char text[16];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "a%sb", bad[i]);
		cr_assert_str_eq(clean(text), "ab", "%zu", i);
	}
}

Test(front_text, spaces_are_single_and_never_outside)
{
	cr_assert_str_eq(clean("  a \xC2\xA0 \xE3\x80\x80 b  "), "a b");
	cr_assert_str_eq(clean(" \n "), "");
}

Test(front_text, what_is_no_utf8_is_replaced)
{
	cr_assert_str_eq(clean("a\xff" "b"), "a\xEF\xBF\xBD" "b");
	cr_assert_str_eq(clean("a\xC0\xAF"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
	cr_assert_str_eq(clean("a\xED\xA0\x80"), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	cr_assert_str_eq(clean("a\xE2\x82"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

Test(front_text, marks_do_not_pile_up)
{
	cr_assert_str_eq(clean("a\xCC\x81\xCC\x82\xCC\x83\xCC\x84z"), "a\xCC\x81\xCC\x82z");
	cr_assert_str_eq(clean("\xCC\x81z"), "z");
}

Test(front_text, long_text_is_cut_between_characters)
{
	cr_assert_str_eq(clean_limited("abcdef", 6), "abcdef");
	cr_assert_str_eq(clean_limited("abcdefg", 6), "abcdef\xE2\x80\xA6");
	for (size_t room = 1; room < 40; room++) {
		char small[40];
		size_t n;

		memset(small, 'x', sizeof(small));
		n = front_text_clean("\xE7\x8E\x8B\xE7\x8E\x8B\xE7\x8E\x8B\xE7\x8E\x8B\xE7\x8E\x8B", 15,
		    60, small, room);
		cr_assert_lt(n, room);
		cr_assert_eq(n % 3, 0);
		cr_assert_eq(small[n], '\0');
	}
	cr_assert_eq(front_text_clean("a", 1, 60, out, 0), 0);
}

Test(front_text, reads_no_byte_behind_its_text)
{
	char in[2] = { 'a', '\xE2' };

	cr_assert_eq(front_text_clean(in, 2, 60, out, sizeof(out)), 4);
	cr_assert_eq(front_text_clean(in, 1, 60, out, sizeof(out)), 1);
}

Test(front_text, every_pair_of_bytes_comes_out_clean_and_stays_so)
{
	char again[64];

	for (unsigned int i = 0; i < 0x10000; i++) {
		char in[4] = { 'x', (char)(i >> 8), (char)i, 'y' };
		size_t n = front_text_clean(in, 4, 60, out, sizeof(out));

		for (size_t k = 0; k < n; k++)
			cr_assert(((unsigned char)out[k] >= 0x20) && out[k] != 0x7f);
		cr_assert_eq(front_text_clean(out, n, 60, again, sizeof(again)), n);
		cr_assert_eq(memcmp(out, again, n), 0);
	}
}

static const char *
split(const char *text, char rest[64])
{
	snprintf(out, sizeof(out), "%s", text);
	front_text_split(out, rest, 64);
	return out;
}

Test(front_text, a_text_is_cut_behind_its_first_sentence)
{
	char rest[64];

	cr_assert_str_eq(split("It failed. Please call. Now.", rest), "It failed.");
	cr_assert_str_eq(rest, "Please call. Now.");
	cr_assert_str_eq(split("One sentence.", rest), "One sentence.");
	cr_assert_str_eq(rest, "");
	cr_assert_str_eq(split("One sentence. ", rest), "One sentence. ");
	cr_assert_str_eq(rest, "");
	cr_assert_str_eq(split("What? Nothing. No!", rest), "What?");
	cr_assert_str_eq(rest, "Nothing. No!");
	cr_assert_str_eq(split("", rest), "");
}
