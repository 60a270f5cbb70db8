/* Whole commands over a link, within the time that a card gets. */
#ifndef CARDIO_EXCHANGE_H
#define CARDIO_EXCHANGE_H

#include "apdu.h"
#include "link.h"
#include "trace.h"

/* Lives in a locked page, as a PIN passes through secret and cmd. */
struct exchange {
	struct cardio_link link;
	uint32_t limit_ms;	/* time that a transaction gives the card */
	uint64_t left_ns;	/* of it the card may still take */
	int dead;		/* the error that ended it: nothing is sent any more */
	uint16_t sw;		/* of the last answer */
	uint32_t scard;		/* of the last failure in transport */
	struct cardio_card_stats stats;
	struct trace *trace;	/* notes every command; its owner's, may be NULL */
	uint8_t cmd[APDU_COMMAND_MAX];
	uint8_t ans[APDU_ANSWER_MAX];
	int stop_fd;		/* ends exchange_pad when it is readable; -1: none */
	uint8_t secret[CARDIO_PIN_MAX];	/* for a driver to lay out a PIN; wiped by its user */
};

/*
 * exchange_apdu: sends a command with all that belongs to it (chaining, GET RESPONSE, a corrected
 * Le) and collects the answer's data in out. 0 for any status word: x->sw is the caller's to
 * judge. A failure in transport is told as what became of the card, and is final for x.
 * Fails with ARGUMENT, BAD_DATA, TIMEOUT, IO, CARD_REMOVED, READER_REMOVED, SERVICE or DENIED.
 */
int exchange_apdu(struct exchange *x, const struct apdu *cmd, uint8_t *out, size_t out_cap,
    size_t *out_len) __attribute__((warn_unused_result));

/*
 * exchange_ask_reader: asks the reader for something of its own. Fails with IO when it has no
 * answer, which is no failure of the card's; else as exchange_apdu does.
 */
int exchange_ask_reader(struct exchange *x, uint32_t code, uint8_t *out, size_t out_cap,
    size_t *out_len) __attribute__((warn_unused_result));

/*
 * exchange_pad: has the reader ask for a PIN and send it to the card, whose status word is in x->sw
 * then. What the person takes, CARDIO_PAD_MS at most, is not the card's time. Fails as
 * exchange_apdu does, and with PIN_CANCELLED when x->stop_fd ended it; both are final for x.
 */
int exchange_pad(struct exchange *x, uint32_t code, const uint8_t *structure, size_t len)
    __attribute__((warn_unused_result));

/*
 * exchange_begin: gives the card x->limit_ms and takes it for this link alone. Fails with BUSY,
 * or as exchange_apdu does.
 */
int exchange_begin(struct exchange *x) __attribute__((warn_unused_result));

/* exchange_end: gives the card back. */
void exchange_end(struct exchange *x, bool reset);

#endif
