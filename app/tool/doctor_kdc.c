/* The trust files and the keytab, as cardea-verify found them, and the KDC's first answer. */
#include <string.h>

#include "doctor.h"
#include "show.h"
#include "status.h"

/* ---- files and keytab ---- */

static const struct subject {
	const char *what;		/* as the authority has it */
	enum doctor_topic topic;
	enum failure ended;		/* what its end is called; FAILURE_NONE: a file */
} subjects[] = {
	{ "anchors-file", DOCTOR_ANCHORS, FAILURE_NONE },
	{ "intermediates-file", DOCTOR_ANCHORS, FAILURE_NONE },
	{ "crls-file", DOCTOR_CRLS, FAILURE_NONE },
	{ "anchor", DOCTOR_ANCHORS, FAILURE_CERT_CHAIN_INVALID },
	{ "intermediate", DOCTOR_ANCHORS, FAILURE_CERT_CHAIN_INVALID },
	{ "crl", DOCTOR_CRLS, FAILURE_CERT_REVOCATION_UNKNOWN },
	{ "kdc-anchors-file", DOCTOR_KDC_ANCHORS, FAILURE_NONE },
	{ "kdc-intermediates-file", DOCTOR_KDC_ANCHORS, FAILURE_NONE },
	{ "kdc-crls-file", DOCTOR_KDC_CRLS, FAILURE_NONE },
	{ "kdc-anchor", DOCTOR_KDC_ANCHORS, FAILURE_KDC_CERT_UNTRUSTED },
	{ "kdc-intermediate", DOCTOR_KDC_ANCHORS, FAILURE_KDC_CERT_UNTRUSTED },
	{ "kdc-crl", DOCTOR_KDC_CRLS, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ "keytab", DOCTOR_KEYTAB, FAILURE_NONE },
	{ "keytab-entry", DOCTOR_KEYTAB, FAILURE_NONE },
};

static const struct subject *
find(const char *what)
{
	static const struct subject unknown = { "", DOCTOR_ANCHORS, FAILURE_NONE };

	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
		if (strcmp(subjects[i].what, what) == 0)
			return &subjects[i];
	return &unknown;
}

/* "FILE: SUBJECT", or what there is of it. */
static void
name_of(const json_t *finding, char *out, size_t room)
{
	const char *file = show_get(finding, "file"), *subject = show_get(finding, "subject");

	snprintf(out, room, "%s%s%s", file, file[0] != '\0' && subject[0] != '\0' ? ": " : "",
	    subject);
}

static void
take_good(struct doctor_report *report, const struct subject *s, const json_t *finding)
{
	const char *subject = show_get(finding, "subject");

	if (s->ended != FAILURE_NONE)
		doctor_ends(report, s->topic, s->ended, show_get(finding, "until"), subject);
	else if (s->topic == DOCTOR_KEYTAB)
		doctor_pass(report, s->topic, "%s%s%s", show_get(finding, "why"),
		    subject[0] != '\0' ? ": " : "", subject);
}

static void
take_finding(struct doctor_report *report, const json_t *finding)
{
	const struct subject *s = find(show_get(finding, "what"));
	const char *outcome = show_get(finding, "outcome");
	struct doctor_check check = { .topic = s->topic, .outcome = DOCTOR_UNCHECKED,
	    .id = failure_by_name(show_get(finding, "failure")),
	    .until = show_get(finding, "until") };
	char name[512];

	if (strcmp(outcome, "passed") == 0) {
		take_good(report, s, finding);
		return;
	}
	if (strcmp(outcome, "failed") == 0)
		check.outcome = DOCTOR_FAILED;
	else if (strcmp(outcome, "not applicable") == 0)
		check.outcome = DOCTOR_WARNING;
	name_of(finding, name, sizeof(name));
	doctor_add(report, &check, "%s%s%s", name, name[0] != '\0' ? ": " : "",
	    show_get(finding, "why"));
}

void
doctor_take_findings(struct doctor_report *report, const json_t *findings)
{
	json_t *finding;
	size_t i;

	json_array_foreach(findings, i, finding)
		take_finding(report, finding);
}

/* ---- the KDC ---- */

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
