/* What is recorded of an attempt, and what never is. */
#include "recording.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message_json.h"
#include "record.h"
#include "recording_state.h"
#include "wire_lines.h"

struct recording {
	char code[RECORDING_CODE];
	uint64_t begun_ns;
	json_t *object;
	size_t room;			/* bytes that blobs may still take */
	size_t messages;
	bool bad;			/* something could not be added */
	bool no_trust;			/* trust files are named, and not opened */
	bool of_group;			/* of the group's share */
};

/* The messages that are recorded, each without the fields in which a ticket or a key is, and
 * without what another one has already. */
static const struct {
	uint16_t type;
	const char *without[4];
} recorded[] = {
	{ WIRE_CARD_FOUND, { NULL } },
	{ WIRE_CARD_SLOT, { NULL } },
	{ WIRE_CARD_READY, { NULL } },
	{ WIRE_CARD_BUFFER, { NULL } },
	{ WIRE_CARD_TRACE, { NULL } },
	{ WIRE_CARD_PIN, { NULL } },
	{ WIRE_CARD_SIGNED, { NULL } },
	{ WIRE_CARD_FAILED, { NULL } },
	{ WIRE_VERIFY_PREPARE, { NULL } },
	{ WIRE_VERIFY_JUDGEMENT, { NULL } },
	{ WIRE_KRB_START, { "certificate", NULL } },
	{ WIRE_KRB_PREFLIGHT, { NULL } },
	{ WIRE_KRB_EVIDENCE, { NULL } },
	{ WIRE_KRB_TGT, { NULL } },
	{ WIRE_KRB_RESULT, { "ap_req", "ccache", "signed_data", NULL } },
	{ WIRE_KRB_FAILED, { "kdc_certificate", NULL } },
	{ WIRE_VERIFY_PROVE, { "ap_req", "certificate", "signed_data", NULL } },
	{ WIRE_VERIFY_PROOF, { NULL } },
	{ WIRE_VERIFY_FAILED, { NULL } },
	{ WIRE_SESSION_RESOLVE, { NULL } },
	{ WIRE_SESSION_ACCOUNT, { NULL } },
	{ WIRE_SESSION_FAILED, { NULL } },
};

/* Fields of the two messages above that name trust files, a line each. */
static const char *const trust_fields[] = {
	"trust.anchors", "trust.intermediates", "trust.crls", "kdc_anchors",
	"kdc_trust.anchors", "kdc_trust.intermediates", "kdc_trust.crls",
};

struct recording *
recording_begin(const char *code)
{
	struct recording *r = calloc(1, sizeof(*r));
	char now[32];

	if (r == NULL)
		return NULL;
	snprintf(r->code, sizeof(r->code), "%s", code);
	r->begun_ns = record_clock(CLOCK_MONOTONIC, 1000000000);
	r->room = RECORDING_MAX / 4;
	record_time(record_clock(CLOCK_REALTIME, 1000), now);
	r->object = json_pack("{s:i, s:s, s:s, s:s, s:{}, s:{}, s:[], s:[], s:{}}",
	    "recording", RECORDING_VERSION, "cardea", CARDEA_VERSION, "attempt", r->code,
	    "time", now, "about", "settings", "messages", "trust", "verdict");
	if (r->object == NULL)
		recording_free(&r);
	return r;
}

void
recording_free(struct recording **recording)
{
	if (*recording == NULL)
		return;
	json_decref((*recording)->object);
	free(*recording);
	*recording = NULL;
}

const char *
recording_name(const struct recording *recording)
{
	return recording->code;
}

const char *
recording_suffix(const struct recording *recording)
{
	return recording->of_group ? RECORDING_GROUP_SUFFIX : RECORDING_SUFFIX;
}

void
recording_of_group(struct recording *r)
{
	if (r != NULL)
		r->of_group = true;
}

static void
add(struct recording *r, const char *part, const char *key, json_t *value)
{
	if (r == NULL)
		json_decref(value);
	else if (json_object_set_new(json_object_get(r->object, part), key, value) != 0)
		r->bad = true;
}

