/*
 * stages.h: what the stages of an attempt took, as lines for people.
 */
#ifndef APP_TOOL_STAGES_H
#define APP_TOOL_STAGES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct stage_time {
	const char *name;		/* "kdc-reach": as the log and --json have it */
	uint64_t us;
};

/* Prints a line a stage: its name in `column`, its milliseconds, and what was done in it; "label:"
 * stands before the first, in column `indent`. The stages follow one another, so that they add up
 * to "together"; what was measured within a stage stands indented below it. What overlaps several
 * stages ("tgt" and its parts) is left to --json. */
void stages_put(FILE *out, int indent, int column, const char *label,
    const struct stage_time *times, size_t count);

#endif
