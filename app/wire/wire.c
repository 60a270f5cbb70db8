#include "wire.h"

#include <string.h>

#include "bytes.h"

#define BEGIN	WIRE_STATE_BEGIN
#define FOUND	WIRE_STATE_FOUND
#define READY	WIRE_STATE_READY
#define ATTEMPT	WIRE_STATE_ATTEMPT
#define BUFFER	WIRE_STATE_BUFFER
#define SIGN	WIRE_STATE_SIGN
#define RUNNING	WIRE_STATE_RUNNING
#define TGT	WIRE_STATE_TGT
#define OPEN	WIRE_STATE_OPEN
#define DONE	WIRE_STATE_DONE
#define ERRAND	WIRE_STATE_ERRAND
#define SAME	0	/* the state stays */

/* Every legal message: who says it, in which states, and what state it leads to. */
static const struct {
	enum wire_peer peer;
	uint16_t type;
	unsigned int in;
	unsigned int to;
} legal[] = {
	{ WIRE_FROM_WATCH, WIRE_WATCH_PRESENT, BEGIN, SAME },
	{ WIRE_FROM_WATCH, WIRE_WATCH_GONE, BEGIN, SAME },
	{ WIRE_FROM_WATCH, WIRE_WATCH_BEAT, BEGIN, SAME },
	{ WIRE_FROM_WATCH, WIRE_WATCH_READER, BEGIN, SAME },
	{ WIRE_FROM_WATCH, WIRE_WATCH_PCSC, BEGIN, SAME },
	{ WIRE_FROM_WATCH, WIRE_WATCH_ANSWER, BEGIN, SAME },
	{ WIRE_WATCH_TO_SEAT, WIRE_WATCH_PRESENT, BEGIN, SAME },
	{ WIRE_WATCH_TO_SEAT, WIRE_WATCH_GONE, BEGIN, SAME },
	{ WIRE_WATCH_TO_SEAT, WIRE_WATCH_BEAT, BEGIN, SAME },
	{ WIRE_WATCH_TO_SEAT, WIRE_WATCH_SLEEP, BEGIN, SAME },
	{ WIRE_TO_WATCH, WIRE_WATCH_MODE, BEGIN, SAME },
	{ WIRE_TO_WATCH, WIRE_WATCH_ASK, BEGIN, SAME },

	{ WIRE_FROM_SEAT, WIRE_SEAT_LOCKED, BEGIN, SAME },
	{ WIRE_FROM_SEAT, WIRE_SEAT_UNLOCKED, BEGIN, SAME },
	{ WIRE_TO_SEAT, WIRE_SEAT_LOCK, BEGIN, SAME },
	{ WIRE_FROM_SEAT, WIRE_SEAT_ATTENTION, BEGIN, SAME },
	{ WIRE_TO_SEAT, WIRE_SEAT_UNLOCK, BEGIN, SAME },
	{ WIRE_TO_SEAT, WIRE_SEAT_SETUP, BEGIN, SAME },
	{ WIRE_TO_SEAT, WIRE_SEAT_KIOSK, BEGIN, SAME },
	{ WIRE_TO_SEAT, WIRE_SEAT_SESSION, BEGIN, SAME },

	{ WIRE_TO_CARD, WIRE_CARD_OPEN, BEGIN, READY },
	{ WIRE_TO_CARD, WIRE_CARD_ATTEMPT, READY, ATTEMPT },
	{ WIRE_TO_CARD, WIRE_CARD_SIGN, ATTEMPT, SIGN },
	{ WIRE_TO_CARD, WIRE_CARD_CANCEL, READY | ATTEMPT | SIGN, READY },
	{ WIRE_TO_CARD, WIRE_CARD_ERRAND, READY, ERRAND },
	{ WIRE_FROM_CARD, WIRE_CARD_FOUND, BEGIN, FOUND },
	{ WIRE_FROM_CARD, WIRE_CARD_SLOT, FOUND, SAME },
	{ WIRE_FROM_CARD, WIRE_CARD_READY, FOUND, READY },
	{ WIRE_FROM_CARD, WIRE_CARD_BUFFER, ATTEMPT, BUFFER },
	{ WIRE_FROM_CARD, WIRE_CARD_PIN, SIGN, SAME },
	{ WIRE_FROM_CARD, WIRE_CARD_SIGNED, SIGN, SAME },
	{ WIRE_FROM_CARD, WIRE_CARD_CLOSED, ATTEMPT | BUFFER | SIGN, READY },
	{ WIRE_FROM_CARD, WIRE_CARD_FAILED, BEGIN | FOUND, DONE },
	{ WIRE_FROM_CARD, WIRE_CARD_FAILED, READY | ATTEMPT | BUFFER | SIGN | ERRAND, SAME },
	{ WIRE_FROM_CARD, WIRE_CARD_ERRAND_DONE, ERRAND, READY },
	{ WIRE_KIOSK_TO_CARD, WIRE_PINS, BEGIN, DONE },

	{ WIRE_KRB_TO_CARD, WIRE_SIGN_REQUEST, BEGIN, SAME },
	{ WIRE_CARD_TO_KRB, WIRE_SIGN_RESULT, SIGN, BEGIN },

	{ WIRE_TO_KRB, WIRE_KRB_START, BEGIN, DONE },
	{ WIRE_FROM_KRB, WIRE_KRB_PREFLIGHT, RUNNING, SIGN },
	{ WIRE_FROM_KRB, WIRE_KRB_TGT, SIGN, TGT },
	{ WIRE_FROM_KRB, WIRE_KRB_RESULT, TGT, DONE },
	{ WIRE_FROM_KRB, WIRE_KRB_FAILED, RUNNING | SIGN | TGT, DONE },

	{ WIRE_TO_VERIFY, WIRE_VERIFY_PREPARE, BEGIN, DONE },
	{ WIRE_TO_VERIFY, WIRE_VERIFY_PROVE, BEGIN, DONE },
	{ WIRE_FROM_VERIFY, WIRE_VERIFY_JUDGEMENT, RUNNING, DONE },
	{ WIRE_FROM_VERIFY, WIRE_VERIFY_PROOF, RUNNING, DONE },
	{ WIRE_FROM_VERIFY, WIRE_VERIFY_FAILED, RUNNING, DONE },

	{ WIRE_TO_SESSION, WIRE_SESSION_RESOLVE, BEGIN, READY },
	{ WIRE_TO_SESSION, WIRE_SESSION_OPEN, READY, OPEN },
	{ WIRE_TO_SESSION, WIRE_SESSION_TICKETS, OPEN, SAME },
	{ WIRE_TO_SESSION, WIRE_SESSION_END, READY | OPEN, DONE },
	{ WIRE_FROM_SESSION, WIRE_SESSION_ACCOUNT, RUNNING, READY },
	{ WIRE_FROM_SESSION, WIRE_SESSION_OPENED, READY, OPEN },
	{ WIRE_FROM_SESSION, WIRE_SESSION_TICKETS_DONE, OPEN, SAME },
	{ WIRE_FROM_SESSION, WIRE_SESSION_SHELL, OPEN, SAME },
	{ WIRE_FROM_SESSION, WIRE_SESSION_ENDED, OPEN, DONE },
	{ WIRE_FROM_SESSION, WIRE_SESSION_FAILED, RUNNING | READY, DONE },
	{ WIRE_FROM_SESSION, WIRE_SESSION_FAILED, OPEN, SAME },

	{ WIRE_TO_KIOSK, WIRE_FRONT_BEGIN, BEGIN, OPEN },
	{ WIRE_TO_KIOSK, WIRE_FRONT_STATE, OPEN, SAME },
	{ WIRE_TO_KIOSK, WIRE_FRONT_CARD, OPEN, SAME },
	{ WIRE_TO_KIOSK, WIRE_FRONT_TILE, OPEN, SAME },
	{ WIRE_TO_KIOSK, WIRE_FRONT_GONE, OPEN, SAME },
	{ WIRE_TO_KIOSK, WIRE_FRONT_ERRAND_SOCKET, OPEN, SAME },
	{ WIRE_TO_KIOSK, WIRE_FRONT_ERRAND_DONE, OPEN, SAME },
	{ WIRE_FROM_KIOSK, WIRE_FRONT_SCREEN, BEGIN, SAME },
	{ WIRE_FROM_KIOSK, WIRE_FRONT_CANCEL, BEGIN, SAME },
	{ WIRE_FROM_KIOSK, WIRE_FRONT_ERRAND, BEGIN, SAME },
	{ WIRE_FROM_KIOSK, WIRE_FRONT_REMARK, BEGIN, SAME },
};

