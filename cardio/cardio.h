/*
 * cardio: smart cards over PC/SC. It watches readers, reads the public objects of a card, and has
 * the card sign a digest after its PIN. It knows no certificate, no policy and no protocol above
 * the card.
 *
 * Everything that a card, a reader or the PC/SC service says is taken as a stranger's word: each
 * length is checked, each loop has an end, each call has a time limit.
 *
 * Functions that can fail return 0 or one of enum cardio_error, which is negative. What the device
 * itself said (status word, SCARD code, tries left) stands apart from that in struct cardio_why.
 * Outputs are cleared first, so that a failure leaves nothing behind in them.
 *
 * One struct cardio_card or struct cardio_watch is for one thread at a time.
 */
#ifndef CARDIO_H
#define CARDIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sizes, each with its end NUL where it is text. */
#define CARDIO_READER_MAX	128	/* bytes of a reader's name, as PC/SC bounds it */
#define CARDIO_ATR_MAX		33	/* bytes of an answer to reset, ISO/IEC 7816-3 8.2.1 */
#define CARDIO_SERIAL_MAX	72	/* characters of a card's serial, hexadecimal */
#define CARDIO_CONTAINER_MAX	32	/* characters of a key slot's container name */
#define CARDIO_SLOTS_MAX	4	/* key slots of one card */
#define CARDIO_READERS_MAX	16	/* readers watched at once; pcsc-lite has no more */
#define CARDIO_PIN_MAX		64	/* bytes of a PIN; a card's own rule is narrower */
#define CARDIO_SIGNATURE_MAX	512	/* bytes of a signature */
#define CARDIO_GLOBS_MAX	16	/* patterns of a reader filter */
#define CARDIO_TRACE_MAX	256	/* commands that a card's trace keeps */

/* Limits, of which none can be raised. */
#define CARDIO_OBJECT_MAX	65536u	/* bytes of one card object as it comes from the card */
#define CARDIO_ROUNDS_MAX	64u	/* commands for one card object */
#define CARDIO_INFLATED_MAX	16384u	/* bytes of an object once decompressed */
#define CARDIO_RATIO_MAX	20u	/* bytes out for one byte in, while decompressing */
#define CARDIO_TLV_DEPTH_MAX	8u	/* nested BER-TLV templates */
#define CARDIO_CARD_MS		10000u	/* time inside the card, from one begin to its end */
#define CARDIO_ASK_MS		1000u	/* wait for a reader to say what became of its card */
#define CARDIO_PAD_SECONDS	30u	/* for a pad's first key, and from it to the last */
#define CARDIO_PAD_MS		60000u	/* both, beside CARDIO_CARD_MS */

