/*
 * spawn.h: starts a helper: in its own cgroup and namespaces, under its own uid, with an empty
 * environment, the descriptors it is given and no others.
 */
#ifndef APP_SYS_SPAWN_H
#define APP_SYS_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

enum { SPAWN_SEEN = 8 };

struct spawn_plan {
	const char *path;		/* absolute; executed after the uid drop */
	uid_t uid;			/* 0: stays root (cardea-session) */
	gid_t gid;
	bool network;			/* false: an empty network namespace */
	bool namespaces;		/* false: only for the session: PAM is opened in the host's */
	int cgroup;			/* folder descriptor of its cgroup */
	const char *folder;		/* its working folder; NULL: / */
	bool hidden;			/* of /run, /tmp, /var, /home and /root it sees only: */
	const char *seen[SPAWN_SEEN];	/* absolute names there, or elsewhere to no effect; one that
					 * is not there is left out; NULL ends them */
	bool draws;			/* it may have many descriptors and much memory */
	bool urgent;			/* it runs before what others' sessions keep busy, where that
					 * can be had */
	int channel;			/* becomes descriptor HELPER_CHANNEL */
	int second;			/* becomes HELPER_SECOND; -1: none */
};

/* Starts it and returns its pid; *pidfd is then the caller's. -1 with errno when the process
 * cannot be made or the program cannot be executed. The descriptors in the plan stay the
 * caller's. Blocks until the program runs or has failed to. */
pid_t spawn_helper(const struct spawn_plan *plan, int *pidfd) __attribute__((warn_unused_result));

#endif
