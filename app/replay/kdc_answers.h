/*
 * kdc_answers.h: what a KDC answered in a recorded attempt, judged again by cardea-krb's own code.
 *
 * Each function fills in *stage, whose `recorded` is there: repeated, replayed, same and detail. A
 * stage of which no answer was recorded, or which failed for want of one, stays as it was recorded.
 */
#ifndef APP_REPLAY_KDC_ANSWERS_H
#define APP_REPLAY_KDC_ANSWERS_H

#include "replay_stages.h"

/* The last answer of that kind: the first AS exchange's or the TGS exchange's. */
void kdc_answers_error(const struct bundle *bundle, enum wire_evidence what,
    struct replay_stage *stage);

/* The AuthPack that the card signed: by the key of the judged certificate, with this attempt's
 * nonce. */
void kdc_answers_request(const struct bundle *bundle, struct replay_stage *stage);

/* The answer to it: a KRB-ERROR, or the KDC's certificate and signature in an AS-REP. */
void kdc_answers_signed(const struct bundle *bundle, struct replay_stage *stage);

#endif
