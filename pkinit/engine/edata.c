#include "edata.h"

#include <limits.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/err.h>

#include "krb_message.h"

#define KERB_ERR_TYPE_EXTENDED	3
#define KERB_EXT_ERROR_LEN	12

/* True when p[0..len) is whole encodings, one after another, none deeper than `depth`. */
static bool
encodings_whole(const unsigned char *p, size_t len, unsigned int depth)
{
	const unsigned char *end = p + len;
	long n;
	int tag, cls, form;

	while (p < end) {
		form = ASN1_get_object(&p, &n, &tag, &cls, end - p);
		if ((form & 0x80) != 0 || (form & 1) != 0 || n < 0 || n > end - p)
			return false;
		if ((form & V_ASN1_CONSTRUCTED) != 0 &&
		    (depth == 0 || !encodings_whole(p, (size_t)n, depth - 1)))
			return false;
		p += n;
	}
	return true;
}

/* One encoding, whole inside and out. */
static bool
one_encoding(const unsigned char *der, size_t len)
{
	const unsigned char *p = der;
	long n;
	int tag, cls, form;

	form = ASN1_get_object(&p, &n, &tag, &cls, (long)len);
	return (form & 0x80) == 0 && n == der + len - p &&
	    encodings_whole(der, len, EDATA_DEPTH_MAX);
}

static bool
value_whole(const ASN1_OCTET_STRING *value)
{
	return one_encoding(ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value));
}

static uint32_t
le32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void
take_status(struct edata *out, const ASN1_OCTET_STRING *value)
{
	if (out->has_status || ASN1_STRING_length(value) != KERB_EXT_ERROR_LEN)
		return;
	out->has_status = true;
	out->status = le32(ASN1_STRING_get0_data(value));
}

/* OpenSSL copies what it decodes; the caller gets the place in the input instead. */
static void
take_dh_parameters(struct edata *out, const unsigned char *der, size_t len,
    const ASN1_OCTET_STRING *value)
{
	size_t n = (size_t)ASN1_STRING_length(value);

	if (n == 0)
		return;
	out->dh_parameters = memmem(der, len, ASN1_STRING_get0_data(value), n);
	out->dh_parameters_len = out->dh_parameters == NULL ? 0 : n;
}

/* False when a type whose value is an encoding has one that is not whole. */
static bool
take_item(struct edata *out, const unsigned char *der, size_t len, const ASN1_INTEGER *number,
    const ASN1_OCTET_STRING *value)
{
	int64_t type;

	if (ASN1_INTEGER_get_int64(&type, number) != 1)
		return true;
	switch (type) {
	case PA_PK_AS_REQ:
		out->pkinit = out->pkinit || out->kind == EDATA_METHOD_DATA;
		break;
	case PA_AS_FRESHNESS:
		out->freshness = true;
		break;
	case PA_PW_SALT:
		if (out->kind == EDATA_METHOD_DATA)
			take_status(out, value);
		break;
	case TD_DH_PARAMETERS:
		take_dh_parameters(out, der, len, value);
		return value_whole(value);
	case TD_TRUSTED_CERTIFIERS:
	case TD_INVALID_CERTIFICATES:
	case TD_CMS_DIGESTS:
	case TD_CERT_DIGESTS:
		return value_whole(value);
	default:
		break;
	}
	return true;
}

/* 1: it is one; 0: it is something else; -1: it is one with a false length inside. */
static int
method_data(const unsigned char *der, size_t len, struct edata *out)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_METHOD_DATA);
	DER_METHOD_DATA *list = (DER_METHOD_DATA *)der_decode(der, len, it);
	const DER_PA_DATA *pa;
	int r = list != NULL;

	out->kind = EDATA_METHOD_DATA;
	for (int i = 0; i < sk_DER_PA_DATA_num(list); i++) {
		pa = sk_DER_PA_DATA_value(list, i);
		if (!take_item(out, der, len, pa->type, pa->value))
			r = -1;
	}
	ASN1_item_free((ASN1_VALUE *)list, it);
	return r;
}

static int
typed_data(const unsigned char *der, size_t len, struct edata *out)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_TYPED_DATA_LIST);
	DER_TYPED_DATA_LIST *list = (DER_TYPED_DATA_LIST *)der_decode(der, len, it);
	const DER_TYPED_DATA *td;
	int r = list != NULL;

	out->kind = EDATA_TYPED_DATA;
	for (int i = 0; i < sk_DER_TYPED_DATA_num(list); i++) {
		td = sk_DER_TYPED_DATA_value(list, i);
		if (td->value != NULL && !take_item(out, der, len, td->type, td->value))
			r = -1;
	}
	ASN1_item_free((ASN1_VALUE *)list, it);
	return r;
}

static int
error_data(const unsigned char *der, size_t len, struct edata *out)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_KERB_ERROR_DATA);
	DER_KERB_ERROR_DATA *data = (DER_KERB_ERROR_DATA *)der_decode(der, len, it);
	int64_t type;
	int r = 1;

	if (data == NULL)
		return 0;
	out->kind = EDATA_ERROR_DATA;
	if (ASN1_INTEGER_get_int64(&type, data->type) == 1 && type == KERB_ERR_TYPE_EXTENDED) {
		if (data->value == NULL || ASN1_STRING_length(data->value) != KERB_EXT_ERROR_LEN)
			r = -1;
		else
			take_status(out, data->value);
	}
	DER_KERB_ERROR_DATA_free(data);
	return r;
}

static int
known_shape(const unsigned char *der, size_t len, struct edata *out)
{
	int r;

	r = method_data(der, len, out);
	if (r == 0)
		r = typed_data(der, len, out);
	if (r == 0)
		r = error_data(der, len, out);
	if (r == 0)
		out->kind = EDATA_OTHER;
	return r < 0 ? -1 : 0;
}

int
edata_parse(const unsigned char *der, size_t len, struct edata *out)
{
	int r = -1;

	memset(out, 0, sizeof(*out));
	if (len == 0)
		return 0;
	ERR_set_mark();
	if (len <= EDATA_MAX && one_encoding(der, len))
		r = known_shape(der, len, out);
	if (r != 0)
		memset(out, 0, sizeof(*out));
	ERR_pop_to_mark();
	return r;
}