/* Why something did not work: one value for each thing that a person can do about it. */
enum cardio_error {
	CARDIO_OK = 0,
	CARDIO_ERR_ARGUMENT = -1,	/* the caller's mistake: a NULL, a size, a wrong order */
	CARDIO_ERR_MEMORY = -2,		/* no memory, no thread, no locked page */
	CARDIO_ERR_DENIED = -3,		/* the PC/SC service refuses this process */
	CARDIO_ERR_SERVICE = -4,	/* the PC/SC service is not there, stops or does not answer */
	CARDIO_ERR_READER_NONE = -5,	/* no reader of that name when the card was opened */
	CARDIO_ERR_READER_REMOVED = -6,	/* the reader was unplugged since */
	CARDIO_ERR_CARD_ABSENT = -7,	/* no card in the reader when it was opened */
	CARDIO_ERR_CARD_REMOVED = -8,	/* the card left since, or another one took its place */
	CARDIO_ERR_MUTE = -9,		/* a card is in, but gives no valid answer to reset */
	CARDIO_ERR_BUSY = -10,		/* another program keeps the card beyond the time limit */
	CARDIO_ERR_CARD_UNKNOWN = -11,	/* no driver recognises the card */
	CARDIO_ERR_LOCKED = -12,	/* the card or its application is deactivated or terminated */
	CARDIO_ERR_NO_CONTAINER = -13,	/* the card has no key slot of that name */
	CARDIO_ERR_NO_CERTIFICATE = -14, /* the key slot holds no certificate */
	CARDIO_ERR_NO_KEY = -15,	/* the card says that the key slot holds no such key */
	CARDIO_ERR_NOT_AUTHENTICATED = -16, /* the card wants a PIN for this signature (again) */
	CARDIO_ERR_TIMEOUT = -17,	/* the card is in, but does not finish in time */
	CARDIO_ERR_BAD_DATA = -18,	/* lengths, encodings or volume that break the standard */
	CARDIO_ERR_IO = -19,		/* transport failed on a present card, or it was reset by
					   another program, or a status word not allowed there */
	CARDIO_ERR_PIN_FORMAT = -20,	/* not a PIN of this card; it was not sent, or, with a
					   status word, the card did not take it for a new one */
	CARDIO_ERR_PIN_BLOCKED = -21,	/* no try left */
	CARDIO_ERR_PIN_LAST_TRY = -22,	/* one try left and no consent to spend it; not sent */
	CARDIO_ERR_PIN_WRONG = -23,	/* the card refused the PIN */
	CARDIO_ERR_PIN_UNKNOWN = -24,	/* the PIN was sent, the card is in, no answer came */
	CARDIO_ERR_PIN_CANCELLED = -25,	/* the reader's pad was cancelled; no PIN went to the card */
	CARDIO_ERR_PIN_TIMEOUT = -26,	/* nobody typed on the reader's pad in time */
};

#define CARDIO_TRIES_UNKNOWN (-1)

/* What the device said about the last failure. Plain values, owned by the caller. */
struct cardio_why {
	int error;		/* enum cardio_error */
	const char *step;	/* static: "connect", "begin", "select", "serial", "tries",
				   "certificate", "verify", "pad", "change", "unblock", "sign"
				   or "end" */
	uint16_t sw;		/* the status word, 0 when there was none */
	uint32_t scard;		/* the PC/SC code, 0 when there was none */
	int tries_left;		/* CARDIO_TRIES_UNKNOWN, or what the card said last; the PUK's
				   when that was refused */
};

/* cardio_error_name: a short static text for an enum cardio_error; never NULL. */
const char *cardio_error_name(int error);

/* cardio_sw_name: what ISO/IEC 7816-4 table 6 calls a status word; static, never NULL. */
const char *cardio_sw_name(uint16_t sw);

/* ---- One inserted card ---- */

struct cardio_card;

/* A key slot as cardio_card_probe found it. */
struct cardio_slot {
	char container[CARDIO_CONTAINER_MAX];	/* the driver's name for the slot: "PIV-9A" */
	int error;		/* 0, or why its certificate could not be read */
	uint16_t sw;		/* the status word behind error, 0 when none */
	size_t certificate_len;	/* bytes of the DER certificate, 0 with an error */
};

struct cardio_card_info {
	char family[16];	/* "PIV" */
	char serial[CARDIO_SERIAL_MAX];	/* "" when the card has none */
	int tries_left;		/* of the PIN, or CARDIO_TRIES_UNKNOWN */
	bool pinpad;		/* its reader can ask for the PIN by itself (PC/SC part 10) */
	size_t n_slots;
	struct cardio_slot slots[CARDIO_SLOTS_MAX];
};

/* What a card has cost so far; for logs and measurements. */
struct cardio_card_stats {
	uint32_t apdus;		/* commands sent */
	uint64_t bytes_out;	/* bytes of commands */
	uint64_t bytes_in;	/* bytes of answers, with their status words */
	uint64_t card_ns;	/* time inside the card, transactions included */
};

