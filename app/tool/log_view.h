/*
 * log_view.h: records of the log as lines for people. Pure but for what is printed.
 */
#ifndef APP_TOOL_LOG_VIEW_H
#define APP_TOOL_LOG_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct log_filter {
	char since[32];			/* RFC 3339 or its beginning; empty: all */
	bool failed;			/* only attempts that failed */
	bool all;			/* all of a story, not only what a technician needs */
	const char *attempt;		/* only records of this attempt; NULL: all */
};

/* What a run over the log has seen so far. */
struct log_view {
	struct log_filter filter;
	json_t *begun;			/* an attempt-begin that waits for its end */
	uint64_t shown;			/* records or attempts that were printed */
	int64_t seq;			/* of the last record */
	uint64_t missing;		/* records whose place in the sequence is empty */
	uint64_t lost;			/* records that the authority could not write */
};

/* Takes "2025-03-01", "2025-03-01T09:30Z", "today", or "90s", "10m", "2h", "3d" before `now`, which
 * is in seconds since 1970. False when it is none of these. */
bool log_since(const char *text, int64_t now, char since[32]) __attribute__((warn_unused_result));

/* Notes what the record says of the log itself; true when the filter lets the record pass. */
bool log_view_take(struct log_view *view, const json_t *record);

/* Prints what a taken record adds to the list of attempts. */
void log_view_list(FILE *out, struct log_view *view, json_t *record);

/* Prints what a taken record adds to the story of the filter's attempt. (log_story.c) */
void log_view_story(FILE *out, struct log_view *view, json_t *record);

/* Prints an attempt that has no end yet. */
void log_view_flush(FILE *out, struct log_view *view);

#endif
