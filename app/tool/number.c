#include "number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool
number_parse(const char *text, uint64_t max, uint64_t *value)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, &end, 0);
	return errno == 0 && *end == '\0' && *value <= max;
}

bool
number_luid(const char *text, uint64_t *luid)
{
	const char *colon = strchr(text, ':');
	uint64_t high, low;
	char head[24];

	if (colon == NULL)
		return number_parse(text, UINT64_MAX, luid);
	if ((size_t)(colon - text) >= sizeof(head))
		return false;
	memcpy(head, text, (size_t)(colon - text));
	head[colon - text] = '\0';
	if (!number_parse(head, UINT32_MAX, &high) || !number_parse(colon + 1, UINT32_MAX, &low))
		return false;
	*luid = high << 32 | low;
	return true;
}
