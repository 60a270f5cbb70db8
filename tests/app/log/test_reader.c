#include <criterion/criterion.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "folder.h"

static struct folder folder;

static void setup(void) { folder_make(&folder); }
static void teardown(void) { folder_remove(&folder); }

TestSuite(reader, .init = setup, .fini = teardown);

static struct log_reader *
open_reader(void)
{
	struct log_reader *reader;
	char why[256];

	cr_assert_eq(log_reader_open(folder.path, &reader, why, sizeof(why)), 0, "%s", why);
	return reader;
}

static json_int_t
next_seq(struct log_reader *reader)
{
	struct log_line line;
	int got = log_read(reader, &line);

	cr_assert_geq(got, 0);
	return got == 0 ? 0 : json_integer_value(json_object_get(line.object, "seq"));
}

static struct log_reader *
read_text(const char *text, size_t n)
{
	int fd = memfd_create("log", MFD_CLOEXEC);
	struct log_reader *reader;

	cr_assert_eq(write(fd, text, n), (ssize_t)n);
	reader = log_reader_fd(fd);
	cr_assert_not_null(reader);
	return reader;
}

Test(reader, finds_no_record_in_an_empty_folder_and_the_first_one_when_it_comes)
{
	struct log_reader *reader = open_reader();
	struct log *log;

	cr_expect_eq(next_seq(reader), 0);
	log = folder_log(&folder, 1 << 20, 2);
	cr_expect_eq(next_seq(reader), 0);
	cr_assert_eq(folder_put(log, "a", "x"), 0);
	cr_expect_eq(next_seq(reader), 1);
	cr_expect_eq(next_seq(reader), 0);
	log_close(&log);
	log_reader_close(&reader);
	cr_expect_null(reader);
}

Test(reader, says_which_folder_it_cannot_read)
{
	struct log_reader *reader;
	char why[256];

	cr_expect_eq(log_reader_open("/nonexistent/log", &reader, why, sizeof(why)), -1);
	cr_expect_null(reader);
	cr_expect_not_null(strstr(why, "/nonexistent/log"));
}

/* The reader keeps step with a log that is rotated under it: each record once, in order. */
Test(reader, misses_no_record_over_rotations)
{
	struct log *log = folder_log(&folder, LOG_RECORD_MAX, 4);
	struct log_reader *reader = open_reader();
	char text[2000];
	json_int_t expected = 1, seq;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 300; i++) {
		cr_assert_eq(folder_put(log, "a", text), 0);
		if (i % 40 != 39)
			continue;
		while ((seq = next_seq(reader)) != 0)
			cr_assert_eq(seq, expected++);
	}
	while ((seq = next_seq(reader)) != 0)
		cr_assert_eq(seq, expected++);
	cr_expect_eq(expected, 301);
	cr_expect_eq(log_reader_broken(reader), 0);
	log_reader_close(&reader);
	log_close(&log);
}

Test(reader, reads_what_was_put_aside_first)
{
	struct log *log = folder_log(&folder, LOG_RECORD_MAX, 8);
	struct log_reader *reader;
	char text[2000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 100; i++)
		cr_assert_eq(folder_put(log, "a", text), 0);
	reader = open_reader();
	for (json_int_t i = 1; i <= 100; i++)
		cr_assert_eq(next_seq(reader), i);
	cr_expect_eq(next_seq(reader), 0);
	log_reader_close(&reader);
	log_close(&log);
}

static const char good[] =
    "{\"seq\":1,\"time\":\"2025-03-01T09:30:00.123Z\",\"mono_ns\":5,\"event\":\"lock\"}\n"
    "{\"seq\":2,\"time\":\"2025-03-01T09:30:01.123Z\",\"mono_ns\":6,\"event\":\"unlock\"}\n";

