/*
 * logon.h: the fields of KERB_CERTIFICATE_LOGON and of its unlock, as kerb_layout() counts them.
 * Private to pkinit/kerb.
 */
#ifndef PKINIT_KERB_LOGON_H
#define PKINIT_KERB_LOGON_H

enum { LOGON_TYPE, LOGON_DOMAIN, LOGON_USER, LOGON_PIN, LOGON_FLAGS, LOGON_CSP_LENGTH, LOGON_CSP,
	LOGON_ID };

#endif
