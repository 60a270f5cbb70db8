/*
 * sid.h: security identifiers in their binary and text forms (MS-DTYP 2.4.2), and TOKEN_GROUPS, the
 * LocalGroups of LsaLogonUser. Pure, as kerb_record.h.
 */
#ifndef PKINIT_KERB_SID_H
#define PKINIT_KERB_SID_H

#include "rule.h"
#include "structs.h"

enum { KERB_SID_PARTS = 15 };

#define KERB_SID_SIZE	(8 + 4 * KERB_SID_PARTS)	/* bytes of the longest */
#define KERB_SID_TEXT	192				/* characters of it, with a NUL */

struct kerb_sid {
	uint64_t authority;		/* of 48 bits */
	uint8_t count;			/* 1 to KERB_SID_PARTS */
	uint32_t parts[KERB_SID_PARTS];	/* the sub-authorities */
};

/* Reads "S-1-5-21-..."; an authority above 32 bits is hexadecimal, 0x and twelve digits. False,
 * *sid all zero, when text is no SID. */
bool kerb_sid_parse(const char *text, struct kerb_sid *sid) __attribute__((warn_unused_result));

/* Writes the text form. Returns out. */
const char *kerb_sid_text(const struct kerb_sid *sid, char out[KERB_SID_TEXT]);

/* Bytes of the binary form. */
size_t kerb_sid_size(const struct kerb_sid *sid);

/* Writes kerb_sid_size() bytes. */
void kerb_sid_write(const struct kerb_sid *sid, uint8_t out[KERB_SID_SIZE]);

/* Reads the SID at the start of p[len]; *used is its bytes. False, *sid all zero and *used 0, when
 * there is none: a revision that is not 1, no part or too many, too few bytes. */
bool kerb_sid_read(const uint8_t *p, size_t len, struct kerb_sid *sid, size_t *used)
    __attribute__((warn_unused_result));

/* One of TOKEN_GROUPS.Groups. */
struct kerb_group {
	struct kerb_sid sid;
	uint32_t attributes;
};

/*
 * Packs TOKEN_GROUPS: GroupCount, one SID_AND_ATTRIBUTES a group, then the SIDs in their order;
 * pointers are `base` plus the offset from the start. FAILURE_NONE and *len, or the failure of the
 * broken rule with out[room] zeroed and *len 0.
 */
enum failure kerb_groups_pack(const struct kerb_group *groups, size_t count, enum kerb_abi abi,
    uint64_t base, uint8_t *out, size_t room, size_t *len, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/*
 * Takes TOKEN_GROUPS apart into groups[room], *count of them. The SIDs must lie behind the array,
 * on offsets that are multiples of four, in their order and without a gap. FAILURE_NONE, or the
 * failure of the first broken rule and *count 0; KERB_RULE_BYTES_COUNT: more groups than room.
 */
enum failure kerb_groups_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base,
    struct kerb_group *groups, size_t room, size_t *count, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

#endif
