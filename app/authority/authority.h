/*
 * authority.h: what the authority knows, and how its files speak with each other.
 *
 * One process, one loop. What happens is told to authority_event(); decide_step() says what
 * follows, which authority.c and attempt.c do. Nobody else changes authority->decide.
 */
#ifndef APP_AUTHORITY_AUTHORITY_H
#define APP_AUTHORITY_AUTHORITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "decide.h"
#include "helper.h"
#include "log.h"
#include "loop.h"
#include "policy.h"

struct attempt;
struct card;
struct client;
struct doctor;
struct errand;
struct kiosk;
struct recording;
struct recordings;
struct session;

enum { AUTHORITY_EVENTS = 32, AUTHORITY_ENDED = 32, AUTHORITY_READERS = 16 };

struct authority {
	struct loop *loop;
	struct policy *policy;
	struct log *log;
	struct recordings *recordings;	/* NULL: nothing is recorded */
	bool config_valid;		/* false: policy-config-invalid for every logon */
	char config_fault[512];
	char cgroup[400];
	uint64_t serial;		/* of helpers' cgroups */
	struct { uid_t uid; gid_t gid; } ids[HELPER_KINDS];
	gid_t group;			/* may use the public socket */

	struct decide_state decide;
	struct decide_policy removal;
	struct decide_event queue[AUTHORITY_EVENTS];
	size_t queued;
	bool acting;
	bool leaving;			/* told to stop: when the session has ended */
	bool unlogged;			/* a record of the running attempt was lost */

	struct helper *helpers;		/* all that are not reaped yet */
	struct helper *watch, *seat;
	struct loop_source *revive;	/* restarts watch and seat */
	struct loop_source *patience;	/* how long the seat may take to lock or unlock */
	uint32_t revivals;
	bool pcscd;
	bool locked;			/* as the seat last said */
	uint8_t lock_reason;
	uint64_t lock_since;
	uint64_t period;		/* counts locked periods; the one there is or was last */
	uint64_t attention;		/* Ctrl+Alt+Del in this one */
	struct kiosk *kiosk;		/* NULL without a display */
	int console;			/* the terminal behind the display; -1: none */
	struct errand *errand;
	struct doctor *doctor;
	bool surveyed;			/* the watcher has said what there is */
	char readers[AUTHORITY_READERS][WIRE_READER];
	char slept[WIRE_READER];	/* whose card was in when the machine last slept */
	size_t reader_count;

	struct card *cards;
	struct card *dropped;		/* that went, until `sweep` frees them */
	struct loop_source *sweep;
	struct attempt *attempt;
	struct session *session;
	struct loop_source *grace;
	uint64_t next_logon;		/* LogonIds are given out once */
	uint64_t ended[AUTHORITY_ENDED];	/* the last LogonIds whose sessions have ended */
	size_t ended_at;

	struct client *clients;
	struct {
		unsigned int left;	/* that may be made now */
		uint64_t reckoned_ns;
	} calls[2];			/* of others than root, of the kiosk */
	uint64_t calls_unlogged;	/* refused without a record since the last */
	int ready_fd;			/* to say "ready" on; -1: said, or not asked for */
	int listener;
	struct loop_source *accepting;

	char failed_attempt[8];		/* the last failure, for `cardea status` */
	enum failure failed;
	uint64_t failed_at;
	char ended_attempt[8];		/* of the last session, when it ended by a fault: */
	enum failure ended_by;
};

/* Decides about one event and does what follows; events that arise meanwhile wait their turn. */
void authority_event(struct authority *a, const struct decide_event *event);

/* The same for an event of the attempt: what came of it, and whether it is the session's user. */
void authority_tell(struct authority *a, enum decide_what what, enum failure failure, bool same);

/* True when the session there is has this LogonId. */
bool authority_session_is(const struct authority *a, uint64_t logon_id);

/* A session has opened, or ended by this fault: what the next locked period tells of it. */
void authority_session_ended(struct authority *a, enum failure failure, const char *code);

/* The seat does not answer: it may go on showing a session whatever it is told, and is killed. */
void authority_seat_hangs(struct authority *a);

/* Starts the watcher and the seat, which share a socket. False when one cannot be started; they
 * are then tried again later. */
bool authority_start_watch_and_seat(struct authority *a);

#endif
