/* What card.c and txn.c share. */
#ifndef CARDIO_CARD_H
#define CARDIO_CARD_H

#include "driver.h"

struct cardio_card {
	struct exchange *x;	/* in a locked page of its own */
	struct trace trace;	/* what x notes */
	char reader[CARDIO_READER_MAX];	/* "" when not opened by name */
	const struct driver *drv;	/* NULL until probed */
	struct cardio_card_info info;
	uint8_t *der[CARDIO_SLOTS_MAX];	/* owned; beside info.slots */
	uint32_t pad_code;	/* how its reader is asked for a PIN; 0: it has no pad */
	bool in_txn;
	bool pin_presented;	/* in this transaction, whatever came of it */
	unsigned pins_sent;	/* in the last transaction */
	void (*before_pin)(void *data);	/* cardio_card_before_pin */
	void *before_pin_data;
};

/* card_report: fills why, which may be NULL, from the last exchange; returns error. */
int card_report(const struct cardio_card *card, const char *step, int error,
    struct cardio_why *why);

/* card_report_clear: an empty why, which may be NULL. */
void card_report_clear(struct cardio_why *why);

#endif
