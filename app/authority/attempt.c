#include "attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "attempt_log.h"
#include "attempt_recording.h"
#include "doctor.h"
#include "exchange.h"
#include "kerb.h"
#include "report.h"
#include "server.h"
#include "session.h"

enum {
	LIMIT_HELPER_MS = 5000,		/* a helper that has nothing outside to wait for */
	LIMIT_ASK_MS = 1500,		/* the watcher gives pcscd 1 s */
	LIMIT_MARGIN_MS = 1500,		/* beyond a limit that the helper itself keeps */
	LIMIT_PAD_MS = 60000,		/* a person at a reader's own keys; CARDIO_PAD_MS */
};

static const char *const stage_names[] = {
	[ATTEMPT_NONE] = "none", [ATTEMPT_BUFFER] = "buffer", [ATTEMPT_PREPARE] = "certificate",
	[ATTEMPT_KDC] = "kdc-reach", [ATTEMPT_SIGN] = "card", [ATTEMPT_TICKET] = "tickets",
	[ATTEMPT_PROVE] = "host-proof", [ATTEMPT_ACCOUNT] = "account", [ATTEMPT_OPEN] = "session",
	[ATTEMPT_ASK] = "pcscd", [ATTEMPT_REPLACE] = "other-session",
};

const char *
attempt_stage_name(enum decide_stage stage)
{
	return stage_names[stage];
}

void
attempt_time(struct attempt *at, const char *name, uint64_t us)
{
	struct attempt_stage *s;

	if (at->stage_count == ATTEMPT_STAGES)
		return;
	s = &at->stages[at->stage_count++];
	snprintf(s->name, sizeof(s->name), "%s", name);
	s->us = us;
}

/* Six characters that nobody mistakes for one another, from the attempt's own randomness. */
static bool
name_attempt(struct attempt *at)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint8_t r[ATTEMPT_CODE + sizeof(at->number)];

	if (getrandom(r, sizeof(r), 0) != sizeof(r) ||
	    getrandom(at->nonce, sizeof(at->nonce), 0) != sizeof(at->nonce))
		return false;
	for (size_t i = 0; i < ATTEMPT_CODE - 1; i++)
		at->code[i] = alphabet[r[i] % 32];
	memcpy(&at->number, r + ATTEMPT_CODE, sizeof(at->number));
	return true;
}

static void
attempt_free(struct attempt *at)
{
	helper_end(&at->verify);
	helper_end(&at->krb);
	helper_end(&at->resolver);
	loop_remove(&at->limit);
	if (at->card_end >= 0)
		close(at->card_end);
	free(at->judgement);
	free(at->krb_result);
	if (at->krb_bytes != NULL)
		explicit_bzero(at->krb_bytes, MESSAGE_MAX);
	free(at->krb_bytes);
	free(at->proof);
	explicit_bzero(at, sizeof(*at));
	free(at);
}

static void
limit_over(void *data)
{
	struct attempt *at = data;

	/* cardea-card keeps shorter limits of its own. */
	at->card_hangs = at->stage == ATTEMPT_BUFFER || at->stage == ATTEMPT_SIGN;
	if (at->detail[0] == '\0')
		snprintf(at->detail, sizeof(at->detail), "the stage %s has had its %u ms",
		    stage_names[at->stage], at->limit_ms);
	authority_event(at->authority, &(struct decide_event){ .what = EVENT_LIMIT });
}

bool
attempt_begin(struct authority *a, struct client *client, const struct lsa_logon *envelope,
    enum failure failure)
{
	struct attempt *at = calloc(1, sizeof(*at));
	struct card *card;
	enum failure no_card;

