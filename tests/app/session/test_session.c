#include <criterion/criterion.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "failure.h"
#include "world.h"

#define CCACHE	"/run/cardea/tickets/61001/3e7"
#define SLEEPER	"default /bin/sh -c 'echo up > up; exec sleep 1000'\n"

static struct peer p;

TestSuite(session, .init = world_make, .fini = world_drop);

static void
start_open(const char *shells, const char *exits)
{
	struct wire_session_opened opened;

	peer_start(&p);
	peer_resolve(&p, "alice", "good");
	peer_open(&p, shells, exits);
	peer_expect(&p, WIRE_SESSION_OPENED, &opened);
	cr_expect_gt(opened.shell_pid, 0);
	cr_expect_str_eq(opened.ccache, "FILE:" CCACHE);
}

static void
expect_shell(uint32_t status, enum wire_exit_action action, uint32_t restarts)
{
	struct wire_session_shell shell;

	peer_expect(&p, WIRE_SESSION_SHELL, &shell);
	cr_expect_eq(shell.status, status, "%u", shell.status);
	cr_expect_eq(shell.action, action, "%u", shell.action);
	cr_expect_eq(shell.restarts, restarts, "%u", shell.restarts);
}

static void
expect_failed(enum failure failure, const char *word)
{
	struct wire_session_failed failed;

	peer_expect(&p, WIRE_SESSION_FAILED, &failed);
	cr_expect_eq(failed.failure, failure, "%u: %s", failed.failure, failed.detail);
	cr_expect_not_null(strstr(failed.detail, word), "%s", failed.detail);
}

/* Capabilities that a shell would inherit, did nobody take them. */
static void
raise_inheritable(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3];

	cr_assert_eq(syscall(SYS_capget, &head, caps), 0);
	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		caps[i].inheritable = caps[i].permitted;
	cr_assert_eq(syscall(SYS_capset, &head, caps), 0);
}

/* The session is over, its process gone, and nothing of it is left. */
static void
expect_ended(enum failure failure, enum wire_exit_action action, uint32_t status)
{
	struct wire_session_ended ended;

	peer_expect(&p, WIRE_SESSION_ENDED, &ended);
	cr_expect_eq(ended.failure, failure, "%u", ended.failure);
	cr_expect_eq(ended.action, action, "%u", ended.action);
	cr_expect_eq(ended.status, status, "%u", ended.status);
	cr_expect_not(world_populated());
	cr_expect_eq(access("/run/cardea/tickets/61001", F_OK), -1);
	cr_expect_str_eq(slurp(WORLD "/pam"), "open_session alice\nclose_session alice\n");
	cr_expect_eq(channel_receive(&p.channel, 30000), CHANNEL_CLOSED);
	cr_expect_eq(peer_end(&p), 0);
}

static void
end_session(uint32_t grace_ms)
{
	struct wire_session_end end = { grace_ms };

	peer_send(&p, WIRE_SESSION_END, &end);
}

Test(session, a_trial_names_the_account_and_opens_nothing)
{
	struct wire_session_resolve ask = { "alice", "good", 1000 };
	struct wire_session_account account;

	peer_start(&p);
	peer_send(&p, WIRE_SESSION_RESOLVE, &ask);
	peer_expect(&p, WIRE_SESSION_ACCOUNT, &account);
	cr_expect_eq(account.uid, ALICE);
	cr_expect_eq(account.gid, ALICE);
	cr_expect_str_eq(account.home, WORLD "/alice");
	cr_expect_eq(peer_end(&p), 0);
	cr_expect_str_eq(slurp(WORLD "/pam"), "");
	cr_expect_eq(access("/run/cardea/tickets", F_OK), -1);
}

Test(session, accounts_that_may_not_log_on_are_refused_by_name)
{
	static const struct {
		const char *account, *service;
		enum failure failure;
	} rows[] = {
		{ "nobody-at-all", "good", FAILURE_LOCAL_USER_UNKNOWN },
		{ "", "good", FAILURE_LOCAL_USER_UNKNOWN },
		{ "root", "good", FAILURE_LOCAL_UID_TOO_LOW },
		{ "toor", "good", FAILURE_LOCAL_UID_TOO_LOW },
		{ "low", "good", FAILURE_LOCAL_UID_TOO_LOW },
		{ "alice", "refuse", FAILURE_LOCAL_ACCOUNT_REFUSED },
		{ "alice", "no-such-service", FAILURE_LOCAL_ACCOUNT_REFUSED },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		peer_start(&p);
		peer_resolve_refused(&p, rows[i].account, rows[i].service, rows[i].failure);
		cr_expect_eq(peer_end(&p), 0);
	}
	peer_start(&p);
	peer_resolve(&p, "alice", "good");
	cr_expect_eq(peer_end(&p), 0);
}