Test(reader, skips_and_counts_lines_that_are_no_record)
{
	static const char text[] =
	    "{\"seq\":1,\"time\":\"t\",\"event\":\"a\"}\n"
	    "\n"
	    "not json\n"
	    "[1,2]\n"
	    "{\"seq\":\"2\",\"time\":\"t\",\"event\":\"a\"}\n"
	    "{\"seq\":0,\"time\":\"t\",\"event\":\"a\"}\n"
	    "{\"seq\":2,\"seq\":3,\"time\":\"t\",\"event\":\"a\"}\n"
	    "{\"seq\":2,\"event\":\"a\"}\n"
	    "{\"seq\":2,\"time\":\"t\"}\n"
	    "{\"seq\":2,\"time\":\"t\",\"event\":\"a\"} {}\n"
	    "{\"seq\":4,\"time\":\"t\",\"event\":\"a\"}\n"
	    "{\"seq\":5,\"time\":\"t\",\"event\":\"a\"}";
	struct log_reader *reader = read_text(text, sizeof(text) - 1);

	cr_expect_eq(next_seq(reader), 1);
	cr_expect_eq(next_seq(reader), 4);
	cr_expect_eq(next_seq(reader), 0, "a line without its newline is no record yet");
	cr_expect_eq(log_reader_broken(reader), 9);
	log_reader_close(&reader);
}

Test(reader, skips_a_line_of_any_length_as_one)
{
	static const size_t lengths[] = { LOG_RECORD_MAX - 1, LOG_RECORD_MAX, LOG_RECORD_MAX + 1,
	    2 * LOG_RECORD_MAX, 3 * LOG_RECORD_MAX + 7 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t n = lengths[i], last = sizeof(good) - 1;
		char *text = malloc(n + 1 + last);
		struct log_reader *reader;

		memset(text, 'x', n);
		text[n] = '\n';
		memcpy(text + n + 1, good, last);
		reader = read_text(text, n + 1 + last);
		cr_expect_eq(next_seq(reader), 1, "length %zu", n);
		cr_expect_eq(next_seq(reader), 2);
		cr_expect_eq(log_reader_broken(reader), 1);
		log_reader_close(&reader);
		free(text);
	}
}

/* A torn line that the writer cuts off again is never taken for a part of the next one. */
Test(reader, sees_the_record_that_replaced_a_torn_line)
{
	char path[256];
	struct log_reader *reader;
	size_t first = (size_t)(strchr(good, '\n') - good) + 1;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder.path, LOG_FILE);
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	cr_assert_eq(write(fd, good, first), (ssize_t)first);
	for (int i = 0; i < 30; i++)
		cr_assert_eq(write(fd, "{\"seq\":2,", 9), 9);
	reader = open_reader();
	cr_expect_eq(next_seq(reader), 1);
	cr_expect_eq(next_seq(reader), 0);
	cr_assert_eq(ftruncate(fd, (off_t)first), 0);
	cr_assert_eq(write(fd, good + first, sizeof(good) - 1 - first),
	    (ssize_t)(sizeof(good) - 1 - first));
	cr_expect_eq(next_seq(reader), 2);
	cr_expect_eq(log_reader_broken(reader), 0);
	log_reader_close(&reader);
	close(fd);
}

static void
read_to_the_end(const char *text, size_t n, int at_most)
{
	struct log_reader *reader = read_text(text, n);
	struct log_line line;
	int count = 0;

	while (log_read(reader, &line) == 1) {
		cr_assert_not_null(line.object);
		count++;
	}
	cr_expect_leq(count, at_most);
	log_reader_close(&reader);
}

Test(reader, bears_every_truncation)
{
	size_t first = (size_t)(strchr(good, '\n') - good) + 1;

	for (size_t n = 0; n < sizeof(good); n++)
		read_to_the_end(good, n, n == sizeof(good) - 1 ? 2 : n >= first ? 1 : 0);
}

Test(reader, bears_every_bit_flip)
{
	char text[sizeof(good)];

	for (size_t bit = 0; bit < 8 * (sizeof(good) - 1); bit++) {
		memcpy(text, good, sizeof(good));
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << (bit % 8)));
		read_to_the_end(text, sizeof(good) - 1, 2);
	}
}
