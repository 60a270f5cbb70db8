/*
 * blank.h: a KDC's message made fit to be kept and shown: what could be used is zeros.
 *
 * Pure.
 */
#ifndef PKINIT_ENGINE_BLANK_H
#define PKINIT_ENGINE_BLANK_H

#include <stddef.h>

#define BLANK_TEXT_MAX	1024	/* octets of a foreign service's text that are kept */

enum blank_kept {
	BLANK_NOTHING,		/* the length alone */
	BLANK_FRAME,		/* all but tickets and encrypted parts */
	BLANK_ALL,		/* a KRB-ERROR, or plain text */
};

/* Writes msg[0..len) to out[0..len) with these octets as zeros, so that the length and every other
 * octet stay: the cipher of ticket and encrypted part of an AS-REP or TGS-REP, an encKeyPack, and
 * the value of each PA-DATA but PA-PK-AS-REP, the salt (3) and the two ETYPE-INFO (11, 19).
 * A KRB-ERROR, which has no place for a ticket, and printable ASCII of up to BLANK_TEXT_MAX octets
 * (what answers on port 88 may be no KDC) stay as they are. All of any other message becomes zeros,
 * also of one whose length in DER is another, or for which memory is short. */
enum blank_kept blank_message(const unsigned char *msg, size_t len, unsigned char *out);

#endif
