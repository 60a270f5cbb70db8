#include "kdc_trust.h"

#include <limits.h>
#include <stdlib.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

struct kdc_trust *
kdc_trust_new(void)
{
	struct kdc_trust *trust = calloc(1, sizeof(*trust));

	if (trust == NULL)
		return NULL;
	trust->store = X509_STORE_new();
	trust->intermediates = sk_X509_new_null();
	trust->crls = sk_X509_CRL_new_null();
	if (trust->store == NULL || trust->intermediates == NULL || trust->crls == NULL) {
		kdc_trust_free(trust);
		return NULL;
	}
	return trust;
}

void
kdc_trust_free(struct kdc_trust *trust)
{
	if (trust == NULL)
		return;
	X509_STORE_free(trust->store);
	sk_X509_pop_free(trust->intermediates, X509_free);
	sk_X509_CRL_pop_free(trust->crls, X509_CRL_free);
	free(trust);
}

/* The certificates and CRLs of PEM text or of one DER object; NULL when one cannot be decoded. */
static STACK_OF(X509_INFO) *
objects_read(const unsigned char *data, size_t len, bool want_crl)
{
	BIO *bio = len > INT_MAX ? NULL : BIO_new_mem_buf(data, (int)len);
	STACK_OF(X509_INFO) *list = NULL;
	X509_INFO *info = NULL;
	const unsigned char *p = data;

	if (bio == NULL)
		return NULL;
	ERR_set_mark();
	if (len > 0 && data[0] != 0x30) {
		list = PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);
		goto out;
	}
	list = sk_X509_INFO_new_null();
	info = X509_INFO_new();
	if (list == NULL || info == NULL || sk_X509_INFO_push(list, info) == 0) {
		X509_INFO_free(info);
		sk_X509_INFO_free(list);
		list = NULL;
	} else if (want_crl) {
		info->crl = d2i_X509_CRL(NULL, &p, (long)len);
	} else {
		info->x509 = d2i_X509(NULL, &p, (long)len);
	}
out:
	ERR_pop_to_mark();
	BIO_free(bio);
	return list;
}

static int
add_anchor(struct kdc_trust *trust, X509_INFO *info)
{
	int self = X509_self_signed(info->x509, 0);

	if (self < 0)
		return -1;
	if (self == 0)
		return X509_add_cert(trust->intermediates, info->x509, X509_ADD_FLAG_UP_REF) == 1 ?
		    0 : -1;
	if (X509_STORE_add_cert(trust->store, info->x509) != 1)
		return -1;
	trust->anchors++;
	return 0;
}

static int
add_intermediate(struct kdc_trust *trust, X509_INFO *info)
{
	return X509_add_cert(trust->intermediates, info->x509, X509_ADD_FLAG_UP_REF) == 1 ? 0 : -1;
}

static int
add_crl(struct kdc_trust *trust, X509_INFO *info)
{
	if (sk_X509_CRL_push(trust->crls, info->crl) == 0)
		return -1;
	info->crl = NULL;
	return 0;
}

static int
objects_add(struct kdc_trust *trust, const unsigned char *data, size_t len, bool want_crl,
    int (*add)(struct kdc_trust *trust, X509_INFO *info))
{
	STACK_OF(X509_INFO) *list = objects_read(data, len, want_crl);
	X509_INFO *info;
	int count = 0;

	for (int i = 0; i < sk_X509_INFO_num(list); i++) {
		info = sk_X509_INFO_value(list, i);
		if (want_crl ? info->crl == NULL : info->x509 == NULL)
			continue;
		if (add(trust, info) != 0) {
			count = -1;
			break;
		}
		count++;
	}
	sk_X509_INFO_pop_free(list, X509_INFO_free);
	return count > 0 ? count : -1;
}

int
kdc_trust_add_anchors(struct kdc_trust *trust, const unsigned char *data, size_t len)
{
	return objects_add(trust, data, len, false, add_anchor);
}

int
kdc_trust_add_intermediates(struct kdc_trust *trust, const unsigned char *data, size_t len)
{
	return objects_add(trust, data, len, false, add_intermediate);
}

int
kdc_trust_add_crls(struct kdc_trust *trust, const unsigned char *data, size_t len)
{
	return objects_add(trust, data, len, true, add_crl);
}

size_t
kdc_trust_anchors(const struct kdc_trust *trust)
{
	return trust->anchors;
}

STACK_OF(X509) *
kdc_trust_intermediates(const struct kdc_trust *trust)
{
	return trust->intermediates;
}
