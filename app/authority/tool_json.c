#include "tool_json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attempt.h"
#include "cards.h"
#include "doctor.h"
#include "kiosk.h"
#include "report.h"
#include "session.h"
#include "wire_checks.h"
#include "wire_finding.h"
#include "wire_lines.h"

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
	char out[32];

	report_time(seconds, out);
	return seconds == 0 || out[0] == '\0' ? json_null() : json_string(out);
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

static json_t *
status_json(const struct authority *a)
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
	return o;
}

static json_t *
outcome(uint8_t n)
{
	static const char *const outcomes[] = { "unknown", "passed", "failed", "unknown",
	    "not applicable" };

	return text(outcomes[n <= WIRE_NOT_APPLICABLE ? n : 0]);
}

static json_t *
failure_id(uint16_t failure)
{
	return text(failure_row((enum failure)failure)->id);
}

static json_t *
checks_json(const struct card_slot *slot)
{
	struct message_blob blob = slot->judgement->checks;
	json_t *list = json_array();
	struct wire_check check;

	while (wire_check_get(&blob, &check)) {
		json_t *o = json_object();

		set(o, "check", text(check.name));
		set(o, "outcome", outcome(check.outcome));
		set(o, "failure", failure_id(check.failure));
		set(o, "why", text(check.why));
		(void)json_array_append_new(list, o);
	}
	return list;
}

/* What would become of it where strong mapping is demanded: the check of its SID. */
static const char *
mapping(const struct authority *a, const struct card_slot *slot)
{
	bool told = a->policy->certificates.binding == POLICY_BINDING_TOLD;
	struct message_blob blob = slot->judgement->checks;
	struct wire_check check;

	while (wire_check_get(&blob, &check)) {
		if (strcmp(check.name, "sid") != 0)
			continue;
		return check.outcome == WIRE_PASSED ? "passed" :
		    check.outcome == WIRE_FAILED ? "failed" : told ? "would fail" : "not demanded";
	}
	return "unknown";
}

/* A text of lines as a list of them. */
static json_t *
lines_json(const char *lines)
{
	json_t *list = json_array();
	char line[WIRE_PATHS];

	while (wire_lines_next(&lines, line, sizeof(line)))
		(void)json_array_append_new(list, text(line));
	return list;
}

/* What the account rules would make of the card's own name. What an enterprise name stands for, the
 * KDC alone knows. */
static json_t *
account_json(const struct authority *a, const struct wire_verify_judgement *j)
{
	struct policy_choice choice = { .why = "the KDC tells at a logon whose name that is" };
	enum failure failure = FAILURE_NONE;
	json_t *o;

	if (j->principal[0] == '\0')
		return json_null();
	if (!j->enterprise)
		failure = policy_account(a->policy, j->principal, j->realm, "", &choice);
	o = json_object();
	set(o, "account", text(choice.account));
	set(o, "failure", failure_id((uint16_t)failure));
	set(o, "rule", text(choice.why));
	return o;
}

static json_t *
slot_json(const struct authority *a, const struct card_slot *slot)
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
	set(o, "enterprise", json_boolean(j->enterprise));
	set(o, "identities", lines_json(j->identities));
	set(o, "mapping", text(mapping(a, slot)));
	set(o, "account", account_json(a, j));
	set(o, "failure", failure_id(j->failure));
	set(o, "setup_failure", failure_id(j->setup_failure));
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
		(void)json_array_append_new(slots, slot_json(card->authority, &card->slots[i]));
	set(o, "slots", slots);
	return o;
}

static json_t *
cards_json(const struct authority *a)
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
	return o;
}

/* ---- the doctor's ---- */

