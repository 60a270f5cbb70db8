/*
 * relay.h: cardea-watch: what PC/SC tells of readers and cards, to the authority and to the seat,
 * each on its own socket. It connects to no card.
 *
 * A machine that is about to sleep, or has slept, is told to the seat; then every card is gone, and
 * one that is in is a new insertion.
 */
#ifndef APP_WATCH_RELAY_H
#define APP_WATCH_RELAY_H

struct relay;

/* Starts to watch. The two descriptors become the relay's. NULL with errno on failure. */
struct relay *relay_new(int authority, int seat) __attribute__((warn_unused_result));

/* Relays until one of the two peers is gone, does not read, or breaks a rule, or the watch ends by
 * itself: -1 then, as a watcher that cannot be heard must end for the seat to lock. */
int relay_run(struct relay *relay) __attribute__((warn_unused_result));

/* Ends the watch and frees *relay. NULL is allowed. */
void relay_free(struct relay **relay);

#endif
