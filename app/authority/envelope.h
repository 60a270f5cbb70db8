/*
 * envelope.h: what of a logon call can be judged before its buffer is seen. Pure.
 */
#ifndef APP_AUTHORITY_ENVELOPE_H
#define APP_AUTHORITY_ENVELOPE_H

#include <stdbool.h>

#include "lsa_wire.h"
#include "status.h"

enum { ENVELOPE_KERBEROS = 2, ENVELOPE_NEGOTIATE = 9 };	/* package identifiers */

/* The identifier of the package, 0 when there is none of that name. Case does not count. */
uint32_t envelope_package(const char *name);

/* The first thing wrong with the call, in the order of the failures; FAILURE_NONE when nothing is.
 * `trusted`: the caller registered as a logon process. */
enum failure envelope_judge(const struct lsa_logon *envelope, bool trusted);

#endif
