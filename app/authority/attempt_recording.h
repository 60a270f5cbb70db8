/*
 * attempt_recording.h: what is kept of an attempt for whoever was not there: every message that its
 * helpers said or heard and a recording holds (app/log/recording.h), the settings that judged, the
 * verdict.
 *
 * The last messages of a card come after the verdict: until its cardea-card has closed the attempt,
 * the recording is the card's. One that cannot be written is a fault in the log, and no refusal.
 */
#ifndef APP_AUTHORITY_ATTEMPT_RECORDING_H
#define APP_AUTHORITY_ATTEMPT_RECORDING_H

#include "attempt.h"

/* Opens the folder; a fault is in the log, and nothing is recorded then. */
void attempt_recording_open(struct authority *a);

/* The attempt begins, on a card that has already said what it is or on none. */
void attempt_recording_begin(struct attempt *at);

/* A message was said to, or heard from, a helper: kept when it is the attempt's or its card's.
 * `body` is the struct of `type`. */
void attempt_recording_message(struct authority *a, const struct helper *h, uint16_t type,
    const void *body);

/* The verdict: the recording becomes the card's, which still serves the attempt, or with NULL is
 * written at once. */
void attempt_recording_end(struct attempt *at, enum failure failure, struct card *card);

/* Nothing more comes from the card: what it keeps is written. */
void attempt_recording_close(struct card *card);

#endif
