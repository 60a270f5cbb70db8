/*
 * wire_checks.h: the checks of a judgement, as the bytes of one blob. Pure.
 */
#ifndef APP_WIRE_WIRE_CHECKS_H
#define APP_WIRE_WIRE_CHECKS_H

#include "wire.h"

/* One of them. */
struct wire_check {
	uint8_t outcome;		/* enum wire_outcome */
	uint16_t failure;		/* what its failing is called */
	char name[64];
	char why[256];
};

enum wire_outcome { WIRE_PASSED = 1, WIRE_FAILED, WIRE_UNKNOWN, WIRE_NOT_APPLICABLE };

/* Adds one check behind buf[0..*used), which grows. False when it does not fit in room. */
bool wire_check_put(uint8_t *buf, size_t room, size_t *used, const struct wire_check *check)
    __attribute__((warn_unused_result));

/* The next check of *blob, which moves past it; false at its end or when it is broken, which
 * *blob then tells by n != 0. */
bool wire_check_get(struct message_blob *blob, struct wire_check *check)
    __attribute__((warn_unused_result));

#endif
