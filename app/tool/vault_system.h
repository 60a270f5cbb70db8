/*
 * vault_system.h: what vault.c asks of the system, beside vault_open(), vault_close() and
 * vault_open_file(): vault_unix.c, vault_windows.c. Private to vault.
 */
#ifndef APP_TOOL_VAULT_SYSTEM_H
#define APP_TOOL_VAULT_SYSTEM_H

/* Opens the file at path, empty, the caller's own and from then on for its owner alone, to write
 * it. A descriptor; -1 with errno. */
int vault_open_output(const char *path) __attribute__((warn_unused_result));

/* From now on fd carries bytes as they are, no lines of text; -1 is allowed. */
void vault_take_bytes(int fd);

#endif
