/*
 * fake_authority: plays cardea-authority to one cardea-kiosk, by a script on standard input.
 *
 *	fake_authority KIOSK SHARE-DIR <script
 *
 * The kiosk shows itself on the compositor that WAYLAND_DISPLAY (an absolute path, or a name below
 * XDG_RUNTIME_DIR) names. One word and its arguments, key=value, a line ('#': a remark):
 *
 *	begin languages=en,de brand=DIR large=1 contrast=1 light=1 still=1 warn=30 tap=5 hint=1 ...
 *	state readers=1 session=1 who=Alice_Example since=-600 tap=1 attention=1 down=1
 *	    ended=shell-missing code=K7Q4MX
 *	card n=1 state=reading|ready|unusable failure=ID stale=1 tries=3 pinpad=1 tiles=2
 *	tile n=1 container=c1 name=Alice_Example issuer=Example_CA end=+20 own=1 failure=ID
 *	gone n=1
 *	stage name=kdc-reach
 *	result failure=none|ID tries=2 code=K7Q4MX
 *	socket n=1			the errand's socket; says what came over it
 *	done failure=none|ID tries=3	the errand is over
 *	screen name=pin			waits until the kiosk says that this is shown
 *	submit				waits until a logon was submitted; says what it was
 *	errand				waits until an errand was asked for
 *	cancel				waits until the running attempt was cancelled
 *	run command=...			runs the rest of the line by /bin/sh, its status must be 0
 *
 * '_' in a value is a space; "end" is in days from now, "since" in seconds. Exits 0 at the end of
 * the script, 1 with a sentence when the kiosk does otherwise, or not within ten seconds.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "kerb.h"
#include "lsa_wire.h"
#include "status.h"
#include "wire_checks.h"
#include "wire_front.h"
#include "wire_states.h"

enum { WAIT_MS = 10 * 1000, WORDS = 24, LINE = 1024 };

struct fake {
	struct channel front, lsa, submit, errand;
	const char *share;
	int wayland, lsa_child;
	char screen[WIRE_SCREEN];
	struct wire_front_errand asked;
	bool submitted, cancelled, errand_asked;
	unsigned int line;
};

static struct fake fake;

static _Noreturn void
fail(const char *what, const char *detail)
{
	fprintf(stderr, "fake_authority: line %u: %s%s%s (screen: %s)\n", fake.line, what,
	    detail[0] != '\0' ? ": " : "", detail, fake.screen);
	exit(1);
}

/* ---- the script's words ---- */

struct words {
	char text[LINE];
	char *word[WORDS];
	size_t count;
};

static void
split(struct words *w, const char *line)
{
	char *save = NULL;

	snprintf(w->text, sizeof(w->text), "%s", line);
	w->count = 0;
	for (char *p = strtok_r(w->text, " \t\n", &save); p != NULL && w->count < WORDS;
	    p = strtok_r(NULL, " \t\n", &save))
		w->word[w->count++] = p;
}

static const char *
value(const struct words *w, const char *key, const char *otherwise)
{
	size_t n = strlen(key);

	for (size_t i = 1; i < w->count; i++)
		if (strncmp(w->word[i], key, n) == 0 && w->word[i][n] == '=')
			return w->word[i] + n + 1;
	return otherwise;
}

static void
text(const struct words *w, const char *key, const char *otherwise, char *to, size_t room)
{
	snprintf(to, room, "%s", value(w, key, otherwise));
	for (char *p = to; *p != '\0'; p++)
		if (*p == '_')
			*p = ' ';
}

static long
number(const struct words *w, const char *key, long otherwise)
{
	const char *p = value(w, key, NULL);

	return p == NULL ? otherwise : strtol(p, NULL, 10);
}

static uint8_t
byte(const struct words *w, const char *key, long otherwise)
{
	return (uint8_t)number(w, key, otherwise);
}

static uint16_t
failure(const struct words *w)
{
	const char *name = value(w, "failure", "none");
	enum failure id = failure_by_name(name);

	if (id == FAILURE_NONE && strcmp(name, "none") != 0)
		fail("no such failure", name);
	return (uint16_t)id;
}

/* ---- what is said ---- */

static void
say(uint16_t type, const void *body, const int *fds)
{
	if (channel_send(&fake.front, wire_type(type), body, fds) != CHANNEL_OK)
		fail("the kiosk does not listen", strerror(errno));
}

