/* The KDC's first answer. */
#include <string.h>

#include "doctor.h"
#include "show.h"
#include "status.h"

/* Whether the first request was made in this machine's name, as no card was there. */
static bool
is_host(const json_t *probe)
{
	return strcmp(show_get(probe, "of"), "host") == 0;
}

/* show_get() has one room for numbers. */
static long long
number(const json_t *object, const char *key)
{
	return (long long)json_integer_value(json_object_get(object, key));
}

/* Clock and PKINIT: only what the KDC told. One that gives a ticket at once, to a host that needs
 * no pre-authentication, tells neither. */
static void
take_clock(struct doctor_report *report, const json_t *probe, const json_t *settings, bool refused)
{
	long long skew = number(probe, "skew"), limit = number(settings, "clock_skew");
	long long away = skew < 0 ? -skew : skew;
	enum failure id = skew < 0 ? FAILURE_CLOCK_AHEAD : FAILURE_CLOCK_BEHIND;
	struct doctor_check near = { .topic = DOCTOR_CLOCK, .outcome = DOCTOR_WARNING, .id = id };
	const char *than = skew < 0 ? "ahead of" : "behind";

	if (!json_is_integer(json_object_get(probe, "skew")))
		return;
	if (refused || away > limit)
		doctor_fail(report, DOCTOR_CLOCK, id, "%lld s %s the KDC's, %lld are allowed",
		    away, than, limit);
	else if (away > limit / 2)
		doctor_add(report, &near, "%lld s %s the KDC's, %lld are allowed", away, than,
		    limit);
	else
		doctor_pass(report, DOCTOR_CLOCK, "%lld s %s the KDC's", away, than);
}

static void
take_pkinit(struct doctor_report *report, const json_t *probe, enum failure id)
{
	if (id == FAILURE_KDC_NO_PKINIT)
		doctor_fail(report, DOCTOR_PKINIT, id, "the KDC does not offer it to %s",
		    show_get(probe, "principal"));
	else if (json_is_true(json_object_get(probe, "pkinit")))
		doctor_pass(report, DOCTOR_PKINIT, "offered to %s", show_get(probe, "principal"));
}

/* What the KDC says of whom it was asked for. It need not know a host as a client. */
static void
take_principal(struct doctor_report *report, const json_t *probe, enum failure id, bool host)
{
	if (host && id == FAILURE_ACCOUNT_UNKNOWN)
		doctor_pass(report, DOCTOR_PRINCIPAL, "no client of the KDC, and need not be: %s",
		    show_get(probe, "principal"));
	else
		doctor_fail(report, DOCTOR_PRINCIPAL, id, "%s: %s", show_get(probe, "principal"),
		    show_get(probe, "detail"));
}

void
doctor_take_probe(struct doctor_report *report, const json_t *probe, const json_t *settings)
{
	enum failure id = failure_by_name(show_get(probe, "failure"));
	bool clock = id == FAILURE_CLOCK_AHEAD || id == FAILURE_CLOCK_BEHIND;
	bool answered = id == FAILURE_NONE || id == FAILURE_KDC_NO_PKINIT || clock ||
	    failure_row(id)->stage == STAGE_AS_REQUEST;
	const char *kdc = show_get(probe, "kdc");

	if (!json_is_object(probe))
		return;
	if (id == FAILURE_POLICY_CONFIG_INVALID) {
		doctor_unchecked(report, DOCTOR_KDC, "not asked: the configuration is refused");
	} else if (!answered) {
		doctor_fail(report, DOCTOR_KDC, id, "%s%s%s", kdc, kdc[0] != '\0' ? ": " : "",
		    show_get(probe, "detail"));
	} else {
		doctor_pass(report, DOCTOR_KDC, "%s answers in %lld ms", kdc[0] != '\0' ? kdc :
		    "it", number(probe, "us") / 1000);
		take_clock(report, probe, settings, clock);
		take_pkinit(report, probe, id);
		if (failure_row(id)->stage == STAGE_AS_REQUEST)
			take_principal(report, probe, id, is_host(probe));
	}
}
