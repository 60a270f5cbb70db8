/*
 * Files of anchors, intermediates and CRLs, and what a survey says of them. The input is added as each
 * of the three. Whatever it is, each object has an outcome and a clean reason.
 */
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "trust_survey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_be_clean(const char *text)
{
	char again[IDENTITY_WHY_SIZE];

	if (!text_clean(again, sizeof(again), (const uint8_t *)text, strlen(text)))
		abort();
}

static void
tell(void *data, const struct identity_object *object)
{
	size_t *told = data;

	must_be_clean(object->subject);
	must_be_clean(object->issuer);
	must_be_clean(object->why);
	if (object->why[0] == '\0' ||
	    (object->outcome == IDENTITY_FAILED) != (object->failure != FAILURE_NONE))
		abort();
	(*told)++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct identity_trust *trust = identity_trust_new();
	struct identity_survey how = { .trust = trust, .key_bits_min = 112, .now = 1768478400 };
	size_t told = 0, count;

	if (trust == NULL)
		abort();
	(void)!identity_trust_add_anchors(trust, data, size);
	(void)!identity_trust_add_intermediates(trust, data, size);
	(void)!identity_trust_add_crls(trust, data, size);
	count = identity_survey_part(&how, trust, 32, tell, &told);
	if (told != (count < 32 ? count : 32))
		abort();
	(void)identity_survey_missing(&how, 32, tell, &told);
	identity_trust_free(trust);
	return 0;
}
