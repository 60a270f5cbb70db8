/*
 * vcard: a virtual PIV card for the vpcd reader driver.
 *
 * One process is one card.  Its contents come from a directory, its PIN
 * counters live in that directory too, it is inserted and pulled by lines on a
 * Unix socket, and it writes one log line for each APDU.  It can be told to
 * misbehave at a chosen APDU (vcard_fault.c).  It is a test tool: it holds real
 * keys in plain files and prints nothing secret.
 *
 *	vcard.c		options, the event loop
 *	vcard_link.c	the connection to vpcd: messages, power, answers
 *	vcard_apdu.c	ISO 7816-4: parsing, command chaining, GET RESPONSE
 *	vcard_piv.c	the PIV application (NIST SP 800-73-4 part 2)
 *	vcard_pin.c	PIN and PUK, their counters, their file
 *	vcard_files.c	the card's directory: keys, certificates, objects
 *	vcard_fault.c	the fault script
 *	vcard_control.c	the control socket
 *	vcard_log.c	the log
 */
#ifndef VCARD_H
#define VCARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>

#define VCARD_MUST __attribute__((warn_unused_result))

enum {
	VCARD_OBJECT_MAX = 16384,	/* one data object, octets */
	VCARD_COMMAND_MAX = 4096,	/* one command after chaining, octets */
	VCARD_ANSWER_MAX = 65535,	/* one vpcd message, octets */
	VCARD_SLOTS = 4,		/* 9A 9C 9D 9E */
	VCARD_RULES = 32,		/* faults set at one time */
	VCARD_CLIENTS = 8,		/* control connections at one time */
	VCARD_PIN_LEN = 8,		/* SP 800-73-4 part 2, 2.4.3: padded with FF */
	VCARD_LINE = 256,		/* one control line */
};

/* Status words, ISO 7816-4 and SP 800-73-4 part 1 table 6. */
enum {
	SW_OK = 0x9000,
	SW_TRIES = 0x63C0,
	SW_LENGTH = 0x6700,
	SW_CHAIN_END = 0x6883,
	SW_SECURITY = 0x6982,
	SW_BLOCKED = 0x6983,
	SW_CONDITIONS = 0x6985,
	SW_DATA = 0x6A80,
	SW_NOT_FOUND = 0x6A82,
	SW_P1P2 = 0x6A86,
	SW_REFERENCE = 0x6A88,
	SW_INS = 0x6D00,
	SW_CLA = 0x6E00,
	SW_INTERNAL = 0x6F00,
};

/* PIN and PUK. Persisted in DIR/state at each change, so that several
 * processes on one directory are one card. */
struct vcard_pin {
	const char *dir;
	char pin[VCARD_PIN_LEN];	/* padded with FF */
	char puk[VCARD_PIN_LEN];
	unsigned tries, tries_max;
	unsigned puk_tries, puk_tries_max;
	unsigned verifies;		/* VERIFY commands that carried data */
};

/* One key slot: its private key and its certificate object. */
struct vcard_slot {
	uint8_t ref;			/* 0x9A .. 0x9E, 0 = empty */
	uint8_t tag;			/* last octet of 5FC1xx */
	EVP_PKEY *key;
	uint8_t *object;		/* "53 L ..." */
	size_t object_len;
};

/* What the card's directory says; read once. */
struct vcard_files {
	char dir[512];
	uint8_t atr[33];
	size_t atr_len;
	uint8_t guid[16];
	struct vcard_slot slots[VCARD_SLOTS];
	EVP_PKEY *other;		/* signs for the fault "wrong-key" */
	bool piv;			/* false: SELECT finds no PIV application */
	bool le_exact;			/* answers 6Cxx to an Le that is too long */
	bool gzip;			/* certificate objects are compressed */
	unsigned tries, puk_tries;	/* the maxima */
	char pin[VCARD_PIN_LEN + 1], puk[VCARD_PIN_LEN + 1];
};