	if (at == NULL)
		return false;
	at->authority = a;
	at->card_end = -1;
	at->tries = WIRE_TRIES_UNKNOWN;
	at->client = client;
	at->envelope = *envelope;
	if (envelope->group_list.n < sizeof(at->groups))
		memcpy(at->groups, envelope->group_list.p, envelope->group_list.n);
	else if (failure == FAILURE_NONE)
		failure = FAILURE_TOKEN_QUOTA;
	at->envelope.group_list = (struct message_blob){ NULL, 0 };
	at->kind = envelope->trial ? KIND_TRIAL :
	    envelope->message_type == KERB_CERTIFICATE_UNLOCK_LOGON ? KIND_UNLOCK : KIND_LOGON;
	at->limit = loop_add_timer(a->loop, limit_over, at);
	if (at->limit == NULL || !name_attempt(at)) {
		attempt_free(at);
		return false;
	}
	card = cards_choose(a, envelope->reader, &no_card);
	at->insertion = card == NULL ? 0 : card->insertion;
	snprintf(at->reader, sizeof(at->reader), "%s", card == NULL ? envelope->reader :
	    card->reader);
	at->stage = ATTEMPT_BUFFER;
	at->begun_ns = at->stage_ns = clock_ns();
	doctor_end(a);
	a->attempt = at;
	attempt_log_begin(at);
	attempt_recording_begin(at);
	if (failure == FAILURE_NONE && a->unlogged)
		failure = FAILURE_AUDIT_FAILED;
	if (failure == FAILURE_NONE && card == NULL)
		failure = exchange_setup_failure(a, at->kind);
	if (failure == FAILURE_NONE && card == NULL)
		failure = no_card;
	authority_event(a, &(struct decide_event){ .what = EVENT_BEGIN, .kind = at->kind,
	    .insertion = at->insertion, .failure = failure,
	    .same = envelope->replace_session });
	return true;
}

/* The stage ends in `ms` milliseconds, or when the whole attempt's time is over. */
static void
limit(struct attempt *at, uint32_t ms)
{
	uint64_t whole = at->authority->policy->cards.attempt_seconds * UINT64_C(1000) +
	    at->waited_ms;
	uint64_t gone = (clock_ns() - at->begun_ns) / 1000000;
	uint64_t left = gone < whole ? whole - gone : 1;

	at->limit_ms = left < ms ? (uint32_t)left : ms;
	loop_arm(at->limit, at->limit_ms);
}

/* The time of the stage that has ended. */
static void
leave(struct attempt *at)
{
	uint64_t now = clock_ns();

	attempt_time(at, stage_names[at->stage], (now - at->stage_ns) / 1000);
	at->stage_ns = now;
}

/* A stage has ended and `stage` begins: its time, its limit, a word to the caller. */
static void
enter(struct attempt *at, enum decide_stage stage, uint32_t limit_ms)
{
	leave(at);
	at->stage = stage;
	limit(at, limit_ms);
	if (at->client != NULL)
		server_progress(at->client, stage_names[stage]);
}

/* ---- the card ---- */

static void
submit(struct attempt *at, struct card *card)
{
	struct wire_card_attempt m = { .attempt = at->number,
	    .spend_last_try = at->envelope.spend_last_try,
	    .pointer_width = at->envelope.pointer_width };
	int pair[2];

	if (channel_pair(pair) != 0) {
		authority_event(at->authority, &(struct decide_event){ .what = EVENT_FAILED,
		    .failure = FAILURE_INTERNAL_ERROR });
		return;
	}
	at->submitted = true;
	card->serving = at->number;
	if (helper_send(card->helper, WIRE_CARD_ATTEMPT, &m, &pair[0]) &&
	    (at->client == NULL || !server_submit(at->client, at, pair[1])))
		authority_event(at->authority, &(struct decide_event){ .what = EVENT_CANCEL });
	close(pair[0]);
	close(pair[1]);
}

void
attempt_card_ready(struct authority *a, struct card *card)
{
	struct attempt *at = a->attempt;

	if (at == NULL || at->insertion != card->insertion || a->decide.stage != ATTEMPT_BUFFER ||
	    at->submitted)
		return;
	/* The attempt before this one must have let go of the card. */
	if (card->state == CARD_READY && card->serving == 0)
		submit(at, card);
	else if (card->state == CARD_UNUSABLE)
		authority_event(a, &(struct decide_event){ .what = EVENT_FAILED,
		    .failure = card->failure });
}

static void
take_buffer(struct attempt *at, struct card *card, struct helper *h)
{
	struct authority *a = at->authority;
	struct wire_card_buffer *m = helper_decode(h);
	struct decide_event e = { .what = EVENT_BUFFER };

	if (m == NULL)
		return;
	at->buffer = *m;
	at->tries = m->tries;
	if (m->tries != WIRE_TRIES_UNKNOWN)
		card->tries = m->tries;
	e.kind = m->kind == KERB_CERTIFICATE_UNLOCK_LOGON ? KIND_UNLOCK : KIND_LOGON;
	if (m->kind != at->envelope.message_type)
		e.failure = FAILURE_PROTOCOL_VIOLATION;
	else
		e.failure = exchange_buffer_failure(a, at);
	free(m);
	authority_event(a, &e);
}

