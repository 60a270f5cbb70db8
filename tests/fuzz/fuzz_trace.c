/* Any bytes as a trace: each record that is got is put back as the bytes it came from. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire_trace.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message_blob blob = { data, size };
	uint8_t again[WIRE_TRACE_SIZE];
	struct wire_trace record;

	for (const uint8_t *at = data; wire_trace_get(&blob, &record); at = blob.p) {
		size_t used = 0;

		if (!wire_trace_put(again, sizeof(again), &used, &record) ||
		    used != (size_t)(blob.p - at) || memcmp(again, at, used) != 0 ||
		    wire_trace_name(record.ins) == NULL)
			abort();
	}
	if (blob.n > size)
		abort();
	return 0;
}
