#include <stdlib.h>

#include "inflate.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t out[CARDIO_INFLATED_MAX];
	size_t len;

	if (inflate_gzip(data, size, out, sizeof(out), &len) == CARDIO_OK) {
		if (len == 0 || len > sizeof(out) || len > CARDIO_RATIO_MAX * size)
			abort();
	} else if (len != 0) {
		abort();
	}
	return 0;
}
