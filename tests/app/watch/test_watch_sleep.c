/* The real cardea-watch on a real bus with a stand-in for logind, inside tests/rig/rig.sh. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../card/program.h"
#include "rig_card.h"

#define BUS	"/run/rig/bus"
#define BUS_CONF BUS ".conf"

static struct program p;
static pid_t bus, login1;
static FILE *said, *told;	/* by the stand-in, to it */
static struct wire_watch_reader reader;
static struct wire_watch_pcsc pcsc;
static struct wire_watch_present present;
static struct wire_watch_gone gone;
static struct wire_watch_sleep sleeping;

/* Starts a program with a pipe from its standard output and, if asked for, one to its input. */
static pid_t
start(const char *const argv[], FILE **out, FILE **in)
{
	int from[2], to[2];
	pid_t pid;

	cr_assert(pipe2(from, O_CLOEXEC) == 0 && pipe2(to, O_CLOEXEC) == 0);
	if ((pid = fork()) == 0) {
		(void)dup2(to[0], 0);
		(void)dup2(from[1], 1);
		(void)dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 2);
		(void)execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	(void)close(from[1]);
	(void)close(to[0]);
	*out = fdopen(from[0], "r");
	if (in != NULL)
		*in = fdopen(to[1], "w");
	else
		(void)close(to[1]);
	return pid;
}

static void
end(pid_t *pid)
{
	if (*pid > 0) {
		(void)kill(*pid, SIGKILL);
		(void)waitpid(*pid, NULL, 0);
	}
	*pid = 0;
}

