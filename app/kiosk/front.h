/*
 * front.h: the presenter of the kiosk: (state, event) -> (state, effects), and what is to be seen.
 *
 * It decides which screen people see and what their acts do. It asks for a PIN only for a card that
 * was put in during this locked period, or after Ctrl+Alt+Del; it submits only upon a person's
 * act; it grants nothing: the authority does. Pure: no toolkit, no catalogue, no clock, no I/O, no
 * allocation. No byte of a PIN ever enters it: it hears how many characters were typed.
 */
#ifndef APP_KIOSK_FRONT_H
#define APP_KIOSK_FRONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "front_hint.h"
#include "front_text.h"
#include "status.h"
#include "wire_front.h"

enum {
	FRONT_CARDS = 8,		/* cards known at once; one more is not shown */
	FRONT_TILES = 24,		/* certificates of one card */
	FRONT_CHECKS = 8,		/* checks shown of a certificate */
	FRONT_NAME = 160,		/* bytes of a cleaned name */
	FRONT_BUTTONS = 6,
	FRONT_STAGES = 3,

	FRONT_KEY_MS = 30 * 1000,	/* what was typed is wiped after this time without a key */
	FRONT_NEW_MIN = 6,		/* characters of a new PIN: SP 800-73-4, 2.4.3 */
	FRONT_NEW_MAX = 8,
	FRONT_NAME_ROOM = 4 * FRONT_HINT_MOST + 1,	/* bytes of a typed user name */
};

enum front_screen {
	FRONT_STARTING,			/* nothing was told yet */
	FRONT_SERVICE_DOWN,		/* pcscd does not answer */
	FRONT_NO_READER,
	FRONT_INSERT,
	FRONT_LOCKED,			/* whose session, since when */
	FRONT_LOCKED_OTHER,		/* a card is in that is not theirs, and may not end it */
	FRONT_CARD_IN,			/* a card that was there before, or was cancelled */
	FRONT_READING,
	FRONT_UNUSABLE,			/* the card, or each of its certificates, cannot log on */
	FRONT_ENDED,			/* why the last session ended */
	FRONT_NOTICE,			/* the site's, to be accepted before a logon */
	FRONT_TAP_NOTICE,		/* another's card: the countdown before the offer */
	FRONT_TAP_OFFER,		/* end their session and log on? */
	FRONT_CHOOSE,
	FRONT_WHY_NOT,			/* the certificates that cannot log on, and why */
	FRONT_LAST_TRY,			/* consent to spend the last try */
	FRONT_BLOCKED,			/* no try is left: the PUK */
	FRONT_PIN,
	FRONT_PINPAD_START,		/* the reader will ask for the PIN */
	FRONT_PINPAD,			/* it does now */
	FRONT_WAITING,
	FRONT_OPENING,			/* success: the desktop comes */
	FRONT_REFUSED,
	FRONT_CHANGE_OLD,
	FRONT_CHANGE_NEW,
	FRONT_CHANGE_REPEAT,
	FRONT_UNBLOCK_PUK,
	FRONT_UNBLOCK_NEW,
	FRONT_UNBLOCK_REPEAT,
	FRONT_ERRAND_WAITING,
	FRONT_ERRAND_DONE,		/* the card has its new PIN */
	FRONT_SCREENS,
};

/* "insert", "pin", "why-not" ...: for `cardea status` and the log. Never NULL. */
const char *front_screen_name(enum front_screen screen);

/* ---- events ---- */

enum front_action {
	FRONT_ACT_NONE,
	FRONT_ACT_TILE,			/* .index: of struct front_view's tiles */
	FRONT_ACT_SUBMIT,		/* what was typed is complete; .length, .same */
	FRONT_ACT_GO_ON,		/* OK, try again, accept, yes: the button that goes on */
	FRONT_ACT_CANCEL,		/* cancel, no, back: the button that does not */
	FRONT_ACT_WHY_NOT,
	FRONT_ACT_CHANGE_PIN,
	FRONT_ACT_UNBLOCK,
	FRONT_ACT_LANGUAGE,		/* .index: of the offered languages */
	FRONT_ACT_CONTRAST,		/* high contrast, on or off */
	FRONT_ACT_TEXT_SIZE,		/* large text, on or off */
};

