/*
 * env.h: the environment of a session, built from nothing. Pure.
 */
#ifndef APP_SESSION_ENV_H
#define APP_SESSION_ENV_H

#include <stdbool.h>
#include <stddef.h>

enum { ENV_VARS = 48, ENV_TEXT = 8192 };

struct env {				/* all zero at first; must not be moved once it is filled */
	char *vars[ENV_VARS + 1];	/* "NAME=VALUE" each, NULL at the end: for execve */
	size_t count;
	char text[ENV_TEXT];
	size_t used;
};

/* Adds NAME=VALUE. An empty value adds nothing. False when there is no room, the name is taken, or
 * is not of A-Z, 0-9 and _ alone. */
bool env_set(struct env *env, const char *name, const char *value)
    __attribute__((warn_unused_result));

/* Adds a "NAME=VALUE" that PAM offers if it is one a session may have (XDG_*, LC_*, LANGUAGE, TZ,
 * TMPDIR, DBUS_SESSION_BUS_ADDRESS) and the name is not taken; passes over any other. False only
 * when there is no room. */
bool env_admit(struct env *env, const char *var) __attribute__((warn_unused_result));

/* The value of name, or NULL. Borrowed. */
const char *env_get(const struct env *env, const char *name);

#endif
