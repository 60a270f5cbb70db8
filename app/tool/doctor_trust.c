/* The trust files and the keytab, as cardea-verify found them. */
#include <string.h>

#include "doctor.h"
#include "show.h"
#include "status.h"

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
