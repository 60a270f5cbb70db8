/*
 * kerb_record.h: any buffer of the LsaLogonUser page, to and from bytes, as structs.h describes it.
 *
 * A record is the structure and one value a field. Packing lays the fixed part down, then the
 * texts and areas in the order of their fields, in one block. Unpacking takes such a block from
 * anybody, believes nothing, and gives values that point into the block: a PIN or password is
 * never copied. Everything is pure: no allocation, no globals, no blocking.
 *
 * The form that kerb_record_pack() makes:
 *
 *	texts	UTF-16LE with a NUL behind it, MaximumLength = Length + 2; a text of 65,534 bytes,
 *		the longest, leaves no room for that: no NUL, MaximumLength = Length.
 *	STRING	bytes; MaximumLength = Length.
 *	empty	Length 0, MaximumLength 0, pointer 0; an empty area: length 0, pointer 0.
 *	places	contiguous behind the fixed part, on even offsets: one zero behind odd bytes.
 *	pointers  `base` plus the offset from the start of the block, that of the outer structure
 *		when there is one. base 0 is the offset form; the block's own address in the
 *		caller is the address form.
 *
 * CspData is the documented KERB_SMARTCARD_CSP_INFO, pack(2): 40 bytes, two zero WCHARs, then
 * card, reader, container and provider, each with its NUL. A KERB_CERTIFICATE_LOGON with
 * USE_CERTIFICATE_INFO has a KERB_CERTIFICATE_INFO there instead, and behind it a
 * KERB_CERTIFICATE_HASHINFO, the store's name with its NUL, or none, and the hash.
 */
#ifndef PKINIT_KERB_RECORD_H
#define PKINIT_KERB_RECORD_H

#include "rule.h"
#include "structs.h"

/* Bytes of UTF-16LE of the longest text; and of UTF-8, with a NUL, that it can take. */
#define KERB_TEXT_MAX	65534u
#define KERB_TEXT_ROOM	(KERB_TEXT_MAX / 2 * 3 + 1)

struct kerb_value {
	uint64_t number;		/* an integer; a LUID as HighPart << 32 | LowPart */
	const void *data;		/* text or bytes, borrowed; NULL when len is 0 */
	size_t len;			/* bytes */
	bool wide;			/* the text is UTF-16LE, not UTF-8 */
};

/* No structure in CspData has more fields. */
#define KERB_INNER_MAX	12

struct kerb_record {
	const struct kerb_struct *what;
	struct kerb_value values[KERB_LEAVES_MAX];	/* in the order of kerb_layout() */
	const struct kerb_struct *inner;	/* what CspData holds; NULL: no such field */
	struct kerb_value inner_values[KERB_INNER_MAX];
	uint32_t tolerances;		/* set by unpacking: of enum kerb_tolerance, as bits */
};

/* What real callers do otherwise than the form above, and is taken. */
enum kerb_tolerance {
	KERB_TOLERANCE_UNLOCK_GAP,
	KERB_TOLERANCE_PART_ORDER,
	KERB_TOLERANCE_EMPTY_POINTER,
	KERB_TOLERANCE_MAXIMUM_IS_LENGTH,
	KERB_TOLERANCE_MAXIMUM_LARGER,
	KERB_TOLERANCE_NUL_BEHIND,
	KERB_TOLERANCE_PADDING,
	KERB_TOLERANCE_CSP_ALIGNED,
	KERB_TOLERANCE_PIN_SHARED,
	KERB_TOLERANCE_NAME_ORDER,
	KERB_TOLERANCE_NO_PREFIX,
	KERB_TOLERANCE_OTHER_PREFIX,
	KERB_TOLERANCE_CSP_TAIL,
	KERB_TOLERANCE_CSP_FLAGS,	/* this and what follows: values, not places */
	KERB_TOLERANCE_KEY_SPEC,
	KERB_TOLERANCE_CSP_CONTEXT,
	KERB_TOLERANCE_COUNT
};

/* The tolerance's short name ("no-prefix") and its sentence; "unknown" when there is none. */
const char *kerb_tolerance_name(enum kerb_tolerance tolerance);
const char *kerb_tolerance_sentence(enum kerb_tolerance tolerance);

/* A record of `what` with all values zero and empty, but for its first MessageType and, where
 * there is a CspData, that of a CSP info and its KeySpec, AT_KEYEXCHANGE. */
void kerb_record_init(struct kerb_record *record, const struct kerb_struct *what);

/* CspData is a KERB_CERTIFICATE_INFO from now on, and Flags says so. False, nothing changed, when
 * the structure has no such Flags. */
bool kerb_record_use_certificate_info(struct kerb_record *record)
    __attribute__((warn_unused_result));

/* The value of the field of that name, or of that option's name ("CardName"), in CspData too;
 * NULL when there is none. */
struct kerb_value *kerb_record_value(struct kerb_record *record, const char *name);

/* A value that is a text of UTF-8, or bytes; both borrowed. */
struct kerb_value kerb_value_text(const char *utf8);
struct kerb_value kerb_value_bytes(const void *data, size_t len);

/*
 * Packs into out[room]; *len bytes are used. The lengths of texts and areas, and what CspData
 * counts, follow from the values and are not read from the record.
 *
 * FAILURE_NONE, or that of the first broken rule, which *fault names; out is then wiped whole
 * and *len is 0: KERB_RULE_TEXT_LONG for a text beyond KERB_TEXT_MAX, KERB_RULE_INFO_TYPE when
 * CspData holds not what Flags says, KERB_RULE_POINTER when a pointer does not fit abi,
 * KERB_RULE_NO_ROOM when room does not suffice. out holds what the values hold: the caller
 * wipes it.
 */
enum failure kerb_record_pack(const struct kerb_record *record, enum kerb_abi abi, uint64_t base,
    uint8_t *out, size_t room, size_t *len, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/*
 * Takes buf[len] apart as a `what`. FAILURE_NONE and *out filled, its values borrowing from buf,
 * or the failure of the first rule that is broken, *fault naming rule, field and offset, and
 * *out all zero. What lies otherwise than the form above and is no tolerance is refused.
 */
enum failure kerb_record_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base,
    const struct kerb_struct *what, struct kerb_record *out, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/* The text as NUL-terminated UTF-8 in out[room]. False, out empty, when it is no Unicode, holds
 * a NUL or does not fit. */
bool kerb_value_utf8(const struct kerb_value *value, char *out, size_t room)
    __attribute__((warn_unused_result));

#endif
