/*
 * wire_session.h: what cardea-authority and cardea-session say to each other, by the rules of
 * wire.h.
 */
#ifndef APP_WIRE_WIRE_SESSION_H
#define APP_WIRE_WIRE_SESSION_H

#include "wire.h"

struct wire_session_resolve {
	char account[WIRE_NAME];	/* the local user that the account rules name */
	char pam_service[64];
	uint32_t minimum_uid;
};

struct wire_session_account {
	uint32_t uid, gid;
	char home[WIRE_NAME];
};

struct wire_session_open {		/* with 1 descriptor: the folder of the shell's cgroup */
	uint64_t logon_id;
	uint64_t attempt;
	char principal[WIRE_NAME];	/* with realm */
	char shells[WIRE_RULES];	/* "user NAME COMMAND", "group NAME COMMAND",
					 * "default COMMAND" */
	char exits[WIRE_RULES];		/* "CODE ACTION": restart-shell, log-off, restart-device,
					 * shut-down-device, nothing; "default ACTION" */
	char wayland[WIRE_NAME];	/* WAYLAND_DISPLAY, an absolute path; empty: no display */
	char path[WIRE_NAME];		/* PATH of the shell's environment */
	char language[64];		/* LANG */
	uint32_t at_once_seconds;	/* an exit sooner than this is shell-exits-at-once */
	uint32_t brake_count;		/* more restarts than this within ... */
	uint32_t brake_seconds;		/* ... this many seconds are shell-crash-loop */
	struct message_blob ccache;
};

struct wire_session_opened {
	uint32_t shell_pid;
	char shell[WIRE_NAME];
	char ccache[WIRE_NAME];		/* KRB5CCNAME of the session */
};

struct wire_session_tickets {		/* replaces all earlier tickets of the session */
	struct message_blob ccache;
};

struct wire_session_tickets_done {
	uint8_t done;
};

struct wire_session_shell {		/* the shell ended; what follows from its exit */
	uint32_t status;		/* exit code, or 128 + signal */
	uint8_t action;			/* enum wire_exit_action */
	uint32_t restarts;
};

enum wire_exit_action {
	WIRE_EXIT_RESTART_SHELL = 1, WIRE_EXIT_LOG_OFF, WIRE_EXIT_RESTART_DEVICE,
	WIRE_EXIT_SHUT_DOWN_DEVICE, WIRE_EXIT_NOTHING,
};

/* "restart-shell", as rules and records have it; "unknown" for a number that is no action. */
const char *wire_exit_action_name(uint8_t action);

struct wire_session_end {
	uint32_t grace_ms;		/* from SIGTERM to the end of the cgroup */
};

struct wire_session_ended {
	uint16_t failure;		/* shell-exits-at-once, shell-crash-loop, FAILURE_NONE */
	uint8_t action;			/* what a rule asks of the device: enum wire_exit_action */
	uint32_t status;
};

struct wire_session_failed {
	uint16_t failure;
	char detail[WIRE_DETAIL];
};

#endif
