#include "trust.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "identity.h"

/* How one kind of object is read and kept. add takes a reference of its own. */
struct object_kind {
	void *(*read_pem)(BIO *in);
	void *(*read_der)(BIO *in);
	int (*add)(struct identity_trust *trust, void *object);
	void (*release)(void *object);
};

static void *
cert_read_pem(BIO *in)
{
	return PEM_read_bio_X509(in, NULL, NULL, NULL);
}

static void *
cert_read_der(BIO *in)
{
	return d2i_X509_bio(in, NULL);
}

static void
cert_release(void *cert)
{
	X509_free(cert);
}

static int
anchor_add(struct identity_trust *trust, void *cert)
{
	return X509_STORE_add_cert(trust->store, cert) == 1 &&
	    X509_add_cert(trust->anchors, cert, X509_ADD_FLAG_UP_REF) == 1;
}

static int
intermediate_add(struct identity_trust *trust, void *cert)
{
	return X509_add_cert(trust->intermediates, cert, X509_ADD_FLAG_UP_REF);
}

static void *
crl_read_pem(BIO *in)
{
	return PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
}

static void *
crl_read_der(BIO *in)
{
	return d2i_X509_CRL_bio(in, NULL);
}

static void
crl_release(void *crl)
{
	X509_CRL_free(crl);
}

static int
crl_add(struct identity_trust *trust, void *crl)
{
	return X509_STORE_add_crl(trust->store, crl);
}

static const struct object_kind anchor_kind = {
	cert_read_pem, cert_read_der, anchor_add, cert_release
};
static const struct object_kind intermediate_kind = {
	cert_read_pem, cert_read_der, intermediate_add, cert_release
};
static const struct object_kind crl_kind = {
	crl_read_pem, crl_read_der, crl_add, crl_release
};

/* True when the reader stopped because no further PEM object begins. */
static bool
pem_at_end(void)
{
	unsigned long error = ERR_peek_last_error();

	return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

static int
trust_add(struct identity_trust *trust, const struct object_kind *kind, const uint8_t *data,
    size_t len)
{
	bool der = len > 0 && data[0] == 0x30;
	BIO *in = NULL;
	int added = 0;

	if (len == 0 || len > INT_MAX)
		return -1;
	ERR_clear_error();
	in = BIO_new_mem_buf(data, (int)len);
	while (in != NULL) {
		void *object = der ? kind->read_der(in) : kind->read_pem(in);
		int ok;

		if (object == NULL)
			break;
		ok = kind->add(trust, object);
		kind->release(object);
		if (ok != 1) {
			added = -1;
			break;
		}
		added++;
		if (der && BIO_eof(in))
			break;
	}
	if (added > 0 && !(der ? BIO_eof(in) : pem_at_end()))
		added = -1;
	BIO_free(in);
	ERR_clear_error();
	return added > 0 ? added : -1;
}

int
identity_trust_add_anchors(struct identity_trust *trust, const uint8_t *data, size_t len)
{
	return trust_add(trust, &anchor_kind, data, len);
}

int
identity_trust_add_intermediates(struct identity_trust *trust, const uint8_t *data, size_t len)
{
	return trust_add(trust, &intermediate_kind, data, len);
}

int
identity_trust_add_crls(struct identity_trust *trust, const uint8_t *data, size_t len)
{
	return trust_add(trust, &crl_kind, data, len);
}

struct identity_trust *
identity_trust_new(void)
{
	struct identity_trust *trust = calloc(1, sizeof(*trust));

	if (trust == NULL)
		return NULL;
	trust->store = X509_STORE_new();
	trust->anchors = sk_X509_new_null();
	trust->intermediates = sk_X509_new_null();
	if (trust->store == NULL || trust->anchors == NULL || trust->intermediates == NULL) {
		identity_trust_free(trust);
		return NULL;
	}
	return trust;
}

void
identity_trust_free(struct identity_trust *trust)
{
	if (trust == NULL)
		return;
	X509_STORE_free(trust->store);
	sk_X509_pop_free(trust->anchors, X509_free);
	sk_X509_pop_free(trust->intermediates, X509_free);
	free(trust);
}
