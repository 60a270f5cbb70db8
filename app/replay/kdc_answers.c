#include "kdc_answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "bundle_trust.h"
#include "names.h"
#include "rules.h"

/* Failures for want of an answer: what is recorded was said before that, and to no effect. */
static bool
is_lost(enum failure failure)
{
	static const enum failure lost[] = {
		FAILURE_KDC_DNS, FAILURE_KDC_REFUSED, FAILURE_KDC_TIMEOUT, FAILURE_KDC_LOST,
		FAILURE_HOST_TICKET_NO_KDC, FAILURE_AUTHORITY_UNAVAILABLE, FAILURE_INTERNAL_ERROR,
	};

	for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		if (lost[i] == failure)
			return true;
	return false;
}

/* Judges what is no reply; true when it is one. */
static bool
is_reply(const struct bundle *b, const struct wire_krb_evidence *e, enum krb_answer which,
    bool token_sent, struct replay_stage *stage)
{
	struct answer_context context = { .which = which, .now = (int64_t)e->now,
		.skew = b->start->skew, .token_sent = token_sent };
	struct answer answer;

	answer_parse(e->message.p, e->message.n, which, &answer);
	if (answer.kind == ANSWER_REPLY)
		return true;
	replay_stages_repeated(stage, answer_failure(&answer, &context));
	if (answer.kind == ANSWER_ERROR)
		snprintf(stage->detail, sizeof(stage->detail), "the KDC answered %d %s",
		    (int)answer.code, status_name_krb(answer.code));
	else
		snprintf(stage->detail, sizeof(stage->detail), "no message of Kerberos");
	return false;
}

void
kdc_answers_error(const struct bundle *b, enum wire_evidence what, struct replay_stage *stage)
{
	enum krb_answer which = what == WIRE_EVIDENCE_HOST_REPLY ? KRB_HOST_TGS : KRB_FIRST_AS;
	const struct wire_krb_evidence *e = bundle_evidence(b, what);

	if (e == NULL || e->message.n == 0 || is_lost(stage->recorded))
		return;
	/* A TGS-REP is libkrb5's to open; an AS-REP at once is all that can be wanted. */
	if (is_reply(b, e, which, false, stage) && which == KRB_FIRST_AS)
		replay_stages_repeated(stage, FAILURE_NONE);
}

/* The AuthPack that was signed; false when none can be read. */
static bool
request_read(const struct bundle *b, struct authpack *pack)
{
	const struct wire_krb_evidence *e = bundle_evidence(b, WIRE_EVIDENCE_SIGNED_DATA);

	memset(pack, 0, sizeof(*pack));
	return e != NULL && e->message.n > 0 &&
	    answer_request_read(e->message.p, e->message.n, pack) == 0;
}

void
kdc_answers_request(const struct bundle *b, struct replay_stage *stage)
{
	struct authpack pack;

	if (!request_read(b, &pack)) {
		replay_stages_repeated(stage, FAILURE_HOST_NONCE_MISMATCH);
		snprintf(stage->detail, sizeof(stage->detail),
		    "its signature does not hold, or it is no AuthPack");
		return;
	}
	replay_stages_repeated(stage, pack.has_client_dh_nonce &&
	    b->start->nonce.n == AUTHPACK_NONCE_LEN &&
	    memcmp(pack.client_dh_nonce, b->start->nonce.p, AUTHPACK_NONCE_LEN) == 0 ?
	    FAILURE_NONE : FAILURE_HOST_NONCE_MISMATCH);
}

/* ---- the AS-REP ---- */

static void
judge_reply(const struct bundle *b, const struct wire_krb_evidence *e, uint32_t nonce,
    struct kdc_trust *trust, struct replay_stage *stage)
{
	struct kdc_verdict *verdict = malloc(sizeof(*verdict));
	struct rules rules;
	struct answer_record record = { .reply = e->message.p, .reply_len = e->message.n,
		.nonce = nonce, .trust = trust, .rules = &rules.kdc };
	const struct kdc_fault *fault;

	rules_read(b->start, &rules);
	if (verdict == NULL) {
		replay_stages_repeated(stage, FAILURE_INTERNAL_ERROR);
		return;
	}
	replay_stages_repeated(stage, answer_record_judge(&record, verdict));
	fault = kdc_verdict_fault(verdict);
	snprintf(stage->detail, sizeof(stage->detail), "%.100s%s%.120s", verdict->cert.subject,
	    fault == NULL ? "" : ": ", fault == NULL ? "" : fault->why);
	free(verdict);
}

void
kdc_answers_signed(const struct bundle *b, struct replay_stage *stage)
{
	const struct wire_krb_evidence *e = bundle_evidence(b, WIRE_EVIDENCE_SIGNED_REPLY);
	struct kdc_trust *trust;
	struct authpack pack;
	enum failure failure;
	bool read = request_read(b, &pack);

	if (e == NULL || e->message.n == 0 || is_lost(stage->recorded) ||
	    !is_reply(b, e, KRB_SIGNED_AS, pack.has_token, stage))
		return;
	if (!read) {
		snprintf(stage->detail, sizeof(stage->detail),
		    "the request that it answers was not recorded");
		return;
	}
	if (!bundle_trust_is_whole(b, &b->start->kdc_trust)) {
		snprintf(stage->detail, sizeof(stage->detail), REPLAY_STAGES_NO_FILES);
		return;
	}
	failure = bundle_trust_of_kdc(b, &b->start->kdc_trust, &trust);
	if (failure != FAILURE_NONE) {
		replay_stages_repeated(stage, failure);
		return;
	}
	judge_reply(b, e, pack.nonce, trust, stage);
	kdc_trust_free(trust);
}
