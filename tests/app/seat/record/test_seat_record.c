#include <criterion/criterion.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seat_record.h"
#include "wire.h"

static char base[] = "/tmp/cardea-record-XXXXXX";
static struct record r;

static void
make(void)
{
	cr_assert_not_null(mkdtemp(base));
	record_init(&r, open(base, O_RDONLY | O_DIRECTORY));
	umask(077);
}

static void
drop(void)
{
	char command[64];

	record_close(&r);
	snprintf(command, sizeof(command), "rm -rf '%s'", base);
	cr_assert_eq(system(command), 0);
}

static const char *
content(const char *name)
{
	static char text[1024];
	int fd = openat(r.dir, name, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	cr_assert_geq(n, 0);
	text[n] = '\0';
	if (fd >= 0)
		close(fd);
	return text;
}

TestSuite(seat_record, .init = make, .fini = drop);

Test(seat_record, the_state_is_one_line_that_anybody_may_read)
{
	struct stat st;

	cr_assert_eq(record_locked(&r, WIRE_LOCK_CARD_REMOVED, 1700000000), 0);
	cr_expect_str_eq(content("state"), "locked card-removed 1700000000\n");
	cr_assert_eq(record_unlocked(&r, 42), 0);
	cr_expect_str_eq(content("state"), "unlocked 42\n");
	cr_assert_eq(fstatat(r.dir, "state", &st, 0), 0);
	cr_expect_eq(st.st_mode & 07777, 0644);
	cr_expect_eq(faccessat(r.dir, "state.new", F_OK, 0), -1);
}

Test(seat_record, a_lock_that_cannot_be_written_leaves_no_unlocked_state)
{
	cr_assert_eq(record_unlocked(&r, 42), 0);
	cr_assert_eq(mkdirat(r.dir, "state.new", 0700), 0);
	cr_expect_eq(record_unlocked(&r, 43), -1);
	cr_expect_eq(record_locked(&r, WIRE_LOCK_CARD_REMOVED, 1), -1);
	cr_expect_eq(faccessat(r.dir, "state", F_OK, 0), -1);
}

Test(seat_record, each_event_is_one_line_of_json_with_its_time)
{
	char *second;
	json_t *o;

	record_event_unlocked(&r, 42, 1000);
	record_event_locked(&r, &(struct record_lock){ .reason = WIRE_LOCK_CARD_REMOVED,
	    .insertion = 42, .event_ns = 5000, .decided_ns = 12000, .shown_ns = 19000,
	    .outputs = 2 });
	second = strchr(content("events"), '\n');
	cr_assert_not_null(second);
	o = json_loads(second + 1, 0, NULL);
	cr_assert_not_null(o);
	cr_expect_str_eq(json_string_value(json_object_get(o, "event")), "locked");
	cr_expect_str_eq(json_string_value(json_object_get(o, "reason")), "card-removed");
	cr_expect_eq(json_integer_value(json_object_get(o, "insertion")), 42);
	cr_expect_eq(json_integer_value(json_object_get(o, "event_ns")), 5000);
	cr_expect_eq(json_integer_value(json_object_get(o, "decided_ns")), 12000);
	cr_expect_eq(json_integer_value(json_object_get(o, "shown_ns")), 19000);
	cr_expect_eq(json_integer_value(json_object_get(o, "outputs")), 2);
	cr_expect_eq(json_integer_value(json_object_get(o, "took_us")), 14);
	json_decref(o);
	*second = '\0';
	o = json_loads(content("events"), JSON_DISABLE_EOF_CHECK, NULL);
	cr_assert_not_null(o);
	cr_expect_str_eq(json_string_value(json_object_get(o, "event")), "unlocked");
	json_decref(o);
}

Test(seat_record, the_events_never_take_more_than_two_files)
{
	struct stat st;
	off_t most = 0;

	for (int i = 0; i < 8000; i++) {
		record_event_locked(&r, &(struct record_lock){ WIRE_LOCK_CARD_REMOVED,
		    UINT64_MAX, UINT64_MAX - 1, UINT64_MAX, UINT64_MAX, UINT32_MAX });
		cr_assert_eq(fstatat(r.dir, "events", &st, 0), 0);
		most = st.st_size > most ? st.st_size : most;
	}
	cr_expect_leq(most, RECORD_EVENTS_MAX + 320);
	cr_assert_eq(fstatat(r.dir, "events.1", &st, 0), 0);
	cr_expect_leq(st.st_size, RECORD_EVENTS_MAX + 320);
	cr_expect_eq(faccessat(r.dir, "events.2", F_OK, 0), -1);
}
