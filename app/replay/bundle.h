/*
 * bundle.h: a recorded attempt with the files it was judged with, as `cardea log --bundle` has it.
 *
 * One JSON object: the recording (app/log/recording.h), and beside its fields
 *
 *	"bundle": 1, "files": {"SHA256": {"text": "-----BEGIN ..."} or {"hex": "3082..."}, ...},
 *	"log": [records of the attempt]
 *
 * It is a stranger's: every field is looked at by its kind and bounds, numbers of things are
 * limited, and nothing that it names is opened. Pure but for memory, of which it takes a few times
 * its own length.
 */
#ifndef APP_REPLAY_BUNDLE_H
#define APP_REPLAY_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"
#include "wire.h"

enum {
	BUNDLE_EVIDENCE = 16,		/* messages of the KDC and to it */
	BUNDLE_BLOBS = 512 * 1024,	/* bytes of all blobs in messages */
	BUNDLE_FILES = 64,
	BUNDLE_VALUES = 128 * 1024,	/* of JSON: many times what a recording and its log have */
	BUNDLE_TEXT = 64,
};

struct bundle_file {
	const char *path;		/* on the machine of the attempt */
	uint8_t *data;			/* NULL: it could not be read there, or is not here */
	size_t n;
	bool lacking;			/* it was read there, but is not in the bundle */
	bool unopened;			/* what was in it, or whether it could be read, is not here */
	const char *why;		/* that is so; NULL: it does not say */
	bool altered;			/* it is not the file that was kept: another SHA-256 */
};

/* What stands in one. Messages are NULL when there is none; of several the last one counts. */
struct bundle {
	char attempt[BUNDLE_TEXT], time[BUNDLE_TEXT], cardea[BUNDLE_TEXT], kind[BUNDLE_TEXT];
	enum failure verdict;		/* as it was recorded; FAILURE_NONE: granted */
	const char *maps;		/* account rules, lines of cardea.conf; never NULL */
	struct bundle_file files[BUNDLE_FILES];
	size_t file_count;
	struct wire_card_buffer *buffer;
	struct wire_card_failed *card_failed;
	struct wire_verify_prepare *prepare;
	struct wire_verify_judgement *judgement;
	struct wire_krb_start *start;
	struct wire_krb_preflight *preflight;
	struct wire_krb_tgt *tgt;
	struct wire_krb_result *result;
	struct wire_krb_failed *krb_failed;
	struct wire_verify_prove *prove;
	struct wire_verify_proof *proof;
	struct wire_verify_failed *verify_failed;
	struct wire_session_resolve *resolve;
	struct wire_session_account *account;
	struct wire_session_failed *session_failed;
	struct wire_krb_evidence *evidence[BUNDLE_EVIDENCE];
	size_t evidence_count;
	/* Private. */
	struct json_t *root;
	uint8_t *blobs;
	size_t blobs_used;
};

/* Reads text[0..n), of at most RECORDING_BUNDLE_MAX (app/log/recording.h) bytes. 0 with *bundle, the
 * caller's to bundle_free(); -1 with NULL and a sentence in why[0..room) when it is no bundle that
 * can be replayed. */
int bundle_read(const char *text, size_t n, struct bundle **bundle, char *why, size_t room)
    __attribute__((warn_unused_result));

/* Frees *bundle and sets it to NULL; NULL is allowed. */
void bundle_free(struct bundle **bundle);

/* The last evidence of that kind (enum wire_evidence), or NULL. */
const struct wire_krb_evidence *bundle_evidence(const struct bundle *bundle,
    enum wire_evidence what);

/* The file that was at `path` when the attempt was recorded; NULL when none is named so. */
const struct bundle_file *bundle_file(const struct bundle *bundle, const char *path);

#endif
