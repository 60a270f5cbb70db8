#include "exchange.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evidence.h"
#include "session.h"
#include "start.h"
#include "trusted.h"
#include "wire_checks.h"

/* A helper of the running attempt is no more. */
static void
lost(void *data, struct helper *h, enum failure failure)
{
	struct attempt *at = data;

	snprintf(at->detail, sizeof(at->detail), "%s", helper_name(h->kind));
	if (at->verify == h)
		at->verify = NULL;
	if (at->krb == h)
		at->krb = NULL;
	authority_tell(at->authority, EVENT_FAILED, failure, false);
}

enum failure
exchange_policy_failure(const struct authority *a)
{
	if (!a->config_valid)
		return FAILURE_POLICY_CONFIG_INVALID;
	return a->policy->authority.logons ? FAILURE_NONE : FAILURE_POLICY_LOGON_DISABLED;
}

enum failure
exchange_setup_failure(const struct authority *a, enum decide_kind kind)
{
	enum failure policy = exchange_policy_failure(a);
	char why[256];
	int fd;

	if (policy != FAILURE_NONE)
		return policy;
	if (a->policy->kerberos.kdc_trust.anchors[0] == '\0')
		return FAILURE_KDC_ANCHORS_MISSING;
	fd = trusted_open(a->policy->kerberos.keytab, why, sizeof(why));
	if (fd < 0)
		return FAILURE_HOST_NO_KEYTAB;
	close(fd);
	if (kind == KIND_UNLOCK && a->decide.session == SESSION_NONE)
		return FAILURE_UNLOCK_NO_SUCH_SESSION;
	return FAILURE_NONE;
}

enum failure
exchange_buffer_failure(const struct authority *a, const struct attempt *at)
{
	enum failure policy = exchange_policy_failure(a);

	if (policy != FAILURE_NONE)
		return policy;
	if (at->kind != KIND_UNLOCK)
		return FAILURE_NONE;
	if (a->session != NULL && a->session->logon_id == at->buffer.logon_id)
		return FAILURE_NONE;
	for (size_t i = 0; i < AUTHORITY_ENDED; i++)
		if (a->ended[i] != 0 && a->ended[i] == at->buffer.logon_id)
			return FAILURE_UNLOCK_SESSION_ENDED;
	return FAILURE_UNLOCK_NO_SUCH_SESSION;
}

/* ---- cardea-verify, before the KDC is asked ---- */

static enum failure
unlock_failure(const struct attempt *at)
{
	const struct session *s = at->authority->session;
	const struct wire_verify_judgement *j = at->judgement;
	const struct card *card = cards_find(at->authority, at->insertion);

	if (at->kind != KIND_UNLOCK || s == NULL || card == NULL)
		return FAILURE_NONE;
	/* What an enterprise name stands for, only the KDC says: the proof is held against it. */
	if (!session_named(s, j->principal, j->realm))
		return FAILURE_UNLOCK_OTHER_USER;
	if (at->authority->policy->removal.unlock_needs_same_card &&
	    strcmp(card->found.serial, s->serial) != 0)
		return FAILURE_UNLOCK_OTHER_CARD;
	return FAILURE_NONE;
}

static enum failure
pin_failure(const struct attempt *at)
{
	switch (at->buffer.pin_state) {
	case WIRE_PIN_POSSIBLE:
		return FAILURE_NONE;
	case WIRE_PIN_MALFORMED:
		return FAILURE_PIN_MALFORMED;
	case WIRE_PIN_BLOCKED:
		return FAILURE_PIN_BLOCKED;
	case WIRE_PIN_LAST_TRY:
		return at->envelope.spend_last_try ? FAILURE_NONE : FAILURE_PIN_LAST_TRY;
	}
	return FAILURE_PROTOCOL_VIOLATION;
}

/* In the order in which they win: set-up, card, certificate, session, PIN. */
static enum failure
prepared_failure(const struct attempt *at)
{
	const struct wire_verify_judgement *j = at->judgement;
	enum failure f;

	if (j->setup_failure != FAILURE_NONE)
		return (enum failure)j->setup_failure;
	if (at->slot == NULL)
		return at->buffer.container[0] == '\0' ? FAILURE_CARD_NO_CERTIFICATE :
		    FAILURE_CARD_NO_CONTAINER;
	if (at->slot->der_n == 0)
		return FAILURE_CARD_NO_CERTIFICATE;
	if (j->failure != FAILURE_NONE)
		return (enum failure)j->failure;
	f = unlock_failure(at);
	return f != FAILURE_NONE ? f : pin_failure(at);
}

