#include "wire_session.h"

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
