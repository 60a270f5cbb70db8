#include "envelope.h"

#include <strings.h>

#include "kerb.h"

enum { LOGON_INTERACTIVE = 2, LOGON_UNLOCK = 7 };	/* SECURITY_LOGON_TYPE */

uint32_t
envelope_package(const char *name)
{
	if (strcasecmp(name, "Kerberos") == 0)
		return ENVELOPE_KERBEROS;
	if (strcasecmp(name, "Negotiate") == 0)
		return ENVELOPE_NEGOTIATE;
	return 0;
}

static bool
logon_type_fits(const struct lsa_logon *e)
{
	if (e->logon_type == LOGON_INTERACTIVE)
		return true;
	return e->logon_type == LOGON_UNLOCK && e->message_type != KERB_CERTIFICATE_LOGON;
}

enum failure
envelope_judge(const struct lsa_logon *e, bool trusted)
{
	enum kerb_abi abi = e->pointer_width == 32 ? KERB_X86 : KERB_X64;
	size_t fixed = kerb_type_fixed(e->message_type, abi);

	/* cardea-card knows no other width and would take it for a broken channel. */
	if (e->pointer_width != 32 && e->pointer_width != 64)
		return FAILURE_PROTOCOL_VIOLATION;
	if (e->package != ENVELOPE_KERBEROS && e->package != ENVELOPE_NEGOTIATE)
		return FAILURE_PACKAGE_UNKNOWN;
	if ((e->groups > 0 || e->group_list.n > 0) && !trusted)
		return FAILURE_PRIVILEGE_MISSING;
	if (!logon_type_fits(e))
		return FAILURE_LOGON_TYPE_INVALID;
	if (e->length < 4 || e->length < fixed)
		return FAILURE_BUFFER_TOO_SHORT;
	if (fixed == 0)
		return FAILURE_BUFFER_TYPE_UNKNOWN;
	if (e->message_type != KERB_CERTIFICATE_LOGON &&
	    e->message_type != KERB_CERTIFICATE_UNLOCK_LOGON)
		return FAILURE_BUFFER_NOT_SERVED;
	if (e->length > LSA_WIRE_BUFFER)
		return FAILURE_BUFFER_BAD_OFFSET;
	return FAILURE_NONE;
}
