/* What card and KDC said in a recorded attempt. */
#include "log_recording.h"

#include <stdlib.h>
#include <string.h>

#include "message_json.h"
#include "recording.h"
#include "show.h"
#include "wire_trace.h"

enum { INDENT = 1, COMMAND = 2, VALUE = 17 };	/* columns */

/* The one of the name that ends so; NULL: there is none, or none that can be read. */
static json_t *
load(const char *dir, const char *code, const char *suffix, json_error_t *error)
{
	char path[1024];

	if (snprintf(path, sizeof(path), "%s/" RECORDING_DIR "/%s%s", dir, code, suffix) <
	    (int)sizeof(path))
		return json_load_file(path, JSON_REJECT_DUPLICATES, error);
	snprintf(error->text, sizeof(error->text), "its name is too long");
	return NULL;
}

json_t *
log_recording(const char *dir, const char *code, char *why, size_t room)
{
	json_t *recording;
	json_error_t error, other;

	if (!recording_code(code)) {
		snprintf(why, room, "an attempt has a code of six characters");
		return NULL;
	}
	recording = load(dir, code, RECORDING_SUFFIX, &error);
	if (recording == NULL)
		recording = load(dir, code, RECORDING_GROUP_SUFFIX, &other);
	if (json_integer_value(json_object_get(recording, "recording")) == RECORDING_VERSION)
		return recording;
	snprintf(why, room, "there is no recording of that attempt that can be read: %s",
	    recording == NULL ? error.text : "it is of another version");
	json_decref(recording);
	return NULL;
}

/* ---- the card ---- */

static const char *
mark(const struct wire_trace *r)
{
	switch (r->kind) {
	case WIRE_TRACE_SECRET:
		return ", data withheld";
	case WIRE_TRACE_PAD:
		return ", by the reader";
	}
	return "";
}

static void
put_command(FILE *out, const struct wire_trace *r)
{
	char sizes[48] = "", answer[48];
	int n = 0;

	if (r->kind == WIRE_TRACE_MORE) {
		show_fieldf(out, INDENT, COMMAND, "", "and %u more", r->more);
		return;
	}
	if (r->lc > 0)
		n = snprintf(sizes, sizeof(sizes), " Lc %u", r->lc);
	if (r->le > 0)
		snprintf(sizes + n, sizeof(sizes) - (size_t)n, " Le %u", r->le);
	if (r->error != 0)
		snprintf(answer, sizeof(answer), "no answer");
	else
		snprintf(answer, sizeof(answer), "%u bytes, %04X", r->got, r->sw);
	show_fieldf(out, INDENT, COMMAND, "", "%02X %02X %02X %02X%-14s %-15s %4u.%u ms %s%s",
	    r->cla, r->ins, r->p1, r->p2, sizes, answer, r->us / 1000, r->us / 100 % 10,
	    wire_trace_name(r->ins), mark(r));
}

static void
put_trace(FILE *out, const json_t *message)
{
	const size_t room = (WIRE_TRACE_RECORDS + 1) * WIRE_TRACE_SIZE;
	uint8_t *bytes = malloc(room);
	struct message_blob blob = { bytes, 0 };
	struct wire_trace record;
	long n = bytes == NULL ? -1 :
	    message_json_unhex(json_object_get(message, "trace"), bytes, room);

	blob.n = n > 0 ? (size_t)n : 0;
	while (wire_trace_get(&blob, &record))
		put_command(out, &record);
	free(bytes);
}

/* ---- the KDC ---- */

static void
put_evidence(FILE *out, const json_t *message)
{
	static const char *const whats[] = {
		[WIRE_EVIDENCE_FIRST_REPLY] = "first answer",
		[WIRE_EVIDENCE_SIGNED_REPLY] = "signed answer",
		[WIRE_EVIDENCE_HOST_REPLY] = "host ticket",
		[WIRE_EVIDENCE_SIGNED_DATA] = "our request",
	};
	json_int_t what = json_integer_value(json_object_get(message, "what"));
	size_t n = json_string_length(json_object_get(message, "message")) / 2;

	if (what < WIRE_EVIDENCE_FIRST_REPLY || what > WIRE_EVIDENCE_SIGNED_DATA)
		return;
	if (what == WIRE_EVIDENCE_SIGNED_DATA)
		show_fieldf(out, INDENT, VALUE, whats[what], "SignedData, %zu bytes", n);
	else
		show_fieldf(out, INDENT, VALUE, whats[what], "%zu bytes from %s", n,
		    show_get(message, "kdc"));
}

static size_t
put_all(FILE *out, const json_t *recording, const char *type,
    void (*put)(FILE *out, const json_t *message), const char *title)
{
	json_t *message;
	size_t i, count = 0;

	json_array_foreach(json_object_get(recording, "messages"), i, message) {
		if (strcmp(show_get(message, "type"), type) != 0)
			continue;
		if (count++ == 0)
			fputs(title, out);
		put(out, message);
	}
	return count;
}

void
log_recording_show(FILE *out, const json_t *recording)
{
	size_t trust = json_array_size(json_object_get(recording, "trust"));

	put_all(out, recording, "card_trace", put_trace, "\nwhat the card was told\n");
	put_all(out, recording, "krb_evidence", put_evidence, "\nwhat was recorded of the KDC\n");
	if (trust > 0)
		show_fieldf(out, INDENT, VALUE, "trust", "%zu files", trust);
}
