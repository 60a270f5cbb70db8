#include "kerb_record.h"

static const struct {
	const char *name, *sentence;
} tolerances[KERB_TOLERANCE_COUNT] = {
	[KERB_TOLERANCE_UNLOCK_GAP] = { "unlock-gap",
	    "the parts begin behind eight zeros where an UNLOCK structure has its LogonId" },
	[KERB_TOLERANCE_PART_ORDER] = { "part-order",
	    "strings and areas lie in another order than their fields" },
	[KERB_TOLERANCE_EMPTY_POINTER] = { "empty-pointer",
	    "a string or area of no bytes has a pointer" },
	[KERB_TOLERANCE_MAXIMUM_IS_LENGTH] = { "maximum-is-length",
	    "MaximumLength equals Length and counts no NUL" },
	[KERB_TOLERANCE_MAXIMUM_LARGER] = { "maximum-larger",
	    "MaximumLength counts more zeros than one NUL" },
	[KERB_TOLERANCE_NUL_BEHIND] = { "nul-behind",
	    "a NUL is stored behind a string that MaximumLength does not count" },
	[KERB_TOLERANCE_PADDING] = { "padding",
	    "bytes between the fields of the fixed part are not zero" },
	[KERB_TOLERANCE_CSP_ALIGNED] = { "csp-aligned",
	    "an area is rounded up to a multiple of eight" },
	[KERB_TOLERANCE_PIN_SHARED] = { "pin-shared",
	    "the PIN lies inside CspData, in front of its names" },
	[KERB_TOLERANCE_NAME_ORDER] = { "name-order",
	    "the names in CspData are not in the order card, reader, container, provider" },
	[KERB_TOLERANCE_NO_PREFIX] = { "no-prefix",
	    "the first name in CspData begins at bBuffer itself" },
	[KERB_TOLERANCE_OTHER_PREFIX] = { "other-prefix",
	    "not two but one, three or four zero WCHARs are in front of the first name" },
	[KERB_TOLERANCE_CSP_TAIL] = { "csp-tail",
	    "up to eight zeros follow the last name in CspData" },
	[KERB_TOLERANCE_CSP_FLAGS] = { "csp-flags",
	    "the reserved flags of CspData are not 0" },
	[KERB_TOLERANCE_KEY_SPEC] = { "key-spec",
	    "the KeySpec is not 1, AT_KEYEXCHANGE" },
	[KERB_TOLERANCE_CSP_CONTEXT] = { "csp-context",
	    "the reserved ContextInformation of CspData is not 0" },
};

const char *
kerb_tolerance_name(enum kerb_tolerance tolerance)
{
	return (unsigned int)tolerance < KERB_TOLERANCE_COUNT ? tolerances[tolerance].name :
	    "unknown";
}

const char *
kerb_tolerance_sentence(enum kerb_tolerance tolerance)
{
	return (unsigned int)tolerance < KERB_TOLERANCE_COUNT ? tolerances[tolerance].sentence :
	    "unknown";
}
