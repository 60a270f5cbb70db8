/*
 * findings.h: what `cardea config check` found, one line each; `cardea doctor` keeps them, too.
 */
#ifndef APP_TOOL_FINDINGS_H
#define APP_TOOL_FINDINGS_H

#include <jansson.h>
#include <stdbool.h>

#include "policy.h"

enum finding { FINDING_PASSED, FINDING_FAILED, FINDING_UNKNOWN };

struct findings {
	bool json;
	json_t *list;			/* with json: {"check", "outcome", "failure", "why",
					 * "remedy"} each */
	unsigned int failed, unknown;
};

/* Prints or keeps one that did not pass. `check` is a word; `id` is what a logon would be refused
 * with, FAILURE_NONE when it would not be. */
void finding(struct findings *findings, enum finding outcome, const char *check, enum failure id,
    const char *remedy, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The same for one that passed. */
void finding_passed(struct findings *findings, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Checks the configuration file (absolute) and all that it names. Blocks on the file system and on
 * the name service. (cmd_config.c) */
void config_check(struct findings *findings, const char *path);

/* check_files.c: anchors, CRLs, keytab, programs, folders. */
void config_check_files(struct findings *findings, const struct policy *policy);

/* check_names.c: users, groups, accounts, PAM, shells. */
void config_check_names(struct findings *findings, const struct policy *policy);

/* check_screen.c: where there is a display, it and what the kiosk reads. */
void config_check_screen(struct findings *findings, const struct policy *policy);

#endif
