#include <string.h>

#include "fixed.h"
#include "sid.h"

enum { GROUP_SID, GROUP_ATTRIBUTES, GROUP_FIELDS };

/* Where the array begins, and an element of it. */
static size_t
array_layout(enum kerb_abi abi, struct kerb_layout *element)
{
	size_t at, size;

	kerb_layout(kerb_struct_named("SID_AND_ATTRIBUTES"), abi, element);
	if (!kerb_layout_field(kerb_struct_named("TOKEN_GROUPS"), abi, "Groups", &at, &size))
		return 0;
	return at;
}

static bool
write_all(struct bytes_out *out, const struct kerb_group *groups, size_t count,
    enum kerb_abi abi, uint64_t base, struct kerb_fault *fault)
{
	struct kerb_layout element;
	size_t start = array_layout(abi, &element), at = start + count * element.size;
	uint8_t sid[KERB_SID_SIZE];

	bytes_out_u32(out, (uint32_t)count);
	bytes_out_zero(out, start - 4);
	for (size_t i = 0; i < count; i++) {
		const struct fixed_field fields[GROUP_FIELDS] = {
			[GROUP_SID] = { .number = base + at },
			[GROUP_ATTRIBUTES] = { .number = groups[i].attributes },
		};

		if (groups[i].sid.count == 0 || groups[i].sid.count > KERB_SID_PARTS)
			return kerb_rule_broken(fault, KERB_RULE_SID_INVALID, "Groups.Sid", at);
		if (base + at < base || (abi == KERB_X86 && base + at > UINT32_MAX))
			return kerb_rule_broken(fault, KERB_RULE_POINTER, "Groups.Sid", at);
		fixed_write(out, &element, abi, fields);
		at += kerb_sid_size(&groups[i].sid);
	}
	for (size_t i = 0; i < count; i++) {
		kerb_sid_write(&groups[i].sid, sid);
		bytes_out_put(out, sid, kerb_sid_size(&groups[i].sid));
	}
	return !out->bad || kerb_rule_broken(fault, KERB_RULE_NO_ROOM, "buffer", out->room);
}

enum failure
kerb_groups_pack(const struct kerb_group *groups, size_t count, enum kerb_abi abi, uint64_t base,
    uint8_t *out, size_t room, size_t *len, struct kerb_fault *fault)
{
	struct bytes_out block = bytes_out(out, room);

	*len = 0;
	memset(fault, 0, sizeof(*fault));
	if (count > UINT32_MAX || !write_all(&block, groups, count, abi, base, fault)) {
		memset(out, 0, room);
		return kerb_rule_failure(fault->rule);
	}
	*len = block.used;
	return FAILURE_NONE;
}

/* The element at `at` of the array, and its SID at *next, which moves behind it. */
static bool
read_group(const uint8_t *buf, size_t len, const struct kerb_layout *element, enum kerb_abi abi,
    uint64_t base, size_t at, size_t *next, struct kerb_group *group, struct kerb_fault *fault)
{
	struct fixed_field fields[GROUP_FIELDS];
	uint64_t offset;
	bool padded;
	size_t used;

	fixed_read(buf + at, element, abi, fields, &padded);
	offset = fields[GROUP_SID].number - base;
	if (offset % 4 != 0)
		return kerb_rule_broken(fault, KERB_RULE_ODD_OFFSET, "Groups.Sid", offset);
	if (offset > len)
		return kerb_rule_broken(fault, KERB_RULE_OUTSIDE, "Groups.Sid", offset);
	if (offset < *next)
		return kerb_rule_broken(fault, KERB_RULE_OVERLAP, "Groups.Sid", offset);
	if (offset > *next)
		return kerb_rule_broken(fault, KERB_RULE_UNCLAIMED, "buffer", *next);
	if (!kerb_sid_read(buf + offset, len - (size_t)offset, &group->sid, &used))
		return kerb_rule_broken(fault, KERB_RULE_SID_INVALID, "Groups.Sid", offset);
	group->attributes = (uint32_t)fields[GROUP_ATTRIBUTES].number;
	*next += used;
	return true;
}

static bool
read_all(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base,
    struct kerb_group *groups, size_t room, size_t *count, struct kerb_fault *fault)
{
	struct bytes_in in = bytes_in(buf, len);
	struct kerb_layout element;
	size_t start = array_layout(abi, &element), next;
	uint32_t n = bytes_in_u32(&in);

	if (in.bad || len < start || n > (len - start) / element.size)
		return kerb_rule_broken(fault, KERB_RULE_FIXED_SHORT, "buffer", len);
	if (n > room)
		return kerb_rule_broken(fault, KERB_RULE_BYTES_COUNT, "GroupCount", 0);
	next = start + n * element.size;
	for (size_t i = 0; i < n; i++)
		if (!read_group(buf, len, &element, abi, base, start + i * element.size, &next,
		    &groups[i], fault))
			return false;
	if (next != len)
		return kerb_rule_broken(fault, KERB_RULE_UNCLAIMED, "buffer", next);
	*count = n;
	return true;
}

enum failure
kerb_groups_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base,
    struct kerb_group *groups, size_t room, size_t *count, struct kerb_fault *fault)
{
	*count = 0;
	memset(fault, 0, sizeof(*fault));
	return read_all(buf, len, abi, base, groups, room, count, fault) ? FAILURE_NONE :
	    kerb_rule_failure(fault->rule);
}
