#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "device.h"
#include "report.h"
#include "seat.h"
#include "wire_session.h"

bool
session_same(const struct session *s, const char *principal, const char *realm, const char *sid)
{
	return strcmp(s->principal, principal) == 0 && strcmp(s->realm, realm) == 0 &&
	    strcmp(s->sid, sid) == 0;
}

bool
session_named(const struct session *s, const char *principal, const char *realm)
{
	return (strcmp(s->principal, principal) == 0 && strcmp(s->realm, realm) == 0) ||
	    (strcmp(s->asked, principal) == 0 && strcmp(s->asked_realm, realm) == 0);
}

int
session_end_old(const struct authority *a)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/sessions", a->cgroup);
	return cgroup_end(path);
}

/* ---- the account of an attempt ---- */

static void
take_failed(struct authority *a, struct helper *h, bool of_attempt)
{
	struct wire_session_failed *m = helper_decode(h);
	struct log_record *r;

	if (m == NULL)
		return;
	if (of_attempt) {
		memcpy(a->attempt->detail, m->detail, sizeof(a->attempt->detail));
		authority_tell(a, EVENT_FAILED, (enum failure)m->failure, false);
	} else {
		r = log_begin("session-fault");
		log_text(r, "failure", failure_row((enum failure)m->failure)->id);
		log_text(r, "detail", m->detail);
		report_commit(a, &r);
	}
	free(m);
}

static void
resolved(void *data, struct helper *h, uint16_t type)
{
	struct attempt *at = data;
	struct authority *a = at->authority;
	struct wire_session_account *m;
	bool same;

	if (type == WIRE_SESSION_FAILED) {
		take_failed(a, h, true);
		return;
	}
	if (type != WIRE_SESSION_ACCOUNT) {
		authority_tell(a, EVENT_FAILED, FAILURE_PROTOCOL_VIOLATION, false);
		return;
	}
	m = helper_decode(h);
	if (m == NULL)
		return;
	at->uid = m->uid;
	same = a->session != NULL && a->session->uid == m->uid;
	free(m);
	authority_tell(a, EVENT_ACCOUNT, FAILURE_NONE, same);
}

static void
resolver_lost(void *data, struct helper *h, enum failure failure)
{
	struct attempt *at = data;

	(void)h;
	at->resolver = NULL;
	authority_tell(at->authority, EVENT_FAILED, failure, false);
}

void
session_resolve(struct authority *a, struct attempt *at)
{
	struct helper_owner owner = { resolved, resolver_lost, at };
	struct wire_session_resolve m = { .minimum_uid = a->policy->accounts.minimum_uid };
	struct policy_choice choice;
	enum failure f = policy_account(a->policy, at->proof->principal, at->proof->realm,
	    at->buffer.user, &choice);

	memcpy(at->account_rule, choice.why, sizeof(at->account_rule));
	snprintf(at->account, sizeof(at->account), "%s", choice.account);
	if (f != FAILURE_NONE) {
		memcpy(at->detail, choice.why, sizeof(at->detail));
		authority_tell(a, EVENT_ACCOUNT, f, false);
		return;
	}
	memcpy(m.account, at->account, sizeof(m.account));
	memcpy(m.pam_service, a->policy->accounts.pam_service, sizeof(m.pam_service));
	at->resolver = helper_start(a, HELPER_SESSION, -1, &owner);
	if (at->resolver == NULL)
		authority_tell(a, EVENT_FAILED, FAILURE_HELPER_DIED, false);
	else
		helper_send(at->resolver, WIRE_SESSION_RESOLVE, &m, NULL);
}

/* ---- the session ---- */

static void
over(struct authority *a)
{
	struct session *s = a->session;
	struct log_record *r = log_begin("session-end");

	log_text(r, "attempt", s->code);
	log_hex(r, "logon_id", s->logon_id);
	log_text(r, "principal", s->principal);
	log_text(r, "account", s->account);
	report_commit(a, &r);
	helper_end(&s->helper);
	loop_remove(&s->limit);
	if (cgroup_end(s->cgroup) != 0)
		report_fault(a, s->cgroup, errno);
	a->ended[a->ended_at++ % AUTHORITY_ENDED] = s->logon_id;
	a->session = NULL;
	free(s);
	seat_admit(a);
	authority_tell(a, EVENT_SESSION_GONE, FAILURE_NONE, false);
	if (a->leaving)
		loop_stop(a->loop);
}

