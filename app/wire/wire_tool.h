/*
 * wire_tool.h: what cardea asks of the authority, and its answer, by the rules of wire.h.
 */
#ifndef APP_WIRE_WIRE_TOOL_H
#define APP_WIRE_WIRE_TOOL_H

#include "wire.h"

enum wire_tool_what {
	WIRE_TOOL_STATUS = 1,
	WIRE_TOOL_CARDS,
	WIRE_TOOL_DOCTOR,		/* answered when the KDC has, or its limit is over */
};

struct wire_tool_ask {
	uint8_t what;			/* enum wire_tool_what */
};

struct wire_tool_logoff {		/* root only */
	uint64_t logon_id;		/* 0: the session there is */
};

struct wire_tool_lock {
	uint64_t logon_id;		/* 0: the session there is */
};

struct wire_tool_answer {
	uint32_t status;		/* NTSTATUS */
	struct message_blob json;	/* one object, at most WIRE_JSON bytes; empty on failure */
};

#endif
