/* Any bytes to the profile unpacker, on both ABIs; what it accepts packs and unpacks again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"

static void
try_one(const uint8_t *data, size_t size, enum kerb_abi abi)
{
	static uint8_t out[KERB_PROFILE_MAX];
	static struct kerb_profile got, again;
	struct kerb_fault fault;
	size_t len;

	if (!kerb_profile_unpack(data, size, abi, 0, &got, &fault)) {
		if (fault.rule == KERB_RULE_NONE)
			abort();
		return;
	}
	if (!kerb_profile_pack(&got, abi, 0, out, sizeof(out), &len, &fault) ||
	    !kerb_profile_unpack(out, len, abi, 0, &again, &fault))
		abort();
	if (got.certificate_len > 0 &&
	    memcmp(got.certificate, again.certificate, got.certificate_len) != 0)
		abort();
	again.certificate = got.certificate;
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
