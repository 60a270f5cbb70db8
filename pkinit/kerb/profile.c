#include "profile.h"

#include <string.h>

#include "layout.h"
#include "text.h"

#define STRINGS		6
#define PARTS		(STRINGS + 1)
#define PART_CERT	STRINGS

static const size_t string_places[STRINGS] = {
	offsetof(struct kerb_profile, logon_script),
	offsetof(struct kerb_profile, home_directory),
	offsetof(struct kerb_profile, full_name),
	offsetof(struct kerb_profile, profile_path),
	offsetof(struct kerb_profile, home_directory_drive),
	offsetof(struct kerb_profile, logon_server),
};

void
kerb_profile_init(struct kerb_profile *profile)
{
	memset(profile, 0, sizeof(*profile));
	profile->logoff_time = KERB_TIME_NEVER;
	profile->kick_off_time = KERB_TIME_NEVER;
	profile->password_must_change = KERB_TIME_NEVER;
}

/* KERB_INTERACTIVE_PROFILE ends on a multiple of eight on both ABIs: four bytes behind
 * UserFlags. */
static void
write_fixed(struct bytes_out *out, const struct kerb_profile *in, enum kerb_abi abi,
    uint64_t base, const size_t units[STRINGS])
{
	size_t at = KERB_PROFILE_FIXED(abi);

	bytes_out_u32(out, KERB_SMART_CARD_PROFILE);
	bytes_out_u16(out, in->logon_count);
	bytes_out_u16(out, in->bad_password_count);
	bytes_out_u64(out, (uint64_t)in->logon_time);
	bytes_out_u64(out, (uint64_t)in->logoff_time);
	bytes_out_u64(out, (uint64_t)in->kick_off_time);
	bytes_out_u64(out, (uint64_t)in->password_last_set);
	bytes_out_u64(out, (uint64_t)in->password_can_change);
	bytes_out_u64(out, (uint64_t)in->password_must_change);
	for (size_t i = 0; i < STRINGS; i++)
		layout_out_string(out, abi, units[i], base, &at);
	bytes_out_u32(out, in->user_flags);
	bytes_out_u32(out, 0);
	bytes_out_u32(out, in->certificate_len);
	layout_out_pad(out, abi);
	layout_out_pointer(out, abi, in->certificate_len > 0 ? base + at : 0);
}

static bool
write_all(struct bytes_out *out, const struct kerb_profile *in, enum kerb_abi abi, uint64_t base,
    struct kerb_fault *fault)
{
	size_t units[STRINGS], len[STRINGS];
	const char *text[STRINGS];

	for (size_t i = 0; i < STRINGS; i++) {
		text[i] = (const char *)in + string_places[i];
		len[i] = strnlen(text[i], KERB_NAME_ROOM);
		if (len[i] == KERB_NAME_ROOM)
			return layout_broken(fault, KERB_RULE_TEXT_LONG,
			    KERB_FIELD_PROFILE_STRING, 0);
		if (text_units(text[i], len[i], &units[i]) != TEXT_OK)
			return layout_broken(fault, KERB_RULE_TEXT_INVALID,
			    KERB_FIELD_PROFILE_STRING, 0);
	}
	if (in->certificate_len > KERB_CERTIFICATE_MAX)
		return layout_broken(fault, KERB_RULE_TEXT_LONG, KERB_FIELD_CERTIFICATE, 0);
	write_fixed(out, in, abi, base, units);
	for (size_t i = 0; i < STRINGS; i++) {
		if (len[i] == 0)
			continue;
		text_to_utf16(out, text[i], len[i]);
		bytes_out_u16(out, 0);
	}
	bytes_out_put(out, in->certificate, in->certificate_len);
	if (out->bad)
		return layout_broken(fault, KERB_RULE_NO_ROOM, KERB_FIELD_BUFFER, out->room);
	return true;
}

