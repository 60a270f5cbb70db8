/*
 * The decoder of all messages, the checks inside a judgement and the findings of a survey. The
 * first byte names the type; the rest is a body behind a good header, then the whole input a
 * message with its own. What decodes must encode to the same bytes again.
 */
#include <stdlib.h>
#include <string.h>

#include "wire.h"
#include "wire_checks.h"
#include "wire_finding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
decode(const uint8_t *message, size_t n)
{
	const struct message_type *t = wire_type(message_peek(message, n));
	uint8_t *again;
	void *body;

	if (t == NULL)
		return;
	body = malloc(t->size);
	again = malloc(n);
	if (body == NULL || again == NULL)
		abort();
	if (message_decode(t, message, n, body) == NULL &&
	    (message_encode(t, body, again, n) != n || memcmp(again, message, n) != 0))
		abort();
	free(again);
	free(body);
}

static void
decode_body(const uint8_t *data, size_t n)
{
	uint32_t length = (uint32_t)(n - 1);
	uint8_t *message = malloc(MESSAGE_HEADER + length);

	if (message == NULL)
		abort();
	message[0] = MESSAGE_VERSION;
	message[1] = 0;
	message[2] = data[0];
	message[3] = 0;
	for (size_t i = 0; i < 4; i++)
		message[4 + i] = (uint8_t)(length >> 8 * i);
	memcpy(message + MESSAGE_HEADER, data + 1, length);
	decode(message, MESSAGE_HEADER + length);
	free(message);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct message_blob blob = { data, n };
	struct wire_finding finding;
	struct wire_check check;

	if (n > MESSAGE_MAX - MESSAGE_HEADER)
		return 0;
	while (wire_check_get(&blob, &check))
		if (memchr(check.name, '\0', sizeof(check.name)) == NULL ||
		    memchr(check.why, '\0', sizeof(check.why)) == NULL)
			abort();
	blob = (struct message_blob){ data, n };
	while (wire_finding_get(&blob, &finding))
		if (memchr(finding.file, '\0', sizeof(finding.file)) == NULL ||
		    memchr(finding.why, '\0', sizeof(finding.why)) == NULL)
			abort();
	decode(data, n);
	if (n > 0)
		decode_body(data, n);
	return 0;
}
