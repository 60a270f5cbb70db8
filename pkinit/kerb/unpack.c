#include "kerb.h"

#include <string.h>

#include "csp.h"
#include "fixed.h"
#include "kerb_record.h"
#include "logon.h"
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
	at = layout.leaves[LOGON_FLAGS].offset;
	in = fixed_slice(buf, len, at, layout.leaves[LOGON_FLAGS].size);
	if ((bytes_in_u32(&in) & KERB_FLAG_USE_CERTIFICATE_INFO) != 0)
		return kerb_rule_broken(fault, KERB_RULE_FLAG_NOT_SERVED, "Flags", at);
	return true;
}

static bool
take_text(const struct kerb_value *value, const char *field, const uint8_t *buf, char *out,
    size_t room, enum kerb_rule rule, struct kerb_fault *fault)
{
	if (kerb_value_utf8(value, out, room))
		return true;
	return kerb_rule_broken(fault, rule, field,
	    (uint64_t)((const uint8_t *)value->data - buf));
}

static bool
take_csp(const struct kerb_value *values, const uint8_t *buf, struct kerb_csp *csp,
    struct kerb_fault *fault)
{
	char *const names[CSP_NAMES] = { csp->card_name, csp->reader_name, csp->container_name,
		csp->csp_name };

	csp->flags = (uint32_t)values[CSP_FLAGS].number;
	csp->key_spec = (uint32_t)values[CSP_KEY_SPEC].number;
	for (size_t i = 0; i < CSP_NAMES; i++)
		if (!take_text(&values[CSP_FIRST + i], kerb_csp_info.members[CSP_FIRST + i].name,
		    buf, names[i], KERB_NAME_ROOM, KERB_RULE_CSP_NAME_LONG, fault))
			return false;
	return true;
}

static bool
take_all(const struct kerb_record *record, const uint8_t *buf, struct kerb_logon *out,
    struct kerb_fault *fault)
{
	const struct kerb_value *values = record->values, *pin = &values[LOGON_PIN];
	uint64_t luid = values[LOGON_ID].number;

	out->kind = (enum kerb_kind)values[LOGON_TYPE].number;
	out->flags = (uint32_t)values[LOGON_FLAGS].number;
	out->logon_id.low = (uint32_t)luid;
	out->logon_id.high = (int32_t)(uint32_t)(luid >> 32);
	if (pin->data) {
		out->pin.offset = (size_t)((const uint8_t *)pin->data - buf);
		out->pin.length = pin->len;
	}
	return take_text(&values[LOGON_DOMAIN], "DomainName", buf, out->domain_name,
	    sizeof(out->domain_name), KERB_RULE_TEXT_LONG, fault) &&
	    take_text(&values[LOGON_USER], "UserName", buf, out->user_name,
	    sizeof(out->user_name), KERB_RULE_TEXT_LONG, fault) &&
	    take_csp(record->inner_values, buf, &out->csp, fault);
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
