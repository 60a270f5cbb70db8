#include <criterion/criterion.h>

#include "wire_lines.h"

Test(wire_lines, come_one_by_one_and_empty_ones_never)
{
	const char *lines = "\n/etc/a\n\n/etc/b b\nlast";
	char line[16];

	cr_assert(wire_lines_next(&lines, line, sizeof(line)));
	cr_expect_str_eq(line, "/etc/a");
	cr_assert(wire_lines_next(&lines, line, sizeof(line)));
	cr_expect_str_eq(line, "/etc/b b");
	cr_assert(wire_lines_next(&lines, line, sizeof(line)));
	cr_expect_str_eq(line, "last");
	cr_expect_not(wire_lines_next(&lines, line, sizeof(line)));
	cr_expect_str_eq(line, "");
	cr_expect_str_eq(lines, "");
}

Test(wire_lines, of_no_text_or_of_newlines_there_are_none)
{
	const char *none = "", *newlines = "\n\n";
	char line[4];

	cr_expect_not(wire_lines_next(&none, line, sizeof(line)));
	cr_expect_not(wire_lines_next(&newlines, line, sizeof(line)));
}

Test(wire_lines, one_that_is_too_long_is_cut_and_the_next_is_whole)
{
	const char *lines = "123456\nab\n";
	char line[4];

	cr_assert(wire_lines_next(&lines, line, sizeof(line)));
	cr_expect_str_eq(line, "123");
	cr_assert(wire_lines_next(&lines, line, sizeof(line)));
	cr_expect_str_eq(line, "ab");
}
