/*
 * Any bytes to the logon unpacker, on both ABIs; what it accepts must keep its meaning through
 * packing and unpacking again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kerb.h"

static void
try_one(const uint8_t *data, size_t size, enum kerb_abi abi)
{
	static uint8_t out[KERB_LOGON_MAX], pin[KERB_PIN_MAX];
	static struct kerb_logon got, again;
	struct kerb_fault fault;
	size_t pin_len, len;

	if (kerb_logon_unpack(data, size, abi, &got, &fault) != FAILURE_NONE) {
		if (fault.rule == KERB_RULE_NONE || fault.field == NULL)
			abort();
		return;
	}
	if (!kerb_pin_ascii(data, size, &got.pin, pin, sizeof(pin), &pin_len))
		return;
	if (kerb_logon_pack(&got, (const char *)pin, pin_len, abi, out, sizeof(out), &len,
	    &fault) != FAILURE_NONE)
		abort();
	if (kerb_logon_unpack(out, len, abi, &again, &fault) != FAILURE_NONE)
		abort();
	again.csp.flags = got.csp.flags;
	again.csp.key_spec = got.csp.key_spec;
	again.pin = got.pin;
	if (memcmp(&got, &again, sizeof(got)) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_one(data, size, KERB_X64);
	try_one(data, size, KERB_X86);
	return 0;
}
