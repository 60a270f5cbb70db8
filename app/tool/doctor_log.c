/* What the log tells: of itself, and of what only attempts see of the KDC. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "doctor.h"
#include "show.h"
#include "status.h"

enum { DAY = 24 * 60 * 60 };

/* As the authority calls it (app/authority/attempt_recording.c). */
static const char not_recorded[] = "recording of an attempt";

static void
keep(char *out, size_t room, const json_t *record, const char *key)
{
	(void)show_clean(show_get(record, key), out, room);
}

static void
keep_last(struct doctor_last *last, const json_t *record, bool refused)
{
	keep(last->at, sizeof(last->at), record, "time");
	last->failure = refused ? failure_by_name(show_get(record, "failure")) : FAILURE_NONE;
}

/* A KDC shows its certificate only where it offers PKINIT and believes the clock. */
static void
take_end(struct doctor_log *log, const json_t *record)
{
	enum failure id = failure_by_name(show_get(record, "failure"));
	bool clock = id == FAILURE_CLOCK_AHEAD || id == FAILURE_CLOCK_BEHIND;
	bool seen = show_get(record, "kdc_sha256")[0] != '\0';

	if (seen || clock)
		keep_last(&log->clock, record, clock);
	if (seen || id == FAILURE_KDC_NO_PKINIT)
		keep_last(&log->pkinit, record, !seen);
	if (!seen)
		return;
	keep_last(&log->certificate, record, failure_row(id)->stage == STAGE_KDC_CERT);
	keep(log->kdc_subject, sizeof(log->kdc_subject), record, "kdc_subject");
	keep(log->kdc_not_after, sizeof(log->kdc_not_after), record, "kdc_not_after");
}

/* Of kinds that there is no room for, the last takes the last place. */
static void
take_fault(struct doctor_log *log, const json_t *record)
{
	struct doctor_fault fault = { 0 };
	size_t i = 0;

	keep(fault.what, sizeof(fault.what), record, "what");
	keep(fault.error, sizeof(fault.error), record, "error");
	keep(fault.at, sizeof(fault.at), record, "time");
	while (i < DOCTOR_FAULTS - 1 && log->faults[i].at[0] != '\0' &&
	    strcmp(log->faults[i].what, fault.what) != 0)
		i++;
	log->faults[i] = fault;
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
		memset(log->faults, 0, sizeof(log->faults));
	else if (strcmp(event, "fault") == 0)
		take_fault(log, record);
	else if (strcmp(event, "attempt-end") == 0)
		take_end(log, record);
}

static const char no_attempt[] = "no attempt in the log got so far";

static void
take_certificate(struct doctor_report *report, const struct doctor_log *log)
{
	struct doctor_check never = { .topic = DOCTOR_KDC_CERTIFICATE,
	    .outcome = DOCTOR_UNCHECKED, .remedy = "Log on once, or run cardea try: the KDC shows "
	    "its certificate only to a card." };
	char what[384];

	if (log->certificate.at[0] == '\0') {
		doctor_add(report, &never, "%s", no_attempt);
		return;
	}
	snprintf(what, sizeof(what), "%s, seen %.10s", log->kdc_subject, log->certificate.at);
	if (log->certificate.failure != FAILURE_NONE)
		doctor_fail(report, DOCTOR_KDC_CERTIFICATE, log->certificate.failure,
		    "%s: was refused", what);
	else
		doctor_ends(report, DOCTOR_KDC_CERTIFICATE, FAILURE_KDC_CERT_EXPIRED,
		    log->kdc_not_after, what);
}

/* What the KDC did not tell now, as an attempt last met it. */
static void
take_last(struct doctor_report *report, enum doctor_topic topic, const struct doctor_last *last,
    const char *good, const char *bad)
{
	struct doctor_check never = { .topic = topic, .outcome = DOCTOR_UNCHECKED,
	    .remedy = "Put a card in and run this again, or log on once." };

	if (doctor_has(report, topic))
		return;
	if (last->at[0] == '\0')
		doctor_add(report, &never, "the KDC did not tell, and %s", no_attempt);
	else if (last->failure != FAILURE_NONE)
		doctor_fail(report, topic, last->failure, "%s an attempt on %.10s", bad, last->at);
	else
		doctor_pass(report, topic, "%s an attempt on %.10s", good, last->at);
}

/* Whether it is of the last day; later it is history. */
static bool
recent(const struct doctor_report *report, const char *at)
{
	struct tm tm = { 0 };

	return strptime(at, "%Y-%m-%dT%H:%M:%S", &tm) != NULL &&
	    report->now - (int64_t)timegm(&tm) < DAY;
}

static void
take_faults(struct doctor_report *report, const struct doctor_fault *faults)
{
	struct doctor_check other = { .topic = DOCTOR_LOG, .outcome = DOCTOR_WARNING,
	    .remedy = "See cardea log --json; the fault names what the service could not do." };
	struct doctor_check recording = { .topic = DOCTOR_LOG, .outcome = DOCTOR_WARNING,
	    .remedy = "People log on all the same, but cardea log --bundle has nothing of it. Look "
	    "at the folder attempts below log_dir, and at the room that is left there." };

	for (size_t i = 0; i < DOCTOR_FAULTS; i++) {
		if (!recent(report, faults[i].at))
			continue;
		if (strcmp(faults[i].what, not_recorded) == 0)
			doctor_add(report, &recording, "an attempt was not recorded, %.19s: %s",
			    faults[i].at, faults[i].error);
		else
			doctor_add(report, &other, "fault of %.19s: %s: %s", faults[i].at,
			    faults[i].what, faults[i].error);
	}
}

void
doctor_take_log(struct doctor_report *report, const struct doctor_log *log, const char *dir)
{
	struct doctor_check warning = { .topic = DOCTOR_LOG, .outcome = DOCTOR_WARNING };

	if (log->full || log->read_only)
		doctor_fail(report, DOCTOR_LOG, FAILURE_AUDIT_FAILED, "%s: its file system is %s",
		    dir, log->full ? "full" : "read-only");
	else
		doctor_pass(report, DOCTOR_LOG, "%s: %" PRIu64 " records, %u recordings", dir,
		    log->records, log->recordings);
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
	take_faults(report, log->faults);
	take_last(report, DOCTOR_CLOCK, &log->clock, "in step with the KDC's at",
	    "it refused");
	take_last(report, DOCTOR_PKINIT, &log->pkinit, "offered to", "not offered to");
	take_certificate(report, log);
}

void
doctor_take_no_log(struct doctor_report *report, const char *why)
{
	static const enum doctor_topic topics[] = { DOCTOR_CLOCK, DOCTOR_PKINIT,
	    DOCTOR_KDC_CERTIFICATE };

	doctor_unchecked(report, DOCTOR_LOG, "%s", why);
	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		if (!doctor_has(report, topics[i]))
			doctor_unchecked(report, topics[i], "the log cannot be read");
}
