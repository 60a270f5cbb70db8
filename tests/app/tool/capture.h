/* What a command writes. */
#ifndef TESTS_APP_TOOL_CAPTURE_H
#define TESTS_APP_TOOL_CAPTURE_H

/* Runs fn(argc, argv) with the words of `line` (at blanks) and standard output and error kept; the exit
 * status. captured_out and captured_err are then what it wrote. */
int capture(int (*fn)(int argc, char **argv), const char *line);

/* The same for a function without arguments. */
int capture_call(int (*fn)(void));

extern char captured_out[1 << 17], captured_err[1 << 14];

/* Fails the test when a line of the text is longer than 80 columns or holds what is no printable
 * ASCII. */
void capture_is_plain(const char *text);

#endif
