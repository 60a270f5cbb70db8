/*
 * verdict.h: how a proof ended, and a sentence for the log.
 */
#ifndef APP_VERIFY_VERDICT_H
#define APP_VERIFY_VERDICT_H

#include <krb5.h>

#include "status.h"
#include "wire.h"

struct verdict {
	enum failure failure;
	char detail[WIRE_DETAIL];	/* cleaned */
};

/* Sets both and returns failure. The sentence is formatted, cut and cleaned. */
enum failure verdict_set(struct verdict *verdict, enum failure failure, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, with libkrb5's text for `code` behind `what`. */
enum failure verdict_krb5(struct verdict *verdict, enum failure failure, krb5_context context,
    krb5_error_code code, const char *what);

#endif
