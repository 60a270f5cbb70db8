#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tail.h"

static struct tail tail;

static const char *
text(size_t room)
{
	static char out[2048];

	memset(out, 'Z', sizeof(out));
	tail_text(&tail, out, room);
	cr_expect_lt(strlen(out), room);
	return out;
}

static void
add(const char *s)
{
	tail_add(&tail, s, strlen(s));
}

Test(session_tail, nothing_said_is_an_empty_text)
{
	cr_expect_str_eq(text(100), "");
	cr_expect_str_eq(text(1), "");
	add("\n\n");
	cr_expect_str_eq(text(100), "");
}

Test(session_tail, lines_are_joined)
{
	add("one\ntw");
	add("o\n\nthree\n");
	cr_expect_str_eq(text(100), "one | two | three");
}

Test(session_tail, the_last_whole_lines_that_fit_are_kept)
{
	add("one\ntwo\nthree\n");
	cr_expect_str_eq(text(12), "two | three");
	cr_expect_str_eq(text(11), "three");
	cr_expect_str_eq(text(6), "three");
}

Test(session_tail, of_a_last_line_that_does_not_fit_the_end_is_kept)
{
	add("one\nabcdefgh");
	cr_expect_str_eq(text(5), "efgh");
	cr_expect_str_eq(text(1), "");
}

Test(session_tail, bytes_that_are_no_printable_ascii_become_question_marks)
{
	tail_add(&tail, "a\0b\x1b[2J\xc3\xa4\r\n", 11);
	cr_expect_str_eq(text(100), "a?b?[2J???");
}

Test(session_tail, only_the_latest_bytes_are_kept_and_half_a_line_is_not_shown)
{
	char line[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line), "line %04d\n", i);
		add(line);
	}
	cr_expect_str_eq(text(34), "line 0997 | line 0998 | line 0999");
	cr_expect_eq(strncmp(text(2000), "line ", 5), 0);
	cr_expect_not_null(strstr(text(2000), "line 0999"));
}

Test(session_tail, one_write_larger_than_the_room_keeps_its_end)
{
	char big[TAIL_ROOM * 2];

	memset(big, 'x', sizeof(big));
	big[sizeof(big) - 1] = 'y';
	tail_add(&tail, big, sizeof(big));
	cr_expect_eq(tail.n, TAIL_ROOM);
	cr_expect_str_eq(text(4), "xxy");
}
