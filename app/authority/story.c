#include "story.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "names.h"
#include "report.h"
#include "server.h"
#include "session.h"
#include "trusted.h"

static const char *const kinds[] = {
	[KIND_LOGON] = "logon", [KIND_UNLOCK] = "unlock", [KIND_TRIAL] = "trial",
};

const char *
story_kind(enum decide_kind kind)
{
	return kinds[kind];
}

static void
tell(struct log_record *r, const char *key, const char *value)
{
	if (value[0] != '\0')
		log_text(r, key, value);
}

void
story_begin(struct attempt *at)
{
	struct log_record *r = log_begin("attempt-begin");

	log_text(r, "attempt", at->code);
	log_text(r, "kind", kinds[at->kind]);
	log_text(r, "reader", at->reader);
	log_text(r, "origin", at->envelope.origin);
	log_text(r, "source", at->envelope.source);
	log_number(r, "logon_type", at->envelope.logon_type);
	tell(r, "local_groups", at->groups);
	log_number(r, "insertion", at->insertion);
	if (at->client != NULL) {
		log_number(r, "caller_uid", at->client->uid);
		log_number(r, "caller_pid", (uint64_t)at->client->pid);
	}
	report_commit(at->authority, &r);
}

static void __attribute__((format(printf, 2, 3)))
say(struct attempt *at, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(at->detail, sizeof(at->detail), format, ap);
	va_end(ap);
}

/* ---- what the authority alone knows ---- */

static void
explain_keytab(struct attempt *at)
{
	const char *keytab = at->authority->policy->kerberos.keytab;
	char why[WIRE_DETAIL];
	int fd = trusted_open(keytab, why, sizeof(why));

	if (fd >= 0)
		close(fd);
	say(at, "%s", fd < 0 ? why : keytab);
}

static void
explain_session(struct attempt *at, enum failure failure)
{
	const struct session *s = at->authority->session;
	const struct wire_verify_judgement *j = at->judgement;
	const struct card *card = cards_find(at->authority, at->insertion);

	if (failure == FAILURE_UNLOCK_OTHER_CARD && s != NULL && card != NULL)
		say(at, "the card's serial number is %s; the session began with %s",
		    card->found.serial, s->serial);
	else if (failure == FAILURE_UNLOCK_OTHER_USER && s != NULL && at->proof != NULL)
		say(at, "%.150s@%.80s, uid %u; the session is that of %.150s@%.80s, uid %u",
		    at->proof->principal, at->proof->realm, at->uid, s->principal, s->realm,
		    s->uid);
	else if (failure == FAILURE_UNLOCK_OTHER_USER && s != NULL && j != NULL)
		say(at, "the card names %.150s@%.80s; the session is that of %.150s@%.80s",
		    j->principal, j->realm, s->principal, s->realm);
	else if (failure == FAILURE_UNLOCK_OTHER_USER && s != NULL)
		say(at, "there is the session of %.150s@%.80s", s->principal, s->realm);
	else if (failure == FAILURE_UNLOCK_NOT_LOCKED && s != NULL)
		say(at, "the session of %.150s@%.80s is shown", s->principal, s->realm);
	else if (at->buffer.logon_id != 0)
		say(at, "LogonId 0x%llx; %s", (unsigned long long)at->buffer.logon_id,
		    s == NULL ? "there is no session" : "the session there is has another");
	else
		say(at, "%s", s == NULL ? "there is no session" : "the session is ending");
}

/* What the caller said of his buffer, which nobody has seen yet. */
static void
explain_envelope(struct attempt *at)
{
	const struct lsa_logon *e = &at->envelope;

	say(at, "a buffer of %u bytes, MessageType %u, LogonType %u, package %u, %u LocalGroups",
	    e->length, e->message_type, e->logon_type, e->package, e->groups);
}

static void
explain_card(struct attempt *at, enum failure failure)
{
	const struct card *card = cards_find(at->authority, at->insertion);

	if (failure == FAILURE_PCSC_UNAVAILABLE)
		say(at, "pcscd does not answer");
	else if (failure == FAILURE_READER_NONE)
		say(at, "%s%.120s", at->reader[0] == '\0' ? "none is attached" :
		    "not attached: ", at->reader);
	else if (failure == FAILURE_CARD_NO_CONTAINER && card != NULL)
		say(at, "the buffer names %.200s; the card has %zu, none of that name",
		    at->buffer.container, card->slot_count);
	else if (failure == FAILURE_CARD_NO_CERTIFICATE && card != NULL)
		say(at, "%zu of the card's slots have one", card->slot_count);
	else if (failure == FAILURE_PIN_LAST_TRY || failure == FAILURE_PIN_BLOCKED)
		say(at, "tries left as last known: %u", at->tries);
	else if (card != NULL && card->state == CARD_UNUSABLE)
		memcpy(at->detail, card->detail, sizeof(at->detail));
	else if (failure == FAILURE_CARD_ABSENT && at->reader[0] == '\0')
		say(at, "in none of %zu readers", at->authority->reader_count);
	else if (failure == FAILURE_PIN_CANCELLED && at->client == NULL)
		say(at, "the caller went away");
	else if (at->reader[0] != '\0')
		say(at, "in %.120s", at->reader);
}

