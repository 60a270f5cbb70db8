#include "findings.h"

#include <stdarg.h>
#include <string.h>

#include "show.h"

static const char *const words[] = { "passed", "failed", "unknown" };

void
finding(struct findings *findings, enum finding outcome, const char *check, const char *remedy,
    const char *format, ...)
{
	char why[1024], head[64], clean[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	findings->failed += outcome == FINDING_FAILED ? 1 : 0;
	findings->unknown += outcome == FINDING_UNKNOWN ? 1 : 0;
	if (findings->json) {
		json_array_append_new(findings->list, json_pack("{s:s, s:s, s:s, s:s?}",
		    "check", check, "outcome", words[outcome],
		    "why", show_clean(why, clean, sizeof(clean)),
		    "remedy", outcome == FINDING_PASSED ? NULL : remedy));
		return;
	}
	snprintf(head, sizeof(head), "%-8s %s", words[outcome], check);
	show_wrap(stdout, 0, 24, head, why);
	if (outcome != FINDING_PASSED && remedy != NULL)
		show_wrap(stdout, 0, 24, "", remedy);
}

bool
finding_line(const char **list, char *line, size_t room)
{
	size_t n = strcspn(*list, "\n");

	if (**list == '\0' || n >= room)
		return false;
	memcpy(line, *list, n);
	line[n] = '\0';
	*list += n + ((*list)[n] == '\n' ? 1 : 0);
	return true;
}
