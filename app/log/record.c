/* Fields into a record, and a record into its line. */
#include "record.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message_json.h"

struct log_record {
	json_t *object;
	bool bad;			/* a field could not be added */
};

struct log_record *
log_begin(const char *event)
{
	struct log_record *record = calloc(1, sizeof(*record));

	if (record == NULL)
		return NULL;
	record->object = json_object();
	log_text(record, "event", event);
	return record;
}

void
record_free(struct log_record **record)
{
	if (*record == NULL)
		return;
	json_decref((*record)->object);
	free(*record);
	*record = NULL;
}

/* The length of the UTF-8 character that t[0..n) begins with; 0 when it is none (RFC 3629) or DEL,
 * which JSON would leave as it is. */
static size_t
character(const unsigned char *t, size_t n)
{
	size_t want = t[0] < 0x7F ? 1 : t[0] >= 0xC2 && t[0] < 0xE0 ? 2 :
	    (t[0] & 0xF0) == 0xE0 ? 3 : t[0] >= 0xF0 && t[0] < 0xF5 ? 4 : 0;

	if (want == 0 || want > n)
		return 0;
	for (size_t i = 1; i < want; i++)
		if ((t[i] & 0xC0) != 0x80)
			return 0;
	if ((t[0] == 0xE0 && t[1] < 0xA0) || (t[0] == 0xED && t[1] > 0x9F) ||
	    (t[0] == 0xF0 && t[1] < 0x90) || (t[0] == 0xF4 && t[1] > 0x8F))
		return 0;
	return want;
}

struct json_t *
record_text(const char *value, size_t most)
{
	const unsigned char *in = (const unsigned char *)value;
	size_t left = strlen(value), used = 0;
	char *out = malloc(most + 8);
	json_t *text;

	if (out == NULL)
		return NULL;
	while (left > 0) {
		size_t step = character(in, left);

		if (used + 4 > most - 3) {
			memcpy(out + used, "...", 3);
			used += 3;
			break;
		}
		if (step == 0) {
			used += (size_t)snprintf(out + used, 5, "\\x%02x", *in);
			step = 1;
		} else {
			memcpy(out + used, in, step);
			used += step;
		}
		in += step;
		left -= step;
	}
	text = json_stringn(out, used);
	free(out);
	return text;
}

static void
add(struct log_record *record, const char *key, json_t *value)
{
	if (record == NULL)
		json_decref(value);
	else if (value == NULL || json_object_set_new(record->object, key, value) != 0)
		record->bad = true;
}

void
log_text(struct log_record *record, const char *key, const char *value)
{
	add(record, key, value == NULL ? json_null() : record_text(value, LOG_TEXT_MAX));
}

void
log_number(struct log_record *record, const char *key, uint64_t value)
{
	add(record, key, json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value));
}

void
log_flag(struct log_record *record, const char *key, bool value)
{
	add(record, key, json_boolean(value));
}

void
log_hex(struct log_record *record, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%08llx", (unsigned long long)value);
	log_text(record, key, text);
}

void
log_bytes(struct log_record *record, const char *key, const void *p, size_t n)
{
	add(record, key, n > LOG_BYTES_MAX ? json_null() : message_json_hex(p, n));
}

void
log_number_in(struct log_record *record, const char *object, const char *key, uint64_t value)
{
	json_t *inner;

	if (record == NULL)
		return;
	inner = json_object_get(record->object, object);
	if (inner == NULL) {
		add(record, object, json_object());
		inner = json_object_get(record->object, object);
	}
	if (!json_is_object(inner) || json_object_set_new(inner, key,
	    json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value)) != 0)
		record->bad = true;
}

uint64_t
record_clock(clockid_t id, uint64_t per_second)
{
	struct timespec ts = { 0 };

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * per_second + (uint64_t)ts.tv_nsec / (1000000000 / per_second);
}

void
record_time(uint64_t wall_ms, char out[32])
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm tm;
	size_t n;

	if (gmtime_r(&seconds, &tm) == NULL)
		memset(&tm, 0, sizeof(tm));
	n = strftime(out, 24, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, 32 - n, ".%03uZ", (unsigned int)(wall_ms % 1000));
}

/* The fields that every record begins with; NULL when memory cannot be had. */
static json_t *
head_object(const struct record_head *head)
{
	char time[32];
	json_t *line;

	record_time(head->wall_ms, time);
	line = json_pack("{s:I, s:s, s:I}", "seq", (json_int_t)head->seq, "time", time,
	    "mono_ns", (json_int_t)head->mono_ns);
	if (line != NULL && head->lost > 0 &&
	    json_object_set_new(line, "lost", json_integer((json_int_t)head->lost)) != 0)
		goto fail;
	if (line != NULL && head->torn > 0 &&
	    json_object_set_new(line, "torn", json_integer((json_int_t)head->torn)) != 0)
		goto fail;
	return line;
fail:
	json_decref(line);
	return NULL;
}

char *
record_line(const struct log_record *record, const struct record_head *head, size_t *n)
{
	json_t *line = NULL;
	char *text = NULL;
	size_t used = 0;

	*n = 0;
	errno = ENOMEM;
	if (record == NULL || record->bad || (line = head_object(head)) == NULL ||
	    json_object_update_missing(line, record->object) != 0)
		goto out;
	used = json_dumpb(line, NULL, 0, JSON_COMPACT | JSON_ENSURE_ASCII);
	if (used + 1 > LOG_RECORD_MAX) {
		errno = EMSGSIZE;
		goto out;
	}
	text = malloc(used + 1);
	if (used == 0 || text == NULL ||
	    json_dumpb(line, text, used, JSON_COMPACT | JSON_ENSURE_ASCII) != used) {
		free(text);
		text = NULL;
		goto out;
	}
	text[used] = '\n';
	*n = used + 1;
out:
	json_decref(line);
	return text;
}