/* A parsed command; data points into the caller's buffer. */
struct vcard_apdu {
	uint8_t cla, ins, p1, p2;
	const uint8_t *data;
	size_t lc;
	size_t le;			/* 0 = none; 256 and 65536 for "all" */
};

/* An answer's data, before it is cut into pieces. */
struct vcard_reply {
	uint8_t data[VCARD_OBJECT_MAX + 16];
	size_t len;
};

/* What the faults do to one APDU; all zero does nothing. */
struct vcard_effect {
	char names[96];			/* for the log, "" = none */
	enum { YANK_NONE, YANK_BEFORE, YANK_DURING, YANK_AFTER } yank;
	unsigned sw;			/* answer this, execute nothing; 0 = no */
	unsigned lie;			/* execute, then answer this; 0 = no */
	unsigned delay_ms;
	bool hold_before, hold;		/* wait for "release" */
	int tlv;			/* added to the object's outer length */
	bool cut;			/* keep only cut_len octets of the answer */
	size_t cut_len;
	size_t pad;			/* octets more than were asked for */
	bool endless;			/* 61xx for ever, endless_len octets each */
	size_t endless_len;
	bool wrong_key;
};

struct vcard_rule {
	char action[16];
	unsigned long arg;
	bool negative;
	enum { WHEN_ALL, WHEN_APDU, WHEN_INS } when;
	unsigned ins;
	unsigned long left;		/* matches to go; 1 = the next */
};

struct vcard_faults {
	struct vcard_rule rules[VCARD_RULES];
	size_t count;
};

/* The card's volatile state: lost at reset and at power off. */
struct vcard_piv {
	const struct vcard_files *files;
	struct vcard_pin *pin;
	bool selected;
	bool verified;
	bool fresh;			/* VERIFY was the last command (slot 9C) */
	bool endless;			/* a fault left GET RESPONSE without end */
	uint8_t chain_head[4];
	uint8_t chain[VCARD_COMMAND_MAX];
	size_t chain_len;
	bool chaining;
	struct vcard_reply reply;	/* what GET RESPONSE goes on with */
	size_t reply_at;
};

/* The connection to the reader. */
struct vcard_link {
	int fd;				/* -1 = pulled */
	unsigned short port;
	bool up;			/* vpcd sent its first message */
	uint8_t in[VCARD_ANSWER_MAX + 2];
	size_t in_len;
	uint8_t out[VCARD_ANSWER_MAX + 2];	/* an answer that waits */
	size_t out_len;
	bool waiting;			/* out is held or delayed */
	bool held;			/* until "release" */
	bool held_before;		/* the command itself waits */
	int64_t due_ns;			/* end of the delay */
	struct vcard_effect effect;	/* of the APDU in work */
	unsigned apdus;			/* since insertion */
	unsigned long total;		/* since start */
};

struct vcard_client {
	int fd;
	char line[VCARD_LINE];
	size_t len;
	enum { WAIT_NOTHING, WAIT_UP, WAIT_APDU, WAIT_HELD, WAIT_GONE } wait;
	unsigned wait_apdu;
	int64_t deadline_ns;
};

struct vcard {
	struct vcard_files files;
	struct vcard_pin pin;
	struct vcard_piv piv;
	struct vcard_faults faults;
	struct vcard_link link;
	struct vcard_client clients[VCARD_CLIENTS];
	const char *poke;		/* prefix of the driver's wake-up FIFOs */
	int listener;
	int log;
	bool quit;
};

/* vcard_files.c: reads DIR/card.conf, cert.pem, key.pem, guid and other.pem
 * (optional: the key of the fault "wrong-key").
 * False, with a line on stderr, when something needed is missing or wrong. */
VCARD_MUST bool vcard_files_load(struct vcard_files *files, const char *dir);
void vcard_files_free(struct vcard_files *files);
/* Appends "tag length value"; tag has one to three octets. False if it would
 * not fit into max. */