enum front_event_kind {
	/* what the authority tells */
	FRONT_ON_BEGIN,			/* .begin */
	FRONT_ON_STATE,			/* .state */
	FRONT_ON_CARD,			/* .card */
	FRONT_ON_TILE,			/* .tile */
	FRONT_ON_GONE,			/* .gone */
	FRONT_ON_ERRAND_SOCKET,		/* .errand_socket */
	FRONT_ON_ERRAND_DONE,		/* .errand_done */
	/* what comes of a FRONT_DO_SUBMIT */
	FRONT_ON_STAGE,			/* .stage begins: a name as lsa_request.progress gives it */
	FRONT_ON_RESULT,		/* .result */
	/* what people do */
	FRONT_ON_ACT,			/* .action */
	FRONT_ON_KEY,			/* a PIN key; .length: how many characters there are now */
	FRONT_ON_NAME,			/* the user name was changed: .name is all of it */
	/* time passed: the time armed by FRONT_DO_ARM has come, or any other moment */
	FRONT_ON_TIME,
};

struct front_result {
	enum failure failure;		/* FAILURE_NONE: success */
	char attempt[7];		/* its code */
	uint8_t tries;			/* left, or WIRE_TRIES_UNKNOWN */
};

struct front_event {
	enum front_event_kind kind;
	uint64_t now_ms;		/* CLOCK_MONOTONIC */
	uint64_t wall;			/* seconds since 1970 */
	/* by kind; borrowed for the call */
	const struct wire_front_begin *begin;
	const struct wire_front_state *state;
	const struct wire_front_card *card;
	const struct wire_front_tile *tile;
	const struct wire_front_gone *gone;
	const struct wire_front_errand_socket *errand_socket;
	const struct wire_front_errand_done *errand_done;
	const struct front_result *result;
	const char *stage;
	const char *name;		/* UTF-8 */
	bool notice;			/* BEGIN: the site has a notice to accept */
	unsigned int languages;		/* BEGIN: how many there are */
	enum front_action action;
	unsigned int index;
	unsigned int length;		/* KEY, SUBMIT: characters in the shown slot */
	bool same;			/* SUBMIT of FRONT_SLOT_REPEAT: it equals FRONT_SLOT_NEW */
};

/* ---- state ---- */

struct front_check {
	uint16_t failure;
	uint8_t outcome;		/* enum wire_outcome */
	char name[64];			/* cleaned; so is why */
	char why[160];
};

struct front_tile {
	bool usable, own;
	enum failure failure;		/* when not usable */
	uint64_t not_after;
	char container[WIRE_NAME];	/* as the card says it: never shown */
	char name[FRONT_NAME], issuer[FRONT_NAME], upn[FRONT_NAME];
	struct front_check checks[FRONT_CHECKS];	/* those that did not pass */
	unsigned int check_count;
};

struct front_card {
	uint64_t insertion;		/* 0: no entry */
	bool fresh, pinpad;
	bool dismissed;			/* by a person, until "go on", Ctrl+Alt+Del or its next
					 * insertion */
	bool accepted;			/* the site's notice */
	bool replace;			/* consent to end the session there is */
	bool spend;			/* consent to spend the last try */
	bool ambiguous;			/* several accounts fit: the user name is asked for */
	uint8_t state;			/* enum wire_front_card_state */
	enum failure failure;
	uint8_t tries, tries_most;	/* left; the most that was seen */
	unsigned int awaited;		/* tiles that are still to come */
	unsigned int tile_count;
	char reader[WIRE_READER];
	char card_name[WIRE_NAME];
	struct front_tile tiles[FRONT_TILES];
};

/* Whom the dialogue is with: copied, so that a card told anew does not end it. */
struct front_chosen {
	uint64_t insertion;		/* 0: nobody */
	bool own;
	uint64_t not_after;
	char container[WIRE_NAME];
	char name[FRONT_NAME];
};

struct front_settings {
	unsigned int language_count;	/* those that texts.h offers; 1 at least */
	unsigned int language;		/* the index of the chosen one */
	bool large_text, high_contrast, light, reduce_motion;
	bool pin_count_told, pad_shuffled;
};

