#include "kerb.h"

#include <string.h>

#include "fixed.h"
#include "kerb_record.h"
#include "wipe.h"

const char *
kerb_type_name(uint32_t message_type)
{
	return kerb_enum_name(kerb_family_group(KERB_SUBMIT_KERBEROS), message_type);
}

size_t
kerb_type_fixed(uint32_t message_type, enum kerb_abi abi)
{
	const struct kerb_struct *what = kerb_struct_of(KERB_SUBMIT_KERBEROS, message_type);
	struct kerb_layout layout;

	if (!what)
		return kerb_type_name(message_type) ? 4 : 0;
	kerb_layout(what, abi, &layout);
	return layout.size;
}

/* Whether Flags asks for what is not served; *at is where they lie. */
static bool
wants_certificate_info(const uint8_t *buf, size_t len, const struct kerb_layout *layout, size_t *at)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct kerb_leaf *leaf = &layout->leaves[i];
		struct bytes_in in = fixed_slice(buf, len, leaf->offset, leaf->size);

		*at = leaf->offset;
		if (strcmp(leaf->member->name, "Flags") == 0)
			return (bytes_in_u32(&in) & KERB_FLAG_USE_CERTIFICATE_INFO) != 0;
	}
	return false;
}

/* What is documented but not served is so before anything else is looked at. */
static bool
check_served(const uint8_t *buf, size_t len, enum kerb_abi abi, const struct kerb_struct **what,
    struct kerb_fault *fault)
{
	struct bytes_in in = bytes_in(buf, len);
	uint32_t type = bytes_in_u32(&in);
	struct kerb_layout layout;
	size_t at;

	*what = kerb_struct_of(KERB_SUBMIT_KERBEROS, type);
	if (in.bad)
		return kerb_rule_broken(fault, KERB_RULE_HEAD_SHORT, "buffer", len);
	if (!*what)
		return kerb_rule_broken(fault, kerb_type_name(type) ? KERB_RULE_TYPE_NOT_SERVED :
		    KERB_RULE_TYPE_UNKNOWN, "MessageType", 0);
	kerb_layout(*what, abi, &layout);
	if (len < layout.size)
		return kerb_rule_broken(fault, KERB_RULE_FIXED_SHORT, "buffer", len);
	if (type != KERB_CERTIFICATE_LOGON && type != KERB_CERTIFICATE_UNLOCK_LOGON)
		return kerb_rule_broken(fault, KERB_RULE_TYPE_NOT_SERVED, "MessageType", 0);
	if (wants_certificate_info(buf, len, &layout, &at))
		return kerb_rule_broken(fault, KERB_RULE_FLAG_NOT_SERVED, "Flags", at);
	return true;
}

static bool
take_text(struct kerb_record *record, const char *field, const uint8_t *buf, char *out,
    size_t room, enum kerb_rule rule, struct kerb_fault *fault)
{
	const struct kerb_value *value = kerb_record_value(record, field);

	if (value && kerb_value_utf8(value, out, room))
		return true;
	return kerb_rule_broken(fault, rule, field, value && value->data ?
	    (uint64_t)((const uint8_t *)value->data - buf) : 0);
}

static uint64_t
number_of(struct kerb_record *record, const char *field)
{
	const struct kerb_value *value = kerb_record_value(record, field);

	return value ? value->number : 0;
}

static bool
take_csp(struct kerb_record *record, const uint8_t *buf, struct kerb_csp *csp,
    struct kerb_fault *fault)
{
	csp->flags = (uint32_t)number_of(record, "CspFlags");
	csp->key_spec = (uint32_t)number_of(record, "KeySpec");
	return take_text(record, "nCardNameOffset", buf, csp->card_name, KERB_NAME_ROOM,
	    KERB_RULE_CSP_NAME_LONG, fault) &&
	    take_text(record, "nReaderNameOffset", buf, csp->reader_name, KERB_NAME_ROOM,
	    KERB_RULE_CSP_NAME_LONG, fault) &&
	    take_text(record, "nContainerNameOffset", buf, csp->container_name, KERB_NAME_ROOM,
	    KERB_RULE_CSP_NAME_LONG, fault) &&
	    take_text(record, "nCSPNameOffset", buf, csp->csp_name, KERB_NAME_ROOM,
	    KERB_RULE_CSP_NAME_LONG, fault);
}

static bool
take_all(struct kerb_record *record, const uint8_t *buf, struct kerb_logon *out,
    struct kerb_fault *fault)
{
	const struct kerb_value *pin = kerb_record_value(record, "Pin");
	uint64_t luid = number_of(record, "LogonId");

	out->kind = (enum kerb_kind)number_of(record, "MessageType");
	out->flags = (uint32_t)number_of(record, "Flags");
	out->logon_id.low = (uint32_t)luid;
	out->logon_id.high = (int32_t)(uint32_t)(luid >> 32);
	if (pin && pin->data) {
		out->pin.offset = (size_t)((const uint8_t *)pin->data - buf);
		out->pin.length = pin->len;
	}
	return take_text(record, "DomainName", buf, out->domain_name, sizeof(out->domain_name),
	    KERB_RULE_TEXT_LONG, fault) &&
	    take_text(record, "UserName", buf, out->user_name, sizeof(out->user_name),
	    KERB_RULE_TEXT_LONG, fault) &&
	    take_csp(record, buf, &out->csp, fault);
}

enum failure
kerb_logon_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, struct kerb_logon *out,
    struct kerb_fault *fault)
{
	const struct kerb_struct *what;
	struct kerb_record record;

	memset(out, 0, sizeof(*out));
	memset(fault, 0, sizeof(*fault));
	if (check_served(buf, len, abi, &what, fault) &&
	    kerb_record_unpack(buf, len, abi, 0, what, &record, fault) == FAILURE_NONE &&
	    take_all(&record, buf, out, fault))
		return FAILURE_NONE;
	memset(out, 0, sizeof(*out));
	return kerb_rule_failure(fault->rule);
}

bool
kerb_pin_ascii(const uint8_t *buf, size_t len, const struct kerb_pin *pin, uint8_t *out,
    size_t room, size_t *out_len)
{
	struct bytes_in in = fixed_slice(buf, len, pin->offset, pin->length);
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
		wipe(out, room);
		return false;
	}
	*out_len = n;
	return true;
}
