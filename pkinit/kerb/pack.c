#include "kerb.h"

#include <string.h>

#include "csp.h"
#include "layout.h"
#include "text.h"

/* What has been measured and found good before the first byte is written. */
struct sizes {
	size_t domain, user, pin;	/* UTF-16 units */
	size_t domain_len, user_len;	/* bytes of UTF-8 */
	size_t csp;			/* bytes */
};

static bool
measure_text(const char *text, size_t len, size_t room, enum kerb_field field, size_t *units,
    struct kerb_fault *fault)
{
	switch (len < room ? text_units(text, len, units) : TEXT_LONG) {
	case TEXT_OK:
		return true;
	case TEXT_LONG:
		return layout_broken(fault, KERB_RULE_TEXT_LONG, field, 0);
	case TEXT_NUL:
		return layout_broken(fault, KERB_RULE_TEXT_NUL, field, 0);
	default:
		return layout_broken(fault, KERB_RULE_TEXT_INVALID, field, 0);
	}
}

static bool
measure(const struct kerb_logon *in, const char *pin, size_t pin_len, struct sizes *sizes,
    struct kerb_fault *fault)
{
	if (in->kind != KERB_CERTIFICATE_LOGON && in->kind != KERB_CERTIFICATE_UNLOCK_LOGON)
		return layout_broken(fault, kerb_type_name((uint32_t)in->kind) ?
		    KERB_RULE_TYPE_NOT_SERVED : KERB_RULE_TYPE_UNKNOWN, KERB_FIELD_MESSAGE_TYPE, 0);
	if ((in->flags & KERB_FLAG_USE_CERTIFICATE_INFO) != 0)
		return layout_broken(fault, KERB_RULE_FLAG_NOT_SERVED, KERB_FIELD_FLAGS, 0);
	sizes->domain_len = strnlen(in->domain_name, sizeof(in->domain_name));
	sizes->user_len = strnlen(in->user_name, sizeof(in->user_name));
	if (!measure_text(in->domain_name, sizes->domain_len, sizeof(in->domain_name),
	    KERB_FIELD_DOMAIN_NAME, &sizes->domain, fault) ||
	    !measure_text(in->user_name, sizes->user_len, sizeof(in->user_name),
	    KERB_FIELD_USER_NAME, &sizes->user, fault) ||
	    !measure_text(pin, pin_len, pin_len + 1, KERB_FIELD_PIN, &sizes->pin, fault))
		return false;
	if (sizes->pin > KERB_PIN_MAX)
		return layout_broken(fault, KERB_RULE_TEXT_LONG, KERB_FIELD_PIN, 0);
	if ((in->flags & ~KERB_FLAG_CHECK_DUPLICATES) != 0)
		return layout_broken(fault, KERB_RULE_FLAG_UNDEFINED, KERB_FIELD_FLAGS, 0);
	sizes->csp = csp_size(&in->csp, fault);
	return sizes->csp != 0;
}

static void
write_string(struct bytes_out *out, const char *text, size_t len)
{
	if (len == 0)
		return;
	text_to_utf16(out, text, len);
	bytes_out_u16(out, 0);
}

static void
write_all(struct bytes_out *out, const struct kerb_logon *in, const char *pin, size_t pin_len,
    enum kerb_abi abi, const struct sizes *sizes)
{
	size_t at = kerb_type_fixed((uint32_t)in->kind, abi);

	bytes_out_u32(out, (uint32_t)in->kind);
	layout_out_pad(out, abi);
	layout_out_string(out, abi, sizes->domain, 0, &at);
	layout_out_string(out, abi, sizes->user, 0, &at);
	layout_out_string(out, abi, sizes->pin, 0, &at);
	bytes_out_u32(out, in->flags);
	bytes_out_u32(out, (uint32_t)sizes->csp);
	layout_out_pointer(out, abi, at);
	if (in->kind == KERB_CERTIFICATE_UNLOCK_LOGON) {
		bytes_out_u32(out, in->logon_id.low);
		bytes_out_u32(out, (uint32_t)in->logon_id.high);
	}
	write_string(out, in->domain_name, sizes->domain_len);
	write_string(out, in->user_name, sizes->user_len);
	write_string(out, pin, pin_len);
	csp_write(out, &in->csp, sizes->csp);
}

enum failure
kerb_logon_pack(const struct kerb_logon *in, const char *pin, size_t pin_len, enum kerb_abi abi,
    uint8_t *out, size_t room, size_t *len, struct kerb_fault *fault)
{
	struct bytes_out block = bytes_out(out, room);
	struct sizes sizes = { 0 };

	*len = 0;
	memset(fault, 0, sizeof(*fault));
	if (measure(in, pin, pin_len, &sizes, fault)) {
		write_all(&block, in, pin, pin_len, abi, &sizes);
		if (block.bad)
			layout_broken(fault, KERB_RULE_NO_ROOM, KERB_FIELD_BUFFER, room);
	}
	if (fault->rule != KERB_RULE_NONE) {
		explicit_bzero(out, room);
		return kerb_rule_failure(fault->rule);
	}
	*len = block.used;
	return FAILURE_NONE;
}