void
attempt_card_said(struct authority *a, struct card *card, struct helper *h, uint16_t type)
{
	struct attempt *at = a->attempt;
	struct wire_card_signed *m;

	if (at == NULL || card->serving != at->number)
		return;			/* of an attempt that is over */
	if (type == WIRE_CARD_BUFFER) {
		take_buffer(at, card, h);
	} else if (type == WIRE_CARD_PIN) {
		at->verify_sent = 1;
		/* For the recording alone; one that is broken ends the attempt. */
		free(helper_decode(h));
	} else if (type == WIRE_CARD_SIGNED && (m = helper_decode(h)) != NULL) {
		/* A right PIN gives all tries back; how many that are the card need not say. */
		at->tries = card->tries = m->tries;
		at->verify_sent = 1;
		attempt_time(at, "card-signature", m->took_us);
		free(m);
		/* A second signature, for another Diffie-Hellman group, moves nothing. */
		if (a->decide.stage == ATTEMPT_SIGN) {
			enter(at, ATTEMPT_TICKET, a->policy->kerberos.kdc_seconds * 1000 +
			    LIMIT_MARGIN_MS);
			authority_event(a, &(struct decide_event){ .what = EVENT_SIGNED });
		}
	}
}

void
attempt_card_failed(struct authority *a, struct card *card, const struct wire_card_failed *m)
{
	struct attempt *at = a->attempt;

	if (at == NULL || at->insertion != card->insertion ||
	    (m->attempt != 0 && card->serving != at->number))
		return;
	if (m->tries != WIRE_TRIES_UNKNOWN)
		at->tries = m->tries;
	at->verify_sent = m->verify_sent;
	if (m->sw != 0 || m->scard != 0)
		snprintf(at->detail, sizeof(at->detail), "%.400s (SW %04X, PC/SC %08X)", m->detail,
		    m->sw, m->scard);
	else
		memcpy(at->detail, m->detail, sizeof(at->detail));
	authority_event(a, &(struct decide_event){ .what = EVENT_FAILED,
	    .failure = (enum failure)m->failure });
}

void
attempt_card_lost(struct authority *a, struct card *card, enum failure failure)
{
	struct attempt *at = a->attempt;

	if (at != NULL && at->insertion == card->insertion)
		authority_event(a, &(struct decide_event){ .what = EVENT_FAILED,
		    .failure = failure });
}

void
attempt_cancel(struct authority *a, const struct client *client)
{
	if (a->attempt == NULL || a->attempt->client != client)
		return;
	a->attempt->client = NULL;
	authority_event(a, &(struct decide_event){ .what = EVENT_CANCEL });
}

/* Whether it is typed there, only cardea-card knows. */
static uint32_t
pad_ms(const struct attempt *at)
{
	const struct card *card = cards_find(at->authority, at->insertion);

	return card != NULL && card->found.pinpad ? LIMIT_PAD_MS : 0;
}

static void
let_sign(struct attempt *at)
{
	struct card *card = cards_find(at->authority, at->insertion);
	struct wire_card_sign m;

	if (card == NULL || card->helper == NULL || at->card_end < 0) {
		authority_event(at->authority, &(struct decide_event){ .what = EVENT_FAILED,
		    .failure = FAILURE_CARD_REMOVED });
		return;
	}
	memcpy(m.container, at->slot->container, sizeof(m.container));
	helper_send(card->helper, WIRE_CARD_SIGN, &m, &at->card_end);
	close(at->card_end);
	at->card_end = -1;
}

/* ---- the verdict ---- */

