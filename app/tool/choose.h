/*
 * choose.h: which card and key an attempt is made with. Pure.
 */
#ifndef APP_TOOL_CHOOSE_H
#define APP_TOOL_CHOOSE_H

#include <jansson.h>
#include <stdbool.h>

#include "kerb.h"

/* What CspData names when nothing better is known; the authority then says what is missing. */
#define CHOOSE_CONTAINER	"PIV-9A"

struct choice {
	char reader[KERB_NAME_ROOM];	/* empty: there is no card */
	char container[KERB_NAME_ROOM];
	char card_name[KERB_NAME_ROOM];
	char person[KERB_NAME_ROOM];	/* of the certificate, for a prompt; may be empty */
};

/* Chooses from the authority's answer `cards`. `reader` and `container` are taken when given (else
 * NULL). Without a reader: the first whose card has a certificate that may log on, else the first
 * with any certificate, else the first with a card. Without a container: the card's first
 * certificate that may log on, else its first. False when a given name is too long. */
bool choose(const json_t *cards, const char *reader, const char *container, struct choice *choice)
    __attribute__((warn_unused_result));

/* Whether a card is still being read, so that the answer will soon be another. */
bool choose_reading(const json_t *cards);

#endif
