#include "kerb_record.h"

#include <string.h>

#define AT_KEYEXCHANGE			1
#define USE_CERTIFICATE_INFO		2u	/* of KERB_CERTIFICATE_LOGON.Flags */

static bool
same(const char *a, const char *b)
{
	return a[0] == b[0] && strcmp(a, b) == 0;
}

/* The index of the leaf with that name, or with that option's; counts the leaves in *leaf. */
static bool
find(const struct kerb_struct *what, const char *name, size_t *leaf)
{
	for (size_t i = 0; i < what->count; i++) {
		const struct kerb_member *member = &what->members[i];

		if (member->type == KERB_T_STRUCT) {
			if (find(member->inner, name, leaf))
				return true;
			continue;
		}
		if (same(member->name, name) || (member->option && same(member->option, name)))
			return true;
		(*leaf)++;
	}
	return false;
}

struct kerb_value *
kerb_record_value(struct kerb_record *record, const char *name)
{
	size_t leaf = 0, inner = 0;

	if (find(record->what, name, &leaf))
		return &record->values[leaf];
	if (record->inner && find(record->inner, name, &inner))
		return &record->inner_values[inner];
	return NULL;
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
