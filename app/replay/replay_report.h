/*
 * replay_report.h: what came of a replay, for people and as JSON.
 */
#ifndef APP_REPLAY_REPLAY_REPORT_H
#define APP_REPLAY_REPLAY_REPORT_H

#include <stdio.h>

#include "replay_stages.h"

/* Prints it: lines of 80 columns of printable ASCII. */
void replay_report_text(FILE *out, const struct bundle *bundle, const struct replay_stages *stages);

/* Prints {"attempt", "time", "recorded", "replayed", "same", "stages": [{"stage", "repeated",
 * "same", "recorded", "replayed", "detail"}], "files": [{"path", "lacking", "altered",
 * "unopened"}]}: only the files that are one of these. -1 without memory. */
int replay_report_json(FILE *out, const struct bundle *bundle, const struct replay_stages *stages)
    __attribute__((warn_unused_result));

#endif
