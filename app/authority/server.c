#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "bytes.h"
#include "doctor.h"
#include "envelope.h"
#include "kiosk.h"
#include "profile.h"
#include "report.h"
#include "token.h"
#include "tool_json.h"
#include "wire_tool.h"

enum { CALLS_MAX = 64, CALL_NS = 100000000 };	/* at once, and one more each */

#define STATUS_SUCCESS			0x00000000U
#define STATUS_ACCESS_DENIED		0xC0000022U
#define STATUS_NO_SUCH_PACKAGE		0xC00000FEU
#define STATUS_NO_SUCH_LOGON_SESSION	0xC000005FU
#define STATUS_PRIVILEGE_NOT_HELD	0xC0000061U


static void
drop(struct client *c)
{
	struct authority *a = c->authority;
	struct client **at = &a->clients;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	loop_remove(&c->readable);
	channel_close(&c->channel);
	attempt_cancel(a, c);
	doctor_cancel(a, c);
	if (c->front)
		kiosk_client_gone(a, c);
	free(c);
}

void
server_drop(struct client **client)
{
	struct client *c = *client;

	*client = NULL;
	if (c != NULL)
		drop(c);
}

static bool
tell(struct client *c, uint16_t type, const void *body, const int *fds)
{
	const struct message_type *t = lsa_wire_type(type);

	return channel_send(&c->channel, t == NULL ? wire_type(type) : t, body, fds) == CHANNEL_OK;
}

bool
server_submit(struct client *c, const struct attempt *at, int fd)
{
	struct lsa_submit m = { .attempt = at->number };

	return tell(c, LSA_SUBMIT, &m, &fd);
}

void
server_progress(struct client *c, const char *stage)
{
	struct lsa_progress m = { .stage = "" };

	snprintf(m.stage, sizeof(m.stage), "%s", stage);
	/* A caller that does not listen will be found gone when it is told its verdict. */
	(void)tell(c, LSA_PROGRESS, &m, NULL);
}

static void
fill_token(struct lsa_wire_result *m, const struct attempt *at, uint8_t *profile, size_t room)
{
	const struct policy_quotas *q = &at->authority->policy->quotas;
	struct message_blob certificate = { at->slot->der, at->slot->der_n };

	m->logon_id = at->logon_id;
	m->token = at->kind == KIND_TRIAL ? 0 : at->logon_id;
	m->paged_pool = q->paged_pool;
	m->non_paged_pool = q->non_paged_pool;
	m->minimum_working_set = q->minimum_working_set;
	m->maximum_working_set = q->maximum_working_set;
	m->pagefile = q->pagefile;
	m->time_limit = q->time;
	m->profile.p = profile;
	m->profile.n = token_profile(at->proof, &certificate, at->envelope.pointer_width, profile,
	    room);
	snprintf(m->principal, sizeof(m->principal), "%.120s@%.120s", at->proof->principal,
	    at->proof->realm);
}

void
server_result(struct client *c, const struct attempt *at, enum failure failure, bool granted)
{
	const struct failure_row *row = failure_row(failure);
	struct lsa_wire_result *m = calloc(1, sizeof(*m));
	uint8_t *profile = malloc(KERB_PROFILE_MAX), stages[ATTEMPT_STAGES * LSA_WIRE_STAGE];
	struct bytes_out out = bytes_out(stages, sizeof(stages));

	if (m == NULL || profile == NULL) {
		shutdown(c->channel.fd, SHUT_RDWR);
		goto out;
	}
	m->status = row->ntstatus;
	m->sub_status = row->substatus;
	m->krb_error = at->krb_error;
	m->edata_status = at->edata_status;
	if (at->kind == KIND_TRIAL)
		memcpy(m->detail, at->detail, sizeof(m->detail));
	m->tries = at->tries;
	m->verify_sent = at->verify_sent;
	snprintf(m->failure, sizeof(m->failure), "%s", row->id);
	snprintf(m->stage, sizeof(m->stage), "%s", failure_stage_name(row->stage));
	memcpy(m->attempt, at->code, sizeof(m->attempt));
	for (size_t i = 0; i < at->stage_count; i++) {
		bytes_out_put(&out, at->stages[i].name, sizeof(at->stages[i].name));
		bytes_out_u64(&out, at->stages[i].us);
	}
	m->stages = (struct message_blob){ stages, out.used };
	if (granted)
		fill_token(m, at, profile, KERB_PROFILE_MAX);
	/* A caller that cannot be told takes its end of file for the verdict: none. */
	if (!tell(c, LSA_RESULT, m, NULL))
		shutdown(c->channel.fd, SHUT_RDWR);
out:
	free(profile);
	free(m);
}

