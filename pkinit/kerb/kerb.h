/*
 * kerb.h: the logon that Cardea serves, KERB_CERTIFICATE_LOGON and KERB_CERTIFICATE_UNLOCK_LOGON
 * with their KERB_SMARTCARD_CSP_INFO, to and from bytes.
 *
 * The same bytes, rules and tolerances as kerb_record.h, with the values in one plain struct and
 * narrower limits: pointers are offsets, the names have rooms, USE_CERTIFICATE_INFO is not
 * served. Everything here is pure: no allocation, no globals, no blocking. A buffer to be
 * unpacked may come from anybody and is believed in nothing.
 */
#ifndef PKINIT_KERB_KERB_H
#define PKINIT_KERB_KERB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rule.h"
#include "structs.h"

/* The values of KERB_LOGON_SUBMIT_TYPE that are served. */
enum kerb_kind { KERB_CERTIFICATE_LOGON = 13, KERB_CERTIFICATE_UNLOCK_LOGON = 15 };

/* The bits of KERB_CERTIFICATE_LOGON.Flags. The second one is not served. */
#define KERB_FLAG_CHECK_DUPLICATES	0x1u
#define KERB_FLAG_USE_CERTIFICATE_INFO	0x2u

/* What szCSPName says here; on Windows it is the card's registered CSP or KSP. */
#define KERB_CSP_CARDEA	"Cardea Smart Card Provider"

/* Bytes of UTF-8 with the NUL that a name may take. */
#define KERB_NAME_ROOM	256
#define KERB_USER_ROOM	768

/* UTF-16 units of the longest PIN that is packed. */
#define KERB_PIN_MAX	256

/* No buffer that kerb_logon_pack() makes is longer. */
#define KERB_LOGON_MAX	(80 + 2 * (KERB_NAME_ROOM + KERB_USER_ROOM + KERB_PIN_MAX + 1) + \
			 44 + 2 * 4 * KERB_NAME_ROOM)

/* A locally unique identifier, as LUID. */
struct kerb_luid {
	uint32_t low;
	int32_t high;
};

/* What CspData names: card, reader, key and provider, in UTF-8. */
struct kerb_csp {
	char card_name[KERB_NAME_ROOM];
	char reader_name[KERB_NAME_ROOM];
	char container_name[KERB_NAME_ROOM];	/* never empty in a good buffer */
	char csp_name[KERB_NAME_ROOM];
	uint32_t flags;				/* as read; packed as 0 */
	uint32_t key_spec;			/* as read; packed as 1 */
};

/* Where the PIN lies in the caller's own buffer: it is never copied by unpacking. */
struct kerb_pin {
	size_t offset;				/* bytes from the start of the buffer */
	size_t length;				/* bytes of UTF-16LE, without a NUL */
};

/* One logon or unlock request; holds no secret. */
struct kerb_logon {
	enum kerb_kind kind;
	char domain_name[KERB_NAME_ROOM];	/* may be empty */
	char user_name[KERB_USER_ROOM];		/* may be empty */
	uint32_t flags;
	struct kerb_luid logon_id;		/* zero but for an unlock */
	struct kerb_csp csp;
	struct kerb_pin pin;			/* set by unpacking, not read by packing */
};

/* The name of a value of KERB_LOGON_SUBMIT_TYPE ("KerbCertificateLogon"); NULL when it is no
 * documented one. */
const char *kerb_type_name(uint32_t message_type);

/* Bytes of the fixed part of the structure that message_type names; 4 for a documented type
 * whose structure is not public, 0 for a type that is not documented. */
size_t kerb_type_fixed(uint32_t message_type, enum kerb_abi abi);

/*
 * Packs `in` with the PIN (UTF-8, pin_len bytes, no NUL inside) into out[room]; *len bytes are
 * used. KERB_LOGON_MAX bytes of room suffice for whatever is accepted.
 *
 * FAILURE_NONE, or the failure of the first broken rule, which *fault then names: a name that
 * is not UTF-8, a PIN longer than KERB_PIN_MAX, flags that are not served or not defined, no
 * container. buffer-too-short by KERB_RULE_NO_ROOM: room does not suffice. On any failure out
 * is wiped whole and *len is 0. out holds the PIN: the caller keeps it in locked memory and
 * wipes it.
 */
enum failure kerb_logon_pack(const struct kerb_logon *in, const char *pin, size_t pin_len,
    enum kerb_abi abi, uint8_t *out, size_t room, size_t *len, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/*
 * Takes buf[len] apart. FAILURE_NONE and *out filled, or the failure of the first rule that is
 * broken, *fault naming rule and field, and *out all zero; that a name is longer than its room
 * is found last. Makes no copy of the PIN: out->pin says where it lies in buf. An empty PIN is
 * well-formed.
 */
enum failure kerb_logon_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi,
    struct kerb_logon *out, struct kerb_fault *fault) __attribute__((warn_unused_result));

/*
 * Writes the PIN that lies in buf[len] as one byte a character into out[room], without a NUL,
 * and *out_len. False, with out wiped and *out_len 0, when it holds a character that is not
 * printable ASCII, does not fit, or lies outside buf. out may be where the PIN itself lies
 * (buf + pin->offset): the characters then replace it.
 */
bool kerb_pin_ascii(const uint8_t *buf, size_t len, const struct kerb_pin *pin, uint8_t *out,
    size_t room, size_t *out_len) __attribute__((warn_unused_result));

#endif
