/* An AuthPack from anybody. What parses must be in its ranges. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "authpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct authpack got;

	if (authpack_parse(data, size, &got) == 0 && (got.cusec < 0 || got.cusec > 999999))
		abort();
	return 0;
}
