#include "report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "cards.h"
#include "kiosk.h"
#include "session.h"
#include "wire_checks.h"

void
report_commit(struct authority *a, struct log_record **record)
{
	if (log_commit(a->log, record) == 0)
		return;
	if (a->attempt != NULL && a->policy->authority.refuse_without_log)
		a->unlogged = true;
}

void
report_helper(struct authority *a, const char *name, pid_t pid, const char *what, int status)
{
	struct log_record *r = log_begin("helper");

	log_text(r, "name", name);
	log_number(r, "pid", (uint64_t)pid);
	log_text(r, "what", what);
	if (WIFSIGNALED(status))
		log_number(r, "signal", (uint64_t)WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		log_number(r, "status", (uint64_t)WEXITSTATUS(status));
	if (a->attempt != NULL)
		log_text(r, "attempt", a->attempt->code);
	report_commit(a, &r);
}

void
report_fault(struct authority *a, const char *what, int err)
{
	struct log_record *r = log_begin("fault");

	log_text(r, "what", what);
	log_text(r, "error", strerror(err));
	if (a->attempt != NULL)
		log_text(r, "attempt", a->attempt->code);
	report_commit(a, &r);
}

void
report_violation(struct authority *a, const char *name, uint16_t type, unsigned int state)
{
	struct log_record *r = log_begin("violation");

	log_text(r, "name", name);
	log_number(r, "message", type);
	log_number(r, "state", state);
	report_commit(a, &r);
}

/* jansson refuses text that is no UTF-8; what is shown then is nothing. */
static json_t *
text(const char *s)
{
	json_t *v = json_string(s);

	return v != NULL ? v : json_string("");
}

static json_t *
when(uint64_t seconds)
{
	char buf[32];
	struct tm tm;
	time_t t = (time_t)seconds;

	if (gmtime_r(&t, &tm) == NULL || strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return json_null();
	return json_string(buf);
}

static json_t *
hex(uint64_t v)
{
	return json_sprintf("0x%llx", (unsigned long long)v);
}

/* Sets a key to a new value; a lack of memory shows as a missing key. */
static void
set(json_t *object, const char *key, json_t *value)
{
	(void)json_object_set_new(object, key, value);
}

static json_t *
session_json(const struct authority *a)
{
	const struct session *s = a->session;
	json_t *o;

	if (s == NULL)
		return json_null();
	o = json_object();
	set(o, "logon_id", hex(s->logon_id));
	set(o, "principal", json_sprintf("%s@%s", s->principal, s->realm));
	set(o, "account", text(s->account));
	set(o, "uid", json_integer(s->uid));
	set(o, "local_groups", text(s->groups));
	set(o, "since", when(s->since));
	set(o, "insertion", json_integer((json_int_t)a->decide.bound));
	return o;
}

static json_t *
processes_json(const struct authority *a)
{
	json_t *list = json_array();

	for (const struct helper *h = a->helpers; h != NULL; h = h->next) {
		json_t *o = json_object();

		set(o, "name", text(helper_name(h->kind)));
		set(o, "pid", json_integer(h->pid));
		set(o, "uid", json_integer(h->uid));
		(void)json_array_append_new(list, o);
	}
	return list;
}

static json_t *
attempt_json(const struct authority *a)
{
	json_t *o;

	if (a->attempt == NULL)
		return json_null();
	o = json_object();
	set(o, "code", text(a->attempt->code));
	set(o, "stage", text(attempt_stage_name(a->decide.stage)));
	return o;
}

static json_t *
failure_json(const struct authority *a)
{
	json_t *o;

	if (a->failed == FAILURE_NONE)
		return json_null();
	o = json_object();
	set(o, "attempt", text(a->failed_attempt));
	set(o, "failure", text(failure_row(a->failed)->id));
	set(o, "time", when(a->failed_at));
	return o;
}

static char *
dump(json_t *o)
{
	char *out = json_dumps(o, JSON_COMPACT | JSON_ENSURE_ASCII);

	json_decref(o);
	return out;
}

char *
report_status(const struct authority *a)
{
	json_t *o = json_object();

	set(o, "locked", json_boolean(a->locked));
	set(o, "lock_reason",
	    a->locked ? text(wire_lock_reason_name(a->lock_reason)) : json_null());
	set(o, "since", when(a->lock_since));
	set(o, "session", session_json(a));
	set(o, "attempt", attempt_json(a));
	set(o, "pcscd", json_boolean(a->pcscd));
	set(o, "processes", processes_json(a));
	set(o, "last_failure", failure_json(a));
	set(o, "backend", text(policy_backend_name(a->policy->seat.backend)));
	set(o, "screen", kiosk_pid(a) == 0 ? json_null() : text(kiosk_screen(a)));
	set(o, "kiosk", kiosk_pid(a) == 0 ? json_null() : json_integer(kiosk_pid(a)));
	if (!a->config_valid)
		set(o, "config_fault", text(a->config_fault));
	return dump(o);
}

static json_t *
checks_json(const struct card_slot *slot)
{
	static const char *const outcomes[] = { "unknown", "passed", "failed", "unknown",
	    "not applicable" };
	struct message_blob blob = slot->judgement->checks;
	json_t *list = json_array();
	struct wire_check check;

	while (wire_check_get(&blob, &check)) {
		json_t *o = json_object();

		set(o, "check", text(check.name));
		set(o, "outcome", text(outcomes[check.outcome <= WIRE_NOT_APPLICABLE ?
		    check.outcome : 0]));
		set(o, "failure", text(failure_row((enum failure)check.failure)->id));
		set(o, "why", text(check.why));
		(void)json_array_append_new(list, o);
	}
	return list;
}

static json_t *
slot_json(const struct card_slot *slot)
{
	const struct wire_verify_judgement *j = slot->judgement;
	json_t *o = json_object();

	set(o, "container", text(slot->container));
	if (j == NULL)
		return o;
	set(o, "key", text(j->key));
	set(o, "name", text(j->name));
	set(o, "issuer", text(j->issuer));
	set(o, "serial", text(j->serial));
	set(o, "upn", text(j->upn));
	set(o, "pkinit_name", text(j->pkinit_name));
	set(o, "principal", j->principal[0] == '\0' ? text("") :
	    json_sprintf("%s@%s", j->principal, j->realm));
	set(o, "sid", text(j->sid));
	set(o, "not_before", when(j->not_before));
	set(o, "not_after", when(j->not_after));
	set(o, "sha256", text(j->sha256));
	set(o, "failure", text(failure_row((enum failure)j->failure)->id));
	set(o, "setup_failure", text(failure_row((enum failure)j->setup_failure)->id));
	set(o, "checks", checks_json(slot));
	return o;
}

static json_t *
card_json(const struct card *card)
{
	static const char *const states[] = { "reading", "ready", "unusable" };
	json_t *o = json_object(), *slots = json_array();

	set(o, "insertion", json_integer((json_int_t)card->insertion));
	set(o, "state", text(states[card->state]));
	set(o, "family", text(card->found.family));
	set(o, "card_name", text(card->found.card_name));
	set(o, "serial", text(card->found.serial));
	set(o, "tries", card->tries == WIRE_TRIES_UNKNOWN ? json_null() :
	    json_integer(card->tries));
	set(o, "failure", card->failure == FAILURE_NONE ? json_null() :
	    text(failure_row(card->failure)->id));
	set(o, "detail", text(card->detail));
	for (size_t i = 0; i < card->slot_count; i++)
		(void)json_array_append_new(slots, slot_json(&card->slots[i]));
	set(o, "slots", slots);
	return o;
}

char *
report_cards(const struct authority *a)
{
	json_t *o = json_object(), *readers = json_array();

	set(o, "pcscd", json_boolean(a->pcscd));
	for (size_t i = 0; i < a->reader_count; i++) {
		json_t *reader = json_object();
		const struct card *card = a->cards;

		while (card != NULL && strcmp(card->reader, a->readers[i]) != 0)
			card = card->next;
		set(reader, "name", text(a->readers[i]));
		set(reader, "card", card == NULL ? json_null() : card_json(card));
		(void)json_array_append_new(readers, reader);
	}
	set(o, "readers", readers);
	return dump(o);
}
