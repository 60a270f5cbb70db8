/*
 * held.h: which keys are down, and whether their release is still to be told. Pure.
 *
 * A key's release goes where its press went, or nowhere: not to whoever is shown by then.
 */
#ifndef APP_SEAT_HELD_H
#define APP_SEAT_HELD_H

#include <stdbool.h>
#include <stdint.h>

enum { HELD_KEYS = 768 };		/* evdev codes: KEY_CNT */

struct held {
	uint8_t told[HELD_KEYS / 8];
};

/* The press of this key was told to who is shown. */
void held_press(struct held *held, uint32_t code);

/* The key went up. True when that must be told. */
bool held_release(struct held *held, uint32_t code);

/* Somebody else is shown: no release is told of any key that is down. */
void held_forget(struct held *held);

#endif
