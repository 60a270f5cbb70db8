/* A typed user name as DomainName and UserName. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "front_hint.h"
#include "kerb.h"

_Static_assert((int)FRONT_HINT <= (int)KERB_NAME_ROOM && (int)FRONT_HINT <= (int)KERB_USER_ROOM,
    "the logon buffer takes what was typed");

static void
expect(const char *text, const char *domain, const char *user)
{
	struct front_hint hint;

	memset(&hint, 'x', sizeof(hint));
	cr_expect(front_hint_split(text, &hint), "'%s' is refused", text);
	cr_expect_str_eq(hint.domain, domain, "'%s': domain '%s'", text, hint.domain);
	cr_expect_str_eq(hint.user, user, "'%s': user '%s'", text, hint.user);
}

static void
expect_refused(const char *text)
{
	struct front_hint hint;

	memset(&hint, 'x', sizeof(hint));
	cr_expect_not(front_hint_split(text, &hint), "'%s' is taken as '%s' and '%s'", text,
	    hint.domain, hint.user);
	cr_expect_eq(hint.domain[0], '\0', "'%s' leaves a domain", text);
	cr_expect_eq(hint.user[0], '\0', "'%s' leaves a user", text);
}

Test(front_hint, is_a_name_of_three_forms)
{
	expect("alice", "", "alice");
	expect("alice@example.org", "", "alice@example.org");
	expect("EXAMPLE\\alice", "EXAMPLE", "alice");
	expect("a", "", "a");
	expect("a@b", "", "a@b");
	expect("b\\a", "b", "a");
	expect("alice.o-neill_2", "", "alice.o-neill_2");
	expect("m\xC3\xBCller@b\xC3\xA9.example", "", "m\xC3\xBCller@b\xC3\xA9.example");
	expect("B\xC3\x89\\m\xC3\xBCller", "B\xC3\x89", "m\xC3\xBCller");
	expect("John Smith", "", "John Smith");
}

Test(front_hint, is_none_when_nothing_was_typed)
{
	expect("", "", "");
	expect("   ", "", "");
}

Test(front_hint, does_not_count_blanks_around_it)
{
	expect("  alice ", "", "alice");
	expect(" EXAMPLE\\alice  ", "EXAMPLE", "alice");
}

Test(front_hint, has_no_empty_part)
{
	expect_refused("@");
	expect_refused("alice@");
	expect_refused("@example.org");
	expect_refused("\\");
	expect_refused("\\alice");
	expect_refused("EXAMPLE\\");
}

Test(front_hint, has_no_separator_in_a_part)
{
	expect_refused("alice@example.org@example.net");
	expect_refused("EXAMPLE\\alice@example.org");
	expect_refused("alice@EXAMPLE\\x");
	expect_refused("A\\B\\alice");
	expect_refused("host/alice");
	expect_refused("alice@a/b");
	expect_refused("a/b\\alice");
}

Test(front_hint, is_not_what_may_be_a_pin)
{
	expect_refused("123456");
	expect_refused("12345678");
	expect_refused("  1234567 ");
	expect("12345", "", "12345");
	expect("123456789", "", "123456789");
	expect("12345a", "", "12345a");
	expect("a123456", "", "a123456");
	expect("123 456", "", "123 456");
	expect("123456@example.org", "", "123456@example.org");
	expect("EXAMPLE\\123456", "EXAMPLE", "123456");
}

Test(front_hint, has_nothing_that_people_would_not_see)
{
	expect_refused("ali\tce");
	expect_refused("ali\nce");
	expect_refused("ali\x7F" "ce");
	expect_refused("ali  ce");
	expect_refused("ali\xE2\x80\x8B" "ce");	/* zero-width space */
	expect_refused("\xE2\x80\xAE" "ecila");	/* right-to-left override */
	expect_refused("ali\xFF" "ce");
	expect_refused("ali\xC3");
	expect_refused("ali\xED\xA0\x80" "ce");	/* a surrogate */
}

Test(front_hint, is_at_most_100_characters_and_never_longer_than_its_place)
{
	char text[4 * FRONT_HINT_MOST + 8];

	memset(text, 'a', sizeof(text));
	text[FRONT_HINT_MOST] = '\0';
	expect(text, "", text);
	text[FRONT_HINT_MOST] = 'a';
	text[FRONT_HINT_MOST + 1] = '\0';
	expect_refused(text);
	/* Of three bytes each: 85 fit into the 255 of a part. */
	for (size_t i = 0; i < 86; i++)
		memcpy(text + 3 * i, "\xE4\xB8\xAD", 3);
	text[3 * 85] = '\0';
	expect(text, "", text);
	text[3 * 85] = '\xE4';
	text[3 * 86] = '\0';
	expect_refused(text);
}

Test(front_hint, of_every_beginning_and_flipped_bit_has_two_clean_parts_or_none)
{
	static const char *const good[] = { "alice@example.org", "EXAMPLE\\m\xC3\xBCller",
		"alice", " al ice " };
	struct front_hint hint;
	char text[64];

	for (size_t g = 0; g < sizeof(good) / sizeof(good[0]); g++) {
		size_t n = strlen(good[g]);

		for (size_t i = 0; i < n + 8 * n; i++) {
			snprintf(text, sizeof(text), "%s", good[g]);
			if (i < n)
				text[i] = '\0';
			else
				text[(i - n) / 8] ^= (char)(1u << (i - n) % 8);
			if (!front_hint_split(text, &hint))
				cr_assert_eq(hint.user[0] | hint.domain[0], 0);
			cr_assert(hint.user[0] != '\0' || hint.domain[0] == '\0');
			cr_assert_null(strpbrk(hint.user, "/\\\t\n"));
			cr_assert(hint.domain[0] == '\0' || strchr(hint.user, '@') == NULL);
			cr_assert_null(strpbrk(hint.domain, "/\\@\t\n"));
		}
	}
}
