#include "doctor.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "show.h"
#include "status.h"

enum { COLUMN = 26, DAY = 24 * 60 * 60, REASON = 1024 };

static const char *const topic_names[DOCTOR_TOPICS] = {
	[DOCTOR_SERVICE] = "service",
	[DOCTOR_CONFIGURATION] = "configuration",
	[DOCTOR_LOG] = "log",
	[DOCTOR_PROGRAMS] = "programs",
	[DOCTOR_USERS] = "users",
	[DOCTOR_PCSC] = "pcsc",
	[DOCTOR_READERS] = "readers",
	[DOCTOR_CARD] = "card",
	[DOCTOR_CERTIFICATE] = "certificate",
	[DOCTOR_ANCHORS] = "anchors",
	[DOCTOR_CRLS] = "crls",
	[DOCTOR_KDC_ANCHORS] = "kdc-anchors",
	[DOCTOR_KDC_CRLS] = "kdc-crls",
	[DOCTOR_KEYTAB] = "keytab",
	[DOCTOR_KDC] = "kdc",
	[DOCTOR_CLOCK] = "clock",
	[DOCTOR_PKINIT] = "pkinit",
	[DOCTOR_PRINCIPAL] = "principal",
	[DOCTOR_KDC_CERTIFICATE] = "kdc-certificate",
	[DOCTOR_ACCOUNTS] = "accounts",
	[DOCTOR_SHELLS] = "shells",
	[DOCTOR_SCREEN] = "screen",
};

static const char *const outcome_names[DOCTOR_OUTCOMES] = {
	[DOCTOR_PASSED] = "passed",
	[DOCTOR_WARNING] = "warning",
	[DOCTOR_UNCHECKED] = "unchecked",
	[DOCTOR_FAILED] = "failed",
};

void
doctor_init(struct doctor_report *report, int64_t now, unsigned int warn_days)
{
	*report = (struct doctor_report){ .now = now, .warn_days = warn_days };
	for (int i = 0; i < DOCTOR_TOPICS; i++)
		report->topics[i] = json_array();
}

void
doctor_free(struct doctor_report *report)
{
	for (int i = 0; i < DOCTOR_TOPICS; i++)
		json_decref(report->topics[i]);
	*report = (struct doctor_report){ 0 };
}

static json_t *
text(const char *s)
{
	return s == NULL || s[0] == '\0' ? json_null() : json_string(s);
}

static void
add(struct doctor_report *report, const struct doctor_check *check, const char *format,
    va_list args)
{
	const struct failure_row *row = failure_row(check->id);
	bool failure = check->id != FAILURE_NONE;
	char why[REASON], clean[REASON];
	const char *remedy = check->remedy != NULL ? check->remedy : failure ? row->remedy : NULL;

	vsnprintf(why, sizeof(why), format, args);
	report->counts[check->outcome]++;
	json_array_append_new(report->topics[check->topic],
	    json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:o}",
	    "check", topic_names[check->topic], "outcome", outcome_names[check->outcome],
	    "failure", text(failure ? row->id : NULL),
	    "detail", show_clean(why, clean, sizeof(clean)), "until", text(check->until),
	    "remedy", text(check->outcome == DOCTOR_PASSED ? NULL : remedy),
	    "who_fixes", text(failure ? failure_fixes_name(row->fixes) : NULL)));
}

void
doctor_add(struct doctor_report *report, const struct doctor_check *check, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(report, check, format, args);
	va_end(args);
}

void
doctor_fail(struct doctor_report *report, enum doctor_topic topic, enum failure id,
    const char *format, ...)
{
	struct doctor_check check = { .topic = topic, .outcome = DOCTOR_FAILED, .id = id };
	va_list args;

	va_start(args, format);
	add(report, &check, format, args);
	va_end(args);
}

void
doctor_pass(struct doctor_report *report, enum doctor_topic topic, const char *format, ...)
{
	struct doctor_check check = { .topic = topic, .outcome = DOCTOR_PASSED };
	va_list args;

	va_start(args, format);
	add(report, &check, format, args);
	va_end(args);
}

