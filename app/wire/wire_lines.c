#include "wire_lines.h"

#include <stdio.h>
#include <string.h>

bool
wire_lines_next(const char **lines, char *line, size_t room)
{
	const char *at = *lines + strspn(*lines, "\n");
	size_t n = strcspn(at, "\n");

	snprintf(line, room, "%.*s", (int)n, at);
	*lines = at + n;
	return n > 0;
}
