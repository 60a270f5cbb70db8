#include "attempt.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blank.h"
#include "loop.h"
#include "names.h"

enum failure
attempt_fail(struct attempt *a, enum failure failure, const char *format, ...)
{
	va_list ap;

	if (a->why.failure != FAILURE_NONE)
		return a->why.failure;
	a->why.failure = failure;
	va_start(ap, format);
	(void)vsnprintf(a->why.detail, sizeof(a->why.detail), format, ap);
	va_end(ap);
	return failure;
}

int64_t
attempt_now(const struct attempt *a)
{
	return (int64_t)(a->start->now + (clock_ns() - a->begun_ns) / 1000000000);
}

/* What a transport's result is called, by the request that it answers. */
static enum failure
transport_failure(enum krb_answer which, enum transport_result r)
{
	if (r == TRANSPORT_ERROR)
		return FAILURE_INTERNAL_ERROR;
	if (which == KRB_HOST_TGS)
		return r == TRANSPORT_GARBAGE ? FAILURE_HOST_TICKET_REFUSED :
		    FAILURE_HOST_TICKET_NO_KDC;
	if (which == KRB_SIGNED_AS)
		return r == TRANSPORT_GARBAGE ? FAILURE_AS_REPLY_MALFORMED : FAILURE_KDC_LOST;
	switch (r) {
	case TRANSPORT_NO_ADDRESS:
		return FAILURE_KDC_DNS;
	case TRANSPORT_REFUSED:
		return FAILURE_KDC_REFUSED;
	case TRANSPORT_TIMEOUT:
		return FAILURE_KDC_TIMEOUT;
	case TRANSPORT_GARBAGE:
		return FAILURE_KDC_GARBAGE;
	case TRANSPORT_OK:
	case TRANSPORT_ERROR:
		break;
	}
	return FAILURE_INTERNAL_ERROR;
}

/* What happened, and what came of each address. */
static void
transport_detail(const struct attempt *a, enum transport_result r, char *out, size_t size)
{
	struct note note;

	note_begin(&note, out, size);
	switch (r) {
	case TRANSPORT_NO_ADDRESS:
		note_add(&note, "no name of a KDC leads to an address: ");
		break;
	case TRANSPORT_REFUSED:
		note_add(&note, "every KDC address refused the connection or is unreachable: ");
		break;
	case TRANSPORT_TIMEOUT:
		note_add(&note, "no KDC answered within %u ms (kerberos.kdc_seconds): ",
		    (unsigned int)a->start->limit_ms);
		break;
	case TRANSPORT_GARBAGE:
		note_add(&note, "a KDC's answer was cut short or has an impossible length: ");
		break;
	case TRANSPORT_OK:
	case TRANSPORT_ERROR:
		note_add(&note, "no memory for a message");
		return;
	}
	transport_report(a->net, &note);
}

enum failure
attempt_ask(struct attempt *a, enum krb_answer which, const krb5_data *msg,
    struct attempt_reply *reply)
{
	enum transport_result r;
	char detail[WIRE_DETAIL];

	memset(reply, 0, sizeof(*reply));
	for (;;) {
		r = transport_exchange(a->net, (const uint8_t *)msg->data, msg->length, &reply->p,
		    &reply->n);
		if (r != TRANSPORT_OK) {
			transport_detail(a, r, detail, sizeof(detail));
			return attempt_fail(a, transport_failure(which, r), "%s", detail);
		}
		answer_parse(reply->p, reply->n, which, &reply->answer);
		if (reply->answer.kind != ANSWER_ERROR ||
		    reply->answer.code != KRB_ERR_SVC_UNAVAILABLE || !transport_skip_last(a->net))
			return FAILURE_NONE;
		attempt_reply_free(reply);
	}
}

static void
evidence_send(struct attempt *a, enum wire_evidence what, const uint8_t *p, size_t n)
{
	struct wire_krb_evidence msg = { .what = (uint8_t)what, .now = (uint64_t)attempt_now(a),
		.message = { p, n } };

	transport_peer(a->net, msg.kdc);
	(void)!channel_send(a->authority, wire_type(WIRE_KRB_EVIDENCE), &msg, NULL);
}

void
attempt_keep(struct attempt *a, enum wire_evidence what, const struct attempt_reply *reply)
{
	uint8_t *kept = reply->n > WIRE_MESSAGE ? NULL : malloc(reply->n);

	if (kept == NULL)
		return;
	(void)blank_message(reply->p, reply->n, kept);
	evidence_send(a, what, kept, reply->n);
	free(kept);
}

void
attempt_keep_request(struct attempt *a)
{
	if (a->engine.signed_data != NULL)
		evidence_send(a, WIRE_EVIDENCE_SIGNED_DATA, a->engine.signed_data,
		    a->engine.signed_data_len);
}

/* Codes of a KDC that cannot serve at all. */
static bool
unable(int32_t code)
{
	return code == KRB_ERR_SVC_UNAVAILABLE || code == KRB_ERR_RESPONSE_TOO_BIG;
}

enum failure
attempt_judge(struct attempt *a, enum krb_answer which, const struct answer *answer)
{
	struct answer_context context = {
		.which = which,
		.now = attempt_now(a),
		.skew = a->start->skew,
		.token_sent = a->engine.token_sent,
	};
	enum failure failure = answer_failure(answer, &context);
	char detail[WIRE_DETAIL];
	struct note note;

	if (answer->kind == ANSWER_ERROR && a->why.failure == FAILURE_NONE) {
		a->why.answered = failure != FAILURE_NONE;
		a->why.answer = which;
		a->why.krb_error = answer->code;
		a->why.edata_status = answer->edata.has_status ? answer->edata.status : 0;
		a->why.stime = answer->stime;
	}
	if (failure == FAILURE_NONE)
		return FAILURE_NONE;
	if (answer->kind != ANSWER_ERROR)
		return attempt_fail(a, failure, "the answer is no well-formed Kerberos message");
	note_begin(&note, detail, sizeof(detail));
	note_add(&note, "the KDC answered %d %s", (int)answer->code,
	    status_name_krb(answer->code));
	if (answer->text[0] != '\0')
		note_add(&note, ": %s", answer->text);
	if (failure == FAILURE_CLOCK_AHEAD || failure == FAILURE_CLOCK_BEHIND)
		note_add(&note, "; this machine's time is the KDC's %+lld s, at most %lld may be",
		    (long long)(context.now - answer->stime), (long long)context.skew);
	if (unable(answer->code)) {
		note_add(&note, "; ");
		transport_report(a->net, &note);
	}
	return attempt_fail(a, failure, "%s", detail);
}

void
attempt_reply_free(struct attempt_reply *reply)
{
	if (reply->p != NULL)
		explicit_bzero(reply->p, reply->n);
	free(reply->p);
	memset(reply, 0, sizeof(*reply));
}