void
recording_text(struct recording *r, const char *part, const char *key, const char *value)
{
	add(r, part, key, value == NULL ? json_null() : record_text(value, RECORDING_MAX / 4));
}

void
recording_number(struct recording *r, const char *part, const char *key, uint64_t value)
{
	add(r, part, key, json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value));
}

void
recording_bytes(struct recording *r, const char *part, const char *key, const void *p, size_t n)
{
	add(r, part, key, message_json_hex(p, n));
}

/* The bytes that blobs take in the object, two digits each. */
static size_t
blob_bytes(const struct message_type *t, const json_t *object)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->fields[i].kind == MESSAGE_BLOB)
			n += json_string_length(json_object_get(object, t->fields[i].name)) / 2;
	return n;
}

void
recording_message(struct recording *r, uint16_t type, const void *body)
{
	json_t *object;
	size_t i = 0;

	while (i < sizeof(recorded) / sizeof(recorded[0]) && recorded[i].type != type)
		i++;
	if (r == NULL || i == sizeof(recorded) / sizeof(recorded[0]) ||
	    r->messages == RECORDING_MESSAGES)
		return;
	object = message_json(type, body, recorded[i].without, r->room);
	if (object == NULL || json_object_set_new(object, "from_start_us", json_integer((json_int_t)
	    ((record_clock(CLOCK_MONOTONIC, 1000000000) - r->begun_ns) / 1000))) != 0)
		r->bad = true;
	else
		r->room -= blob_bytes(wire_type(type), object) <= r->room ?
		    blob_bytes(wire_type(type), object) : r->room;
	r->messages++;
	if (json_array_append_new(json_object_get(r->object, "messages"), object) != 0)
		r->bad = true;
}

/* ---- the trust files ---- */

void
recording_without_trust(struct recording *r)
{
	if (r != NULL)
		r->no_trust = true;
}

static bool
is_named(const json_t *rows, const char *path)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (strcmp(json_string_value(json_object_get(row, "path")), path) == 0)
			return true;
	return false;
}

static void
keep_one(struct recording *r, struct trust_store *trust, const char *path)
{
	json_t *rows = json_object_get(r->object, "trust"), *row, *text;
	char sha256[65] = "", why[512] = "it was not read";
	int kept = TRUST_STORE_WITHHELD;

	if (is_named(rows, path) || json_array_size(rows) == RECORDING_FILES)
		return;
	if (!r->no_trust && trust != NULL)
		kept = trust_store_keep(trust, path, sha256, why, sizeof(why));
	text = record_text(kept == 0 ? sha256 : why, LOG_TEXT_MAX);
	row = json_pack("{s:o, s:o, s:b}", "path", record_text(path, LOG_TEXT_MAX),
	    kept == 0 ? "sha256" : "why", text, "opened", kept != TRUST_STORE_WITHHELD);
	if (row == NULL || json_array_append_new(rows, row) != 0)
		r->bad = true;
}

static void
keep_all(struct recording *r, struct trust_store *trust, const char *paths)
{
	char path[WIRE_PATHS];

	while (paths != NULL && wire_lines_next(&paths, path, sizeof(path)))
		if (path[0] == '/')
			keep_one(r, trust, path);
}

char *
recording_dump(struct recording *r, struct trust_store *trust, size_t *n)
{
	json_t *message;
	char *text;
	size_t i;

	*n = 0;
	errno = ENOMEM;
	json_array_foreach(json_object_get(r->object, "messages"), i, message)
		for (size_t k = 0; k < sizeof(trust_fields) / sizeof(trust_fields[0]); k++)
			keep_all(r, trust, json_string_value(json_object_get(message,
			    trust_fields[k])));
	if (r->bad || (text = json_dumps(r->object, JSON_INDENT(1) | JSON_ENSURE_ASCII)) == NULL)
		return NULL;
	*n = strlen(text);
	if (*n <= RECORDING_MAX)
		return text;
	errno = EFBIG;
	free(text);
	return NULL;
}
