/*
 * rule.h: the rules that a buffer of the LsaLogonUser page keeps, and which one was broken.
 */
#ifndef PKINIT_KERB_RULE_H
#define PKINIT_KERB_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

/* The rules, in the order in which the first broken one is named. */
enum kerb_rule {
	KERB_RULE_NONE,
	KERB_RULE_HEAD_SHORT,
	KERB_RULE_FIXED_SHORT,
	KERB_RULE_TYPE_UNKNOWN,
	KERB_RULE_TYPE_NOT_SERVED,
	KERB_RULE_FLAG_NOT_SERVED,
	KERB_RULE_IN_FIXED_PART,
	KERB_RULE_OUTSIDE,
	KERB_RULE_ODD_OFFSET,
	KERB_RULE_OVERLAP,
	KERB_RULE_UNCLAIMED,
	KERB_RULE_LENGTH_ODD,
	KERB_RULE_MAXIMUM_ODD,
	KERB_RULE_LENGTH_OVER_MAXIMUM,
	KERB_RULE_TEXT_INVALID,
	KERB_RULE_TEXT_NUL,
	KERB_RULE_TEXT_LONG,
	KERB_RULE_TEXT_UNTERMINATED,
	KERB_RULE_SLACK,
	KERB_RULE_BYTES_LONG,
	KERB_RULE_BYTES_COUNT,
	KERB_RULE_SID_INVALID,
	KERB_RULE_FLAG_UNDEFINED,
	KERB_RULE_CSP_SHORT,
	KERB_RULE_CSP_LENGTH,
	KERB_RULE_CSP_MESSAGE_TYPE,
	KERB_RULE_CSP_NAME_OUTSIDE,
	KERB_RULE_CSP_NAME_UNTERMINATED,
	KERB_RULE_CSP_NAME_INVALID,
	KERB_RULE_CSP_NAME_LONG,
	KERB_RULE_CSP_NO_CONTAINER,
	KERB_RULE_CSP_OVERLAP,
	KERB_RULE_CSP_UNCLAIMED,
	KERB_RULE_INFO_SHORT,
	KERB_RULE_INFO_LENGTH,
	KERB_RULE_INFO_TYPE,
	KERB_RULE_INFO_NO_HASH,
	KERB_RULE_NO_ROOM,			/* packing only */
	KERB_RULE_POINTER,			/* packing only */
	KERB_RULE_COUNT
};

/* What was found wrong first. All zero when nothing was. */
struct kerb_fault {
	enum kerb_rule rule;
	const char *field;			/* as its structure spells it ("DomainName");
						 * "buffer": the block as a whole */
	uint64_t at;				/* byte offset in the block, as claimed */
};

/* The rule's short name ("odd-offset"), its sentence and the failure it ends in. A rule that is
 * none yields "unknown" and internal-error. Never NULL. */
const char *kerb_rule_name(enum kerb_rule rule);
const char *kerb_rule_sentence(enum kerb_rule rule);
enum failure kerb_rule_failure(enum kerb_rule rule);

/* Sets *fault; always false, so that a check can end in it. */
bool kerb_rule_broken(struct kerb_fault *fault, enum kerb_rule rule, const char *field,
    uint64_t at);

#endif
