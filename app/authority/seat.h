/*
 * seat.h: what the authority asks of the seat and hears from it.
 *
 * Nothing here blocks. A seat that answers a lock or an unlock too late is ended (a->patience).
 */
#ifndef APP_AUTHORITY_SEAT_H
#define APP_AUTHORITY_SEAT_H

#include "authority.h"

/* Starts it, its other socket shared with the watcher, and says on what it is to show; `ended` is
 * the owner's. False when it cannot be started. */
bool seat_start(struct authority *a, int second,
    void (*ended)(void *data, struct helper *helper, enum failure failure))
    __attribute__((warn_unused_result));

/* EFFECT_LOCK, because of this event; EFFECT_UNLOCK, bound to `insertion` (0: to none). Nothing
 * where there is no seat, and so nothing is shown. */
void seat_lock(struct authority *a, const struct decide_event *cause);
void seat_unlock(struct authority *a, uint64_t insertion);

/* Tells a seat that has a display whose clients it may let in: the session's, or nobody's. */
void seat_admit(struct authority *a);

/* The seat is no more, and so nothing is shown. */
void seat_lost(struct authority *a, uint8_t reason);

#endif
