#include "kerb.h"

#include <string.h>

#include "csp.h"
#include "kerb_record.h"
#include "logon.h"
#include "text.h"
#include "wipe.h"

static const size_t csp_names[CSP_NAMES] = {
	offsetof(struct kerb_csp, card_name), offsetof(struct kerb_csp, reader_name),
	offsetof(struct kerb_csp, container_name), offsetof(struct kerb_csp, csp_name),
};

/* Sets a field to a text that must end within its array. */
static bool
set_text(struct kerb_value *value, const struct kerb_member *member, const char *text, size_t room,
    enum kerb_rule rule, struct kerb_fault *fault)
{
	size_t len = strnlen(text, room);

	if (len == room)
		return kerb_rule_broken(fault, rule, member->name, 0);
	*value = kerb_value_bytes(text, len);
	return true;
}

static bool
set_pin(struct kerb_value *value, const char *pin, size_t pin_len, struct kerb_fault *fault)
{
	size_t units;

	if (text_units(pin, pin_len, &units) == TEXT_OK && units > KERB_PIN_MAX)
		return kerb_rule_broken(fault, KERB_RULE_TEXT_LONG, "Pin", 0);
	*value = kerb_value_bytes(pin, pin_len);
	return true;
}

static bool
check_kind(const struct kerb_logon *in, struct kerb_fault *fault)
{
	if (in->kind != KERB_CERTIFICATE_LOGON && in->kind != KERB_CERTIFICATE_UNLOCK_LOGON)
		return kerb_rule_broken(fault, kerb_type_name((uint32_t)in->kind) ?
		    KERB_RULE_TYPE_NOT_SERVED : KERB_RULE_TYPE_UNKNOWN, "MessageType", 0);
	if ((in->flags & KERB_FLAG_USE_CERTIFICATE_INFO) != 0)
		return kerb_rule_broken(fault, KERB_RULE_FLAG_NOT_SERVED, "Flags", 0);
	return true;
}

static bool
set_all(struct kerb_record *record, const struct kerb_logon *in, const char *pin, size_t pin_len,
    struct kerb_fault *fault)
{
	const struct kerb_struct *logon = kerb_struct_of(KERB_SUBMIT_KERBEROS,
	    KERB_CERTIFICATE_LOGON);
	struct kerb_value *values = record->values;

	if (!check_kind(in, fault))
		return false;
	kerb_record_init(record, kerb_struct_of(KERB_SUBMIT_KERBEROS, (uint32_t)in->kind));
	if (!set_text(&values[LOGON_DOMAIN], &logon->members[LOGON_DOMAIN], in->domain_name,
	    sizeof(in->domain_name), KERB_RULE_TEXT_LONG, fault) ||
	    !set_text(&values[LOGON_USER], &logon->members[LOGON_USER], in->user_name,
	    sizeof(in->user_name), KERB_RULE_TEXT_LONG, fault) ||
	    !set_pin(&values[LOGON_PIN], pin, pin_len, fault))
		return false;
	for (size_t i = 0; i < CSP_NAMES; i++)
		if (!set_text(&record->inner_values[CSP_FIRST + i],
		    &kerb_csp_info.members[CSP_FIRST + i], (const char *)&in->csp + csp_names[i],
		    KERB_NAME_ROOM, KERB_RULE_CSP_NAME_LONG, fault))
			return false;
	values[LOGON_FLAGS].number = in->flags;
	values[LOGON_ID].number = (uint64_t)(uint32_t)in->logon_id.high << 32 | in->logon_id.low;
	return true;
}

enum failure
kerb_logon_pack(const struct kerb_logon *in, const char *pin, size_t pin_len, enum kerb_abi abi,
    uint8_t *out, size_t room, size_t *len, struct kerb_fault *fault)
{
	struct kerb_record record;

	*len = 0;
	memset(fault, 0, sizeof(*fault));
	if (set_all(&record, in, pin, pin_len, fault))
		return kerb_record_pack(&record, abi, 0, out, room, len, fault);
	wipe(out, room);
	return kerb_rule_failure(fault->rule);
}
