#include "replay_stages.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bundle_trust.h"
#include "judge.h"
#include "kdc_answers.h"
#include "policy.h"

static struct replay_stage *
add(struct replay_stages *s, const char *name, enum failure recorded)
{
	struct replay_stage *stage = &s->list[s->count];

	if (s->count < REPLAY_STAGES_MAX - 1)
		s->count++;
	*stage = (struct replay_stage){ .name = name, .same = true, .recorded = recorded,
		.replayed = recorded };
	return stage;
}

void
replay_stages_repeated(struct replay_stage *stage, enum failure replayed)
{
	stage->repeated = true;
	stage->replayed = replayed;
	stage->same = stage->recorded == replayed;
}

__attribute__((format(printf, 3, 4))) static void
repeat(struct replay_stage *stage, enum failure replayed, const char *format, ...)
{
	va_list ap;

	replay_stages_repeated(stage, replayed);
	va_start(ap, format);
	vsnprintf(stage->detail, sizeof(stage->detail), format, ap);
	va_end(ap);
}

/* ---- before the KDC ---- */

/* The check that failed, in its own words. */
static void
deciding_check(const struct wire_verify_judgement *judgement, char *out, size_t room)
{
	struct message_blob checks = judgement->checks;
	struct wire_check check;

	out[0] = '\0';
	while (judgement->failure != FAILURE_NONE && wire_check_get(&checks, &check))
		if (check.outcome == WIRE_FAILED && check.failure == judgement->failure) {
			snprintf(out, room, "%s: %.180s", check.name, check.why);
			return;
		}
}

static void
certificate(const struct bundle *b, struct replay_stages *s)
{
	const struct wire_verify_judgement *then = b->judgement;
	struct replay_stage *stage = add(s, "certificate", (enum failure)then->failure);
	struct identity_trust *trust = NULL;
	struct prepare_answer *now = NULL;
	char why[REPLAY_STAGES_DETAIL];

	if (!bundle_trust_is_whole(b, &b->prepare->trust)) {
		snprintf(stage->detail, sizeof(stage->detail), REPLAY_STAGES_NO_FILES);
		return;
	}
	now = malloc(sizeof(*now));
	trust = bundle_trust_of_card(b, &b->prepare->trust);
	if (now == NULL || trust == NULL) {
		repeat(stage, FAILURE_INTERNAL_ERROR, "not enough memory");
		goto out;
	}
	prepare_judge(b->prepare, trust, now);
	deciding_check(&now->judgement, why, sizeof(why));
	repeat(stage, (enum failure)now->judgement.failure, "%s", why);
	if (strcmp(now->judgement.principal, then->principal) != 0 ||
	    strcmp(now->judgement.realm, then->realm) != 0) {
		stage->same = false;
		snprintf(stage->detail, sizeof(stage->detail), "it speaks for %.80s@%.80s now",
		    now->judgement.principal, now->judgement.realm);
	}
out:
	identity_trust_free(trust);
	free(now);
}

/* What the card said, when that ended the attempt. */
static void
card(const struct bundle *b, struct replay_stages *s)
{
	struct replay_stage *stage;

	if (b->card_failed == NULL)
		return;
	stage = add(s, b->prepare == NULL ? "buffer" : "card",
	    (enum failure)b->card_failed->failure);
	snprintf(stage->detail, sizeof(stage->detail), "%.200s", b->card_failed->detail);
}

static void
before_kdc(const struct bundle *b, struct replay_stages *s)
{
	if (b->prepare == NULL)
		card(b, s);
	if (b->prepare == NULL || b->judgement == NULL)
		return;
	add(s, "set-up", (enum failure)b->judgement->setup_failure);
	/* Without one it was asked for the set-up alone. */
	if (b->prepare->certificate.n > 0)
		certificate(b, s);
}

/* ---- the KDC ---- */

/* What became of the part of cardea-krb's work that `done` ends and `begun` begins. False when the
 * attempt did not come to it, or ended in it for a reason that was not cardea-krb's. */
static bool
outcome(const struct bundle *b, bool begun, bool done, enum failure *failure)
{
	if (b->start == NULL || !begun || (!done && b->krb_failed == NULL))
		return false;
	*failure = done ? FAILURE_NONE : (enum failure)b->krb_failed->failure;
	return true;
}

static void
first_answer(const struct bundle *b, struct replay_stages *s)
{
	enum failure recorded;

	if (outcome(b, true, b->preflight != NULL, &recorded))
		kdc_answers_error(b, WIRE_EVIDENCE_FIRST_REPLY, add(s, "first answer", recorded));
}

/* Our own request, as far as it can be seen to be this attempt's. */
static void
request(const struct bundle *b, struct replay_stages *s)
{
	if (b->start != NULL && bundle_evidence(b, WIRE_EVIDENCE_SIGNED_DATA) != NULL)
		kdc_answers_request(b, add(s, "signed request", FAILURE_NONE));
}

