/*
 * decide.h: every decision of the authority: (state, event) -> (state, effects).
 *
 * Pure: no clock, no I/O, no globals. The authority's other files turn what happens into events
 * and effects into acts; none of them may log anybody on. Only decide_step() produces
 * EFFECT_GRANT, and only for an attempt that cardea-verify has proved on the insertion it began
 * on. An event that does not fit the state changes nothing but, where it could be an attack or a
 * fault, denies the attempt.
 */
#ifndef APP_AUTHORITY_DECIDE_H
#define APP_AUTHORITY_DECIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

/* DENY is what is there when nothing was decided. */
enum verdict { DENY = 0, GRANT = 0x6B1D };

/* How far the attempt is. One runs at a time. */
enum decide_stage {
	ATTEMPT_NONE,
	ATTEMPT_BUFFER,		/* cardea-card unpacks the logon buffer */
	ATTEMPT_PREPARE,	/* cardea-verify judges the certificate and the set-up */
	ATTEMPT_KDC,		/* cardea-krb asks the KDC without a signature */
	ATTEMPT_SIGN,		/* the card may be asked for PIN and signature */
	ATTEMPT_TICKET,		/* signed; cardea-krb gets the tickets */
	ATTEMPT_PROVE,		/* cardea-verify proves the attempt */
	ATTEMPT_ACCOUNT,	/* cardea-session resolves the account */
	ATTEMPT_REPLACE,	/* all is proved; the session there was is being ended */
	ATTEMPT_OPEN,		/* granted: the session opens, or its tickets are replaced */
	ATTEMPT_ASK,		/* a card time limit tripped: is pcscd there? */
};

enum decide_kind { KIND_LOGON, KIND_UNLOCK, KIND_TRIAL };

enum decide_session {
	SESSION_NONE,
	SESSION_STARTING,	/* granted, the shell does not run yet */
	SESSION_SHOWN,
	SESSION_LOCKED,
	SESSION_ENDING,		/* locked; its processes are being ended */
};

/* ScRemoveOption: what becomes of a session whose card left. It is locked in any case but the
 * first, which binds a session to no insertion. */
enum decide_removal { REMOVAL_NOTHING, REMOVAL_LOCK, REMOVAL_LOG_OFF };

struct decide_policy {
	enum decide_removal removal;
	bool grace;		/* REMOVAL_LOG_OFF: only after the grace time */
	bool tap_over;		/* a logon that asks for it ends another's locked session */
};

struct decide_state {
	enum decide_stage stage;
	enum decide_kind kind;
	uint64_t insertion;	/* the attempt's; 0 with ATTEMPT_NONE */
	enum failure pending;	/* ATTEMPT_ASK: the verdict unless pcscd is gone */
	bool proved;		/* cardea-verify proved this attempt */
	bool replace;		/* a logon that may end the locked session of another */
	enum decide_session session;
	uint64_t bound;		/* the insertion whose removal locks the session; 0: none */
	bool beat;		/* the watcher's heartbeat is on */
};

enum decide_what {
	EVENT_BEGIN,		/* an envelope came: kind, insertion, failure when it is refused;
				 * same: a logon that would replace the session */
	EVENT_BUFFER,		/* kind (trial: of the buffer), failure */
	EVENT_PREPARED,		/* failure */
	EVENT_KDC_READY,
	EVENT_SIGNED,
	EVENT_TICKETS,		/* cardea-krb's result came */
	EVENT_PROVED,		/* same: principal and SID are the session's */
	EVENT_ACCOUNT,		/* failure; same: the uid is the session's (unlock) */
	EVENT_OPENED,		/* the shell runs, or the session's tickets were replaced */
	EVENT_FAILED,		/* failure: a helper's own word */
	EVENT_LIMIT,		/* the stage's time limit passed */
	EVENT_ANSWER,		/* alive: pcscd answered */
	EVENT_CANCEL,		/* the caller left */
	EVENT_PRESENT,		/* insertion */
	EVENT_GONE,		/* insertion, failure: card-removed, reader-removed,
				 * pcsc-unavailable */
	EVENT_WATCH_LOST,
	EVENT_SEAT_LOST,
	EVENT_SEAT_LOCKED,	/* the seat locked by itself */
	EVENT_DEMAND,		/* lock on demand */
	EVENT_LOG_OFF,		/* asked for by root, an exit rule or the shell's end */
	EVENT_GRACE_OVER,
	EVENT_SESSION_GONE,	/* cardea-session and all it started have ended */
	EVENT_WHAT_COUNT
};

struct decide_event {
	enum decide_what what;
	enum decide_kind kind;
	uint64_t insertion;
	enum failure failure;
	bool same;
	bool alive;
};

enum decide_act {
	EFFECT_SUBMIT,		/* let the buffer go to the insertion's cardea-card */
	EFFECT_PREPARE,
	EFFECT_ASK_KDC,
	EFFECT_LET_SIGN,	/* hand cardea-card its sign socket */
	EFFECT_PROVE,
	EFFECT_RESOLVE,
	EFFECT_AWAIT_END,	/* of the session there was */
	EFFECT_GRANT,		/* verdict GRANT: mint the token */
	EFFECT_OPEN,		/* start the session */
	EFFECT_RENEW,		/* replace the session's tickets */
	EFFECT_VERDICT,		/* failure: tell the caller, end the attempt's helpers, log it */
	EFFECT_LOCK,		/* the seat */
	EFFECT_UNLOCK,		/* insertion: the seat */
	EFFECT_END_SESSION,
	EFFECT_GRACE,		/* arm the grace timer */
	EFFECT_NO_GRACE,
	EFFECT_BEAT,		/* alive: on or off */
	EFFECT_ASK_PCSC,
};

struct decide_effect {
	enum decide_act act;
	enum verdict verdict;	/* EFFECT_GRANT: GRANT; EFFECT_VERDICT: whether it succeeded */
	enum failure failure;
	uint64_t insertion;
	bool alive;
};

enum { DECIDE_EFFECTS_MAX = 8 };

struct decide_effects {
	struct decide_effect list[DECIDE_EFFECTS_MAX];
	size_t count;
};

/* The start of the authority: locked, no session, no attempt. */
struct decide_state decide_start(void);

/* Applies one event to *state and lists what must be done, in order. */
struct decide_effects decide_step(struct decide_state *state, const struct decide_policy *policy,
    const struct decide_event *event);

#endif
