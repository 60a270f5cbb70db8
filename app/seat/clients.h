/*
 * clients.h: who is connected, and which globals each sees.
 */
#ifndef APP_SEAT_CLIENTS_H
#define APP_SEAT_CLIENTS_H

struct display;

/* From now on a client is offered what its domain may see, and one of no domain nothing; and the
 * owner is asked between requests whether a lock waits. */
void clients_filter(struct display *display);

/* Closes the session's socket. The clients have ended. */
void clients_finish(struct display *display);

#endif
