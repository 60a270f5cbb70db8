/* The first byte chooses what the rest is taken for. */
#include <stdlib.h>
#include <string.h>

#include "piv_object.h"

static void
certificate(const uint8_t *data, size_t size)
{
	uint8_t *der;
	size_t len;

	if (piv_certificate(data, size, &der, &len) == CARDIO_OK) {
		if (len < 2 || der[0] != 0x30 || len > CARDIO_OBJECT_MAX)
			abort();
	} else if (der != NULL) {
		abort();
	}
	free(der);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char serial[CARDIO_SERIAL_MAX];
	const uint8_t *sig;

	if (size == 0)
		return 0;
	data++;
	size--;
	switch (data[-1] % 3) {
	case 0:
		if (piv_chuid_serial(data, size, serial) == CARDIO_OK &&
		    strnlen(serial, sizeof(serial)) == sizeof(serial))
			abort();
		break;
	case 1:
		certificate(data, size);
		break;
	default:
		if (piv_signature(data, size, 16, &sig) == CARDIO_OK &&
		    (sig < data || sig + 16 > data + size))
			abort();
	}
	return 0;
}
