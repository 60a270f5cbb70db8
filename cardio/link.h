/*
 * How bytes reach a card: a table of a few functions. link_pcsc.c is the one that is used; a
 * recorded card is another.
 */
#ifndef CARDIO_LINK_H
#define CARDIO_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cardio.h"

/*
 * Every function that blocks takes the milliseconds it may. Those that fail store the PC/SC code
 * that told it, or 0, in *scard.
 */
struct cardio_link_ops {
	/*
	 * Sends one command and receives its answer. 0, TIMEOUT or IO: what became of the card is
	 * then asked for. After a TIMEOUT the link sends nothing any more.
	 */
	int (*transmit)(void *ctx, const uint8_t *cmd, size_t cmd_len, uint8_t *ans, size_t ans_cap,
	    size_t *ans_len, uint32_t ms, uint32_t *scard);
	/* Takes the card for this link alone. 0, BUSY (given up waiting) or IO. */
	int (*begin)(void *ctx, uint32_t ms, uint32_t *scard);
	/* Gives it back, resetting the card if asked to. */
	int (*end)(void *ctx, bool reset, uint32_t ms, uint32_t *scard);
	/*
	 * What became of the card: 0 when it is in and stays in for wait_ms, else CARD_REMOVED,
	 * READER_REMOVED, SERVICE or DENIED. The service gets CARDIO_ASK_MS more to answer at all.
	 */
	int (*ask)(void *ctx, uint32_t wait_ms, uint32_t *scard);
	/* A clock that only goes forward. */
	uint64_t (*now_ns)(void *ctx);
	/* Ends the link and frees ctx. */
	void (*free)(void *ctx);
	/*
	 * Asks the reader itself, not the card; NULL when there is none to ask. 0, IO (it does not
	 * know the code, or failed), TIMEOUT, or PIN_CANCELLED when stop_fd, unless that is -1, was
	 * readable first. After the last two the link sends nothing any more, and the card is reset
	 * when the reader lets go of it.
	 */
	int (*control)(void *ctx, uint32_t code, const uint8_t *in, size_t in_len, uint8_t *out,
	    size_t out_cap, size_t *out_len, uint32_t ms, int stop_fd, uint32_t *scard);
};

struct cardio_link {
	const struct cardio_link_ops *ops;
	void *ctx;		/* owned: freed by ops->free */
	bool t0;		/* the card speaks T=0 */
	uint16_t event_counter;	/* of the insertion it is connected to */
};

/* link_pcsc_open: the link of cardio_card_open; takes what that takes and fails as it does. */
int link_pcsc_open(const char *reader, int event_counter, struct cardio_link *link, uint32_t *scard)
    __attribute__((warn_unused_result));

/*
 * cardio_card_new: a card at the end of a link, which it owns from now on, also when this fails.
 * Gives *card, to be freed by cardio_card_free. Fails with MEMORY.
 */
int cardio_card_new(const struct cardio_link *link, struct cardio_card **card)
    __attribute__((warn_unused_result));

#endif
