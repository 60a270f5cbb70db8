/*
 * keytab.h: the host keytab, which arrives as an open descriptor of root's file.
 */
#ifndef APP_VERIFY_KEYTAB_H
#define APP_VERIFY_KEYTAB_H

#include <krb5.h>

#include "verdict.h"

#define KEYTAB_MAX	(256 * 1024)	/* octets of a keytab file */

/* Reads fd from its start and opens what it holds; fd stays the caller's. Our uid may not open
 * root's file again by its path below /proc, so the content goes through a memory file of our
 * own. FAILURE_NONE: *keytab is open, close it with krb5_kt_close(). Else FAILURE_HOST_NO_KEYTAB:
 * unreadable, too long, no keytab, or without a single entry. */
enum failure keytab_open(krb5_context context, int fd, krb5_keytab *keytab,
    struct verdict *verdict) __attribute__((warn_unused_result));

/* FAILURE_NONE when keytab holds any key of host, else FAILURE_HOST_KEYTAB_NO_ENTRY. */
enum failure keytab_has(krb5_context context, krb5_keytab keytab, krb5_const_principal host,
    struct verdict *verdict) __attribute__((warn_unused_result));

/* Parses "host/kiosk.example" and "TEST.EXAMPLE" into *principal; both must be given and name
 * no other realm. 0 or a krb5 code; free with krb5_free_principal(). */
krb5_error_code keytab_principal(krb5_context context, const char *name, const char *realm,
    krb5_principal *principal) __attribute__((warn_unused_result));

/* The same for the NT-ENTERPRISE name "user@suffix" (RFC 6806 5), which stays one component. */
krb5_error_code keytab_enterprise(krb5_context context, const char *name, const char *realm,
    krb5_principal *principal) __attribute__((warn_unused_result));

#endif
