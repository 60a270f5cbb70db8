#include "kdc.h"

#include <string.h>
#include <time.h>

#include <criterion/criterion.h>
#include <openssl/crypto.h>

#include "krb_message.h"

#define REALM	"TEST.EXAMPLE"

static void
text(ASN1_STRING *out, const char *in)
{
	cr_assert(ASN1_STRING_set(out, in, -1) == 1);
}

static void
secret(ASN1_OCTET_STRING *out, size_t len)
{
	unsigned char cipher[KDC_CIPHER_LEN];

	memset(cipher, KDC_CIPHER, sizeof(cipher));
	cr_assert(len <= sizeof(cipher) && ASN1_STRING_set(out, cipher, (int)len) == 1);
}

static void
name(DER_PRINCIPAL_NAME *out, const char *first, const char *second)
{
	const char *parts[] = { first, second };
	ASN1_GENERALSTRING *part;

	ASN1_INTEGER_set(out->name_type, 1);
	for (size_t i = 0; i < 2 && parts[i] != NULL; i++) {
		part = ASN1_GENERALSTRING_new();
		text(part, parts[i]);
		sk_ASN1_GENERALSTRING_push(out->name_string, part);
	}
}

unsigned char *
kdc_reply(int kind, const struct kdc_pa *pa, size_t count, size_t *len)
{
	DER_KDC_REP *reply = DER_KDC_REP_new();
	DER_PA_DATA *one;
	unsigned char *der;

	ASN1_INTEGER_set(reply->pvno, 5);
	ASN1_INTEGER_set(reply->msg_type, kind);
	reply->padata = count == 0 ? NULL : sk_DER_PA_DATA_new_null();
	for (size_t i = 0; i < count; i++) {
		one = DER_PA_DATA_new();
		ASN1_INTEGER_set(one->type, pa[i].type);
		if (pa[i].value != NULL)
			ASN1_STRING_set(one->value, pa[i].value, (int)pa[i].len);
		else
			secret(one->value, pa[i].len);
		sk_DER_PA_DATA_push(reply->padata, one);
	}
	text(reply->crealm, REALM);
	name(reply->cname, "alice", NULL);
	ASN1_INTEGER_set(reply->ticket->tkt_vno, 5);
	text(reply->ticket->realm, REALM);
	name(reply->ticket->sname, "krbtgt", REALM);
	ASN1_INTEGER_set(reply->ticket->enc_part->etype, 18);
	reply->ticket->enc_part->kvno = ASN1_INTEGER_new();
	ASN1_INTEGER_set(reply->ticket->enc_part->kvno, 1);
	secret(reply->ticket->enc_part->cipher, KDC_CIPHER_LEN);
	ASN1_INTEGER_set(reply->enc_part->etype, 18);
	secret(reply->enc_part->cipher, KDC_CIPHER_LEN);
	cr_assert(krb_message_encode(reply, kind, &der, len) == 0);
	DER_KDC_REP_free(reply);
	return der;
}

unsigned char *
kdc_error(int code, int64_t stime, const unsigned char *edata, size_t edata_len, size_t *len)
{
	DER_KRB_ERROR *error = DER_KRB_ERROR_new();
	unsigned char *der;

	ASN1_INTEGER_set(error->pvno, 5);
	ASN1_INTEGER_set(error->msg_type, KRB_MESSAGE_ERROR);
	cr_assert_not_null(ASN1_GENERALIZEDTIME_set(error->stime, (time_t)stime));
	ASN1_INTEGER_set(error->error_code, code);
	text(error->realm, REALM);
	name(error->sname, "krbtgt", REALM);
	if (edata_len > 0) {
		error->e_data = ASN1_OCTET_STRING_new();
		ASN1_STRING_set(error->e_data, edata, (int)edata_len);
	}
	cr_assert(krb_message_error_encode(error, &der, len) == 0);
	DER_KRB_ERROR_free(error);
	return der;
}
