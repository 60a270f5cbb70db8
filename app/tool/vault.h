/*
 * vault.h: the one place where `cardea buffer` keeps secrets: PINs, passwords and the buffer around
 * them, in pages of their own, kept out of dumps, locked as far as the user's limit reaches, wiped
 * when closed.
 */
#ifndef APP_TOOL_VAULT_H
#define APP_TOOL_VAULT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define VAULT_VALUES_MAX	(1u << 19)	/* a handful of the longest texts */
#define VAULT_BUFFER_MAX	(1u << 20)	/* no buffer that is in use comes near it */

struct vault {
	uint8_t values[VAULT_VALUES_MAX];
	size_t used;				/* bytes of values */
	uint8_t buffer[VAULT_BUFFER_MAX + 1];
};

/* NULL with errno when there is no memory. */
struct vault *vault_open(void) __attribute__((warn_unused_result));

/* Wipes and releases; NULL is fine. */
void vault_close(struct vault *vault);

/* Opens the file at path to read it. A descriptor, the caller's to close; -1 with errno. */
int vault_open_file(const char *path) __attribute__((warn_unused_result));

/* Reads fd to its end into p[room], blocking. The bytes read; -1 with errno when reading
 * fails, or with EFBIG when they would fill the room. */
ssize_t vault_read(int fd, void *p, size_t room) __attribute__((warn_unused_result));

/* Writes p[len] to the file at path, which must be the caller's own and which he alone may then
 * read; to the standard output when path is NULL or "-", unless that is a terminal. -1 after a
 * message on stderr. */
int vault_write(const char *path, const uint8_t *p, size_t len)
    __attribute__((warn_unused_result));

#endif