void
doctor_unchecked(struct doctor_report *report, enum doctor_topic topic, const char *format, ...)
{
	struct doctor_check check = { .topic = topic, .outcome = DOCTOR_UNCHECKED };
	va_list args;

	va_start(args, format);
	add(report, &check, format, args);
	va_end(args);
}

void
doctor_ends(struct doctor_report *report, enum doctor_topic topic, enum failure id,
    const char *until, const char *what)
{
	struct doctor_check check = { .topic = topic, .outcome = DOCTOR_PASSED, .until = until };
	struct tm tm = { 0 };
	int64_t left;

	if (strptime(until, "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL) {
		check.until = NULL;
		doctor_add(report, &check, "%s", what);
		return;
	}
	left = (int64_t)timegm(&tm) - report->now;
	if (left >= (int64_t)report->warn_days * DAY) {
		doctor_add(report, &check, "%.10s: %s", until, what);
		return;
	}
	check.id = id;
	check.outcome = left < 0 ? DOCTOR_FAILED : DOCTOR_WARNING;
	if (left < 0)
		doctor_add(report, &check, "%s: ended %.10s", what, until);
	else
		doctor_add(report, &check, "%s: ends %.10s, in %d days", what, until,
		    (int)(left / DAY));
}

bool
doctor_has(const struct doctor_report *report, enum doctor_topic topic)
{
	return json_array_size(report->topics[topic]) > 0;
}

enum doctor_outcome
doctor_outcome(const struct doctor_report *report)
{
	int worst = DOCTOR_OUTCOMES - 1;

	while (worst > DOCTOR_PASSED && report->counts[worst] == 0)
		worst--;
	return (enum doctor_outcome)worst;
}

int
doctor_exit(const struct doctor_report *report)
{
	static const int codes[DOCTOR_OUTCOMES] = {
		[DOCTOR_PASSED] = 0, [DOCTOR_WARNING] = 1, [DOCTOR_FAILED] = 2,
		[DOCTOR_UNCHECKED] = 3,
	};

	return codes[doctor_outcome(report)];
}

/* One line of what passed; all of what did not. */
static void
put_check(FILE *out, const json_t *check)
{
	const char *outcome = show_get(check, "outcome"), *failure = show_get(check, "failure");
	char head[COLUMN], line[SHOW_COLUMNS - COLUMN + 1];

	snprintf(head, sizeof(head), "%-9s %s", outcome, show_get(check, "check"));
	if (strcmp(outcome, outcome_names[DOCTOR_PASSED]) == 0) {
		show_wrap(out, 0, COLUMN, head,
		    show_clean(show_get(check, "detail"), line, sizeof(line)));
		return;
	}
	show_wrap(out, 0, COLUMN, head, show_get(check, "detail"));
	if (failure[0] != '\0')
		show_fieldf(out, COLUMN, COLUMN, "", "(%s, %s)", failure,
		    show_get(check, "who_fixes"));
	if (show_get(check, "remedy")[0] != '\0')
		show_field(out, COLUMN, COLUMN, "", show_get(check, "remedy"));
}

void
doctor_put(FILE *out, const struct doctor_report *report, bool quiet)
{
	const unsigned int *n = report->counts;
	json_t *check;
	size_t i;

	for (int topic = 0; topic < DOCTOR_TOPICS; topic++)
		json_array_foreach(report->topics[topic], i, check)
			if (!quiet || strcmp(show_get(check, "outcome"),
			    outcome_names[DOCTOR_PASSED]) != 0)
				put_check(out, check);
	if (!quiet)
		fprintf(out, "\n%s: %u passed, %u warnings, %u failed, %u could not be checked.\n",
		    outcome_names[doctor_outcome(report)], n[DOCTOR_PASSED], n[DOCTOR_WARNING],
		    n[DOCTOR_FAILED], n[DOCTOR_UNCHECKED]);
}

void
doctor_put_json(FILE *out, const struct doctor_report *report)
{
	json_t *checks = json_array(), *all;

	for (int topic = 0; topic < DOCTOR_TOPICS; topic++)
		json_array_extend(checks, report->topics[topic]);
	all = json_pack("{s:o, s:s}", "checks", checks, "outcome",
	    outcome_names[doctor_outcome(report)]);
	show_json(out, all);
	json_decref(all);
}
