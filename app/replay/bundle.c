#include "bundle.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "message_json.h"
#include "recording.h"
#include "status.h"

#define MESSAGE(id, member)	{ id, offsetof(struct bundle, member) }

/* Where the messages go; evidence has a list of its own. */
static const struct {
	uint16_t type;
	size_t offset;
} places[] = {
	MESSAGE(WIRE_CARD_BUFFER, buffer),
	MESSAGE(WIRE_CARD_FAILED, card_failed),
	MESSAGE(WIRE_VERIFY_PREPARE, prepare),
	MESSAGE(WIRE_VERIFY_JUDGEMENT, judgement),
	MESSAGE(WIRE_KRB_START, start),
	MESSAGE(WIRE_KRB_PREFLIGHT, preflight),
	MESSAGE(WIRE_KRB_TGT, tgt),
	MESSAGE(WIRE_KRB_RESULT, result),
	MESSAGE(WIRE_KRB_FAILED, krb_failed),
	MESSAGE(WIRE_VERIFY_PROVE, prove),
	MESSAGE(WIRE_VERIFY_PROOF, proof),
	MESSAGE(WIRE_VERIFY_FAILED, verify_failed),
	MESSAGE(WIRE_SESSION_RESOLVE, resolve),
	MESSAGE(WIRE_SESSION_ACCOUNT, account),
	MESSAGE(WIRE_SESSION_FAILED, session_failed),
};

enum { PLACES = sizeof(places) / sizeof(places[0]) };

/* The pointer to a message in *b. The member's own type is that of its struct; all are pointers to
 * objects, which POSIX has alike. */
static void *
place_get(const struct bundle *b, size_t i)
{
	void *body;

	memcpy(&body, (const char *)b + places[i].offset, sizeof(body));
	return body;
}

static void
place_set(struct bundle *b, size_t i, void *body)
{
	free(place_get(b, i));
	memcpy((char *)b + places[i].offset, &body, sizeof(body));
}

static bool
take_text(const json_t *object, const char *key, char *out, size_t room)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL && snprintf(out, room, "%s", text) < (int)room;
}

/* ---- messages ---- */

static int
take_message(struct bundle *b, const json_t *object, char *why, size_t room)
{
	uint16_t type = message_json_type(object);
	const struct message_type *t = wire_type(type);
	const char *broken;
	size_t i = 0;
	void *body;

	while (i < PLACES && places[i].type != type)
		i++;
	if (t == NULL || (i == PLACES && type != WIRE_KRB_EVIDENCE) ||
	    (i == PLACES && b->evidence_count == BUNDLE_EVIDENCE))
		return 0;
	body = calloc(1, t->size);
	if (body == NULL) {
		snprintf(why, room, "not enough memory");
		return -1;
	}
	broken = message_json_read(object, type, body, b->blobs, BUNDLE_BLOBS, &b->blobs_used);
	if (broken != NULL) {
		snprintf(why, room, "its %s message is broken: %s", t->name, broken);
		free(body);
		return -1;
	}
	if (i < PLACES)
		place_set(b, i, body);
	else
		b->evidence[b->evidence_count++] = body;
	return 0;
}

static int
take_messages(struct bundle *b, char *why, size_t room)
{
	const json_t *messages = json_object_get(b->root, "messages");
	size_t n = json_array_size(messages);

	if (!json_is_array(messages) || n > RECORDING_MESSAGES) {
		snprintf(why, room, "it has no list of messages, or too long a one");
		return -1;
	}
	for (size_t i = 0; i < n; i++)
		if (take_message(b, json_array_get(messages, i), why, room) != 0)
			return -1;
	return 0;
}

/* ---- files ---- */

static bool
is_content(const struct bundle_file *file, const char *sha256)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1] = "";
	unsigned int n = 0;

	if (EVP_Digest(file->data, file->n, digest, &n, EVP_sha256(), NULL) != 1)
		return false;
	for (unsigned int i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return strcmp(hex, sha256) == 0;
}

/* The bytes of one entry of "files"; false when it has none. */
static bool
take_content(const json_t *entry, struct bundle_file *file)
{
	const json_t *text = json_object_get(entry, "text"), *hex = json_object_get(entry, "hex");
	size_t n = json_is_string(text) ? json_string_length(text) : json_string_length(hex) / 2;
	long got = -1;

	if (n > RECORDING_TRUST_MAX || (file->data = malloc(n + 1)) == NULL)
		return false;
	if (json_is_string(text)) {
		memcpy(file->data, json_string_value(text), n);
		got = (long)n;
	} else if (json_is_string(hex)) {
		got = message_json_unhex(hex, file->data, n);
	}
	if (got < 0) {
		free(file->data);
		file->data = NULL;
		return false;
	}
	file->n = (size_t)got;
	return true;
}

/* One file, which a row of "trust" names by its content. Several may name the same: what all take
 * together counts. */
static void
take_file(const json_t *files, const char *sha256, struct bundle_file *file)
{
	if (!take_content(json_object_get(files, sha256), file))
		file->lacking = true;
	else
		file->altered = !is_content(file, sha256);
}

