#include "kerb_record.h"

#include <string.h>

#define AT_KEYEXCHANGE			1
#define USE_CERTIFICATE_INFO		2u	/* of KERB_CERTIFICATE_LOGON.Flags */

static struct kerb_value *
find(const struct kerb_struct *what, struct kerb_value *values, const char *name)
{
	struct kerb_layout layout;

	kerb_layout(what, KERB_X64, &layout);
	for (size_t i = 0; i < layout.count; i++) {
		const struct kerb_member *member = layout.leaves[i].member;

		if (strcmp(member->name, name) == 0 ||
		    (member->option && strcmp(member->option, name) == 0))
			return &values[i];
	}
	return NULL;
}

struct kerb_value *
kerb_record_value(struct kerb_record *record, const char *name)
{
	struct kerb_value *value = find(record->what, record->values, name);

	return value || !record->inner ? value : find(record->inner, record->inner_values, name);
}

void
kerb_record_init(struct kerb_record *record, const struct kerb_struct *what)
{
	struct kerb_value *value;

	memset(record, 0, sizeof(*record));
	record->what = what;
	if (what->types[0] != 0 && (value = kerb_record_value(record, "MessageType")) != NULL)
		value->number = what->types[0];
	if (!kerb_record_value(record, "CspData"))
		return;
	record->inner = &kerb_csp_info;
	value = kerb_record_value(record, "KeySpec");
	if (value)
		value->number = AT_KEYEXCHANGE;
}

bool
kerb_record_use_certificate_info(struct kerb_record *record)
{
	struct kerb_value *flags = kerb_record_value(record, "Flags");

	if (!flags || !record->inner)
		return false;
	flags->number |= USE_CERTIFICATE_INFO;
	record->inner = &kerb_certificate_hash;
	memset(record->inner_values, 0, sizeof(record->inner_values));
	return true;
}

struct kerb_value
kerb_value_text(const char *utf8)
{
	return (struct kerb_value){ .data = utf8, .len = strlen(utf8) };
}

struct kerb_value
kerb_value_bytes(const void *data, size_t len)
{
	return (struct kerb_value){ .data = data, .len = len };
}