static void
say_begin(const struct words *w)
{
	struct wire_front_begin m = {
		.large_text = byte(w, "large", 0), .high_contrast = byte(w, "contrast", 0),
		.light = byte(w, "light", 0), .reduce_motion = byte(w, "still", 0),
		.pin_count_told = byte(w, "count", 0), .pad_shuffled = byte(w, "shuffled", 0),
		.user_hint = byte(w, "hint", 0),
		.warn_days = (uint32_t)number(w, "warn", 30),
		.tap_over_seconds = (uint32_t)number(w, "tap", 5),
	};
	int fds[2] = { fake.wayland, fake.lsa_child };

	snprintf(m.languages, sizeof(m.languages), "%s", value(w, "languages", "en,de,fr,ar"));
	snprintf(m.brand, sizeof(m.brand), "%s", value(w, "brand", ""));
	snprintf(m.accessibility, sizeof(m.accessibility), "%s", value(w, "bus", ""));
	snprintf(m.share, sizeof(m.share), "%s", fake.share);
	say(WIRE_FRONT_BEGIN, &m, fds);
	close(fake.wayland);
	close(fake.lsa_child);
}

static void
say_state(const struct words *w)
{
	const char *ended = value(w, "ended", "none");
	struct wire_front_state m = {
		.pcscd = byte(w, "down", 0) == 0, .readers = (uint32_t)number(w, "readers", 1),
		.session = byte(w, "session", 0), .tap_over = byte(w, "tap", 0),
		.logon_id = (uint64_t)number(w, "id", 7), .reason = WIRE_LOCK_CARD_REMOVED,
		.since = (uint64_t)(time(NULL) + number(w, "since", -600)),
		.attention = (uint64_t)number(w, "attention", 0),
		.ended = (uint16_t)failure_by_name(ended),
	};

	if (m.session != 0)
		text(w, "who", "Alice_Example", m.who, sizeof(m.who));
	snprintf(m.ended_attempt, sizeof(m.ended_attempt), "%s", value(w, "code", ""));
	say(WIRE_FRONT_STATE, &m, NULL);
}

static void
say_card(const struct words *w)
{
	const char *state = value(w, "state", "ready");
	struct wire_front_card m = {
		.insertion = (uint64_t)number(w, "n", 1), .fresh = byte(w, "stale", 0) == 0,
		.tries = byte(w, "tries", 3), .pinpad = byte(w, "pinpad", 0),
		.tiles = byte(w, "tiles", 1), .failure = failure(w),
		.state = strcmp(state, "reading") == 0 ? WIRE_FRONT_READING :
		    strcmp(state, "ready") == 0 ? WIRE_FRONT_READY : WIRE_FRONT_UNUSABLE,
		.family = "PIV", .serial = "00",
	};

	if (m.state != WIRE_FRONT_READY)
		m.tiles = 0;
	text(w, "reader", "Fake_Reader", m.reader, sizeof(m.reader));
	text(w, "card", "Fake_Card", m.card_name, sizeof(m.card_name));
	say(WIRE_FRONT_CARD, &m, NULL);
}

static void
say_tile(const struct words *w)
{
	uint8_t checks[512];
	size_t used = 0;
	struct wire_check check = { .outcome = WIRE_FAILED, .failure = failure(w),
	    .name = "validity", .why = "notAfter is past" };
	struct wire_front_tile m = {
		.insertion = (uint64_t)number(w, "n", 1), .own = byte(w, "own", 0),
		.failure = failure(w), .usable = failure(w) == FAILURE_NONE,
		.not_after = (uint64_t)(time(NULL) + number(w, "end", 400) * 86400),
	};

	text(w, "container", "c1", m.container, sizeof(m.container));
	text(w, "name", "Alice_Example", m.name, sizeof(m.name));
	text(w, "issuer", "Example_Hospital_CA", m.issuer, sizeof(m.issuer));
	text(w, "upn", "alice@example.test", m.upn, sizeof(m.upn));
	if (m.failure != FAILURE_NONE && wire_check_put(checks, sizeof(checks), &used, &check))
		m.checks = (struct message_blob){ checks, used };
	say(WIRE_FRONT_TILE, &m, NULL);
}

static void
say_gone(const struct words *w)
{
	struct wire_front_gone m = { .insertion = (uint64_t)number(w, "n", 1),
	    .cause = WIRE_GONE_CARD };

	say(WIRE_FRONT_GONE, &m, NULL);
}

static void
lsa_say(uint16_t type, const void *body, const int *fds)
{
	if (channel_send(&fake.lsa, lsa_wire_type(type), body, fds) != CHANNEL_OK)
		fail("the logon's caller does not listen", strerror(errno));
}

static void
say_stage(const struct words *w)
{
	struct lsa_progress m = { .stage = "" };

	snprintf(m.stage, sizeof(m.stage), "%s", value(w, "name", ""));
	lsa_say(LSA_PROGRESS, &m, NULL);
}

