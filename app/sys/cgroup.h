/*
 * cgroup.h: folders of the cgroup v2 hierarchy, so that all of a program's processes end at once.
 */
#ifndef APP_SYS_CGROUP_H
#define APP_SYS_CGROUP_H

#include <stdbool.h>

/* Makes the cgroup `path` (an absolute path below a cgroup2 mount; parents must exist) or takes
 * the one there is, and returns a descriptor of its folder. -1 with errno on failure. */
int cgroup_make(const char *path) __attribute__((warn_unused_result));

/* Kills every process in the cgroup and below, waits until it is empty (at most 5 s) and removes
 * the whole tree. Returns 0 also when there was none; -1 with errno when it cannot be emptied. */
int cgroup_end(const char *path) __attribute__((warn_unused_result));

/* The same by the descriptor of the folder, step by step. */

/* Whether dir is the folder of a cgroup below the root one, which this process may kill. */
bool cgroup_is(int dir);

/* A descriptor that epoll reports as EPOLLPRI when the cgroup may have become empty or populated;
 * -1 with errno. */
int cgroup_watch(int dir) __attribute__((warn_unused_result));

/* Whether no process is left, read anew from cgroup_watch()'s descriptor. False when that cannot be
 * known. */
bool cgroup_empty(int watch);

/* Kills every process in the cgroup and below; does not wait for their end. -1 with errno. */
int cgroup_kill(int dir) __attribute__((warn_unused_result));

/* Blocks until no process is left, at most 5 s. -1 with errno. */
int cgroup_wait(int watch) __attribute__((warn_unused_result));

#endif
