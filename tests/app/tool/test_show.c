#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"

Test(show, shows_bytes_that_are_not_printable_ascii_as_hex)
{
	char out[64];

	cr_expect_str_eq(show_clean("a\x1b[2Jb\xC3\xA9\n", out, sizeof(out)),
	    "a\\x1b[2Jb\\xc3\\xa9\\x0a");
	cr_expect_str_eq(show_clean(NULL, out, sizeof(out)), "-");
}

Test(show, cuts_what_does_not_fit_and_says_so_at_every_length)
{
	char out[16], in[32];

	for (size_t n = 0; n < sizeof(in); n++) {
		memset(in, 'x', sizeof(in));
		in[n < sizeof(in) ? n : sizeof(in) - 1] = '\0';
		show_clean(in, out, sizeof(out));
		if (n < sizeof(out))
			cr_expect_str_eq(out, in);
		else
			cr_expect(strlen(out) == sizeof(out) - 1 && out[sizeof(out) - 2] == '~');
	}
	memset(in, '\xFF', sizeof(in) - 1);
	in[sizeof(in) - 1] = '\0';
	for (size_t room = 2; room < sizeof(out); room++) {
		show_clean(in, out, room);
		cr_expect_lt(strlen(out), room);
		cr_expect_eq(out[strlen(out) - 1], '~');
	}
}

static char *
wrapped(int indent, int column, const char *label, const char *value)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	show_field(out, indent, column, label, value);
	fclose(out);
	return text;
}

Test(show, breaks_a_value_at_words_below_its_own_column)
{
	char *text = wrapped(2, 10, "label", "one two three four five six seven eight nine ten "
	    "eleven twelve thirteen fourteen");

	cr_expect_str_eq(text,
	    "  label:  one two three four five six seven eight nine ten eleven twelve\n"
	    "          thirteen fourteen\n");
	free(text);
}

Test(show, breaks_a_word_that_is_longer_than_a_line)
{
	char value[200], *text;

	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	text = wrapped(0, 10, "label", value);
	for (const char *p = text; *p != '\0'; p += strcspn(p, "\n") + 1)
		cr_expect_leq(strcspn(p, "\n"), SHOW_COLUMNS);
	free(text);
	text = wrapped(0, 10, "label", "");
	cr_expect_str_eq(text, "label:\n");
	free(text);
	text = wrapped(0, 10, "label", "trailing  ");
	cr_expect_str_eq(text, "label:    trailing\n");
	free(text);
}

Test(show, reads_logon_ids)
{
	unsigned long long id;

	cr_expect(show_logon_id("0x3e7", &id) && id == 0x3e7);
	cr_expect(show_logon_id("1000", &id) && id == 1000);
	cr_expect(show_logon_id("0xffffffffffffffff", &id) && id == ~0ULL);
	cr_expect_not(show_logon_id("", &id));
	cr_expect_not(show_logon_id("0", &id));
	cr_expect_not(show_logon_id("0x0", &id));
	cr_expect_not(show_logon_id("-1", &id));
	cr_expect_not(show_logon_id("12x", &id));
	cr_expect_not(show_logon_id("0x10000000000000000", &id));
	cr_expect_not(show_logon_id(" 1", &id));
}
