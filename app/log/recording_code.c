/* An attempt's code as the name of a file. */
#include <string.h>

#include "recording.h"

bool
recording_code(const char *name)
{
	size_t n = strspn(name, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return n > 0 && n < RECORDING_CODE && name[n] == '\0';
}
