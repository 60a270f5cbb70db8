/*
 * wire_states.h: whose turn it is: which message is legal on which channel, and when. Pure.
 */
#ifndef APP_WIRE_WIRE_STATES_H
#define APP_WIRE_WIRE_STATES_H

#include "wire.h"

/* Who speaks on a channel, and to whom. */
enum wire_peer {
	WIRE_FROM_WATCH,		/* to the authority */
	WIRE_WATCH_TO_SEAT,
	WIRE_TO_WATCH,
	WIRE_FROM_SEAT, WIRE_TO_SEAT,
	WIRE_FROM_CARD, WIRE_TO_CARD,
	WIRE_KRB_TO_CARD, WIRE_CARD_TO_KRB,
	WIRE_FROM_KRB, WIRE_TO_KRB,
	WIRE_FROM_VERIFY, WIRE_TO_VERIFY,
	WIRE_FROM_SESSION, WIRE_TO_SESSION,
	WIRE_FROM_KIOSK, WIRE_TO_KIOSK,
	WIRE_KIOSK_TO_CARD,
};

/* What the receiver of a channel awaits: bits of states, whose names are the messages that lead
 * into them. A channel begins in WIRE_STATE_BEGIN. */
enum wire_state {
	WIRE_STATE_BEGIN = 1,		/* nothing was said yet */
	WIRE_STATE_FOUND = 2,		/* card: slots follow */
	WIRE_STATE_READY = 4,		/* card: idle; watch, seat: serving */
	WIRE_STATE_ATTEMPT = 8,		/* card: an attempt's buffer is awaited */
	WIRE_STATE_BUFFER = 16,		/* card: its sign socket is awaited */
	WIRE_STATE_SIGN = 32,		/* card, krb: a signature is awaited or given */
	WIRE_STATE_RUNNING = 64,	/* krb, verify, session: a request was made */
	WIRE_STATE_TGT = 128,		/* krb: the host ticket is awaited */
	WIRE_STATE_OPEN = 256,		/* session: the shell runs */
	WIRE_STATE_ERRAND = 512,	/* card: a PIN is changed or unblocked */
	WIRE_STATE_DONE = 1024,		/* the last word was said: any message is one too many */
};

/* The state of `peer`'s channel after message `type` came in `state`; 0 when it is not legal there:
 * the channel must be ended. */
unsigned int wire_next(enum wire_peer peer, unsigned int state, uint16_t type)
    __attribute__((warn_unused_result));

#endif
