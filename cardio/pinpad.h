/*
 * A reader's own keys for a PIN: PC/SC part 10 (rev. 2.02.09). Pure: bytes in, bytes out.
 */
#ifndef CARDIO_PINPAD_H
#define CARDIO_PINPAD_H

#include <stddef.h>
#include <stdint.h>

#include "cardio.h"

#define PINPAD_GET_FEATURES	(0x42000000u + 3400u)	/* CM_IOCTL_GET_FEATURE_REQUEST */
#define PINPAD_FEATURES_MAX	256	/* bytes of its answer that are looked at */
#define PINPAD_COMMAND_MAX	32	/* bytes of a command with room for a PIN */
#define PINPAD_STRUCTURE_HEAD	19	/* bytes before the command in a structure */
#define PINPAD_STRUCTURE_MAX	(PINPAD_STRUCTURE_HEAD + PINPAD_COMMAND_MAX)

/* Where a reader puts the keys pressed, ASCII and left-justified. */
struct pinpad_rule {
	uint8_t command[PINPAD_COMMAND_MAX];	/* the PIN's place filled with the padding */
	size_t command_len;
	uint8_t pin_bytes;	/* of that place; it begins behind the command's header and Lc */
	uint8_t digits_min, digits_max;
};

/*
 * pinpad_features: the control code of FEATURE_VERIFY_PIN_DIRECT in an answer to
 * PINPAD_GET_FEATURES (tag, length, value; a code is four bytes, big-endian), 0 when the
 * reader has no pad. Fails with BAD_DATA: nothing in a broken answer is believed.
 */
int pinpad_features(const uint8_t *tlv, size_t len, uint32_t *verify_direct)
    __attribute__((warn_unused_result));

/*
 * pinpad_verify_structure: the PIN_VERIFY_STRUCTURE for a rule, its numbers little-endian;
 * seconds for the first key and from it to the last. Returns its length, 0 for a rule that has no
 * place for its PIN.
 */
size_t pinpad_verify_structure(const struct pinpad_rule *rule, uint8_t seconds,
    uint8_t out[PINPAD_STRUCTURE_MAX]);

/*
 * pinpad_refusal: what a status word of the reader itself means:
 * PIN_CANCELLED, PIN_TIMEOUT or PIN_FORMAT, all before the PIN was sent; else 0.
 */
int pinpad_refusal(uint16_t sw);

#endif