Test(session, a_minimum_of_zero_admits_no_root)
{
	struct wire_session_resolve ask = { "root", "good", 0 };
	struct wire_session_failed failed;

	peer_start(&p);
	peer_send(&p, WIRE_SESSION_RESOLVE, &ask);
	peer_expect(&p, WIRE_SESSION_FAILED, &failed);
	cr_expect_eq(failed.failure, FAILURE_LOCAL_UID_TOO_LOW);
	cr_expect_eq(peer_end(&p), 0);
}

Test(session, the_shell_is_the_user_with_a_clean_environment_and_nothing_else)
{
	static const char shells[] =
	    "default /bin/false\n"
	    "group nurses /bin/sh -c 'env | sort > env; cat /proc/self/status > status; "
	    "ls -l /proc/$$/fd > fd; pwd > cwd; umask > umask; "
	    "cut -d\" \" -f1,5,6 /proc/$$/stat > stat; cat /proc/self/cgroup > cgroup; "
	    "cat /run/cardea/tickets/61001/3e7 > tickets; exit 0'\n";
	const char *text;
	int pid, group, session;

	raise_inheritable();
	start_open(shells, "0 log-off\n");
	expect_shell(0, WIRE_EXIT_LOG_OFF, 0);
	expect_ended(FAILURE_NONE, WIRE_EXIT_LOG_OFF, 0);
	cr_expect_str_eq(slurp(WORLD "/alice/env"),
	    "CARDEA_LOGON_ID=0x3e7\nHOME=" WORLD "/alice\nKRB5CCNAME=FILE:" CCACHE "\n"
	    "LANG=C.UTF-8\nLOGNAME=alice\nPATH=/usr/bin:/bin\nPWD=" WORLD "/alice\n"
	    "SHELL=/bin/sh\nUSER=alice\nXDG_RUNTIME_DIR=/run/user/61001\n");
	text = slurp(WORLD "/alice/status");
	cr_expect_not_null(strstr(text, "Uid:\t61001\t61001\t61001\t61001"));
	cr_expect_not_null(strstr(text, "Gid:\t61001\t61001\t61001\t61001"));
	cr_expect_not_null(strstr(text, "Groups:\t61001 61100 "), "%s", text);
	cr_expect_not_null(strstr(text, "CapInh:\t0000000000000000"));
	cr_expect_not_null(strstr(text, "CapPrm:\t0000000000000000"));
	cr_expect_not_null(strstr(text, "CapEff:\t0000000000000000"));
	cr_expect_not_null(strstr(text, "CapBnd:\t0000000000000000"));
	cr_expect_not_null(strstr(text, "CapAmb:\t0000000000000000"));
	cr_expect_not_null(strstr(text, "SigBlk:\t0000000000000000"));
	cr_expect_not_null(strstr(text, "SigIgn:\t0000000000000000"), "%s", text);
	text = slurp(WORLD "/alice/fd");
	cr_expect_not_null(strstr(text, "0 -> /dev/null"), "%s", text);
	cr_expect_not_null(strstr(text, "1 -> "), "%s", text);
	cr_expect_not_null(strstr(text, "2 -> pipe:"), "%s", text);
	cr_expect_null(strstr(text, "3 -> "), "%s", text);
	cr_expect_null(strstr(text, "socket"), "%s", text);
	cr_expect_str_eq(slurp(WORLD "/alice/cwd"), WORLD "/alice\n");
	cr_expect_str_eq(slurp(WORLD "/alice/umask"), "0022\n");
	cr_assert_eq(sscanf(slurp(WORLD "/alice/stat"), "%d %d %d", &pid, &group, &session), 3);
	cr_expect_eq(pid, group);
	cr_expect_eq(pid, session);
	cr_expect_not_null(strstr(slurp(WORLD "/alice/cgroup"), "/shell\n"));
	cr_expect_str_eq(slurp(WORLD "/alice/tickets"), "one");
}

