/*
 * context.h: libkrb5 as this program uses it: with no configuration but its own.
 */
#ifndef APP_KRB_CONTEXT_H
#define APP_KRB_CONTEXT_H

#include <stdint.h>

#include <krb5.h>

/* A context whose profile is made here and read from a sealed memory file: no file of the machine,
 * no environment, no DNS, and of all clpreauth modules only ours, `engine`, an absolute path. 0 and
 * *out, the caller's to krb5_free_context(), and *file, the descriptor of the memory file, to close
 * after it: libkrb5 looks at the file again whenever the second has changed. Else a krb5 or errno
 * code, with *out NULL and *file -1. */
krb5_error_code context_new(const char *realm, const char *engine, uint32_t skew, krb5_context *out,
    int *file) __attribute__((warn_unused_result));

#endif
