#include "findings.h"

#include <stdarg.h>

#include "show.h"
#include "status.h"

static const char *const words[] = { "passed", "failed", "unknown" };

static void
take(struct findings *findings, enum finding outcome, const char *check, enum failure id,
    const char *remedy, const char *why)
{
	char head[64], clean[1024];

	findings->failed += outcome == FINDING_FAILED ? 1 : 0;
	findings->unknown += outcome == FINDING_UNKNOWN ? 1 : 0;
	if (findings->json) {
		json_array_append_new(findings->list, json_pack("{s:s, s:s, s:s, s:s, s:s?}",
		    "check", check, "outcome", words[outcome], "failure", failure_row(id)->id,
		    "why", show_clean(why, clean, sizeof(clean)), "remedy", remedy));
		return;
	}
	snprintf(head, sizeof(head), "%-8s %s", words[outcome], check);
	show_wrap(stdout, 0, 24, head, why);
	if (remedy != NULL)
		show_wrap(stdout, 0, 24, "", remedy);
}

void
finding(struct findings *findings, enum finding outcome, const char *check, enum failure id,
    const char *remedy, const char *format, ...)
{
	char why[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	take(findings, outcome, check, id, remedy, why);
}

void
finding_passed(struct findings *findings, const char *check, const char *format, ...)
{
	char why[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	take(findings, FINDING_PASSED, check, FAILURE_NONE, NULL, why);
}
