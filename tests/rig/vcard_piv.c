#include "vcard.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

/* SP 800-73-4 part 1, 2.2. */
static const uint8_t piv_aid[] = {
	0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00
};
/* Another application on this card, which does nothing: selecting it ends the
 * security state of PIV.  F0 is the proprietary category. */
static const uint8_t other_aid[] = { 0xF0, 'R', 'I', 'G' };

/* SP 800-73-4 part 1, 3.3.2: PIN 80 is the primary, no global PIN. */
static const uint8_t piv_discovery[] = {
	0x7E, 0x12, 0x4F, 0x0B, 0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10,
	0x00, 0x01, 0x00, 0x5F, 0x2F, 0x02, 0x40, 0x00
};
/* SP 800-73-4 part 1, table 8: a CCC that says PIV and nothing else. */
static const uint8_t piv_ccc[] = {
	0x53, 0x33, 0xF0, 0x15, 0xA0, 0x00, 0x00, 0x01, 0x16, 0xFF, 0x02, 0x30,
	0x1D, 0x9C, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99,
	0xAA, 0xF1, 0x01, 0x21, 0xF2, 0x01, 0x21, 0xF3, 0x00, 0xF4, 0x01, 0x00,
	0xF5, 0x01, 0x10, 0xF6, 0x00, 0xF7, 0x00, 0xFA, 0x00, 0xFB, 0x00, 0xFC,
	0x00, 0xFD, 0x00, 0xFE, 0x00
};

static unsigned
reply_set(struct vcard_reply *reply, const void *data, size_t len)
{
	if (len > VCARD_OBJECT_MAX)
		return SW_INTERNAL;
	memcpy(reply->data, data, len);
	reply->len = len;
	return SW_OK;
}

/* The application property template, SP 800-73-4 part 2, 3.1.1. */
static unsigned
piv_select(struct vcard_piv *piv, const struct vcard_apdu *apdu,
    struct vcard_reply *reply)
{
	static const uint8_t property[] = {
		0x61, 0x11, 0x4F, 0x06, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00,
		0x79, 0x07, 0x4F, 0x05, 0xA0, 0x00, 0x00, 0x03, 0x08
	};

	if (apdu->p1 != 0x04 || (apdu->p2 & 0xF3) != 0)
		return SW_P1P2;
	if (apdu->lc == sizeof(other_aid) &&
	    memcmp(apdu->data, other_aid, sizeof(other_aid)) == 0) {
		piv->selected = piv->verified = false;
		return SW_OK;
	}
	if (!piv->files->piv || apdu->lc < 5 || apdu->lc > sizeof(piv_aid) ||
	    memcmp(apdu->data, piv_aid, apdu->lc) != 0)
		return SW_NOT_FOUND;
	/* Selecting PIV again keeps its security state. */
	piv->selected = true;
	return reply_set(reply, property, sizeof(property));
}

/* SP 800-73-4 part 1, table 9: FASC-N, GUID, expiry, no signature. */
static unsigned
piv_chuid(const struct vcard_piv *piv, struct vcard_reply *reply)
{
	static const uint8_t fascn[25] = {
		0xD4, 0xE7, 0x39, 0xDA, 0x73, 0x9C, 0xED, 0x39, 0xCE, 0x73,
		0x9D, 0x83, 0x68, 0x58, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21,
		0xC8, 0x42, 0x10, 0xC3, 0xEB
	};
	uint8_t body[128];
	size_t len = 0;

	reply->len = 0;
	if (!vcard_tlv_put(body, sizeof(body), &len, 0x30, fascn, sizeof(fascn)) ||
	    !vcard_tlv_put(body, sizeof(body), &len, 0x34, piv->files->guid, 16) ||
	    !vcard_tlv_put(body, sizeof(body), &len, 0x35, "20991231", 8) ||
	    !vcard_tlv_put(body, sizeof(body), &len, 0x3E, "", 0) ||
	    !vcard_tlv_put(body, sizeof(body), &len, 0xFE, "", 0) ||
	    !vcard_tlv_put(reply->data, sizeof(reply->data), &reply->len, 0x53,
	    body, len))
		return SW_INTERNAL;
	return SW_OK;
}

