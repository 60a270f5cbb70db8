/* The story of one attempt. */
#include <stdlib.h>
#include <string.h>

#include "causes_view.h"
#include "log_view.h"
#include "names.h"
#include "show.h"
#include "stages.h"
#include "status.h"
#include "wire_lines.h"

enum {
	FIELDS = 31,			/* the column of a record's fields */
	INDENT = 1, VALUE = 15,		/* of the verdict's lines: a SHA-256 fits in one */
	STAGES = 32,
};

static const char *
krb_name(uint32_t code)
{
	return status_name_krb((int32_t)code);
}

/* The verdict's fields, in the words and the order of cardea-try(1). */
static const struct field {
	const char *key, *label;
	const char *(*name)(uint32_t code);	/* of a code, which says nothing when it is 0 */
} fields[] = {
	{ "ntstatus", "ntstatus", status_name_nt },
	{ "substatus", "substatus", status_name_nt },
	{ "win32", "win32", status_name_win32 },
	{ "krb_error", "krb_error", krb_name },
	{ "edata_status", "edata_status", status_name_nt },
	{ "stage", "stage", NULL },
	{ "detail", "detail", NULL },
	{ "kdc", "KDC", NULL },
	{ "kdc_subject", "KDC's name", NULL },
	{ "kdc_issuer", "its issuer", NULL },
	{ "kdc_sha256", "its SHA-256", NULL },
	{ "kdc_not_after", "its end", NULL },
	{ "kdc_check", "its check", NULL },
	{ "principal", "principal", NULL },
	{ "realm", "realm", NULL },
	{ "certificate_sha256", "certificate", NULL },
	{ "account", "account", NULL },
	{ "account_rule", "by rule", NULL },
	{ "logon_id", "logon_id", NULL },
	{ "tries", "tries left", NULL },
	{ "verify_sent", "PINs sent", NULL },
	{ "who_fixes", "who fixes it", NULL },
	{ "remedy", "remedy", NULL },
};

