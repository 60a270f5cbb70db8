#include "note.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CUT	"..."

void
note_begin(struct note *note, char *text, size_t size)
{
	*note = (struct note){ .text = text, .size = size };
	text[0] = '\0';
}

void
note_add(struct note *note, const char *format, ...)
{
	size_t room = note->size - note->used, end;
	va_list ap;
	int n;

	if (note->full)
		return;
	va_start(ap, format);
	n = vsnprintf(note->text + note->used, room, format, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < room) {
		note->used += (size_t)n;
		return;
	}
	note->full = true;
	end = note->size - sizeof(CUT);
	/* Not in the middle of a character: its later octets are 10xxxxxx. */
	while (end > 0 && ((unsigned char)note->text[end] & 0xc0) == 0x80)
		end--;
	memcpy(note->text + end, CUT, sizeof(CUT));
	note->used = end + sizeof(CUT) - 1;
}
