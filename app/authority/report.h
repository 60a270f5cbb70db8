/*
 * report.h: what the authority tells: records into the log, objects to the tool.
 */
#ifndef APP_AUTHORITY_REPORT_H
#define APP_AUTHORITY_REPORT_H

#include <sys/types.h>

#include "authority.h"

/* Commits *record. A record that does not go in ends the running attempt with audit-failed before
 * its next event is decided, if policy refuses logons without a log. Raises no event itself, so it
 * may stand anywhere. */
void report_commit(struct authority *a, struct log_record **record);

/* A helper has started or ended; status is its wait status. */
void report_helper(struct authority *a, const char *name, pid_t pid, const char *what, int status);

/* A call of the system failed on `what`. */
void report_fault(struct authority *a, const char *what, int err);

/* A helper said what its channel's table does not allow in `state`. */
void report_violation(struct authority *a, const char *name, uint16_t type, unsigned int state);

/* The answers to `cardea status` and `cardea cards`: JSON text, freed by the caller; NULL when
 * memory cannot be had. */
char *report_status(const struct authority *a);
char *report_cards(const struct authority *a);

#endif
