/*
 * recording.h: what one attempt leaves behind beside its records in the log: enough for a colleague
 * who was not there, and for cardea-replay. For the authority alone.
 *
 * LOG_DIR/attempts/CODE.json, or CODE.group.json, is one object, as readable as the log is:
 *
 *	{ "recording": 1, "cardea": "0.1.0", "attempt": "K7Q2M9",
 *	  "time": "2025-03-01T09:30:00.123Z",
 *	  "about":    {"kind", "reader", "atr"},
 *	  "settings": {"maps": "map = ...\n"},
 *	  "messages": [{"type": "card_found", "from_start_us": 1234, ...}, ...],
 *	  "trust":    [{"path": "/etc/...", "sha256": "...", "opened": true}, ...],
 *	  "verdict":  {"failure": "pin-wrong", "stage", "detail", ...} }
 *
 * "messages" are those of app/wire/wire.h in the order in which they were said, each field by its
 * name there, bytes in hexadecimal. Only the messages of recording.c's table go in, and of them
 * neither tickets nor anything else with a key in it: their fields are null. So what the authority
 * has to do is to hand over each message that it says or hears about the attempt.
 *
 * A row of "trust" that is not "opened" says nothing of its file: with the "why" of the row, there
 * is no telling from here how it would have judged. One that is, and has no "sha256", could not be
 * read.
 *
 * LOG_DIR/attempts/trust/SHA256 are the anchors, intermediates and CRLs that attempts were judged
 * with, once each. A file that no recording names any more goes with the last one that did.
 *
 * The files are root's and of the log's group, mode 0640; none is ever changed but by rename().
 */
#ifndef APP_LOG_RECORDING_H
#define APP_LOG_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORDING_DIR		"attempts"
#define RECORDING_SUFFIX	".json"
#define RECORDING_GROUP_SUFFIX	".group.json"	/* trials of group cardea's members */
#define RECORDING_TRUST_DIR	"trust"		/* below it */

enum {
	RECORDING_VERSION = 1,
	RECORDING_MAX = 256 * 1024,		/* bytes of one recording */
	RECORDING_MESSAGES = 128,		/* of one recording; later ones are left out */
	RECORDING_TRUST_MAX = 8 * 1024 * 1024,	/* bytes of one trust file */
	RECORDING_TRUST_ALL = 64 * 1024 * 1024,	/* of all of them: the oldest go first */
	RECORDING_FILES = 64,			/* trust files of one recording */
	RECORDING_CODE = 16,			/* an attempt's code with its NUL, at most */
	RECORDING_BUNDLE = 1,			/* the version of a bundle (app/replay/bundle.h) */
	RECORDING_BUNDLE_MAX = 32 * 1024 * 1024,	/* bytes of one */
};

/* The folder that recordings go to. */
struct recordings;

/* Opens, or makes, the folder below the log's own, of which at most `keep` (at least 1) recordings
 * stay, and beside them half as many of the group's: of each the oldest go. Both folders must be the caller's and writable by nobody else, as log_open()
 * has it. 0 with *store, freed by recordings_close(); -1 with errno and a sentence in why[0..room).
 */
int recordings_open(const char *log_dir, unsigned int keep, struct recordings **store, char *why,
    size_t room) __attribute__((warn_unused_result));

/* Closes and frees *store and sets it to NULL; NULL is allowed. */
void recordings_close(struct recordings **store);

/* One attempt's, in memory until it is committed. */
struct recording;

/* A recording of the attempt `code`, which begins now. Never fails: when memory cannot be had, this
 * returns NULL, the functions below do nothing with it, and recording_commit() fails. */
struct recording *recording_begin(const char *code);

/* One value of the object `part`: "about", "settings" or "verdict". Keys and parts are literals of
 * the program. What is not UTF-8 of a text, and what is too long, is as log_text() writes it.
 *
 * cardea-replay needs, of "about": "kind"; of "settings": "maps", the account rules as lines of
 * cardea.conf ("map = PRINCIPAL@REALM ACCOUNT"); of "verdict": "failure", its id. */
void recording_text(struct recording *recording, const char *part, const char *key,
    const char *value);
void recording_number(struct recording *recording, const char *part, const char *key,
    uint64_t value);
void recording_bytes(struct recording *recording, const char *part, const char *key,
    const void *p, size_t n);

/* A message of wire.h that was said or heard: `body` is the struct of `type`. It is copied. Types
 * that a recording does not hold are passed over, so any may be given. WIRE_VERIFY_PREPARE and
 * WIRE_KRB_START also name the trust files to be kept. A blob that would make the recording too
 * long is null. */
void recording_message(struct recording *recording, uint16_t type, const void *body);

/* It is a trial of somebody who is neither root nor the front-end: it takes the place of such a one
 * alone. */
void recording_of_group(struct recording *recording);

/* The trust files are named and not opened: who judged by them did not come back from that. */
void recording_without_trust(struct recording *recording);

/* Keeps the trust files, writes *recording, removes what is too old, frees *recording and sets it
 * to NULL. A trust file that cannot be kept is told in its row ("why") and is no failure. 0 when
 * the recording is there; -1 with errno: EFBIG when it is over RECORDING_MAX. store may be NULL:
 * ENOENT. Blocks on the file system; a trust file is read only when it has changed. */
int recording_commit(struct recordings *store, struct recording **recording)
    __attribute__((warn_unused_result));

/* Whether name[0..) can be an attempt's code, and so a file's name here: characters of 0-9 and A-Z,
 * fewer than RECORDING_CODE. Pure. */
bool recording_code(const char *name) __attribute__((warn_unused_result));

#endif
