/* Waiting for the PC/SC service to come back, without asking it again and again. */
#ifndef CARDIO_SERVICE_H
#define CARDIO_SERVICE_H

#include "cardio.h"

/* The socket that libpcsclite connects to. */
#define SERVICE_SOCKET "/run/pcscd/pcscd.comm"

/*
 * service_watch_open: a descriptor that becomes readable once something happens in the folder of
 * the socket, or in the nearest folder above it that exists. Open it before trying to connect, so
 * that nothing is missed in between. The caller closes it. -1 when it cannot be had.
 */
int service_watch_open(const char *socket_path);

/*
 * service_wait: waits until watch_fd (may be -1) or stop_fd is readable or timeout_ms is over (-1:
 * never). false: stop_fd was.
 */
bool service_wait(int watch_fd, int stop_fd, int timeout_ms);

#endif