static void
limit_over(void *data)
{
	over(data);
}

static void
log_shell(struct authority *a, const struct wire_session_shell *m)
{
	struct log_record *r = log_begin("shell");

	log_text(r, "attempt", a->session->code);
	log_number(r, "status", m->status);
	log_text(r, "action", wire_exit_action_name(m->action));
	log_number(r, "restarts", m->restarts);
	report_commit(a, &r);
}

/* Whether what the session answers was asked by the attempt that runs: one that was denied while it
 * waited leaves its answer behind. */
static bool
answers_attempt(struct authority *a)
{
	struct session *s = a->session;

	if (s->unanswered == 0)
		return false;
	return --s->unanswered == 0 && a->attempt != NULL && a->attempt->number == s->asked_by;
}

static void
take_opened(struct authority *a, struct helper *h)
{
	struct wire_session_opened *m = helper_decode(h);
	struct log_record *r;

	if (m == NULL)
		return;
	r = log_begin("session-begin");
	log_text(r, "attempt", a->session->code);
	log_hex(r, "logon_id", a->session->logon_id);
	log_text(r, "principal", a->session->principal);
	log_text(r, "account", a->session->account);
	log_number(r, "uid", a->session->uid);
	log_text(r, "shell", m->shell);
	log_number(r, "shell_pid", m->shell_pid);
	report_commit(a, &r);
	free(m);
	authority_session_ended(a, FAILURE_NONE, "");
	if (answers_attempt(a))
		authority_tell(a, EVENT_OPENED, FAILURE_NONE, false);
}

static void
take_ended(struct authority *a, struct helper *h)
{
	struct wire_session_ended *m = helper_decode(h);
	struct log_record *r;
	uint8_t action;

	if (m == NULL)
		return;
	action = m->action;
	if (m->failure != FAILURE_NONE) {
		r = log_begin("session-fault");
		log_text(r, "attempt", a->session->code);
		log_text(r, "failure", failure_row((enum failure)m->failure)->id);
		log_number(r, "status", m->status);
		report_commit(a, &r);
		a->failed = (enum failure)m->failure;
		a->failed_at = clock_wall();
		memcpy(a->failed_attempt, a->session->code, ATTEMPT_CODE);
		authority_session_ended(a, a->failed, a->session->code);
	}
	free(m);
	authority_tell(a, EVENT_LOG_OFF, FAILURE_NONE, false);
	if (a->session != NULL)
		over(a);
	device_end(a, action);
}

static void
spoke(void *data, struct helper *h, uint16_t type)
{
	struct authority *a = data;
	struct wire_session_shell *shell;

	switch (type) {
	case WIRE_SESSION_OPENED:
		take_opened(a, h);
		return;
	case WIRE_SESSION_TICKETS_DONE:
		if (answers_attempt(a))
			authority_tell(a, EVENT_OPENED, FAILURE_NONE, false);
		return;
	case WIRE_SESSION_SHELL:
		shell = helper_decode(h);
		if (shell != NULL)
			log_shell(a, shell);
		free(shell);
		return;
	case WIRE_SESSION_ENDED:
		take_ended(a, h);
		return;
	case WIRE_SESSION_FAILED:
		take_failed(a, h, answers_attempt(a));
		return;
	default:
		authority_tell(a, EVENT_LOG_OFF, FAILURE_NONE, false);
	}
}

static void
keeper_lost(void *data, struct helper *h, enum failure failure)
{
	struct authority *a = data;

	(void)h;
	if (a->session == NULL)
		return;
	a->session->helper = NULL;
	/* An attempt that waits for it hears what happened before it hears of the session's end. */
	if (answers_attempt(a))
		authority_tell(a, EVENT_FAILED, failure, false);
	else if (a->session->helper == NULL && a->decide.session != SESSION_ENDING)
		authority_session_ended(a, failure, a->session->code);
	authority_tell(a, EVENT_LOG_OFF, FAILURE_NONE, false);
	if (a->session != NULL)
		over(a);
}

/* As the directory knows the person, else the card. */
static void
name_person(struct session *s, const struct attempt *at)
{
	const char *name = at->proof->full_name;

	if (name[0] == '\0')
		name = at->judgement->name;
	if (name[0] == '\0')
		name = at->proof->principal;
	snprintf(s->who, sizeof(s->who), "%s", name);
}

