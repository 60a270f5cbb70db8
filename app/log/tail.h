/*
 * tail.h: inside app/log: where an earlier run stopped.
 */
#ifndef APP_LOG_TAIL_H
#define APP_LOG_TAIL_H

#include "log.h"

/* How many bytes of the file fd, which has `size`, end in a newline; the rest is a torn line. -1
 * with errno when it cannot be read. */
int tail_whole(int fd, uint64_t size, uint64_t *whole) __attribute__((warn_unused_result));

/* The seq of the last record of fd[0..size); 0 when there is none near its end. */
uint64_t tail_seq(int fd, uint64_t size);

#endif
