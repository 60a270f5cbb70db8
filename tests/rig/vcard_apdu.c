#include "vcard.h"

#include <string.h>

/* ISO 7816-4, 5.1: the extended length fields that follow a zero octet. */
static bool
parse_extended(struct vcard_apdu *apdu, const uint8_t *raw, size_t len)
{
	size_t n = (size_t)raw[5] << 8 | raw[6];
	size_t rest = len - 7;

	if (rest == 0) {			/* case 2E */
		apdu->le = n == 0 ? 65536 : n;
		return true;
	}
	if (n == 0 || (rest != n && rest != n + 2))
		return false;
	apdu->data = raw + 7;
	apdu->lc = n;
	if (rest == n + 2) {
		apdu->le = (size_t)raw[7 + n] << 8 | raw[8 + n];
		if (apdu->le == 0)
			apdu->le = 65536;
	}
	return true;
}

bool
vcard_apdu_parse(struct vcard_apdu *apdu, const uint8_t *raw, size_t len)
{
	size_t n;

	memset(apdu, 0, sizeof(*apdu));
	if (len < 4)
		return false;
	apdu->cla = raw[0];
	apdu->ins = raw[1];
	apdu->p1 = raw[2];
	apdu->p2 = raw[3];
	if (len == 4)				/* case 1 */
		return true;
	n = raw[4];
	if (len == 5) {				/* case 2S */
		apdu->le = n == 0 ? 256 : n;
		return true;
	}
	if (n == 0)
		return len >= 7 && parse_extended(apdu, raw, len);
	if (len != 5 + n && len != 6 + n)
		return false;
	apdu->data = raw + 5;
	apdu->lc = n;
	if (len == 6 + n)
		apdu->le = raw[5 + n] == 0 ? 256 : raw[5 + n];
	return true;
}

void
vcard_apdu_reset(struct vcard_piv *piv)
{
	piv->selected = piv->verified = piv->fresh = piv->endless = false;
	piv->chaining = false;
	piv->chain_len = 0;
	piv->reply.len = piv->reply_at = 0;
}

/* Lies about the outermost length of an object that is about to be sent. */
static void
reply_tlv_lie(struct vcard_reply *reply, int by)
{
	size_t at, octets, value;

	if (by == 0 || reply->len < 2)
		return;
	at = (reply->data[0] & 0x1F) == 0x1F ? 2 : 1;
	octets = vcard_tlv_length(reply->data + at, reply->data + reply->len,
	    &value);
	if (octets == 0)
		return;
	value += (size_t)(ptrdiff_t)by;
	if (octets == 1) {
		reply->data[at] = (uint8_t)(value & 0x7F);
		return;
	}
	for (size_t i = octets - 1; i > 0; i--, value >>= 8)
		reply->data[at + i] = (uint8_t)value;
}

static size_t
answer_end(uint8_t *out, size_t len, unsigned *sw)
{
	out[len] = (uint8_t)(*sw >> 8);
	out[len + 1] = (uint8_t)*sw;
	return len + 2;
}

/* The next piece of the reply: at most Le octets, then 61xx or 9000. */
static size_t
answer_piece(struct vcard_piv *piv, size_t le, size_t pad, uint8_t *out,
    unsigned *sw)
{
	size_t left = piv->reply.len - piv->reply_at;
	size_t n = le == 0 ? 256 : le;	/* no Le: as much as fits a short one */

	if (piv->files->le_exact && left > 0 && left < 256 && n > left) {
		*sw = 0x6C00 | (unsigned)left;
		return answer_end(out, 0, sw);
	}
	if (n > left)
		n = left;
	memcpy(out, piv->reply.data + piv->reply_at, n);
	piv->reply_at += n;
	left -= n;
	if (pad > 0 && n + pad + 2 <= VCARD_ANSWER_MAX) {
		memset(out + n, 0xA5, pad);
		n += pad;
	}
	if (left > 0)
		*sw = 0x6100 | (left >= 256 ? 0 : (unsigned)left);
	else
		piv->reply.len = piv->reply_at = 0;
	return answer_end(out, n, sw);
}

static size_t
answer_endless(const struct vcard_effect *effect, size_t le, uint8_t *out,
    unsigned *sw)
{
	size_t n = effect->endless ? effect->endless_len : le;

	memset(out, 0x5A, n);
	*sw = 0x6100;
	return answer_end(out, n, sw);
}

/* ISO 7816-4, 5.1.1.1: true if this was a link of a chain but not its last. */
static bool
chain_take(struct vcard_piv *piv, struct vcard_apdu *apdu, unsigned *sw)
{
	const uint8_t head[4] = { apdu->cla & 0xEF, apdu->ins, apdu->p1, apdu->p2 };
	bool more = (apdu->cla & 0x10) != 0;

	*sw = SW_OK;
	if (!more && !piv->chaining)
		return false;
	if (!piv->chaining) {
		memcpy(piv->chain_head, head, sizeof(head));
		piv->chain_len = 0;
	}
	if (memcmp(piv->chain_head, head, sizeof(head)) != 0)
		*sw = SW_CHAIN_END;
	else if (apdu->lc > sizeof(piv->chain) - piv->chain_len)
		*sw = SW_LENGTH;
	if (*sw != SW_OK) {
		piv->chaining = false;
		return true;
	}
	if (apdu->lc > 0)
		memcpy(piv->chain + piv->chain_len, apdu->data, apdu->lc);
	piv->chain_len += apdu->lc;
	piv->chaining = more;
	if (more)
		return true;
	apdu->cla &= 0xEF;
	apdu->data = piv->chain;
	apdu->lc = piv->chain_len;
	return false;
}

size_t
vcard_apdu_run(struct vcard_piv *piv, const struct vcard_apdu *apdu,
    const struct vcard_effect *effect, uint8_t *out, unsigned *sw)
{
	struct vcard_apdu whole = *apdu;

	if (effect->sw != 0) {
		*sw = effect->sw;
		return answer_end(out, 0, sw);
	}
	if (effect->endless || (piv->endless && apdu->ins == 0xC0)) {
		piv->endless = true;
		return answer_endless(effect, apdu->le, out, sw);
	}
	if (apdu->ins == 0xC0 && !piv->chaining) {
		*sw = piv->reply.len > piv->reply_at ? SW_OK : SW_CONDITIONS;
		return answer_piece(piv, apdu->le, effect->pad, out, sw);
	}
	piv->reply.len = piv->reply_at = 0;
	if (chain_take(piv, &whole, sw))
		return answer_end(out, 0, sw);
	*sw = vcard_piv_command(piv, &whole, effect, &piv->reply);
	if (effect->lie != 0) {
		*sw = effect->lie;
		piv->reply.len = 0;
	}
	reply_tlv_lie(&piv->reply, effect->tlv);
	return answer_piece(piv, apdu->le, effect->pad, out, sw);
}