unsigned int
wire_next(enum wire_peer peer, unsigned int state, uint16_t type)
{
	for (size_t i = 0; i < sizeof(legal) / sizeof(legal[0]); i++)
		if (legal[i].peer == peer && legal[i].type == type && (legal[i].in & state) != 0)
			return legal[i].to == SAME ? state : legal[i].to;
	return 0;
}

static const char *const lock_reasons[] = {
	[WIRE_LOCK_START] = "start",
	[WIRE_LOCK_AUTHORITY] = "authority",
	[WIRE_LOCK_CARD_REMOVED] = "card-removed",
	[WIRE_LOCK_READER_REMOVED] = "reader-removed",
	[WIRE_LOCK_PCSC_GONE] = "pcsc-gone",
	[WIRE_LOCK_WATCH_GONE] = "watch-gone",
	[WIRE_LOCK_WATCH_SILENT] = "watch-silent",
	[WIRE_LOCK_AUTHORITY_GONE] = "authority-gone",
	[WIRE_LOCK_PROTOCOL] = "protocol",
	[WIRE_LOCK_DEMAND] = "demand",
	[WIRE_LOCK_INSERTION] = "insertion",
	[WIRE_LOCK_SESSION_ENDED] = "session-ended",
	[WIRE_LOCK_ATTENTION] = "attention",
	[WIRE_LOCK_IDLE] = "idle",
	[WIRE_LOCK_SUSPEND] = "suspend",
};

