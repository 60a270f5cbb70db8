/* lsa.h over the LSA of Windows. */
#include "lsa.h"

#include <windows.h>
#include <ntsecapi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sid.h"
#include "status.h"

#define NT_SUCCESS			0x00000000U
#define NT_INVALID_PARAMETER		0xC000000DU
#define NT_NO_MEMORY			0xC0000017U
#define NT_NOT_SUPPORTED		0xC00000BBU

#define OWN_ABI		(sizeof(void *) == 8 ? KERB_X64 : KERB_X86)
#define OWN_WIDTH	(8 * sizeof(void *))

enum {
	NAME_LONGEST = 127,		/* bytes of a process's or a package's name */
	GROUPS_MOST = 1024,		/* what a token takes, and more */
	GROUP_ROOM = 16 + KERB_SID_SIZE,	/* bytes of one in TOKEN_GROUPS */
};

struct lsa_handle {
	HANDLE lsa;
};

/* The family takes texts and buffers by pointers to what may be written, and writes nothing. */
static void *
unqualified(const void *p)
{
	return (void *)(uintptr_t)p;
}

static LSA_STRING
ansi(const char *text)
{
	return (LSA_STRING){ .Length = (USHORT)strlen(text),
		.MaximumLength = (USHORT)(strlen(text) + 1), .Buffer = unqualified(text) };
}

/* Takes over a handle of the LSA, or why there is none. */
static uint32_t
wrap(NTSTATUS status, HANDLE lsa, struct lsa_handle *h, struct lsa_handle **handle)
{
	if (status != 0) {
		free(h);
		return (uint32_t)status;
	}
	h->lsa = lsa;
	*handle = h;
	return NT_SUCCESS;
}

uint32_t
lsa_register_logon_process(const char *process_name, struct lsa_handle **handle, uint32_t *mode)
{
	LSA_OPERATIONAL_MODE lsa_mode = 0;
	struct lsa_handle *h;
	HANDLE lsa = NULL;
	LSA_STRING name;
	NTSTATUS status;

	*handle = NULL;
	*mode = 0;
	if (process_name == NULL || process_name[0] == '\0' || strlen(process_name) > NAME_LONGEST)
		return NT_INVALID_PARAMETER;
	h = calloc(1, sizeof(*h));
	if (h == NULL)
		return NT_NO_MEMORY;
	name = ansi(process_name);
	status = LsaRegisterLogonProcess(&name, &lsa, &lsa_mode);
	if (status == 0)
		*mode = (uint32_t)lsa_mode;
	return wrap(status, lsa, h, handle);
}

uint32_t
lsa_connect_untrusted(struct lsa_handle **handle)
{
	struct lsa_handle *h = calloc(1, sizeof(*h));
	HANDLE lsa = NULL;
	NTSTATUS status;

	*handle = NULL;
	if (h == NULL)
		return NT_NO_MEMORY;
	status = LsaConnectUntrusted(&lsa);
	return wrap(status, lsa, h, handle);
}

uint32_t
lsa_lookup_authentication_package(struct lsa_handle *handle, const char *name, uint32_t *package)
{
	ULONG found = 0;
	NTSTATUS status;
	LSA_STRING text;

	*package = 0;
	if (name == NULL || strlen(name) > NAME_LONGEST)
		return NT_INVALID_PARAMETER;
	text = ansi(name);
	status = LsaLookupAuthenticationPackage(handle->lsa, &text, &found);
	if (status == 0)
		*package = found;
	return (uint32_t)status;
}

/* LocalGroups in one block, the caller's to free; NULL when a SID is none or there is no memory. */
static TOKEN_GROUPS *
make_groups(const struct lsa_request *request)
{
	size_t count = request->group_count, room = 8 + count * GROUP_ROOM, len;
	struct kerb_group *groups = calloc(count, sizeof(*groups));
	uint8_t *block = malloc(room);
	struct kerb_fault fault;
	bool good = groups != NULL && block != NULL;

	for (size_t i = 0; good && i < count; i++) {
		groups[i].attributes = request->groups[i].attributes;
		good = kerb_sid_parse(request->groups[i].sid, &groups[i].sid);
	}
	good = good && kerb_groups_pack(groups, count, OWN_ABI, (uintptr_t)block, block, room,
	    &len, &fault) == FAILURE_NONE;
	free(groups);
	if (good)
		return (TOKEN_GROUPS *)(void *)block;
	free(block);
	return NULL;
}

