/*
 * A certificate from anybody, judged under the laxest policy. Whatever it is, each check has an
 * outcome and a reason, and each text is clean.
 */
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "principal.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_be_clean(const char *text)
{
	char again[IDENTITY_NAME_SIZE];

	if (!text_clean(again, sizeof(again), (const uint8_t *)text, strlen(text)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct identity_policy policy = { .allow_no_eku = true,
		.allow_time_invalid = true, .allow_ecc = true };
	static struct identity_trust *trust;
	struct identity_judgement judgement;
	struct identity_principal principal;
	struct identity_hints hints = { .default_realm = "TEST.EXAMPLE" };
	struct identity_request request = { .der = data, .der_len = size, .now = 1768478400,
		.policy = &policy };

	if (trust == NULL && (trust = identity_trust_new()) == NULL)
		abort();
	request.trust = trust;
	if (identity_judge(&request, &judgement) == FAILURE_NONE)
		abort();	/* there is no anchor */
	for (int i = 0; i < IDENTITY_CHECK_COUNT; i++) {
		if (judgement.checks[i].why[0] == '\0')
			abort();
		must_be_clean(judgement.checks[i].why);
	}
	must_be_clean(judgement.display);
	must_be_clean(judgement.issuer);
	must_be_clean(judgement.upn);
	must_be_clean(judgement.pkinit_name);
	must_be_clean(judgement.pkinit_realm);
	must_be_clean(judgement.sid);
	if (identity_principal(&judgement, &hints, &principal) == FAILURE_NONE)
		must_be_clean(principal.name);
	return 0;
}
