#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"

static struct folder folder;

static void setup(void) { folder_make(&folder); }
static void teardown(void) { folder_remove(&folder); }

TestSuite(writer, .init = setup, .fini = teardown);

static json_t *
nth_line(const char *text, int nth)
{
	const char *end = strchr(text, '\n');

	for (; end != NULL && nth > 0; nth--) {
		text = end + 1;
		end = strchr(text, '\n');
	}
	return end == NULL ? NULL : log_parse(text, (size_t)(end - text));
}

static json_int_t
number(json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

Test(writer, begins_every_line_with_seq_time_and_event)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	json_t *object;
	char *text;

	cr_assert_eq(folder_put(log, "lock", "x"), 0);
	cr_assert_eq(folder_put(log, "unlock", "y"), 0);
	text = folder_read(&folder, LOG_FILE);
	cr_expect_eq(strncmp(text, "{\"seq\":1,\"time\":\"20", 19), 0, "%s", text);
	object = nth_line(text, 1);
	cr_expect_eq(number(object, "seq"), 2);
	cr_expect_gt(number(object, "mono_ns"), 0);
	cr_expect_str_eq(json_string_value(json_object_get(object, "event")), "unlock");
	cr_expect_eq(strlen(json_string_value(json_object_get(object, "time"))), 24);
	json_decref(object);
	free(text);
	log_close(&log);
	cr_expect_null(log);
}

Test(writer, makes_files_that_only_its_group_may_read)
{
	mode_t before = umask(0);
	struct log *log = folder_log(&folder, 1 << 20, 2);
	char path[256];
	struct stat st;

	umask(before);
	snprintf(path, sizeof(path), "%s/%s", folder.path, LOG_FILE);
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_mode & 07777, 0640);
	log_close(&log);
}

Test(writer, goes_on_with_the_sequence_after_a_restart)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	json_t *object;
	char *text;

	for (int i = 0; i < 3; i++)
		cr_assert_eq(folder_put(log, "a", "x"), 0);
	log_close(&log);
	log = folder_log(&folder, 1 << 20, 2);
	cr_assert_eq(folder_put(log, "b", "x"), 0);
	text = folder_read(&folder, LOG_FILE);
	object = nth_line(text, 3);
	cr_expect_eq(number(object, "seq"), 4);
	json_decref(object);
	free(text);
	log_close(&log);
}

Test(writer, goes_on_with_the_sequence_when_the_restart_follows_a_rotation)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	char from[256], to[256], *text;
	json_t *object;

	for (int i = 0; i < 5; i++)
		cr_assert_eq(folder_put(log, "a", "x"), 0);
	log_close(&log);
	snprintf(from, sizeof(from), "%s/%s", folder.path, LOG_FILE);
	snprintf(to, sizeof(to), "%s/%s.1", folder.path, LOG_FILE);
	cr_assert_eq(rename(from, to), 0);
	log = folder_log(&folder, 1 << 20, 2);
	cr_assert_eq(folder_put(log, "b", "x"), 0);
	text = folder_read(&folder, LOG_FILE);
	object = nth_line(text, 0);
	cr_expect_eq(number(object, "seq"), 6);
	json_decref(object);
	free(text);
	log_close(&log);
}

/* A crash may leave any part of the last line: whatever is left, the next record stands alone. */
Test(writer, cuts_off_a_torn_line_at_every_length)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	char *good;
	size_t whole, first;

	cr_assert_eq(folder_put(log, "first", "x"), 0);
	cr_assert_eq(folder_put(log, "second", "y"), 0);
	log_close(&log);
	good = folder_read(&folder, LOG_FILE);
	whole = strlen(good);
	first = (size_t)(strchr(good, '\n') - good) + 1;
	for (size_t n = 0; n <= whole; n++) {
		size_t kept = n == whole ? whole : n >= first ? first : 0;
		json_t *object;
		char *text;

		folder_write(&folder, LOG_FILE, good, n);
		log = folder_log(&folder, 1 << 20, 2);
		cr_assert_eq(folder_put(log, "third", "z"), 0);
		log_close(&log);
		text = folder_read(&folder, LOG_FILE);
		cr_assert_eq(memcmp(text, good, kept), 0);
		object = nth_line(text + kept, 0);
		cr_assert_not_null(object, "at %zu: %s", n, text);
		cr_expect_eq(number(object, "seq"), n == whole ? 3 : n >= first ? 2 : 1);
		cr_expect_eq(number(object, "torn"), (json_int_t)(n - kept), "at %zu", n);
		cr_expect_null(strchr(strchr(text + kept, '\n') + 1, '\n'));
		json_decref(object);
		free(text);
	}
	free(good);
}

