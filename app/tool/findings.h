/*
 * findings.h: what `cardea config check` found, one line each.
 */
#ifndef APP_TOOL_FINDINGS_H
#define APP_TOOL_FINDINGS_H

#include <jansson.h>
#include <stdbool.h>

#include "policy.h"

enum finding { FINDING_PASSED, FINDING_FAILED, FINDING_UNKNOWN };

struct findings {
	bool json;
	json_t *list;			/* with json: what is printed at the end */
	unsigned int failed, unknown;
};

/* Prints or keeps one. `check` is a word; `remedy` is for what did not pass, else NULL. */
void finding(struct findings *findings, enum finding outcome, const char *check,
    const char *remedy, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* check_files.c: anchors, CRLs, keytab, programs, folders. */
void config_check_files(struct findings *findings, const struct policy *policy);

/* check_names.c: users, groups, accounts, PAM, shells. */
void config_check_names(struct findings *findings, const struct policy *policy);

/* check_screen.c: where there is a display, it and what the kiosk reads. */
void config_check_screen(struct findings *findings, const struct policy *policy);

/* Copies the next line of *list, which moves past it, into line[0..room). False at its end. */
bool finding_line(const char **list, char *line, size_t room);

#endif
