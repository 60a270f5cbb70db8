/*
 * recording_state.h: inside app/log: what the files of recordings share.
 */
#ifndef APP_LOG_RECORDING_STATE_H
#define APP_LOG_RECORDING_STATE_H

#include "recording.h"

/* The files that attempts were judged with, by their SHA-256. */
struct trust_store;

/* The store in the folder `dir`, which stays the caller's. NULL without memory. */
struct trust_store *trust_store_new(int dir) __attribute__((warn_unused_result));
void trust_store_free(struct trust_store **store);

/* Keeps a copy of the file `path` under its SHA-256, in lower-case hex, or lets the one that is
 * there bear the time of now. A file that looks as it did last is not read. 0; or with a sentence in
 * why[0..room) -1, when it cannot be read, and TRUST_STORE_WITHHELD, when it can but its copy is not
 * kept: it has a private key in it, or the copy cannot be written. */
enum { TRUST_STORE_WITHHELD = 1 };
int trust_store_keep(struct trust_store *store, const char *path, char sha256[65], char *why,
    size_t room) __attribute__((warn_unused_result));

/* Removes what was last kept before `oldest` (seconds since 1970), and then the oldest until the
 * rest has at most `most` bytes. */
void trust_store_prune(struct trust_store *store, int64_t oldest, uint64_t most);

/* Writes text[0..n) as the file `name` of the folder `dir`, whole or not at all. -1 with errno. */
int recording_put(int dir, const char *name, const void *text, size_t n)
    __attribute__((warn_unused_result));

/* Opens the folder `name` below `dir` (AT_FDCWD: anywhere), which is made (0750) when missing, and
 * must belong to the caller and be writable by nobody else. -1 with errno. */
int recording_folder(int dir, const char *name) __attribute__((warn_unused_result));

/* The recording as text, *n bytes, to be freed; NULL with errno. Its trust files are kept in
 * `trust`, which may be NULL: their rows say so then. (recording.c) */
char *recording_dump(struct recording *recording, struct trust_store *trust, size_t *n)
    __attribute__((warn_unused_result));

/* The attempt's code, and what follows it in the file's name. */
const char *recording_name(const struct recording *recording);
const char *recording_suffix(const struct recording *recording);

void recording_free(struct recording **recording);

#endif
