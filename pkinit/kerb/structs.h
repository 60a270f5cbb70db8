/*
 * structs.h: every structure of the LsaLogonUser page, described once.
 *
 * One row a field, named as the Windows header names it. The offsets stand nowhere: they follow
 * from the kinds by the alignment rules of Windows, for both pointer widths (x64, x86). Packing,
 * unpacking, checking, printing and the tests are driven by these rows.
 *
 * All is constant and pure; nothing here allocates or blocks.
 */
#ifndef PKINIT_KERB_STRUCTS_H
#define PKINIT_KERB_STRUCTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a pointer in the layout of the process that made the buffer. */
enum kerb_abi { KERB_X86 = 4, KERB_X64 = 8 };

/* What a field is. */
enum kerb_type {
	KERB_T_USHORT,
	KERB_T_ULONG,			/* also LONG, DWORD and the enumerations */
	KERB_T_LARGE_INTEGER,		/* aligned on eight on both ABIs, as ULONG64 */
	KERB_T_SIZE_T,			/* as wide as a pointer */
	KERB_T_LUID,
	KERB_T_UCHARS,			/* UCHAR[count] */
	KERB_T_UNICODE,			/* UNICODE_STRING: its text lies in the block */
	KERB_T_STRING,			/* STRING: bytes in the block */
	KERB_T_AREA,			/* PUCHAR: as many bytes as the field `length` says */
	KERB_T_NAME,			/* where a name begins, in WCHARs from bBuffer */
	KERB_T_TRAILER,			/* `length` bytes behind the fixed part; a text with its
					 * NUL when it is KERB_A_TEXT */
	KERB_T_POINTER,			/* another pointer */
	KERB_T_STRUCT,			/* the structure `inner`, in place */
};

/* Of a field's `attributes`. */
#define KERB_A_SECRET	0x01u		/* never printed; wiped */
#define KERB_A_BITS	0x02u		/* a set of bits, not one value */
#define KERB_A_CLOSED	0x04u		/* a bit without a name is refused */
#define KERB_A_UNION	0x08u		/* the next field has the same place */
#define KERB_A_CSP	0x10u		/* the bytes are a CSP info, or a certificate info */
#define KERB_A_TEXT	0x20u		/* the bytes are a text */
#define KERB_A_DERIVED	0x40u		/* follows from other fields */

struct kerb_struct;

struct kerb_member {
	const char *name;
	enum kerb_type type;
	uint8_t attributes;
	uint8_t count;			/* KERB_T_UCHARS: bytes */
	const char *length;		/* _AREA, _TRAILER: the name of the field with its length */
	const char *group;		/* the names of its values, see kerb_enum_name(); or NULL */
	const char *option;		/* how tools call the field; NULL: by its name */
	const struct kerb_struct *inner;	/* KERB_T_STRUCT */
};

/* Who reads or writes a structure with a MessageType, and in which direction. */
enum kerb_family {
	KERB_PLAIN,			/* no MessageType */
	KERB_SUBMIT_KERBEROS,
	KERB_SUBMIT_MSV1_0,
	KERB_PROFILE_KERBEROS,
	KERB_PROFILE_MSV1_0,
};

struct kerb_struct {
	const char *name;
	enum kerb_family family;
	uint8_t types[2];		/* the values of MessageType; 0: no further one */
	uint8_t pack;			/* the packing of its declaration; 0: natural */
	const struct kerb_struct *unlock;	/* the structure with a LogonId behind this one */
	const struct kerb_member *members;
	size_t count;
};

/* The name of the values of MessageType in that family ("KERB_LOGON_SUBMIT_TYPE"), as
 * kerb_enum_name() takes it; NULL for KERB_PLAIN. */
const char *kerb_family_group(enum kerb_family family);

/* All structures that are described; *count of them. */
const struct kerb_struct *const *kerb_structs(size_t *count);

/* The structure of that name, in any case; NULL when none is described. */
const struct kerb_struct *kerb_struct_named(const char *name);

/* The two that CspData can hold: KERB_SMARTCARD_CSP_INFO, and KERB_CERTIFICATE_INFO with
 * KERB_CERTIFICATE_HASHINFO behind it. */
extern const struct kerb_struct kerb_csp_info, kerb_certificate_hash;

/* The structure that message_type means in that family; NULL when there is none. */
const struct kerb_struct *kerb_struct_of(enum kerb_family family, uint32_t message_type);

/* Whether message_type is one of the structure's. */
bool kerb_struct_takes(const struct kerb_struct *what, uint32_t message_type);

/* No structure here has more fields, those of embedded structures counted one by one. */
#define KERB_LEAVES_MAX	24

/* One field where it lies. */
struct kerb_leaf {
	const struct kerb_member *member;
	size_t offset, size;		/* bytes */
	int length;			/* _AREA, _TRAILER: the leaf with its length; else -1 */
};

struct kerb_layout {
	size_t size, align;		/* sizeof and alignment, bytes */
	size_t count;
	struct kerb_leaf leaves[KERB_LEAVES_MAX];
};

/* Lays `what` out for abi; embedded structures are dissolved into their fields. */
void kerb_layout(const struct kerb_struct *what, enum kerb_abi abi, struct kerb_layout *layout);

/* Offset and size of the field of that name, an embedded structure too. False, both 0, when
 * there is none. */
bool kerb_layout_field(const struct kerb_struct *what, enum kerb_abi abi, const char *name,
    size_t *offset, size_t *size) __attribute__((warn_unused_result));

/* The name of a value or bit in a group of the Windows headers ("KERB_LOGON_SUBMIT_TYPE", 13:
 * "KerbCertificateLogon"); NULL when it has none. */
const char *kerb_enum_name(const char *group, uint32_t value);

/* The value of that name, in any case. False, *value 0, when the group has none such. */
bool kerb_enum_value(const char *group, const char *name, uint32_t *value)
    __attribute__((warn_unused_result));

/* All bits that have a name in the group. */
uint32_t kerb_enum_mask(const char *group);

#endif
