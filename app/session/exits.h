/*
 * exits.h: what follows from the end of a shell. Pure.
 *
 * Rules are lines "CODE ACTION" and "default ACTION": CODE is 0 to 255 (128 + n: ended by signal
 * n); ACTION is restart-shell, log-off, restart-device, shut-down-device or nothing. Without a rule
 * that fits, the session logs off.
 */
#ifndef APP_SESSION_EXITS_H
#define APP_SESSION_EXITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "wire_session.h"

enum { EXITS_BRAKE_MAX = 64 };		/* a larger brake count means this one */

struct exits_policy {
	const char *rules;		/* borrowed */
	uint32_t at_once_seconds;
	uint32_t brake_count, brake_seconds;
};

struct exits_history {			/* all zero at first */
	uint32_t restarts;		/* of the session so far */
	size_t recent;			/* how many of at_ns are set */
	uint64_t at_ns[EXITS_BRAKE_MAX];	/* the latest restarts, oldest first */
};

struct exits_verdict {
	enum wire_exit_action action;
	enum failure failure;		/* shell-exits-at-once or shell-crash-loop: then log-off */
};

/* The number of the first line that is no rule or repeats a code, from 1; 0 when all are good. */
unsigned int exits_check(const char *rules) __attribute__((warn_unused_result));

/* The action for `status`; *named tells whether a rule names that very code. */
enum wire_exit_action exits_action(const char *rules, uint32_t status, bool *named);

/* The exit code of a shell as shells report it: the code, or 128 + signal. */
uint32_t exits_status(int wait_status);

/* What to do now that the shell has ended with `status` after running for ran_ns. The first shell
 * of a session that ends within at_once_seconds by a code that no rule names ends the session; so
 * does a restart beyond brake_count within brake_seconds. A restart is entered into *history. */
struct exits_verdict exits_step(const struct exits_policy *policy, struct exits_history *history,
    uint32_t status, uint64_t ran_ns, uint64_t now_ns);

#endif
