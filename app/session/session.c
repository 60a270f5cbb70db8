#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "account.h"
#include "cgroup.h"
#include "channel.h"
#include "exits.h"
#include "folder.h"
#include "loop.h"
#include "processes.h"
#include "rules.h"
#include "shell.h"
#include "status.h"
#include "tail.h"
#include "tickets.h"
#include "wire_session.h"
#include "wire_states.h"

struct session {
	struct loop *loop;
	struct loop_source *from_authority, *from_shell, *from_cgroup, *on_exit, *grace, *on_term;
	struct channel channel;
	unsigned int state;		/* enum wire_state of what the authority says */
	const char *runtime;		/* the runtime folder */
	struct account account;
	struct tickets tickets;
	struct wire_session_open plan;	/* its blob is gone */
	struct env env;
	struct rules_command command;
	struct exits_history history;
	struct tail said;		/* by the shell */
	int cgroup, cgroup_events;
	int output[2];			/* the shell's; both ends stay open */
	pid_t shell;
	uint64_t started_ns;
	bool open, ending;
	struct wire_session_ended ended;
};

static void
send_message(struct session *s, uint16_t type, const void *body)
{
	/* An authority that is gone is seen by its end-of-file. */
	(void)!channel_send(&s->channel, wire_type(type), body, NULL);
}

static void
send_failed(struct session *s, enum failure failure, const char *detail)
{
	struct wire_session_failed failed = { .failure = (uint16_t)failure };

	snprintf(failed.detail, sizeof(failed.detail), "%s", detail);
	send_message(s, WIRE_SESSION_FAILED, &failed);
}

/* Everything that was opened, in reverse; whatever fails, the rest is closed. */
static void
close_all(struct session *s)
{
	loop_remove(&s->on_exit);
	loop_remove(&s->from_cgroup);
	loop_remove(&s->from_shell);
	/* What cannot be killed here the authority kills with the cgroup. */
	if (s->cgroup_events >= 0 && cgroup_kill(s->cgroup) == 0)
		(void)!cgroup_wait(s->cgroup_events);
	account_close(&s->account);
	tickets_remove(&s->tickets);
	for (size_t i = 0; i < 2; i++) {
		if (s->output[i] >= 0)
			close(s->output[i]);
		s->output[i] = -1;
	}
	if (s->cgroup_events >= 0)
		close(s->cgroup_events);
	if (s->cgroup >= 0)
		close(s->cgroup);
	s->cgroup = s->cgroup_events = -1;
	s->open = false;
}

static void
finish(struct session *s)
{
	bool told = s->open && s->ending;

	close_all(s);
	if (told)
		send_message(s, WIRE_SESSION_ENDED, &s->ended);
	loop_stop(s->loop);
}

static void
begin_end(struct session *s, uint32_t grace_ms)
{
	if (!s->ending && s->cgroup >= 0)
		processes_ask(s->cgroup);
	s->ending = true;
	if (grace_ms == 0 || cgroup_empty(s->cgroup_events))
		finish(s);
	else
		loop_arm(s->grace, grace_ms);
}

static void
on_grace(void *data)
{
	finish(data);
}

static void
on_cgroup(void *data, uint32_t events)
{
	struct session *s = data;

	(void)events;
	if (cgroup_empty(s->cgroup_events) && s->ending)
		finish(s);
}

static void
on_output(void *data, uint32_t events)
{
	struct session *s = data;
	char text[512];
	ssize_t n;

	(void)events;
	n = read(s->output[0], text, sizeof(text));
	if (n > 0)
		tail_add(&s->said, text, (size_t)n);
}

static int start_shell(struct session *s, enum failure *failure);

static void
end_by_shell(struct session *s, struct exits_verdict verdict, uint32_t status)
{
	char said[WIRE_DETAIL - 32];

	s->ended = (struct wire_session_ended){ .failure = (uint16_t)verdict.failure,
	    .action = (uint8_t)verdict.action, .status = status };
	if (verdict.failure != FAILURE_NONE) {
		char detail[WIRE_DETAIL];

		on_output(s, 0);
		tail_text(&s->said, said, sizeof(said));
		snprintf(detail, sizeof(detail), "exit %" PRIu32 "%s%s", status,
		    said[0] ? ": " : "", said);
		send_failed(s, verdict.failure, detail);
	}
	begin_end(s, SESSION_GRACE_MS);
}

