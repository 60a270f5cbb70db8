/* The messages of a KDC, made in memory. */
#ifndef TESTS_PKINIT_ENGINE_KDC_H
#define TESTS_PKINIT_ENGINE_KDC_H

#include <stddef.h>
#include <stdint.h>

/* The octets of every cipher and every secret value in them. */
#define KDC_CIPHER	0xc3
#define KDC_CIPHER_LEN	120

/* A PA-DATA. */
struct kdc_pa {
	int type;
	const unsigned char *value;	/* NULL: len octets KDC_CIPHER */
	size_t len;
};

/* An AS-REP or TGS-REP (KRB_MESSAGE_*) for alice with two ciphers, to OPENSSL_free(). */
unsigned char *kdc_reply(int kind, const struct kdc_pa *pa, size_t count, size_t *len);

/* A KRB-ERROR, to OPENSSL_free(). */
unsigned char *kdc_error(int code, int64_t stime, const unsigned char *edata, size_t edata_len,
    size_t *len);

#endif
