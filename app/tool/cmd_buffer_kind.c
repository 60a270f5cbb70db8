#include "cmd_buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rows.h"

bool
buffer_kind_is(const struct kerb_struct *what)
{
	return what->family != KERB_PLAIN || strcmp(what->name, "TOKEN_SOURCE") == 0 ||
	    strcmp(what->name, "QUOTA_LIMITS") == 0;
}

const char *
buffer_kind_name(const struct buffer_kind *kind)
{
	const char *name = kerb_enum_name(kerb_family_group(kind->what->family), kind->type);

	return name ? name : kind->what->name;
}

const char *
buffer_abi_name(enum kerb_abi abi)
{
	return abi == KERB_X86 ? "x86" : "x64";
}

/* "certificate-logon" and "KERB_CERTIFICATE_LOGON" are the same name. */
static bool
same_name(const char *structure, const char *name)
{
	static const char prefix[] = "KERB_";
	size_t skip = strlen(prefix);

	for (int pass = 0; pass < 2; pass++) {
		size_t i = 0;

		while (name[i] != '\0' && (strncasecmp(&structure[i], &name[i], 1) == 0 ||
		    (structure[i] == '_' && name[i] == '-')))
			i++;
		if (name[i] == '\0' && structure[i] == '\0')
			return true;
		if (strncmp(structure, prefix, skip) != 0)
			return false;
		structure += skip;
	}
	return false;
}

static bool
find_type(const struct kerb_struct *what, const char *name, struct buffer_kind *kind)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);
	uint32_t value;

	if (kerb_enum_value(kerb_family_group(what->family), name, &value) &&
	    kerb_struct_takes(what, value)) {
		*kind = (struct buffer_kind){ .what = what, .type = value };
		return true;
	}
	if (what->family != KERB_SUBMIT_KERBEROS || *end != '\0' || number > UINT32_MAX ||
	    !kerb_struct_takes(what, (uint32_t)number))
		return false;
	*kind = (struct buffer_kind){ .what = what, .type = (uint32_t)number };
	return true;
}

bool
buffer_kind_named(const char *name, struct buffer_kind *kind)
{
	const struct kerb_struct *const *all;
	size_t count;

	if (strcmp(name, "logon") == 0)
		name = "KERB_CERTIFICATE_LOGON";
	if (strcmp(name, "unlock") == 0)
		name = "KERB_CERTIFICATE_UNLOCK_LOGON";
	all = kerb_structs(&count);
	for (size_t i = 0; i < count; i++) {
		if (!buffer_kind_is(all[i]))
			continue;
		if (same_name(all[i]->name, name)) {
			*kind = (struct buffer_kind){ .what = all[i], .type = all[i]->types[0] };
			return true;
		}
		if (find_type(all[i], name, kind))
			return true;
	}
	return false;
}

bool
buffer_option_is_fd(const struct kerb_member *member)
{
	return (member->attributes & KERB_A_SECRET) != 0;
}

bool
buffer_option(const struct kerb_member *member, char out[KERB_OPTION_ROOM])
{
	size_t len;

	out[0] = '\0';
	if ((member->attributes & (KERB_A_DERIVED | KERB_A_CSP | KERB_A_UNION)) != 0 ||
	    member->type == KERB_T_POINTER || member->type == KERB_T_STRUCT ||
	    strcmp(member->name, "MessageType") == 0)
		return false;
	kerb_member_option(member, '-', out);
	len = strlen(out);
	if (buffer_option_is_fd(member))
		(void)snprintf(out + len, KERB_OPTION_ROOM - len, "-fd");
	return true;
}
