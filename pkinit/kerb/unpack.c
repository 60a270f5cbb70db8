#include "kerb.h"

#include <string.h>

#include "csp.h"
#include "layout.h"

#define FLAGS_DEFINED	(KERB_FLAG_CHECK_DUPLICATES | KERB_FLAG_USE_CERTIFICATE_INFO)
#define LOGON_ID_SIZE	8

enum { PART_DOMAIN, PART_USER, PART_PIN, PART_CSP, PARTS };

/* The fixed part as it stands in the buffer. */
struct fixed {
	size_t size;
	uint32_t type;
	uint32_t flags;
	struct part parts[PARTS];
	struct kerb_luid logon_id;
};

/* KERB_CERTIFICATE_LOGON, and the LogonId behind it of the UNLOCK form. */
static void
read_fixed(const uint8_t *buf, size_t len, enum kerb_abi abi, struct fixed *fixed)
{
	struct bytes_in in = bytes_in(buf, len);
	struct part *csp = &fixed->parts[PART_CSP];

	bytes_in_u32(&in);
	layout_in_pad(&in, abi);
	fixed->parts[PART_DOMAIN] = layout_in_string(&in, abi, KERB_FIELD_DOMAIN_NAME);
	fixed->parts[PART_USER] = layout_in_string(&in, abi, KERB_FIELD_USER_NAME);
	fixed->parts[PART_PIN] = layout_in_string(&in, abi, KERB_FIELD_PIN);
	fixed->flags = bytes_in_u32(&in);
	csp->field = KERB_FIELD_CSP_DATA;
	csp->length = csp->maximum = bytes_in_u32(&in);
	csp->offset = layout_in_pointer(&in, abi);
	if (fixed->type == KERB_CERTIFICATE_UNLOCK_LOGON) {
		fixed->logon_id.low = bytes_in_u32(&in);
		fixed->logon_id.high = (int32_t)bytes_in_u32(&in);
	}
}

static bool
check_type(const uint8_t *buf, size_t len, enum kerb_abi abi, struct fixed *fixed,
    struct kerb_fault *fault)
{
	struct bytes_in in = bytes_in(buf, len);

	fixed->type = bytes_in_u32(&in);
	if (in.bad)
		return layout_broken(fault, KERB_RULE_HEAD_SHORT, KERB_FIELD_BUFFER, len);
	fixed->size = kerb_type_fixed(fixed->type, abi);
	if (len < fixed->size)
		return layout_broken(fault, KERB_RULE_FIXED_SHORT, KERB_FIELD_BUFFER, len);
	if (fixed->size == 0)
		return layout_broken(fault, KERB_RULE_TYPE_UNKNOWN, KERB_FIELD_MESSAGE_TYPE, 0);
	if (fixed->type != KERB_CERTIFICATE_LOGON && fixed->type != KERB_CERTIFICATE_UNLOCK_LOGON)
		return layout_broken(fault, KERB_RULE_TYPE_NOT_SERVED, KERB_FIELD_MESSAGE_TYPE, 0);
	return true;
}

/* Credential providers put a logon into the UNLOCK structure too and leave its LogonId zero;
 * the strings then begin behind it. */
static size_t
fixed_end(const uint8_t *buf, size_t len, const struct fixed *fixed)
{
	struct bytes_in in = layout_slice(buf, len, fixed->size, LOGON_ID_SIZE);

	if (fixed->type != KERB_CERTIFICATE_LOGON || bytes_in_u64(&in) != 0 || in.bad)
		return fixed->size;
	for (size_t i = 0; i < PARTS; i++) {
		const struct part *part = &fixed->parts[i];

		if (part->offset != 0 && part->offset < fixed->size + LOGON_ID_SIZE)
			return fixed->size;
	}
	return fixed->size + LOGON_ID_SIZE;
}

static bool
check_parts(const uint8_t *buf, size_t len, const struct fixed *fixed, struct kerb_fault *fault)
{
	size_t end = fixed_end(buf, len, fixed);

	return layout_check_places(fixed->parts, PARTS, fixed->size, len, fault) &&
	    layout_check_claimed(buf, len, fixed->parts, PARTS, end, fault);
}

static size_t
flags_at(enum kerb_abi abi)
{
	return abi == KERB_X64 ? 56 : 28;
}

static bool
check_fields(const uint8_t *buf, size_t len, enum kerb_abi abi, const struct fixed *fixed,
    struct kerb_logon *out, struct kerb_fault *fault)
{
	const struct part *parts = fixed->parts;

	if (!layout_check_text(buf, len, &parts[PART_DOMAIN], out->domain_name,
	    sizeof(out->domain_name), fault) ||
	    !layout_check_text(buf, len, &parts[PART_USER], out->user_name,
	    sizeof(out->user_name), fault) ||
	    !layout_check_text(buf, len, &parts[PART_PIN], NULL, 0, fault))
		return false;
	if ((fixed->flags & ~FLAGS_DEFINED) != 0)
		return layout_broken(fault, KERB_RULE_FLAG_UNDEFINED, KERB_FIELD_FLAGS,
		    flags_at(abi));
	return true;
}

static bool
unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, struct kerb_logon *out,
    struct kerb_fault *fault)
{
	struct fixed fixed = { 0 };
	const struct part *csp = &fixed.parts[PART_CSP];
	struct bytes_in data;

	if (!check_type(buf, len, abi, &fixed, fault))
		return false;
	read_fixed(buf, len, abi, &fixed);
	if ((fixed.flags & KERB_FLAG_USE_CERTIFICATE_INFO) != 0)
		return layout_broken(fault, KERB_RULE_FLAG_NOT_SERVED, KERB_FIELD_FLAGS,
		    flags_at(abi));
	if (!check_parts(buf, len, &fixed, fault) ||
	    !check_fields(buf, len, abi, &fixed, out, fault))
		return false;
	data = layout_slice(buf, len, csp->offset, csp->length);
	if (!csp_read(data.p, data.left, csp->offset, &out->csp, fault))
		return false;
	out->kind = (enum kerb_kind)fixed.type;
	out->flags = fixed.flags;
	out->logon_id = fixed.logon_id;
	out->pin.offset = (size_t)fixed.parts[PART_PIN].offset;
	out->pin.length = fixed.parts[PART_PIN].length;
	return true;
}

enum failure
kerb_logon_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, struct kerb_logon *out,
    struct kerb_fault *fault)
{
	memset(out, 0, sizeof(*out));
	memset(fault, 0, sizeof(*fault));
	if (unpack(buf, len, abi, out, fault))
		return FAILURE_NONE;
	memset(out, 0, sizeof(*out));
	return kerb_rule_failure(fault->rule);
}

bool
kerb_pin_ascii(const uint8_t *buf, size_t len, const struct kerb_pin *pin, uint8_t *out,
    size_t room, size_t *out_len)
{
	struct bytes_in in = layout_slice(buf, len, pin->offset, pin->length);
	bool good = !in.bad && pin->length % 2 == 0 && pin->length / 2 <= room;
	size_t n = 0;
	uint16_t unit;

	*out_len = 0;
	while (good && in.left > 0) {
		unit = bytes_in_u16(&in);
		good = unit >= 0x20 && unit <= 0x7E;
		if (good)
			out[n++] = (uint8_t)unit;
	}
	if (!good) {
		explicit_bzero(out, room);
		return false;
	}
	*out_len = n;
	return true;
}
