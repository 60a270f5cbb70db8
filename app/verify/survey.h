/*
 * survey.h: all that cardea-verify is given for its judgements, looked at before anybody logs on.
 */
#ifndef APP_VERIFY_SURVEY_H
#define APP_VERIFY_SURVEY_H

#include "wire.h"
#include "wire_finding.h"

#define SURVEY_OBJECTS_MAX	512	/* certificates and CRLs that are judged */

struct survey {
	struct wire_verify_surveyed surveyed;
	uint8_t findings[WIRE_CHECKS];	/* surveyed.findings points here */
};

/* Reads the files that *ask names and the keytab as a logon does, and fills *survey: first what is
 * not as it should be, then the rest, then, where some were left out for want of room, how many.
 * Each file is told with what it holds, each object in it, each CA whose CRL is missing, the
 * keytab, and each of its keys of the host principal. keytab_fd stays the caller's. Blocks on the
 * file system. */
void survey(const struct wire_verify_survey *ask, int keytab_fd, struct survey *survey);

#endif
