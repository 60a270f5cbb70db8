/*
 * kdc_trust.h: inside of struct kdc_trust, for kdc_trust.c and kdc_cert.c only.
 */
#ifndef PKINIT_ENGINE_KDC_TRUST_H
#define PKINIT_ENGINE_KDC_TRUST_H

#include "kdc_cert.h"

struct kdc_trust {
	X509_STORE *store;		/* anchors */
	STACK_OF(X509) *intermediates;
	STACK_OF(X509_CRL) *crls;
	size_t anchors;
};

#endif
