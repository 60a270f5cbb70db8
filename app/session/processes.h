/*
 * processes.h: all processes of a session, held by the folder of their cgroup.
 */
#ifndef APP_SESSION_PROCESSES_H
#define APP_SESSION_PROCESSES_H

#include <stdbool.h>

/* Whether dir is the folder of a cgroup v2 below the root one, which can be killed. */
bool processes_folder(int dir);

/* A descriptor that epoll reports as EPOLLPRI when the cgroup may have become empty or populated;
 * -1 with errno. Tells also a cgroup that cannot say so. */
int processes_watch(int dir) __attribute__((warn_unused_result));

/* Whether no process is left, read anew from processes_watch()'s descriptor. False when that cannot
 * be known. */
bool processes_none(int watch);

/* Sends SIGTERM to every process there is; a number that was given to a process elsewhere meanwhile
 * is not hit. One that is forked meanwhile may be missed. */
void processes_ask(int dir);

/* Kills them all, and their children, and waits until none is left, at most 5 s. -1 with errno. */
int processes_kill(int dir, int watch) __attribute__((warn_unused_result));

#endif
