#include "known.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define KNOWN_LINE_SIZE	512

static bool
line_is_of(const char *name, const struct identity_principal *principal)
{
	char whole[IDENTITY_PRINCIPAL_SIZE];

	snprintf(whole, sizeof(whole), "%s@%s", principal->name, principal->realm);
	return strcasecmp(name, whole) == 0 ||
	    (principal->enterprise && strcasecmp(name, principal->name) == 0);
}

static void
value_take(const char *value, const char *sid, const struct mapping *mapping, struct known *known)
{
	enum mapping_fit fit;

	known->any = true;
	if (strncmp(value, "S-", 2) == 0) {
		known->sid_fits = known->sid_fits || strcmp(value, sid) == 0;
		if (known->sid[0] == '\0')
			snprintf(known->sid, sizeof(known->sid), "%.255s", value);
		return;
	}
	fit = mapping_fits(mapping, value, strlen(value));
	if (fit > known->fit) {
		known->fit = fit;
		snprintf(known->fitting, sizeof(known->fitting), "%.255s", value);
	} else if (fit == MAPPING_NONE && known->unfit[0] == '\0') {
		snprintf(known->unfit, sizeof(known->unfit), "%.255s", value);
	}
}

void
known_read(const char *lines, const struct identity_principal *principal, const char *sid,
    const struct mapping *mapping, struct known *known)
{
	char line[KNOWN_LINE_SIZE], *value;

	memset(known, 0, sizeof(*known));
	for (const char *at = lines != NULL ? lines : ""; *at != '\0';) {
		size_t n = strcspn(at, "\n");

		if (n < sizeof(line)) {
			memcpy(line, at, n);
			line[n] = '\0';
			value = strchr(line, ' ');
			if (value != NULL && value[1] != '\0') {
				*value = '\0';
				if (line_is_of(line, principal))
					value_take(value + 1, sid, mapping, known);
			}
		}
		at += n + (at[n] == '\n');
	}
}
