/*
 * ask.h: questions to cardea-authority, and what is said when it cannot be reached.
 */
#ifndef APP_TOOL_ASK_H
#define APP_TOOL_ASK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "lsa.h"
#include "wire_tool.h"

/* Connects, as a logon process when `trusted`. NULL after a message: a sentence on standard error,
 * with json also the object of ask_fault() on standard output. */
struct lsa_handle *ask_connect(bool trusted, bool json) __attribute__((warn_unused_result));

/* Says why the authority did not serve: `status` is what it or the library answered. */
void ask_fault(uint32_t status, bool json);

/* The authority's answer to `what`: its NTSTATUS, and *object, the caller's to json_decref(), when
 * that is STATUS_SUCCESS, else NULL. Says nothing itself. Connects and disconnects; blocks for at
 * most `seconds`. */
enum { ASK_DOCTOR_SECONDS = 30 };	/* the KDC's limit, and the helpers' */
uint32_t ask_quietly(enum wire_tool_what what, unsigned int seconds, json_t **object)
    __attribute__((warn_unused_result));

/* The authority's answer to `what`, the caller's to json_decref(). NULL after a message as above.
 * Blocks for at most ASK_SECONDS. */
enum { ASK_SECONDS = 10 };
json_t *ask_json(struct lsa_handle *handle, enum wire_tool_what what, bool json)
    __attribute__((warn_unused_result));

/* Asks for WIRE_TOOL_LOCK or WIRE_TOOL_LOGOFF of a session, 0: of the one there is. The NTSTATUS of
 * the answer. */
uint32_t ask_session(struct lsa_handle *handle, uint16_t what, uint64_t logon_id)
    __attribute__((warn_unused_result));

/* Connects, asks, disconnects. */
json_t *ask_once(enum wire_tool_what what, bool json) __attribute__((warn_unused_result));

#endif