/* Names the check that decided, for the log. */
static void
note_check(struct attempt *at, enum failure failure)
{
	struct message_blob checks = at->judgement->checks;
	struct wire_check check;

	while (wire_check_get(&checks, &check))
		if (check.outcome == WIRE_FAILED && check.failure == failure) {
			snprintf(at->detail, sizeof(at->detail), "%s: %s", check.name, check.why);
			return;
		}
}

static void
judged(void *data, struct helper *h, uint16_t type)
{
	struct attempt *at = data;
	struct authority *a = at->authority;
	struct wire_verify_judgement *j;
	enum failure failure;

	if (type != WIRE_VERIFY_JUDGEMENT) {
		authority_tell(a, EVENT_FAILED, FAILURE_PROTOCOL_VIOLATION, false);
		return;
	}
	j = helper_decode(h);
	if (j == NULL)
		return;
	at->judgement = j;
	failure = prepared_failure(at);
	if (failure != FAILURE_NONE)
		note_check(at, failure);
	j->checks = (struct message_blob){ NULL, 0 };
	helper_end(&at->verify);
	authority_tell(a, EVENT_PREPARED, failure, false);
}

/* Whether the user name is that of an account which the rules give to the card's own principal. Then
 * it is theirs alone: the KDC has no principal of that name, or another person's. */
static bool
names_own_account(const struct attempt *at)
{
	const struct wire_verify_judgement *j = at->slot == NULL ? NULL : at->slot->judgement;
	const char *user = at->buffer.user;
	struct policy_choice choice;

	return j != NULL && user[0] != '\0' && at->buffer.domain[0] == '\0' &&
	    policy_account(at->authority->policy, j->principal, j->realm, user, &choice) ==
	    FAILURE_NONE && strcmp(choice.account, user) == 0;
}

void
exchange_prepare(struct attempt *at)
{
	struct authority *a = at->authority;
	struct helper_owner owner = { judged, lost, at };
	struct card *card = cards_find(a, at->insertion);
	struct wire_verify_prepare *m;
	int keytab;

	at->slot = card == NULL ? NULL : cards_slot(card, at->buffer.container);
	at->verify = helper_start(a, HELPER_VERIFY, -1, &owner);
	m = cards_prepare(a, at->slot, at->buffer.domain,
	    names_own_account(at) ? "" : at->buffer.user, &keytab);
	if (at->verify == NULL || m == NULL || keytab < 0)
		authority_tell(a, EVENT_FAILED, FAILURE_INTERNAL_ERROR, false);
	else
		helper_send(at->verify, WIRE_VERIFY_PREPARE, m, &keytab);
	if (keytab >= 0)
		close(keytab);
	free(m);
}

/* ---- cardea-krb ---- */

static void
take_tickets(struct attempt *at, struct helper *h)
{
	struct wire_krb_result *m;

	/* The result's bytes are kept whole: the blobs point into them. */
	at->krb_bytes = malloc(MESSAGE_MAX);
	if (at->krb_bytes == NULL) {
		authority_tell(at->authority, EVENT_FAILED, FAILURE_TOKEN_NO_MEMORY, false);
		return;
	}
	memcpy(at->krb_bytes, h->channel.buf, h->channel.n);
	m = calloc(1, sizeof(*m));
	if (m == NULL || message_decode(wire_type(WIRE_KRB_RESULT), at->krb_bytes, h->channel.n,
	    m) != NULL) {
		free(m);
		authority_tell(at->authority, EVENT_FAILED, FAILURE_PROTOCOL_VIOLATION, false);
		return;
	}
	at->krb_result = m;
	evidence_message(at->authority, h, WIRE_KRB_RESULT, m);
	attempt_time(at, "host-ticket", m->took_us);
	memcpy(at->kdc, m->kdc, sizeof(at->kdc));
	memcpy(at->kdc_subject, m->kdc_subject, sizeof(at->kdc_subject));
	memcpy(at->kdc_sha256, m->kdc_sha256, sizeof(at->kdc_sha256));
	at->kdc_not_after = m->kdc_not_after;
	helper_end(&at->krb);
	authority_tell(at->authority, EVENT_TICKETS, FAILURE_NONE, false);
}

