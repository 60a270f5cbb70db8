#include <limits.h>
#include <string.h>

#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "signed_data.h"
#include "templates.h"

/* The only SignerInfo, when the message is SignedData of this content type with content inside. */
static CMS_SignerInfo *
only_signer(CMS_ContentInfo *cms, const char *oid)
{
	STACK_OF(CMS_SignerInfo) *infos;
	ASN1_OCTET_STRING **content;

	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed ||
	    !der_oid_is(CMS_get0_eContentType(cms), oid))
		return NULL;
	content = CMS_get0_content(cms);
	infos = CMS_get0_SignerInfos(cms);
	if (content == NULL || *content == NULL || sk_CMS_SignerInfo_num(infos) != 1)
		return NULL;
	return sk_CMS_SignerInfo_value(infos, 0);
}

static X509 *
named_signer(CMS_SignerInfo *si, STACK_OF(X509) *certs)
{
	X509 *cert;

	for (int i = 0; i < sk_X509_num(certs); i++) {
		cert = sk_X509_value(certs, i);
		if (CMS_SignerInfo_cert_cmp(si, cert) == 0)
			return cert;
	}
	return NULL;
}

static int
signature_digest(CMS_SignerInfo *si)
{
	X509_ALGOR *digest = NULL;
	const ASN1_OBJECT *oid = NULL;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, &digest, NULL);
	if (digest != NULL)
		X509_ALGOR_get0(&oid, NULL, NULL, digest);
	return oid == NULL ? NID_undef : OBJ_obj2nid(oid);
}

/* RFC 5652 5.3: attributes must be there when the content type is not id-data, and with them the
 * signature covers contentType and messageDigest, which CMS_verify() compares. */
static bool
signature_holds(CMS_ContentInfo *cms, CMS_SignerInfo *si, X509 *signer)
{
	CMS_SignerInfo_set1_signer_cert(si, signer);
	return CMS_signed_get_attr_count(si) > 0 &&
	    CMS_verify(cms, NULL, NULL, NULL, NULL, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
}

static int
content_take(CMS_ContentInfo *cms, struct signed_data_content *out)
{
	const ASN1_OCTET_STRING *content = *CMS_get0_content(cms);
	int n = ASN1_STRING_length(content);

	if (n <= 0)
		return -1;
	out->content = OPENSSL_memdup(ASN1_STRING_get0_data(content), (size_t)n);
	if (out->content == NULL)
		return -1;
	out->content_len = (size_t)n;
	return 0;
}

enum signed_data_result
signed_data_verify(const unsigned char *der, size_t len, const char *oid, X509 *signer,
    struct signed_data_content *out)
{
	enum signed_data_result r = SIGNED_DATA_MALFORMED;
	const unsigned char *p = der;
	CMS_ContentInfo *cms = NULL;
	CMS_SignerInfo *si;

	memset(out, 0, sizeof(*out));
	ERR_set_mark();
	if (der == NULL || len == 0 || len > SIGNED_DATA_MAX)
		goto out;
	cms = d2i_CMS_ContentInfo(NULL, &p, (long)len);
	if (cms == NULL || p != der + len || (si = only_signer(cms, oid)) == NULL)
		goto out;
	out->certs = CMS_get1_certs(cms);
	if (sk_X509_num(out->certs) > SIGNED_DATA_CERTS_MAX)
		goto out;
	if (signer == NULL)
		signer = named_signer(si, out->certs);
	r = SIGNED_DATA_NO_CERTIFICATE;
	if (signer == NULL || X509_up_ref(signer) != 1)
		goto out;
	out->signer = signer;
	out->digest_nid = signature_digest(si);
	r = SIGNED_DATA_BAD_SIGNATURE;
	if (signature_holds(cms, si, signer) && content_take(cms, out) == 0)
		r = SIGNED_DATA_OK;
out:
	if (r != SIGNED_DATA_OK && r != SIGNED_DATA_BAD_SIGNATURE)
		signed_data_content_free(out);
	CMS_ContentInfo_free(cms);
	ERR_pop_to_mark();
	return r;
}

void
signed_data_content_free(struct signed_data_content *content)
{
	OPENSSL_free(content->content);
	X509_free(content->signer);
	sk_X509_pop_free(content->certs, X509_free);
	memset(content, 0, sizeof(*content));
}
