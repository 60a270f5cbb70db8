/*
 * doctor.h: what a logon would meet, looked at while nobody logs on: the trust files and the
 * keytab, by cardea-verify; the KDC, by a cardea-krb that goes as far as it can without a PIN; and
 * the cards that are in. One runs at a time and beside no attempt; an attempt that begins ends it.
 */
#ifndef APP_AUTHORITY_DOCTOR_H
#define APP_AUTHORITY_DOCTOR_H

#include "authority.h"

enum doctor_pkinit { DOCTOR_PKINIT_UNKNOWN, DOCTOR_PKINIT_OFFERED, DOCTOR_PKINIT_MISSING };

/* What the KDC said, or why it did not. */
struct doctor_probe {
	char principal[WIRE_NAME];	/* of the inserted card, else the host's own */
	char realm[WIRE_NAME];
	bool of_card;
	enum failure failure;
	uint32_t krb_error, edata_status;
	enum doctor_pkinit pkinit;
	uint64_t now, stime;		/* our clock when it was asked, and the KDC's; 0: unknown */
	uint64_t took_us;
	char kdc[64];			/* the address that answered last; empty: none did */
	char detail[WIRE_DETAIL];
};

/* Begins one for the client, who is answered when it is over; never blocks. FAILURE_CARD_BUSY while
 * another, an attempt or an errand runs, FAILURE_TOKEN_NO_MEMORY when memory cannot be had: the
 * client is then the caller's to answer. */
enum failure doctor_begin(struct authority *a, struct client *client)
    __attribute__((warn_unused_result));

/* A card was read and judged, or never will be. */
void doctor_news(struct authority *a);

/* Ends what runs, for an attempt begins: its client is told card-busy. */
void doctor_end(struct authority *a);

/* The client went away. */
void doctor_cancel(struct authority *a, const struct client *client);

#endif