static unsigned
piv_get_data(struct vcard_piv *piv, const struct vcard_apdu *apdu,
    struct vcard_reply *reply)
{
	const uint8_t *tag = apdu->data;

	if (apdu->p1 != 0x3F || apdu->p2 != 0xFF)
		return SW_P1P2;
	if (apdu->lc == 3 && tag[0] == 0x5C && tag[1] == 1 && tag[2] == 0x7E)
		return reply_set(reply, piv_discovery, sizeof(piv_discovery));
	if (apdu->lc != 5 || tag[0] != 0x5C || tag[1] != 3)
		return SW_DATA;
	if (tag[2] != 0x5F || tag[3] != 0xC1)
		return SW_NOT_FOUND;
	if (tag[4] == 0x02)
		return piv_chuid(piv, reply);
	if (tag[4] == 0x07)
		return reply_set(reply, piv_ccc, sizeof(piv_ccc));
	for (size_t i = 0; i < VCARD_SLOTS; i++) {
		const struct vcard_slot *slot = &piv->files->slots[i];

		if (slot->ref != 0 && slot->tag == tag[4])
			return reply_set(reply, slot->object, slot->object_len);
	}
	return SW_NOT_FOUND;
}

static unsigned
piv_verify(struct vcard_piv *piv, const struct vcard_apdu *apdu)
{
	unsigned sw;

	if (apdu->p2 != 0x80)
		return SW_REFERENCE;
	if (apdu->p1 == 0xFF) {
		piv->verified = false;
		return apdu->lc == 0 ? SW_OK : SW_DATA;
	}
	if (apdu->p1 != 0x00)
		return SW_P1P2;
	if (apdu->lc == 0) {
		vcard_pin_load(piv->pin);
		if (piv->verified)
			return SW_OK;
		if (piv->pin->tries == 0)
			return SW_BLOCKED;
		return SW_TRIES | (piv->pin->tries & 0x0F);
	}
	sw = vcard_pin_verify(piv->pin, apdu->data, apdu->lc);
	piv->verified = sw == SW_OK;
	piv->fresh = piv->verified;
	return sw;
}

/* Finds challenge 81 in the dynamic authentication template 7C, and that an
 * empty 82 asks for the response: SP 800-73-4 part 2, 3.2.4. */
static bool
auth_challenge(const struct vcard_apdu *apdu, const uint8_t **challenge,
    size_t *len)
{
	const uint8_t *p = apdu->data, *end = p + apdu->lc;
	size_t octets, value;
	bool asked = false;

	*challenge = NULL;
	if (apdu->lc < 2 || *p != 0x7C)
		return false;
	octets = vcard_tlv_length(++p, end, &value);
	if (octets == 0 || p + octets + value != end)
		return false;
	for (p += octets; p < end; p += value) {
		uint8_t tag = *p++;

		octets = vcard_tlv_length(p, end, &value);
		if (octets == 0)
			return false;
		p += octets;
		if (tag == 0x82 && value == 0)
			asked = true;
		if (tag == 0x81) {
			*challenge = p;
			*len = value;
		}
	}
	return asked && *challenge != NULL;
}

/* The algorithm octet of SP 800-78-4 table 6-2 for a key, 0 if none. */
static uint8_t
key_algorithm(const EVP_PKEY *key)
{
	int bits = EVP_PKEY_get_bits(key);

	if (EVP_PKEY_is_a(key, "RSA"))
		return bits == 2048 ? 0x07 : bits == 3072 ? 0x05 :
		    bits == 1024 ? 0x06 : 0;
	if (EVP_PKEY_is_a(key, "EC"))
		return bits == 256 ? 0x11 : bits == 384 ? 0x14 : 0;
	return 0;
}

