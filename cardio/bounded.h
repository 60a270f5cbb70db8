/* A call into a service that may never come back, with a time limit. */
#ifndef CARDIO_BOUNDED_H
#define CARDIO_BOUNDED_H

#include <stdint.h>

#include "cardio.h"

/*
 * bounded_run: runs run(arg) on a thread of its own and waits for it, ms at most.
 *
 * 0: it has run; arg is the caller's. TIMEOUT: it still runs; arg now belongs to that thread, which
 * calls drop(arg) when run has come back, if ever. MEMORY: it was not started; arg is the caller's.
 */
int bounded_run(void (*run)(void *arg), void (*drop)(void *arg), void *arg, uint32_t ms)
    __attribute__((warn_unused_result));

/*
 * bounded_run_until: as bounded_run, but the wait also ends when stop_fd is readable, unless that
 * is -1: PIN_CANCELLED then, and arg belongs to the thread as with TIMEOUT.
 */
int bounded_run_until(void (*run)(void *arg), void (*drop)(void *arg), void *arg, uint32_t ms,
    int stop_fd) __attribute__((warn_unused_result));

#endif