/* ---- what callers say ---- */

static bool
answer_connect(struct client *c)
{
	struct lsa_connected answer = { .status = STATUS_SUCCESS };
	struct lsa_connect m;

	if (c->connected || channel_decode(&c->channel, lsa_wire_type(LSA_CONNECT), &m) != NULL)
		return false;
	if (m.trusted && c->uid != 0 && !c->front)
		answer.status = STATUS_PRIVILEGE_NOT_HELD;
	c->connected = answer.status == STATUS_SUCCESS;
	c->trusted = c->connected && m.trusted;
	return tell(c, LSA_CONNECTED, &answer, NULL);
}

static bool
answer_lookup(struct client *c)
{
	struct lsa_package answer = { .status = STATUS_NO_SUCH_PACKAGE };
	struct lsa_lookup m;

	if (channel_decode(&c->channel, lsa_wire_type(LSA_LOOKUP), &m) != NULL)
		return false;
	answer.package = envelope_package(m.name);
	if (answer.package != 0)
		answer.status = STATUS_SUCCESS;
	return tell(c, LSA_PACKAGE, &answer, NULL);
}

static bool
is_front(const struct client *c)
{
	return policy_screen(c->authority->policy) ? c->front : c->uid == 0;
}

/* One attempt at a time. The front-end's own goes before anybody's trial. */
static enum failure
make_room(struct client *c, const struct lsa_logon *m)
{
	struct authority *a = c->authority;

	/* Without a screen, root is the front-end; with one, the kiosk alone is. */
	if (!m->trial && !is_front(c))
		return FAILURE_CALLER_REFUSED;
	if (m->spend_last_try && !is_front(c))
		return FAILURE_CALLER_REFUSED;
	if (m->replace_session && !c->front)
		return FAILURE_CALLER_REFUSED;
	if (a->errand != NULL)
		return FAILURE_CARD_BUSY;
	if (a->attempt == NULL)
		return FAILURE_NONE;
	if (m->trial || a->attempt->kind != KIND_TRIAL)
		return FAILURE_CARD_BUSY;
	authority_event(a, &(struct decide_event){ .what = EVENT_CANCEL });
	return a->attempt == NULL ? FAILURE_NONE : FAILURE_CARD_BUSY;
}

/* Each call leaves records: who calls without end must not push older ones out of the log. */
static bool
may_call(struct client *c)
{
	struct authority *a = c->authority;
	unsigned int *left = &a->calls[c->front].left;
	uint64_t *reckoned = &a->calls[c->front].reckoned_ns;
	uint64_t now = clock_ns(), more = (now - *reckoned) / CALL_NS;

	if (c->uid == 0)
		return true;
	if (more > 0)
		*reckoned = now;
	*left = more < CALLS_MAX - *left ? *left + (unsigned int)more : CALLS_MAX;
	if (*left == 0) {
		a->calls_unlogged++;
		return false;
	}
	--*left;
	return true;
}

static void
refuse(struct client *c, enum failure failure)
{
	struct attempt *none = calloc(1, sizeof(*none));

	if (none != NULL) {
		none->tries = WIRE_TRIES_UNKNOWN;
		server_result(c, none, failure, false);
	}
	free(none);
}