static void
take_krb_failure(struct attempt *at, struct helper *h)
{
	struct wire_krb_failed *m = helper_decode(h);
	enum failure failure;

	if (m == NULL)
		return;
	failure = (enum failure)m->failure;
	at->krb_error = m->krb_error;
	at->edata_status = m->edata_status;
	if (at->detail[0] == '\0' || m->detail[0] != '\0')
		memcpy(at->detail, m->detail, sizeof(at->detail));
	memcpy(at->kdc_subject, m->kdc_subject, sizeof(at->kdc_subject));
	memcpy(at->kdc_issuer, m->kdc_issuer, sizeof(at->kdc_issuer));
	memcpy(at->kdc_sha256, m->kdc_sha256, sizeof(at->kdc_sha256));
	memcpy(at->kdc_check, m->check, sizeof(at->kdc_check));
	if (m->kdc[0] != '\0')
		memcpy(at->kdc, m->kdc, sizeof(at->kdc));
	at->kdc_not_after = m->kdc_not_after;
	at->kdc_certificate_n = m->kdc_certificate.n;
	if (m->kdc_certificate.n > 0)
		memcpy(at->kdc_certificate, m->kdc_certificate.p, m->kdc_certificate.n);
	free(m);
	authority_tell(at->authority, EVENT_FAILED, failure, false);
}

static void
exchanged(void *data, struct helper *h, uint16_t type)
{
	struct attempt *at = data;
	struct authority *a = at->authority;
	struct card *card = cards_find(a, at->insertion);
	struct wire_krb_preflight *ready;
	struct wire_krb_tgt *tgt;

	/* The card's word about a signature was said before cardea-krb could use it. */
	if (card != NULL && card->helper != NULL && type != WIRE_KRB_PREFLIGHT)
		helper_drain(card->helper);
	if (a->attempt != at)
		return;
	at->krb_spoke = true;
	switch (type) {
	case WIRE_KRB_PREFLIGHT:
		ready = helper_decode(h);
		if (ready == NULL)
			return;
		attempt_time(at, "kdc-first-answer", ready->took_us);
		memcpy(at->kdc, ready->kdc, sizeof(at->kdc));
		free(ready);
		authority_tell(a, EVENT_KDC_READY, FAILURE_NONE, false);
		return;
	case WIRE_KRB_TGT:
		tgt = helper_decode(h);
		if (tgt == NULL)
			return;
		attempt_time(at, "tgt", tgt->took_us);
		attempt_time(at, "tgt-kdc", tgt->kdc_us);
		attempt_time(at, "tgt-sign", tgt->sign_us);
		free(tgt);
		return;
	case WIRE_KRB_EVIDENCE:
		free(helper_decode(h));	/* for the recording alone */
		return;
	case WIRE_KRB_RESULT:
		take_tickets(at, h);
		return;
	default:
		take_krb_failure(at, h);
	}
}

static struct wire_krb_start *
krb_start(const struct attempt *at)
{
	struct wire_krb_start *m = start_new(at->authority, WIRE_PURPOSE_ATTEMPT);

	if (m == NULL)
		return NULL;
	m->enterprise = at->judgement->enterprise;
	memcpy(m->realm, at->judgement->realm, sizeof(m->realm));
	memcpy(m->principal, at->judgement->principal, sizeof(m->principal));
	m->nonce = (struct message_blob){ at->nonce, sizeof(at->nonce) };
	m->certificate = (struct message_blob){ at->slot->der, at->slot->der_n };
	return m;
}

void
exchange_call_krb(struct attempt *at)
{
	struct helper_owner owner = { exchanged, lost, at };

	at->krb = helper_start(at->authority, HELPER_KRB, -1, &owner);
	if (at->krb == NULL)
		authority_tell(at->authority, EVENT_FAILED, FAILURE_HELPER_DIED, false);
}

