/*
 * helper.h: the authority's other processes: started, spoken to, limited and reaped.
 *
 * A helper is a channel, a process and a cgroup. What it says is held against wire_next() before
 * anybody sees it; a message out of turn, of a wrong size or version, evidence without end, or the
 * channel's end, ends the helper and is told to its owner once.
 */
#ifndef APP_AUTHORITY_HELPER_H
#define APP_AUTHORITY_HELPER_H

#include <stdbool.h>
#include <sys/types.h>

#include "channel.h"
#include "loop.h"
#include "status.h"
#include "wire.h"
#include "wire_states.h"

enum helper_kind {
	HELPER_WATCH, HELPER_SEAT, HELPER_CARD, HELPER_KRB, HELPER_VERIFY, HELPER_SESSION,
	HELPER_KIOSK,
	HELPER_KINDS
};

struct authority;
struct helper;

struct helper_owner {
	/* A legal message is in helper->channel; it may be decoded with helper_decode(). */
	void (*message)(void *data, struct helper *helper, uint16_t type);
	/* It is no more: helper-died or protocol-violation. The helper is already ended; the
	 * owner forgets it. */
	void (*ended)(void *data, struct helper *helper, enum failure failure);
	void *data;
};

struct helper {
	struct helper *next;		/* of the authority's list, until it is reaped */
	struct authority *authority;
	enum helper_kind kind;
	struct helper_owner owner;
	struct channel channel;
	struct loop_source *readable;
	unsigned int says, hears;	/* states of wire_next() for either direction */
	unsigned int evidence;		/* messages of it that were said */
	pid_t pid;
	uid_t uid;
	bool ending;			/* its owner has let go of it */
	char cgroup[512];
};

/* Its program's name: "cardea-card". */
const char *helper_name(enum helper_kind kind);

/* Starts one in a cgroup of its own; `second` becomes its second channel or is -1. NULL when it
 * cannot be started; errno says why. */
struct helper *helper_start(struct authority *authority, enum helper_kind kind, int second,
    const struct helper_owner *owner)
    __attribute__((warn_unused_result));

/* Sends a message that is legal now. False when it cannot be sent: the helper is then ended and its
 * owner has been told, so that a caller who has nothing left to do need not look. */
bool helper_send(struct helper *helper, uint16_t type, const void *body, const int *fds);

/* Its last message as a struct of its type, to be freed by the caller; NULL when it is broken:
 * then the helper is ended and its owner told. */
void *helper_decode(struct helper *helper) __attribute__((warn_unused_result));

/* Handles the messages that are already there; no more than an honest helper can have sent, so that
 * one that does not stop cannot hold up the rest. */
void helper_drain(struct helper *helper);

/* Lets go of *helper and sets it to NULL: its cgroup is killed and its owner hears no more. NULL
 * is allowed. */
void helper_end(struct helper **helper);

#endif