/*
 * cardio_card_open: connects, shared, to the card in the reader of that exact name.
 *
 * event_counter is the one of the watcher's CARDIO_CARD_PRESENT, so that no other card than that
 * insertion's is opened; -1 takes any. The connection is never renewed: when the card has left,
 * *card is of no more use than being freed.
 *
 * Gives *card, to be freed by cardio_card_free. Blocks up to CARDIO_CARD_MS.
 * Fails with ARGUMENT, MEMORY, DENIED, SERVICE, READER_NONE, CARD_ABSENT, CARD_REMOVED (another
 * insertion), MUTE, BUSY (an exclusive user), TIMEOUT or IO.
 */
int cardio_card_open(const char *reader, int event_counter, struct cardio_card **card,
    struct cardio_why *why) __attribute__((warn_unused_result));

/*
 * cardio_card_renew: connects anew to the same insertion, after an exchange has failed but left the
 * card in; never inside an attempt, as a card must not be asked twice for what it was asked once.
 * The card must be probed again. Fails as cardio_card_open does, CARD_REMOVED included; the card
 * can then only be freed or renewed.
 */
int cardio_card_renew(struct cardio_card *card, struct cardio_why *why)
    __attribute__((warn_unused_result));

/* cardio_card_failed: the error after which nothing is sent to this card any more, or 0. */
int cardio_card_failed(const struct cardio_card *card);

/* cardio_card_set_limit: lowers CARDIO_CARD_MS for the transactions that begin from now on. */
void cardio_card_set_limit(struct cardio_card *card, uint32_t ms);

/*
 * cardio_card_free: ends an open transaction as cardio_txn_end does, wipes and frees. Takes NULL
 * and a pointer to NULL; sets *card to NULL. Blocks up to CARDIO_ASK_MS.
 */
void cardio_card_free(struct cardio_card **card);

/*
 * cardio_card_probe: finds the driver, and reads serial, tries left and the logon certificates, in
 * one transaction of its own. No try is spent. A certificate that cannot be read fails its slot
 * (info->slots[].error), not the card.
 *
 * For PIV that is SELECT, GET DATA of the CHUID, VERIFY without data and GET DATA of the
 * certificate of slot 9A: 3 + ceil(object / 256) commands. Blocks up to CARDIO_CARD_MS.
 * Fails with ARGUMENT, CARD_UNKNOWN, LOCKED, BAD_DATA, or as cardio_txn_begin does.
 */
int cardio_card_probe(struct cardio_card *card, struct cardio_card_info *info,
    struct cardio_why *why) __attribute__((warn_unused_result));

/*
 * cardio_card_certificate: lends the DER certificate of a container that cardio_card_probe read.
 * *der lives as long as the card. Does not block.
 * Fails with ARGUMENT (not probed), NO_CONTAINER, or the slot's own error.
 */
int cardio_card_certificate(const struct cardio_card *card, const char *container,
    const uint8_t **der, size_t *der_len) __attribute__((warn_unused_result));

/* cardio_card_get_stats: what the card has cost until now. Does not block. */
void cardio_card_get_stats(const struct cardio_card *card, struct cardio_card_stats *stats);

/* One command and its answer, without any byte of data. */
struct cardio_apdu {
	uint8_t cla, ins, p1, p2;
	uint8_t lc;		/* bytes of data sent */
	uint16_t le;		/* most bytes asked for, up to 256; 0: none */
	uint16_t got;		/* bytes of data answered */
	uint16_t sw;		/* 0: no answer came */
	bool secret;		/* it bears a PIN or PUK */
	bool on_pad;		/* the reader put the PIN into it */
	int error;		/* enum cardio_error when no answer came, else 0 */
	uint32_t us;		/* from the command to its answer */
};

/*
 * cardio_card_trace: lends the first CARDIO_TRACE_MAX commands since the card was opened or its
 * trace cleared, GET RESPONSE and those of a chain each by itself; *more tells how many came after
 * them. Valid until the card is used again. Does not block.
 */
const struct cardio_apdu *cardio_card_trace(const struct cardio_card *card, size_t *n,
    unsigned *more);
void cardio_card_trace_clear(struct cardio_card *card);