static void
log_refusal(struct client *c, enum failure failure)
{
	struct authority *a = c->authority;
	struct log_record *r = log_begin("call-refused");

	log_text(r, "failure", failure_row(failure)->id);
	log_number(r, "caller_uid", c->uid);
	log_number(r, "caller_pid", (uint64_t)c->pid);
	if (a->calls_unlogged > 0)
		log_number(r, "unlogged", a->calls_unlogged);
	a->calls_unlogged = 0;
	report_commit(a, &r);
}

static bool
answer_logon(struct client *c)
{
	struct lsa_logon m;
	enum failure failure;

	if (channel_decode(&c->channel, lsa_wire_type(LSA_LOGON), &m) != NULL)
		return false;
	if (!may_call(c)) {
		refuse(c, FAILURE_CARD_BUSY);
		return true;
	}
	failure = make_room(c, &m);
	if (failure != FAILURE_NONE) {
		log_refusal(c, failure);
		refuse(c, failure);
		return true;
	}
	if (!attempt_begin(c->authority, c, &m, envelope_judge(&m, c->trusted))) {
		log_refusal(c, FAILURE_TOKEN_NO_MEMORY);
		refuse(c, FAILURE_TOKEN_NO_MEMORY);
	}
	return true;
}

void
server_answer(struct client *c, enum failure failure, const char *json)
{
	struct wire_tool_answer answer = { .status = failure_row(failure)->ntstatus };

	if (json != NULL)
		answer.json = (struct message_blob){ (const uint8_t *)json, strlen(json) };
	if (!tell(c, WIRE_TOOL_ANSWER, &answer, NULL))
		shutdown(c->channel.fd, SHUT_RDWR);
}

/* It starts processes, and so counts as a call. */
static void
ask_doctor(struct client *c)
{
	enum failure failure = may_call(c) ? doctor_begin(c->authority, c) : FAILURE_CARD_BUSY;

	if (failure != FAILURE_NONE)
		server_answer(c, failure, NULL);
}

static bool
answer_ask(struct client *c)
{
	struct wire_tool_ask m;
	char *json;

	if (channel_decode(&c->channel, wire_type(WIRE_TOOL_ASK), &m) != NULL)
		return false;
	switch (m.what) {
	case WIRE_TOOL_STATUS:
		json = tool_json_status(c->authority);
		break;
	case WIRE_TOOL_CARDS:
		json = tool_json_cards(c->authority);
		break;
	case WIRE_TOOL_DOCTOR:
		ask_doctor(c);
		return true;
	default:
		return false;
	}
	server_answer(c, json == NULL ? FAILURE_TOKEN_NO_MEMORY : FAILURE_NONE, json);
	free(json);
	return true;
}

static bool
answer_logoff(struct client *c)
{
	struct wire_tool_answer answer = { .status = STATUS_SUCCESS };
	struct authority *a = c->authority;
	struct wire_tool_logoff m;

	if (channel_decode(&c->channel, wire_type(WIRE_TOOL_LOGOFF), &m) != NULL)
		return false;
	if (c->uid != 0)
		answer.status = STATUS_ACCESS_DENIED;
	else if (a->decide.session == SESSION_NONE ||
	    (m.logon_id != 0 && !authority_session_is(a, m.logon_id)))
		answer.status = STATUS_NO_SUCH_LOGON_SESSION;
	else
		authority_event(a, &(struct decide_event){ .what = EVENT_LOG_OFF });
	return tell(c, WIRE_TOOL_ANSWER, &answer, NULL);
}

/* Whoever the socket admits may lock: that is what the card's leaving would do. */
static bool
answer_lock(struct client *c)
{
	struct wire_tool_answer answer = { .status = STATUS_SUCCESS };
	struct authority *a = c->authority;
	struct wire_tool_lock m;

	if (channel_decode(&c->channel, wire_type(WIRE_TOOL_LOCK), &m) != NULL)
		return false;
	if (a->decide.session == SESSION_NONE ||
	    (m.logon_id != 0 && !authority_session_is(a, m.logon_id)))
		answer.status = STATUS_NO_SUCH_LOGON_SESSION;
	else if (!may_call(c))
		answer.status = STATUS_ACCESS_DENIED;
	else
		authority_event(a, &(struct decide_event){ .what = EVENT_DEMAND });
	return tell(c, WIRE_TOOL_ANSWER, &answer, NULL);
}

