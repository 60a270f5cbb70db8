#include "env.h"

#include <string.h>

static const char *const admitted[] = {
	"LANGUAGE", "TZ", "TMPDIR", "DBUS_SESSION_BUS_ADDRESS",
};

static const char *const admitted_prefixes[] = { "XDG_", "LC_" };

static bool
plain_name(const char *name, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = name[i];

		if (!(c >= 'A' && c <= 'Z') && c != '_' && !(c >= '0' && c <= '9' && i > 0))
			return false;
	}
	return n > 0;
}

static const char *
find(const struct env *env, const char *name, size_t n)
{
	for (size_t i = 0; i < env->count; i++)
		if (strncmp(env->vars[i], name, n) == 0 && env->vars[i][n] == '=')
			return env->vars[i] + n + 1;
	return NULL;
}

static bool
add(struct env *env, const char *name, size_t name_n, const char *value)
{
	size_t value_n = strlen(value);
	char *at = env->text + env->used;

	if (env->count == ENV_VARS || name_n + value_n + 2 > sizeof(env->text) - env->used)
		return false;
	memcpy(at, name, name_n);
	at[name_n] = '=';
	memcpy(at + name_n + 1, value, value_n + 1);
	env->vars[env->count++] = at;
	env->vars[env->count] = NULL;
	env->used += name_n + value_n + 2;
	return true;
}

bool
env_set(struct env *env, const char *name, const char *value)
{
	size_t n = strlen(name);

	if (value[0] == '\0')
		return true;
	if (!plain_name(name, n) || find(env, name, n) != NULL)
		return false;
	return add(env, name, n, value);
}

static bool
may_have(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof(admitted) / sizeof(admitted[0]); i++)
		if (strlen(admitted[i]) == n && memcmp(admitted[i], name, n) == 0)
			return true;
	for (size_t i = 0; i < sizeof(admitted_prefixes) / sizeof(admitted_prefixes[0]); i++)
		if (strncmp(name, admitted_prefixes[i], strlen(admitted_prefixes[i])) == 0)
			return true;
	return false;
}

bool
env_admit(struct env *env, const char *var)
{
	size_t n = strcspn(var, "=");

	if (var[n] == '\0' || !plain_name(var, n) || !may_have(var, n) || find(env, var, n) != NULL)
		return true;
	return add(env, var, n, var + n + 1);
}

const char *
env_get(const struct env *env, const char *name)
{
	return find(env, name, strlen(name));
}
