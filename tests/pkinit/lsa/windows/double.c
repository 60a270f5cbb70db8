#include "double.h"

#include <stdlib.h>
#include <string.h>

extern struct double_state double_state;
struct double_state double_state;

static void
record_name(const LSA_STRING *name)
{
	struct double_record *r = &double_state.record;

	memset(r->name, 0, sizeof(r->name));
	r->name_length = name->Length;
	r->name_maximum = name->MaximumLength;
	if (name->Length < sizeof(r->name))
		memcpy(r->name, name->Buffer, name->Length);
}

NTSTATUS NTAPI
LsaRegisterLogonProcess(PLSA_STRING name, PHANDLE lsa, PLSA_OPERATIONAL_MODE mode)
{
	record_name(name);
	*lsa = DOUBLE_LSA;
	*mode = DOUBLE_MODE;
	return double_state.answer.status;
}

NTSTATUS NTAPI
LsaConnectUntrusted(PHANDLE lsa)
{
	*lsa = DOUBLE_LSA;
	return double_state.answer.status;
}

NTSTATUS NTAPI
LsaLookupAuthenticationPackage(HANDLE lsa, PLSA_STRING name, PULONG package)
{
	record_name(name);
	double_state.record.lsa = lsa;
	*package = DOUBLE_PACKAGE;
	return double_state.answer.status;
}

static void
record_groups(const TOKEN_GROUPS *groups)
{
	struct double_record *r = &double_state.record;

	r->no_groups = groups == NULL;
	r->group_count = groups == NULL ? 0 : groups->GroupCount;
	for (ULONG i = 0; i < r->group_count && i < DOUBLE_GROUPS; i++) {
		r->attributes[i] = groups->Groups[i].Attributes;
		r->sid_lengths[i] = GetLengthSid(groups->Groups[i].Sid);
		memcpy(r->sids[i], groups->Groups[i].Sid, r->sid_lengths[i]);
	}
}

static void *
give_profile(void)
{
	const struct double_answer *answer = &double_state.answer;
	void *profile = answer->profile_length > 0 ? malloc(answer->profile_length) : NULL;

	if (profile == NULL)
		return NULL;
	double_state.record.profiles_given++;
	return memcpy(profile, answer->profile, answer->profile_length);
}

NTSTATUS NTAPI
LsaLogonUser(HANDLE lsa, PLSA_STRING origin, SECURITY_LOGON_TYPE type, ULONG package,
    PVOID information, ULONG length, PTOKEN_GROUPS groups, PTOKEN_SOURCE source, PVOID *profile,
    PULONG profile_length, PLUID logon_id, PHANDLE token, PQUOTA_LIMITS quotas,
    PNTSTATUS sub_status)
{
	const struct double_answer *answer = &double_state.answer;
	struct double_record *r = &double_state.record;

	r->logons++;
	r->lsa = lsa;
	r->origin_length = origin->Length;
	memset(r->origin, 0, sizeof(r->origin));
	memcpy(r->origin, origin->Buffer, min(origin->Length, sizeof(r->origin)));
	r->logon_type = (ULONG)type;
	r->package = package;
	r->at = information;
	r->length = length;
	memcpy(r->buffer, information, min(length, sizeof(r->buffer)));
	record_groups(groups);
	r->source = *source;
	*profile = give_profile();
	*profile_length = answer->profile_length;
	*logon_id = answer->logon_id;
	*token = DOUBLE_TOKEN;
	*quotas = answer->quotas;
	*sub_status = answer->sub_status;
	return answer->status;
}

NTSTATUS NTAPI
LsaFreeReturnBuffer(PVOID buffer)
{
	free(buffer);
	double_state.record.profiles_freed++;
	return 0;
}

NTSTATUS NTAPI
LsaDeregisterLogonProcess(HANDLE lsa)
{
	double_state.record.lsa = lsa;
	double_state.record.handles_closed++;
	return 0;
}
