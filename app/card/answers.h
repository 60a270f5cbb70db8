/*
 * answers.h: what cardio said, in the words of the wire. Pure.
 */
#ifndef APP_CARD_ANSWERS_H
#define APP_CARD_ANSWERS_H

#include "cardio.h"
#include "failure.h"
#include "wire.h"

/* The failure that an enum cardio_error ends in. */
enum failure answers_failure(int cardio_error);

/* Tries left as the wire has them. */
uint8_t answers_tries(int tries_left);

/* What szCardName must say: the family and, if there is one, the serial. */
void answers_card_name(const struct cardio_card_info *info, char name[WIRE_NAME]);

/* A failed call, for the log; `attempt` and `verify_sent` are the caller's to fill. */
void answers_failed(const struct cardio_why *why, struct wire_card_failed *m);

/* The trace list[0..n), and how many commands came after it, as wire_trace_put() records in
 * buf[0..room); returns their bytes. One that has no room ends it. */
size_t answers_trace(const struct cardio_apdu *list, size_t n, unsigned int more, uint8_t *buf,
    size_t room);

/* The failure of an insertion none of whose slots can be used for a reason beside being empty;
 * FAILURE_NONE when at least one can be used, or is empty. *why tells of the first slot. */
enum failure answers_slots(const struct cardio_card_info *info, struct cardio_why *why);

#endif
