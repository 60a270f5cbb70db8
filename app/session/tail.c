#include "tail.h"

#include <string.h>

void
tail_add(struct tail *tail, const char *p, size_t n)
{
	size_t keep;

	if (n > TAIL_ROOM) {
		p += n - TAIL_ROOM;
		n = TAIL_ROOM;
	}
	keep = tail->n < TAIL_ROOM - n ? tail->n : TAIL_ROOM - n;
	memmove(tail->text, tail->text + (tail->n - keep), keep);
	if (n > 0)
		memcpy(tail->text + keep, p, n);
	tail->n = keep + n;
}

/* Puts one line before out[*at], a separator after it if it is not the last; false: no room. */
static int
put_before(char *out, size_t *at, size_t last, const char *line, size_t n)
{
	static const char separator[] = " | ";
	size_t more = *at == last ? 0 : sizeof(separator) - 1;

	if (n + more > *at)
		return 0;
	memcpy(out + *at - more, separator, more);
	*at -= more + n;
	for (size_t i = 0; i < n; i++)
		out[*at + i] = line[i] >= ' ' && line[i] <= '~' ? line[i] : '?';
	return 1;
}

void
tail_text(const struct tail *tail, char *out, size_t room)
{
	size_t end = tail->n, at = room - 1, last = at;

	while (end > 0) {
		size_t start = end, skip;

		while (start > 0 && tail->text[start - 1] != '\n')
			start--;
		/* What was pushed out of a full buffer leaves half a line. */
		if (start == 0 && tail->n == TAIL_ROOM && last != at)
			break;
		skip = end - start > at && at == last ? end - start - at : 0;
		if (end > start && !put_before(out, &at, last, tail->text + start + skip,
		    end - start - skip))
			break;
		end = start > 0 ? start - 1 : 0;
	}
	memmove(out, out + at, last - at);
	out[last - at] = '\0';
}
