/*
 * judge.h: what is judged of a card's certificate before a PIN is asked. Pure.
 *
 * A recorded attempt is judged again by this very code: all it needs stands in the message and in
 * the trust, which may come from files or from a recording.
 */
#ifndef APP_VERIFY_JUDGE_H
#define APP_VERIFY_JUDGE_H

#include "identity.h"
#include "wire.h"
#include "wire_checks.h"

struct prepare_answer {
	struct identity_judgement certificate;
	struct wire_verify_judgement judgement;
	uint8_t checks[WIRE_CHECKS];	/* judgement.checks points here */
};

/* Empties *answer, judges ask->certificate under `trust`, which is borrowed, and chooses the client
 * principal. Fills *answer but for took_us and setup_failure; the checks are the certificate's in
 * their order, then "principal". The files that *ask names are not looked at. Never blocks. */
void prepare_judge(const struct wire_verify_prepare *ask, const struct identity_trust *trust,
    struct prepare_answer *answer);

/* Adds a check behind the others; the texts are cut to fit. */
void prepare_check(struct prepare_answer *answer, enum wire_outcome outcome, enum failure failure,
    const char *name, const char *why);

/* The enum wire_outcome of an outcome, and what an enum wire_revocation asks for; of a number that
 * is none, the strictest. */
uint8_t judge_outcome(enum identity_outcome outcome);
enum identity_revocation judge_revocation(uint8_t revocation);

#endif
