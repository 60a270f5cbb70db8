/*
 * edata.h: what the e_data of a KRB-ERROR says, in whichever shape it comes.
 *
 * METHOD-DATA and TYPED-DATA (RFC 4120 5.9.1), or a bare KERB-ERROR-DATA (MS-KILE 2.2.1). A
 * NTSTATUS comes as KERB-EXT-ERROR (MS-KILE 2.2.2), 12 octets, in the latter or in a PA-DATA of
 * type 3. Pure.
 */
#ifndef PKINIT_ENGINE_EDATA_H
#define PKINIT_ENGINE_EDATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "note.h"

#define EDATA_MAX	65536	/* octets that are looked at */
#define EDATA_DEPTH_MAX	8	/* constructed encodings within each other */

enum edata_kind {
	EDATA_NONE,		/* empty */
	EDATA_METHOD_DATA,
	EDATA_TYPED_DATA,
	EDATA_ERROR_DATA,
	EDATA_OTHER,		/* well-formed BER of none of these types */
};

struct edata {
	enum edata_kind kind;
	bool has_status;
	uint32_t status;	/* NTSTATUS */
	bool pkinit;		/* PA-PK-AS-REQ (16) is offered */
	bool freshness;		/* a freshness token (150) is there */
	const unsigned char *dh_parameters;	/* TD-DH-PARAMETERS (109), in the input; or NULL */
	size_t dh_parameters_len;
};

/* Takes der[0..len) apart. 0 on success; -1 when it is malformed: not one whole encoding, nested
 * deeper than EDATA_DEPTH_MAX, longer than EDATA_MAX, a KERB-ERROR-DATA of type 3 that does not
 * hold 12 octets, or a PKINIT TYPED-DATA (104, 105, 109, 111, 112) whose value is itself no whole
 * encoding of that depth. *out is then all zero but for the kind EDATA_NONE. */
int edata_parse(const unsigned char *der, size_t len, struct edata *out)
    __attribute__((warn_unused_result));

/* Adds to `note` what edata_parse() took: whom the KDC trusts (TD 104), which certificates it
 * refuses (105), which groups (109) and digests (111, 112: RFC 8636 3, 4) it would take, the
 * NTSTATUS, and the pre-authentication types that it offers. Names in it are cleaned. Nothing for
 * EDATA_NONE. */
void edata_describe(const unsigned char *der, size_t len, struct note *note);

#endif