static void
say_result(const struct words *w)
{
	const struct failure_row *row = failure_row(failure(w));
	struct lsa_wire_result m = { .status = row->ntstatus, .tries = byte(w, "tries", 3),
	    .logon_id = 7 };

	snprintf(m.failure, sizeof(m.failure), "%s", row->id);
	snprintf(m.attempt, sizeof(m.attempt), "%s", value(w, "code", "K7Q4MX"));
	lsa_say(LSA_RESULT, &m, NULL);
	fake.submitted = false;
}

/* What the card would be told: how many bytes, not which. */
static void
say_socket(const struct words *w)
{
	struct wire_front_errand_socket m = { .insertion = (uint64_t)number(w, "n", 1) };
	struct wire_pins pins;
	int pair[2];

	if (channel_pair(pair) != 0)
		fail("no socketpair", strerror(errno));
	say(WIRE_FRONT_ERRAND_SOCKET, &m, &pair[0]);
	close(pair[0]);
	channel_init(&fake.errand, pair[1]);
	if (channel_receive(&fake.errand, WAIT_MS) != CHANNEL_OK ||
	    fake.errand.type != WIRE_PINS ||
	    channel_decode(&fake.errand, wire_type(WIRE_PINS), &pins) != NULL)
		fail("no PINs came over the errand's socket", "");
	printf("pins what=%u old=%zu fresh=%zu\n", pins.what, pins.old.n, pins.fresh.n);
	channel_close(&fake.errand);
}

static void
say_done(const struct words *w)
{
	struct wire_front_errand_done m = { .failure = failure(w), .tries = byte(w, "tries", 3) };

	say(WIRE_FRONT_ERRAND_DONE, &m, NULL);
	fake.errand_asked = false;
}

/* ---- what is heard ---- */

static void
hear_front(void)
{
	struct wire_front_screen screen;
	struct wire_front_remark remark;

	if (channel_receive(&fake.front, -1) != CHANNEL_OK)
		fail("the kiosk has ended", "");
	if (wire_next(WIRE_FROM_KIOSK, WIRE_STATE_BEGIN, fake.front.type) == 0)
		fail("the kiosk said what it may not", "");
	if (fake.front.type == WIRE_FRONT_CANCEL) {
		fake.cancelled = true;
	} else if (fake.front.type == WIRE_FRONT_ERRAND) {
		if (channel_decode(&fake.front, wire_type(WIRE_FRONT_ERRAND), &fake.asked) != NULL)
			fail("a broken word", "errand");
		fake.errand_asked = true;
	} else if (fake.front.type == WIRE_FRONT_REMARK) {
		if (channel_decode(&fake.front, wire_type(WIRE_FRONT_REMARK), &remark) != NULL)
			fail("a broken word", "remark");
		printf("remark %s\n", remark.text);
	} else {
		if (channel_decode(&fake.front, wire_type(WIRE_FRONT_SCREEN), &screen) != NULL)
			fail("a broken word", "screen");
		memcpy(fake.screen, screen.name, sizeof(fake.screen));
		printf("screen %s\n", fake.screen);
		fflush(stdout);
	}
}

static void
lsa_submit(void)
{
	static struct lsa_logon ask;
	static uint8_t buffer[LSA_WIRE_BUFFER];
	static struct kerb_logon logon;
	struct lsa_submit m = { .attempt = 1 };
	struct kerb_fault fault;
	ssize_t n;
	int pair[2];

	if (channel_decode(&fake.lsa, lsa_wire_type(LSA_LOGON), &ask) != NULL ||
	    channel_pair(pair) != 0)
		fail("a broken word", "logon");
	lsa_say(LSA_SUBMIT, &m, &pair[0]);
	close(pair[0]);
	n = recv(pair[1], buffer, sizeof(buffer), 0);
	close(pair[1]);
	if (n <= 0 || kerb_logon_unpack(buffer, (size_t)n, KERB_X64, &logon, &fault) !=
	    FAILURE_NONE)
		fail("the logon buffer is broken", "");
	printf("submit %s pin=%zu container=%s reader=%s last=%u replace=%u id=%u "
	    "domain=%s user=%s\n",
	    logon.kind == KERB_CERTIFICATE_LOGON ? "logon" : "unlock", logon.pin.length / 2,
	    logon.csp.container_name, logon.csp.reader_name, ask.spend_last_try,
	    ask.replace_session, logon.logon_id.low, logon.domain_name, logon.user_name);
	fflush(stdout);
	fake.submitted = true;
}

