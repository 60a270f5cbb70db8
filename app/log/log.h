/*
 * log.h: records into the log, and out of it.
 *
 * The log is a folder with cardea.log, JSON Lines, and the files put aside from it: cardea.log.1 is
 * the youngest of those. One line is one record, one object:
 *
 *	{"seq":17,"time":"2025-03-01T09:30:00.123Z","mono_ns":12345,"event":"lock", ...}
 *
 * seq rises by one from record to record, over rotations and restarts; a gap means that records
 * were taken away. A record is written by one write(); one that did not go in whole is cut off
 * again and counted, and the next record that goes in bears "lost": how many did not. Lines are
 * ASCII: anything else in a value, control and bidirectional characters among them, is escaped, so
 * no value can end a line, forge a field or disturb a terminal.
 */
#ifndef APP_LOG_LOG_H
#define APP_LOG_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_FILE	"cardea.log"

enum {
	LOG_TEXT_MAX = 2048,		/* bytes of one value; what is longer ends in "..." */
	LOG_BYTES_MAX = 16 * 1024,	/* of log_bytes() */
	LOG_RECORD_MAX = 64 * 1024,	/* bytes of one line */
};

struct json_t;				/* jansson's */
struct log;
struct log_record;

/* ---- the writer, for the authority alone ---- */

/* Opens the log in `dir`, which is made (0750) when missing and must belong to the caller and be
 * writable by nobody else; its group may read, and may be given it by a set-group-id folder. A torn
 * last line of an earlier run is cut off, and the next record tells it as "torn": bytes. Each file
 * takes at most max_bytes (at least LOG_RECORD_MAX), `files` (at least 2) are kept. 0 with *log,
 * freed by log_close(); -1 with errno and a sentence in why[0..room). */
int log_open(const char *dir, uint64_t max_bytes, unsigned int files, struct log **log, char *why,
    size_t room) __attribute__((warn_unused_result));

/* Closes and frees *log and sets it to NULL; NULL is allowed. */
void log_close(struct log **log);

/* How many records did not go in since the last one that did. */
uint64_t log_lost(const struct log *log);

/* A record of `event`, to be given to log_commit(). Never fails: when memory cannot be had, this
 * returns NULL, the functions below do nothing with it, and log_commit() counts the loss. */
struct log_record *log_begin(const char *event);

/* A field. The key is a literal of the program. A text that is not UTF-8 keeps its other bytes as
 * "\xNN". NULL is written as null. */
void log_text(struct log_record *record, const char *key, const char *value);
void log_number(struct log_record *record, const char *key, uint64_t value);
void log_flag(struct log_record *record, const char *key, bool value);
void log_hex(struct log_record *record, const char *key, uint64_t value);	/* "0x000003e7" */

/* n bytes as 2n hexadecimal digits; more than LOG_BYTES_MAX are written as null. */
void log_bytes(struct log_record *record, const char *key, const void *p, size_t n);

/* A number inside the object `object`, which is made when missing: "stages":{"pin":1200}. `key` may
 * come from outside here. */
void log_number_in(struct log_record *record, const char *object, const char *key, uint64_t value);

/* Writes *record with its seq and the time of now, frees it and sets it to NULL. 0 when all of it
 * is in the log; -1 with errno when not: it is then counted as lost. Blocks on the file system. */
int log_commit(struct log *log, struct log_record **record) __attribute__((warn_unused_result));

/* ---- the reader, for anyone who may read the files ---- */

struct log_reader;

struct log_line {
	const char *text;		/* without its newline, valid until the next call */
	size_t n;
	struct json_t *object;		/* the same parsed, valid until the next call */
};

/* Reads the log in `dir` from its oldest record on. 0 with *reader, freed by log_reader_close();
 * -1 with errno and a sentence in why[0..room). A log without a file is an empty one. */
int log_reader_open(const char *dir, struct log_reader **reader, char *why, size_t room)
    __attribute__((warn_unused_result));

/* Reads the one file fd, which becomes the reader's. NULL with errno on failure. */
struct log_reader *log_reader_fd(int fd) __attribute__((warn_unused_result));

/* The next record: 1 with *line, 0 when there is none yet (the call may be repeated when the log
 * has grown or was rotated), -1 with errno when reading fails. Lines that are no record, or longer
 * than LOG_RECORD_MAX, are skipped and counted. */
int log_read(struct log_reader *reader, struct log_line *line) __attribute__((warn_unused_result));

/* Lines that were skipped so far. */
uint64_t log_reader_broken(const struct log_reader *reader);

/* Closes and frees *reader and sets it to NULL; NULL is allowed. */
void log_reader_close(struct log_reader **reader);

/* Whether line[0..n) is a record: an object with a number "seq" and texts "time" and "event". The
 * object is the caller's (json_decref()); NULL when it is none. Pure. */
struct json_t *log_parse(const char *line, size_t n) __attribute__((warn_unused_result));

#endif
