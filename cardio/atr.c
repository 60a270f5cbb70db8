#include <string.h>

#include "cardio.h"

#define TS_DIRECT	0x3B
#define TS_INVERSE	0x3F

static bool
take(const uint8_t *atr, size_t len, size_t *at, uint8_t *byte)
{
	if (*at >= len)
		return false;
	*byte = atr[(*at)++];
	return true;
}

/*
 * The interface bytes: T0 and each TDi say in their upper half which of TA, TB, TC and TD follow,
 * and TDi in its lower half which protocol is meant (8.2.3). Without any TD the card speaks T=0.
 */
static bool
take_interface(const uint8_t *atr, size_t len, size_t *at, uint8_t t0, uint16_t *protocols)
{
	uint8_t indicator = t0, byte;
	bool first = true;

	for (;;) {
		for (uint8_t bit = 0x10; bit <= 0x40; bit = (uint8_t)(bit << 1)) {
			if ((indicator & bit) != 0 && !take(atr, len, at, &byte))
				return false;
		}
		if ((indicator & 0x80) == 0)
			break;
		if (!take(atr, len, at, &indicator))
			return false;
		*protocols = (uint16_t)(*protocols | 1u << (indicator & 0x0F));
		first = false;
	}
	if (first)
		*protocols = 1;
	return true;
}

int
cardio_atr_parse(const uint8_t *atr, size_t atr_len, struct cardio_atr *out)
{
	struct cardio_atr parsed = { 0 };
	uint8_t ts, t0, check = 0;
	size_t at = 0;

	memset(out, 0, sizeof(*out));
	if (atr_len > CARDIO_ATR_MAX || !take(atr, atr_len, &at, &ts) ||
	    !take(atr, atr_len, &at, &t0) || (ts != TS_DIRECT && ts != TS_INVERSE) ||
	    !take_interface(atr, atr_len, &at, t0, &parsed.protocols))
		return CARDIO_ERR_BAD_DATA;
	parsed.inverse = ts == TS_INVERSE;
	parsed.historical_len = t0 & 0x0F;
	if (parsed.historical_len > atr_len - at)
		return CARDIO_ERR_BAD_DATA;
	memcpy(parsed.historical, atr + at, parsed.historical_len);
	at += parsed.historical_len;

	/* TCK is absent when only T=0 is offered, else all bytes from T0 on add up to 0. */
	if (parsed.protocols != 1) {
		if (at++ >= atr_len)
			return CARDIO_ERR_BAD_DATA;
		for (size_t i = 1; i < at; i++)
			check ^= atr[i];
	}
	if (check != 0 || at != atr_len)
		return CARDIO_ERR_BAD_DATA;
	*out = parsed;
	return CARDIO_OK;
}
