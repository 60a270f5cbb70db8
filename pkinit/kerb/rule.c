#include "kerb.h"

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
	[KERB_RULE_NO_ROOM] = { "no-room", FAILURE_BUFFER_TOO_SHORT,
	    "the parts need more room than was given" },
};

static const char *const fields[KERB_FIELD_COUNT] = {
	[KERB_FIELD_NONE] = "none",
	[KERB_FIELD_BUFFER] = "buffer",
	[KERB_FIELD_MESSAGE_TYPE] = "MessageType",
	[KERB_FIELD_DOMAIN_NAME] = "DomainName",
	[KERB_FIELD_USER_NAME] = "UserName",
	[KERB_FIELD_PIN] = "Pin",
	[KERB_FIELD_FLAGS] = "Flags",
	[KERB_FIELD_CSP_DATA_LENGTH] = "CspDataLength",
	[KERB_FIELD_CSP_DATA] = "CspData",
	[KERB_FIELD_CSP_INFO_LEN] = "dwCspInfoLen",
	[KERB_FIELD_CSP_MESSAGE_TYPE] = "CspData.MessageType",
	[KERB_FIELD_CARD_NAME] = "nCardNameOffset",
	[KERB_FIELD_READER_NAME] = "nReaderNameOffset",
	[KERB_FIELD_CONTAINER_NAME] = "nContainerNameOffset",
	[KERB_FIELD_CSP_NAME] = "nCSPNameOffset",
	[KERB_FIELD_PROFILE_STRING] = "profile string",
	[KERB_FIELD_CERTIFICATE] = "CertificateData",
};

/* sizeof of the structure on each ABI; 4 where no public header has one. */
static const struct {
	uint32_t type;
	uint8_t x64, x86;
	const char *name;
} types[] = {
	{ 2, 56, 28, "KerbInteractiveLogon" },
	{ 6, 40, 20, "KerbSmartCardLogon" },
	{ 7, 64, 36, "KerbWorkstationUnlockLogon" },
	{ 8, 48, 28, "KerbSmartCardUnlockLogon" },
	{ 9, 4, 4, "KerbProxyLogon" },
	{ 10, 32, 24, "KerbTicketLogon" },
	{ 11, 40, 32, "KerbTicketUnlockLogon" },
	{ 12, 40, 24, "KerbS4ULogon" },
	{ KERB_CERTIFICATE_LOGON, 72, 40, "KerbCertificateLogon" },
	{ 14, 56, 32, "KerbCertificateS4ULogon" },
	{ KERB_CERTIFICATE_UNLOCK_LOGON, 80, 48, "KerbCertificateUnlockLogon" },
	{ 83, 4, 4, "KerbNoElevationLogon" },
	{ 84, 4, 4, "KerbLuidLogon" },
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

const char *
kerb_field_name(enum kerb_field field)
{
	return (unsigned int)field < KERB_FIELD_COUNT ? fields[field] : "unknown";
}

const char *
kerb_type_name(uint32_t message_type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == message_type)
			return types[i].name;
	return NULL;
}

size_t
kerb_type_fixed(uint32_t message_type, enum kerb_abi abi)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == message_type)
			return abi == KERB_X64 ? types[i].x64 : types[i].x86;
	return 0;
}
