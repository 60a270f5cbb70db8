/*
 * stage: stands in for the authority and the watcher of one seat, and obeys `probe --stage`.
 *
 *	stage SEAT-PROGRAM [BACKEND]
 *
 * Makes /run/cardea/seat, starts the program as cardea-seat with its two channels, says SETUP with
 * BACKEND (headless) and a heartbeat twice a second, and takes commands on CONTROL_STAGE:
 *
 *	present N | gone N	the watcher's word on insertion N, with the time now; gone waits for
 *				LOCKED when the session is shown
 *	unlock N | lock N	the authority's word; N is an insertion, or a reason; waits for the
 *				answer
 *	session UID		who may connect
 *	kiosk PROGRAM WORD...	a fresh kiosk: as cardea-kiosk, with a connection as WAYLAND_SOCKET
 *	front PROGRAM		the real one: a fresh cardea-kiosk with its channel, told that there is
 *				one reader; answers "NS PID", the time when it was started
 *	card N			tells that kiosk of a card that asks for its PIN at once
 *	await locked | unlocked | attention	the next of these
 *	cycle COUNT FILE	shows and locks so often; a line for each in FILE
 *	silence			no heartbeat any more
 *	close authority | close watch
 *	seat			"PID" of the seat
 *	end			ends the seat, then this
 *
 * A lock is answered "REASON EVENT LOCKED SHOWN OUTPUTS", times being CLOCK_MONOTONIC nanoseconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "control.h"
#include "wire.h"
#include "wire_front.h"

enum { WORDS = 16, BEAT_MS = 500, PATIENCE_MS = 20000, LINGER_MS = 40 };

struct stage {
	struct channel authority, watch, front;
	pid_t seat;
	bool silent, shown;
	unsigned int attentions;		/* heard and not asked for */
	uint64_t next_beat_ms, kiosks;
	struct wire_seat_locked locked;		/* the last */
	char text[CONTROL_LINE];		/* the answer */
};

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static void
say(struct channel *to, uint16_t type, const void *body, const int *fds)
{
	if (to->fd >= 0 && channel_send(to, wire_type(type), body, fds) != CHANNEL_OK)
		fprintf(stderr, "stage: the seat does not take a word\n");
}

static void
beat(struct stage *stage)
{
	struct wire_watch_beat word = { now_ns() };

	if (stage->silent || now_ns() / 1000000U < stage->next_beat_ms)
		return;
	stage->next_beat_ms = now_ns() / 1000000U + BEAT_MS;
	say(&stage->watch, WIRE_WATCH_BEAT, &word, NULL);
}

/* The seat's next word, 0 when it says none in so many milliseconds, or has ended. */
static uint16_t
hear(struct stage *stage, int timeout_ms)
{
	struct channel *c = &stage->authority;

	if (c->fd < 0 || channel_receive(c, timeout_ms) != CHANNEL_OK)
		return 0;
	if (c->type == WIRE_SEAT_ATTENTION)
		stage->attentions++;
	if (c->type == WIRE_SEAT_UNLOCKED)
		stage->shown = true;
	if (c->type == WIRE_SEAT_LOCKED) {
		stage->shown = false;
		if (channel_decode(c, wire_type(c->type), &stage->locked) != NULL)
			return 0;
	}
	return c->type;
}

static bool
hear_type(struct stage *stage, uint16_t type, uint16_t other)
{
	uint64_t end = now_ns() / 1000000U + PATIENCE_MS;
	uint16_t heard;

	do {
		beat(stage);
		heard = hear(stage, 100);
		if (heard != 0 && (heard == type || heard == other))
			return true;
	} while (now_ns() / 1000000U < end);
	return false;
}

static const char *
tell_lock(struct stage *stage)
{
	const struct wire_seat_locked *l = &stage->locked;

	snprintf(stage->text, sizeof(stage->text), "%s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu32,
	    wire_lock_reason_name(l->reason), l->event_ns, l->locked_ns, l->shown_ns, l->outputs);
	return NULL;
}

