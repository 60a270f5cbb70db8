/*
 * log_recording.h: the recording of one attempt (app/log/recording.h), shown and given away.
 */
#ifndef APP_TOOL_LOG_RECORDING_H
#define APP_TOOL_LOG_RECORDING_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The recording of the attempt `code` below the log's folder `dir`; json_decref()'s to free. NULL
 * with a sentence in why[0..room): there is none, or it cannot be read. */
json_t *log_recording(const char *dir, const char *code, char *why, size_t room)
    __attribute__((warn_unused_result));

/* Prints what the card was told and what the KDC answered, by headers and sizes. */
void log_recording_show(FILE *out, const json_t *recording);

/* Writes the recording, the files that it was judged with and the log's records of the attempt as
 * one JSON file, which only its owner may read, and says in one line what it holds. A file that is
 * there is replaced with `force` alone, and by the whole new one. The exit status, faults told. */
int log_bundle(const char *dir, const char *code, const char *path, bool force)
    __attribute__((warn_unused_result));

#endif
