/* A KDC's answer from anybody: an error never lets the signed request go on, and with no anchor no
 * reply is good. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct kdc_rules rules = { .realm = "TEST.EXAMPLE", .now = 1790000000 };
	static struct kdc_verdict verdict;
	static struct kdc_trust *trust;
	struct answer_context context = { .now = 1790000000, .skew = 300 };
	struct answer_record record = { data, size, 1, NULL, &rules };
	struct authpack pack;
	struct answer answer;

	if (trust == NULL)
		trust = kdc_trust_new();
	record.trust = trust;
	for (int which = KRB_FIRST_AS; which <= KRB_HOST_TGS; which++) {
		context.which = (enum krb_answer)which;
		answer_parse(data, size, context.which, &answer);
		if (strnlen(answer.text, sizeof(answer.text)) == sizeof(answer.text) ||
		    (answer_failure(&answer, &context) == FAILURE_NONE && which != KRB_FIRST_AS))
			abort();
	}
	if (answer_record_judge(&record, &verdict) == FAILURE_NONE)
		abort();
	(void)answer_request_read(data, size, &pack);
	return 0;
}