static const char *
present(struct stage *stage, uint64_t insertion)
{
	struct wire_watch_present word = { .insertion = insertion, .event_ns = now_ns(),
	    .reader = "stage" };

	say(&stage->watch, WIRE_WATCH_PRESENT, &word, NULL);
	return NULL;
}

static const char *
gone(struct stage *stage, uint64_t insertion)
{
	struct wire_watch_gone word = { .insertion = insertion, .event_ns = now_ns(),
	    .cause = WIRE_GONE_CARD, .reader = "stage" };

	say(&stage->watch, WIRE_WATCH_GONE, &word, NULL);
	if (!stage->shown)
		return NULL;
	if (!hear_type(stage, WIRE_SEAT_LOCKED, 0))
		return "not locked";
	return tell_lock(stage);
}

static const char *
unlock(struct stage *stage, uint64_t insertion)
{
	struct wire_seat_unlock word = { .insertion = insertion, .logon_id = 1 };

	say(&stage->authority, WIRE_SEAT_UNLOCK, &word, NULL);
	if (!hear_type(stage, WIRE_SEAT_UNLOCKED, WIRE_SEAT_LOCKED))
		return "no answer";
	return stage->shown ? NULL : "locked";
}

static const char *
lock(struct stage *stage, uint8_t reason)
{
	struct wire_seat_lock word = { .reason = reason };

	say(&stage->authority, WIRE_SEAT_LOCK, &word, NULL);
	if (!hear_type(stage, WIRE_SEAT_LOCKED, 0))
		return "not locked";
	return tell_lock(stage);
}