static bool
is_one_of(const char *key, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

/* Fields that every record has, or that are shown elsewhere. */
static bool
is_ordinary(const char *key)
{
	static const char *const keys[] = { "seq", "time", "mono_ns", "event", "attempt",
	    "stages" };

	return is_one_of(key, keys, sizeof(keys) / sizeof(keys[0]));
}

/* Fields that help a developer more than a technician. */
static bool
is_inner(const char *key)
{
	static const char *const keys[] = { "origin", "source", "logon_type", "insertion",
	    "caller_uid", "caller_pid", "shell_pid" };

	return is_one_of(key, keys, sizeof(keys) / sizeof(keys[0]));
}

/* That a helper came and went as it should. */
static bool
is_routine(const json_t *record)
{
	static const char *const whats[] = { "started", "released" };

	return strcmp(show_get(record, "event"), "helper") == 0 &&
	    is_one_of(show_get(record, "what"), whats, sizeof(whats) / sizeof(whats[0]));
}

/* "key value, key value" of all that is to be shown. */
static void
join_fields(json_t *record, bool all, char *line, size_t room)
{
	char clean[48];
	size_t used = 0;
	const char *key;
	json_t *value;

	line[0] = '\0';
	json_object_foreach(record, key, value) {
		const char *shown = show_get(record, key);
		bool took = strcmp(key, "us") == 0;

		if (is_ordinary(key) || (!all && is_inner(key)) || shown[0] == '\0' ||
		    (took && json_integer_value(value) == 0) || used >= room)
			continue;
		used += (size_t)snprintf(line + used, room - used, "%s%s %s%s", used > 0 ? ", " : "",
		    took ? "after" : show_clean(key, clean, sizeof(clean)), shown,
		    took ? " us" : "");
	}
}

static void
put_field(FILE *out, const struct field *field, const char *value)
{
	unsigned long code;
	char *end;

	if (field->name == NULL) {
		show_field(out, INDENT, VALUE, field->label, value);
		return;
	}
	code = strtoul(value, &end, 0);
	if (*end != '\0' || code > UINT32_MAX)
		show_field(out, INDENT, VALUE, field->label, value);
	else if (code != 0)
		show_fieldf(out, INDENT, VALUE, field->label, "%s %s", value,
		    field->name((uint32_t)code));
}

/* What has no row in the table of fields. */
static void
put_others(FILE *out, json_t *record)
{
	static const char *const elsewhere[] = { "kind", "failure", "us", "edata_name",
	    "identities", "kdc_certificate" };
	char label[VALUE - INDENT - 1];
	const char *key;
	json_t *value;

	json_object_foreach(record, key, value) {
		bool known = is_ordinary(key) ||
		    is_one_of(key, elsewhere, sizeof(elsewhere) / sizeof(elsewhere[0]));

		for (size_t i = 0; !known && i < sizeof(fields) / sizeof(fields[0]); i++)
			known = strcmp(fields[i].key, key) == 0;
		if (!known && show_get(record, key)[0] != '\0')
			show_field(out, INDENT, VALUE, show_clean(key, label, sizeof(label)),
			    show_get(record, key));
	}
}

/* What could be registered with the account, a line each. */
static void
put_identities(FILE *out, const char *lines)
{
	char line[512];

	if (lines[0] != '\0')
		show_field(out, INDENT, VALUE, "to be registered", "");
	while (wire_lines_next(&lines, line, sizeof(line)))
		show_wrap(out, INDENT + 2, INDENT + 2, "", line);
}

/* How to look at the certificate that a KDC was refused for. */
static void
put_certificate(FILE *out, const json_t *record)
{
	if (show_get(record, "kdc_certificate")[0] != '\0')
		show_fieldf(out, INDENT, VALUE, "to look at it",
		    "cardea log --attempt %.16s --kdc-certificate | openssl x509 -noout -text",
		    show_get(record, "attempt"));
}

static void
put_stages(FILE *out, json_t *stages)
{
	struct stage_time times[STAGES];
	size_t count = 0;
	const char *key;
	json_t *value;

	json_object_foreach(stages, key, value)
		if (count < STAGES)
			times[count++] = (struct stage_time){ key,
			    (uint64_t)json_integer_value(value) };
	stages_put(out, INDENT, VALUE, "milliseconds", times, count);
}

static void
put_verdict(FILE *out, json_t *record)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const char *value = show_get(record, fields[i].key);

		if (value[0] != '\0' && strcmp(value, "none") != 0)
			put_field(out, &fields[i], value);
	}
	put_certificate(out, record);
	causes_put(out, INDENT, VALUE, failure_by_name(show_get(record, "failure")));
	put_identities(out, show_get(record, "identities"));
	put_others(out, record);
	put_stages(out, json_object_get(record, "stages"));
}

void
log_view_story(FILE *out, struct log_view *view, json_t *record)
{
	bool end = strcmp(show_get(record, "event"), "attempt-end") == 0;
	const char *failure = show_get(record, "failure");
	char event[16], when[32], head[64], line[2048];

	if (!view->filter.all && is_routine(record))
		return;
	show_clean(show_get(record, "time"), when, sizeof(when));
	show_clean(show_get(record, "event"), event, sizeof(event));
	if (view->shown++ == 0)
		fprintf(out, "attempt %.16s on %.10s (UTC)\n\n", view->filter.attempt, when);
	snprintf(head, sizeof(head), "%-12.12s  %s", strlen(when) > 11 ? when + 11 : when, event);
	if (end)
		snprintf(line, sizeof(line), "%s", strcmp(failure, "none") == 0 ? "granted" : failure);
	else
		join_fields(record, view->filter.all, line, sizeof(line));
	show_wrap(out, 0, FIELDS, head, line);
	if (end)
		put_verdict(out, record);
}
