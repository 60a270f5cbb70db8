/*
 * message.h: structs to and from messages, by tables.
 *
 * A message is a header (version u16, type u16, body length u32, little-endian) and a body of
 * fields in the order of the type's table. A table names each field's place in a C struct, so one
 * encoder and one decoder serve every message, and a length is checked in one place only. Pure:
 * nothing here allocates, blocks or keeps state.
 */
#ifndef PKINIT_IPC_MESSAGE_H
#define PKINIT_IPC_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MESSAGE_VERSION	1
#define MESSAGE_HEADER	8
#define MESSAGE_MAX	(128 * 1024)	/* header and body, bytes */
#define MESSAGE_FDS_MAX	2		/* descriptors that travel with one message */

/* Bytes inside a message. Decoding borrows them from the message's buffer. */
struct message_blob {
	const uint8_t *p;
	size_t n;
};

enum message_field_kind {
	MESSAGE_U8,		/* uint8_t */
	MESSAGE_U16,		/* uint16_t */
	MESSAGE_U32,		/* uint32_t */
	MESSAGE_U64,		/* uint64_t */
	MESSAGE_TEXT,		/* char[max]: length u16, then bytes without NUL */
	MESSAGE_BLOB,		/* struct message_blob of at most max bytes: length u32, then bytes */
};

struct message_field {
	const char *name;	/* for sentences about a broken message */
	enum message_field_kind kind;
	size_t offset;
	size_t max;
};

struct message_type {
	uint16_t type;
	const char *name;
	const struct message_field *fields;
	size_t count;
	size_t size;		/* of the struct */
	unsigned int fds;	/* how many descriptors must travel with it */
};

/* For a field table: MESSAGE_F(struct name, member, kind) and, for texts and blobs, its limit. */
#define MESSAGE_F(type, member, kind) \
	{ #member, kind, offsetof(type, member), sizeof(((type *)0)->member) }
#define MESSAGE_B(type, member, limit) \
	{ #member, MESSAGE_BLOB, offsetof(type, member), (limit) }

/* Encodes the struct `body` of type `t` into buf[0..room). Returns the message's length; 0 when a
 * text is unterminated, a blob exceeds its limit, or it does not fit. */
size_t message_encode(const struct message_type *t, const void *body, uint8_t *buf, size_t room)
    __attribute__((warn_unused_result));

/* The type of the message in buf[0..n); 0 when its header is broken: another version, or a length
 * that is not the body's. */
uint16_t message_peek(const uint8_t *buf, size_t n) __attribute__((warn_unused_result));

/* Decodes buf[0..n) as type `t` into *body (t->size bytes, cleared first). Blobs point into buf.
 * Returns NULL on success, else the name of what is broken; *body is then all zero. A text with an
 * embedded NUL, a length over its maximum and bytes left over are refused. */
const char *message_decode(const struct message_type *t, const uint8_t *buf, size_t n, void *body)
    __attribute__((warn_unused_result));

#endif