void
exchange_ask_kdc(struct attempt *at)
{
	struct authority *a = at->authority;
	struct wire_krb_start *m = krb_start(at);
	int pair[2];

	if (m == NULL || channel_pair(pair) != 0) {
		free(m);
		authority_tell(a, EVENT_FAILED, FAILURE_INTERNAL_ERROR, false);
		return;
	}
	at->card_end = pair[0];
	at->krb_asked = true;
	if (at->krb != NULL)
		helper_send(at->krb, WIRE_KRB_START, m, &pair[1]);
	close(pair[1]);
	free(m);
}

/* ---- cardea-verify, with what cardea-krb brought ---- */

/* A name that is not the certificate's own came from the request, and only cardea-krb and its KDC
 * say that it belongs to this card: without the policy for that, the SID must say so too. */
static bool
name_is_proved(const struct attempt *at)
{
	const struct wire_verify_judgement *j = at->judgement;

	if (j->own_name ||
	    (at->authority->policy->certificates.policies & WIRE_POLICY_HINTS) != 0)
		return true;
	return j->sid[0] != '\0' && strcmp(j->sid, at->proof->sid) == 0;
}

static void
proved(void *data, struct helper *h, uint16_t type)
{
	struct attempt *at = data;
	struct authority *a = at->authority;
	struct wire_verify_failed *failed;
	struct wire_verify_proof *proof;
	bool same;

	if (type == WIRE_VERIFY_FAILED) {
		failed = helper_decode(h);
		if (failed == NULL)
			return;
		memcpy(at->detail, failed->detail, sizeof(at->detail));
		authority_tell(a, EVENT_FAILED, (enum failure)failed->failure, false);
		free(failed);
		return;
	}
	if (type != WIRE_VERIFY_PROOF) {
		authority_tell(a, EVENT_FAILED, FAILURE_PROTOCOL_VIOLATION, false);
		return;
	}
	proof = helper_decode(h);
	if (proof == NULL)
		return;
	at->proof = proof;
	if (!name_is_proved(at)) {
		snprintf(at->detail, sizeof(at->detail), "%.200s is not this certificate's name, "
		    "and no SID says that it is", proof->principal);
		authority_tell(a, EVENT_FAILED, FAILURE_HOST_CLIENT_MISMATCH, false);
		return;
	}
	same = a->session != NULL && session_same(a->session, proof->principal, proof->realm,
	    proof->sid);
	helper_end(&at->verify);
	authority_tell(a, EVENT_PROVED, FAILURE_NONE, same);
}

void
exchange_prove(struct attempt *at)
{
	struct authority *a = at->authority;
	const struct policy_kerberos *k = &a->policy->kerberos;
	struct helper_owner owner = { proved, lost, at };
	struct wire_verify_prove *m = calloc(1, sizeof(*m));
	char why[256];
	int keytab = trusted_open(k->keytab, why, sizeof(why));

	if (keytab < 0) {
		authority_tell(a, EVENT_FAILED, FAILURE_HOST_NO_KEYTAB, false);
		free(m);
		return;
	}
	at->verify = helper_start(a, HELPER_VERIFY, -1, &owner);
	if (at->verify == NULL || m == NULL) {
		authority_tell(a, EVENT_FAILED, FAILURE_INTERNAL_ERROR, false);
	} else {
		m->now = clock_wall();
		m->skew = k->clock_skew;
		m->pac_required = k->pac_required;
		m->enterprise = at->judgement->enterprise;
		memcpy(m->principal, at->judgement->principal, sizeof(m->principal));
		memcpy(m->realm, at->judgement->realm, sizeof(m->realm));
		memcpy(m->host_principal, k->host_principal, sizeof(m->host_principal));
		m->nonce = (struct message_blob){ at->nonce, sizeof(at->nonce) };
		m->certificate = (struct message_blob){ at->slot->der, at->slot->der_n };
		m->signed_data = at->krb_result->signed_data;
		m->ap_req = at->krb_result->ap_req;
		helper_send(at->verify, WIRE_VERIFY_PROVE, m, &keytab);
	}
	close(keytab);
	free(m);
}

void
exchange_ask_pcscd(struct attempt *at)
{
	struct authority *a = at->authority;
	struct wire_watch_ask m = { .cookie = at->number };

	if (a->watch != NULL)
		helper_send(a->watch, WIRE_WATCH_ASK, &m, NULL);
}
