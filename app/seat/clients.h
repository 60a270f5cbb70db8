/*
 * clients.h: who is connected, and which globals each sees.
 */
#ifndef APP_SEAT_CLIENTS_H
#define APP_SEAT_CLIENTS_H

#include <sys/types.h>

struct display;
struct domain;
struct wl_client;

/* From now on a client is offered what its domain may see, and one of no domain nothing; and the
 * owner is asked between requests whether a lock waits. */
void clients_filter(struct display *display);

/* The kiosk's client, on a connection that is the display's from now on; the former is ended. -1
 * with errno on failure. */
int clients_kiosk(struct display *display, int fd) __attribute__((warn_unused_result));

/* Makes the session's socket `path`, for any uid to connect to: who stays is decided by the peer's
 * credentials. -1 with errno on failure. */
int clients_listen(struct display *display, const char *path) __attribute__((warn_unused_result));

/* Ends all clients of the session; from now on those of uid may connect, 0: nobody's. */
void clients_session(struct display *display, uid_t uid);

/* The domain of a client; NULL when it is neither's. */
struct domain *clients_domain(struct display *display, struct wl_client *client);

/* Closes the session's socket. The clients have ended. */
void clients_finish(struct display *display);

#endif