static void
on_shell_exit(void *data, int wait_status)
{
	struct session *s = data;
	struct exits_policy policy = { s->plan.exits, s->plan.at_once_seconds,
	    s->plan.brake_count, s->plan.brake_seconds };
	struct wire_session_shell shell = { .status = exits_status(wait_status) };
	struct exits_verdict verdict;
	uint64_t now = clock_ns();

	s->on_exit = NULL;
	s->shell = 0;
	if (s->ending) {
		processes_ask(s->cgroup);	/* whom it forked while it was asked */
		return;
	}
	verdict = exits_step(&policy, &s->history, shell.status, now - s->started_ns, now);
	shell.action = (uint8_t)verdict.action;
	shell.restarts = s->history.restarts;
	send_message(s, WIRE_SESSION_SHELL, &shell);
	if (verdict.action == WIRE_EXIT_RESTART_SHELL &&
	    start_shell(s, &verdict.failure) != 0) {
		tail_add(&s->said, strerror(errno), strlen(strerror(errno)));
		verdict.action = WIRE_EXIT_LOG_OFF;
	}
	if (verdict.action != WIRE_EXIT_RESTART_SHELL && verdict.action != WIRE_EXIT_NOTHING)
		end_by_shell(s, verdict, shell.status);
}

static int
start_shell(struct session *s, enum failure *failure)
{
	char *argv[RULES_ARGS + 1] = { NULL };
	struct shell_plan plan = { .argv = argv, .envp = s->env.vars, .uid = s->account.uid,
	    .gid = s->account.gid, .home = s->account.home, .cgroup = s->cgroup,
	    .output = s->output[1] };
	int pidfd;

	for (size_t i = 0; i < s->command.count; i++)
		argv[i] = s->command.text + s->command.start[i];
	s->shell = shell_start(&plan, &pidfd, failure);
	if (s->shell < 0)
		return -1;
	s->started_ns = clock_ns();
	s->on_exit = loop_add_child(s->loop, s->shell, pidfd, on_shell_exit, s);
	if (s->on_exit != NULL)
		return 0;
	*failure = FAILURE_SESSION_START_FAILED;
	return -1;
}

static bool
member(const void *data, const char *group)
{
	return account_member(data, group);
}

/* Finds the shell and checks all rules; -1 with *failure and a sentence in detail. */
static int
read_rules(struct session *s, enum failure *failure, char *detail, size_t room)
{
	struct rules_user user = { s->account.name, member, &s->account };
	enum rules_result result;
	unsigned int bad;

	result = rules_shell(s->plan.shells, &user, &s->command, &bad);
	if (result == RULES_OK && (bad = exits_check(s->plan.exits)) == 0)
		return 0;
	*failure = result == RULES_NONE ? FAILURE_SHELL_MISSING : FAILURE_POLICY_CONFIG_INVALID;
	if (result == RULES_NONE)
		snprintf(detail, room, "no shell rule fits %s", s->account.name);
	else
		snprintf(detail, room, "%s rule %u cannot be read",
		    result == RULES_OK ? "exit" : "shell", bad);
	return -1;
}

/* Graphical shells want a folder for their sockets; PAM may have made one. */
static bool
make_display(struct session *s)
{
	char runtime[WIRE_NAME];

	if (s->plan.wayland[0] == '\0')
		return true;
	if (env_get(&s->env, "XDG_RUNTIME_DIR") == NULL &&
	    (folder_runtime(s->runtime, s->account.uid, s->account.gid, runtime,
	    sizeof(runtime)) != 0 || !env_set(&s->env, "XDG_RUNTIME_DIR", runtime)))
		return false;
	return env_set(&s->env, "WAYLAND_DISPLAY", s->plan.wayland);
}