static void
hear_lsa(void)
{
	struct lsa_connected connected = { .status = 0 };
	struct lsa_package package = { .package = 2 };

	if (channel_receive(&fake.lsa, -1) != CHANNEL_OK)
		fail("the logon's caller has ended", "");
	if (fake.lsa.type == LSA_CONNECT)
		lsa_say(LSA_CONNECTED, &connected, NULL);
	else if (fake.lsa.type == LSA_LOOKUP)
		lsa_say(LSA_PACKAGE, &package, NULL);
	else if (fake.lsa.type == LSA_LOGON)
		lsa_submit();
	else
		fail("a broken word", "lsa");
}

/* Hears what there is; waits for it at most `ms`. False when the time is over. */
static bool
hear(int ms)
{
	struct pollfd p[2] = { { .fd = fake.front.fd, .events = POLLIN },
		{ .fd = fake.lsa.fd, .events = POLLIN } };

	if (poll(p, 2, ms) <= 0)
		return false;
	if (p[0].revents != 0)
		hear_front();
	if (p[1].revents != 0)
		hear_lsa();
	return true;
}

static bool
has_come(const struct words *w)
{
	bool *flag = strcmp(w->word[0], "submit") == 0 ? &fake.submitted :
	    strcmp(w->word[0], "cancel") == 0 ? &fake.cancelled :
	    strcmp(w->word[0], "errand") == 0 ? &fake.errand_asked : NULL;

	if (flag == NULL)
		return strcmp(fake.screen, value(w, "name", "")) == 0;
	if (!*flag)
		return false;
	*flag = flag == &fake.submitted;
	return true;
}

static void
await(const struct words *w)
{
	while (!has_come(w))
		if (!hear(WAIT_MS))
			fail("this did not come", w->count > 1 ? w->word[1] : w->word[0]);
}

static void
run(const char *line)
{
	const char *command = strstr(line, "command=");

	while (hear(0))
		;
	if (command == NULL || system(command + strlen("command=")) != 0)
		fail("a command failed", line);
}

static void
obey(const char *line)
{
	static const struct {
		const char *word;
		void (*say)(const struct words *w);
	} words[] = {
		{ "begin", say_begin }, { "state", say_state }, { "card", say_card },
		{ "tile", say_tile }, { "gone", say_gone }, { "stage", say_stage },
		{ "result", say_result }, { "socket", say_socket }, { "done", say_done },
		{ "screen", await }, { "submit", await }, { "errand", await }, { "cancel", await },
	};
	struct words w;

	split(&w, line);
	if (w.count == 0 || w.word[0][0] == '#')
		return;
	if (strcmp(w.word[0], "run") == 0) {
		run(line);
		return;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].word, w.word[0]) == 0) {
			words[i].say(&w);
			return;
		}
	}
	fail("no such word", w.word[0]);
}

/* ---- the kiosk ---- */

static int
reach_wayland(void)
{
	const char *name = getenv("WAYLAND_DISPLAY"), *folder = getenv("XDG_RUNTIME_DIR");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (name == NULL || (name[0] != '/' && folder == NULL))
		fail("WAYLAND_DISPLAY names no compositor", "");
	snprintf(address.sun_path, sizeof(address.sun_path), "%s%s%s",
	    name[0] == '/' ? "" : folder, name[0] == '/' ? "" : "/", name);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		fail(address.sun_path, strerror(errno));
	return fd;
}

static pid_t
start(const char *kiosk, int channel)
{
	static char *const environment[] = { NULL };
	char *arguments[] = { strdup("cardea-kiosk"), NULL };
	pid_t pid = fork();

	if (pid == 0) {
		dup2(channel, 3);
		execve(kiosk, arguments, environment);
		fprintf(stderr, "fake_authority: %s: %s\n", kiosk, strerror(errno));
		_exit(127);
	}
	free(arguments[0]);
	return pid;
}

int
main(int argc, char **argv)
{
	int front[2], lsa[2], status = 0;
	char line[LINE];
	pid_t pid;

	if (argc != 3) {
		fprintf(stderr, "usage: fake_authority KIOSK SHARE-DIR <script\n");
		return 2;
	}
	fake.share = argv[2];
	fake.wayland = reach_wayland();
	if (channel_pair(front) != 0 || channel_pair(lsa) != 0)
		fail("no socketpair", strerror(errno));
	pid = start(argv[1], front[1]);
	close(front[1]);
	channel_init(&fake.front, front[0]);
	channel_init(&fake.lsa, lsa[0]);
	fake.lsa_child = lsa[1];
	while (fgets(line, sizeof(line), stdin) != NULL) {
		fake.line++;
		obey(line);
	}
	/* The end of its channel ends it. */
	channel_close(&fake.front);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != 0)
		fail("the kiosk did not end well", "");
	return 0;
}
