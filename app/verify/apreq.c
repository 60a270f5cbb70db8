#include "apreq.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/err.h>

#define APREQ_PVNO	5
#define APREQ_TYPE	14

struct apreq {
	ASN1_INTEGER *pvno;
	ASN1_INTEGER *type;
	ASN1_BIT_STRING *options;
	ASN1_TYPE *ticket;		/* left as it is for krb5_decode_ticket() */
	ASN1_TYPE *authenticator;
};

typedef struct apreq APREQ;

ASN1_SEQUENCE(APREQ) = {
	ASN1_EXP(APREQ, pvno, ASN1_INTEGER, 0),
	ASN1_EXP(APREQ, type, ASN1_INTEGER, 1),
	ASN1_EXP(APREQ, options, ASN1_BIT_STRING, 2),
	ASN1_EXP(APREQ, ticket, ASN1_ANY, 3),
	ASN1_EXP(APREQ, authenticator, ASN1_ANY, 4),
} static_ASN1_SEQUENCE_END(APREQ)

ASN1_ITEM_TEMPLATE(APREQ_MESSAGE) =
	ASN1_EX_TEMPLATE_TYPE(ASN1_TFLG_EXPTAG | ASN1_TFLG_APPLICATION, APREQ_TYPE, APREQ_MESSAGE,
		APREQ)
static_ASN1_ITEM_TEMPLATE_END(APREQ_MESSAGE)

int
apreq_ticket(const uint8_t *der, size_t len, uint8_t **ticket, size_t *ticket_len)
{
	const unsigned char *p = der;
	const ASN1_STRING *string = NULL;
	struct apreq *message = NULL;
	int n = 0;

	*ticket = NULL;
	*ticket_len = 0;
	if (len == 0 || len > INT_MAX)
		return -1;
	message = (struct apreq *)ASN1_item_d2i(NULL, &p, (long)len, ASN1_ITEM_rptr(APREQ_MESSAGE));
	if (message == NULL || p != der + len || ASN1_INTEGER_get(message->pvno) != APREQ_PVNO ||
	    ASN1_INTEGER_get(message->type) != APREQ_TYPE ||
	    ASN1_TYPE_get(message->ticket) != V_ASN1_OTHER)
		goto out;
	string = message->ticket->value.asn1_string;
	n = ASN1_STRING_length(string);
	if (n > 0 && (*ticket = malloc((size_t)n)) != NULL) {
		memcpy(*ticket, ASN1_STRING_get0_data(string), (size_t)n);
		*ticket_len = (size_t)n;
	}
out:
	ASN1_item_free((ASN1_VALUE *)message, ASN1_ITEM_rptr(APREQ_MESSAGE));
	ERR_clear_error();
	return *ticket != NULL ? 0 : -1;
}
