/*
 * server.h: the public socket and the kiosk's connection: who asks, and what they are told.
 */
#ifndef APP_AUTHORITY_SERVER_H
#define APP_AUTHORITY_SERVER_H

#include "attempt.h"
#include "authority.h"

struct client {
	struct client *next;
	struct authority *authority;
	struct channel channel;
	struct loop_source *readable;
	uid_t uid;
	gid_t gid;
	pid_t pid;
	bool connected;			/* CONNECT was said */
	bool trusted;			/* it registered as a logon process */
	bool front;			/* the kiosk, over the connection that it inherited */
};

enum {
	SERVER_CLIENTS = 32,		/* of others than root: more than this are turned away */
	SERVER_CLIENTS_EACH = 16,	/* of one of them */
};

/* Makes the socket below the runtime folder and serves it. -1 with errno on failure. */
int server_start(struct authority *a) __attribute__((warn_unused_result));

/* Serves the kiosk `pid` over fd, which is the client's or closed; it need not connect. NULL when
 * that cannot be done. */
struct client *server_adopt(struct authority *a, int fd, uid_t uid, pid_t pid)
    __attribute__((warn_unused_result));

/* Ends a client, and its attempt with it, and sets it to NULL; NULL is allowed. */
void server_drop(struct client **client);

/* Hands the attempt's caller its end of the buffer's socket. False when the caller is gone. */
bool server_submit(struct client *client, const struct attempt *at, int fd)
    __attribute__((warn_unused_result));

/* Answers what the tool asked: the JSON text, or with a failure none. */
void server_answer(struct client *client, enum failure failure, const char *json);

/* Tells it that a stage has begun. */
void server_progress(struct client *client, const char *stage);

/* Tells it the verdict; `granted` false leaves token, profile and quotas out. */
void server_result(struct client *client, const struct attempt *at, enum failure failure,
    bool granted);

#endif
