/*
 * trusted.h: files that decide who may log on are read only if nobody but root can change them.
 */
#ifndef APP_SYS_TRUSTED_H
#define APP_SYS_TRUSTED_H

#include <stddef.h>
#include <stdint.h>

/* Opens the regular file `path` (absolute) for reading if root owns it and every folder above it
 * and none of them is writable by group or others; a sticky folder may be. Symbolic links are
 * resolved first and the rule holds for what they lead to. Returns a close-on-exec descriptor. -1
 * on failure, with errno and, in why[0..room), a sentence that names the offending path. */
int trusted_open(const char *path, char *why, size_t room) __attribute__((warn_unused_result));

/* Opens such a file and reads all of it, at most `max` bytes: *data, to free(), has *len bytes and
 * a NUL behind them. 0; -1 with errno and why as above, EFBIG for a longer file; *data is NULL
 * then. Blocks on the file system. */
int trusted_read(const char *path, size_t max, uint8_t **data, size_t *len, char *why, size_t room)
    __attribute__((warn_unused_result));

#endif
