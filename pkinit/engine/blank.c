#include "blank.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "krb_message.h"

static void
octets_blank(ASN1_OCTET_STRING *s)
{
	if (ASN1_STRING_length(s) > 0)
		memset(s->data, 0, (size_t)s->length);
}

/* A PA-PK-AS-REP by Diffie-Hellman is public; by key transport it holds the reply key. */
static void
pkinit_blank(ASN1_OCTET_STRING *value)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_PK_AS_REP);
	size_t len = (size_t)ASN1_STRING_length(value), n;
	DER_PK_AS_REP *rep = (DER_PK_AS_REP *)der_decode(ASN1_STRING_get0_data(value), len, it);
	unsigned char *blanked = NULL;

	if (rep == NULL) {
		octets_blank(value);
	} else if (rep->type != PK_AS_REP_DH_INFO) {
		octets_blank(rep->d.enc_key_pack);
		octets_blank(value);
		if (der_encode((const ASN1_VALUE *)rep, it, &blanked, &n) == 0 && n == len)
			memcpy(value->data, blanked, n);
	}
	OPENSSL_free(blanked);
	DER_PK_AS_REP_free(rep);
}

static void
padata_blank(DER_PA_DATA *pa)
{
	int64_t type;

	if (ASN1_INTEGER_get_int64(&type, pa->type) != 1)
		type = 0;
	switch (type) {
	case PA_PW_SALT:
	case PA_ETYPE_INFO:
	case PA_ETYPE_INFO2:
		break;
	case PA_PK_AS_REP:
		pkinit_blank(pa->value);
		break;
	default:
		octets_blank(pa->value);
		break;
	}
}

static enum blank_kept
reply_blank(const unsigned char *msg, size_t len, int kind, unsigned char *out)
{
	DER_KDC_REP *reply = krb_message_reply(msg, len, kind);
	enum blank_kept kept = BLANK_NOTHING;
	unsigned char *der = NULL;
	size_t n;

	if (reply == NULL)
		return BLANK_NOTHING;
	octets_blank(reply->ticket->enc_part->cipher);
	octets_blank(reply->enc_part->cipher);
	for (int i = 0; i < sk_DER_PA_DATA_num(reply->padata); i++)
		padata_blank(sk_DER_PA_DATA_value(reply->padata, i));
	if (krb_message_encode(reply, kind, &der, &n) == 0 && n == len) {
		memcpy(out, der, len);
		kept = BLANK_FRAME;
	}
	OPENSSL_free(der);
	DER_KDC_REP_free(reply);
	return kept;
}

static bool
text_only(const unsigned char *msg, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((msg[i] < 0x20 || msg[i] > 0x7e) && msg[i] != '\t' && msg[i] != '\r' &&
		    msg[i] != '\n')
			return false;
	return len <= BLANK_TEXT_MAX;
}

static bool
is_error(const unsigned char *msg, size_t len)
{
	DER_KRB_ERROR *error = krb_message_error(msg, len);
	bool is = error != NULL;

	DER_KRB_ERROR_free(error);
	return is;
}

enum blank_kept
blank_message(const unsigned char *msg, size_t len, unsigned char *out)
{
	enum blank_kept kept;

	if (len == 0)
		return BLANK_NOTHING;
	memset(out, 0, len);
	if (text_only(msg, len) || is_error(msg, len)) {
		memcpy(out, msg, len);
		return BLANK_ALL;
	}
	ERR_set_mark();
	kept = reply_blank(msg, len, KRB_MESSAGE_AS_REP, out);
	if (kept == BLANK_NOTHING)
		kept = reply_blank(msg, len, KRB_MESSAGE_TGS_REP, out);
	ERR_pop_to_mark();
	return kept;
}
