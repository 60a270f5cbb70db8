#include "answer.h"

#include <limits.h>
#include <string.h>

#define TAG_KRB_ERROR	0x7e

void
answer_parse(krb5_context context, const uint8_t *msg, size_t len, uint8_t reply,
    struct answer *out)
{
	krb5_error *error = NULL;
	krb5_data data;

	memset(out, 0, sizeof(*out));
	if (len == 0 || len > INT_MAX)
		return;
	if (msg[0] == reply)
		out->kind = ANSWER_REPLY;
	if (msg[0] != TAG_KRB_ERROR)
		return;
	data = (krb5_data){ KV5M_DATA, (unsigned int)len, (char *)(uintptr_t)msg };
	if (krb5_rd_error(context, &data, &error) != 0)
		return;
	out->kind = ANSWER_ERROR;
	out->code = (int32_t)error->error;
	out->stime = (uint32_t)error->stime;	/* unsigned past 2038, as libkrb5 has it */
	out->edata_malformed = edata_parse((const uint8_t *)error->e_data.data,
	    error->e_data.length, &out->edata) != 0;
	out->edata.dh_parameters = NULL;
	out->edata.dh_parameters_len = 0;
	krb5_free_error(context, error);
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
