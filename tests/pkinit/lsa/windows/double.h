/*
 * double.h: a secur32.dll that records what it is handed and answers what it was told. It lies
 * beside the program, which finds `double_state` in it by name.
 */
#ifndef TESTS_LSA_DOUBLE_H
#define TESTS_LSA_DOUBLE_H

#include <windows.h>
#include <ntsecapi.h>

#include <stdint.h>

#define DOUBLE_LSA	((HANDLE)(uintptr_t)0x1CA2DEA)	/* the one handle that it gives and takes */
#define DOUBLE_TOKEN	((HANDLE)(uintptr_t)0x70CE)
#define DOUBLE_PACKAGE	0xCA2Du
#define DOUBLE_MODE	0x43218765u

enum { DOUBLE_BUFFER = 1024, DOUBLE_GROUPS = 4, DOUBLE_SID = 68 };

/* What the functions answer. */
struct double_answer {
	NTSTATUS status, sub_status;
	uint8_t profile[64];		/* given back when profile_length > 0 */
	ULONG profile_length;
	LUID logon_id;
	QUOTA_LIMITS quotas;
};

/* What they were handed, the last of each. */
struct double_record {
	char name[128];			/* of the process or the package, by its Length */
	USHORT name_length, name_maximum;
	HANDLE lsa;
	char origin[64];
	USHORT origin_length;
	ULONG logon_type, package, length;
	const void *at;			/* AuthenticationInformation */
	uint8_t buffer[DOUBLE_BUFFER];
	ULONG group_count;		/* 0 and no_groups: a NULL */
	BOOL no_groups;
	uint8_t sids[DOUBLE_GROUPS][DOUBLE_SID];
	DWORD sid_lengths[DOUBLE_GROUPS], attributes[DOUBLE_GROUPS];
	TOKEN_SOURCE source;
	unsigned int logons, profiles_given, profiles_freed, handles_closed;
};

struct double_state {
	struct double_answer answer;
	struct double_record record;
};

#endif
