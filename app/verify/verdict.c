#include "verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

enum failure
verdict_set(struct verdict *verdict, enum failure failure, const char *format, ...)
{
	char text[2 * WIRE_DETAIL];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text_clean(verdict->detail, sizeof(verdict->detail), (const uint8_t *)text, strlen(text));
	verdict->failure = failure;
	return failure;
}

enum failure
verdict_krb5(struct verdict *verdict, enum failure failure, krb5_context context,
    krb5_error_code code, const char *what)
{
	const char *text = krb5_get_error_message(context, code);

	verdict_set(verdict, failure, "%s: %s", what, text);
	krb5_free_error_message(context, text);
	return failure;
}
