/*
 * wire_front.h: what cardea-authority and its screen, cardea-kiosk, say to each other.
 *
 * The authority tells what there is; the kiosk asks. Its logons and unlocks are no words of this
 * channel: they go over the LSA connection that FRONT_BEGIN brings (pkinit/lsa/lsa.h). The rules
 * for texts, blobs and times are those of wire.h.
 */
#ifndef APP_WIRE_WIRE_FRONT_H
#define APP_WIRE_WIRE_FRONT_H

#include "wire.h"

enum {
	WIRE_LANGUAGES = 128,		/* "en,de,fr,ar" */
	WIRE_SCREEN = 24,		/* the name of a screen: "pin" */
	WIRE_PIN_MAX = 16,		/* bytes of a PIN or PUK */
};

struct wire_front_begin {		/* the first word, said once; with 2 descriptors: the
					 * kiosk's Wayland connection and its LSA connection */
	char languages[WIRE_LANGUAGES];	/* offered, in this order; the first is shown first */
	char brand[WIRE_NAME];		/* folder of logo, colours, notice, help; empty: none */
	char share[WIRE_NAME];		/* folder of pictures, themes and catalogues; empty: the one
					 * that the kiosk was built for */
	char accessibility[WIRE_NAME];	/* AT-SPI bus address; empty: none */
	uint8_t large_text;		/* to begin with */
	uint8_t high_contrast;
	uint8_t light;			/* the light theme */
	uint8_t reduce_motion;
	uint8_t pin_count_told;		/* 1: AT-SPI may know how many characters were typed */
	uint8_t pad_shuffled;		/* the number pad's digits change their places */
	uint8_t user_hint;		/* X509HintsNeeded: a user name may come with any PIN */
	uint32_t warn_days;		/* an expiry this near is a warning */
	uint32_t tap_over_seconds;	/* how long another's card waits with its notice shown */
};

struct wire_front_state {		/* said soon after BEGIN, and whenever it changes */
	uint8_t pcscd;			/* 1: the smart-card service answers */
	uint32_t readers;		/* how many are attached */
	uint8_t session;		/* 1: there is a locked session, that of the five next */
	uint8_t tap_over;		/* 1: policy lets another person's logon end it */
	uint64_t logon_id;
	char who[WIRE_NAME];		/* the name people know */
	uint64_t since;			/* when it was locked */
	uint8_t hinted;			/* 1: its logon was given a user name */
	uint8_t reason;			/* enum wire_lock_reason */
	uint64_t attention;		/* how often Ctrl+Alt+Del came in this locked period */
	uint16_t ended;			/* enum failure: why the last session ended, or none */
	char ended_attempt[7];		/* its attempt code */
};

enum wire_front_card_state { WIRE_FRONT_READING = 1, WIRE_FRONT_READY, WIRE_FRONT_UNUSABLE };

struct wire_front_card {		/* a card that is in, told anew when it changes; FRONT_TILEs
					 * of all its certificates follow one that is READY */
	uint64_t insertion;
	uint8_t fresh;			/* 1: put in in this locked period: the PIN may be asked */
	uint8_t state;			/* enum wire_front_card_state */
	uint16_t failure;		/* UNUSABLE: why */
	uint8_t tries;			/* left, or WIRE_TRIES_UNKNOWN */
	uint8_t pinpad;
	uint8_t tiles;			/* how many FRONT_TILE follow */
	char reader[WIRE_READER];
	char family[32];
	char card_name[WIRE_NAME];	/* what szCardName must say */
	char serial[65];
};

struct wire_front_tile {
	uint64_t insertion;
	uint8_t usable;			/* 1: it may log on; 0: failure says why not */
	uint8_t own;			/* 1: its principal is that of the locked session */
	uint16_t failure;
	uint64_t not_before, not_after;
	char container[WIRE_NAME];
	char name[WIRE_NAME];		/* cleaned; so are the next two */
	char issuer[WIRE_NAME];
	char upn[WIRE_NAME];
	struct message_blob checks;	/* wire_check_put() records */
};

struct wire_front_gone {
	uint64_t insertion;
	uint8_t cause;			/* enum wire_gone_cause */
};

struct wire_front_errand {
	uint64_t insertion;
	uint8_t what;			/* enum wire_errand */
};

struct wire_front_errand_socket {	/* with 1 descriptor: WIRE_PINS goes there, as one packet */
	uint64_t insertion;
};

struct wire_front_errand_done {
	uint16_t failure;
	uint8_t tries;			/* as in wire_card_errand_done */
};

struct wire_front_screen {		/* what people see now: for `cardea status` and the log */
	char name[WIRE_SCREEN];
};

struct wire_front_remark {		/* for the log: a picture, a language, a brand's file that
					 * it does without */
	char text[WIRE_DETAIL];
};

struct wire_front_cancel {		/* the running logon or unlock */
	uint8_t reason;			/* 0 */
};

struct wire_pins {
	uint8_t what;			/* enum wire_errand, as the card was told it */
	struct message_blob old;	/* the PIN; for an unblock, the PUK */
	struct message_blob fresh;	/* the new PIN */
};

#endif
