#include "judge.h"

#include <stdio.h>
#include <string.h>

#include "principal.h"

_Static_assert(IDENTITY_MAPPINGS_SIZE == WIRE_PATHS, "one size of mappings");
_Static_assert(IDENTITY_NAME_SIZE == WIRE_NAME, "one size of names");
_Static_assert(IDENTITY_WHY_SIZE <= sizeof(((struct wire_check *)0)->why), "a reason fits");

static const uint8_t outcomes[] = {
	[IDENTITY_COULD_NOT_CHECK] = WIRE_UNKNOWN,
	[IDENTITY_PASSED] = WIRE_PASSED,
	[IDENTITY_FAILED] = WIRE_FAILED,
	[IDENTITY_NOT_APPLICABLE] = WIRE_NOT_APPLICABLE,
};

uint8_t
judge_outcome(enum identity_outcome outcome)
{
	return outcomes[outcome];
}

enum identity_revocation
judge_revocation(uint8_t revocation)
{
	switch (revocation) {
	case WIRE_REVOCATION_OFF:
		return IDENTITY_REVOCATION_OFF;
	case WIRE_REVOCATION_IF_AVAILABLE:
		return IDENTITY_REVOCATION_IF_AVAILABLE;
	default:
		return IDENTITY_REVOCATION_REQUIRED;
	}
}

void
prepare_check(struct prepare_answer *answer, enum wire_outcome outcome, enum failure failure,
    const char *name, const char *why)
{
	struct wire_check check = { .outcome = (uint8_t)outcome, .failure = (uint16_t)failure };

	snprintf(check.name, sizeof(check.name), "%s", name);
	snprintf(check.why, sizeof(check.why), "%s", why);
	/* All checks with full reasons take under a third of the room, so it cannot run out. */
	if (!wire_check_put(answer->checks, sizeof(answer->checks), &answer->judgement.checks.n,
	    &check))
		answer->judgement.failure = FAILURE_INTERNAL_ERROR;
}

static void
policy_from(const struct wire_verify_prepare *ask, struct identity_policy *policy)
{
	*policy = (struct identity_policy){
		.allow_no_eku = (ask->policies & WIRE_POLICY_NO_EKU) != 0,
		.allow_time_invalid = (ask->policies & WIRE_POLICY_TIME_INVALID) != 0,
		.allow_ecc = (ask->policies & WIRE_POLICY_ECC) != 0,
		.allow_signature_only = (ask->policies & WIRE_POLICY_SIGNATURE_ONLY) != 0,
		.allow_weak_digest = (ask->policies & WIRE_POLICY_WEAK_DIGEST) != 0,
		.require_strong = (ask->policies & WIRE_POLICY_STRONG_MAPPING) != 0,
		.rsa_bits_min = ask->rsa_min_bits,
		.revocation = judge_revocation(ask->trust.revocation),
	};
}

static void
judgement_put(struct prepare_answer *answer)
{
	const struct identity_judgement *from = &answer->certificate;
	struct wire_verify_judgement *to = &answer->judgement;

	to->failure = (uint16_t)from->failure;
	to->not_before = from->not_before > 0 ? (uint64_t)from->not_before : 0;
	to->not_after = from->not_after > 0 ? (uint64_t)from->not_after : 0;
	memcpy(to->name, from->display, WIRE_NAME);
	memcpy(to->issuer, from->issuer, WIRE_NAME);
	memcpy(to->upn, from->upn, WIRE_NAME);
	memcpy(to->sid, from->sid, WIRE_NAME);
	memcpy(to->serial, from->serial, sizeof(from->serial));
	memcpy(to->sha256, from->sha256, sizeof(from->sha256));
	memcpy(to->key, from->key, sizeof(from->key));
	memcpy(to->identities, from->mappings, sizeof(from->mappings));
	if (from->pkinit_name[0] != '\0')
		snprintf(to->pkinit_name, sizeof(to->pkinit_name), "%.*s@%.*s", WIRE_NAME / 2 - 1,
		    from->pkinit_name, WIRE_NAME / 2 - 1, from->pkinit_realm);
	for (int i = 0; i < IDENTITY_CHECK_COUNT; i++)
		prepare_check(answer, judge_outcome(from->checks[i].outcome), from->checks[i].failure,
		    identity_check_name((enum identity_check_id)i), from->checks[i].why);
}

/* Whether the certificate itself has this name: it would have been asked for so without any hint,
 * or the hint is its UPN. */
static bool
names_itself(const struct wire_verify_prepare *ask, const struct prepare_answer *answer,
    const struct identity_principal *principal)
{
	const struct identity_judgement *certificate = &answer->certificate;
	struct identity_hints hints = { .default_realm = ask->realm };
	struct identity_principal own;

	if (identity_principal(certificate, &hints, &own) == FAILURE_NONE &&
	    strcmp(own.text, principal->text) == 0)
		return true;
	hints.user = certificate->upn;
	return certificate->upn[0] != '\0' &&
	    identity_principal(certificate, &hints, &own) == FAILURE_NONE &&
	    strcmp(own.text, principal->text) == 0;
}

static void
principal_choose(const struct wire_verify_prepare *ask, const struct identity_hints *hints,
    struct prepare_answer *answer)
{
	struct identity_principal principal;
	enum failure failure = identity_principal(&answer->certificate, hints, &principal);

	if (failure == FAILURE_NONE) {
		memcpy(answer->judgement.principal, principal.name, WIRE_NAME);
		memcpy(answer->judgement.realm, principal.realm, WIRE_NAME);
		answer->judgement.own_name = names_itself(ask, answer, &principal);
		answer->judgement.enterprise = principal.enterprise;
		prepare_check(answer, WIRE_PASSED, FAILURE_NONE, "principal", principal.text);
		return;
	}
	prepare_check(answer, WIRE_FAILED, failure, "principal",
	    "neither hint nor certificate gives a usable name");
	answer->judgement.failure =
	    (uint16_t)failure_first((enum failure)answer->judgement.failure, failure);
}

void
prepare_judge(const struct wire_verify_prepare *ask, const struct identity_trust *trust,
    struct prepare_answer *answer)
{
	struct identity_hints hints = { .user = ask->user, .domain = ask->domain,
		.default_realm = ask->realm };
	struct identity_policy policy;
	struct identity_request request = { .der = ask->certificate.p,
		.der_len = ask->certificate.n, .now = (int64_t)ask->now, .trust = trust,
		.policy = &policy, .hints = &hints, .known = ask->identities,
		.user_hinted = ask->user[0] != '\0' };
	enum failure failure;

	memset(answer, 0, sizeof(*answer));
	answer->judgement.checks.p = answer->checks;
	policy_from(ask, &policy);
	failure = identity_judge(&request, &answer->certificate);
	judgement_put(answer);
	if (failure != FAILURE_CERT_UNREADABLE)
		principal_choose(ask, &hints, answer);
}
