#include "message.h"

#include <string.h>

#include "bytes.h"

static void
encode_field(struct bytes_out *out, const struct message_field *f, const uint8_t *at)
{
	struct message_blob blob;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;
	size_t n;

	switch (f->kind) {
	case MESSAGE_U8:
		bytes_out_u8(out, *at);
		return;
	case MESSAGE_U16:
		memcpy(&u16, at, sizeof(u16));
		bytes_out_u16(out, u16);
		return;
	case MESSAGE_U32:
		memcpy(&u32, at, sizeof(u32));
		bytes_out_u32(out, u32);
		return;
	case MESSAGE_U64:
		memcpy(&u64, at, sizeof(u64));
		bytes_out_u64(out, u64);
		return;
	case MESSAGE_TEXT:
		n = strnlen((const char *)at, f->max);
		if (n == f->max || n > UINT16_MAX) {
			out->bad = true;
			return;
		}
		bytes_out_u16(out, (uint16_t)n);
		bytes_out_put(out, at, n);
		return;
	case MESSAGE_BLOB:
		memcpy(&blob, at, sizeof(blob));
		if (blob.n > f->max || blob.n > UINT32_MAX) {
			out->bad = true;
			return;
		}
		bytes_out_u32(out, (uint32_t)blob.n);
		bytes_out_put(out, blob.p, blob.n);
		return;
	}
	out->bad = true;
}

size_t
message_encode(const struct message_type *t, const void *body, uint8_t *buf, size_t room)
{
	struct bytes_out out, head;

	if (room > MESSAGE_MAX)
		room = MESSAGE_MAX;
	if (room < MESSAGE_HEADER)
		return 0;
	out = bytes_out(buf + MESSAGE_HEADER, room - MESSAGE_HEADER);
	for (size_t i = 0; i < t->count; i++)
		encode_field(&out, &t->fields[i], (const uint8_t *)body + t->fields[i].offset);
	if (out.bad)
		return 0;
	head = bytes_out(buf, MESSAGE_HEADER);
	bytes_out_u16(&head, MESSAGE_VERSION);
	bytes_out_u16(&head, t->type);
	bytes_out_u32(&head, (uint32_t)out.used);
	return MESSAGE_HEADER + out.used;
}

uint16_t
message_peek(const uint8_t *buf, size_t n)
{
	struct bytes_in in = bytes_in(buf, n);
	uint16_t version = bytes_in_u16(&in);
	uint16_t type = bytes_in_u16(&in);
	uint32_t length = bytes_in_u32(&in);

	if (in.bad || version != MESSAGE_VERSION || length != in.left)
		return 0;
	return type;
}

/* False when the field is broken; a number that is cut short leaves in->bad. */
static bool
decode_field(struct bytes_in *in, const struct message_field *f, uint8_t *at)
{
	struct message_blob blob;
	const uint8_t *p;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (f->kind) {
	case MESSAGE_U8:
		*at = bytes_in_u8(in);
		break;
	case MESSAGE_U16:
		u16 = bytes_in_u16(in);
		memcpy(at, &u16, sizeof(u16));
		break;
	case MESSAGE_U32:
		u32 = bytes_in_u32(in);
		memcpy(at, &u32, sizeof(u32));
		break;
	case MESSAGE_U64:
		u64 = bytes_in_u64(in);
		memcpy(at, &u64, sizeof(u64));
		break;
	case MESSAGE_TEXT:
		u16 = bytes_in_u16(in);
		if (u16 >= f->max || (p = bytes_in_take(in, u16)) == NULL)
			return false;
		if (u16 > 0 && memchr(p, '\0', u16) != NULL)
			return false;
		if (u16 > 0)
			memcpy(at, p, u16);
		break;
	case MESSAGE_BLOB:
		u32 = bytes_in_u32(in);
		if (u32 > f->max || (blob.p = bytes_in_take(in, u32)) == NULL)
			return false;
		blob.n = u32;
		memcpy(at, &blob, sizeof(blob));
		break;
	}
	return !in->bad;
}

const char *
message_decode(const struct message_type *t, const uint8_t *buf, size_t n, void *body)
{
	struct bytes_in in;
	const char *broken = NULL;

	memset(body, 0, t->size);
	if (message_peek(buf, n) != t->type)
		return "header";
	in = bytes_in(buf + MESSAGE_HEADER, n - MESSAGE_HEADER);
	for (size_t i = 0; i < t->count && broken == NULL; i++)
		if (!decode_field(&in, &t->fields[i], (uint8_t *)body + t->fields[i].offset))
			broken = t->fields[i].name;
	if (broken == NULL && !bytes_in_done(&in))
		broken = "length";
	if (broken != NULL)
		memset(body, 0, t->size);
	return broken;
}
