/*
 * holder_state.h: what the files of the holder share.
 */
#ifndef APP_CARD_HOLDER_STATE_H
#define APP_CARD_HOLDER_STATE_H

#include "answers.h"
#include "channel.h"
#include "holder.h"
#include "loop.h"
#include "secret.h"
#include "wire_states.h"
#include "wire_trace.h"

struct holder {
	struct loop *loop;
	struct channel authority;
	unsigned int hears;		/* what the authority may say now */
	int result;
	char reader[WIRE_READER];
	uint32_t limit_ms;
	char card_name[WIRE_NAME];
	struct cardio_card *card;	/* NULL: the insertion is unusable */
	struct cardio_card_info info;
	uint8_t trace[(WIRE_TRACE_RECORDS + 1) * WIRE_TRACE_SIZE];

	/* The attempt, while there is one. */
	bool active;
	uint64_t attempt;
	bool spend_last_try;
	uint8_t pointer_width;
	int submit_fd;			/* the logon buffer comes over it; -1 when none is awaited */
	struct loop_source *submit;
	char container[WIRE_NAME];	/* of the buffer */
	struct secret *pin;		/* the buffer, then the PIN alone; or an errand's packet */
	bool on_pad;			/* the reader asks for the PIN */
	struct channel sign;
	struct loop_source *sign_readable;
	struct loop_source *patience;	/* how long the transaction waits for a second request */
	unsigned int signatures;	/* given in this attempt */
	uint8_t verify_sent;
	uint32_t apdus_before;

	/* The errand, while there is one: submit_fd is its socket. */
	uint8_t errand;			/* enum wire_errand; 0: none */
	struct loop_source *errand_limit;
};

/* A microsecond clock, and the APDUs the card has answered until now. */
uint64_t holder_us(void);
uint32_t holder_apdus(const struct holder *h);

/* Says something to the authority; without it there is nothing left to do. */
void holder_say(struct holder *h, uint16_t type, const void *body);

/* Says what the card was told since this was called last; nothing when that is nothing. */
void holder_say_trace(struct holder *h);

/* An exchange of an earlier attempt or errand failed and left the card in: the next one gets a new
 * connection to the same insertion; and the tries are asked for when few were left. False, with the
 * reason in *m, when the card cannot be used now. */
bool holder_renew(struct holder *h, struct wire_card_failed *m) __attribute__((warn_unused_result));

/* The attempt has failed: says so, and ends it. `error` 0: `failure` is none of cardio's. */
void holder_fail(struct holder *h, enum failure failure, const char *detail);
void holder_fail_card(struct holder *h, const struct cardio_why *why);

/* Ends the attempt in whatever state it is: wipes, resets the card, says closed. */
void holder_close(struct holder *h);

/* The authority let the card sign: takes over the sign socket. False when it broke a rule. */
bool holder_sign_begin(struct holder *h);

/* The PIN is to be changed or unblocked: takes over the errand's socket. False when the authority
 * broke a rule. */
bool holder_errand_begin(struct holder *h);

/* The errand's socket stayed silent for the card's time limit. */
void holder_errand_late(void *holder);

#endif