const char *
wire_lock_reason_name(uint8_t reason)
{
	if (reason >= sizeof(lock_reasons) / sizeof(lock_reasons[0]) ||
	    lock_reasons[reason] == NULL)
		return "unknown";
	return lock_reasons[reason];
}

static const char *const exit_actions[] = {
	[WIRE_EXIT_RESTART_SHELL] = "restart-shell",
	[WIRE_EXIT_LOG_OFF] = "log-off",
	[WIRE_EXIT_RESTART_DEVICE] = "restart-device",
	[WIRE_EXIT_SHUT_DOWN_DEVICE] = "shut-down-device",
	[WIRE_EXIT_NOTHING] = "nothing",
};

const char *
wire_exit_action_name(uint8_t action)
{
	if (action >= sizeof(exit_actions) / sizeof(exit_actions[0]) ||
	    exit_actions[action] == NULL)
		return "unknown";
	return exit_actions[action];
}

bool
wire_check_put(uint8_t *buf, size_t room, size_t *used, const struct wire_check *check)
{
	size_t name = strnlen(check->name, sizeof(check->name) - 1);
	size_t why = strnlen(check->why, sizeof(check->why) - 1);
	struct bytes_out out;

	if (*used > room)
		return false;
	out = bytes_out(buf + *used, room - *used);
	bytes_out_u8(&out, check->outcome);
	bytes_out_u16(&out, check->failure);
	bytes_out_u8(&out, (uint8_t)name);
	bytes_out_put(&out, check->name, name);
	bytes_out_u8(&out, (uint8_t)why);
	bytes_out_put(&out, check->why, why);
	if (out.bad)
		return false;
	*used += out.used;
	return true;
}

bool
wire_check_get(struct message_blob *blob, struct wire_check *check)
{
	struct bytes_in in = bytes_in(blob->p, blob->n);
	const uint8_t *name, *why;
	size_t name_n, why_n;

	*check = (struct wire_check){ .outcome = 0 };
	if (blob->n == 0)
		return false;
	check->outcome = bytes_in_u8(&in);
	check->failure = bytes_in_u16(&in);
	name_n = bytes_in_u8(&in);
	name = bytes_in_take(&in, name_n);
	why_n = bytes_in_u8(&in);
	why = bytes_in_take(&in, why_n);
	if (in.bad || name_n >= sizeof(check->name) || why_n >= sizeof(check->why))
		return false;
	memcpy(check->name, name, name_n);
	memcpy(check->why, why, why_n);
	*blob = (struct message_blob){ in.p, in.left };
	return true;
}
