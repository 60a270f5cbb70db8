/*
 * cmd_buffer.h: what the verbs of `cardea buffer` share. Secrets live in the vault alone, come by
 * descriptor and are never printed, nor is their length.
 */
#ifndef APP_TOOL_CMD_BUFFER_H
#define APP_TOOL_CMD_BUFFER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "kerb_record.h"
#include "rows.h"

enum { BUFFER_GIVEN_MAX = 48 };

/* A field's option as it was given: "--user-name NAME", "--pin-fd N". */
struct buffer_given {
	const char *option;		/* without its dashes */
	const char *value;
};

struct buffer_request {
	enum kerb_abi abi;		/* 0: not given */
	const char *kind;		/* NULL: not given */
	bool address;			/* pointers are addresses, not offsets */
	uint64_t base;			/* 0: not given */
	const char *output;		/* borrowed, as all texts here */
	bool json;
	struct buffer_given given[BUFFER_GIVEN_MAX];
	size_t given_count;
};

/* A structure that can be packed, and a value of its MessageType. */
struct buffer_kind {
	const struct kerb_struct *what;
	uint32_t type;			/* 0: the structure has none */
};

/* The kind of that name: the structure's, with - for _ and without KERB_ in front, the name of
 * the MessageType, its number among the submit types of Kerberos, "logon" or "unlock". */
bool buffer_kind_named(const char *name, struct buffer_kind *kind)
    __attribute__((warn_unused_result));

/* The name of the MessageType ("KerbCertificateLogon"), or that of the structure. */
const char *buffer_kind_name(const struct buffer_kind *kind);

/* Whether people can pack and see the structure as a buffer of its own. */
bool buffer_kind_is(const struct kerb_struct *what);

const char *buffer_abi_name(enum kerb_abi abi);

/* Whether a value for the field comes as an option; its name without dashes. */
bool buffer_option(const struct kerb_member *member, char out[KERB_OPTION_ROOM]);

/* Whether the field is a text or are bytes that come by a descriptor. */
bool buffer_option_is_fd(const struct kerb_member *member);

/* The verdict on a buffer, for JSON and for people. */
json_t *buffer_verdict_json(enum failure failure, const struct kerb_fault *fault);
void buffer_verdict_print(FILE *out, enum failure failure, const struct kerb_fault *fault);

/* Prints json and releases it; an exit status. */
int buffer_put_json(json_t *json);

/* The verbs; an exit status. */
int buffer_pack(struct buffer_request *request, const char *kind);
int buffer_read(const struct buffer_request *request, const char *path, bool show);

/* Prints which options the fields of that kind have. */
void buffer_help_kind(const struct buffer_kind *kind);

#endif