struct front_state {
	enum front_screen screen;
	uint64_t now_ms, wall;		/* of the last event */
	struct front_settings settings;
	bool notice, name_allowed;
	uint32_t warn_days, tap_over_seconds;

	bool told;			/* a STATE came */
	bool pcscd;
	bool session, tap_over, hinted;
	bool ended_seen;
	uint32_t readers;
	uint64_t logon_id, since, attention;
	enum failure ended;
	char who[FRONT_NAME];
	char ended_attempt[7];

	struct front_card cards[FRONT_CARDS];
	struct front_chosen chosen;
	enum front_screen after;	/* what FRONT_LAST_TRY was asked for */

	bool busy;			/* a submit has no result yet */
	bool cancelling;
	bool outdated;			/* another session than when it began: what was chosen is
					 * chosen anew */
	uint64_t attempt_insertion;
	unsigned int stage;		/* of FRONT_STAGES: which one runs */
	uint8_t errand;			/* enum wire_errand that runs; 0: none */
	bool errand_orphan;		/* its card is gone: what comes of it is not shown */

	enum failure failure;		/* what REFUSED, PIN and the errand screens tell */
	char attempt[7];
	bool mismatch, wiped, bad_length, bad_name;	/* what the PIN screens tell */
	bool pin_as_name;		/* the bad name was most likely a PIN */
	uint8_t puk_tries;
	unsigned int typed;		/* characters in the shown slot */
	char user_name[FRONT_NAME_ROOM];	/* as typed; ends with the dialogue */
	struct front_hint hint;		/* the same, of the last submit */
	uint64_t wipe_ms;		/* when what was typed is wiped; 0: nothing was */
	uint64_t offer_ms;		/* when TAP_NOTICE becomes TAP_OFFER */
	uint64_t armed_ms;		/* what the last FRONT_DO_ARM said */
};

/* ---- effects ---- */

enum front_slot {			/* where what is typed lies, in the view's locked memory */
	FRONT_SLOT_FIRST,		/* the PIN, or the PUK */
	FRONT_SLOT_NEW,
	FRONT_SLOT_REPEAT,
	FRONT_SLOTS,
};

/* What to do, in this order. */
enum {
	FRONT_DO_SUBMIT = 1,		/* .submit, with the PIN taken out of the view */
	FRONT_DO_CANCEL = 2,		/* the running attempt */
	FRONT_DO_ERRAND = 4,		/* .errand: take PIN and new PIN out of the view, ask for
					 * the socket */
	FRONT_DO_SEND = 8,		/* what was taken, over the errand's socket; then wipe it */
	FRONT_DO_DROP = 16,		/* wipe what was taken: the errand is over */
	FRONT_DO_WIPE = 32,		/* what is typed in the view: slot .wipe_from and all behind */
	FRONT_DO_ARM = 64,		/* FRONT_ON_TIME at .arm_ms; none when 0 */
	FRONT_DO_SHOW = 128,		/* front_look() anew */
	FRONT_DO_TELL = 256,		/* the screen's name to the authority */
};

struct front_submit {
	bool unlock;			/* else a logon */
	bool spend_last_try;
	bool replace_session;
	bool pinpad;			/* with an empty PIN */
	uint64_t logon_id;		/* of an unlock, else 0 */
	uint64_t insertion;
	const char *reader, *card_name, *container;	/* borrowed until the next step */
	const struct front_hint *hint;	/* borrowed as well; NULL: none */
};

struct front_effects {
	unsigned int what;		/* FRONT_DO_ bits */
	struct front_submit submit;
	struct wire_front_errand errand;
	enum front_slot wipe_from;
	uint64_t arm_ms;		/* CLOCK_MONOTONIC */
};

/* Nothing is known: FRONT_STARTING, English. */
void front_start(struct front_state *state);

/* The next state, in place, and what to do. An act that the shown screen does not offer, and an
 * event whose pointer is NULL, do nothing. */
struct front_effects front_step(struct front_state *state, const struct front_event *event);

/* ---- what is to be seen ---- */