static bool
key_use(EVP_PKEY *key, const uint8_t *in, size_t in_len, uint8_t *out,
    size_t *out_len)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	bool rsa = EVP_PKEY_is_a(key, "RSA"), done;

	/* RSA: the plain private-key operation, padding is the host's. */
	done = ctx != NULL && EVP_PKEY_sign_init(ctx) == 1 &&
	    (!rsa || EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) == 1) &&
	    EVP_PKEY_sign(ctx, out, out_len, in, in_len) == 1;
	EVP_PKEY_CTX_free(ctx);
	return done;
}

static unsigned
piv_authenticate(struct vcard_piv *piv, const struct vcard_apdu *apdu,
    const struct vcard_effect *effect, struct vcard_reply *reply)
{
	const struct vcard_slot *slot = NULL;
	const uint8_t *challenge;
	uint8_t signature[512], inner[544];
	size_t len = 0, signature_len = sizeof(signature), inner_len = 0;
	EVP_PKEY *key;

	for (size_t i = 0; i < VCARD_SLOTS; i++)
		if (piv->files->slots[i].ref == apdu->p2)
			slot = &piv->files->slots[i];
	if (slot == NULL || apdu->p2 == 0)
		return SW_P1P2;
	if (apdu->p1 != key_algorithm(slot->key))
		return SW_P1P2;
	/* 9E is the card's own key; 9C wants VERIFY just before. */
	if (slot->ref != 0x9E && !(slot->ref == 0x9C ? piv->fresh : piv->verified))
		return SW_SECURITY;
	if (!auth_challenge(apdu, &challenge, &len))
		return SW_DATA;
	if (EVP_PKEY_is_a(slot->key, "RSA") &&
	    len != (size_t)EVP_PKEY_get_size(slot->key))
		return SW_DATA;
	key = effect->wrong_key ? piv->files->other : slot->key;
	reply->len = 0;
	if (key == NULL)
		return SW_INTERNAL;
	if (!key_use(key, challenge, len, signature, &signature_len))
		return SW_DATA;
	if (!vcard_tlv_put(inner, sizeof(inner), &inner_len, 0x82, signature,
	    signature_len) || !vcard_tlv_put(reply->data, sizeof(reply->data),
	    &reply->len, 0x7C, inner, inner_len))
		return SW_INTERNAL;
	return SW_OK;
}

/* Two instructions beyond the standard, which yubico-piv-tool wants. */
static unsigned
piv_vendor(const struct vcard_piv *piv, uint8_t ins, struct vcard_reply *reply)
{
	static const uint8_t version[] = { 5, 2, 7 };

	if (ins == 0xFD)
		return reply_set(reply, version, sizeof(version));
	return reply_set(reply, piv->files->guid + 12, 4);
}

unsigned
vcard_piv_command(struct vcard_piv *piv, const struct vcard_apdu *apdu,
    const struct vcard_effect *effect, struct vcard_reply *reply)
{
	unsigned sw;

	reply->len = 0;
	if (apdu->cla != 0x00)
		return SW_CLA;
	if (apdu->ins == 0xA4)
		return piv_select(piv, apdu, reply);
	if (!piv->selected)
		return SW_INS;
	switch (apdu->ins) {
	case 0x20:
		return piv_verify(piv, apdu);
	case 0x24:
		sw = vcard_pin_change(piv->pin, apdu->p2, apdu->data, apdu->lc);
		if (apdu->p2 == 0x80)
			piv->verified = sw == SW_OK;
		return sw;
	case 0x2C:
		if (apdu->p2 != 0x80)
			return SW_REFERENCE;
		return vcard_pin_unblock(piv->pin, apdu->data, apdu->lc);
	case 0x87:
		sw = piv_authenticate(piv, apdu, effect, reply);
		piv->fresh = false;
		return sw;
	case 0xCB:
		return piv_get_data(piv, apdu, reply);
	case 0xF8:
	case 0xFD:
		return piv_vendor(piv, apdu->ins, reply);
	default:
		return SW_INS;
	}
}