static int
take_files(struct bundle *b, char *why, size_t room)
{
	const json_t *rows = json_object_get(b->root, "trust");
	const json_t *files = json_object_get(b->root, "files");
	size_t n = json_array_size(rows), bytes = 0;

	if (!json_is_array(rows) || n > BUNDLE_FILES || !json_is_object(files)) {
		snprintf(why, room, "it has no list of trust files, or too long a one");
		return -1;
	}
	for (size_t i = 0; i < n; i++) {
		const json_t *row = json_array_get(rows, i);
		const char *sha256 = json_string_value(json_object_get(row, "sha256"));
		struct bundle_file *file = &b->files[i];

		file->path = json_string_value(json_object_get(row, "path"));
		if (file->path == NULL) {
			snprintf(why, room, "a trust file in it has no name");
			return -1;
		}
		b->file_count++;
		file->unopened = json_is_false(json_object_get(row, "opened"));
		file->why = json_string_value(json_object_get(row, "why"));
		if (sha256 != NULL)
			take_file(files, sha256, file);
		bytes += file->n;
		if (bytes > RECORDING_BUNDLE_MAX) {
			snprintf(why, room, "its trust files are longer than 32 MiB");
			return -1;
		}
	}
	return 0;
}

/* ---- the whole ---- */

static int
take_head(struct bundle *b, char *why, size_t room)
{
	const json_t *verdict = json_object_get(b->root, "verdict");
	const json_t *maps = json_object_get(json_object_get(b->root, "settings"), "maps");
	char failure[BUNDLE_TEXT];

	if (json_integer_value(json_object_get(b->root, "recording")) != RECORDING_VERSION ||
	    json_integer_value(json_object_get(b->root, "bundle")) != RECORDING_BUNDLE) {
		snprintf(why, room, "it is no bundle of a recorded attempt, or one of a later "
		    "version of Cardea");
		return -1;
	}
	if (!take_text(b->root, "attempt", b->attempt, sizeof(b->attempt)) ||
	    !take_text(b->root, "time", b->time, sizeof(b->time)) ||
	    !take_text(b->root, "cardea", b->cardea, sizeof(b->cardea)) ||
	    !take_text(json_object_get(b->root, "about"), "kind", b->kind, sizeof(b->kind)) ||
	    !take_text(verdict, "failure", failure, sizeof(failure))) {
		snprintf(why, room, "it does not say which attempt it is and what became of it");
		return -1;
	}
	b->maps = json_is_string(maps) ? json_string_value(maps) : "";
	b->verdict = failure_by_name(failure);
	if (b->verdict != FAILURE_NONE || strcmp(failure, "none") == 0)
		return 0;
	snprintf(why, room, "its verdict is one that this version of Cardea does not know");
	return -1;
}

/* At least as many values as jansson would make of the text: each but the first is behind one of
 * these. A value takes many times its text in memory. */
static size_t
count_values(const char *text, size_t n)
{
	bool in_string = false;
	size_t count = 1;

	for (size_t i = 0; i < n; i++) {
		if (in_string && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			in_string = !in_string;
		else if (!in_string && (text[i] == ',' || text[i] == '[' || text[i] == '{'))
			count++;
	}
	return count;
}

int
bundle_read(const char *text, size_t n, struct bundle **bundle, char *why, size_t room)
{
	struct bundle *b = calloc(1, sizeof(*b));
	json_error_t error;

	*bundle = NULL;
	if (b != NULL)
		b->blobs = malloc(BUNDLE_BLOBS);
	if (b == NULL || b->blobs == NULL) {
		snprintf(why, room, "not enough memory");
	} else if (n > RECORDING_BUNDLE_MAX) {
		snprintf(why, room, "it is longer than 32 MiB");
	} else if (count_values(text, n) > BUNDLE_VALUES) {
		snprintf(why, room, "it has more than %d values", BUNDLE_VALUES);
	} else if ((b->root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error)) == NULL) {
		snprintf(why, room, "line %d: it is no JSON", error.line);
	} else if (take_head(b, why, room) == 0 && take_messages(b, why, room) == 0 &&
	    take_files(b, why, room) == 0) {
		*bundle = b;
		return 0;
	}
	bundle_free(&b);
	return -1;
}

void
bundle_free(struct bundle **bundle)
{
	struct bundle *b = *bundle;

	if (b == NULL)
		return;
	for (size_t i = 0; i < PLACES; i++)
		free(place_get(b, i));
	for (size_t i = 0; i < b->evidence_count; i++)
		free(b->evidence[i]);
	for (size_t i = 0; i < BUNDLE_FILES; i++)
		free(b->files[i].data);
	json_decref(b->root);
	free(b->blobs);
	free(b);
	*bundle = NULL;
}

const struct wire_krb_evidence *
bundle_evidence(const struct bundle *b, enum wire_evidence what)
{
	for (size_t i = b->evidence_count; i > 0; i--)
		if (b->evidence[i - 1]->what == what)
			return b->evidence[i - 1];
	return NULL;
}

const struct bundle_file *
bundle_file(const struct bundle *b, const char *path)
{
	for (size_t i = 0; i < b->file_count; i++)
		if (strcmp(b->files[i].path, path) == 0)
			return &b->files[i];
	return NULL;
}
