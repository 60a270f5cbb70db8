#include "answer.h"

#include <string.h>
#include <time.h>

#include "kdc_reply.h"
#include "krb_message.h"
#include "signed_data.h"

static uint8_t
tag(int kind)
{
	return (uint8_t)(0x60 + kind);
}

/* The numbers of a KRB-ERROR; false when one is out of its range. */
static bool
take_error(const DER_KRB_ERROR *error, struct answer *out)
{
	struct tm tm;
	int64_t code;

	if (ASN1_INTEGER_get_int64(&code, error->error_code) != 1 || code < INT32_MIN ||
	    code > INT32_MAX || ASN1_TIME_to_tm(error->stime, &tm) != 1)
		return false;
	out->kind = ANSWER_ERROR;
	out->code = (int32_t)code;
	out->stime = timegm(&tm);
	return true;
}

static void
take_edata(const ASN1_OCTET_STRING *edata, struct answer *out)
{
	const unsigned char *der;
	struct note note;
	size_t len;

	if (edata == NULL)
		return;
	der = ASN1_STRING_get0_data(edata);
	len = (size_t)ASN1_STRING_length(edata);
	out->edata_malformed = edata_parse(der, len, &out->edata) != 0;
	out->edata.dh_parameters = NULL;
	out->edata.dh_parameters_len = 0;
	note_begin(&note, out->text, sizeof(out->text));
	if (out->edata_malformed)
		note_add(&note, "its e_data is malformed (%zu octets)", len);
	else
		edata_describe(der, len, &note);
}

static bool
is_reply(const uint8_t *msg, size_t len, int kind)
{
	DER_KDC_REP *reply = krb_message_reply(msg, len, kind);

	DER_KDC_REP_free(reply);
	return reply != NULL;
}

void
answer_parse(const uint8_t *msg, size_t len, enum krb_answer which, struct answer *out)
{
	int kind = which == KRB_HOST_TGS ? KRB_MESSAGE_TGS_REP : KRB_MESSAGE_AS_REP;
	DER_KRB_ERROR *error;

	memset(out, 0, sizeof(*out));
	if (len == 0)
		return;
	if (msg[0] == tag(kind)) {
		out->kind = is_reply(msg, len, kind) ? ANSWER_REPLY : ANSWER_MALFORMED;
		return;
	}
	error = krb_message_error(msg, len);
	if (error != NULL && take_error(error, out))
		take_edata(error->e_data, out);
	DER_KRB_ERROR_free(error);
}

static enum failure
malformed(enum krb_answer which)
{
	switch (which) {
	case KRB_FIRST_AS:
		return FAILURE_KDC_GARBAGE;
	case KRB_SIGNED_AS:
		return FAILURE_AS_REPLY_MALFORMED;
	case KRB_HOST_TGS:
		break;
	}
	return FAILURE_HOST_TICKET_REFUSED;
}

/* An error that claims a status which is no failure. In the list of what is wanted (25) 12 octets
 * of type 3 may be a salt. */
static bool
status_false(const struct answer *answer, bool asks)
{
	return answer->edata.has_status && answer->edata.status >> 30 != 3 &&
	    !(asks && answer->edata.kind == EDATA_METHOD_DATA);
}

enum failure
answer_failure(const struct answer *answer, const struct answer_context *context)
{
	enum failure failure, skewed;
	bool asks;

	if (answer->kind != ANSWER_ERROR || answer->edata_malformed)
		return malformed(context->which);
	failure = failure_from_krb(context->which, answer->code);
	skewed = failure_from_skew(context->now, answer->stime, context->skew);
	asks = failure == FAILURE_NONE && context->which == KRB_FIRST_AS;
	if (status_false(answer, asks))
		return malformed(context->which);
	if (asks && skewed != FAILURE_NONE)
		return skewed;
	if (asks)
		return answer->edata.pkinit ? FAILURE_NONE : FAILURE_KDC_NO_PKINIT;
	if (answer->code == KRB_ERR_SKEW && context->which != KRB_HOST_TGS)
		failure = skewed != FAILURE_NONE ? skewed : FAILURE_KDC_ERROR_OTHER;
	if (answer->edata.has_status)
		failure = failure_from_edata(context->which, answer->edata.status, failure);
	else if (failure == FAILURE_KDC_REFUSED_NO_REASON && answer->edata.freshness &&
	    !context->token_sent)
		failure = FAILURE_KDC_WANTS_FRESHNESS;
	return failure == FAILURE_NONE ? FAILURE_KDC_ERROR_OTHER : failure;
}

int
answer_request_read(const uint8_t *der, size_t len, struct authpack *out)
{
	struct signed_data_content content;
	int r = -1;

	memset(out, 0, sizeof(*out));
	if (signed_data_verify(der, len, OID_PKINIT_AUTH_DATA, NULL, &content) == SIGNED_DATA_OK)
		r = authpack_parse(content.content, content.content_len, out);
	signed_data_content_free(&content);
	return r;
}

enum failure
answer_record_judge(const struct answer_record *record, struct kdc_verdict *verdict)
{
	struct kdc_reply_question q = {
		.nonce = record->nonce, .trust = record->trust, .rules = record->rules,
	};
	DER_KDC_REP *reply = krb_message_reply(record->reply, record->reply_len,
	    KRB_MESSAGE_AS_REP);
	const ASN1_OCTET_STRING *pa;
	enum failure failure = FAILURE_KDC_DH_REPLY_BAD;

	memset(verdict, 0, sizeof(*verdict));
	if (reply == NULL)
		return FAILURE_AS_REPLY_MALFORMED;
	pa = krb_message_padata(reply, PA_PK_AS_REP);
	if (pa != NULL) {
		q.der = ASN1_STRING_get0_data(pa);
		q.der_len = (size_t)ASN1_STRING_length(pa);
		failure = kdc_reply_examine(&q, verdict);
	}
	DER_KDC_REP_free(reply);
	return failure;
}
