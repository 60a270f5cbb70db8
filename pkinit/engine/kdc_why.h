/*
 * kdc_why.h: an error on the path of the KDC's certificate as a sentence. For kdc_cert.c only.
 */
#ifndef PKINIT_ENGINE_KDC_WHY_H
#define PKINIT_ENGINE_KDC_WHY_H

#include <stddef.h>

#include <openssl/x509_vfy.h>

/* Says in why[0..size) what OpenSSL's verify callback was called for: which CRL of whom is missing,
 * stale, not begun or another CA's, which algorithm is weak, how long a key is, since when a
 * certificate is expired; else OpenSSL's own words. crls are all that are at hand. */
void kdc_why(X509_STORE_CTX *ctx, STACK_OF(X509_CRL) *crls, char *why, size_t size);

#endif