/* Failures that our private value or the key from it can show, when nothing before them does. */
static bool
is_of_key(enum failure failure)
{
	return failure == FAILURE_KDC_REPLY_MISMATCH || failure == FAILURE_KDC_DH_REPLY_BAD;
}

static void
signed_answer(const struct bundle *b, struct replay_stages *s)
{
	enum failure recorded;
	struct replay_stage *stage;

	if (!outcome(b, b->preflight != NULL, b->tgt != NULL, &recorded))
		return;
	stage = add(s, "signed answer", recorded);
	kdc_answers_signed(b, stage);
	if (stage->repeated && stage->replayed == FAILURE_NONE && is_of_key(recorded)) {
		stage->recorded = FAILURE_NONE;
		stage->same = true;
	}
	if (stage->recorded == FAILURE_NONE)
		add(s, "AS-REP opened", recorded);
}

static void
host_ticket(const struct bundle *b, struct replay_stages *s)
{
	enum failure recorded;

	if (outcome(b, b->tgt != NULL, b->result != NULL, &recorded))
		kdc_answers_error(b, WIRE_EVIDENCE_HOST_REPLY, add(s, "host ticket", recorded));
}

/* ---- behind the KDC ---- */

static void
host_proof(const struct bundle *b, struct replay_stages *s)
{
	struct replay_stage *stage;

	if (b->proof == NULL && b->verify_failed == NULL)
		return;
	stage = add(s, "host proof", b->verify_failed == NULL ? FAILURE_NONE :
	    (enum failure)b->verify_failed->failure);
	if (b->verify_failed != NULL)
		snprintf(stage->detail, sizeof(stage->detail), "%.200s",
		    b->verify_failed->detail);
}

static bool
is_rule(enum failure failure)
{
	return failure == FAILURE_LOCAL_NO_RULE || failure == FAILURE_LOCAL_RULE_AMBIGUOUS;
}

/* The account rules alone, read by the configuration's own reader. */
static struct policy *
rules(const struct bundle *b)
{
	struct policy *policy = malloc(sizeof(*policy));
	size_t room = strlen(b->maps) + 32;
	char *text = malloc(room), why[128];
	bool good = false;

	if (policy != NULL && text != NULL) {
		policy_defaults(policy);
		snprintf(text, room, "[accounts]\n%s", b->maps);
		good = policy_parse_text("maps", text, strlen(text), policy, why,
		    sizeof(why)) == 0;
	}
	free(text);
	if (good)
		return policy;
	free(policy);
	return NULL;
}

static void
account_rule(const struct bundle *b, struct replay_stages *s)
{
	bool reached = b->resolve != NULL || is_rule(b->verdict);
	const char *hint = b->buffer == NULL ? "" : b->buffer->user;
	struct policy *policy;
	struct replay_stage *stage;
	struct policy_choice choice;
	enum failure replayed;

	if (b->proof == NULL || !reached)
		return;
	stage = add(s, "account rule", b->resolve != NULL ? FAILURE_NONE : b->verdict);
	policy = rules(b);
	if (policy == NULL) {
		repeat(stage, FAILURE_INTERNAL_ERROR, "the rules cannot be read");
		return;
	}
	replayed = policy_account(policy, b->proof->principal, b->proof->realm, hint,
	    &choice);
	free(policy);
	repeat(stage, replayed, "%.250s", choice.why);
	if (b->resolve != NULL && strcmp(choice.account, b->resolve->account) != 0)
		stage->same = false;
}

static void
account(const struct bundle *b, struct replay_stages *s)
{
	if (b->session_failed != NULL)
		add(s, "account", (enum failure)b->session_failed->failure);
	else if (b->account != NULL)
		add(s, "account", FAILURE_NONE);
}

/* ---- the verdict ---- */

/* What is not repeated ends as it was recorded, and so does an attempt that no stage here failed,
 * unless a stage that is repeated was what failed then. */
static enum failure
verdict(const struct bundle *b, const struct replay_stages *s)
{
	bool repeated = false;

	for (size_t i = 0; i < s->count; i++) {
		const struct replay_stage *stage = &s->list[i];

		if (stage->replayed != FAILURE_NONE)
			return stage->repeated ? stage->replayed : b->verdict;
		repeated |= stage->repeated && stage->recorded != FAILURE_NONE &&
		    stage->recorded == b->verdict;
	}
	return repeated ? FAILURE_NONE : b->verdict;
}

void
replay_stages_judge(const struct bundle *b, struct replay_stages *s)
{
	memset(s, 0, sizeof(*s));
	before_kdc(b, s);
	first_answer(b, s);
	if (b->prepare != NULL)
		card(b, s);
	request(b, s);
	signed_answer(b, s);
	host_ticket(b, s);
	host_proof(b, s);
	account_rule(b, s);
	account(b, s);
	s->verdict = verdict(b, s);
	s->same = s->verdict == b->verdict;
	for (size_t i = 0; i < s->count; i++)
		s->same &= s->list[i].same;
	for (size_t i = 0; i < b->file_count; i++)
		s->same &= !b->files[i].altered && !b->files[i].lacking;
}
