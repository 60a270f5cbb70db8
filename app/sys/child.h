/*
 * child.h: a new process in a cgroup, on its way to become another program. Below spawn.h and the
 * session's shells, which differ in what they give it.
 */
#ifndef APP_SYS_CHILD_H
#define APP_SYS_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/* Makes the process and has it run become(plan, report), which ends in execve() or child_fail();
 * `report` is close-on-exec. Returns its pid, and its pidfd, which is the caller's. -1 with errno
 * when it cannot be made or has failed: there is no process then, and *what is 0 or the child's own
 * word. Blocks until the program runs or has failed to. */
pid_t child_start(int cgroup, void (*become)(const void *plan, int report), const void *plan,
    int *pidfd, int *what) __attribute__((warn_unused_result));

/* Whether a child that is not reaped yet ends or has ended. It does so before it closes what it
 * holds, so whoever was led by that end to ask is told true. Also true when it cannot be told. */
bool child_ends(pid_t pid) __attribute__((warn_unused_result));

/* In the child: reports errno and `what`, and ends. */
void child_fail(int report, int what) __attribute__((noreturn));

/* In the child: no signal is handled, ignored or blocked any more. */
void child_reset_signals(void);

/* In the child: empties the capability bounding set. -1 with errno on failure. */
int child_drop_bounding(void) __attribute__((warn_unused_result));

#endif
