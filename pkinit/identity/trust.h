/*
 * trust.h: what is inside struct identity_trust. Private to this folder.
 */
#ifndef PKINIT_IDENTITY_TRUST_H
#define PKINIT_IDENTITY_TRUST_H

#include <openssl/x509.h>

struct identity_trust {
	X509_STORE *store;			/* anchors and CRLs */
	STACK_OF(X509) *anchors;		/* the same anchors, to look through */
	STACK_OF(X509) *intermediates;
};

#endif
