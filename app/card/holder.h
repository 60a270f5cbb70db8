/*
 * holder.h: cardea-card: holds one inserted card for the authority, from its insertion to its end.
 *
 * It opens and probes the card, takes the logon buffer of an attempt over a socket of its own into
 * one locked page, and answers the requests of a sign socket: the first with VERIFY and signature
 * in one transaction, a second one with a signature only. The PIN is wiped as soon as it was
 * presented, and at any other end of the attempt. A reader with keys of its own is asked for the
 * PIN when the buffer holds none.
 *
 * Between attempts it runs errands: a PIN changed, or unblocked with the PUK, from one packet over
 * a socket of its own into the same locked page; the card is reset at their end too.
 */
#ifndef APP_CARD_HOLDER_H
#define APP_CARD_HOLDER_H

struct holder;

/* The descriptor becomes the holder's. NULL with errno on failure. */
struct holder *holder_new(int authority) __attribute__((warn_unused_result));

/* Serves until the authority is gone (0) or breaks a rule (-1). Blocks in the card for up to the
 * card's time limit. */
int holder_run(struct holder *holder) __attribute__((warn_unused_result));

/* Wipes the PIN, ends a transaction with a card reset, and frees *holder. NULL is allowed. */
void holder_free(struct holder **holder);

#endif
