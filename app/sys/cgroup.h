/*
 * cgroup.h: folders of the cgroup v2 hierarchy, so that all of a program's processes end at once.
 */
#ifndef APP_SYS_CGROUP_H
#define APP_SYS_CGROUP_H

/* Makes the cgroup `path` (an absolute path below a cgroup2 mount; parents must exist) or takes
 * the one there is, and returns a descriptor of its folder. -1 with errno on failure. */
int cgroup_make(const char *path) __attribute__((warn_unused_result));

/* Kills every process in the cgroup and below, waits until it is empty (at most 5 s) and removes
 * the whole tree. Returns 0 also when there was none; -1 with errno when it cannot be emptied. */
int cgroup_end(const char *path) __attribute__((warn_unused_result));

#endif
