/*
 * report.h: the last word to the authority.
 */
#ifndef APP_KRB_REPORT_H
#define APP_KRB_REPORT_H

#include "attempt.h"

/* Sends WIRE_KRB_RESULT; took_us is the host ticket's time. Notes a failure if that cannot be. */
enum failure report_result(struct attempt *a, krb5_creds *tgt, krb5_creds *host,
    const krb5_data *ap_req, uint64_t took_us) __attribute__((warn_unused_result));

/* Sends WIRE_KRB_FAILED with what was noted; internal-error when nothing was. */
void report_failure(struct attempt *a);

#endif
