/*
 * session.h: the session there is: its identity, its cardea-session and its cgroup.
 */
#ifndef APP_AUTHORITY_SESSION_H
#define APP_AUTHORITY_SESSION_H

#include "attempt.h"
#include "authority.h"

struct session {
	struct authority *authority;
	uint64_t logon_id;
	char principal[WIRE_NAME];	/* as proved, without realm */
	char realm[WIRE_NAME];
	char asked[WIRE_NAME];		/* the name that the card asked for: an enterprise name may */
	char asked_realm[WIRE_NAME];	/* stand for another principal */
	char sid[WIRE_NAME];
	char account[WIRE_NAME];
	char who[WIRE_NAME];		/* the name people know */
	char serial[65];		/* of the card that logged on */
	char certificate[65];		/* SHA-256 of the one that logged on */
	bool hinted;			/* its logon was given a user name */
	char code[ATTEMPT_CODE];	/* of the attempt that began it */
	char groups[ATTEMPT_GROUPS];	/* the token's LocalGroups, as the attempt had them */
	uint32_t uid;
	uint64_t since;
	struct helper *helper;
	uint64_t asked_by;		/* the attempt that asked it last */
	unsigned int unanswered;	/* questions to it */
	struct loop_source *limit;	/* a cardea-session that does not end in time */
	char cgroup[WIRE_DETAIL];	/* of what it starts; cardea-session itself is a helper */
};

/* Asks a cardea-session about the attempt's account; its answer is an event. For a logon that
 * process goes on to be the session's; else it ends with the attempt. */
void session_resolve(struct authority *a, struct attempt *at);

/* EFFECT_OPEN and EFFECT_RENEW: the attempt was granted. */
void session_open(struct authority *a, struct attempt *at);
void session_renew(struct authority *a, struct attempt *at);

/* EFFECT_END_SESSION. */
void session_end(struct authority *a);

/* True when the proof's principal and SID are the session's. */
bool session_same(const struct session *s, const char *principal, const char *realm,
    const char *sid);

/* True when the session is that of this name, as proved or as the card asked for it. */
bool session_named(const struct session *s, const char *principal, const char *realm);

/* Ends the cgroups of all sessions of a predecessor. -1 with errno when one lives on. */
int session_end_old(const struct authority *a) __attribute__((warn_unused_result));

#endif
