/* Text from outside: whatever comes in, what is shown is short, printable, and clean already. */
#include <stdlib.h>
#include <string.h>

#include "front_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { LIMIT = 20, ROOM = 64 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t room = n > 0 ? data[0] % ROOM : 0, used, again;
	char *out = malloc(room + 1), *twice = malloc(ROOM + 8);

	if (out == NULL || twice == NULL)
		abort();
	used = front_text_clean((const char *)data, n, LIMIT, out, room);
	if (room > 0 && (used >= room || out[used] != '\0'))
		abort();
	for (size_t i = 0; i < used; i++)
		if ((uint8_t)out[i] < 0x20 || out[i] == 0x7F)
			abort();
	if (used > 0) {
		again = front_text_clean(out, used, LIMIT + 1, twice, ROOM + 8);
		if (again != used || memcmp(out, twice, used) != 0)
			abort();
	}
	free(out);
	free(twice);
	return 0;
}