Test(session, new_tickets_replace_the_earlier_ones_as_the_users_file)
{
	struct wire_session_tickets ask = { { (const uint8_t *)"two", 3 } };
	struct wire_session_tickets_done done;
	struct stat st;

	start_open(SLEEPER, "");
	cr_expect_str_eq(slurp(CCACHE), "one");
	peer_send(&p, WIRE_SESSION_TICKETS, &ask);
	peer_expect(&p, WIRE_SESSION_TICKETS_DONE, &done);
	cr_expect_eq(done.done, 1);
	cr_expect_str_eq(slurp(CCACHE), "two");
	cr_assert_eq(stat(CCACHE, &st), 0);
	cr_expect_eq(st.st_uid, ALICE);
	cr_expect_eq(st.st_mode & 07777, 0600);
	end_session(30000);
	expect_ended(FAILURE_NONE, WIRE_EXIT_NOTHING, 0);
}

Test(session, tickets_that_cannot_be_written_are_told_and_the_session_goes_on)
{
	struct wire_session_tickets ask = { { (const uint8_t *)"two", 3 } };
	struct wire_session_tickets_done done;

	start_open(SLEEPER, "");
	cr_assert_eq(mkdir("/run/cardea/tickets/61001/new", 0700), 0);
	peer_send(&p, WIRE_SESSION_TICKETS, &ask);
	expect_failed(FAILURE_TOKEN_CCACHE_FAILED, "exists");
	cr_expect_str_eq(slurp(CCACHE), "one");
	cr_assert_eq(rmdir("/run/cardea/tickets/61001/new"), 0);
	peer_send(&p, WIRE_SESSION_TICKETS, &ask);
	peer_expect(&p, WIRE_SESSION_TICKETS_DONE, &done);
	cr_expect_eq(done.done, 1);
	end_session(30000);
	expect_ended(FAILURE_NONE, WIRE_EXIT_NOTHING, 0);
}

Test(session, exit_codes_act_by_their_rules)
{
	static const struct {
		uint32_t status;
		enum wire_exit_action action;
	} rows[] = {
		{ 0, WIRE_EXIT_LOG_OFF }, { 7, WIRE_EXIT_RESTART_DEVICE },
		{ 8, WIRE_EXIT_SHUT_DOWN_DEVICE }, { 137, WIRE_EXIT_SHUT_DOWN_DEVICE },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char shells[96];

		(void)unlink(WORLD "/pam");
		snprintf(shells, sizeof(shells), rows[i].status < 128 ?
		    "default /bin/sh -c 'exit %u'\n" : "default /bin/sh -c 'kill -9 $$; %u'\n",
		    rows[i].status);
		start_open(shells, "0 log-off\n7 restart-device\n8 shut-down-device\n"
		    "137 shut-down-device\n");
		expect_shell(rows[i].status, rows[i].action, 0);
		expect_ended(FAILURE_NONE, rows[i].action, rows[i].status);
	}
}

Test(session, an_exit_for_nothing_leaves_the_session_until_it_is_ended)
{
	start_open("default /bin/sh -c 'exit 9'\n", "9 nothing\n");
	expect_shell(9, WIRE_EXIT_NOTHING, 0);
	cr_expect_str_eq(slurp(CCACHE), "one");
	end_session(30000);
	expect_ended(FAILURE_NONE, WIRE_EXIT_NOTHING, 0);
}

Test(session, a_shell_is_restarted_until_the_brake_holds)
{
	start_open("default /bin/sh -c 'echo run >> runs; exit 3'\n", "3 restart-shell\n");
	expect_shell(3, WIRE_EXIT_RESTART_SHELL, 1);
	expect_shell(3, WIRE_EXIT_RESTART_SHELL, 2);
	expect_shell(3, WIRE_EXIT_RESTART_SHELL, 3);
	expect_shell(3, WIRE_EXIT_LOG_OFF, 3);
	expect_failed(FAILURE_SHELL_CRASH_LOOP, "exit 3");
	expect_ended(FAILURE_SHELL_CRASH_LOOP, WIRE_EXIT_LOG_OFF, 3);
	cr_expect_str_eq(slurp(WORLD "/alice/runs"), "run\nrun\nrun\nrun\n");
}

