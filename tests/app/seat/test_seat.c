/* The real cardea-seat-none between two channels, in a mount namespace with a /run of its own. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "channel.h"
#include "loop.h"
#include "seat.h"
#include "spawn.h"
#include "wire.h"

#define SEAT_UID	61777U

#define RUN	"/run/cardea"
#define RECORD	RUN "/" SEAT_RECORD

static struct channel authority, watch;
static char group[96];
static pid_t pid;
static int pidfd;

/* The program must be where its uid can reach it, wherever the tree is. */
static void
copy_program(void)
{
	cr_assert_eq(system("cp " BUILD_DIR "/libexec/cardea-seat-none /run/cardea-seat"), 0);
	cr_assert_eq(chmod("/run/cardea-seat", 0711), 0);
}

static void
make(void)
{
	int a[2], w[2], cgroup;
	struct spawn_plan plan = { .path = "/run/cardea-seat", .uid = SEAT_UID, .gid = SEAT_UID,
	    .namespaces = true, .folder = RUN };

	if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0)
		cr_assert_fail("needs root");
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	cr_assert_eq(mount("tmpfs", "/run", "tmpfs", 0, "mode=755"), 0);
	cr_assert_eq(mkdir(RUN, 0755), 0);
	cr_assert_eq(mkdir(RECORD, 0755), 0);
	cr_assert_eq(chown(RECORD, SEAT_UID, SEAT_UID), 0);
	cr_assert_eq(mkdir("/run/cgroup", 0755), 0);
	if (mount("cgroup2", "/run/cgroup", "cgroup2", 0, NULL) != 0)
		cr_assert_fail("needs cgroup v2");
	copy_program();
	snprintf(group, sizeof(group), "/run/cgroup/cardea-seat-test-%d", getpid());
	cgroup = cgroup_make(group);
	cr_assert_geq(cgroup, 0);
	cr_assert_eq(channel_pair(a), 0);
	cr_assert_eq(channel_pair(w), 0);
	plan.cgroup = cgroup;
	plan.channel = a[1];
	plan.second = w[1];
	pid = spawn_helper(&plan, &pidfd);
	cr_assert_gt(pid, 0, "%s", strerror(errno));
	channel_init(&authority, a[0]);
	channel_init(&watch, w[0]);
	close(a[1]);
	close(w[1]);
	close(cgroup);
}

static void
drop(void)
{
	channel_close(&authority);
	channel_close(&watch);
	if (pid > 0)
		(void)waitpid(pid, NULL, 0);
	if (group[0] != '\0')
		cr_expect_eq(cgroup_end(group), 0);
}

TestSuite(seat, .init = make, .fini = drop);

static void
tell(struct channel *c, uint16_t type, const void *body)
{
	cr_assert_eq(channel_send(c, wire_type(type), body, NULL), CHANNEL_OK);
}

static void
present(uint64_t insertion)
{
	struct wire_watch_present m = { .insertion = insertion, .event_ns = clock_ns() };

	tell(&watch, WIRE_WATCH_PRESENT, &m);
}

static void
gone(uint64_t insertion, uint8_t cause)
{
	struct wire_watch_gone m = { .insertion = insertion, .event_ns = clock_ns(), .cause = cause };

	tell(&watch, WIRE_WATCH_GONE, &m);
}

static void
unlock(uint64_t insertion)
{
	struct wire_seat_unlock m = { insertion, 1 };

	tell(&authority, WIRE_SEAT_UNLOCK, &m);
}