void
story_explain(struct attempt *at, enum failure failure)
{
	const struct policy *p = at->authority->policy;

	/* cardea-verify sees the keytab without its name. */
	if (failure == FAILURE_HOST_NO_KEYTAB)
		explain_keytab(at);
	if (at->detail[0] != '\0')
		return;
	switch (failure) {
	case FAILURE_POLICY_CONFIG_INVALID:
		say(at, "%s", at->authority->config_fault);
		return;
	case FAILURE_POLICY_LOGON_DISABLED:
		say(at, "[authority] logons = no");
		return;
	case FAILURE_KDC_ANCHORS_MISSING:
		say(at, "[kerberos] kdc_anchors names no file");
		return;
	case FAILURE_UNLOCK_OTHER_USER:
	case FAILURE_UNLOCK_OTHER_CARD:
	case FAILURE_UNLOCK_NO_SUCH_SESSION:
	case FAILURE_UNLOCK_SESSION_ENDED:
	case FAILURE_UNLOCK_NOT_LOCKED:
		explain_session(at, failure);
		return;
	case FAILURE_AUDIT_FAILED:
		say(at, "a record could not be written below %s", p->authority.log_dir);
		return;
	case FAILURE_TOKEN_QUOTA:
		say(at, "LocalGroups is longer than %d bytes", ATTEMPT_GROUPS - 1);
		return;
	default:
		break;
	}
	if (failure_row(failure)->stage == STAGE_BUFFER)
		explain_envelope(at);
	else if (failure_row(failure)->stage == STAGE_READER ||
	    failure_row(failure)->stage == STAGE_CARD || failure_row(failure)->stage == STAGE_PIN)
		explain_card(at, failure);
}

/* ---- the verdict ---- */

static void
tell_kdc(struct log_record *r, const struct attempt *at)
{
	char until[32] = "";

	log_number(r, "krb_error", at->krb_error);
	if (at->edata_status != 0) {
		log_hex(r, "edata_status", at->edata_status);
		log_text(r, "edata_name", status_name_nt(at->edata_status));
	}
	tell(r, "kdc", at->kdc);
	tell(r, "kdc_subject", at->kdc_subject);
	tell(r, "kdc_issuer", at->kdc_issuer);
	tell(r, "kdc_sha256", at->kdc_sha256);
	tell(r, "kdc_check", at->kdc_check);
	if (at->kdc_not_after != 0)
		report_time(at->kdc_not_after, until);
	tell(r, "kdc_not_after", until);
	if (at->kdc_certificate_n > 0)
		log_bytes(r, "kdc_certificate", at->kdc_certificate, at->kdc_certificate_n);
}

/* Where a SID or its lack refused, what could be registered with the account instead. */
static bool
by_mapping(enum failure failure)
{
	return failure == FAILURE_CERT_SID_MISMATCH || failure == FAILURE_CERT_SID_MISSING ||
	    failure == FAILURE_CERT_WEAK_MAPPING || failure == FAILURE_KDC_SAYS_WEAK_MAPPING ||
	    failure == FAILURE_KDC_SAYS_NAME_MISMATCH || failure == FAILURE_HOST_CLIENT_MISMATCH;
}

static void
tell_person(struct log_record *r, const struct attempt *at, enum failure failure)
{
	const struct wire_verify_judgement *j = at->judgement;

	if (j != NULL) {
		log_text(r, "principal", j->principal);
		log_text(r, "realm", j->realm);
		log_text(r, "certificate_sha256", j->sha256);
		if (by_mapping(failure))
			log_text(r, "identities", j->identities);
	}
	if (j != NULL && at->proof != NULL && strcmp(j->principal, at->proof->principal) != 0)
		log_text(r, "proved_principal", at->proof->principal);
	tell(r, "account", at->account);
	tell(r, "account_rule", at->account_rule);
	if (at->logon_id != 0)
		log_hex(r, "logon_id", at->logon_id);
}

void
story_end(struct attempt *at, enum failure failure)
{
	const struct failure_row *row = failure_row(failure);
	struct log_record *r = log_begin("attempt-end");

	log_text(r, "attempt", at->code);
	log_text(r, "kind", kinds[at->kind]);
	log_text(r, "failure", row->id);
	log_hex(r, "ntstatus", row->ntstatus);
	log_hex(r, "substatus", row->substatus);
	log_hex(r, "win32", row->win32);
	log_text(r, "stage", failure_stage_name(row->stage));
	if (row->ntstatus != 0) {
		log_text(r, "who_fixes", failure_fixes_name(row->fixes));
		log_text(r, "remedy", row->remedy);
	}
	tell(r, "detail", at->detail);
	tell_kdc(r, at);
	tell_person(r, at, failure);
	if (at->tries != WIRE_TRIES_UNKNOWN)
		log_number(r, "tries", at->tries);
	log_number(r, "verify_sent", at->verify_sent);
	log_number(r, "us", (clock_ns() - at->begun_ns) / 1000);
	for (size_t i = 0; i < at->stage_count; i++)
		log_number_in(r, "stages", at->stages[i].name, at->stages[i].us);
	report_commit(at->authority, &r);
}