static void
start_bus(void)
{
	static const char *const argv[] = { "dbus-daemon", "--config-file=" BUS_CONF, "--nofork",
	    "--print-address", NULL };
	FILE *conf = fopen(BUS_CONF, "w"), *out;
	char line[256];

	cr_assert_not_null(conf);
	fputs("<busconfig><listen>unix:path=" BUS "</listen>"
	    "<auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\"/>"
	    "<allow receive_sender=\"*\"/><allow own=\"*\"/><allow user=\"*\"/></policy>"
	    "</busconfig>\n", conf);
	cr_assert_eq(fclose(conf), 0);
	(void)unlink(BUS);
	bus = start(argv, &out, NULL);
	cr_assert_not_null(fgets(line, sizeof(line), out), "dbus-daemon is ready");
	cr_assert_eq(setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" BUS, 1), 0);
}

static void
expect_said(const char *line)
{
	char got[64] = "";

	cr_assert_not_null(fgets(got, sizeof(got), said), "waiting for %s", line);
	got[strcspn(got, "\n")] = '\0';
	cr_assert_str_eq(got, line);
}

static void
start_login1(void)
{
	static const char *const argv[] = { BUILD_DIR "/tests/app/watch/mock_login1", NULL };

	login1 = start(argv, &said, &told);
	expect_said("ready");
}

static void
tell_login1(const char *line)
{
	cr_assert(fprintf(told, "%s\n", line) > 0 && fflush(told) == 0);
}

/* What the watcher and the stand-in have done until now is done: nobody let go. */
static void
expect_held(void)
{
	struct wire_watch_answer answer;

	program_say(&p.channel, WIRE_WATCH_ASK, &(struct wire_watch_ask){ 5 }, -1);
	do
		cr_assert_eq(channel_receive(&p.channel, 20000), CHANNEL_OK);
	while (p.channel.type != WIRE_WATCH_ANSWER);
	cr_assert_null(channel_decode(&p.channel, wire_type(WIRE_WATCH_ANSWER), &answer));
	tell_login1("there?");
	expect_said("here");
}

static void
start_watch(void)
{
	program_start(&p, "cardea-watch", true);
	program_hear(&p.channel, WIRE_WATCH_READER, &reader);
	program_hear(&p.channel, WIRE_WATCH_READER, &reader);
	program_hear(&p.channel, WIRE_WATCH_PCSC, &pcsc);
}

static void
setup(void)
{
	start_bus();
	start_login1();
	start_watch();
	expect_said("inhibit sleep delay");
}

static void
teardown(void)
{
	cr_expect_eq(program_end(&p), 1);
	end(&login1);
	end(&bus);
	rig_do("card alice pull");
	rig_do("reader wait '%s' empty", RIG_READER);
}

/* The next word to the seat that is no heartbeat. */
static void
seat_hears(uint16_t type, void *body)
{
	do
		cr_assert_eq(channel_receive(&p.second, 20000), CHANNEL_OK);
	while (p.second.type == WIRE_WATCH_BEAT);
	cr_assert_eq(p.second.type, type, "%s", wire_type(p.second.type)->name);
	cr_assert_null(channel_decode(&p.second, wire_type(type), body));
}

static void
card_is_in(void)
{
	seat_hears(WIRE_WATCH_PRESENT, &present);
	cr_assert_neq(present.insertion, 0);
}

static void
card_is_not_believed(void)
{
	uint64_t before = present.insertion;

	seat_hears(WIRE_WATCH_GONE, &gone);
	cr_expect_eq(gone.cause, WIRE_GONE_SUSPEND);
	cr_expect_eq(gone.insertion, before);
	seat_hears(WIRE_WATCH_PRESENT, &present);
	cr_expect_gt(present.insertion, before);
}

TestSuite(sleep, .init = setup, .fini = teardown);

Test(sleep, a_machine_with_nothing_shown_sleeps_at_once)
{
	rig_do("card alice insert");
	card_is_in();
	tell_login1("sleep");
	seat_hears(WIRE_WATCH_SLEEP, &sleeping);
	cr_expect_neq(sleeping.event_ns, 0);
	expect_said("released");
	card_is_not_believed();
	tell_login1("wake");
	expect_said("inhibit sleep delay");
	tell_login1("sleep");
	seat_hears(WIRE_WATCH_SLEEP, &sleeping);
	expect_said("released");
}

Test(sleep, a_shown_session_is_hidden_first)
{
	struct wire_watch_beat beat;

	rig_do("card alice insert");
	card_is_in();
	program_say(&p.channel, WIRE_WATCH_MODE, &(struct wire_watch_mode){ 1 }, -1);
	program_hear(&p.second, WIRE_WATCH_BEAT, &beat);
	tell_login1("sleep");
	seat_hears(WIRE_WATCH_SLEEP, &sleeping);
	expect_held();
	program_say(&p.channel, WIRE_WATCH_MODE, &(struct wire_watch_mode){ 0 }, -1);
	expect_said("released");
	card_is_not_believed();
}

Test(sleep, a_session_that_nobody_hides_delays_it_for_a_while_only)
{
	struct wire_watch_beat beat;

	program_say(&p.channel, WIRE_WATCH_MODE, &(struct wire_watch_mode){ 1 }, -1);
	program_hear(&p.second, WIRE_WATCH_BEAT, &beat);
	tell_login1("sleep");
	seat_hears(WIRE_WATCH_SLEEP, &sleeping);
	expect_said("released");
}

Test(sleep, a_logind_that_comes_later_is_met)
{
	end(&login1);
	start_login1();
	expect_said("inhibit sleep delay");
	tell_login1("sleep");
	seat_hears(WIRE_WATCH_SLEEP, &sleeping);
	expect_said("released");
}

Test(sleep, the_end_of_the_bus_is_not_the_watcher_s)
{
	struct wire_watch_answer answer;

	end(&bus);
	program_say(&p.channel, WIRE_WATCH_ASK, &(struct wire_watch_ask){ 5 }, -1);
	program_hear(&p.channel, WIRE_WATCH_ANSWER, &answer);
	cr_expect_eq(answer.alive, 1);
	rig_do("card alice insert");
	card_is_in();
}