Test(session, a_shell_that_ends_at_once_is_told_with_its_last_words)
{
	start_open("default /bin/sh -c 'echo one; echo no display >&2; exit 1'\n",
	    "0 log-off\ndefault restart-shell\n");
	expect_shell(1, WIRE_EXIT_LOG_OFF, 0);
	expect_failed(FAILURE_SHELL_EXITS_AT_ONCE, "exit 1: one | no display");
	expect_ended(FAILURE_SHELL_EXITS_AT_ONCE, WIRE_EXIT_LOG_OFF, 1);
}

Test(session, a_session_that_does_not_open_is_undone_and_the_next_one_opens)
{
	static const struct {
		const char *account, *service, *shells, *exits;
		enum failure failure;
	} rows[] = {
		{ "alice", "good", "default /no/such/shell\n", "", FAILURE_SHELL_MISSING },
		{ "alice", "good", "default /etc/passwd\n", "", FAILURE_SHELL_MISSING },
		{ "alice", "good", "default " WORLD "/private\n", "", FAILURE_SHELL_MISSING },
		{ "alice", "good", "user bob /bin/true\n", "", FAILURE_SHELL_MISSING },
		{ "alice", "good", "default sh\n", "", FAILURE_POLICY_CONFIG_INVALID },
		{ "alice", "good", SLEEPER, "0 fly\n", FAILURE_POLICY_CONFIG_INVALID },
		{ "nohome", "good", SLEEPER, "", FAILURE_LOCAL_HOME_MISSING },
		{ "alice", "closed", SLEEPER, "", FAILURE_SESSION_START_FAILED },
		{ "alice", "unset", SLEEPER, "", FAILURE_SESSION_START_FAILED },
	};

	cr_assert_eq(close(open(WORLD "/private", O_CREAT | O_WRONLY, 0700)), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *said, *opened, *closed;

		(void)unlink(WORLD "/pam");
		peer_start(&p);
		peer_resolve(&p, rows[i].account, rows[i].service);
		peer_open(&p, rows[i].shells, rows[i].exits);
		expect_failed(rows[i].failure, "");
		cr_expect_eq(channel_receive(&p.channel, 30000), CHANNEL_CLOSED);
		cr_expect_eq(peer_end(&p), 0);
		cr_expect_not(world_populated());
		cr_expect_eq(access("/run/cardea/tickets/61001", F_OK), -1);
		said = slurp(WORLD "/pam");
		opened = strstr(said, "open_session");
		closed = strstr(said, "close_session");
		if (strcmp(rows[i].service, "good") == 0)
			cr_expect(opened != NULL && closed != NULL, "%zu: %s", i, said);
		else
			cr_expect_null(closed, "%zu: %s", i, said);
	}
	(void)unlink(WORLD "/pam");
	start_open("default /bin/true\n", "0 log-off\n");
	expect_shell(0, WIRE_EXIT_LOG_OFF, 0);
	expect_ended(FAILURE_NONE, WIRE_EXIT_LOG_OFF, 0);
}

Test(session, pam_may_make_the_home_at_the_first_logon)
{
	struct wire_session_opened opened;
	struct wire_session_ended ended;

	peer_start(&p);
	peer_resolve(&p, "nohome", "mkhome");
	peer_open(&p, "default /bin/sh -c 'pwd > here'\n", "0 log-off\n");
	peer_expect(&p, WIRE_SESSION_OPENED, &opened);
	expect_shell(0, WIRE_EXIT_LOG_OFF, 0);
	peer_expect(&p, WIRE_SESSION_ENDED, &ended);
	cr_expect_eq(peer_end(&p), 0);
	cr_expect_str_eq(slurp(WORLD "/nohome/here"), WORLD "/nohome\n");
}

/* Returns when the shell has written to the fifo "ready" in its home. */
static void
wait_ready(void)
{
	cr_assert_str_eq(slurp(WORLD "/alice/ready"), "up\n");
}

