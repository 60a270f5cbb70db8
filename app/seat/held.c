#include "held.h"

#include <string.h>

void
held_press(struct held *held, uint32_t code)
{
	if (code < HELD_KEYS)
		held->told[code / 8] |= (uint8_t)(1U << code % 8);
}

bool
held_release(struct held *held, uint32_t code)
{
	bool told;

	if (code >= HELD_KEYS)
		return false;
	told = held->told[code / 8] >> code % 8 & 1;
	held->told[code / 8] &= (uint8_t)~(1U << code % 8);
	return told;
}

void
held_forget(struct held *held)
{
	memset(held->told, 0, sizeof(held->told));
}
