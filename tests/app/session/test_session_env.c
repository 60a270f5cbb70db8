#include <criterion/criterion.h>
#include <string.h>

#include "env.h"

static struct env env;

Test(session_env, variables_come_in_order_and_end_with_null)
{
	cr_expect(env_set(&env, "HOME", "/home/a"));
	cr_expect(env_set(&env, "EMPTY", ""));
	cr_expect(env_set(&env, "PATH", "/bin"));
	cr_expect_eq(env.count, 2);
	cr_expect_str_eq(env.vars[0], "HOME=/home/a");
	cr_expect_str_eq(env.vars[1], "PATH=/bin");
	cr_expect_null(env.vars[2]);
	cr_expect_str_eq(env_get(&env, "PATH"), "/bin");
	cr_expect_null(env_get(&env, "PAT"));
	cr_expect_null(env_get(&env, "EMPTY"));
}

Test(session_env, a_name_is_given_once_and_is_plain)
{
	cr_expect(env_set(&env, "HOME", "/a"));
	cr_expect(!env_set(&env, "HOME", "/b"));
	cr_expect(!env_set(&env, "", "x"));
	cr_expect(!env_set(&env, "A=B", "x"));
	cr_expect(!env_set(&env, "1A", "x"));
	cr_expect(!env_set(&env, "lower", "x"));
	cr_expect_eq(env.count, 1);
}

Test(session_env, pam_may_add_what_the_list_admits_and_nothing_else)
{
	static const struct {
		const char *var;
		bool in;
	} rows[] = {
		{ "XDG_RUNTIME_DIR=/run/user/1", true }, { "LC_TIME=de_DE.UTF-8", true },
		{ "TZ=UTC", true }, { "LANGUAGE=de", true }, { "TMPDIR=/tmp/a", true },
		{ "DBUS_SESSION_BUS_ADDRESS=unix:path=/x", true },
		{ "LD_PRELOAD=/x.so", false }, { "PATH=/evil", false }, { "KRB5_CONFIG=/x", false },
		{ "HOME=/x", false }, { "XDG_FOO", false }, { "=x", false }, { "", false },
		{ "TZX=1", false }, { "XDG_a=1", false }, { "IFS= ", false }, { "BASH_ENV=/x", false },
	};
	size_t in = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect(env_admit(&env, rows[i].var), "%s", rows[i].var);
		in += rows[i].in;
		cr_expect_eq(env.count, in, "%s", rows[i].var);
	}
}

Test(session_env, pam_cannot_replace_what_is_set)
{
	cr_expect(env_set(&env, "LC_ALL", "C"));
	cr_expect(env_admit(&env, "LC_ALL=de"));
	cr_expect_str_eq(env_get(&env, "LC_ALL"), "C");
	cr_expect_eq(env.count, 1);
}

Test(session_env, what_does_not_fit_is_told)
{
	char name[] = "A00", big[ENV_TEXT];

	for (size_t i = 0; i < ENV_VARS; i++) {
		name[1] = (char)('0' + i / 10);
		name[2] = (char)('0' + i % 10);
		cr_expect(env_set(&env, name, "x"));
	}
	cr_expect(!env_set(&env, "B", "x"));
	cr_expect(!env_admit(&env, "TZ=UTC"));
	cr_expect_null(env.vars[ENV_VARS]);

	memset(&env, 0, sizeof(env));
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	cr_expect(!env_set(&env, "A", big));
	big[ENV_TEXT - 3] = '\0';
	cr_expect(env_set(&env, "A", big));
	cr_expect(!env_set(&env, "B", "x"));
}
