/*
 * front_hint.h: a user name as people type it, taken apart for the logon buffer.
 *
 * KERB_CERTIFICATE_LOGON carries it as DomainName and UserName: hints for KDC and account rules
 * when a card alone does not say who its owner is. It is no secret. Pure.
 */
#ifndef APP_KIOSK_FRONT_HINT_H
#define APP_KIOSK_FRONT_HINT_H

#include <stdbool.h>

enum {
	FRONT_HINT_MOST = 100,		/* characters that can be typed */
	FRONT_HINT = 256,		/* bytes of one part, with its NUL: what cardea-verify takes of
					 * a name; the buffer has room for as much, and more */
};

struct front_hint {
	char domain[FRONT_HINT];	/* empty: none was typed */
	char user[FRONT_HINT];		/* empty: no hint at all */
};

/* Whether it is 6 to 8 digits and nothing else but blanks around them: most likely a PIN, typed into
 * the wrong field, and a name goes to the KDC and into the log. Who bears such a name types it with
 * its domain. */
bool front_hint_is_pin(const char *text) __attribute__((warn_unused_result));

/* Takes "DOMAIN\user" apart; "user" and "user@suffix" are a UserName whole: the suffix of a UPN need
 * be no domain, and cardea-verify knows what to make of it. Blanks around it do not count. Nothing,
 * or blanks alone, is no hint and succeeds with both parts empty. False, and both empty: it is not
 * UTF-8, may be a PIN, is longer than a part holds, has a character that is not visible, nothing on one side of
 * its '\' or '@', or one more of '/', '\' and '@', which no name has. */
bool front_hint_split(const char *text, struct front_hint *hint) __attribute__((warn_unused_result));

#endif
