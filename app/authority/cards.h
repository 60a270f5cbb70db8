/*
 * cards.h: the cards that are in, each with its cardea-card and what it and cardea-verify said.
 */
#ifndef APP_AUTHORITY_CARDS_H
#define APP_AUTHORITY_CARDS_H

#include "authority.h"

enum { CARD_SLOTS_MAX = 8, CARD_REPLACED_MAX = 16 };

enum card_state {
	CARD_PROBING,			/* cardea-card reads it */
	CARD_READY,
	CARD_UNUSABLE,			/* `failure` says why */
};

struct card_slot {
	char container[WIRE_NAME];
	uint8_t algorithm;
	uint8_t *der;
	size_t der_n;
	struct helper *verify;		/* judging it, or NULL */
	struct wire_verify_judgement *judgement;	/* NULL until it came; blob freed with it */
	uint8_t *checks;		/* the bytes of judgement->checks */
};

struct card {
	struct card *next;
	struct authority *authority;
	uint64_t insertion;
	uint64_t period;		/* the locked period it was put in during; 0: none */
	char reader[WIRE_READER];
	enum card_state state;
	enum failure failure;
	char detail[WIRE_DETAIL];
	uint8_t atr[WIRE_ATR];
	size_t atr_n;
	struct helper *helper;
	struct wire_card_found found;
	struct card_slot slots[CARD_SLOTS_MAX];
	size_t slot_count;
	unsigned int replaced;		/* how often its cardea-card has ended by itself */
	uint8_t tries;			/* as last known, or WIRE_TRIES_UNKNOWN */
	uint8_t trace[WIRE_CHECKS];	/* of its reading: wire_trace_put() records */
	size_t trace_n;
	struct recording *recording;	/* of the last attempt, while it still serves that; or NULL */
	uint64_t serving;		/* the attempt that cardea-card has not closed; 0: none */
};

/* The watcher's words: a card came, a card went, all cards went. */
void cards_present(struct authority *a, const struct wire_watch_present *m);
void cards_gone(struct authority *a, const struct wire_watch_gone *m);
void cards_drop_all(struct authority *a);

/* What the loss of a card by enum wire_gone_cause is called. */
enum failure cards_gone_failure(uint8_t cause);

/* Frees the cards that went. Only for the loop: nobody may point to one any more. */
void cards_sweep(struct authority *a);

/* Has a card read once more by a new cardea-card, whatever became of the old one: before an attempt
 * on an unusable card is refused, for what held it may have let go, and when a cardea-card has died
 * or hangs. The outcome is told as that of any card. */
void cards_look_again(struct card *card);

struct card *cards_find(const struct authority *a, uint64_t insertion);

/* The card an envelope means: the one in `reader`, or with an empty name the first that is ready,
 * else the first. NULL with *failure: pcsc-unavailable, reader-none or card-absent. */
struct card *cards_choose(const struct authority *a, const char *reader, enum failure *failure);

/* The slot that `container` names, or with an empty name the first; NULL when there is none. */
struct card_slot *cards_slot(struct card *card, const char *container);

/* Has the certificates of all cards that are ready judged once more; what was known of them stays
 * until then. */
void cards_judge_again(struct authority *a);

/* Whether a card is being read or judged. */
bool cards_judging(const struct authority *a);

/* The host keytab for cardea-verify, the caller's to close; one that cannot be had reads as an
 * empty one, which is host-no-keytab. -1 when not even that can be opened. */
int cards_keytab(const struct authority *a) __attribute__((warn_unused_result));

/* What cardea-verify needs to judge `slot` (NULL: only the set-up), freed by the caller; NULL when
 * memory cannot be had. *keytab is the descriptor to send with it, the caller's to close. */
struct wire_verify_prepare *cards_prepare(const struct authority *a, const struct card_slot *slot,
    const char *domain, const char *user, int *keytab);

#endif