static void
verdict(struct authority *a, enum failure failure, bool granted)
{
	struct attempt *at = a->attempt;
	struct card *card = cards_find(a, at->insertion);
	struct wire_card_cancel cancel = { .attempt = at->number };
	bool card_hangs = at->card_hangs;

	/* Whether the PIN was used is known to the card's process first. */
	if (card != NULL && card->helper != NULL)
		helper_drain(card->helper);
	if (failure != FAILURE_NONE) {
		memcpy(a->failed_attempt, at->code, sizeof(at->code));
		a->failed = failure;
		a->failed_at = clock_wall();
	}
	/* A trial that is granted opens nothing. */
	if (!granted || at->kind != KIND_TRIAL)
		leave(at);
	attempt_time(at, "together", (clock_ns() - at->begun_ns) / 1000);
	attempt_log_explain(at, failure);
	attempt_log_end(at, failure);
	if (at->client != NULL)
		server_result(at->client, at, failure, granted);
	attempt_recording_end(at, failure,
	    card != NULL && card->serving == at->number ? card : NULL);
	if (at->submitted && card != NULL && card->helper != NULL)
		helper_send(card->helper, WIRE_CARD_CANCEL, &cancel, NULL);
	a->attempt = NULL;
	attempt_free(at);
	if (card_hangs && card != NULL)
		cards_look_again(card);
}

/* Beyond the attempt's time: the person has done all there is to do. */
static void
await_end(struct attempt *at)
{
	enter(at, ATTEMPT_REPLACE, LIMIT_HELPER_MS);
	at->limit_ms = at->authority->policy->shell.end_grace_seconds * 1000 + 2 * LIMIT_HELPER_MS;
	loop_arm(at->limit, at->limit_ms);
}

static void
grant(struct attempt *at)
{
	struct authority *a = at->authority;

	if (at->stage == ATTEMPT_REPLACE)
		at->waited_ms += (clock_ns() - at->stage_ns) / 1000000;
	enter(at, ATTEMPT_OPEN, LIMIT_HELPER_MS);
	if (at->kind == KIND_UNLOCK && a->session != NULL)
		at->logon_id = a->session->logon_id;
	else if (at->logon_id == 0)
		at->logon_id = a->next_logon++;
}

/* The card's process, at once or when it is ready, and cardea-krb, so that it loads meanwhile. */
static void
call_up(struct attempt *at)
{
	struct card *card = cards_find(at->authority, at->insertion);

	if (card != NULL && card->state == CARD_UNUSABLE)
		cards_look_again(card);
	else if (card != NULL)
		attempt_card_ready(at->authority, card);
	exchange_call_krb(at);
}

void
attempt_act(struct authority *a, const struct decide_effect *effect)
{
	struct attempt *at = a->attempt;
	const struct policy *p = a->policy;

	if (at == NULL)
		return;
	switch (effect->act) {
	case EFFECT_SUBMIT:
		limit(at, LIMIT_HELPER_MS + p->cards.card_seconds * 1000);
		call_up(at);
		return;
	case EFFECT_PREPARE:
		enter(at, ATTEMPT_PREPARE, LIMIT_HELPER_MS);
		exchange_prepare(at);
		return;
	case EFFECT_ASK_KDC:
		enter(at, ATTEMPT_KDC, p->kerberos.kdc_seconds * 1000 + LIMIT_MARGIN_MS);
		exchange_ask_kdc(at);
		return;
	case EFFECT_LET_SIGN:
		at->waited_ms += pad_ms(at);
		enter(at, ATTEMPT_SIGN, p->cards.card_seconds * 1000 + LIMIT_MARGIN_MS +
		    pad_ms(at));
		let_sign(at);
		return;
	case EFFECT_PROVE:
		enter(at, ATTEMPT_PROVE, LIMIT_HELPER_MS);
		exchange_prove(at);
		return;
	case EFFECT_RESOLVE:
		enter(at, ATTEMPT_ACCOUNT, LIMIT_HELPER_MS);
		session_resolve(a, at);
		return;
	case EFFECT_AWAIT_END:
		await_end(at);
		return;
	case EFFECT_GRANT:
		grant(at);
		return;
	case EFFECT_OPEN:
		session_open(a, at);
		return;
	case EFFECT_RENEW:
		session_renew(a, at);
		return;
	case EFFECT_VERDICT:
		verdict(a, effect->failure, effect->verdict == GRANT);
		return;
	case EFFECT_ASK_PCSC:
		/* Beyond the attempt's time, or a card would never be told from pcscd. */
		loop_arm(at->limit, LIMIT_ASK_MS);
		exchange_ask_pcscd(at);
		return;
	default:
		return;
	}
}