/*
 * cardio_pin_check: whether a PIN has the form that the probed card's PIN must have; for PIV six to
 * eight decimal digits (SP 800-73-4 part 2, 2.4.3). Nothing is sent. 0 or PIN_FORMAT.
 */
int cardio_pin_check(const struct cardio_card *card, const uint8_t *pin, size_t pin_len)
    __attribute__((warn_unused_result));

/*
 * cardio_card_stop_fd: while a reader's pad is waited for, the wait also ends when fd is readable.
 * Borrowed; -1, as at the beginning: it never does.
 */
void cardio_card_stop_fd(struct cardio_card *card, int fd);

/* ---- The transaction: VERIFY and signature belong together ---- */

/* Flags of cardio_txn_verify. */
#define CARDIO_SPEND_LAST_TRY	1u	/* consent to send the PIN with one try left */

/* Signature algorithms. */
enum cardio_algorithm {
	CARDIO_RSA2048_SHA256 = 1,	/* PKCS #1 v1.5 (RFC 8017 9.2), a 32-byte digest in, 256
					   bytes out */
};

/*
 * cardio_txn_begin: takes the card for this process alone and selects the application again.
 * The card's time budget starts anew. Blocks up to CARDIO_CARD_MS.
 * Fails with ARGUMENT (not probed, or one is open), BUSY, CARD_REMOVED, READER_REMOVED, SERVICE,
 * TIMEOUT, LOCKED or IO; then there is no transaction.
 */
int cardio_txn_begin(struct cardio_card *card, struct cardio_why *why)
    __attribute__((warn_unused_result));

/*
 * cardio_txn_verify: asks for the tries left and, if they allow it, presents the PIN, once. The
 * command is never sent a second time, whatever the answer. The caller keeps and wipes pin; the
 * card's own copy lies in a locked, undumpable page and is wiped before this returns.
 *
 * A second call in one transaction fails with ARGUMENT. why->tries_left tells what the card said
 * last. Blocks within the transaction's budget.
 * Fails with PIN_FORMAT, PIN_BLOCKED, PIN_LAST_TRY (nothing sent), PIN_WRONG, PIN_BLOCKED (by this
 * try), PIN_UNKNOWN, CARD_REMOVED, READER_REMOVED, SERVICE, BAD_DATA or IO. A card whose PIN stands
 * verified by somebody else is told to forget that first; one that does not is refused with IO.
 */
int cardio_txn_verify(struct cardio_card *card, const uint8_t *pin, size_t pin_len, unsigned flags,
    struct cardio_why *why) __attribute__((warn_unused_result));

/*
 * cardio_txn_verify_on_pad: as cardio_txn_verify, but the reader asks for the PIN on its own keys
 * and sends it to the card itself (PC/SC part 10, FEATURE_VERIFY_PIN_DIRECT): it never is in this
 * machine. Needs info.pinpad.
 *
 * Blocks up to CARDIO_PAD_MS beside the transaction's budget, or until cardio_card_stop_fd ends it:
 * then nothing more is sent to the card over this connection, which ends with a card reset once the
 * reader lets go of it; until then the card is busy.
 * Fails as cardio_txn_verify does; ARGUMENT also without a pad; PIN_FORMAT when the reader says
 * that too few or too many keys were pressed; PIN_CANCELLED on the pad or by cardio_card_stop_fd;
 * PIN_TIMEOUT.
 */
int cardio_txn_verify_on_pad(struct cardio_card *card, unsigned flags, struct cardio_why *why)
    __attribute__((warn_unused_result));

/*
 * cardio_txn_change_pin: asks for the tries left and, if there are two or more, gives the card the
 * old and the new PIN (CHANGE REFERENCE DATA), once. The last try is never spent on this. Both are
 * treated as cardio_txn_verify treats its PIN, and only one of these four calls goes into a
 * transaction.
 *
 * The new PIN is checked first, with nothing sent. Fails as cardio_txn_verify does; PIN_FORMAT with
 * a status word when the card has stricter rules for a new PIN, NOT_AUTHENTICATED when it does not
 * let its PIN be changed here.
 */
