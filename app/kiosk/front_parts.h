/*
 * front_parts.h: what the files of the presenter share. Private to front*.c.
 */
#ifndef APP_KIOSK_FRONT_PARTS_H
#define APP_KIOSK_FRONT_PARTS_H

#include "front.h"

/* ---- front_cards.c: which cards there are ---- */

/* Takes in a word about a card; false when it changes nothing. */
bool front_card_told(struct front_state *s, const struct wire_front_card *m);
bool front_tile_told(struct front_state *s, const struct wire_front_tile *m);

/* The card of an insertion; NULL when it is not in. */
const struct front_card *front_card_find(const struct front_state *s, uint64_t insertion);
struct front_card *front_card_at(struct front_state *s, uint64_t insertion);

/* Whether any card is in. */
bool front_card_any(const struct front_state *s);

/* Whether its PIN may be asked for: put in during this locked period or Ctrl+Alt+Del since, and not
 * dismissed. */
bool front_card_admitted(const struct front_state *s, const struct front_card *card);

/* Whether certificates of it are still to come. */
bool front_card_reading(const struct front_card *card);

/* Whom the cards are good for, as policy and people's consent stand. */
enum front_mode {
	FRONT_MODE_NONE,		/* nobody */
	FRONT_MODE_UNLOCK,		/* whose session is locked */
	FRONT_MODE_LOGON,
	FRONT_MODE_OTHER,		/* another person than whose session is locked */
};

enum front_mode front_cards_mode(const struct front_state *s);

/* The index-th certificate that mode serves (usable), or that cannot log on (not usable), of all
 * admitted cards; false when there are not so many. *card is where it is. */
bool front_cards_tile(const struct front_state *s, enum front_mode mode, bool usable,
    unsigned int index, const struct front_card **card, const struct front_tile **tile);
unsigned int front_cards_count(const struct front_state *s, enum front_mode mode, bool usable);

/* Why none of the admitted cards can log on; the attempt of no failure is none. */
enum failure front_cards_failure(const struct front_state *s);

/* Dismisses all admitted cards but the one of insertion `but`. */
void front_cards_dismiss(struct front_state *s, uint64_t but);

/* Takes dismissals back. */
void front_cards_recall(struct front_state *s);

/* ---- front_rest.c: the screen that the facts call for ---- */

/* Ends whatever dialogue there is: its PIN is wiped. */
void front_leave(struct front_state *s, struct front_effects *e);

/* Moves to the screen that cards, session and service call for, if no dialogue is open. */
void front_settle(struct front_state *s, struct front_effects *e);

/* Opens the dialogue for the chosen certificate: PIN, last try, blocked or pinpad. `then` is what a
 * consent to the last try leads to: FRONT_PIN, FRONT_CHANGE_OLD. */
void front_ask_pin(struct front_state *s, struct front_effects *e, enum front_screen then);

void front_choose(struct front_state *s, const struct front_card *card,
    const struct front_tile *tile);

/* Moves to a screen; wipes what was typed from slot `from` on (FRONT_SLOTS: nothing). */
void front_go(struct front_state *s, struct front_effects *e, enum front_screen screen,
    enum front_slot from);

/* ---- front_attempt.c: logon, unlock and PIN errands ---- */

void front_submit(struct front_state *s, struct front_effects *e);
bool front_stage_told(struct front_state *s, const char *stage);
void front_result_told(struct front_state *s, const struct front_result *r,
    struct front_effects *e);
void front_errand_socket_told(struct front_state *s, const struct wire_front_errand_socket *m,
    struct front_effects *e);
void front_errand_told(struct front_state *s, const struct wire_front_errand_done *m,
    struct front_effects *e);

/* What was typed on a PIN screen is complete. */
void front_typed(struct front_state *s, const struct front_event *event, struct front_effects *e);

/* Whether the card may not do without a user name: several accounts fit it, or the session that it
 * is to unlock was logged on with one. */
bool front_name_needed(const struct front_state *s);

/* Whether the screen has a field for it: when it is needed, or by policy. */
bool front_name_asked(const struct front_state *s);

/* The slot that a screen shows; FRONT_SLOTS when it asks for nothing. */
enum front_slot front_slot_of(enum front_screen screen);

/* ---- front_act.c: what people do ---- */

/* Whether the screen offers the action. */
bool front_offers(const struct front_state *s, enum front_action action);

/* Does it; wants that it is offered. */
void front_act(struct front_state *s, const struct front_event *event, struct front_effects *e);

/* Whether trying again may help against this failure. */
bool front_failure_retry(enum failure failure);

#endif
