#include <string.h>

#include "profile.h"
#include "kerb_record.h"

#define TICKS_PER_SECOND	10000000
#define EPOCH_1601		11644473600	/* seconds from 1601 to 1970 */

/* The limits in the order of QUOTA_LIMITS. */
static const size_t quota_places[] = {
	offsetof(struct kerb_quota, paged_pool), offsetof(struct kerb_quota, non_paged_pool),
	offsetof(struct kerb_quota, minimum_working_set),
	offsetof(struct kerb_quota, maximum_working_set), offsetof(struct kerb_quota, pagefile),
};

#define QUOTAS	(sizeof(quota_places) / sizeof(quota_places[0]))

static bool
pack_plain(const struct kerb_record *record, enum kerb_abi abi, uint8_t *out, size_t room)
{
	struct kerb_fault fault;
	size_t len;

	return kerb_record_pack(record, abi, 0, out, room, &len, &fault) == FAILURE_NONE;
}

static bool
unpack_plain(const uint8_t *buf, size_t len, size_t size, enum kerb_abi abi, const char *name,
    struct kerb_record *record)
{
	struct kerb_fault fault;

	return kerb_record_unpack(buf, len < size ? len : size, abi, 0, kerb_struct_named(name),
	    record, &fault) == FAILURE_NONE;
}

bool
kerb_quota_pack(const struct kerb_quota *in, enum kerb_abi abi, uint8_t *out, size_t room)
{
	struct kerb_record record;

	kerb_record_init(&record, kerb_struct_named("QUOTA_LIMITS"));
	for (size_t i = 0; i < QUOTAS; i++)
		memcpy(&record.values[i].number, (const char *)in + quota_places[i],
		    sizeof(uint64_t));
	record.values[QUOTAS].number = (uint64_t)in->time_limit;
	return pack_plain(&record, abi, out, room);
}

bool
kerb_quota_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, struct kerb_quota *out)
{
	struct kerb_record record;

	memset(out, 0, sizeof(*out));
	if (!unpack_plain(buf, len, KERB_QUOTA_SIZE(abi), abi, "QUOTA_LIMITS", &record))
		return false;
	for (size_t i = 0; i < QUOTAS; i++)
		memcpy((char *)out + quota_places[i], &record.values[i].number, sizeof(uint64_t));
	out->time_limit = (int64_t)record.values[QUOTAS].number;
	return true;
}

bool
kerb_source_pack(const struct kerb_source *in, uint8_t *out, size_t room)
{
	struct kerb_record record;

	kerb_record_init(&record, kerb_struct_named("TOKEN_SOURCE"));
	record.values[0] = kerb_value_bytes(in->name, sizeof(in->name));
	record.values[1].number = (uint64_t)(uint32_t)in->id.high << 32 | in->id.low;
	return pack_plain(&record, KERB_X64, out, room);
}

bool
kerb_source_unpack(const uint8_t *buf, size_t len, struct kerb_source *out)
{
	struct kerb_record record;

	memset(out, 0, sizeof(*out));
	if (!unpack_plain(buf, len, KERB_SOURCE_SIZE, KERB_X64, "TOKEN_SOURCE", &record))
		return false;
	memcpy(out->name, record.values[0].data, sizeof(out->name));
	out->id.low = (uint32_t)record.values[1].number;
	out->id.high = (int32_t)(uint32_t)(record.values[1].number >> 32);
	return true;
}

int64_t
kerb_time_from_unix(int64_t seconds)
{
	if (seconds < -EPOCH_1601)
		return 0;
	if (seconds > INT64_MAX / TICKS_PER_SECOND - EPOCH_1601)
		return KERB_TIME_NEVER;
	return (seconds + EPOCH_1601) * TICKS_PER_SECOND;
}

bool
kerb_time_to_unix(int64_t filetime, int64_t *seconds)
{
	*seconds = 0;
	if (filetime <= 0 || filetime == KERB_TIME_NEVER)
		return false;
	*seconds = filetime / TICKS_PER_SECOND - EPOCH_1601;
	return true;
}
