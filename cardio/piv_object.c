#include "piv_object.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inflate.h"
#include "tlv.h"

#define TAG_OBJECT		0x53
#define TAG_FASC_N		0x30
#define TAG_GUID		0x34
#define TAG_CERTIFICATE		0x70
#define TAG_CERT_INFO		0x71
#define TAG_DYNAMIC_AUTH	0x7C
#define TAG_RESPONSE		0x82
#define TAG_SEQUENCE		0x30

#define FASC_N_LEN		25
#define GUID_LEN		16

/* CertInfo of a gzip certificate is 01; drafts numbered its bits from the other end. */
#define CERT_INFO_GZIP		0x81

static bool
all_zero(const struct tlv *value)
{
	for (size_t i = 0; i < value->left; i++) {
		if (value->p[i] != 0)
			return false;
	}
	return true;
}

static void
print_hex(const struct tlv *value, char serial[CARDIO_SERIAL_MAX])
{
	for (size_t i = 0; i < value->left && 2 * i + 2 < CARDIO_SERIAL_MAX; i++)
		(void)snprintf(serial + 2 * i, 3, "%02x", value->p[i]);
}

int
piv_chuid_serial(const uint8_t *object, size_t len, char serial[CARDIO_SERIAL_MAX])
{
	struct tlv all, chuid, value, guid = { 0 }, fasc_n = { 0 };
	uint32_t tag;
	int r;

	memset(serial, 0, CARDIO_SERIAL_MAX);
	tlv_init(&all, object, len);
	if (tlv_next_head(&all, &tag, &chuid) != 1 || tag != TAG_OBJECT)
		return CARDIO_ERR_BAD_DATA;
	while ((r = tlv_next_head(&chuid, &tag, &value)) == 1) {
		if (tag == TAG_GUID && guid.p == NULL)
			guid = value;
		else if (tag == TAG_FASC_N && fasc_n.p == NULL)
			fasc_n = value;
		if (guid.p != NULL && fasc_n.p != NULL)
			break;
	}
	if (r < 0 || (guid.p != NULL && guid.left != GUID_LEN) ||
	    (fasc_n.p != NULL && fasc_n.left != FASC_N_LEN))
		return CARDIO_ERR_BAD_DATA;
	if (!all_zero(&guid))
		print_hex(&guid, serial);
	else if (!all_zero(&fasc_n))
		print_hex(&fasc_n, serial);
	return CARDIO_OK;
}

static int
unpack_der(const struct tlv *packed, bool gzip, uint8_t *der, size_t cap, size_t *der_len)
{
	struct tlv sequence;
	int r;

	if (gzip) {
		r = inflate_gzip(packed->p, packed->left, der, cap, der_len);
		if (r != CARDIO_OK)
			return r;
	} else {
		if (packed->left > cap)
			return CARDIO_ERR_BAD_DATA;
		memcpy(der, packed->p, packed->left);
		*der_len = packed->left;
	}
	return tlv_only(der, *der_len, TAG_SEQUENCE, &sequence);
}

/* Finds the certificate and its CertInfo, each at most once. */
static int
find_certificate(struct tlv *object, struct tlv *certificate, struct tlv *info)
{
	struct tlv value;
	uint32_t tag;
	int r;

	while ((r = tlv_next(object, &tag, &value)) == 1) {
		struct tlv *slot = tag == TAG_CERTIFICATE ? certificate :
		    tag == TAG_CERT_INFO ? info : NULL;

		if (slot == NULL)
			continue;
		if (slot->p != NULL)
			return CARDIO_ERR_BAD_DATA;
		*slot = value;
	}
	if (r < 0 || (info->p != NULL && info->left != 1))
		return CARDIO_ERR_BAD_DATA;
	return certificate->left > 0 ? CARDIO_OK : CARDIO_ERR_NO_CERTIFICATE;
}

int
piv_certificate(const uint8_t *object, size_t len, uint8_t **der, size_t *der_len)
{
	struct tlv all, certificate = { 0 }, info = { 0 };
	uint8_t *buf = NULL;
	size_t cap, buf_len = 0;
	bool gzip;
	int r;

	*der = NULL;
	*der_len = 0;
	if ((r = tlv_only(object, len, TAG_OBJECT, &all)) != CARDIO_OK ||
	    (r = find_certificate(&all, &certificate, &info)) != CARDIO_OK)
		return r;
	gzip = info.p != NULL && (info.p[0] & CERT_INFO_GZIP) != 0;
	cap = gzip ? CARDIO_INFLATED_MAX : certificate.left;
	if ((buf = malloc(cap)) == NULL)
		return CARDIO_ERR_MEMORY;
	r = unpack_der(&certificate, gzip, buf, cap, &buf_len);
	if (r == CARDIO_OK) {
		*der = buf;
		*der_len = buf_len;
		buf = NULL;
	}
	free(buf);
	return r;
}

int
piv_signature(const uint8_t *answer, size_t len, size_t want, const uint8_t **sig)
{
	struct tlv template, response;
	uint32_t tag;

	*sig = NULL;
	if (tlv_only(answer, len, TAG_DYNAMIC_AUTH, &template) != CARDIO_OK ||
	    tlv_next(&template, &tag, &response) != 1 || tag != TAG_RESPONSE ||
	    template.left != 0 || response.left != want)
		return CARDIO_ERR_BAD_DATA;
	*sig = response.p;
	return CARDIO_OK;
}
