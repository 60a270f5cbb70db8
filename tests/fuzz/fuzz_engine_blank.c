/* A KDC's message, blanked: the cipher of what is still a reply is zeros. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "blank.h"
#include "krb_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect_zeros(const ASN1_OCTET_STRING *s)
{
	for (int i = 0; i < ASN1_STRING_length(s); i++)
		if (ASN1_STRING_get0_data(s)[i] != 0)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *out = malloc(size + 1);
	DER_KDC_REP *reply = NULL;
	enum blank_kept kept;

	if (out == NULL)
		return 0;
	kept = blank_message(data, size, out);
	if (kept == BLANK_FRAME)
		reply = krb_message_reply(out, size, out[0] - 0x60);
	if ((kept == BLANK_FRAME) != (reply != NULL))
		abort();
	if (reply != NULL) {
		expect_zeros(reply->ticket->enc_part->cipher);
		expect_zeros(reply->enc_part->cipher);
	}
	DER_KDC_REP_free(reply);
	free(out);
	return 0;
}
