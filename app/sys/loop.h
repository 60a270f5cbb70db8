/*
 * loop.h: one event loop: descriptors, timers, children, signals, in one thread.
 *
 * Callbacks run from loop_run(), never from a signal handler. A callback may remove itself or any
 * other source. Nothing wakes the loop but its sources.
 */
#ifndef APP_SYS_LOOP_H
#define APP_SYS_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct loop;
struct loop_source;

/* NULL with errno on failure. Freed with loop_free(), which frees all sources too. */
struct loop *loop_new(void) __attribute__((warn_unused_result));
void loop_free(struct loop **loop);

/* Calls fn(data, events) when fd is readable, writable (by EPOLLIN, EPOLLOUT) or hung up. The fd
 * stays the caller's. NULL with errno on failure. */
struct loop_source *loop_add_fd(struct loop *loop, int fd, uint32_t events,
    void (*fn)(void *data, uint32_t events), void *data) __attribute__((warn_unused_result));

/* A timer that is not armed. It fires once, loop_arm() milliseconds from now. */
struct loop_source *loop_add_timer(struct loop *loop, void (*fn)(void *data), void *data)
    __attribute__((warn_unused_result));

/* Arms the timer anew; 0 disarms it. */
void loop_arm(struct loop_source *timer, uint32_t ms);

/* Calls fn(data, status) once with the wait status when the child `pid`, whose pidfd is given and
 * becomes the loop's, has ended and been reaped; the source then removes itself. The status is that
 * of exit code 255 when somebody else has reaped it. */
struct loop_source *loop_add_child(struct loop *loop, pid_t pid, int pidfd,
    void (*fn)(void *data, int status), void *data) __attribute__((warn_unused_result));

/* Blocks signo and calls fn(data) when it comes. */
struct loop_source *loop_add_signal(struct loop *loop, int signo, void (*fn)(void *data),
    void *data) __attribute__((warn_unused_result));

/* Removes and frees *source and sets it to NULL; NULL is allowed. */
void loop_remove(struct loop_source **source);

/* Runs callbacks until loop_stop(). -1 with errno when epoll fails. */
int loop_run(struct loop *loop) __attribute__((warn_unused_result));
void loop_stop(struct loop *loop);

/* CLOCK_MONOTONIC in nanoseconds, and the wall clock in seconds since 1970. */
uint64_t clock_ns(void);
uint64_t clock_wall(void);

#endif
