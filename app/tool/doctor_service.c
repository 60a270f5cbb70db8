/* What the authority answers, and what is said when it does not. */
#include <string.h>

#include "doctor.h"
#include "show.h"
#include "status.h"

/* What only the authority can find out, and no log knows. */
static const enum doctor_topic authoritys[] = { DOCTOR_PCSC, DOCTOR_READERS, DOCTOR_CARD,
    DOCTOR_KDC };

static void
leave_out(struct doctor_report *report, const char *why)
{
	for (size_t i = 0; i < sizeof(authoritys) / sizeof(authoritys[0]); i++)
		if (!doctor_has(report, authoritys[i]))
			doctor_unchecked(report, authoritys[i], "%s", why);
}

void
doctor_take_silence(struct doctor_report *report, uint32_t status)
{
	struct doctor_check refused = { .topic = DOCTOR_SERVICE, .outcome = DOCTOR_UNCHECKED,
	    .id = FAILURE_CALLER_REFUSED,
	    .remedy = "Become root, or a member of the group cardea." };

	if (status == failure_row(FAILURE_CARD_BUSY)->ntstatus) {
		doctor_pass(report, DOCTOR_SERVICE, "answers");
		leave_out(report, "somebody is logging on just now: ask again");
	} else if (status == failure_row(refused.id)->ntstatus) {
		doctor_add(report, &refused, "you may not ask it");
		leave_out(report, "the logon service was not asked");
	} else {
		doctor_fail(report, DOCTOR_SERVICE, FAILURE_AUTHORITY_UNAVAILABLE,
		    "cardea-authority does not answer");
		leave_out(report, "the logon service does not answer");
	}
}

static void
take_status(struct doctor_report *report, const json_t *status, const json_t *settings)
{
	const char *fault = show_get(status, "config_fault");

	if (fault[0] != '\0')
		doctor_fail(report, DOCTOR_SERVICE, FAILURE_POLICY_CONFIG_INVALID,
		    "runs, but lets nobody log on: %s", fault);
	else if (json_is_false(json_object_get(settings, "logons")))
		doctor_fail(report, DOCTOR_SERVICE, FAILURE_POLICY_LOGON_DISABLED,
		    "runs, but logons = no");
	else
		doctor_pass(report, DOCTOR_SERVICE, "answers, seat %s",
		    json_is_true(json_object_get(status, "locked")) ? "locked" : "in use");
	if (json_is_true(json_object_get(status, "pcscd")))
		doctor_pass(report, DOCTOR_PCSC, "pcscd answers");
	else
		doctor_fail(report, DOCTOR_PCSC, FAILURE_PCSC_UNAVAILABLE, "pcscd does not answer");
}

void
doctor_take_answer(struct doctor_report *report, const json_t *answer)
{
	const json_t *settings = json_object_get(answer, "settings");

	take_status(report, json_object_get(answer, "status"), settings);
	doctor_take_cards(report, json_object_get(answer, "cards"));
	doctor_take_findings(report, json_object_get(answer, "findings"));
	doctor_take_probe(report, json_object_get(answer, "probe"), settings);
	leave_out(report, "the logon service did not say");
}
