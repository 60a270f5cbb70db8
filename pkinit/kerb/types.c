#include <string.h>

#include "layout.h"
#include "profile.h"

#define TICKS_PER_SECOND	10000000
#define EPOCH_1601		11644473600	/* seconds from 1601 to 1970 */

bool
kerb_quota_pack(const struct kerb_quota *in, enum kerb_abi abi, uint8_t *out, size_t room)
{
	struct bytes_out block = bytes_out(out, room);

	layout_out_pointer(&block, abi, in->paged_pool);
	layout_out_pointer(&block, abi, in->non_paged_pool);
	layout_out_pointer(&block, abi, in->minimum_working_set);
	layout_out_pointer(&block, abi, in->maximum_working_set);
	layout_out_pointer(&block, abi, in->pagefile);
	if (abi == KERB_X86)
		bytes_out_u32(&block, 0);
	bytes_out_u64(&block, (uint64_t)in->time_limit);
	if (block.bad)
		memset(out, 0, room);
	return !block.bad;
}

bool
kerb_quota_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, struct kerb_quota *out)
{
	struct bytes_in in = bytes_in(buf, len);

	out->paged_pool = layout_in_pointer(&in, abi);
	out->non_paged_pool = layout_in_pointer(&in, abi);
	out->minimum_working_set = layout_in_pointer(&in, abi);
	out->maximum_working_set = layout_in_pointer(&in, abi);
	out->pagefile = layout_in_pointer(&in, abi);
	if (abi == KERB_X86)
		bytes_in_u32(&in);
	out->time_limit = (int64_t)bytes_in_u64(&in);
	if (in.bad)
		memset(out, 0, sizeof(*out));
	return !in.bad;
}

bool
kerb_source_pack(const struct kerb_source *in, uint8_t *out, size_t room)
{
	struct bytes_out block = bytes_out(out, room);

	bytes_out_put(&block, in->name, sizeof(in->name));
	bytes_out_u32(&block, in->id.low);
	bytes_out_u32(&block, (uint32_t)in->id.high);
	if (block.bad)
		memset(out, 0, room);
	return !block.bad;
}

bool
kerb_source_unpack(const uint8_t *buf, size_t len, struct kerb_source *out)
{
	struct bytes_in in = bytes_in(buf, len);
	const uint8_t *name = bytes_in_take(&in, sizeof(out->name));

	memset(out, 0, sizeof(*out));
	if (name)
		memcpy(out->name, name, sizeof(out->name));
	out->id.low = bytes_in_u32(&in);
	out->id.high = (int32_t)bytes_in_u32(&in);
	if (in.bad)
		memset(out, 0, sizeof(*out));
	return !in.bad;
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
