/*
 * keytab_survey.h: the host keytab, key by key, before a ticket needs it.
 */
#ifndef APP_VERIFY_KEYTAB_SURVEY_H
#define APP_VERIFY_KEYTAB_SURVEY_H

#include "survey_findings.h"
#include "wire.h"

/* Adds what is found in the keytab, whose descriptor stays the caller's: the keytab as a whole, by
 * the checks of a logon, and each key of ask->host_principal in ask->realm with version, encryption
 * type and, as `since`, when it was written. Blocks on the file system. */
void keytab_survey(const struct wire_verify_survey *ask, int keytab_fd,
    struct survey_findings *findings);

#endif