static const char *
state(void)
{
	static char text[128];
	int fd = open(RECORD "/state", O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	cr_assert_geq(n, 0);
	text[n] = '\0';
	close(fd);
	return text;
}

static struct wire_seat_locked
expect_locked(uint8_t reason)
{
	struct wire_seat_locked m;

	cr_assert_eq(channel_receive(&authority, 30000), CHANNEL_OK);
	cr_assert_null(channel_decode(&authority, wire_type(WIRE_SEAT_LOCKED), &m));
	cr_expect_eq(m.reason, reason, "%u for %u", m.reason, reason);
	cr_expect_leq(m.event_ns, m.locked_ns);
	cr_expect_leq(m.locked_ns, clock_ns());
	cr_expect_eq(m.shown_ns, m.locked_ns);
	cr_expect_eq(m.outputs, 0);
	cr_expect_eq(strncmp(state(), "locked ", 7), 0, "%s", state());
	return m;
}

static void
expect_unlocked(uint64_t insertion)
{
	struct wire_seat_unlocked m;
	char line[64];

	cr_assert_eq(channel_receive(&authority, 30000), CHANNEL_OK);
	cr_assert_null(channel_decode(&authority, wire_type(WIRE_SEAT_UNLOCKED), &m));
	cr_expect_eq(m.insertion, insertion);
	snprintf(line, sizeof(line), "unlocked %lu\n", (unsigned long)insertion);
	cr_expect_str_eq(state(), line);
}

static void
expect_exit(void)
{
	int status;

	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect_eq(status, 0);
	pid = 0;
}

/* The seat answers an unlock even when it refuses, so that tells that it has begun. */
static void
show(uint64_t insertion)
{
	present(insertion);
	unlock(insertion);
	expect_unlocked(insertion);
}

Test(seat, it_starts_locked_and_refuses_what_is_not_present)
{
	unlock(7);
	expect_locked(WIRE_LOCK_START);
	cr_expect_eq(strncmp(state(), "locked start ", 13), 0, "%s", state());
}

Test(seat, it_locks_when_the_card_leaves_and_unlocks_for_the_next)
{
	struct wire_seat_locked locked;

	show(7);
	gone(7, WIRE_GONE_CARD);
	locked = expect_locked(WIRE_LOCK_CARD_REMOVED);
	cr_expect_lt(locked.event_ns, locked.locked_ns);
	unlock(7);
	expect_locked(WIRE_LOCK_CARD_REMOVED);
	show(8);
	gone(8, WIRE_GONE_READER);
	expect_locked(WIRE_LOCK_READER_REMOVED);
	show(9);
	gone(9, WIRE_GONE_PCSC);
	expect_locked(WIRE_LOCK_PCSC_GONE);
	show(10);
	present(11);
	expect_locked(WIRE_LOCK_INSERTION);
}

Test(seat, a_sleep_locks_whatever_the_session_is_bound_to)
{
	struct wire_watch_sleep m = { .event_ns = clock_ns() };

	unlock(0);
	expect_unlocked(0);
	tell(&watch, WIRE_WATCH_SLEEP, &m);
	cr_expect_eq(expect_locked(WIRE_LOCK_SUSPEND).event_ns, m.event_ns);
	show(7);
	gone(7, WIRE_GONE_SUSPEND);
	expect_locked(WIRE_LOCK_SUSPEND);
}

Test(seat, a_removal_that_waits_wins_over_an_unlock)
{
	show(7);
	cr_assert_eq(kill(pid, SIGSTOP), 0);
	cr_assert_eq(waitpid(pid, NULL, WUNTRACED), pid);
	gone(7, WIRE_GONE_CARD);
	present(8);
	gone(8, WIRE_GONE_CARD);
	unlock(8);
	cr_assert_eq(kill(pid, SIGCONT), 0);
	expect_locked(WIRE_LOCK_CARD_REMOVED);
	expect_locked(WIRE_LOCK_CARD_REMOVED);
	cr_expect_null(strstr(state(), "unlocked"));
}

Test(seat, it_locks_after_two_seconds_of_silence)
{
	struct wire_watch_beat beat = { 1 };

	show(7);
	tell(&watch, WIRE_WATCH_BEAT, &beat);
	expect_locked(WIRE_LOCK_WATCH_SILENT);
	show(8);
}

Test(seat, the_end_of_the_watcher_locks_for_good)
{
	show(7);
	channel_close(&watch);
	expect_locked(WIRE_LOCK_WATCH_GONE);
	unlock(7);
	expect_locked(WIRE_LOCK_WATCH_GONE);
	channel_close(&authority);
	expect_exit();
}

Test(seat, the_end_of_the_authority_locks_and_ends_it)
{
	show(7);
	channel_close(&authority);
	expect_exit();
	cr_expect_eq(strncmp(state(), "locked authority-gone ", 22), 0, "%s", state());
}

Test(seat, an_illegal_or_broken_word_of_the_watcher_locks)
{
	struct wire_seat_unlock m = { 7, 1 };

	show(7);
	tell(&watch, WIRE_SEAT_UNLOCK, &m);
	expect_locked(WIRE_LOCK_PROTOCOL);
	unlock(7);
	expect_locked(WIRE_LOCK_PROTOCOL);
}

Test(seat, an_illegal_or_broken_word_of_the_authority_locks_and_ends_it)
{
	static const uint8_t broken[] = { 1, 0, WIRE_SEAT_UNLOCK, 0, 3, 0, 0, 0, 7, 0, 0 };

	show(7);
	cr_assert_eq(send(authority.fd, broken, sizeof(broken), 0), (ssize_t)sizeof(broken));
	expect_locked(WIRE_LOCK_PROTOCOL);
	expect_exit();
	cr_expect_eq(strncmp(state(), "locked protocol ", 16), 0, "%s", state());
}

Test(seat, a_lock_is_recorded_as_an_event)
{
	char text[1024];
	ssize_t n;
	int fd;

	show(7);
	gone(7, WIRE_GONE_CARD);
	expect_locked(WIRE_LOCK_CARD_REMOVED);
	channel_close(&authority);
	expect_exit();
	fd = open(RECORD "/events", O_RDONLY);
	n = read(fd, text, sizeof(text) - 1);
	cr_assert_gt(n, 0);
	text[n] = '\0';
	close(fd);
	cr_expect_not_null(strstr(text, "{\"event\":\"unlocked\",\"insertion\":7,"), "%s", text);
	cr_expect_not_null(strstr(text, "\"reason\":\"card-removed\",\"insertion\":7,"), "%s", text);
}

Test(seat, what_cannot_be_shown_stays_locked)
{
	unlock(7);
	expect_locked(WIRE_LOCK_START);
	cr_assert_eq(mkdir(RECORD "/state.new", 0700), 0);
	present(7);
	unlock(7);
	cr_assert_eq(channel_receive(&authority, 30000), CHANNEL_OK);
	cr_expect_eq(authority.type, WIRE_SEAT_LOCKED);
	cr_assert_eq(rmdir(RECORD "/state.new"), 0);
	unlock(7);
	expect_unlocked(7);
}

Test(seat, without_a_display_its_words_are_broken_ones)
{
	struct wire_seat_session session = { 1000, 1 };

	show(7);
	tell(&authority, WIRE_SEAT_SESSION, &session);
	expect_locked(WIRE_LOCK_PROTOCOL);
	expect_exit();
}
