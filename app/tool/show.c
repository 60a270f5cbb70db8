#include "show.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *
show_clean(const char *text, char *out, size_t room)
{
	size_t used = 0;

	if (text == NULL)
		text = "-";
	for (; *text != '\0'; text++) {
		bool plain = *text >= 0x20 && *text < 0x7F;
		size_t step = plain ? 1 : 4;

		if (used + step + (text[1] != '\0' ? 1 : 0) >= room) {
			out[used++] = '~';
			break;
		}
		if (plain)
			out[used] = *text;
		else
			snprintf(out + used, room - used, "\\x%02x",
			    (unsigned int)(unsigned char)*text);
		used += step;
	}
	out[used] = '\0';
	return out;
}

/* How much of text goes into a line of `room` columns: up to a blank, or all of the room. */
static size_t
line_length(const char *text, size_t room)
{
	size_t n = strlen(text), cut;

	if (n <= room)
		return n;
	for (cut = room; cut > 0 && text[cut] != ' '; cut--)
		continue;
	return cut > 0 ? cut : room;
}

void
show_wrap(FILE *out, int indent, int column, const char *head, const char *value)
{
	char clean[3072];
	const char *rest = show_clean(value, clean, sizeof(clean));
	size_t room = (size_t)(SHOW_COLUMNS - column), n;

	for (n = strlen(clean); n > 0 && clean[n - 1] == ' '; n--)
		clean[n - 1] = '\0';
	if (*rest == '\0') {
		fprintf(out, "%*s%s\n", indent, "", head);
		return;
	}
	fprintf(out, "%*s%-*s", indent, "", column - indent, head);
	do {
		n = line_length(rest, room);
		fprintf(out, "%.*s\n", (int)n, rest);
		rest += n;
		rest += strspn(rest, " ");
		if (*rest != '\0')
			fprintf(out, "%*s", column, "");
	} while (*rest != '\0');
}

void
show_field(FILE *out, int indent, int column, const char *label, const char *value)
{
	char head[64];

	snprintf(head, sizeof(head), "%s%s", label, label[0] != '\0' ? ":" : "");
	show_wrap(out, indent, column, head, value);
}

void
show_fieldf(FILE *out, int indent, int column, const char *label, const char *format, ...)
{
	char value[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(value, sizeof(value), format, args);
	va_end(args);
	show_field(out, indent, column, label, value);
}

const char *
show_get(const json_t *object, const char *key)
{
	static char number[32];
	const json_t *value = json_object_get(object, key);

	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	if (!json_is_integer(value))
		return "";
	snprintf(number, sizeof(number), "%" PRId64, (int64_t)json_integer_value(value));
	return number;
}

void
show_json(FILE *out, const json_t *value)
{
	json_dumpf(value, out, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(12));
	fputc('\n', out);
}

int
show_done(void)
{
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}

bool
show_logon_id(const char *text, unsigned long long *id)
{
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	*id = strtoull(text, &end, text[1] == 'x' || text[1] == 'X' ? 16 : 10);
	return errno == 0 && *end == '\0' && *id != 0;
}
