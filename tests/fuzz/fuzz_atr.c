#include <stdlib.h>

#include "cardio.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cardio_atr atr;

	if (cardio_atr_parse(data, size, &atr) == CARDIO_OK &&
	    (size > CARDIO_ATR_MAX || atr.protocols == 0 ||
	    atr.historical_len > sizeof(atr.historical)))
		abort();
	return 0;
}
