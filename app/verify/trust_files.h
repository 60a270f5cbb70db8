/*
 * trust_files.h: anchors, intermediates and CRLs from the files that the configuration names.
 */
#ifndef APP_VERIFY_TRUST_FILES_H
#define APP_VERIFY_TRUST_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "identity.h"
#include "wire.h"

#define TRUST_FILE_MAX	(8 * 1024 * 1024)	/* octets of one file */

/* What could not be read: the first file, and how many of each kind were found. */
struct trust_found {
	int anchors, intermediates, crls;	/* objects */
	int unread;				/* files */
	char why[WIRE_DETAIL];			/* of the first unread file; empty when none */
};

enum trust_kind { TRUST_ANCHORS, TRUST_INTERMEDIATES, TRUST_CRLS };

/* Adds what the file holds if only root can change it (trusted_open()). Returns the objects, at
 * least 1; -1 with the reason in why[0..room). Blocks on the file system. */
int trust_file_add(struct identity_trust *trust, enum trust_kind kind, const char *path, char *why,
    size_t room) __attribute__((warn_unused_result));

/* Reads all files of `files` that only root can change (trusted_open()). What cannot be read is
 * counted in *found and left out: less trust, never more. NULL only without memory; free with
 * identity_trust_free(). Blocks on the file system. */
struct identity_trust *trust_files_load(const struct wire_trust *files, struct trust_found *found)
    __attribute__((warn_unused_result));

/* How many anchors, which are self-signed, the files of the newline-separated `paths` hold; 0 when
 * there is none, with the reason in why[0..room). */
int trust_files_count(const char *paths, char *why, size_t room)
    __attribute__((warn_unused_result));

#endif
