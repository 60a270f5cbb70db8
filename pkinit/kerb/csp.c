#include "csp.h"

#include <string.h>

#include "text.h"

#define CSP_SIZEOF		42	/* with the one WCHAR of bBuffer */
#define CSP_PREFIX		2	/* WCHARs of zero in front of the first name */
#define CSP_MESSAGE_TYPE	1
#define CSP_AT_KEYEXCHANGE	1
#define CSP_NAMES		4

static const enum kerb_field name_fields[CSP_NAMES] = {
	KERB_FIELD_CARD_NAME, KERB_FIELD_READER_NAME, KERB_FIELD_CONTAINER_NAME,
	KERB_FIELD_CSP_NAME,
};

static const size_t name_places[CSP_NAMES] = {
	offsetof(struct kerb_csp, card_name), offsetof(struct kerb_csp, reader_name),
	offsetof(struct kerb_csp, container_name), offsetof(struct kerb_csp, csp_name),
};

static const char *
name_of(const struct kerb_csp *csp, size_t i)
{
	return (const char *)csp + name_places[i];
}

static bool
broken(struct kerb_fault *fault, enum kerb_rule rule, enum kerb_field field, uint64_t at)
{
	*fault = (struct kerb_fault){ .rule = rule, .field = field, .at = at };
	return false;
}

size_t
csp_size(const struct kerb_csp *csp, struct kerb_fault *fault)
{
	size_t size = CSP_HEAD + 2 * CSP_PREFIX, len, units;

	for (size_t i = 0; i < CSP_NAMES; i++) {
		len = strnlen(name_of(csp, i), KERB_NAME_ROOM);
		if (len == KERB_NAME_ROOM) {
			broken(fault, KERB_RULE_CSP_NAME_LONG, name_fields[i], 0);
			return 0;
		}
		if (text_units(name_of(csp, i), len, &units) != TEXT_OK) {
			broken(fault, KERB_RULE_CSP_NAME_INVALID, name_fields[i], 0);
			return 0;
		}
		size += 2 * (units + 1);
	}
	if (csp->container_name[0] == '\0') {
		broken(fault, KERB_RULE_CSP_NO_CONTAINER, KERB_FIELD_CONTAINER_NAME, 0);
		return 0;
	}
	return size;
}

void
csp_write(struct bytes_out *out, const struct kerb_csp *csp, size_t size)
{
	size_t at = CSP_PREFIX, len, units;

	bytes_out_u32(out, (uint32_t)size);
	bytes_out_u32(out, CSP_MESSAGE_TYPE);
	bytes_out_u64(out, 0);
	bytes_out_u32(out, 0);
	bytes_out_u32(out, CSP_AT_KEYEXCHANGE);
	for (size_t i = 0; i < CSP_NAMES; i++) {
		bytes_out_u32(out, (uint32_t)at);
		len = strnlen(name_of(csp, i), KERB_NAME_ROOM);
		if (text_units(name_of(csp, i), len, &units) != TEXT_OK)
			out->bad = true;
		at += units + 1;
	}
	bytes_out_zero(out, 2 * CSP_PREFIX);
	for (size_t i = 0; i < CSP_NAMES; i++) {
		text_to_utf16(out, name_of(csp, i), strnlen(name_of(csp, i), KERB_NAME_ROOM));
		bytes_out_u16(out, 0);
	}
}

/* The name at `units` WCHARs into names[], up to its NUL. */
static bool
read_name(struct bytes_in names, uint32_t units, char *out, enum kerb_rule *rule)
{
	struct bytes_in scan;
	size_t len = 0;

	*rule = KERB_RULE_CSP_NAME_OUTSIDE;
	if (units >= names.left / 2)
		return false;
	bytes_in_take(&names, 2 * (size_t)units);
	scan = names;
	while (bytes_in_u16(&scan) != 0)
		len += 2;
	*rule = KERB_RULE_CSP_NAME_UNTERMINATED;
	if (scan.bad)
		return false;
	switch (text_from_utf16(bytes_in(names.p, len), out, KERB_NAME_ROOM)) {
	case TEXT_OK:
		return true;
	case TEXT_LONG:
		*rule = KERB_RULE_CSP_NAME_LONG;
		return false;
	default:
		*rule = KERB_RULE_CSP_NAME_INVALID;
		return false;
	}
}

bool
csp_read(const uint8_t *p, size_t len, uint64_t base, struct kerb_csp *csp,
    struct kerb_fault *fault)
{
	struct bytes_in in = bytes_in(p, len);
	uint32_t offsets[CSP_NAMES];
	enum kerb_rule rule;

	if (len < CSP_SIZEOF)
		return broken(fault, KERB_RULE_CSP_SHORT, KERB_FIELD_CSP_DATA_LENGTH, base);
	if (bytes_in_u32(&in) != len)
		return broken(fault, KERB_RULE_CSP_LENGTH, KERB_FIELD_CSP_INFO_LEN, base);
	if (bytes_in_u32(&in) != CSP_MESSAGE_TYPE)
		return broken(fault, KERB_RULE_CSP_MESSAGE_TYPE, KERB_FIELD_CSP_MESSAGE_TYPE,
		    base + 4);
	bytes_in_u64(&in);
	csp->flags = bytes_in_u32(&in);
	csp->key_spec = bytes_in_u32(&in);
	for (size_t i = 0; i < CSP_NAMES; i++)
		offsets[i] = bytes_in_u32(&in);
	for (size_t i = 0; i < CSP_NAMES; i++)
		if (!read_name(in, offsets[i], (char *)csp + name_places[i], &rule))
			return broken(fault, rule, name_fields[i],
			    base + CSP_HEAD + 2 * (uint64_t)offsets[i]);
	if (csp->container_name[0] == '\0')
		return broken(fault, KERB_RULE_CSP_NO_CONTAINER, KERB_FIELD_CONTAINER_NAME,
		    base + CSP_HEAD + 2 * (uint64_t)offsets[2]);
	return true;
}
