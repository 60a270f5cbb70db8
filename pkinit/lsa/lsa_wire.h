/*
 * lsa_wire.h: the words of lsa.h on the authority's public socket; both ends share this table.
 *
 * A caller says CONNECT first. For LOGON the authority answers SUBMIT with a socket, over which
 * the caller sends the buffer as one packet, then any number of PROGRESS, then RESULT; or RESULT
 * at once. Closing the connection cancels. Pure.
 */
#ifndef PKINIT_LSA_LSA_WIRE_H
#define PKINIT_LSA_LSA_WIRE_H

#include "message.h"

enum lsa_wire_type {
	LSA_CONNECT = 0x100,
	LSA_CONNECTED,
	LSA_LOOKUP,
	LSA_PACKAGE,
	LSA_LOGON,
	LSA_SUBMIT,
	LSA_PROGRESS,
	LSA_RESULT,
};

enum {
	LSA_WIRE_BUFFER = 16 * 1024,	/* a submit buffer is at most this long */
	LSA_WIRE_GROUPS = 8 * 1024,	/* bytes of lsa_logon.group_list */
	LSA_WIRE_STAGE = 32,		/* bytes of one of lsa_wire_result.stages */
};

struct lsa_connect {
	uint8_t trusted;
	char process[128];
};

struct lsa_connected {
	uint32_t status;
	uint32_t mode;
};

struct lsa_lookup {
	char name[128];
};

struct lsa_package {
	uint32_t status;
	uint32_t package;
};

struct lsa_logon {
	uint32_t logon_type;
	uint32_t package;
	uint32_t message_type;		/* the buffer's first four bytes; 0 when it has no four */
	uint32_t length;		/* of the buffer */
	uint8_t pointer_width;
	uint8_t trial;
	uint8_t spend_last_try;
	uint8_t replace_session;
	uint32_t groups;		/* GroupCount of LocalGroups */
	uint64_t source_id;
	char source[9];
	char origin[256];
	char reader[128];		/* of CspData, empty when the buffer does not tell */
	struct message_blob group_list;	/* "SID attributes" a line each */
};

struct lsa_submit {			/* with 1 descriptor */
	uint64_t attempt;
};

struct lsa_progress {
	char stage[24];
};

struct lsa_wire_result {
	uint32_t status, sub_status;
	uint64_t logon_id;
	uint64_t token;
	uint64_t paged_pool, non_paged_pool, minimum_working_set, maximum_working_set, pagefile;
	uint64_t time_limit;
	uint32_t krb_error;
	uint32_t edata_status;
	uint8_t tries;			/* LSA_TRIES_UNKNOWN and so on: as in struct lsa_result */
	uint8_t verify_sent;
	char failure[32];
	char stage[16];
	char attempt[7];
	char principal[256];
	char detail[512];		/* of a trial only */
	struct message_blob stages;	/* each a name of 24 bytes, NUL-padded; microseconds u64 */
	struct message_blob profile;
};

/* The table of type, or NULL. */
const struct message_type *lsa_wire_type(uint16_t type);

#endif