static struct session *
session_new(struct authority *a, struct attempt *at)
{
	const struct card *card = cards_find(a, at->insertion);
	struct session *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->authority = a;
	s->limit = loop_add_timer(a->loop, limit_over, a);
	if (s->limit == NULL) {
		free(s);
		return NULL;
	}
	s->logon_id = at->logon_id;
	s->uid = at->uid;
	s->since = clock_wall();
	memcpy(s->principal, at->proof->principal, sizeof(s->principal));
	memcpy(s->realm, at->proof->realm, sizeof(s->realm));
	memcpy(s->sid, at->proof->sid, sizeof(s->sid));
	memcpy(s->asked, at->judgement->principal, sizeof(s->asked));
	memcpy(s->asked_realm, at->judgement->realm, sizeof(s->asked_realm));
	memcpy(s->account, at->account, sizeof(s->account));
	name_person(s, at);
	memcpy(s->code, at->code, sizeof(s->code));
	memcpy(s->groups, at->groups, sizeof(s->groups));
	memcpy(s->certificate, at->judgement->sha256, sizeof(s->certificate));
	s->hinted = at->buffer.user[0] != '\0';
	if (card != NULL)
		memcpy(s->serial, card->found.serial, sizeof(s->serial));
	snprintf(s->cgroup, sizeof(s->cgroup), "%s/sessions/%llx", a->cgroup,
	    (unsigned long long)s->logon_id);
	s->helper = at->resolver;
	s->helper->owner = (struct helper_owner){ spoke, keeper_lost, a };
	at->resolver = NULL;
	return s;
}

static struct wire_session_open *
open_message(const struct authority *a, const struct attempt *at)
{
	const struct policy_shell *p = &a->policy->shell;
	struct wire_session_open *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->logon_id = at->logon_id;
	m->attempt = at->number;
	if (snprintf(m->principal, sizeof(m->principal), "%s@%s", at->proof->principal,
	    at->proof->realm) >= (int)sizeof(m->principal)) {
		free(m);
		return NULL;
	}
	memcpy(m->shells, p->shells, sizeof(m->shells));
	memcpy(m->exits, p->exits, sizeof(m->exits));
	if (policy_screen(a->policy))
		(void)snprintf(m->wayland, sizeof(m->wayland), "%.240s/seat/wayland",
		    a->policy->authority.runtime_dir);
	memcpy(m->path, p->path, sizeof(m->path));
	memcpy(m->language, p->language, sizeof(m->language));
	m->at_once_seconds = p->at_once_seconds;
	m->brake_count = p->brake_count;
	m->brake_seconds = p->brake_seconds;
	m->ccache = at->krb_result->ccache;
	return m;
}

void
session_open(struct authority *a, struct attempt *at)
{
	struct session *s = at->resolver == NULL ? NULL : session_new(a, at);
	struct wire_session_open *m = open_message(a, at);
	int folder = -1;

	if (s != NULL) {
		a->session = s;
		s->asked_by = at->number;
		s->unanswered = 1;
		folder = cgroup_make(s->cgroup);
		if (folder < 0)
			report_fault(a, s->cgroup, errno);
		/* Its shell may connect as soon as it runs. */
		seat_admit(a);
	}
	if (m == NULL || folder < 0)
		authority_tell(a, EVENT_FAILED, FAILURE_SESSION_START_FAILED, false);
	else
		helper_send(s->helper, WIRE_SESSION_OPEN, m, &folder);
	if (folder >= 0)
		close(folder);
	free(m);
}

void
session_renew(struct authority *a, struct attempt *at)
{
	struct wire_session_tickets m = { .ccache = at->krb_result->ccache };

	if (a->session == NULL || a->session->helper == NULL) {
		authority_tell(a, EVENT_FAILED, FAILURE_UNLOCK_SESSION_ENDED, false);
		return;
	}
	a->session->asked_by = at->number;
	a->session->unanswered++;
	helper_send(a->session->helper, WIRE_SESSION_TICKETS, &m, NULL);
}

void
session_end(struct authority *a)
{
	uint32_t grace = a->policy->shell.end_grace_seconds * 1000;
	struct wire_session_end m = { .grace_ms = grace };
	struct session *s = a->session;

	if (s == NULL) {
		authority_tell(a, EVENT_SESSION_GONE, FAILURE_NONE, false);
		return;
	}
	loop_arm(s->limit, grace + 5000);
	if (s->helper != NULL)
		helper_send(s->helper, WIRE_SESSION_END, &m, NULL);
}
