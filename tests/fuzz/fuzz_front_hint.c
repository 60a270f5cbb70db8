/* A typed user name: two parts without what parts them, or none. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "front_hint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct front_hint *hint = malloc(sizeof(*hint));
	char *text = malloc(n + 1);
	bool taken;

	if (hint == NULL || text == NULL)
		abort();
	memcpy(text, data, n);
	text[n] = '\0';
	taken = front_hint_split(text, hint);
	if (memchr(hint->user, '\0', FRONT_HINT) == NULL ||
	    memchr(hint->domain, '\0', FRONT_HINT) == NULL ||
	    strpbrk(hint->user, "/\\") != NULL || strpbrk(hint->domain, "/\\@") != NULL ||
	    (hint->domain[0] != '\0' && strchr(hint->user, '@') != NULL) ||
	    (hint->user[0] == '\0' && hint->domain[0] != '\0') ||
	    (!taken && hint->user[0] != '\0'))
		abort();
	/* Whatever it names was typed. */
	if (strstr(text, hint->user) == NULL || strstr(text, hint->domain) == NULL)
		abort();
	free(text);
	free(hint);
	return 0;
}
