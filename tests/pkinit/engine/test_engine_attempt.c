#include <string.h>

#include <criterion/criterion.h>
#include <openssl/crypto.h>

#include "engine.h"

Test(attempt, its_name_leads_back_to_it)
{
	struct engine_attempt a;
	char name[ENGINE_NAME_SIZE];

	engine_attempt_init(&a);
	engine_attempt_name(&a, name);
	cr_expect_eq(engine_attempt_by_name(name), &a);
	cr_expect_eq(a.group, DH_GROUP_14);
	engine_attempt_clear(&a);
	cr_expect_null(engine_attempt_by_name(name), "cleared");
}

Test(attempt, what_is_no_name_leads_nowhere)
{
	cr_expect_null(engine_attempt_by_name(""));
	cr_expect_null(engine_attempt_by_name("0"));
	cr_expect_null(engine_attempt_by_name("1"));
	cr_expect_null(engine_attempt_by_name("zzzz"));
}

Test(attempt, the_first_failure_stands)
{
	struct engine_attempt a;

	engine_attempt_init(&a);
	engine_attempt_fail(&a, FAILURE_KDC_CERT_EXPIRED, "first");
	engine_attempt_fail(&a, FAILURE_INTERNAL_ERROR, "second");
	cr_expect_eq(a.failure, FAILURE_KDC_CERT_EXPIRED);
	cr_expect_str_eq(a.detail, "first");
	engine_attempt_clear(&a);
}

Test(attempt, clearing_wipes_and_frees)
{
	static const struct engine_attempt clear;
	struct engine_attempt a;

	engine_attempt_init(&a);
	memset(a.nonce, 7, sizeof(a.nonce));
	a.signed_data = OPENSSL_malloc(4);
	engine_attempt_clear(&a);
	cr_expect(memcmp(&a, &clear, sizeof(a)) == 0);
}
