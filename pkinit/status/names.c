#include "names.h"

#include <string.h>
#include <strings.h>

#include "codes.h"

#define WIN32_MR_MID_NOT_FOUND	317
#define MIT_PREFIX		"KRB5"

const struct status_code *
status_codes(enum status_kind kind, size_t *count)
{
	switch (kind) {
	case STATUS_NT:
		*count = codes_nt_count;
		return codes_nt;
	case STATUS_KRB:
		*count = codes_krb_count;
		return codes_krb;
	case STATUS_SCARD:
		*count = codes_scard_count;
		return codes_scard;
	case STATUS_KINDS:
		break;
	}
	*count = 0;
	return NULL;
}

const struct status_code *
status_code_find(enum status_kind kind, uint32_t code)
{
	size_t count;
	const struct status_code *rows = status_codes(kind, &count);

	for (size_t i = 0; i < count; i++)
		if (rows[i].code == code)
			return &rows[i];
	return NULL;
}

/* Whether `name` is one of those that ';' separates in `list`. */
static int
list_has(const char *list, const char *name)
{
	size_t len = strlen(name), part;

	for (; *list; list += part + (list[part] == ';')) {
		part = strcspn(list, ";");
		if (part == len && strncasecmp(list, name, len) == 0)
			return 1;
	}
	return 0;
}

const struct status_code *
status_code_by_name(enum status_kind kind, const char *name)
{
	size_t count;
	const struct status_code *rows = status_codes(kind, &count);
	const char *bare = name;

	if (kind == STATUS_KRB && strncasecmp(name, MIT_PREFIX, strlen(MIT_PREFIX)) == 0)
		bare += strlen(MIT_PREFIX);
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(rows[i].name, bare) == 0 || list_has(rows[i].others, name) ||
		    list_has(rows[i].others, bare))
			return &rows[i];
	return NULL;
}

static const char *
name_or_unknown(const struct status_code *row)
{
	return row ? row->name : "unknown";
}

const char *
status_name_nt(uint32_t code)
{
	return name_or_unknown(status_code_find(STATUS_NT, code));
}

const char *
status_name_krb(int32_t code)
{
	return name_or_unknown(status_code_find(STATUS_KRB, (uint32_t)code));
}

const char *
status_name_scard(uint32_t code)
{
	return name_or_unknown(status_code_find(STATUS_SCARD, code));
}

uint32_t
status_win32(uint32_t ntstatus)
{
	const struct status_code *row = status_code_find(STATUS_NT, ntstatus);

	return row ? row->win32 : WIN32_MR_MID_NOT_FOUND;
}

const char *
status_name_win32(uint32_t win32)
{
	for (size_t i = 0; i < codes_nt_count; i++)
		if (codes_nt[i].win32 == win32)
			return codes_nt[i].win32_name;
	return "unknown";
}