VCARD_MUST bool vcard_tlv_put(uint8_t *buf, size_t max, size_t *len,
    uint32_t tag, const void *value, size_t value_len);
/* The length field at p (before end): its value in *value and the octets it
 * takes, or 0 if it is malformed or longer than what is left. */
VCARD_MUST size_t vcard_tlv_length(const uint8_t *p, const uint8_t *end,
    size_t *value);

/* vcard_pin.c */
void vcard_pin_init(struct vcard_pin *pin, const struct vcard_files *files);
/* Takes over what another process left in DIR/state; a missing file keeps the
 * present values. */
void vcard_pin_load(struct vcard_pin *pin);
void vcard_pin_save(const struct vcard_pin *pin);
/* PIN, PUK and counters as DIR/card.conf has them. */
void vcard_pin_reissue(struct vcard_pin *pin, const struct vcard_files *files);
/* SP 800-73-4 part 2, 3.2.1 to 3.2.3: each gives the status word. */
unsigned vcard_pin_verify(struct vcard_pin *pin, const uint8_t *data, size_t len);
unsigned vcard_pin_change(struct vcard_pin *pin, uint8_t ref,
    const uint8_t *data, size_t len);
unsigned vcard_pin_unblock(struct vcard_pin *pin, const uint8_t *data, size_t len);

/* vcard_piv.c: one whole command; the reply's data and its status word. */
unsigned vcard_piv_command(struct vcard_piv *piv, const struct vcard_apdu *apdu,
    const struct vcard_effect *effect, struct vcard_reply *reply);

/* vcard_apdu.c: parses raw; false if it is no command APDU. */
VCARD_MUST bool vcard_apdu_parse(struct vcard_apdu *apdu, const uint8_t *raw,
    size_t len);
/* Runs one command and writes answer and status word to out, which must hold
 * VCARD_ANSWER_MAX octets.  Returns its length; *sw is what it ends on. */
size_t vcard_apdu_run(struct vcard_piv *piv, const struct vcard_apdu *apdu,
    const struct vcard_effect *effect, uint8_t *out, unsigned *sw);
/* Forgets all volatile state. */
void vcard_apdu_reset(struct vcard_piv *piv);

/* vcard_fault.c: parses "ACTION [ARG] WHEN"; false if it is none. */
VCARD_MUST bool vcard_fault_add(struct vcard_faults *faults, char *words);
/* Counts this command and collects what it meets. */
void vcard_fault_meet(struct vcard_faults *faults, uint8_t ins,
    struct vcard_effect *effect);

/* vcard_link.c: starts to connect to the reader; the card is in when link.up.
 * False if there is no socket to be had. */
VCARD_MUST bool vcard_link_insert(struct vcard *card);
/* Closes the connection; why is the event in the log. */
void vcard_link_pull(struct vcard *card, const char *why);
/* Takes what vpcd sent. */
void vcard_link_readable(struct vcard *card);
/* Sends an answer whose delay is over at now, in nanoseconds. */
void vcard_link_due(struct vcard *card, int64_t now);
/* Ends a "hold" or "hold-before". */
void vcard_link_release(struct vcard *card);

/* vcard_control.c */
VCARD_MUST bool vcard_control_listen(struct vcard *card, const char *path);
void vcard_control_accept(struct vcard *card);
void vcard_control_readable(struct vcard *card, struct vcard_client *client);
/* Answers the clients whose wait is over. */
void vcard_control_progress(struct vcard *card, int64_t now);

/* vcard_log.c: CLOCK_MONOTONIC in nanoseconds, and one line in the log. */
int64_t vcard_clock(void);
void vcard_log_event(const struct vcard *card, const char *event);
void vcard_log_apdu(const struct vcard *card, const struct vcard_apdu *apdu,
    int sw, size_t answer_len);

#endif
