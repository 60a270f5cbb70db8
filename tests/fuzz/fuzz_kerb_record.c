/*
 * Any bytes to the unpacker, as each kind of buffer, on both ABIs, with offsets and addresses:
 * what it accepts without a tolerance packs to itself, else to the canonical form, which then
 * packs to itself. So do the groups.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kerb_record.h"
#include "sid.h"

#define VALUE_TOLERANCES	(~0u << KERB_TOLERANCE_CSP_FLAGS)

static void
pack_again(const struct kerb_record *got, const uint8_t *data, size_t size, enum kerb_abi abi,
    uint64_t base, uint32_t tolerances)
{
	static uint8_t out[1 << 17], twice[1 << 17];
	static struct kerb_record again;
	struct kerb_fault fault;
	size_t len, n;

	if (kerb_record_pack(got, abi, base, out, sizeof(out), &len, &fault) != FAILURE_NONE)
		abort();
	if ((tolerances & ~VALUE_TOLERANCES) == 0) {
		if (len != size || memcmp(out, data, len) != 0)
			abort();
		return;
	}
	if (kerb_record_unpack(out, len, abi, base, got->what, &again, &fault) != FAILURE_NONE ||
	    (again.tolerances & ~VALUE_TOLERANCES) != 0 ||
	    kerb_record_pack(&again, abi, base, twice, sizeof(twice), &n, &fault) !=
	    FAILURE_NONE || n != len || memcmp(out, twice, n) != 0)
		abort();
}

static void
try_one(const struct kerb_struct *what, const uint8_t *data, size_t size, enum kerb_abi abi,
    uint64_t base)
{
	static struct kerb_record got;
	struct kerb_fault fault;

	if (kerb_record_unpack(data, size, abi, base, what, &got, &fault) == FAILURE_NONE)
		pack_again(&got, data, size, abi, base, got.tolerances);
	else if (fault.rule == KERB_RULE_NONE || fault.field == NULL || got.what != NULL)
		abort();
}

static void
try_groups(const uint8_t *data, size_t size, enum kerb_abi abi)
{
	static struct kerb_group groups[64];
	static uint8_t out[8192];
	struct kerb_fault fault;
	size_t count, len;

	if (kerb_groups_unpack(data, size, abi, 0, groups, 64, &count, &fault) != FAILURE_NONE)
		return;
	if (kerb_groups_pack(groups, count, abi, 0, out, sizeof(out), &len, &fault) !=
	    FAILURE_NONE || len != size)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct kerb_struct *const *all;
	size_t count;

	if (size > 1 << 16)
		return 0;
	try_groups(data, size, KERB_X64);
	try_groups(data, size, KERB_X86);
	all = kerb_structs(&count);
	for (size_t i = 0; i < count; i++) {
		if (all[i]->family == KERB_PLAIN)
			continue;
		try_one(all[i], data, size, KERB_X64, 0);
		try_one(all[i], data, size, KERB_X86, 0);
		try_one(all[i], data, size, KERB_X64, 0x00007FF612340000);
		try_one(all[i], data, size, KERB_X86, 0xFFFF0000);
	}
	return 0;
}
