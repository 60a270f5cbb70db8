/*
 * submit.h: a submit buffer, judged for one card. Pure: bytes in, a message out.
 */
#ifndef APP_CARD_SUBMIT_H
#define APP_CARD_SUBMIT_H

#include "kerb.h"
#include "wire.h"

/* The card that CspData must name. Borrowed. */
struct submit_card {
	const char *card_name;
	const char *reader;
	int tries_left;			/* -1: unknown */
	bool pinpad;			/* an empty PIN is to be typed on the reader */
	/* Whether it can be a PIN of this card. */
	bool (*pin_possible)(const void *data, const uint8_t *pin, size_t pin_len);
	const void *data;
};

/*
 * Takes buf[len] apart. FAILURE_NONE: *m is filled, the PIN stands at the start of buf, *pin_len
 * bytes, and every byte behind it is zero. Otherwise the first rule that is broken, its sentence in
 * detail[0..room), *m and all of buf zero, *pin_len 0.
 *
 * A name of CspData that is empty names nothing; one that is not this card's, reader's or
 * provider's means another: reader-none, card-removed, card-no-container. The container is the
 * authority's to find. A PIN that the card would refuse unseen is only told by m->pin_state; an
 * empty one is possible with a pinpad.
 */
enum failure submit_read(uint8_t *buf, size_t len, enum kerb_abi abi,
    const struct submit_card *card, struct wire_card_buffer *m, size_t *pin_len, char *detail,
    size_t room)
    __attribute__((warn_unused_result));

#endif
