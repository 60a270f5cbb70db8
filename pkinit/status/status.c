#include "status.h"

#include <string.h>

const struct failure_row *
failure_row(enum failure id)
{
	if ((unsigned int)id >= FAILURE_COUNT)
		id = FAILURE_INTERNAL_ERROR;
	return &failure_rows[id];
}

enum failure
failure_by_name(const char *name)
{
	for (unsigned int i = 1; i < FAILURE_COUNT; i++)
		if (strcmp(failure_rows[i].id, name) == 0)
			return (enum failure)i;
	return FAILURE_NONE;
}

const char *
failure_stage_name(enum failure_stage stage)
{
	switch (stage) {
	case STAGE_NONE: return "none";
	case STAGE_BUFFER: return "buffer";
	case STAGE_POLICY: return "policy";
	case STAGE_READER: return "reader";
	case STAGE_CARD: return "card";
	case STAGE_CERTIFICATE: return "certificate";
	case STAGE_KDC_REACH: return "kdc-reach";
	case STAGE_PIN: return "pin";
	case STAGE_AS_REQUEST: return "as-request";
	case STAGE_KDC_CERT: return "kdc-cert";
	case STAGE_HOST_TICKET: return "host-ticket";
	case STAGE_HOST_VERIFY: return "host-verify";
	case STAGE_ACCOUNT: return "account";
	case STAGE_TOKEN: return "token";
	case STAGE_SESSION: return "session";
	case STAGE_INTERNAL: return "internal";
	}
	return "unknown";
}

const char *
failure_fixes_name(enum failure_fixes fixes)
{
	switch (fixes) {
	case FIXES_USER: return "user";
	case FIXES_TECHNICIAN: return "technician";
	case FIXES_CA_ADMIN: return "CA admin";
	case FIXES_DIRECTORY_ADMIN: return "directory admin";
	case FIXES_KDC_ADMIN: return "kdc admin";
	case FIXES_DEVELOPER: return "developer";
	}
	return "unknown";
}

enum failure
failure_first(enum failure a, enum failure b)
{
	if (a == FAILURE_NONE || b == FAILURE_NONE)
		return a == FAILURE_NONE ? b : a;

	bool a_internal = failure_row(a)->stage == STAGE_INTERNAL;
	bool b_internal = failure_row(b)->stage == STAGE_INTERNAL;

	if (a_internal != b_internal)
		return a_internal ? a : b;
	return a < b ? a : b;
}
