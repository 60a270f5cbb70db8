/* Any bytes as a text with two arguments, into any room: it ends there, and nothing else is read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "texts.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct texts texts;
	const char *const args[] = { "Alice", "\xD8\xB9\xD9\x84\xD9\x8A" };
	size_t room;
	char *text, *out;

	if (size < 1)
		return 0;
	if (texts.count == 0)
		texts_open(&texts, "/nowhere", "en", NULL, NULL);
	room = (size_t)data[0] + 1;
	text = malloc(size);
	out = malloc(room);
	if (text == NULL || out == NULL)
		abort();
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	texts_say(&texts, out, room, text, NULL, 0, args, data[0] % 3);
	if (memchr(out, '\0', room) == NULL)
		abort();
	free(text);
	free(out);
	return 0;
}
