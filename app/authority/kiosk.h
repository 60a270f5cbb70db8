/*
 * kiosk.h: the screen that people use while the seat is locked: one cardea-kiosk a locked period.
 *
 * It is the one front-end of a machine with a display: its logons come over a connection that it
 * inherits. When it dies it is started anew; nothing that it says can unlock. All of this does
 * nothing on a machine without a display.
 */
#ifndef APP_AUTHORITY_KIOSK_H
#define APP_AUTHORITY_KIOSK_H

#include "authority.h"
#include "wire_front.h"

struct client;

/* Where there is a display: makes authority->kiosk. False when memory cannot be had. */
bool kiosk_prepare(struct authority *a) __attribute__((warn_unused_result));

/* A locked period begins, or a seat is there anew: starts one unless one runs. */
void kiosk_begin(struct authority *a);

/* It has done its work, or there is nothing to show it on: ends it with all that it has begun. */
void kiosk_end(struct authority *a);

/* Something it is told of may have changed: it is told, soon, what has. */
void kiosk_news(struct authority *a);

/* A card went; to be called when it is no longer among authority->cards. */
void kiosk_card_gone(struct authority *a, const struct wire_watch_gone *m);

/* Its connection for logons has ended, which it cannot do without. */
void kiosk_client_gone(struct authority *a, const struct client *client);

/* Words about an errand (errand.h). They are lost when the kiosk is. */
void kiosk_tell(struct authority *a, uint16_t type, const void *body, const int *fds);

/* Its process; 0 when there is none. And the screen that it last said people see, "" when none. */
pid_t kiosk_pid(const struct authority *a);
const char *kiosk_screen(const struct authority *a);

#endif