static void
become(const char *user)
{
	struct passwd *who = getpwnam(user);

	if (who == NULL || setgroups(0, NULL) != 0 ||
	    setresgid(who->pw_gid, who->pw_gid, who->pw_gid) != 0 ||
	    setresuid(who->pw_uid, who->pw_uid, who->pw_uid) != 0)
		_exit(126);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* A fresh kiosk's connection: its end, the seat's end being told. */
static int
kiosk_connection(struct stage *stage)
{
	struct wire_seat_kiosk word = { ++stage->kiosks };
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	say(&stage->authority, WIRE_SEAT_KIOSK, &word, &ends[1]);
	close(ends[1]);
	return ends[0];
}

static const char *
kiosk(struct stage *stage, char **word)
{
	int end = kiosk_connection(stage);
	char number[16];
	pid_t pid;

	if (end < 0 || (pid = fork()) < 0)
		return "no kiosk";
	if (pid == 0) {
		snprintf(number, sizeof(number), "%d", end);
		setenv("WAYLAND_SOCKET", number, 1);
		(void)fcntl(end, F_SETFD, 0);
		become("cardea-kiosk");
		execv(word[0], word);
		_exit(127);
	}
	close(end);
	snprintf(stage->text, sizeof(stage->text), "%d", (int)pid);
	return NULL;
}

/* What the real kiosk is told: empty but for one reader. */
static void
front_begin(struct stage *stage, int wayland, int lsa)
{
	struct wire_front_begin begin = { .languages = "en" };
	struct wire_front_state state = { .pcscd = 1, .readers = 1,
	    .reason = WIRE_LOCK_START };
	const char *share = getenv("STAGE_SHARE");
	int fds[2] = { wayland, lsa };

	if (share != NULL)
		snprintf(begin.share, sizeof(begin.share), "%s", share);
	say(&stage->front, WIRE_FRONT_BEGIN, &begin, fds);
	say(&stage->front, WIRE_FRONT_STATE, &state, NULL);
}

static const char *
front(struct stage *stage, const char *program)
{
	char *const argv[] = { (char *)(uintptr_t)program, NULL }, *const envp[] = { NULL };
	int wayland = kiosk_connection(stage), channel[2], lsa[2];
	uint64_t begun = now_ns();
	pid_t pid;

	if (wayland < 0 || channel_pair(channel) != 0 || channel_pair(lsa) != 0 ||
	    (pid = fork()) < 0)
		return "no kiosk";
	if (pid == 0) {
		if (dup2(channel[1], 3) < 0)
			_exit(126);
		become("cardea-kiosk");
		execve(program, argv, envp);
		_exit(127);
	}
	close(channel[1]);
	channel_close(&stage->front);
	channel_init(&stage->front, channel[0]);
	front_begin(stage, wayland, lsa[1]);
	close(wayland);
	close(lsa[1]);		/* the other end stays: nobody answers on it */
	snprintf(stage->text, sizeof(stage->text), "%" PRIu64 " %d", begun, (int)pid);
	return NULL;
}

static const char *
card(struct stage *stage, uint64_t insertion)
{
	struct wire_front_card word = { .insertion = insertion, .fresh = 1,
	    .state = WIRE_FRONT_READY, .tries = 3, .tiles = 1, .reader = "stage",
	    .card_name = "stage", .serial = "1" };
	struct wire_front_tile tile = { .insertion = insertion, .usable = 1,
	    .not_after = (uint64_t)time(NULL) + 86400U * 400, .container = "one",
	    .name = "Alice Example", .issuer = "Example", .upn = "alice@TEST.EXAMPLE" };

	say(&stage->front, WIRE_FRONT_CARD, &word, NULL);
	say(&stage->front, WIRE_FRONT_TILE, &tile, NULL);
	return NULL;
}

/* Shown for an uneven time each, so that the lock meets the frames at any moment of theirs. */
static const char *
cycle(struct stage *stage, unsigned long count, const char *file)
{
	FILE *to = fopen(file, "we");
	const char *wrong = to == NULL ? "no file" : NULL;
	uint64_t insertion = now_ns();
	unsigned int linger;

	while (wrong == NULL && count-- > 0) {
		present(stage, ++insertion);
		wrong = unlock(stage, insertion);
		if (getrandom(&linger, sizeof(linger), 0) == (ssize_t)sizeof(linger))
			poll(NULL, 0, (int)(LINGER_MS / 2 + linger % LINGER_MS));
		if (wrong == NULL)
			wrong = gone(stage, insertion);
		if (wrong == NULL)
			fprintf(to, "%s\n", stage->text);
	}
	if (to != NULL)
		fclose(to);
	stage->text[0] = '\0';
	return wrong;
}

static const char *
await(struct stage *stage, const char *what)
{
	uint16_t type = strcmp(what, "locked") == 0 ? WIRE_SEAT_LOCKED :
	    strcmp(what, "unlocked") == 0 ? WIRE_SEAT_UNLOCKED : WIRE_SEAT_ATTENTION;

	if (type == WIRE_SEAT_LOCKED && !stage->shown)
		return tell_lock(stage);
	if ((type != WIRE_SEAT_ATTENTION || stage->attentions == 0) && !hear_type(stage, type, 0))
		return "not heard";
	if (type == WIRE_SEAT_ATTENTION)
		stage->attentions = 0;
	return type == WIRE_SEAT_LOCKED ? tell_lock(stage) : NULL;
}

static const char *
session(struct stage *stage, uint32_t uid)
{
	struct wire_seat_session word = { .uid = uid, .logon_id = 1 };

	say(&stage->authority, WIRE_SEAT_SESSION, &word, NULL);
	return NULL;
}

/* NULL when done; the answer's text is in stage->text. */
static const char *
command(struct stage *stage, char **word, int n)
{
	uint64_t number = n > 1 ? strtoull(word[1], NULL, 10) : 0;

	stage->text[0] = '\0';
	if (n == 2 && strcmp(word[0], "present") == 0)
		return present(stage, number);
	if (n == 2 && strcmp(word[0], "gone") == 0)
		return gone(stage, number);
	if (n == 2 && strcmp(word[0], "unlock") == 0)
		return unlock(stage, number);
	if (n == 2 && strcmp(word[0], "lock") == 0)
		return lock(stage, (uint8_t)number);
	if (n == 2 && strcmp(word[0], "session") == 0)
		return session(stage, (uint32_t)number);
	if (n >= 2 && strcmp(word[0], "kiosk") == 0)
		return kiosk(stage, word + 1);
	if (n == 2 && strcmp(word[0], "front") == 0)
		return front(stage, word[1]);
	if (n == 2 && strcmp(word[0], "card") == 0)
		return card(stage, number);
	if (n == 2 && strcmp(word[0], "await") == 0)
		return await(stage, word[1]);
	if (n == 3 && strcmp(word[0], "cycle") == 0)
		return cycle(stage, number, word[2]);
	if (strcmp(word[0], "silence") == 0)
		stage->silent = true;
	else if (n == 2 && strcmp(word[0], "close") == 0)
		channel_close(word[1][0] == 'a' ? &stage->authority : &stage->watch);
	else if (strcmp(word[0], "seat") == 0)
		snprintf(stage->text, sizeof(stage->text), "%d", (int)stage->seat);
	else if (strcmp(word[0], "end") == 0)
		kill(stage->seat, SIGKILL);
	else
		return "no such command";
	return NULL;
}

static void
serve(struct stage *stage, int caller)
{
	char line[CONTROL_LINE], answer[CONTROL_LINE + 16], *word[WORDS + 1], *rest;
	const char *wrong;
	int n, length;

	while (control_read_line(caller, line)) {
		n = 0;
		for (rest = line; n < WORDS && (word[n] = strtok_r(rest, " ", &rest)) != NULL;)
			n++;
		word[n] = NULL;
		wrong = n == 0 ? "nothing said" : command(stage, word, n);
		length = snprintf(answer, sizeof(answer), wrong == NULL ? "ok %s\n" : "error %s\n",
		    wrong == NULL ? stage->text : wrong);
		if (control_write(caller, answer, (size_t)length) != 0)
			break;
	}
	close(caller);
}

static bool
folder_make(void)
{
	struct passwd *who = getpwnam("cardea-seat");

	(void)mkdir("/run/cardea", 0755);
	(void)mkdir("/run/cardea/seat", 0755);
	return who != NULL && chown("/run/cardea/seat", who->pw_uid, who->pw_gid) == 0 &&
	    chdir("/run/cardea") == 0;
}

static bool
seat_start(struct stage *stage, char *program, const char *backend)
{
	struct wire_seat_setup setup = { .layout = "us" };
	char *const argv[] = { program, NULL }, *const envp[] = { NULL };
	int authority[2], watch[2];

	if (!folder_make() || channel_pair(authority) != 0 || channel_pair(watch) != 0)
		return false;
	stage->seat = fork();
	if (stage->seat == 0) {
		/* Out of the way of 3 and 4, in whatever order they came. */
		int a = fcntl(authority[1], F_DUPFD_CLOEXEC, 20);
		int w = fcntl(watch[1], F_DUPFD_CLOEXEC, 20);

		if (dup2(a, 3) < 0 || dup2(w, 4) < 0)
			_exit(126);
		become("cardea-seat");
		execve(program, argv, envp);
		_exit(127);
	}
	close(authority[1]);
	close(watch[1]);
	channel_init(&stage->authority, authority[0]);
	channel_init(&stage->watch, watch[0]);
	snprintf(setup.backend, sizeof(setup.backend), "%s", backend);
	snprintf(setup.renderer, sizeof(setup.renderer), "pixman");
	say(&stage->authority, WIRE_SEAT_SETUP, &setup, NULL);
	return stage->seat > 0;
}

int
main(int argc, char **argv)
{
	struct stage stage = { .front.fd = -1 };
	struct pollfd polled[2] = { { .events = POLLIN }, { .events = POLLIN } };
	int caller;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	if (argc < 2 || (polled[0].fd = control_listen(CONTROL_STAGE)) < 0 ||
	    !seat_start(&stage, argv[1], argc > 2 ? argv[2] : "headless")) {
		perror("stage");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	for (;;) {
		beat(&stage);
		polled[1].fd = stage.authority.fd;
		if (poll(polled, 2, BEAT_MS / 2) < 0 && errno != EINTR)
			return 1;
		if (polled[1].revents != 0 && hear(&stage, 0) == 0 && polled[1].revents & POLLHUP)
			channel_close(&stage.authority);
		caller = control_accept(polled[0].fd);
		if (caller >= 0)
			serve(&stage, caller);
		if (kill(stage.seat, 0) != 0)
			return 0;
	}
}
