#include "krb_message.h"

#include <openssl/err.h>

#define PVNO	5

ASN1_SEQUENCE(DER_ENCRYPTED_DATA) = {
	ASN1_EXP(DER_ENCRYPTED_DATA, etype, ASN1_INTEGER, 0),
	ASN1_EXP_OPT(DER_ENCRYPTED_DATA, kvno, ASN1_INTEGER, 1),
	ASN1_EXP(DER_ENCRYPTED_DATA, cipher, ASN1_OCTET_STRING, 2),
} ASN1_SEQUENCE_END(DER_ENCRYPTED_DATA)
IMPLEMENT_ASN1_FUNCTIONS(DER_ENCRYPTED_DATA)

ASN1_SEQUENCE(DER_TICKET) = {
	ASN1_EXP(DER_TICKET, tkt_vno, ASN1_INTEGER, 0),
	ASN1_EXP(DER_TICKET, realm, ASN1_GENERALSTRING, 1),
	ASN1_EXP(DER_TICKET, sname, DER_PRINCIPAL_NAME, 2),
	ASN1_EXP(DER_TICKET, enc_part, DER_ENCRYPTED_DATA, 3),
} ASN1_SEQUENCE_END(DER_TICKET)
IMPLEMENT_ASN1_FUNCTIONS(DER_TICKET)

/* A value with its APPLICATION tag around it. */
#define TAGGED(name, tag, type)							\
	ASN1_ITEM_TEMPLATE(name) =					\
		ASN1_EX_TEMPLATE_TYPE(ASN1_TFLG_EXPTAG | ASN1_TFLG_APPLICATION, tag, name,	\
		    type)							\
	static_ASN1_ITEM_TEMPLATE_END(name)

TAGGED(TAGGED_TICKET, 1, DER_TICKET)

ASN1_SEQUENCE(DER_KDC_REP) = {
	ASN1_EXP(DER_KDC_REP, pvno, ASN1_INTEGER, 0),
	ASN1_EXP(DER_KDC_REP, msg_type, ASN1_INTEGER, 1),
	ASN1_EXP_SEQUENCE_OF_OPT(DER_KDC_REP, padata, DER_PA_DATA, 2),
	ASN1_EXP(DER_KDC_REP, crealm, ASN1_GENERALSTRING, 3),
	ASN1_EXP(DER_KDC_REP, cname, DER_PRINCIPAL_NAME, 4),
	ASN1_EXP(DER_KDC_REP, ticket, TAGGED_TICKET, 5),
	ASN1_EXP(DER_KDC_REP, enc_part, DER_ENCRYPTED_DATA, 6),
} ASN1_SEQUENCE_END(DER_KDC_REP)
IMPLEMENT_ASN1_FUNCTIONS(DER_KDC_REP)

ASN1_SEQUENCE(DER_KRB_ERROR) = {
	ASN1_EXP(DER_KRB_ERROR, pvno, ASN1_INTEGER, 0),
	ASN1_EXP(DER_KRB_ERROR, msg_type, ASN1_INTEGER, 1),
	ASN1_EXP_OPT(DER_KRB_ERROR, ctime, ASN1_GENERALIZEDTIME, 2),
	ASN1_EXP_OPT(DER_KRB_ERROR, cusec, ASN1_INTEGER, 3),
	ASN1_EXP(DER_KRB_ERROR, stime, ASN1_GENERALIZEDTIME, 4),
	ASN1_EXP(DER_KRB_ERROR, susec, ASN1_INTEGER, 5),
	ASN1_EXP(DER_KRB_ERROR, error_code, ASN1_INTEGER, 6),
	ASN1_EXP_OPT(DER_KRB_ERROR, crealm, ASN1_GENERALSTRING, 7),
	ASN1_EXP_OPT(DER_KRB_ERROR, cname, DER_PRINCIPAL_NAME, 8),
	ASN1_EXP(DER_KRB_ERROR, realm, ASN1_GENERALSTRING, 9),
	ASN1_EXP(DER_KRB_ERROR, sname, DER_PRINCIPAL_NAME, 10),
	ASN1_EXP_OPT(DER_KRB_ERROR, e_text, ASN1_GENERALSTRING, 11),
	ASN1_EXP_OPT(DER_KRB_ERROR, e_data, ASN1_OCTET_STRING, 12),
} ASN1_SEQUENCE_END(DER_KRB_ERROR)
IMPLEMENT_ASN1_FUNCTIONS(DER_KRB_ERROR)

TAGGED(TAGGED_AS_REP, KRB_MESSAGE_AS_REP, DER_KDC_REP)
TAGGED(TAGGED_TGS_REP, KRB_MESSAGE_TGS_REP, DER_KDC_REP)
TAGGED(TAGGED_KRB_ERROR, KRB_MESSAGE_ERROR, DER_KRB_ERROR)

static bool
is(const ASN1_INTEGER *value, int64_t want)
{
	int64_t got;

	return ASN1_INTEGER_get_int64(&got, value) == 1 && got == want;
}

static const ASN1_ITEM *
reply_item(int kind)
{
	return kind == KRB_MESSAGE_AS_REP ? ASN1_ITEM_rptr(TAGGED_AS_REP) :
	    ASN1_ITEM_rptr(TAGGED_TGS_REP);
}

DER_KDC_REP *
krb_message_reply(const unsigned char *msg, size_t len, int kind)
{
	DER_KDC_REP *reply = NULL;

	ERR_set_mark();
	if (len <= KRB_MESSAGE_MAX)
		reply = (DER_KDC_REP *)der_decode(msg, len, reply_item(kind));
	if (reply != NULL && (!is(reply->pvno, PVNO) || !is(reply->msg_type, kind))) {
		DER_KDC_REP_free(reply);
		reply = NULL;
	}
	ERR_pop_to_mark();
	return reply;
}

DER_KRB_ERROR *
krb_message_error(const unsigned char *msg, size_t len)
{
	DER_KRB_ERROR *error = NULL;

	ERR_set_mark();
	if (len <= KRB_MESSAGE_MAX)
		error = (DER_KRB_ERROR *)der_decode(msg, len, ASN1_ITEM_rptr(TAGGED_KRB_ERROR));
	if (error != NULL && (!is(error->pvno, PVNO) || !is(error->msg_type, KRB_MESSAGE_ERROR))) {
		DER_KRB_ERROR_free(error);
		error = NULL;
	}
	ERR_pop_to_mark();
	return error;
}

int
krb_message_encode(const DER_KDC_REP *reply, int kind, unsigned char **der, size_t *len)
{
	return der_encode((const ASN1_VALUE *)reply, reply_item(kind), der, len);
}

int
krb_message_error_encode(const DER_KRB_ERROR *error, unsigned char **der, size_t *len)
{
	return der_encode((const ASN1_VALUE *)error, ASN1_ITEM_rptr(TAGGED_KRB_ERROR), der, len);
}

const ASN1_OCTET_STRING *
krb_message_padata(const DER_KDC_REP *reply, int type)
{
	const DER_PA_DATA *pa;

	for (int i = 0; i < sk_DER_PA_DATA_num(reply->padata); i++) {
		pa = sk_DER_PA_DATA_value(reply->padata, i);
		if (is(pa->type, type))
			return pa->value;
	}
	return NULL;
}