Test(writer, cuts_off_a_torn_end_that_is_longer_than_any_record)
{
	size_t n = 5 * LOG_RECORD_MAX;
	char *junk = malloc(n), *text;
	struct log *log;
	json_t *object;

	memset(junk, 'x', n);
	folder_write(&folder, LOG_FILE, junk, n);
	log = folder_log(&folder, 1 << 20, 2);
	cr_assert_eq(folder_put(log, "a", "x"), 0);
	log_close(&log);
	text = folder_read(&folder, LOG_FILE);
	object = nth_line(text, 0);
	cr_expect_eq(number(object, "torn"), (json_int_t)n);
	json_decref(object);
	free(text);
	free(junk);
}

static void
limit_file_size(rlim_t bytes)
{
	struct rlimit limit = { bytes, RLIM_INFINITY };

	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The file system takes a part of a record, or nothing: no part stays, and the loss is told. */
Test(writer, leaves_nothing_of_a_record_that_does_not_fit_and_tells_the_loss)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	char *before, *after;
	json_t *object;

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(folder_put(log, "a", "x"), 0);
	before = folder_read(&folder, LOG_FILE);
	for (size_t spare = 0; spare < 20; spare++) {
		limit_file_size(strlen(before) + spare);
		cr_expect_eq(folder_put(log, "b", "lost"), -1);
		after = folder_read(&folder, LOG_FILE);
		cr_expect_str_eq(after, before, "with %zu bytes to spare", spare);
		free(after);
	}
	cr_expect_eq(log_lost(log), 20);
	limit_file_size(RLIM_INFINITY);
	cr_assert_eq(folder_put(log, "c", "x"), 0);
	cr_assert_eq(folder_put(log, "d", "x"), 0);
	after = folder_read(&folder, LOG_FILE);
	object = nth_line(after, 1);
	cr_expect_eq(number(object, "lost"), 20);
	cr_expect_eq(number(object, "seq"), 2);
	json_decref(object);
	object = nth_line(after, 2);
	cr_expect_null(json_object_get(object, "lost"));
	cr_expect_eq(log_lost(log), 0);
	json_decref(object);
	free(before);
	free(after);
	log_close(&log);
}

Test(writer, counts_a_record_that_memory_could_not_be_had_for)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	struct log_record *none = NULL;

	log_text(none, "key", "value");
	log_number(none, "key", 1);
	log_number_in(none, "object", "key", 1);
	cr_expect_eq(log_commit(log, &none), -1);
	cr_expect_eq(log_lost(log), 1);
	log_close(&log);
}

Test(writer, stays_within_its_bounds_and_loses_no_record_of_those_it_keeps)
{
	struct log *log = folder_log(&folder, LOG_RECORD_MAX, 3);
	char text[1200], *file;
	json_int_t expected = 0;
	int count = 0;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 400; i++)
		cr_assert_eq(folder_put(log, "a", text), 0);
	cr_expect_null(folder_read(&folder, LOG_FILE ".3"));
	for (int i = 2; i >= 0; i--) {
		const char *name = i == 2 ? LOG_FILE ".2" : i == 1 ? LOG_FILE ".1" : LOG_FILE;
		json_t *object;

		file = folder_read(&folder, name);
		cr_assert_not_null(file);
		cr_expect_leq(strlen(file), LOG_RECORD_MAX);
		for (int line = 0; (object = nth_line(file, line)) != NULL; line++) {
			if (expected != 0)
				cr_assert_eq(number(object, "seq"), expected);
			expected = number(object, "seq") + 1;
			count++;
			json_decref(object);
		}
		free(file);
	}
	cr_expect_eq(expected, 401);
	cr_expect_gt(count, 100);
	log_close(&log);
}

Test(writer, makes_the_file_anew_when_somebody_took_it_away)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	char path[256], *text;

	cr_assert_eq(folder_put(log, "a", "x"), 0);
	snprintf(path, sizeof(path), "%s/%s", folder.path, LOG_FILE);
	cr_assert_eq(unlink(path), 0);
	cr_assert_eq(folder_put(log, "b", "x"), 0);
	text = folder_read(&folder, LOG_FILE);
	cr_assert_not_null(text);
	cr_expect_not_null(strstr(text, "\"seq\":2"));
	free(text);
	log_close(&log);
}

Test(writer, refuses_a_folder_that_others_may_write)
{
	struct log *log;
	char why[256];

	cr_assert_eq(chmod(folder.path, 0770), 0);
	cr_expect_eq(log_open(folder.path, 1 << 20, 2, &log, why, sizeof(why)), -1);
	cr_expect_null(log);
	cr_expect_not_null(strstr(why, folder.path));
}

Test(writer, follows_no_link_in_place_of_its_file)
{
	struct log *log;
	char path[256], why[256];

	snprintf(path, sizeof(path), "%s/%s", folder.path, LOG_FILE);
	cr_assert_eq(symlink("/tmp/elsewhere", path), 0);
	cr_expect_eq(log_open(folder.path, 1 << 20, 2, &log, why, sizeof(why)), -1);
	cr_expect_null(log);
}
