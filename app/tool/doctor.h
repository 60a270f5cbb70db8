/*
 * doctor.h: what `cardea doctor` found out, check by check, in the order of a logon.
 *
 * Everything is taken from what others looked at: the authority and its helpers, the log, the
 * findings of `cardea config check`. Only doctor_report.c prints; nothing here blocks.
 */
#ifndef APP_TOOL_DOCTOR_H
#define APP_TOOL_DOCTOR_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "failure.h"

/* What checks are about; their names are the "check" of --json. */
enum doctor_topic {
	DOCTOR_SERVICE, DOCTOR_CONFIGURATION, DOCTOR_LOG, DOCTOR_PROGRAMS, DOCTOR_USERS,
	DOCTOR_PCSC, DOCTOR_READERS, DOCTOR_CARD, DOCTOR_CERTIFICATE, DOCTOR_ANCHORS, DOCTOR_CRLS,
	DOCTOR_KDC_ANCHORS, DOCTOR_KDC_CRLS, DOCTOR_KEYTAB, DOCTOR_KDC, DOCTOR_CLOCK,
	DOCTOR_PKINIT, DOCTOR_PRINCIPAL, DOCTOR_KDC_CERTIFICATE, DOCTOR_ACCOUNTS, DOCTOR_SHELLS,
	DOCTOR_SCREEN,
	DOCTOR_TOPICS
};

/* The worst of a report is its outcome. */
enum doctor_outcome {
	DOCTOR_PASSED, DOCTOR_WARNING, DOCTOR_UNCHECKED, DOCTOR_FAILED, DOCTOR_OUTCOMES
};

struct doctor_report {
	int64_t now;			/* seconds since 1970 */
	unsigned int warn_days;		/* how long before an end to warn */
	json_t *topics[DOCTOR_TOPICS];	/* the checks of each */
	unsigned int counts[DOCTOR_OUTCOMES];
};

/* An empty report; doctor_free() frees what it holds. */
void doctor_init(struct doctor_report *report, int64_t now, unsigned int warn_days);
void doctor_free(struct doctor_report *report);

/* Adds a check. `id`: what a logon is refused with, FAILURE_NONE when it would not be; `until`:
 * "2025-03-01T09:30:00Z" when what was looked at ends, else "" or NULL. The remedy and who applies
 * it are the failure's; `remedy`, when not NULL, stands in its place. */
struct doctor_check {
	enum doctor_topic topic;
	enum doctor_outcome outcome;
	enum failure id;
	const char *until, *remedy;
};
void doctor_add(struct doctor_report *report, const struct doctor_check *check, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* Adds one that did not pass, by its failure alone, and one that passed. */
void doctor_fail(struct doctor_report *report, enum doctor_topic topic, enum failure id,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
void doctor_pass(struct doctor_report *report, enum doctor_topic topic, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds one that could not be made. */
void doctor_unchecked(struct doctor_report *report, enum doctor_topic topic, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* Adds something that is good until `until`: passed, a warning within the report's days, failed
 * when that is over. Without an end it passed. */
void doctor_ends(struct doctor_report *report, enum doctor_topic topic, enum failure id,
    const char *until, const char *what);

/* Whether there is a check of that topic yet. */
bool doctor_has(const struct doctor_report *report, enum doctor_topic topic);

enum doctor_outcome doctor_outcome(const struct doctor_report *report);

/* Prints the report, a line a check, the whole reason and the remedy of what did not pass, and a
 * summary; with quiet only what did not pass. Or as JSON. */
void doctor_put(FILE *out, const struct doctor_report *report, bool quiet);
void doctor_put_json(FILE *out, const struct doctor_report *report);

/* 0 all passed, 1 warnings, 2 failed, 3 something could not be checked. */
int doctor_exit(const struct doctor_report *report);

/* ---- what is taken in ---- */

/* The authority's answer to WIRE_TOOL_DOCTOR, or the NTSTATUS that it answered with: then what only
 * it can know could not be checked. Clock and PKINIT, when the KDC did not tell of them now, are
 * left to the log, which is to be taken in after this. (doctor_service.c) */
void doctor_take_answer(struct doctor_report *report, const json_t *answer);
void doctor_take_silence(struct doctor_report *report, uint32_t status);

/* Parts of it: readers and cards (doctor_cards.c); the survey of files and keytab (doctor_trust.c);
 * the KDC's first answer (doctor_kdc.c). */
void doctor_take_cards(struct doctor_report *report, const json_t *cards);
void doctor_take_findings(struct doctor_report *report, const json_t *findings);
void doctor_take_probe(struct doctor_report *report, const json_t *probe, const json_t *settings);

/* The list of config_check(); what the survey looked at already is left out. (doctor_config.c) */
void doctor_take_config(struct doctor_report *report, const json_t *list);

/* How something was when an attempt last met it; `at` empty: never. */
struct doctor_last {
	char at[32];
	enum failure failure;		/* what it refused the attempt with */
};

/* What the log tells: of itself, and of what only attempts see of the KDC. (doctor_log.c) */
enum { DOCTOR_FAULTS = 4 };
struct doctor_log {
	uint64_t records, lost, missing, broken;
	int64_t seq;
	struct doctor_last clock, pkinit, certificate;
	char kdc_subject[256], kdc_not_after[32];
	struct doctor_fault {		/* the last of each kind since the start; at empty: none */
		char what[96], error[64], at[32];
	} faults[DOCTOR_FAULTS];
	unsigned int recordings;	/* attempts that can be given away and replayed */
	bool full, read_only;		/* its file system cannot take more */
};
void doctor_log_take(struct doctor_log *log, const json_t *record);
void doctor_take_log(struct doctor_report *report, const struct doctor_log *log, const char *dir);

/* The log cannot be read, and why: what it would have told could not be checked. */
void doctor_take_no_log(struct doctor_report *report, const char *why);

#endif
