/*
 * screen.h: what the kiosk is told of what there is. Pure but for the policy it reads.
 *
 * Blobs in a tile are borrowed from the card; names are those that cardea-verify has cleaned.
 */
#ifndef APP_AUTHORITY_SCREEN_H
#define APP_AUTHORITY_SCREEN_H

#include "authority.h"
#include "cards.h"
#include "wire_front.h"

/* What policy has it look and do; the first word. */
void screen_begin(const struct authority *a, struct wire_front_begin *m);

/* Service, readers, and whose session is locked: one that starts or ends is nobody's. */
void screen_state(const struct authority *a, struct wire_front_state *m);

/* READY only when all its certificates have been judged; m->tiles screen_tile()s follow then. */
void screen_card(const struct authority *a, const struct card *card, struct wire_front_card *m);

/* A certificate; usable when an attempt with it would come as far as the KDC. */
void screen_tile(const struct authority *a, const struct card *card,
    const struct card_slot *slot, struct wire_front_tile *m);

#endif
