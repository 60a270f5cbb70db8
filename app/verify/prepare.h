/*
 * prepare.h: everything about an insertion that can be judged before a PIN is asked.
 */
#ifndef APP_VERIFY_PREPARE_H
#define APP_VERIFY_PREPARE_H

#include "judge.h"

/* Judges the certificate with the files that *ask names, chooses the client principal, and looks
 * whether KDC anchors and host keytab are there. keytab_fd stays the caller's. Fills all of
 * *answer but took_us; each check is in judgement.checks, the certificate's in their order,
 * then "principal", "trust-files", "kdc-anchors" and "host-keytab". Blocks on the file system. */
void prepare(const struct wire_verify_prepare *ask, int keytab_fd, struct prepare_answer *answer);

#endif
