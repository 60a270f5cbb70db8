#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "text.h"

static const struct {
	const char *in;
	size_t len;
	const char *out;
	bool clean;
} rows[] = {
	{ "alice", 5, "alice", true },
	{ "", 0, "", true },
	{ "a\nb", 3, "a?b", false },
	{ "a\0b", 3, "a?b", false },
	{ "a\x7f" "b", 3, "a?b", false },
	{ "\xc2\x9b" "31m", 5, "?31m", false },			/* C1 CSI */
	{ "a\xe2\x80\xae" "b", 5, "a?b", false },		/* right-to-left override */
	{ "a\xe2\x81\xa6" "b", 5, "a?b", false },		/* isolate */
	{ "a\xe2\x80\x8b" "b", 5, "a?b", false },		/* zero width space */
	{ "a\xef\xbb\xbf", 4, "a?", false },			/* byte order mark */
	{ "a\xff" "b", 3, "a?b", false },			/* no UTF-8 */
	{ "\xc0\xaf", 2, "??", false },				/* overlong */
	{ "\xed\xa0\x80", 3, "???", false },			/* surrogate */
	{ "\xf4\x90\x80\x80", 4, "????", false },			/* beyond Unicode */
	{ "J\xc3\xbcrgen", 7, "J\xc3\xbcrgen", true },
	{ "\xe5\xb1\xb1\xe7\x94\xb0", 6, "\xe5\xb1\xb1\xe7\x94\xb0", true },
	{ "\xf0\x9f\x94\x91", 4, "\xf0\x9f\x94\x91", true },
	{ "a\xe2\x82", 3, "a??", false },			/* cut short */
};

Test(text, clean_replaces_what_a_screen_or_a_log_line_must_not_meet)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char out[64];
		bool clean = text_clean(out, sizeof(out), (const uint8_t *)rows[i].in, rows[i].len);

		cr_expect_str_eq(out, rows[i].out, "row %zu gave '%s'", i, out);
		cr_expect_eq(clean, rows[i].clean, "row %zu", i);
	}
}

Test(text, clean_cuts_only_between_characters)
{
	const uint8_t in[] = "ab\xe2\x82\xac";
	char out[8];

	for (size_t size = 1; size <= sizeof(out); size++) {
		bool clean = text_clean(out, size, in, 5);

		cr_expect_str_eq(out, size >= 6 ? "ab\xe2\x82\xac" : size >= 3 ? "ab"
			: size == 2 ? "a" : "");
		cr_expect_eq(clean, size >= 6);
	}
}

Test(text, clean_leaves_nothing_hidden_of_any_code_unit)
{
	for (unsigned int a = 0; a < 256; a++) {
		for (unsigned int b = 0; b < 256; b++) {
			uint8_t in[2] = { (uint8_t)a, (uint8_t)b };
			char out[8], again[8];

			text_clean(out, sizeof(out), in, 2);
			cr_assert(text_clean(again, sizeof(again), (const uint8_t *)out, strlen(out)));
			cr_assert_str_eq(out, again);
		}
	}
}

Test(text, hex_writes_whole_octets_that_fit)
{
	const uint8_t in[] = { 0x00, 0xa5, 0xff };
	char out[8];

	text_hex(out, 7, in, 3);
	cr_expect_str_eq(out, "00a5ff");
	text_hex(out, 6, in, 3);
	cr_expect_str_eq(out, "00a5");
	text_hex(out, 1, in, 3);
	cr_expect_str_eq(out, "");
}
