/*
 * rules.h: what an attempt holds a KDC's certificate against, out of WIRE_KRB_START. Pure.
 */
#ifndef APP_KRB_RULES_H
#define APP_KRB_RULES_H

#include "kdc_cert.h"
#include "wire.h"

enum { RULES_HOSTS_MAX = 16 };		/* later names are left out */

struct rules {
	struct kdc_rules kdc;		/* points into this struct, and its realm into the message */
	const char *hosts[RULES_HOSTS_MAX];
	char hosts_text[WIRE_PATHS];
};

/* Fills *rules, which must stay where it is, and borrows *start. A revocation that is none is the
 * strictest. */
void rules_read(const struct wire_krb_start *start, struct rules *rules);

#endif
