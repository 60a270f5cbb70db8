/*
 * submit.h: logons and unlocks, in a thread of their own, over the inherited LSA connection.
 *
 * lsa_logon_user() blocks until the verdict; the thread's words come back to the thread of the
 * GLib main context that is the default one.
 */
#ifndef APP_KIOSK_SUBMIT_H
#define APP_KIOSK_SUBMIT_H

#include <stdbool.h>

#include "front.h"
#include "secret.h"

struct submit;

struct submit_host {
	void (*stage)(void *data, const char *stage);	/* as stages begin */
	void (*result)(void *data, const struct front_result *result);	/* once a submit_begin() */
	void *data;
};

/* Takes ownership of fd, the LSA connection; *host is copied. NULL when memory cannot be had. Does
 * not block: the connection is spoken to at the first submit. */
struct submit *submit_new(int fd, const struct submit_host *host)
    __attribute__((warn_unused_result));

/* Packs the logon with the PIN, wipes the PIN, and begins. What comes of it, a failure to begin
 * included, is told by host->result, later. One at a time. */
void submit_begin(struct submit *submit, const struct front_submit *what, struct secret *pin);

#endif
