/* What any member of the group may send to the authority's public socket. */
#include <stdlib.h>

#include "lsa_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct message_type *t = lsa_wire_type(message_peek(data, n));
	void *body = t == NULL ? NULL : malloc(t->size);
	static uint8_t again[MESSAGE_MAX];

	/* What decodes encodes to the same bytes: no field is read beyond what it says. */
	if (body != NULL && message_decode(t, data, n, body) == NULL &&
	    message_encode(t, body, again, sizeof(again)) != n)
		abort();
	free(body);
	return 0;
}
