/*
 * fields.h: the tables of messages that wire_type() looks through. Private to app/wire.
 */
#ifndef APP_WIRE_FIELDS_H
#define APP_WIRE_FIELDS_H

#include "message.h"

#define TYPE(id, name, fds) \
	{ id, #name, name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), \
	    sizeof(struct wire_##name), fds }

/* The messages of wire_front.h. */
extern const struct message_type fields_front[];
extern const size_t fields_front_count;

#endif
