#include "exits.h"

#include <string.h>
#include <sys/wait.h>

#include "rules.h"

#define NS_PER_S UINT64_C(1000000000)

enum { CODES = 256, CODE_DEFAULT = CODES };

/* 0 to 255, CODE_DEFAULT, or -1. */
static int
parse_code(const char *word, size_t n)
{
	int code = 0;

	if (n == strlen("default") && memcmp(word, "default", n) == 0)
		return CODE_DEFAULT;
	if (n == 0 || n > 3)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (word[i] < '0' || word[i] > '9')
			return -1;
		code = code * 10 + (word[i] - '0');
	}
	return code < CODES ? code : -1;
}

/* Takes one rule apart; false when it is none. */
static bool
parse_rule(const char *line, size_t n, int *code, enum wire_exit_action *action)
{
	size_t code_n, action_n;
	const char *code_word = rules_word(&line, &n, &code_n);
	const char *action_word = rules_word(&line, &n, &action_n);

	if (code_word == NULL || action_word == NULL || n != 0)
		return false;
	if ((*code = parse_code(code_word, code_n)) < 0)
		return false;
	for (uint8_t i = WIRE_EXIT_RESTART_SHELL; i <= WIRE_EXIT_NOTHING; i++) {
		const char *name = wire_exit_action_name(i);

		if (strlen(name) != action_n || memcmp(name, action_word, action_n) != 0)
			continue;
		*action = (enum wire_exit_action)i;
		return true;
	}
	return false;
}

unsigned int
exits_check(const char *rules)
{
	bool seen[CODES + 1] = { false };
	enum wire_exit_action action;
	unsigned int number = 0;
	const char *line;
	size_t n;
	int code;

	while ((line = rules_line(&rules, &n, &number)) != NULL) {
		if (!parse_rule(line, n, &code, &action) || seen[code])
			return number;
		seen[code] = true;
	}
	return 0;
}

enum wire_exit_action
exits_action(const char *rules, uint32_t status, bool *named)
{
	enum wire_exit_action fallback = WIRE_EXIT_LOG_OFF, action;
	unsigned int number = 0;
	const char *line;
	size_t n;
	int code;

	*named = false;
	while ((line = rules_line(&rules, &n, &number)) != NULL) {
		if (!parse_rule(line, n, &code, &action))
			continue;
		if (code == CODE_DEFAULT)
			fallback = action;
		else if ((uint32_t)code == status) {
			*named = true;
			return action;
		}
	}
	return fallback;
}

uint32_t
exits_status(int wait_status)
{
	if (WIFSIGNALED(wait_status))
		return 128U + (uint32_t)WTERMSIG(wait_status);
	return (uint32_t)WEXITSTATUS(wait_status);
}

/* Enters a restart; false when that is one too many. */
static bool
brake_admits(const struct exits_policy *policy, struct exits_history *h, uint64_t now_ns)
{
	size_t limit = policy->brake_count < EXITS_BRAKE_MAX ? policy->brake_count :
	    EXITS_BRAKE_MAX;
	size_t within = 0;

	for (size_t i = 0; i < h->recent; i++)
		if (now_ns - h->at_ns[i] <= policy->brake_seconds * NS_PER_S)
			within++;
	if (within >= limit)
		return false;
	if (h->recent == EXITS_BRAKE_MAX) {
		memmove(h->at_ns, h->at_ns + 1, sizeof(h->at_ns) - sizeof(h->at_ns[0]));
		h->recent--;
	}
	h->at_ns[h->recent++] = now_ns;
	h->restarts++;
	return true;
}

struct exits_verdict
exits_step(const struct exits_policy *policy, struct exits_history *history, uint32_t status,
    uint64_t ran_ns, uint64_t now_ns)
{
	struct exits_verdict v = { .failure = FAILURE_NONE };
	bool named;

	v.action = exits_action(policy->rules, status, &named);
	if (!named && history->restarts == 0 && ran_ns < policy->at_once_seconds * NS_PER_S)
		v.failure = FAILURE_SHELL_EXITS_AT_ONCE;
	else if (v.action == WIRE_EXIT_RESTART_SHELL && !brake_admits(policy, history, now_ns))
		v.failure = FAILURE_SHELL_CRASH_LOOP;
	if (v.failure != FAILURE_NONE)
		v.action = WIRE_EXIT_LOG_OFF;
	return v;
}