bool
kerb_profile_pack(const struct kerb_profile *in, enum kerb_abi abi, uint64_t base, uint8_t *out,
    size_t room, size_t *len, struct kerb_fault *fault)
{
	struct bytes_out block = bytes_out(out, room);

	*len = 0;
	memset(fault, 0, sizeof(*fault));
	if (!write_all(&block, in, abi, base, fault)) {
		memset(out, 0, room);
		return false;
	}
	*len = block.used;
	return true;
}

/* A pointer that is not NULL becomes an offset; one below base wraps and then lies outside. */
static uint64_t
offset_of(uint64_t pointer, uint64_t base)
{
	return pointer != 0 ? pointer - base : 0;
}

static void
read_fixed(struct bytes_in *in, enum kerb_abi abi, uint64_t base, struct kerb_profile *out,
    struct part parts[PARTS])
{
	out->logon_count = bytes_in_u16(in);
	out->bad_password_count = bytes_in_u16(in);
	out->logon_time = (int64_t)bytes_in_u64(in);
	out->logoff_time = (int64_t)bytes_in_u64(in);
	out->kick_off_time = (int64_t)bytes_in_u64(in);
	out->password_last_set = (int64_t)bytes_in_u64(in);
	out->password_can_change = (int64_t)bytes_in_u64(in);
	out->password_must_change = (int64_t)bytes_in_u64(in);
	for (size_t i = 0; i < STRINGS; i++) {
		parts[i] = layout_in_string(in, abi, KERB_FIELD_PROFILE_STRING);
		parts[i].offset = offset_of(parts[i].offset, base);
	}
	out->user_flags = bytes_in_u32(in);
	bytes_in_u32(in);
	parts[PART_CERT] = (struct part){ .field = KERB_FIELD_CERTIFICATE };
	parts[PART_CERT].length = parts[PART_CERT].maximum = bytes_in_u32(in);
	layout_in_pad(in, abi);
	parts[PART_CERT].offset = offset_of(layout_in_pointer(in, abi), base);
}

static bool
unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base, struct kerb_profile *out,
    struct kerb_fault *fault)
{
	struct bytes_in in = bytes_in(buf, len);
	const size_t fixed = KERB_PROFILE_FIXED(abi);
	struct part parts[PARTS];
	uint32_t type = bytes_in_u32(&in);

	if (in.bad)
		return layout_broken(fault, KERB_RULE_HEAD_SHORT, KERB_FIELD_BUFFER, len);
	if (type != KERB_SMART_CARD_PROFILE)
		return layout_broken(fault, KERB_RULE_TYPE_UNKNOWN, KERB_FIELD_MESSAGE_TYPE, 0);
	if (len < fixed)
		return layout_broken(fault, KERB_RULE_FIXED_SHORT, KERB_FIELD_BUFFER, len);
	read_fixed(&in, abi, base, out, parts);
	if (!layout_check_places(parts, PARTS, fixed, len, fault) ||
	    !layout_check_claimed(buf, len, parts, PARTS, fixed, fault))
		return false;
	for (size_t i = 0; i < STRINGS; i++)
		if (!layout_check_text(buf, len, &parts[i], (char *)out + string_places[i],
		    KERB_NAME_ROOM, fault))
			return false;
	if (parts[PART_CERT].length > KERB_CERTIFICATE_MAX)
		return layout_broken(fault, KERB_RULE_TEXT_LONG, KERB_FIELD_CERTIFICATE,
		    parts[PART_CERT].offset);
	out->certificate_len = parts[PART_CERT].length;
	if (out->certificate_len > 0)
		out->certificate = layout_slice(buf, len, parts[PART_CERT].offset,
		    out->certificate_len).p;
	return true;
}

bool
kerb_profile_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base,
    struct kerb_profile *out, struct kerb_fault *fault)
{
	memset(out, 0, sizeof(*out));
	memset(fault, 0, sizeof(*fault));
	if (unpack(buf, len, abi, base, out, fault))
		return true;
	memset(out, 0, sizeof(*out));
	return false;
}
