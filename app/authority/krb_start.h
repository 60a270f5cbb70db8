/*
 * krb_start.h: what cardea-krb is told first, as far as policy says it.
 */
#ifndef APP_AUTHORITY_KRB_START_H
#define APP_AUTHORITY_KRB_START_H

#include "authority.h"

/* The message with everything but the client: principal, realm, enterprise, nonce and certificate
 * are the caller's to add. Freed by the caller; NULL when memory cannot be had. */
struct wire_krb_start *krb_start_new(const struct authority *a, enum wire_purpose purpose)
    __attribute__((warn_unused_result));

#endif