static void
readable(void *data, uint32_t events)
{
	static const struct {
		uint16_t type;
		bool (*answer)(struct client *c);
	} calls[] = {
		{ LSA_LOOKUP, answer_lookup }, { LSA_LOGON, answer_logon },
		{ WIRE_TOOL_ASK, answer_ask }, { WIRE_TOOL_LOGOFF, answer_logoff },
		{ WIRE_TOOL_LOCK, answer_lock },
	};
	enum { CALLS = sizeof(calls) / sizeof(calls[0]) };
	struct client *c = data;
	enum channel_result got = channel_receive(&c->channel, 0);

	(void)events;
	if (got == CHANNEL_EMPTY)
		return;
	if (got == CHANNEL_OK && c->channel.type == LSA_CONNECT && answer_connect(c))
		return;
	for (size_t i = 0; got == CHANNEL_OK && c->connected && i < CALLS; i++)
		if (calls[i].type == c->channel.type && calls[i].answer(c))
			return;
	drop(c);
}

static bool
identify(struct client *c, int fd)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) != 0 || n != sizeof(peer))
		return false;
	c->uid = peer.uid;
	c->gid = peer.gid;
	c->pid = peer.pid;
	return true;
}

/* Root is always let in: nobody of the group can keep the front-end out. */
static bool
has_room(const struct authority *a, uid_t uid)
{
	size_t others = 0, own = 0;

	for (const struct client *c = a->clients; c != NULL; c = c->next) {
		others += c->uid != 0 && !c->front;
		own += c->uid == uid;
	}
	return uid == 0 || (others < SERVER_CLIENTS && own < SERVER_CLIENTS_EACH);
}

/* Takes c and fd; false when they had to be given up. */
static bool
serve(struct authority *a, struct client *c, int fd)
{
	c->authority = a;
	channel_init(&c->channel, fd);
	/* To close a descriptor of a stranger's can take as long as he likes. */
	c->channel.no_fds = true;
	c->readable = loop_add_fd(a->loop, fd, EPOLLIN, readable, c);
	if (c->readable == NULL) {
		channel_close(&c->channel);
		free(c);
		return false;
	}
	c->next = a->clients;
	a->clients = c;
	return true;
}

static void
accept_client(void *data, uint32_t events)
{
	struct authority *a = data;
	int fd = accept4(a->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct client *c;

	(void)events;
	if (fd < 0)
		return;
	c = calloc(1, sizeof(*c));
	if (c == NULL || !identify(c, fd) || !has_room(a, c->uid)) {
		close(fd);
		free(c);
		return;
	}
	(void)serve(a, c, fd);
}

struct client *
server_adopt(struct authority *a, int fd, uid_t uid, pid_t pid)
{
	struct client *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		close(fd);
		return NULL;
	}
	c->uid = uid;
	c->pid = pid;
	c->front = true;
	return serve(a, c, fd) ? c : NULL;
}

int
server_start(struct authority *a)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (snprintf(address.sun_path, sizeof(address.sun_path), "%s/authority.sock",
	    a->policy->authority.runtime_dir) >= (int)sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	a->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (a->listener < 0 || (unlink(address.sun_path) != 0 && errno != ENOENT) ||
	    bind(a->listener, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
	    chown(address.sun_path, 0, a->group) != 0 || chmod(address.sun_path, 0660) != 0 ||
	    listen(a->listener, 16) != 0)
		return -1;
	a->accepting = loop_add_fd(a->loop, a->listener, EPOLLIN, accept_client, a);
	return a->accepting == NULL ? -1 : 0;
}
