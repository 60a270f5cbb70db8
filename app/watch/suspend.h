/*
 * suspend.h: learns that the machine slept, without waking up to look.
 */
#ifndef APP_WATCH_SUSPEND_H
#define APP_WATCH_SUSPEND_H

#include <stdbool.h>
#include <stdint.h>

struct suspend {
	int fd;			/* readable when the wall clock was set, as it is after a sleep */
	int64_t slept_ns;	/* all time asleep since boot, as last seen */
};

/* 0, or -1 with errno when the kernel cannot tell. */
int suspend_open(struct suspend *s) __attribute__((warn_unused_result));
void suspend_close(struct suspend *s);

/* To be called when fd is readable: true when the machine slept since the last call. A clock that
 * was merely set is no sleep. */
bool suspend_seen(struct suspend *s);

#endif
