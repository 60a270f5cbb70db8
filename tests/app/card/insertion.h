/* An inserted card with the real cardea-card before it, and the attempts it is asked for. */
#ifndef TESTS_INSERTION_H
#define TESTS_INSERTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "program.h"

/* The program, and what it said last. */
extern struct program p;
extern struct wire_card_found found;
extern struct wire_card_slot slot;
extern struct wire_card_ready ready;
extern struct wire_card_buffer buffer;
extern struct wire_card_failed failed;
extern struct wire_card_closed closed;
extern uint8_t der[WIRE_CERTIFICATE];
extern size_t der_len;
extern uint64_t number;			/* of the last attempt */
extern const uint8_t attempt_digest[32];

/* insertion_open: puts that card in and has the program open it. */
void insertion_open(const char *card);

/* insertion_setup: the same with alice's, until it is ready. insertion_end: ends the program, which
 * must do so well, and takes the card out, as it was made. */
void insertion_setup(void);
void insertion_end(void);

/* insertion_pins: how often a PIN, as text, as UTF-16 or padded for the card, is in the program's
 * memory. */
size_t insertion_pins(const char *pin);

/* attempt_submit: begins an attempt and submits a buffer with that PIN and container. */
void attempt_submit(const char *pin, const char *container, bool spend);

/* attempt_allow: lets the card sign; sign is our end of the sign socket. */
void attempt_allow(struct channel *sign, const char *container);

/* attempt_begin: both. */
void attempt_begin(struct channel *sign, const char *pin, bool spend);

/* attempt_ask: asks for the signature of attempt_digest. */
enum failure attempt_ask(struct channel *sign, struct wire_sign_result *result);

/* attempt_hear_pin: the PIN went to the card: told before anything that came of it. */
void attempt_hear_pin(void);
void attempt_hear_closed(void);

/* attempt_verified: whether it is the signature of the card's certificate. */
bool attempt_verified(const struct message_blob *sig);

/* attempt_succeeds: a whole attempt that must. */
void attempt_succeeds(void);

/* attempt_fails: the request fails so, the authority hears it first, and the attempt is closed. */
void attempt_fails(struct channel *sign, enum failure failure, uint8_t verify_sent);

#endif