/* What LsaLogonUser cannot take: STATUS_SUCCESS when there is nothing of it. */
static uint32_t
judge_request(const struct lsa_request *request)
{
	if (request->trial || request->replace_session)
		return NT_NOT_SUPPORTED;
	if (request->pointer_width != 0 && request->pointer_width != OWN_WIDTH)
		return NT_INVALID_PARAMETER;
	if (request->information_length > UINT32_MAX || request->group_count > GROUPS_MOST ||
	    (request->origin != NULL && strlen(request->origin) >= UINT16_MAX))
		return NT_INVALID_PARAMETER;
	return NT_SUCCESS;
}

/* The LSA says no more than two statuses: the failure is known when they are those of one alone. */
static void
name_verdict(uint32_t status, struct lsa_result *result)
{
	enum failure id = failure_from_nt(status, result->sub_status);
	const struct failure_row *row = failure_row(id);

	if (status != NT_SUCCESS && id == FAILURE_NONE)
		return;
	snprintf(result->failure, sizeof(result->failure), "%s", row->id);
	snprintf(result->stage, sizeof(result->stage), "%s", failure_stage_name(row->stage));
}

static struct lsa_quotas
quotas_of(const QUOTA_LIMITS *limits)
{
	return (struct lsa_quotas){ limits->PagedPoolLimit, limits->NonPagedPoolLimit,
		limits->MinimumWorkingSetSize, limits->MaximumWorkingSetSize,
		limits->PagefileLimit, limits->TimeLimit.QuadPart };
}

static uint32_t
submit(HANDLE lsa, const struct lsa_request *request, TOKEN_GROUPS *groups,
    struct lsa_result *result)
{
	LSA_STRING origin = ansi(request->origin != NULL ? request->origin : "");
	TOKEN_SOURCE source = { .SourceIdentifier = { request->source_id.low,
		request->source_id.high } };
	NTSTATUS status, sub_status = 0;
	QUOTA_LIMITS limits = { 0 };
	void *profile = NULL;
	HANDLE token = NULL;
	ULONG length = 0;
	LUID id = { 0 };

	memcpy(source.SourceName, request->source_name, sizeof(source.SourceName));
	status = LsaLogonUser(lsa, &origin, (SECURITY_LOGON_TYPE)request->logon_type,
	    request->package, unqualified(request->information),
	    (ULONG)request->information_length, groups, &source, &profile, &length, &id, &token,
	    &limits, &sub_status);
	result->sub_status = (uint32_t)sub_status;
	name_verdict((uint32_t)status, result);
	if (status != 0) {
		(void)lsa_free_return_buffer(profile);
		return (uint32_t)status;
	}
	result->profile = profile;
	result->profile_length = length;
	result->logon_id = (struct lsa_luid){ id.LowPart, id.HighPart };
	result->token = (uintptr_t)token;
	result->quotas = quotas_of(&limits);
	return NT_SUCCESS;
}

uint32_t
lsa_logon_user(struct lsa_handle *handle, const struct lsa_request *request,
    struct lsa_result *result)
{
	uint32_t status = judge_request(request);
	TOKEN_GROUPS *groups = NULL;

	*result = (struct lsa_result){ .tries = LSA_TRIES_UNKNOWN };
	if (status != NT_SUCCESS)
		return status;
	if (request->group_count > 0) {
		groups = make_groups(request);
		if (groups == NULL)
			return NT_INVALID_PARAMETER;
	}
	status = submit(handle->lsa, request, groups, result);
	free(groups);
	return status;
}

uint32_t
lsa_free_return_buffer(void *buffer)
{
	return buffer == NULL ? NT_SUCCESS : (uint32_t)LsaFreeReturnBuffer(buffer);
}

uint32_t
lsa_nt_status_to_win_error(uint32_t status)
{
	return LsaNtStatusToWinError((NTSTATUS)status);
}

uint32_t
lsa_deregister_logon_process(struct lsa_handle *handle)
{
	NTSTATUS status;

	if (handle == NULL)
		return NT_SUCCESS;
	status = LsaDeregisterLogonProcess(handle->lsa);
	free(handle);
	return (uint32_t)status;
}