static bool
make_environment(struct session *s)
{
	char id[24];

	snprintf(id, sizeof(id), "0x%" PRIx64, s->plan.logon_id);
	return env_set(&s->env, "HOME", s->account.home) &&
	    env_set(&s->env, "USER", s->account.name) &&
	    env_set(&s->env, "LOGNAME", s->account.name) &&
	    env_set(&s->env, "SHELL", s->account.login_shell) &&
	    env_set(&s->env, "PATH", s->plan.path) &&
	    env_set(&s->env, "LANG", s->plan.language) &&
	    env_set(&s->env, "KRB5CCNAME", s->tickets.name) &&
	    env_set(&s->env, "CARDEA_LOGON_ID", id) &&
	    account_environment(&s->account, &s->env) && make_display(s);
}

/* A descriptor source each for the shell's words and for the cgroup becoming empty. */
static bool
make_watches(struct session *s)
{
	if (!cgroup_is(s->cgroup) || (s->cgroup_events = cgroup_watch(s->cgroup)) < 0)
		return false;
	if (pipe2(s->output, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	/* Only our end must not block. */
	if (fcntl(s->output[1], F_SETFL, 0) != 0)
		return false;
	s->from_shell = loop_add_fd(s->loop, s->output[0], EPOLLIN, on_output, s);
	s->from_cgroup = loop_add_fd(s->loop, s->cgroup_events, EPOLLPRI, on_cgroup, s);
	return s->from_shell != NULL && s->from_cgroup != NULL;
}

static enum failure
open_session(struct session *s, struct message_blob ccache, char *detail, size_t room)
{
	enum failure failure = account_open(&s->account);
	char tickets[WIRE_DETAIL];

	if (failure != FAILURE_NONE) {
		snprintf(detail, room, "%s", s->account.detail);
		return failure;
	}
	if (read_rules(s, &failure, detail, room) != 0)
		return failure;
	snprintf(tickets, sizeof(tickets), "%s/" TICKETS_FOLDER, s->runtime);
	if (tickets_open(&s->tickets, tickets, s->account.uid, s->account.gid,
	    s->plan.logon_id) != 0 || tickets_write(&s->tickets, ccache) != 0) {
		snprintf(detail, room, "ticket cache: %s", strerror(errno));
		return FAILURE_TOKEN_CCACHE_FAILED;
	}
	if (!make_watches(s)) {
		snprintf(detail, room, "cgroup: %s", strerror(errno));
		return FAILURE_SESSION_START_FAILED;
	}
	if (!make_environment(s)) {
		snprintf(detail, room, "the environment does not fit");
		return FAILURE_SESSION_START_FAILED;
	}
	if (start_shell(s, &failure) != 0) {
		snprintf(detail, room, "%s: %s", failure == FAILURE_LOCAL_HOME_MISSING ?
		    s->account.home : s->command.text, strerror(errno));
		return failure;
	}
	return FAILURE_NONE;
}

static const char *
on_resolve(struct session *s)
{
	struct wire_session_resolve ask;
	struct wire_session_account answer = { .uid = 0 };
	const char *broken = channel_decode(&s->channel, wire_type(WIRE_SESSION_RESOLVE), &ask);
	enum failure failure;

	if (broken != NULL)
		return broken;
	failure = account_resolve(&s->account, ask.account, ask.pam_service, ask.minimum_uid);
	if (failure != FAILURE_NONE) {
		send_failed(s, failure, s->account.detail);
		finish(s);
		return NULL;
	}
	answer.uid = s->account.uid;
	answer.gid = s->account.gid;
	snprintf(answer.home, sizeof(answer.home), "%s", s->account.home);
	send_message(s, WIRE_SESSION_ACCOUNT, &answer);
	return NULL;
}

static const char *
on_open(struct session *s)
{
	const char *broken = channel_decode(&s->channel, wire_type(WIRE_SESSION_OPEN), &s->plan);
	struct wire_session_opened answer = { .shell_pid = 0 };
	char detail[WIRE_DETAIL] = "";
	enum failure failure;

	if (broken != NULL)
		return broken;
	s->cgroup = channel_take_fd(&s->channel, 0);
	failure = open_session(s, s->plan.ccache, detail, sizeof(detail));
	s->plan.ccache = (struct message_blob){ NULL, 0 };
	umask(077);
	if (failure != FAILURE_NONE) {
		close_all(s);
		send_failed(s, failure, detail);
		finish(s);
		return NULL;
	}
	s->open = true;
	answer.shell_pid = (uint32_t)s->shell;
	snprintf(answer.shell, sizeof(answer.shell), "%.*s", (int)sizeof(answer.shell) - 1,
	    s->command.text);
	snprintf(answer.ccache, sizeof(answer.ccache), "%s", s->tickets.name);
	send_message(s, WIRE_SESSION_OPENED, &answer);
	return NULL;
}

static const char *
on_tickets(struct session *s)
{
	struct wire_session_tickets ask;
	struct wire_session_tickets_done answer = { .done = 1 };
	const char *broken = channel_decode(&s->channel, wire_type(WIRE_SESSION_TICKETS), &ask);

	if (broken != NULL)
		return broken;
	if (s->ending)
		send_failed(s, FAILURE_UNLOCK_SESSION_ENDED, "the session is ending");
	else if (tickets_write(&s->tickets, ask.ccache) != 0)
		send_failed(s, FAILURE_TOKEN_CCACHE_FAILED, strerror(errno));
	else
		send_message(s, WIRE_SESSION_TICKETS_DONE, &answer);
	return NULL;
}

static const char *
on_end(struct session *s)
{
	struct wire_session_end ask;
	const char *broken = channel_decode(&s->channel, wire_type(WIRE_SESSION_END), &ask);

	if (broken != NULL)
		return broken;
	if (s->open)
		begin_end(s, ask.grace_ms);
	else
		finish(s);
	return NULL;
}

static const char *
handle(struct session *s)
{
	s->state = wire_next(WIRE_TO_SESSION, s->state, s->channel.type);
	if (s->state == 0)
		return "state";
	switch (s->channel.type) {
	case WIRE_SESSION_RESOLVE:
		return on_resolve(s);
	case WIRE_SESSION_OPEN:
		return on_open(s);
	case WIRE_SESSION_TICKETS:
		return on_tickets(s);
	case WIRE_SESSION_END:
		return on_end(s);
	}
	return "type";
}

static void
on_authority(void *data, uint32_t events)
{
	struct session *s = data;
	enum channel_result got = channel_receive(&s->channel, 0);
	const char *broken = NULL;

	(void)events;
	if (got == CHANNEL_EMPTY)
		return;
	if (got == CHANNEL_OK)
		broken = handle(s);
	if (got == CHANNEL_OK)
		explicit_bzero(s->channel.buf, s->channel.n);
	if (got == CHANNEL_OK && broken == NULL)
		return;
	/* Nobody listens any more: at once, and in silence. */
	s->ending = false;
	finish(s);
}

static void
on_term(void *data)
{
	struct session *s = data;

	s->ending = false;
	finish(s);
}

struct session *
session_new(int channel, const char *runtime)
{
	struct session *s = calloc(1, sizeof(*s));

	if (s == NULL) {
		close(channel);
		return NULL;
	}
	channel_init(&s->channel, channel);
	tickets_init(&s->tickets);
	s->state = WIRE_STATE_BEGIN;
	s->runtime = runtime;
	s->cgroup = s->cgroup_events = s->output[0] = s->output[1] = -1;
	s->ended.action = WIRE_EXIT_NOTHING;
	if ((s->loop = loop_new()) == NULL ||
	    (s->grace = loop_add_timer(s->loop, on_grace, s)) == NULL ||
	    (s->on_term = loop_add_signal(s->loop, SIGTERM, on_term, s)) == NULL ||
	    (s->from_authority =
	    loop_add_fd(s->loop, channel, EPOLLIN, on_authority, s)) == NULL)
		session_free(&s);
	return s;
}

void
session_free(struct session **session)
{
	struct session *s = *session;

	if (s == NULL)
		return;
	close_all(s);
	loop_free(&s->loop);
	channel_close(&s->channel);
	free(s);
	*session = NULL;
}

int
session_run(struct session *session)
{
	return loop_run(session->loop);
}
