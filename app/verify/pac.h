/*
 * pac.h: what a PAC (MS-PAC) says, from its buffers. Pure; signatures are the caller's business.
 *
 * The NDR of KERB_VALIDATION_INFO is read as far as the logon domain's SID. A cursor bounds every
 * step, and each text leaves cleaned.
 */
#ifndef APP_VERIFY_PAC_H
#define APP_VERIFY_PAC_H

#include <stddef.h>
#include <stdint.h>

#include "wire.h"

/* PAC_INFO_BUFFER types (MS-PAC 2.4) */
enum pac_type {
	PAC_LOGON_INFO = 1,
	PAC_UPN_DNS_INFO = 12,
	PAC_REQUESTER_SID = 18,
};

struct pac_facts {
	char sid[WIRE_NAME];		/* of the user; empty when no buffer tells */
	char upn[WIRE_NAME];		/* of the user, or made of its account's name */
	char full_name[WIRE_NAME];
	char logon_script[WIRE_NAME];
	char profile_path[WIRE_NAME];
	char home_directory[WIRE_NAME];
	char home_drive[WIRE_NAME];
	char logon_server[WIRE_NAME];
	uint64_t kick_off_time;		/* seconds since 1970; 0: never */
	uint16_t logon_count;
	uint16_t bad_passwords;
};

/* Reads one buffer into *facts and leaves what it does not tell alone. 0 on success and for types
 * that are not read; -1 when the buffer is malformed or tells another SID than one before
 * it: *facts is then worth nothing. */
int pac_read(enum pac_type type, const uint8_t *data, size_t len, struct pac_facts *facts)
    __attribute__((warn_unused_result));

#endif
