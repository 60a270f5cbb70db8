#include <stdlib.h>

#include "tlv.h"

static void
walk(struct tlv at, const uint8_t *end)
{
	struct tlv value;
	uint32_t tag;

	while (tlv_next(&at, &tag, &value) == 1) {
		if (value.p + value.left > end || value.depth > CARDIO_TLV_DEPTH_MAX)
			abort();
		walk(value, end);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tlv tlv, value;
	uint32_t tag;

	tlv_init(&tlv, data, size);
	walk(tlv, data + size);
	while (tlv_next_head(&tlv, &tag, &value) == 1) {
		if (value.p + value.left > data + size)
			abort();
	}
	return 0;
}