static json_t *
findings_json(struct message_blob blob)
{
	json_t *list = json_array();
	struct wire_finding f;

	while (wire_finding_get(&blob, &f)) {
		json_t *o = json_object();

		set(o, "what", text(wire_finding_name(f.what)));
		set(o, "outcome", outcome(f.outcome));
		set(o, "failure", failure_id(f.failure));
		set(o, "file", text(f.file));
		set(o, "subject", text(f.subject));
		set(o, "issuer", text(f.issuer));
		set(o, "since", when(f.since));
		set(o, "until", when(f.until));
		set(o, "why", text(f.why));
		(void)json_array_append_new(list, o);
	}
	return list;
}

static json_t *
probe_json(const struct doctor_probe *p)
{
	json_t *o = json_object();

	set(o, "principal", json_sprintf("%s@%s", p->principal, p->realm));
	set(o, "of", text(p->of_card ? "card" : "host"));
	set(o, "failure", failure_id((uint16_t)p->failure));
	set(o, "krb_error", json_integer(p->krb_error));
	set(o, "edata_status", p->edata_status == 0 ? json_null() : hex(p->edata_status));
	set(o, "pkinit", p->pkinit == DOCTOR_PKINIT_UNKNOWN ? json_null() :
	    json_boolean(p->pkinit == DOCTOR_PKINIT_OFFERED));
	set(o, "now", when(p->now));
	set(o, "stime", when(p->stime));
	set(o, "skew", p->stime == 0 ? json_null() :
	    json_integer((json_int_t)p->stime - (json_int_t)p->now));
	set(o, "kdc", text(p->kdc));
	set(o, "us", json_integer((json_int_t)p->took_us));
	set(o, "detail", text(p->detail));
	return o;
}

static json_t *
settings_json(const struct authority *a)
{
	static const char *const revocations[] = { "off", "if-available", "required" };
	const struct policy *p = a->policy;
	const struct policy_kerberos *k = &p->kerberos;
	json_t *o = json_object();

	set(o, "realm", text(k->realm));
	set(o, "host_principal", text(k->host_principal));
	set(o, "keytab", text(k->keytab));
	set(o, "kdcs", lines_json(k->kdcs));
	set(o, "clock_skew", json_integer(k->clock_skew));
	set(o, "KdcValidation", text(k->kdc_strict ? "strict" : "names"));
	set(o, "kdc_revocation", text(revocations[k->kdc_trust.revocation % 3]));
	set(o, "revocation", text(revocations[p->certificates.trust.revocation % 3]));
	set(o, "StrongCertificateBindingEnforcement", json_integer(p->certificates.binding));
	set(o, "X509HintsNeeded",
	    json_integer((p->certificates.policies & WIRE_POLICY_HINTS) != 0));
	set(o, "account_rules", json_integer((json_int_t)p->accounts.map_count));
	set(o, "logons", json_boolean(p->authority.logons));
	set(o, "log_dir", text(p->authority.log_dir));
	set(o, "warn_days", json_integer(p->kiosk.warn_days));
	return o;
}

/* ---- as text ---- */

static char *
dump(json_t *o)
{
	char *out = json_dumps(o, JSON_COMPACT | JSON_ENSURE_ASCII);

	json_decref(o);
	return out;
}

char *
tool_json_status(const struct authority *a)
{
	return dump(status_json(a));
}

char *
tool_json_cards(const struct authority *a)
{
	return dump(cards_json(a));
}

char *
tool_json_doctor(const struct authority *a, const struct doctor_probe *probe,
    const struct message_blob *findings)
{
	json_t *o = json_object();
	char *out;

	set(o, "findings", findings == NULL ? json_null() : findings_json(*findings));
	set(o, "probe", probe_json(probe));
	set(o, "cards", cards_json(a));
	set(o, "status", status_json(a));
	set(o, "settings", settings_json(a));
	out = json_dumps(o, JSON_COMPACT | JSON_ENSURE_ASCII);
	/* A great many cards and files do not fit; `cardea cards` has the cards. */
	if (out != NULL && strlen(out) > WIRE_JSON) {
		free(out);
		set(o, "cards", json_null());
		out = json_dumps(o, JSON_COMPACT | JSON_ENSURE_ASCII);
	}
	json_decref(o);
	return out;
}
