#include <limits.h>
#include <stdlib.h>

#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "signed_data.h"
#include "templates.h"

#define PATH_MAX_CERTS 8	/* certificates above the signer's that are sent */

struct signed_data {
	CMS_ContentInfo *cms;
	CMS_SignerInfo *si;		/* inside cms */
	X509 *cert;
};

/* Puts content in. CMS_dataInit() also sets SignedData.version for the content type. */
static int
content_put(CMS_ContentInfo *cms, const unsigned char *content, size_t len)
{
	ASN1_OCTET_STRING **pos;
	BIO *bio = CMS_dataInit(cms, NULL);

	BIO_free_all(bio);
	pos = CMS_get0_content(cms);
	if (bio == NULL || pos == NULL || len > INT_MAX)
		return -1;
	if (*pos == NULL)
		*pos = ASN1_OCTET_STRING_new();
	if (*pos == NULL || ASN1_OCTET_STRING_set(*pos, content, (int)len) != 1)
		return -1;
	(*pos)->flags &= ~ASN1_STRING_FLAG_CONT;
	return 0;
}

/* Adds the issuers of cert found in others, nearest first; a root is the receiver's own matter. */
static int
path_add(CMS_ContentInfo *cms, X509 *cert, STACK_OF(X509) *others)
{
	X509 *next;

	for (int depth = 0; depth < PATH_MAX_CERTS; depth++) {
		next = NULL;
		for (int i = 0; i < sk_X509_num(others) && next == NULL; i++)
			if (X509_check_issued(sk_X509_value(others, i), cert) == X509_V_OK)
				next = sk_X509_value(others, i);
		if (next == NULL || X509_self_signed(next, 0) != 0)
			return 0;
		if (CMS_add1_cert(cms, next) != 1)
			return -1;
		cert = next;
	}
	return 0;
}

static int
attributes_put(CMS_SignerInfo *si, const char *oid, const unsigned char *content, size_t len)
{
	unsigned char md[SIGNED_DATA_DIGEST_LEN];
	ASN1_OBJECT *type = OBJ_txt2obj(oid, 1);
	int r = -1;

	if (type != NULL &&
	    EVP_Digest(content, len, md, NULL, EVP_sha256(), NULL) == 1 &&
	    CMS_signed_add1_attr_by_NID(si, NID_pkcs9_contentType, V_ASN1_OBJECT, type, -1) == 1 &&
	    CMS_signed_add1_attr_by_NID(si, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, md,
	    sizeof(md)) == 1)
		r = 0;
	ASN1_OBJECT_free(type);
	return r;
}

/* The digest of the attributes as RFC 5652 5.4 has them signed: as a SET OF with its own tag. */
static int
attributes_digest(CMS_SignerInfo *si, unsigned char digest[SIGNED_DATA_DIGEST_LEN])
{
	DER_ATTRIBUTES *attrs = sk_X509_ATTRIBUTE_new_null();
	unsigned char *der = NULL;
	size_t len = 0;
	int r = -1;

	if (attrs == NULL)
		return -1;
	for (int i = 0; i < CMS_signed_get_attr_count(si); i++)
		if (sk_X509_ATTRIBUTE_push(attrs, CMS_signed_get_attr(si, i)) == 0)
			goto out;
	if (der_encode((ASN1_VALUE *)attrs, ASN1_ITEM_rptr(DER_ATTRIBUTES), &der, &len) == 0 &&
	    EVP_Digest(der, len, digest, NULL, EVP_sha256(), NULL) == 1)
		r = 0;
out:
	OPENSSL_free(der);
	sk_X509_ATTRIBUTE_free(attrs);
	return r;
}

struct signed_data *
signed_data_begin(const unsigned char *content, size_t len, const char *oid, X509 *cert,
    STACK_OF(X509) *others, unsigned char digest[SIGNED_DATA_DIGEST_LEN])
{
	static const unsigned int flags = CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP;
	struct signed_data *sd = calloc(1, sizeof(*sd));
	ASN1_OBJECT *type = OBJ_txt2obj(oid, 1);

	if (sd == NULL || type == NULL)
		goto fail;
	sd->cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	if (sd->cms == NULL || CMS_set1_eContentType(sd->cms, type) != 1)
		goto fail;
	/* Only the public parts of the key are looked at as long as nothing is signed here. */
	sd->si = CMS_add1_signer(sd->cms, cert, X509_get0_pubkey(cert), EVP_sha256(), flags);
	if (sd->si == NULL || path_add(sd->cms, cert, others) != 0 ||
	    content_put(sd->cms, content, len) != 0 ||
	    attributes_put(sd->si, oid, content, len) != 0 ||
	    attributes_digest(sd->si, digest) != 0 || X509_up_ref(cert) != 1)
		goto fail;
	sd->cert = cert;
	ASN1_OBJECT_free(type);
	return sd;
fail:
	ASN1_OBJECT_free(type);
	signed_data_free(sd);
	return NULL;
}

int
signed_data_finish(struct signed_data *sd, const unsigned char *sig, size_t sig_len,
    unsigned char **der, size_t *der_len)
{
	ASN1_OCTET_STRING *slot = CMS_SignerInfo_get0_signature(sd->si);
	int n;

	*der = NULL;
	*der_len = 0;
	if (slot == NULL || sig == NULL || sig_len == 0 || sig_len > INT_MAX ||
	    ASN1_OCTET_STRING_set(slot, sig, (int)sig_len) != 1)
		return -1;
	if (CMS_SignerInfo_verify(sd->si) != 1)
		return 1;
	n = i2d_CMS_ContentInfo(sd->cms, der);
	if (n <= 0)
		return -1;
	*der_len = (size_t)n;
	return 0;
}

void
signed_data_free(struct signed_data *sd)
{
	if (sd == NULL)
		return;
	CMS_ContentInfo_free(sd->cms);
	X509_free(sd->cert);
	free(sd);
}
