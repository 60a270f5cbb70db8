#include "front_hint.h"

#include <string.h>

#include "front_text.h"

enum {
	CLEAN_ROOM = 4 * FRONT_HINT_MOST + 8,
	PIN_LEAST = 6, PIN_MOST = 8,
};

static bool
is_part(const char *in, size_t n)
{
	return n > 0 && memchr(in, '/', n) == NULL && memchr(in, '\\', n) == NULL &&
	    memchr(in, '@', n) == NULL;
}

static bool
take(char out[FRONT_HINT], const char *in, size_t n)
{
	if (n >= FRONT_HINT)
		return false;
	memcpy(out, in, n);
	return true;
}

static bool
split(const char *text, size_t n, struct front_hint *hint)
{
	const char *back = memchr(text, '\\', n), *at = memchr(text, '@', n);
	size_t first;

	if (back != NULL) {
		first = (size_t)(back - text);
		return is_part(text, first) && is_part(back + 1, n - first - 1) &&
		    take(hint->domain, text, first) &&
		    take(hint->user, back + 1, n - first - 1);
	}
	if (at != NULL) {
		first = (size_t)(at - text);
		return is_part(text, first) && is_part(at + 1, n - first - 1) &&
		    take(hint->user, text, n);
	}
	return is_part(text, n) && take(hint->user, text, n);
}

bool
front_hint_is_pin(const char *text)
{
	size_t n;

	text += strspn(text, " ");
	n = strspn(text, "0123456789");
	return n >= PIN_LEAST && n <= PIN_MOST && text[n + strspn(text + n, " ")] == '\0';
}

bool
front_hint_split(const char *text, struct front_hint *hint)
{
	char clean[CLEAN_ROOM];
	size_t n;

	memset(hint, 0, sizeof(*hint));
	text += strspn(text, " ");
	n = strlen(text);
	while (n > 0 && text[n - 1] == ' ')
		n--;
	if (n == 0)
		return true;
	if (front_hint_is_pin(text))
		return false;
	/* What cleaning would change is not what people see. */
	if (front_text_clean(text, n, FRONT_HINT_MOST, clean, sizeof(clean)) == n &&
	    memcmp(clean, text, n) == 0 && split(clean, n, hint))
		return true;
	memset(hint, 0, sizeof(*hint));
	return false;
}