Test(session, processes_are_asked_to_end_before_they_are_killed)
{
	start_open("default /bin/sh -c 'trap \"echo asked > asked; exit 0\" TERM; "
	    "sh -c \"echo up > ready; exec sleep 1000\" & wait; wait'\n", "");
	wait_ready();
	end_session(30000);
	expect_ended(FAILURE_NONE, WIRE_EXIT_NOTHING, 0);
	cr_expect_str_eq(slurp(WORLD "/alice/asked"), "asked\n");
}

Test(session, what_does_not_end_within_the_grace_time_is_killed)
{
	start_open("default /bin/sh -c 'trap \"\" TERM; (setsid sleep 1000 &) ; echo up > ready; "
	    "while :; do sleep 1000; done'\n", "");
	wait_ready();
	end_session(1);
	expect_ended(FAILURE_NONE, WIRE_EXIT_NOTHING, 0);
}

Test(session, the_end_of_the_channel_ends_everything_at_once)
{
	start_open("default /bin/sh -c 'trap \"\" TERM; (setsid sleep 1000 &) ; echo up > ready; "
	    "while :; do sleep 1000; done'\n", "");
	wait_ready();
	cr_expect(world_populated());
	cr_expect_eq(peer_end(&p), 0);
	cr_expect_not(world_populated());
	cr_expect_eq(access("/run/cardea/tickets/61001", F_OK), -1);
	cr_expect_str_eq(slurp(WORLD "/pam"), "open_session alice\nclose_session alice\n");
}

Test(session, a_termination_signal_ends_everything_too)
{
	start_open(SLEEPER, "");
	cr_assert_eq(kill(p.pid, SIGTERM), 0);
	cr_expect_eq(channel_receive(&p.channel, 30000), CHANNEL_CLOSED);
	cr_expect_eq(peer_end(&p), 0);
	cr_expect_not(world_populated());
	cr_expect_str_eq(slurp(WORLD "/pam"), "open_session alice\nclose_session alice\n");
}

Test(session, an_illegal_or_broken_message_ends_it_in_silence)
{
	struct wire_session_tickets tickets = { { (const uint8_t *)"two", 3 } };
	struct wire_seat_lock lock = { WIRE_LOCK_DEMAND };
	struct wire_session_end end = { 0 };
	static const uint8_t broken[] = { 1, 0, WIRE_SESSION_RESOLVE, 0, 1, 0, 0, 0, 9 };

	peer_start(&p);
	peer_send(&p, WIRE_SESSION_TICKETS, &tickets);
	cr_expect_eq(channel_receive(&p.channel, 30000), CHANNEL_CLOSED);
	cr_expect_eq(peer_end(&p), 0);

	peer_start(&p);
	peer_send(&p, WIRE_SESSION_END, &end);
	cr_expect_eq(channel_receive(&p.channel, 30000), CHANNEL_CLOSED);
	cr_expect_eq(peer_end(&p), 0);

	peer_start(&p);
	cr_assert_eq(send(p.channel.fd, broken, sizeof(broken), 0), (ssize_t)sizeof(broken));
	cr_expect_eq(channel_receive(&p.channel, 30000), CHANNEL_CLOSED);
	cr_expect_eq(peer_end(&p), 0);

	start_open(SLEEPER, "");
	peer_send(&p, WIRE_SEAT_LOCK, &lock);
	cr_expect_eq(channel_receive(&p.channel, 30000), CHANNEL_CLOSED);
	cr_expect_eq(peer_end(&p), 0);
	cr_expect_not(world_populated());
	cr_expect_eq(access("/run/cardea/tickets/61001", F_OK), -1);
}

Test(session, a_folder_that_is_no_cgroup_starts_no_shell)
{
	struct wire_session_open ask = { .logon_id = 1, .shells = SLEEPER,
	    .ccache = { (const uint8_t *)"one", 3 } };
	int folder = open("/run", O_RDONLY | O_DIRECTORY);

	peer_start(&p);
	peer_resolve(&p, "alice", "good");
	cr_assert_eq(channel_send(&p.channel, wire_type(WIRE_SESSION_OPEN), &ask, &folder),
	    CHANNEL_OK);
	expect_failed(FAILURE_SESSION_START_FAILED, "cgroup");
	cr_expect_eq(peer_end(&p), 0);
	cr_expect_eq(access(WORLD "/alice/up", F_OK), -1);
	close(folder);
}