int cardio_txn_change_pin(struct cardio_card *card, const uint8_t *old, size_t old_len,
    const uint8_t *fresh, size_t fresh_len, struct cardio_why *why)
    __attribute__((warn_unused_result));

/*
 * cardio_txn_unblock_pin: gives the card its PUK and a new PIN (RESET RETRY COUNTER), once. PIV
 * cards do not tell how many tries their PUK has until one is wrong. Then the PIN's tries are asked
 * for again.
 *
 * Fails as cardio_txn_change_pin does: PIN_WRONG and PIN_BLOCKED speak of the PUK then, and so does
 * why->tries_left.
 */
int cardio_txn_unblock_pin(struct cardio_card *card, const uint8_t *puk, size_t puk_len,
    const uint8_t *fresh, size_t fresh_len, struct cardio_why *why)
    __attribute__((warn_unused_result));

/*
 * cardio_card_before_pin: has tell called with data in each call that presents a PIN, when all is
 * checked and the PIN goes to the card next, or the pad asks for it, so that somebody else knows it
 * whatever happens then. tell must not use the card. NULL: nobody is told.
 */
void cardio_card_before_pin(struct cardio_card *card, void (*tell)(void *data), void *data);

/*
 * cardio_txn_sign: has the key of a container sign a digest. sig takes up to sig_cap bytes,
 * *sig_len tells how many. The signature is not checked. May be called again in the same
 * transaction; a card that wants its PIN for each signature answers NOT_AUTHENTICATED then.
 * Blocks within the transaction's budget.
 * Fails with ARGUMENT, NO_CONTAINER, NO_KEY, NOT_AUTHENTICATED, CARD_REMOVED, READER_REMOVED,
 * SERVICE, TIMEOUT, BAD_DATA or IO.
 */
int cardio_txn_sign(struct cardio_card *card, const char *container, enum cardio_algorithm alg,
    const uint8_t *digest, size_t digest_len, uint8_t *sig, size_t sig_cap, size_t *sig_len,
    struct cardio_why *why) __attribute__((warn_unused_result));

/*
 * cardio_txn_pins_sent: how many commands with a PIN or PUK the last transaction has sent: 0 or 1,
 * also when it could not be begun or no answer came. Does not block.
 */
unsigned cardio_txn_pins_sent(const struct cardio_card *card);

/*
 * cardio_txn_end: gives the card back; resets it when a PIN was presented, so that nobody else
 * finds it verified. Without a transaction it does nothing. Blocks up to CARDIO_ASK_MS. A failure
 * changes nothing for the caller: the service drops the transaction with the connection.
 */
void cardio_txn_end(struct cardio_card *card);

/* ---- Readers and cards come and go ---- */

enum cardio_watch_kind {
	CARDIO_SERVICE_UP = 1,	/* the PC/SC service answers; what was there was told before */
	CARDIO_SERVICE_DOWN,	/* it is gone; after the events for all that went with it */
	CARDIO_READER_ADDED,
	CARDIO_READER_REMOVED,	/* after the event for a card in it */
	CARDIO_CARD_PRESENT,	/* a new insertion */
	CARDIO_CARD_GONE,	/* the end of that insertion */
	CARDIO_HEARTBEAT,	/* the service answered a question, while asked to beat */
};

enum cardio_cause {
	CARDIO_CAUSE_NONE = 0,
	CARDIO_CAUSE_CARD,	/* the card left its reader, or was exchanged */
	CARDIO_CAUSE_READER,	/* the reader was unplugged */
	CARDIO_CAUSE_SERVICE,	/* the PC/SC service went */
	CARDIO_CAUSE_SUSPEND,	/* the machine slept: what was in is not believed any more */
};

