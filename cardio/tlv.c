#include "tlv.h"

#include <stdbool.h>
#include <string.h>

#define TAG_BYTES_MAX		3
#define LENGTH_BYTES_MAX	4

void
tlv_init(struct tlv *tlv, const uint8_t *bytes, size_t len)
{
	tlv->p = bytes;
	tlv->left = len;
	tlv->depth = 0;
}

static bool
take_byte(struct tlv *tlv, uint8_t *byte)
{
	if (tlv->left == 0)
		return false;
	*byte = *tlv->p++;
	tlv->left--;
	return true;
}

static bool
take_tag(struct tlv *tlv, uint32_t *tag)
{
	uint8_t byte;

	if (!take_byte(tlv, &byte))
		return false;
	*tag = byte;
	if ((byte & 0x1F) != 0x1F)
		return true;
	for (int i = 1; i < TAG_BYTES_MAX; i++) {
		if (!take_byte(tlv, &byte))
			return false;
		*tag = *tag << 8 | byte;
		if ((byte & 0x80) == 0)
			return true;
	}
	return false;
}

static bool
take_length(struct tlv *tlv, size_t *length)
{
	uint8_t first, byte;

	if (!take_byte(tlv, &first))
		return false;
	if (first < 0x80) {
		*length = first;
		return true;
	}
	if (first == 0x80 || first > 0x80 + LENGTH_BYTES_MAX)
		return false;
	*length = 0;
	for (int i = first - 0x80; i > 0; i--) {
		if (!take_byte(tlv, &byte))
			return false;
		*length = *length << 8 | byte;
	}
	return true;
}

static int
next(struct tlv *tlv, uint32_t *tag, struct tlv *value, bool may_be_cut)
{
	struct tlv at = *tlv;
	size_t length;

	*tag = 0;
	memset(value, 0, sizeof(*value));
	if (at.left == 0)
		return 0;
	if (at.depth >= CARDIO_TLV_DEPTH_MAX || !take_tag(&at, tag) || !take_length(&at, &length))
		return CARDIO_ERR_BAD_DATA;
	if (length > at.left) {
		if (!may_be_cut)
			return CARDIO_ERR_BAD_DATA;
		length = at.left;
	}
	value->p = at.p;
	value->left = length;
	value->depth = at.depth + 1;
	at.p += length;
	at.left -= length;
	*tlv = at;
	return 1;
}

int
tlv_next(struct tlv *tlv, uint32_t *tag, struct tlv *value)
{
	return next(tlv, tag, value, false);
}

int
tlv_next_head(struct tlv *tlv, uint32_t *tag, struct tlv *value)
{
	return next(tlv, tag, value, true);
}

int
tlv_only(const uint8_t *bytes, size_t len, uint32_t tag, struct tlv *value)
{
	struct tlv all;
	uint32_t got;

	tlv_init(&all, bytes, len);
	if (tlv_next(&all, &got, value) != 1 || got != tag || all.left != 0) {
		memset(value, 0, sizeof(*value));
		return CARDIO_ERR_BAD_DATA;
	}
	return CARDIO_OK;
}
