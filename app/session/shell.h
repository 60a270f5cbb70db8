/*
 * shell.h: starts a shell: as the user, in its own session and cgroup, with a given environment,
 * descriptors 0 to 2, no capabilities, and default signals.
 */
#ifndef APP_SESSION_SHELL_H
#define APP_SESSION_SHELL_H

#include <sys/types.h>

#include "failure.h"

struct shell_plan {
	char *const *argv;		/* argv[0] is the absolute path of the program */
	char *const *envp;
	uid_t uid;
	gid_t gid;			/* supplementary groups, umask and limits are the caller's */
	const char *home;		/* working folder */
	int cgroup;			/* its folder */
	int output;			/* becomes 1 and 2; 0 is /dev/null */
};

/* Returns the shell's pid, and its pidfd, which is the caller's. -1 with errno when it does not
 * run; *failure is then shell-missing (it cannot be executed by the user), local-home-missing or
 * session-start-failed. Blocks until the program runs or has failed to. */
pid_t shell_start(const struct shell_plan *plan, int *pidfd, enum failure *failure)
    __attribute__((warn_unused_result));

#endif
