/*
 * wire_finding.h: what a survey of trust files and host keytab found, as the bytes of one blob.
 * Pure.
 */
#ifndef APP_WIRE_WIRE_FINDING_H
#define APP_WIRE_WIRE_FINDING_H

#include "wire.h"
#include "wire_checks.h"

/* What a finding is about. `_FILE`: the file as a whole; the objects in it follow. */
enum wire_finding_what {
	WIRE_FINDING_ANCHORS_FILE = 1,	/* for the certificates of cards */
	WIRE_FINDING_INTERMEDIATES_FILE,
	WIRE_FINDING_CRLS_FILE,
	WIRE_FINDING_ANCHOR,
	WIRE_FINDING_INTERMEDIATE,
	WIRE_FINDING_CRL,		/* also one that is missing: `file` is empty then */
	WIRE_FINDING_KDC_ANCHORS_FILE,	/* the same for the certificates of KDCs */
	WIRE_FINDING_KDC_INTERMEDIATES_FILE,
	WIRE_FINDING_KDC_CRLS_FILE,
	WIRE_FINDING_KDC_ANCHOR,
	WIRE_FINDING_KDC_INTERMEDIATE,
	WIRE_FINDING_KDC_CRL,
	WIRE_FINDING_KEYTAB,		/* the host keytab as a whole */
	WIRE_FINDING_KEYTAB_ENTRY,	/* one key of the host principal */
	WIRE_FINDING_MORE,		/* the last: findings were left out, `why` says how many */
	WIRE_FINDING_KINDS,		/* how many there are, and one */
};

struct wire_finding {
	uint8_t what;			/* enum wire_finding_what */
	uint8_t outcome;		/* enum wire_outcome; not applicable: found wanting, and
					 * policy lets it pass or nothing needs better */
	uint16_t failure;		/* what a logon that needs it would be refused with;
					 * FAILURE_NONE unless outcome is WIRE_FAILED */
	uint64_t since;			/* notBefore, thisUpdate; 0: none */
	uint64_t until;			/* notAfter, nextUpdate; 0: none */
	char file[256];			/* its name, cut; empty: the object is in no file */
	char subject[256];		/* of a certificate; a CRL's issuer; a keytab's principal */
	char issuer[256];		/* of a certificate */
	char why[256];			/* never empty */
};

/* "anchor", "kdc-crl", as --json has it; "unknown" for a number that is none. */
const char *wire_finding_name(uint8_t what);

/* Adds one finding behind buf[0..*used), which grows. False when it does not fit in room. */
bool wire_finding_put(uint8_t *buf, size_t room, size_t *used, const struct wire_finding *finding)
    __attribute__((warn_unused_result));

/* The next finding of *blob, which moves past it; false at its end or when it is broken, which
 * *blob then tells by n != 0. */
bool wire_finding_get(struct message_blob *blob, struct wire_finding *finding)
    __attribute__((warn_unused_result));

#endif
