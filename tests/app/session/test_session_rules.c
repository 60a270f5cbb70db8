#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"

static const char *
word(const struct rules_command *c, size_t i)
{
	return i < c->count ? c->text + c->start[i] : "(none)";
}

static bool
member(const void *data, const char *group)
{
	return strcmp(group, data) == 0;
}

static const struct rules_user alice = { "alice", member, "nurses" };

static const struct {
	const char *line;
	size_t count;
	const char *words[4];
} good_lines[] = {
	{ "/bin/sh", 1, { "/bin/sh" } },
	{ "  /bin/sh\t-l  ", 2, { "/bin/sh", "-l" } },
	{ "/bin/sh -c 'echo \"$HOME\" \\'", 3, { "/bin/sh", "-c", "echo \"$HOME\" \\" } },
	{ "/bin/sh \"a \\\" b\" \"\\\\\" \"\\n\"", 4, { "/bin/sh", "a \" b", "\\", "\\n" } },
	{ "/opt/a\\ b/c d'e'\"f\"g", 2, { "/opt/a b/c", "defg" } },
	{ "/x '' \"\"", 3, { "/x", "", "" } },
	{ "/x *|&;<>$(y)", 2, { "/x", "*|&;<>$(y)" } },
};

Test(session_rules, command_lines_are_split_at_blanks_and_by_quotes)
{
	for (size_t i = 0; i < sizeof(good_lines) / sizeof(good_lines[0]); i++) {
		struct rules_command c;

		cr_expect(rules_split(good_lines[i].line, strlen(good_lines[i].line), &c),
		    "%s", good_lines[i].line);
		cr_expect_eq(c.count, good_lines[i].count, "%s", good_lines[i].line);
		for (size_t k = 0; k < good_lines[i].count; k++)
			cr_expect_str_eq(word(&c, k), good_lines[i].words[k]);
	}
}

static const char *const bad_lines[] = {
	"", "   ", "sh", "bin/sh", "'' /bin/sh", "/bin/sh 'x", "/bin/sh \"x", "/bin/sh x\\",
	"/bin/sh \"x\\\"", "\"", "'", "\\",
};

Test(session_rules, broken_command_lines_are_refused)
{
	for (size_t i = 0; i < sizeof(bad_lines) / sizeof(bad_lines[0]); i++) {
		struct rules_command c;

		cr_expect(!rules_split(bad_lines[i], strlen(bad_lines[i]), &c), "%s", bad_lines[i]);
		cr_expect_eq(c.count, 0);
		cr_expect_eq(c.text[0], '\0');
	}
}

Test(session_rules, words_and_bytes_have_a_maximum)
{
	struct rules_command c;
	char line[4096];
	size_t n = 2;

	memcpy(line, "/x", 2);
	for (size_t i = 1; i < RULES_ARGS; i++, n += 2)
		memcpy(line + n, " y", 2);
	cr_expect(rules_split(line, n, &c));
	cr_expect_eq(c.count, RULES_ARGS);
	memcpy(line + n, " y", 2);
	cr_expect(!rules_split(line, n + 2, &c));

	memset(line, 'x', sizeof(line));
	line[0] = '/';
	for (n = 1; n < RULES_TEXT - 1; n++)
		cr_expect(rules_split(line, n, &c), "%zu", n);
	for (; n < sizeof(line); n++)
		cr_expect(!rules_split(line, n, &c), "%zu", n);
	line[RULES_TEXT - 2] = ' ';
	line[RULES_TEXT - 1] = line[RULES_TEXT] = '\'';
	cr_expect(!rules_split(line, RULES_TEXT + 1, &c));
}

Test(session_rules, every_cut_of_a_line_is_split_or_refused_within_its_bytes)
{
	for (size_t i = 0; i < sizeof(good_lines) / sizeof(good_lines[0]); i++) {
		for (size_t n = 0; n <= strlen(good_lines[i].line); n++) {
			struct rules_command c;
			char *copy = malloc(n + 1);

			memcpy(copy, good_lines[i].line, n);
			if (rules_split(copy, n, &c))
				cr_expect_eq(c.text[0], '/');
			else
				cr_expect_eq(c.count, 0);
			free(copy);
		}
	}
}

Test(session_rules, every_bit_flip_of_a_line_is_split_or_refused)
{
	for (size_t i = 0; i < sizeof(good_lines) / sizeof(good_lines[0]); i++) {
		size_t n = strlen(good_lines[i].line);

		for (size_t bit = 0; bit < n * 8; bit++) {
			struct rules_command c;
			char *copy = malloc(n);

			memcpy(copy, good_lines[i].line, n);
			copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
			if (rules_split(copy, n, &c))
				cr_expect_eq(c.text[0], '/');
			free(copy);
		}
	}
}

static const struct {
	const char *rules, *program;
} choices[] = {
	{ "default /d\ngroup nurses /g\nuser alice /u\n", "/u" },
	{ "default /d\ngroup nurses /g\nuser bob /u\n", "/g" },
	{ "default /d\ngroup doctors /g\nuser bob /u", "/d" },
	{ "group nurses /first\ngroup nurses /second\n", "/first" },
	{ "\n\n  default\t/d x\n\n", "/d" },
	{ "user alic /u\nuser alicee /v\ndefault /d\n", "/d" },
};

Test(session_rules, the_user_wins_over_a_group_and_a_group_over_the_default)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		struct rules_command c;
		unsigned int bad;

		cr_expect_eq(rules_shell(choices[i].rules, &alice, &c, &bad), RULES_OK);
		cr_expect_str_eq(word(&c, 0), choices[i].program, "%s", choices[i].rules);
		cr_expect_eq(bad, 0);
	}
}

Test(session_rules, without_a_rule_that_fits_there_is_no_shell)
{
	struct rules_command c;
	unsigned int bad;

	cr_expect_eq(rules_shell("", &alice, &c, &bad), RULES_NONE);
	cr_expect_eq(rules_shell("user bob /u\ngroup doctors /g\n", &alice, &c, &bad), RULES_NONE);
	cr_expect_eq(c.count, 0);
}

Test(session_rules, a_broken_rule_is_named_by_its_line_even_if_another_fits)
{
	static const char *const rules[] = {
		"user alice /u\n\nnobody /x\n", "user alice /u\n\nuser bob\n",
		"user alice /u\n\nuser\n", "user alice /u\n\ndefault\n",
		"user alice /u\n\ngroup doctors relative\n", "user alice /u\n\ndefault 'x\n",
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct rules_command c;
		unsigned int bad;

		cr_expect_eq(rules_shell(rules[i], &alice, &c, &bad), RULES_BROKEN, "%s", rules[i]);
		cr_expect_eq(bad, 3, "%s", rules[i]);
		cr_expect_eq(c.count, 0);
	}
}
