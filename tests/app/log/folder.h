/* A folder of its own for a log, and what is in it. */
#ifndef TESTS_APP_LOG_FOLDER_H
#define TESTS_APP_LOG_FOLDER_H

#include "log.h"

struct folder {
	char path[64];
};

void folder_make(struct folder *folder);
void folder_remove(const struct folder *folder);

/* The text of the file `name` in it, NUL-terminated, to be freed; NULL when there is none. */
char *folder_read(const struct folder *folder, const char *name);
void folder_write(const struct folder *folder, const char *name, const char *text, size_t n);

/* Opens the log there, or fails the test. */
struct log *folder_log(const struct folder *folder, uint64_t max_bytes, unsigned int files);

/* Commits a record of `event` with "text": text. */
int folder_put(struct log *log, const char *event, const char *text);

#endif
