/*
 * world.h: a private machine for tests of cardea-session: own passwd, group, shadow and PAM files,
 * own /run and cgroup, in a mount namespace of the test process. Needs root, else the test is
 * skipped. All files live below /run, which is a tmpfs of the namespace.
 *
 * Users: alice 61001 (groups alice, nurses; home /run/world/alice, with a fifo "ready"), nohome 61002 (home missing),
 * low 50. PAM services: good (says what it does in /run/world/pam), refuse (account), closed
 * (session), mkhome (makes the home).
 */
#ifndef TESTS_APP_SESSION_WORLD_H
#define TESTS_APP_SESSION_WORLD_H

#include <stdbool.h>
#include <sys/types.h>

#include "channel.h"
#include "wire_session.h"

#define WORLD		"/run/world"
#define ALICE		61001U
#define NURSES		61100U

void world_make(void);
void world_drop(void);

/* One cardea-session with its channel. */
struct peer {
	struct channel channel;
	pid_t pid;
	int pidfd;
};

void peer_start(struct peer *p);

/* Closes the channel, if it is open, waits for the process and returns its wait status. */
int peer_end(struct peer *p);

void peer_send(struct peer *p, uint16_t type, const void *body);

/* Receives the next message, which must be of this type. */
void peer_expect(struct peer *p, uint16_t type, void *body);

/* RESOLVE for account with service; the answer must be ACCOUNT, or FAILED with `failure`. */
void peer_resolve(struct peer *p, const char *account, const char *service);
void peer_resolve_refused(struct peer *p, const char *account, const char *service,
    unsigned int failure);

/* OPEN with the rules; with the session's cgroup and the tickets "one". */
void peer_open(struct peer *p, const char *shells, const char *exits);

/* The whole text of a file; "" when there is none. Static. */
const char *slurp(const char *path);

/* Whether the shell's cgroup has a process. */
bool world_populated(void);

#endif
