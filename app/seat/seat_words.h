/*
 * seat_words.h: what a word on one of the two channels is to the lock rule. Pure.
 *
 * Every word must be legal and whole; one that is not is the end of its channel by a broken rule.
 */
#ifndef APP_SEAT_SEAT_WORDS_H
#define APP_SEAT_SEAT_WORDS_H

#include "channel.h"
#include "lock.h"

struct lock_event seat_watch_word(const struct channel *c);

/* Of WIRE_SEAT_LOCK and WIRE_SEAT_UNLOCK; any other word counts as broken. */
struct lock_event seat_authority_word(const struct channel *c);

#endif
