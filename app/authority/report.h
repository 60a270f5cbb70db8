/*
 * report.h: what the authority tells: records into the log.
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

/* "2025-03-01T09:30:00Z"; empty for a time that there is none of. */
void report_time(uint64_t seconds, char out[32]);

#endif
