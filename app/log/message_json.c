#include "message_json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "status.h"

enum { TYPES = 256 };			/* an enum wire_type is less */

struct json_t *
message_json_hex(const void *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *in = p;
	char *text = malloc(2 * n + 1);
	json_t *hex;

	if (text == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		text[2 * i] = digits[in[i] >> 4];
		text[2 * i + 1] = digits[in[i] & 15];
	}
	hex = json_stringn_nocheck(text, 2 * n);
	free(text);
	return hex;
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

long
message_json_unhex(const struct json_t *hex, uint8_t *out, size_t room)
{
	size_t n = json_string_length(hex);
	const char *text = json_string_value(hex);

	if (text == NULL || n % 2 != 0 || n / 2 > room)
		return -1;
	for (size_t i = 0; i < n; i += 2) {
		int high = digit(text[i]), low = digit(text[i + 1]);

		if (high < 0 || low < 0)
			return -1;
		out[i / 2] = (uint8_t)(high << 4 | low);
	}
	return (long)(n / 2);
}

/* The fields that hold an enum failure, whose numbers mean nothing elsewhere. */
static bool
is_failure(const struct message_field *f)
{
	return f->kind == MESSAGE_U16 &&
	    (strcmp(f->name, "failure") == 0 || strcmp(f->name, "setup_failure") == 0);
}

static json_t *
failure_json(const uint8_t *at)
{
	uint16_t id;

	memcpy(&id, at, sizeof(id));
	return json_string(id == FAILURE_NONE ? "none" : failure_row((enum failure)id)->id);
}

static json_t *
number_json(const struct message_field *f, const uint8_t *at)
{
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (f->kind) {
	case MESSAGE_U8:
		return json_integer(*at);
	case MESSAGE_U16:
		memcpy(&u16, at, sizeof(u16));
		return json_integer(u16);
	case MESSAGE_U32:
		memcpy(&u32, at, sizeof(u32));
		return json_integer(u32);
	default:
		/* Past 2^63 it is a negative number, and comes back as what it was. */
		memcpy(&u64, at, sizeof(u64));
		return json_integer((json_int_t)u64);
	}
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; names != NULL && *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static json_t *
field_json(const struct message_field *f, const uint8_t *at, const char *const *without,
    size_t blob_max)
{
	struct message_blob blob;

	if (is_failure(f))
		return failure_json(at);
	if (f->kind == MESSAGE_TEXT)
		return record_text((const char *)at, 4 * f->max + 8);	/* never cut */
	if (f->kind != MESSAGE_BLOB)
		return number_json(f, at);
	memcpy(&blob, at, sizeof(blob));
	if (blob.n > blob_max || blob.n > f->max || is_one_of(f->name, without))
		return json_null();
	return message_json_hex(blob.p, blob.n);
}

struct json_t *
message_json(uint16_t type, const void *body, const char *const *without, size_t blob_max)
{
	const struct message_type *t = wire_type(type);
	json_t *object = t == NULL ? NULL : json_object();

	if (object == NULL || json_object_set_new(object, "type", json_string(t->name)) != 0)
		goto fail;
	for (size_t i = 0; i < t->count; i++) {
		const struct message_field *f = &t->fields[i];

		if (json_object_set_new(object, f->name, field_json(f,
		    (const uint8_t *)body + f->offset, without, blob_max)) != 0)
			goto fail;
	}
	return object;
fail:
	json_decref(object);
	return NULL;
}

uint16_t
message_json_type(const struct json_t *object)
{
	const char *name = json_string_value(json_object_get(object, "type"));

	for (uint16_t type = 1; name != NULL && type < TYPES; type++) {
		const struct message_type *t = wire_type(type);

		if (t != NULL && strcmp(t->name, name) == 0)
			return type;
	}
	return 0;
}

static bool
number_read(const struct message_field *f, const json_t *value, uint8_t *at)
{
	static const uint64_t most[] = {
		[MESSAGE_U8] = UINT8_MAX, [MESSAGE_U16] = UINT16_MAX,
		[MESSAGE_U32] = UINT32_MAX, [MESSAGE_U64] = UINT64_MAX,
	};
	uint64_t u64 = (uint64_t)json_integer_value(value);
	uint32_t u32 = (uint32_t)u64;
	uint16_t u16 = (uint16_t)u64;

	if (!json_is_integer(value) || u64 > most[f->kind])
		return false;
	if (f->kind == MESSAGE_U8)
		*at = (uint8_t)u64;
	else if (f->kind == MESSAGE_U16)
		memcpy(at, &u16, sizeof(u16));
	else if (f->kind == MESSAGE_U32)
		memcpy(at, &u32, sizeof(u32));
	else
		memcpy(at, &u64, sizeof(u64));
	return true;
}

static bool
failure_read(const json_t *value, uint8_t *at)
{
	const char *name = json_string_value(value);
	uint16_t id = name == NULL ? FAILURE_NONE : (uint16_t)failure_by_name(name);

	memcpy(at, &id, sizeof(id));
	return id != FAILURE_NONE || (name != NULL && strcmp(name, "none") == 0);
}

static bool
text_read(const struct message_field *f, const json_t *value, uint8_t *at)
{
	size_t n = json_string_length(value);

	if (!json_is_string(value) || n >= f->max ||
	    memchr(json_string_value(value), '\0', n) != NULL)
		return false;
	memcpy(at, json_string_value(value), n);
	return true;
}

/* The room that is left for a blob. */
struct room {
	uint8_t *p;
	size_t left;
};

static bool
blob_read(const struct message_field *f, const json_t *value, uint8_t *at, struct room *room)
{
	size_t most = room->left < f->max ? room->left : f->max;
	struct message_blob blob = { NULL, 0 };
	long n;

	if (!json_is_null(value)) {
		n = message_json_unhex(value, room->p, most);
		if (n < 0)
			return false;
		blob = (struct message_blob){ room->p, (size_t)n };
		room->p += n;
		room->left -= (size_t)n;
	}
	memcpy(at, &blob, sizeof(blob));
	return true;
}

const char *
message_json_read(const struct json_t *object, uint16_t type, void *body, uint8_t *buf, size_t size,
    size_t *used)
{
	const struct message_type *t = wire_type(type);
	struct room room = { buf + *used, size - *used };

	if (t == NULL)
		return "message";
	memset(body, 0, t->size);
	for (size_t i = 0; i < t->count; i++) {
		const struct message_field *f = &t->fields[i];
		const json_t *value = json_object_get(object, f->name);
		uint8_t *at = (uint8_t *)body + f->offset;
		bool good;

		if (is_failure(f))
			good = failure_read(value, at);
		else if (f->kind == MESSAGE_TEXT)
			good = text_read(f, value, at);
		else if (f->kind == MESSAGE_BLOB)
			good = blob_read(f, value, at, &room);
		else
			good = number_read(f, value, at);
		if (!good) {
			memset(body, 0, t->size);
			return f->name;
		}
	}
	*used = size - room.left;
	return NULL;
}
