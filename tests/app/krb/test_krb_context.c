#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <krb5.h>

#include "context.h"
#include "engine.h"

#define MODULE	BUILD_DIR "/libexec/cardea_pkinit.so"

static bool
mapped(const char *name)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[1024];
	bool found = false;

	cr_assert_not_null(maps);
	while (!found && fgets(line, sizeof(line), maps) != NULL)
		found = strstr(line, name) != NULL;
	fclose(maps);
	return found;
}

Test(context, our_engine_is_loaded_and_no_other_mechanism)
{
	struct engine_attempt attempt;
	char name[ENGINE_NAME_SIZE];
	krb5_get_init_creds_opt *opt;
	krb5_context context;
	int file;

	cr_assert(context_new("TEST.EXAMPLE", MODULE, 300, &context, &file) == 0);
	engine_attempt_init(&attempt);
	engine_attempt_name(&attempt, name);
	cr_assert(krb5_get_init_creds_opt_alloc(context, &opt) == 0);
	cr_assert(krb5_get_init_creds_opt_set_pa(context, opt, "somebody's", "option") == 0);
	cr_assert(krb5_get_init_creds_opt_set_pa(context, opt, ENGINE_ATTRIBUTE, name) == 0);
	cr_expect(attempt.bound);
	cr_expect(mapped("/cardea_pkinit.so"));
	cr_expect_not(mapped("/pkinit.so"), "MIT's module");
	cr_expect_not(mapped("/spake.so"));
	krb5_get_init_creds_opt_free(context, opt);
	krb5_free_context(context);
	close(file);
	engine_attempt_clear(&attempt);
}

/* The profile library looks at its file again whenever the second has changed. */
Test(context, the_profile_outlives_a_second)
{
	struct engine_attempt attempt;
	char name[ENGINE_NAME_SIZE];
	krb5_get_init_creds_opt *opt;
	krb5_context context;
	time_t begin;
	int file;

	cr_assert(context_new("TEST.EXAMPLE", MODULE, 300, &context, &file) == 0);
	for (begin = time(NULL); time(NULL) == begin; )
		;
	engine_attempt_init(&attempt);
	engine_attempt_name(&attempt, name);
	cr_assert(krb5_get_init_creds_opt_alloc(context, &opt) == 0);
	cr_assert(krb5_get_init_creds_opt_set_pa(context, opt, ENGINE_ATTRIBUTE, name) == 0);
	cr_expect(attempt.bound);
	krb5_get_init_creds_opt_free(context, opt);
	krb5_free_context(context);
	close(file);
	engine_attempt_clear(&attempt);
}

Test(context, a_module_that_is_not_there_is_found_out)
{
	struct engine_attempt attempt;
	char name[ENGINE_NAME_SIZE];
	krb5_get_init_creds_opt *opt;
	krb5_context context;
	int file;

	cr_assert(context_new("TEST.EXAMPLE", "/nonexistent/cardea_pkinit.so", 300, &context, &file) == 0);
	engine_attempt_init(&attempt);
	engine_attempt_name(&attempt, name);
	cr_assert(krb5_get_init_creds_opt_alloc(context, &opt) == 0);
	(void)krb5_get_init_creds_opt_set_pa(context, opt, ENGINE_ATTRIBUTE, name);
	cr_expect_not(attempt.bound);
	krb5_get_init_creds_opt_free(context, opt);
	krb5_free_context(context);
	close(file);
	engine_attempt_clear(&attempt);
}

Test(context, an_environment_changes_nothing)
{
	krb5_context context;
	int file;
	char *realm;

	setenv("KRB5_CONFIG", "/nonexistent", 1);
	cr_assert(context_new("TEST.EXAMPLE", MODULE, 300, &context, &file) == 0);
	cr_assert(krb5_get_default_realm(context, &realm) == 0);
	cr_expect_str_eq(realm, "TEST.EXAMPLE");
	krb5_free_default_realm(context, realm);
	krb5_free_context(context);
	close(file);
}

Test(context, a_realm_or_path_that_would_write_the_profile_is_refused)
{
	krb5_context context;
	int file;

	cr_expect(context_new("A\n[plugins]", MODULE, 300, &context, &file) != 0);
	cr_expect(context_new("A B", MODULE, 300, &context, &file) != 0);
	cr_expect(context_new("A", "/x\n}", 300, &context, &file) != 0);
	cr_expect(context_new("A", "relative.so", 300, &context, &file) != 0);
	cr_expect_null(context);
	cr_expect_eq(file, -1);
}