/* Card and reader are the same two shapes in each picture; only their state changes. */
enum front_picture {
	FRONT_PICTURE_READER,		/* alone: no card is called for */
	FRONT_PICTURE_INSERT,		/* card above the slot, an arrow */
	FRONT_PICTURE_READING,		/* card in, light amber */
	FRONT_PICTURE_IN,		/* card in, light green */
	FRONT_PICTURE_NO,		/* card in, light red */
	FRONT_PICTURE_REMOVE,		/* card in, an arrow out */
	FRONT_PICTURE_PINPAD,		/* card in, the reader's keys lit */
	FRONT_PICTURE_NO_READER,	/* the reader is a dashed outline */
	FRONT_PICTURE_DOWN,		/* reader, light out, a warning sign */
	FRONT_PICTURE_LOCK,
	FRONT_PICTURE_OPEN,		/* the lock, open */
	FRONT_PICTURE_PEOPLE,		/* lock and another's card: tap-over */
	FRONT_PICTURES,
};

enum front_button_role {
	FRONT_BUTTON_GO,		/* the one that goes on: green; Return presses it */
	FRONT_BUTTON_STOP,		/* cancel, back: Escape presses it */
	FRONT_BUTTON_MORE,		/* another way */
	FRONT_BUTTON_DANGER,		/* goes on and takes something from somebody */
};

struct front_button {
	enum front_action action;
	enum front_button_role role;
	bool enabled;
	struct front_text label;
};

struct front_tile_view {
	const struct front_tile *tile;
	struct front_text issuer;	/* "Issued by %s" */
	struct front_text note;		/* an expiry that is near; of an unusable one: why not */
};

struct front_entry {			/* one PIN entry; the slots that are not shown keep theirs */
	bool shown;
	enum front_slot slot;
	unsigned int max;		/* characters */
	struct front_text label;	/* "Type your PIN" */
	struct front_text note;		/* what is wrong with what was typed */
	uint8_t tries;			/* left, or WIRE_TRIES_UNKNOWN: no dots */
	uint8_t tries_most;		/* dots; not below tries */
	struct front_text tries_text;	/* "%u tries left" */
};

struct front_name_entry {		/* a user name, beside a PIN */
	bool shown;
	const char *text;		/* what was typed; borrowed from the state */
	struct front_text label;
	struct front_text note;		/* why it is asked for, or what is wrong with it */
};

enum front_stage_state { FRONT_STAGE_AHEAD, FRONT_STAGE_RUNS, FRONT_STAGE_DONE };

struct front_stage_view {
	enum front_stage_state state;
	struct front_text text;
};

enum front_focus {
	FRONT_FOCUS_NONE,
	FRONT_FOCUS_ENTRY,
	FRONT_FOCUS_NAME,
	FRONT_FOCUS_TILES,		/* the first tile */
	FRONT_FOCUS_BUTTON,		/* buttons[focus_button] */
};

/* All that one screen shows. Pointers are borrowed from the state until its next step. The strip
 * with language, contrast and text size is on every screen. */
struct front_view {
	enum front_screen screen;
	enum front_picture picture;
	bool alert;			/* title and help are read out at once */
	struct front_text title;	/* never empty */
	bool split;			/* front_text_split(): its second sentence is the help */
	struct front_text help;
	struct front_text more;		/* a third, smaller line */
	struct front_text code;		/* "If you call, give this code: %s" */
	bool site_help;			/* the site's own help text below it */
	bool site_notice;		/* the site's notice is what the screen is about */
	struct front_name_entry name;
	struct front_entry entry;
	struct front_tile_view tiles[FRONT_TILES];	/* CHOOSE: usable; WHY_NOT: the others */
	unsigned int tile_count;
	struct front_stage_view stages[FRONT_STAGES];
	unsigned int stage_count;
	struct front_button buttons[FRONT_BUTTONS];
	unsigned int button_count;
	uint32_t countdown;		/* seconds that are left; 0: none is shown */
	enum front_focus focus;
	unsigned int focus_button;
	const struct front_settings *settings;
};

/* What `state` shows. */
void front_look(const struct front_state *state, struct front_view *view);

#endif
