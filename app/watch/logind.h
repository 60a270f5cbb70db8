/*
 * logind.h: learns from systemd-logind that the machine is about to sleep, and holds it back until
 * what must not be shown is hidden (a "delay" inhibitor of org.freedesktop.login1).
 *
 * Built twice: logind.c speaks D-Bus with libsystemd, logind_none.c is for where that is not. A bus
 * or a logind that is not there, or goes, is no failure: a sleep is then only learnt of afterwards.
 */
#ifndef APP_WATCH_LOGIND_H
#define APP_WATCH_LOGIND_H

#include "loop.h"

struct logind;

/* Calls sleeping(data) when the machine is about to sleep: it waits for logind_ready(), though not
 * longer than its own limit (InhibitDelayMaxSec, 5 s). Does not block, and needs the loop to
 * outlive it. NULL with errno when there is no memory. */
struct logind *logind_open(struct loop *loop, void (*sleeping)(void *data), void *data)
    __attribute__((warn_unused_result));

/* Lets the machine sleep. Nothing when it does not wait. */
void logind_ready(struct logind *logind);

/* Lets go of it and frees *logind. NULL is allowed. */
void logind_close(struct logind **logind);

#endif
