/* The findings of `cardea config check`, which looks at the same files as a logon does. */
#include <string.h>

#include "doctor.h"
#include "show.h"
#include "status.h"

static const struct {
	const char *check;		/* of config_check() */
	enum doctor_topic topic;
	bool surveyed;			/* the authority's survey, if there is one, looks closer */
} checks[] = {
	{ "configuration", DOCTOR_CONFIGURATION, false },
	{ "log", DOCTOR_LOG, false },
	{ "programs", DOCTOR_PROGRAMS, false },
	{ "cgroup", DOCTOR_PROGRAMS, false },
	{ "users", DOCTOR_USERS, false },
	{ "group", DOCTOR_USERS, false },
	{ "anchors", DOCTOR_ANCHORS, true },
	{ "interm.", DOCTOR_ANCHORS, true },
	{ "crls", DOCTOR_CRLS, true },
	{ "kdc_anchors", DOCTOR_KDC_ANCHORS, true },
	{ "kdc_interm.", DOCTOR_KDC_ANCHORS, true },
	{ "kdc_crls", DOCTOR_KDC_CRLS, true },
	{ "keytab", DOCTOR_KEYTAB, true },
	{ "accounts", DOCTOR_ACCOUNTS, false },
	{ "pam", DOCTOR_ACCOUNTS, false },
	{ "shells", DOCTOR_SHELLS, false },
};

static void
take(struct doctor_report *report, enum doctor_topic topic, const json_t *finding)
{
	const char *outcome = show_get(finding, "outcome"), *remedy = show_get(finding, "remedy");
	struct doctor_check check = { .topic = topic, .outcome = DOCTOR_PASSED,
	    .id = failure_by_name(show_get(finding, "failure")),
	    .remedy = remedy[0] != '\0' ? remedy : NULL };

	if (strcmp(outcome, "failed") == 0)
		check.outcome = DOCTOR_FAILED;
	else if (strcmp(outcome, "unknown") == 0)
		check.outcome = DOCTOR_UNCHECKED;
	doctor_add(report, &check, "%s", show_get(finding, "why"));
}

void
doctor_take_config(struct doctor_report *report, const json_t *list)
{
	bool surveyed[DOCTOR_TOPICS];
	json_t *finding;
	size_t i;

	for (int topic = 0; topic < DOCTOR_TOPICS; topic++)
		surveyed[topic] = doctor_has(report, (enum doctor_topic)topic);
	json_array_foreach(list, i, finding) {
		enum doctor_topic topic = DOCTOR_SCREEN;
		bool skip = false;

		for (size_t k = 0; k < sizeof(checks) / sizeof(checks[0]); k++)
			if (strcmp(checks[k].check, show_get(finding, "check")) == 0) {
				topic = checks[k].topic;
				skip = checks[k].surveyed && surveyed[topic];
			}
		if (!skip)
			take(report, topic, finding);
	}
}
