#include "rule.h"

static const struct {
	const char *name;
	enum failure failure;
	const char *sentence;
} rules[KERB_RULE_COUNT] = {
	[KERB_RULE_NONE] = { "none", FAILURE_NONE, "no rule is broken" },
	[KERB_RULE_HEAD_SHORT] = { "head-short", FAILURE_BUFFER_TOO_SHORT,
	    "the buffer has no room for a MessageType of 4 bytes" },
	[KERB_RULE_FIXED_SHORT] = { "fixed-short", FAILURE_BUFFER_TOO_SHORT,
	    "the buffer is shorter than the fixed part of its structure" },
	[KERB_RULE_TYPE_UNKNOWN] = { "type-unknown", FAILURE_BUFFER_TYPE_UNKNOWN,
	    "the value is no documented submit type" },
	[KERB_RULE_TYPE_NOT_SERVED] = { "type-not-served", FAILURE_BUFFER_NOT_SERVED,
	    "the submit type is documented, but only 13 and 15 are served" },
	[KERB_RULE_FLAG_NOT_SERVED] = { "flag-not-served", FAILURE_BUFFER_NOT_SERVED,
	    "the bit 2, USE_CERTIFICATE_INFO, is not served" },
	[KERB_RULE_IN_FIXED_PART] = { "in-fixed-part", FAILURE_BUFFER_BAD_OFFSET,
	    "the part begins before the end of the fixed part" },
	[KERB_RULE_OUTSIDE] = { "outside", FAILURE_BUFFER_BAD_OFFSET,
	    "the part ends behind the end of the buffer" },
	[KERB_RULE_ODD_OFFSET] = { "odd-offset", FAILURE_BUFFER_BAD_OFFSET,
	    "the part begins on an odd offset" },
	[KERB_RULE_OVERLAP] = { "overlap", FAILURE_BUFFER_BAD_OFFSET,
	    "the part lies over another part" },
	[KERB_RULE_UNCLAIMED] = { "unclaimed", FAILURE_BUFFER_BAD_OFFSET,
	    "bytes of the buffer belong to no part" },
	[KERB_RULE_LENGTH_ODD] = { "length-odd", FAILURE_BUFFER_BAD_FIELD,
	    "Length is odd" },
	[KERB_RULE_MAXIMUM_ODD] = { "maximum-odd", FAILURE_BUFFER_BAD_FIELD,
	    "MaximumLength is odd" },
	[KERB_RULE_LENGTH_OVER_MAXIMUM] = { "length-over-maximum", FAILURE_BUFFER_BAD_FIELD,
	    "Length is above MaximumLength" },
	[KERB_RULE_TEXT_INVALID] = { "text-invalid", FAILURE_BUFFER_BAD_FIELD,
	    "the text is not valid Unicode" },
	[KERB_RULE_TEXT_NUL] = { "text-nul", FAILURE_BUFFER_BAD_FIELD,
	    "the text holds a NUL within its Length" },
	[KERB_RULE_TEXT_LONG] = { "text-long", FAILURE_BUFFER_BAD_FIELD,
	    "the text is longer than any such name" },
	[KERB_RULE_TEXT_UNTERMINATED] = { "text-unterminated", FAILURE_BUFFER_BAD_FIELD,
	    "MaximumLength counts a NUL that is not there" },
	[KERB_RULE_SLACK] = { "slack", FAILURE_BUFFER_BAD_FIELD,
	    "bytes that are not zero lie between Length and MaximumLength" },
	[KERB_RULE_BYTES_LONG] = { "bytes-long", FAILURE_BUFFER_BAD_FIELD,
	    "the bytes are more than any such field has" },
	[KERB_RULE_BYTES_COUNT] = { "bytes-count", FAILURE_BUFFER_BAD_FIELD,
	    "the bytes are not as many as the field has" },
	[KERB_RULE_SID_INVALID] = { "sid-invalid", FAILURE_BUFFER_BAD_FIELD,
	    "the SID is not revision 1 with 1 to 15 sub-authorities" },
	[KERB_RULE_FLAG_UNDEFINED] = { "flag-undefined", FAILURE_BUFFER_BAD_FIELD,
	    "a bit is set that is not defined" },
	[KERB_RULE_CSP_SHORT] = { "csp-short", FAILURE_BUFFER_BAD_CSP,
	    "CspData is shorter than its structure of 42 bytes" },
	[KERB_RULE_CSP_LENGTH] = { "csp-length", FAILURE_BUFFER_BAD_CSP,
	    "dwCspInfoLen is not the CspDataLength in bytes" },
	[KERB_RULE_CSP_MESSAGE_TYPE] = { "csp-message-type", FAILURE_BUFFER_BAD_CSP,
	    "the MessageType of CspData is not 1" },
	[KERB_RULE_CSP_NAME_OUTSIDE] = { "csp-name-outside", FAILURE_BUFFER_BAD_CSP,
	    "the offset, in WCHARs from bBuffer, lies outside CspData" },
	[KERB_RULE_CSP_NAME_UNTERMINATED] = { "csp-name-unterminated", FAILURE_BUFFER_BAD_CSP,
	    "no NUL ends the name within CspData" },
	[KERB_RULE_CSP_NAME_INVALID] = { "csp-name-invalid", FAILURE_BUFFER_BAD_CSP,
	    "the name is not valid Unicode" },
	[KERB_RULE_CSP_NAME_LONG] = { "csp-name-long", FAILURE_BUFFER_BAD_CSP,
	    "the name is longer than any such name" },
	[KERB_RULE_CSP_NO_CONTAINER] = { "csp-no-container", FAILURE_BUFFER_BAD_CSP,
	    "the container's name is empty" },
	[KERB_RULE_CSP_OVERLAP] = { "csp-overlap", FAILURE_BUFFER_BAD_CSP,
	    "the name lies over another name" },
	[KERB_RULE_CSP_UNCLAIMED] = { "csp-unclaimed", FAILURE_BUFFER_BAD_CSP,
	    "bytes of CspData belong to no name" },
	[KERB_RULE_INFO_SHORT] = { "info-short", FAILURE_BUFFER_BAD_CSP,
	    "CspData is shorter than a KERB_CERTIFICATE_INFO with its hash info" },
	[KERB_RULE_INFO_LENGTH] = { "info-length", FAILURE_BUFFER_BAD_CSP,
	    "the lengths in the certificate info do not add up to CspDataLength" },
	[KERB_RULE_INFO_TYPE] = { "info-type", FAILURE_BUFFER_BAD_CSP,
	    "the InfoType is not 1, CertHashInfo" },
	[KERB_RULE_INFO_NO_HASH] = { "info-no-hash", FAILURE_BUFFER_BAD_CSP,
	    "the certificate info has no hash" },
	[KERB_RULE_NO_ROOM] = { "no-room", FAILURE_BUFFER_TOO_SHORT,
	    "the parts need more room than was given" },
	[KERB_RULE_POINTER] = { "pointer", FAILURE_BUFFER_BAD_OFFSET,
	    "the address does not fit a pointer of the layout" },
};

const char *
kerb_rule_name(enum kerb_rule rule)
{
	return (unsigned int)rule < KERB_RULE_COUNT ? rules[rule].name : "unknown";
}

const char *
kerb_rule_sentence(enum kerb_rule rule)
{
	return (unsigned int)rule < KERB_RULE_COUNT ? rules[rule].sentence : "unknown";
}

enum failure
kerb_rule_failure(enum kerb_rule rule)
{
	return (unsigned int)rule < KERB_RULE_COUNT ? rules[rule].failure : FAILURE_INTERNAL_ERROR;
}

bool
kerb_rule_broken(struct kerb_fault *fault, enum kerb_rule rule, const char *field, uint64_t at)
{
	*fault = (struct kerb_fault){ .rule = rule, .field = field, .at = at };
	return false;
}
