/*
 * errand.h: what the kiosk has done to a PIN beside a logon: changed, or unblocked with the PUK.
 *
 * One at a time, and none beside an attempt. The PINs, which the kiosk has by then, go from it to
 * cardea-card over a socket of which the authority keeps neither end; the outcome is logged.
 */
#ifndef APP_AUTHORITY_ERRAND_H
#define APP_AUTHORITY_ERRAND_H

#include "authority.h"
#include "cards.h"
#include "wire_front.h"

/* The kiosk asks for one; it is told at once when it cannot be had. */
void errand_begin(struct authority *a, const struct wire_front_errand *ask);

/* A card's cardea-card has done with it. */
void errand_done(struct authority *a, struct card *card, const struct wire_card_errand_done *m);

/* The card or its cardea-card is no more, or cannot be used. */
void errand_card_lost(struct authority *a, uint64_t insertion, enum failure failure);

#endif
