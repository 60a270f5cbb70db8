/*
 * profile.h: what LsaLogonUser gives back beside the token: the profile buffer of a smart card
 * logon (KERB_SMART_CARD_PROFILE), the quotas and the small structures that travel with a call.
 *
 * Pure, as kerb.h; the same layouts on x64 and x86, field by field. The strings and the
 * certificate lie behind the fixed part in one block. Its pointers are byte offsets from the
 * block's start plus `base`: 0 for a block on its way, the block's own address for one that a
 * caller gets.
 */
#ifndef PKINIT_KERB_PROFILE_H
#define PKINIT_KERB_PROFILE_H

#include "kerb.h"

/* KERB_PROFILE_BUFFER_TYPE */
#define KERB_SMART_CARD_PROFILE	4

/* Of the profile's UserFlags. */
#define KERB_LOGON_EXTRA_SIDS		0x00000020u
#define KERB_LOGON_RESOURCE_GROUPS	0x00000200u
#define KERB_LOGON_PKINIT		0x00010000u

/* A FILETIME that never comes: LogoffTime, KickOffTime or PasswordMustChange that is not set. A
 * LogonTime, PasswordLastSet or PasswordCanChange that is not known is 0. */
#define KERB_TIME_NEVER		INT64_MAX

#define KERB_CERTIFICATE_MAX	16384	/* bytes of DER */

/* No profile that kerb_profile_pack() makes is longer. */
#define KERB_PROFILE_MAX	(176 + 6 * 2 * KERB_NAME_ROOM + KERB_CERTIFICATE_MAX)

struct kerb_profile {
	uint16_t logon_count;
	uint16_t bad_password_count;
	int64_t logon_time;			/* FILETIMEs: 100 ns since 1601 */
	int64_t logoff_time;
	int64_t kick_off_time;
	int64_t password_last_set;
	int64_t password_can_change;
	int64_t password_must_change;
	char logon_script[KERB_NAME_ROOM];	/* UTF-8; empty when not known */
	char home_directory[KERB_NAME_ROOM];
	char full_name[KERB_NAME_ROOM];
	char profile_path[KERB_NAME_ROOM];
	char home_directory_drive[KERB_NAME_ROOM];
	char logon_server[KERB_NAME_ROOM];
	uint32_t user_flags;
	uint32_t certificate_len;		/* bytes; 0 when there is none */
	const uint8_t *certificate;		/* borrowed: from the caller, or from buf */
};

/* QUOTA_LIMITS. */
struct kerb_quota {
	uint64_t paged_pool;
	uint64_t non_paged_pool;
	uint64_t minimum_working_set;
	uint64_t maximum_working_set;
	uint64_t pagefile;
	int64_t time_limit;
};

/* TOKEN_SOURCE: eight characters, not NUL-terminated when all eight are used. */
struct kerb_source {
	char name[8];
	struct kerb_luid id;
};

/* Bytes of the fixed structures. */
#define KERB_SOURCE_SIZE	16
#define KERB_QUOTA_SIZE(abi)	((abi) == KERB_X64 ? 48u : 32u)
#define KERB_PROFILE_FIXED(abi)	((abi) == KERB_X64 ? 176u : 120u)

/* A profile that knows nothing: names empty, no certificate, each time absent as said above. */
void kerb_profile_init(struct kerb_profile *profile);

/* Packs into out[room], *len bytes. False with *len 0, out zeroed and *fault set when a string
 * is no UTF-8 or does not end in its array, the certificate exceeds KERB_CERTIFICATE_MAX, a
 * pointer does not fit x86, or room does not suffice (KERB_PROFILE_MAX always does). */
bool kerb_profile_pack(const struct kerb_profile *in, enum kerb_abi abi, uint64_t base,
    uint8_t *out, size_t room, size_t *len, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/* Takes buf[len] apart. False with *out zeroed and *fault set when a rule is broken;
 * that a string or the certificate is too long is found last. */
bool kerb_profile_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base,
    struct kerb_profile *out, struct kerb_fault *fault) __attribute__((warn_unused_result));

/* KERB_QUOTA_SIZE(abi) bytes to or from the start of out or buf. False, outputs zeroed, when
 * they do not fit or, packing for x86, a limit needs more than 32 bits. */
bool kerb_quota_pack(const struct kerb_quota *in, enum kerb_abi abi, uint8_t *out, size_t room)
    __attribute__((warn_unused_result));
bool kerb_quota_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, struct kerb_quota *out)
    __attribute__((warn_unused_result));

/* KERB_SOURCE_SIZE bytes, the same on both. False, outputs zeroed, when they do not fit. */
bool kerb_source_pack(const struct kerb_source *in, uint8_t *out, size_t room)
    __attribute__((warn_unused_result));
bool kerb_source_unpack(const uint8_t *buf, size_t len, struct kerb_source *out)
    __attribute__((warn_unused_result));

/* Seconds since 1970 as a FILETIME; 0 for a time before 1601, KERB_TIME_NEVER for one beyond
 * its range. */
int64_t kerb_time_from_unix(int64_t seconds);

/* A FILETIME as seconds since 1970, rounded down. False, *seconds 0, for 0, KERB_TIME_NEVER and
 * whatever is negative: there is no such time. */
bool kerb_time_to_unix(int64_t filetime, int64_t *seconds) __attribute__((warn_unused_result));

#endif
