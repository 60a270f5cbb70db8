/* What the log tells: of itself, and of the KDC's certificate, which no probe sees. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "doctor.h"
#include "show.h"
#include "status.h"

enum { DAY = 24 * 60 * 60 };

static void
keep(char *out, size_t room, const json_t *record, const char *key)
{
	(void)show_clean(show_get(record, key), out, room);
}

static void
take_kdc(struct doctor_log *log, const json_t *record)
{
	enum failure id = failure_by_name(show_get(record, "failure"));

	if (show_get(record, "kdc_sha256")[0] == '\0')
		return;
	keep(log->seen, sizeof(log->seen), record, "time");
	keep(log->kdc_subject, sizeof(log->kdc_subject), record, "kdc_subject");
	keep(log->kdc_not_after, sizeof(log->kdc_not_after), record, "kdc_not_after");
	log->kdc_failure = failure_row(id)->stage == STAGE_KDC_CERT ? id : FAILURE_NONE;
}

static void
take_fault(struct doctor_log *log, const json_t *record)
{
	char what[64], error[64];

	keep(what, sizeof(what), record, "what");
	keep(error, sizeof(error), record, "error");
	keep(log->fault_at, sizeof(log->fault_at), record, "time");
	snprintf(log->fault, sizeof(log->fault), "%s: %s", what, error);
}

void
doctor_log_take(struct doctor_log *log, const json_t *record)
{
	int64_t seq = json_integer_value(json_object_get(record, "seq"));
	const char *event = show_get(record, "event");

	log->records++;
	if (log->seq != 0 && seq > log->seq + 1)
		log->missing += (uint64_t)(seq - log->seq - 1);
	log->seq = seq;
	log->lost += (uint64_t)json_integer_value(json_object_get(record, "lost"));
	if (strcmp(event, "authority-start") == 0)
		log->fault[0] = '\0';
	else if (strcmp(event, "fault") == 0)
		take_fault(log, record);
	else if (strcmp(event, "attempt-end") == 0)
		take_kdc(log, record);
}

static void
take_certificate(struct doctor_report *report, const struct doctor_log *log)
{
	char what[384];

	if (log->seen[0] == '\0') {
		doctor_unchecked(report, DOCTOR_KDC_CERTIFICATE,
		    "the log has none yet: cardea try lets the KDC show it");
		return;
	}
	snprintf(what, sizeof(what), "%s, seen %.10s", log->kdc_subject, log->seen);
	if (log->kdc_failure != FAILURE_NONE)
		doctor_fail(report, DOCTOR_KDC_CERTIFICATE, log->kdc_failure, "%s: was refused",
		    what);
	else
		doctor_ends(report, DOCTOR_KDC_CERTIFICATE, FAILURE_KDC_CERT_EXPIRED,
		    log->kdc_not_after, what);
}

/* Whether it is of the last day; later it is history. */
static bool
recent(const struct doctor_report *report, const char *at)
{
	struct tm tm = { 0 };

	return strptime(at, "%Y-%m-%dT%H:%M:%S", &tm) != NULL &&
	    report->now - (int64_t)timegm(&tm) < DAY;
}

void
doctor_take_log(struct doctor_report *report, const struct doctor_log *log, const char *dir)
{
	struct doctor_check warning = { .topic = DOCTOR_LOG, .outcome = DOCTOR_WARNING };

	if (log->full || log->read_only)
		doctor_fail(report, DOCTOR_LOG, FAILURE_AUDIT_FAILED, "%s: its file system is %s",
		    dir, log->full ? "full" : "read-only");
	else
		doctor_pass(report, DOCTOR_LOG, "%s: %" PRIu64 " records", dir, log->records);
	if (log->lost > 0) {
		warning.id = FAILURE_AUDIT_FAILED;
		doctor_add(report, &warning,
		    "%" PRIu64 " records could not be written and are lost", log->lost);
	}
	warning.id = FAILURE_NONE;
	warning.remedy = "Find out who may change the log's folder.";
	if (log->missing > 0)
		doctor_add(report, &warning, "%" PRIu64 " records are missing: somebody took them "
		    "away", log->missing);
	if (log->broken > 0)
		doctor_add(report, &warning, "%" PRIu64 " lines are no records", log->broken);
	warning.remedy = "See cardea log --json; the fault names what the service could not do.";
	if (log->fault[0] != '\0' && recent(report, log->fault_at))
		doctor_add(report, &warning, "fault of %.19s: %s", log->fault_at, log->fault);
	take_certificate(report, log);
}