struct cardio_watch_event {
	uint64_t monotonic_ns;	/* when PC/SC told it, CLOCK_MONOTONIC */
	uint64_t insertion;	/* CARD_*: a number never used twice by one watch; else 0 */
	enum cardio_watch_kind kind;
	enum cardio_cause cause;	/* CARD_GONE and READER_REMOVED; else NONE */
	uint32_t scard;		/* SERVICE_DOWN: the PC/SC code that told it */
	uint16_t event_counter;	/* CARD_PRESENT: for cardio_card_open */
	bool mute;		/* CARD_PRESENT: gives no valid answer to reset */
	uint8_t atr_len;	/* CARD_PRESENT: 0 when mute */
	uint8_t atr[CARDIO_ATR_MAX];
	char reader[CARDIO_READER_MAX];	/* READER_* and CARD_* */
};

struct cardio_watch_options {
	/* Readers to be seen, as fnmatch(3) patterns; none means all. Borrowed during start. */
	const char *const *globs;
	size_t n_globs;
	/* The first insertion number, at least 1: a successor goes on where another ended. */
	uint64_t first_insertion;
	/* The service's socket, whose appearance is waited for; NULL: the system's own. */
	const char *socket_path;
};

struct cardio_watch;

/*
 * cardio_watch_start: starts to watch, on threads of its own. A service that is not there is no
 * failure: it is waited for. Cards that are already in come as CARDIO_CARD_PRESENT.
 *
 * Waiting costs no wake-ups: neither for cards (SCardGetStatusChange blocks) nor for the service's
 * return (inotify on the directory of its socket).
 * Gives *watch, to be ended by cardio_watch_stop. Fails with ARGUMENT or MEMORY.
 */
int cardio_watch_start(const struct cardio_watch_options *options, struct cardio_watch **watch)
    __attribute__((warn_unused_result));

/* cardio_watch_fd: becomes readable when cardio_watch_next has something. Owned by the watch. */
int cardio_watch_fd(const struct cardio_watch *watch);

/*
 * cardio_watch_next: takes the next event. 1: *event is filled; 0: nothing there at the moment;
 * CARDIO_ERR_MEMORY: the watch has ended by itself and must be stopped. Does not block.
 */
int cardio_watch_next(struct cardio_watch *watch, struct cardio_watch_event *event)
    __attribute__((warn_unused_result));

/*
 * cardio_watch_beat: while on, asks the service one question a second and tells each answer as
 * CARDIO_HEARTBEAT; the first is asked at once. A stopped service stays silent. Off costs nothing.
 */
void cardio_watch_beat(struct cardio_watch *watch, bool on);

/*
 * cardio_watch_ask: asks the service one question now, whether it beats or not; an answer comes as
 * CARDIO_HEARTBEAT with the time of the answer.
 */
void cardio_watch_ask(struct cardio_watch *watch);

/*
 * cardio_watch_suspended: the machine slept. All cards are told gone with CARDIO_CAUSE_SUSPEND and
 * those still in come as new insertions. Blocks up to CARDIO_ASK_MS.
 */
void cardio_watch_suspended(struct cardio_watch *watch);

/*
 * cardio_watch_stop: ends the threads and frees. Takes NULL. Blocks until the service answered what
 * it was asked last, at most CARDIO_ASK_MS; a thread stuck in a stopped service is left behind.
 */
void cardio_watch_stop(struct cardio_watch **watch);

/* ---- The answer to reset ---- */

/* What an ATR says, ISO/IEC 7816-3 8.2. */
struct cardio_atr {
	bool inverse;		/* TS: inverse convention */
	uint16_t protocols;	/* bit n: T=n is offered */
	uint8_t historical_len;
	uint8_t historical[15];
};

/*
 * cardio_atr_parse: takes an ATR apart. Fails with BAD_DATA when a byte is missing or left over, or
 * the check byte is wrong. Pure.
 */
int cardio_atr_parse(const uint8_t *atr, size_t atr_len, struct cardio_atr *out)
    __attribute__((warn_unused_result));

#endif
