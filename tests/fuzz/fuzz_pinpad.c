/* A reader's features as it likes: what is found of them is bytes of theirs. */
#include <stdlib.h>
#include <string.h>

#include "pinpad.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t code_bytes[4];
	uint32_t code;
	int r = pinpad_features(data, size, &code);

	if (r != CARDIO_OK && (r != CARDIO_ERR_BAD_DATA || code != 0))
		abort();
	if (code == 0)
		return 0;
	for (size_t i = 0; i < sizeof(code_bytes); i++)
		code_bytes[i] = (uint8_t)(code >> (24 - 8 * i));
	if (memmem(data, size, code_bytes, sizeof(code_bytes)) == NULL)
		abort();
	return 0;
}
