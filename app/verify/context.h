/*
 * context.h: a libkrb5 context that reads no file, looks nothing up and loads no plug-in.
 */
#ifndef APP_VERIFY_CONTEXT_H
#define APP_VERIFY_CONTEXT_H

#include <stdint.h>

#include <krb5.h>

/* A memory file (memfd_create) that holds text[0..len); the caller closes it. -1 with errno. */
int context_memory_file(const char *name, const void *text, size_t len)
    __attribute__((warn_unused_result));

/* A context with its own profile, whose clock stands at `now` (seconds since 1970) from here on and
 * whose clock skew is `skew` seconds. 0 or a krb5 code; free *context with krb5_free_context().
 * Needs /proc. Does not block. */
krb5_error_code context_new(int64_t now, uint32_t skew, krb5_context *context)
    __attribute__((warn_unused_result));

#endif
