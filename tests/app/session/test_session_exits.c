#include <criterion/criterion.h>
#include <signal.h>

#include "exits.h"

#define S UINT64_C(1000000000)

static const char rules[] =
    "0 log-off\n3 restart-shell\n4 restart-device\n5 shut-down-device\n6 nothing\n143 log-off\n"
    "default restart-shell\n";

static const struct exits_policy policy = { rules, 5, 3, 60 };

Test(session_exits, each_code_has_the_action_of_its_rule)
{
	static const struct {
		uint32_t status;
		enum wire_exit_action action;
		bool named;
	} rows[] = {
		{ 0, WIRE_EXIT_LOG_OFF, true }, { 3, WIRE_EXIT_RESTART_SHELL, true },
		{ 4, WIRE_EXIT_RESTART_DEVICE, true }, { 5, WIRE_EXIT_SHUT_DOWN_DEVICE, true },
		{ 6, WIRE_EXIT_NOTHING, true }, { 143, WIRE_EXIT_LOG_OFF, true },
		{ 1, WIRE_EXIT_RESTART_SHELL, false }, { 256, WIRE_EXIT_RESTART_SHELL, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool named;

		cr_expect_eq(exits_action(rules, rows[i].status, &named), rows[i].action,
		    "%u", rows[i].status);
		cr_expect_eq(named, rows[i].named, "%u", rows[i].status);
	}
}

Test(session_exits, without_any_rule_the_session_logs_off)
{
	bool named;

	cr_expect_eq(exits_action("", 0, &named), WIRE_EXIT_LOG_OFF);
	cr_expect(!named);
}

Test(session_exits, a_line_that_is_no_rule_is_named)
{
	static const char *const broken[] = {
		"0 log-off\nx log-off\n", "0 log-off\n256 log-off\n", "0 log-off\n1 log_off\n",
		"0 log-off\n1\n", "0 log-off\n1 log-off now\n", "0 log-off\n-1 log-off\n",
		"0 log-off\n0 nothing\n", "default nothing\ndefault log-off", "0 log-off\n0001 nothing\n",
		"0 log-off\n00 nothing\n", "0 log-off\n1 log-of",
	};

	cr_expect_eq(exits_check(rules), 0);
	cr_expect_eq(exits_check(""), 0);
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		cr_expect_eq(exits_check(broken[i]), 2, "%s", broken[i]);
}

Test(session_exits, a_signal_is_reported_as_shells_do)
{
	cr_expect_eq(exits_status(0), 0);
	cr_expect_eq(exits_status(7 << 8), 7);
	cr_expect_eq(exits_status(SIGKILL), 137);
	cr_expect_eq(exits_status(SIGSEGV | 0x80), 139);
}

Test(session_exits, the_first_shell_that_ends_at_once_by_no_named_code_ends_the_session)
{
	struct exits_history h = { 0 };
	struct exits_verdict v = exits_step(&policy, &h, 1, 5 * S - 1, 100 * S);

	cr_expect_eq(v.failure, FAILURE_SHELL_EXITS_AT_ONCE);
	cr_expect_eq(v.action, WIRE_EXIT_LOG_OFF);
	cr_expect_eq(h.restarts, 0);
}

Test(session_exits, a_named_code_or_a_later_end_is_no_exit_at_once)
{
	struct exits_history h = { 0 };

	cr_expect_eq(exits_step(&policy, &h, 0, 1, 100 * S).failure, FAILURE_NONE);
	cr_expect_eq(exits_step(&policy, &h, 1, 5 * S, 100 * S).failure, FAILURE_NONE);
	cr_expect_eq(h.restarts, 1);
	cr_expect_eq(exits_step(&policy, &h, 1, 1, 101 * S).action, WIRE_EXIT_RESTART_SHELL);
}

Test(session_exits, the_brake_stops_one_restart_too_many_within_its_time)
{
	struct exits_history h = { 0 };
	struct exits_verdict v;

	for (uint64_t i = 0; i < 3; i++) {
		v = exits_step(&policy, &h, 3, S, (100 + i) * S);
		cr_expect_eq(v.action, WIRE_EXIT_RESTART_SHELL);
		cr_expect_eq(v.failure, FAILURE_NONE);
	}
	v = exits_step(&policy, &h, 3, S, 160 * S);
	cr_expect_eq(v.failure, FAILURE_SHELL_CRASH_LOOP);
	cr_expect_eq(v.action, WIRE_EXIT_LOG_OFF);
	cr_expect_eq(h.restarts, 3);
}

Test(session_exits, the_brake_forgets_restarts_that_are_long_ago)
{
	struct exits_history h = { 0 };

	for (uint64_t i = 0; i < 200; i++)
		cr_expect_eq(exits_step(&policy, &h, 3, S, (100 + 21 * i) * S).failure,
		    FAILURE_NONE, "%lu", (unsigned long)i);
	cr_expect_eq(h.restarts, 200);
	cr_expect_leq(h.recent, EXITS_BRAKE_MAX);
}

Test(session_exits, a_brake_count_beyond_the_memory_brakes_at_the_memory)
{
	struct exits_policy wide = { rules, 5, 1000, 60 };
	struct exits_history h = { 0 };

	for (int i = 0; i < EXITS_BRAKE_MAX; i++)
		cr_expect_eq(exits_step(&wide, &h, 3, S, 100 * S).failure, FAILURE_NONE);
	cr_expect_eq(exits_step(&wide, &h, 3, S, 100 * S).failure, FAILURE_SHELL_CRASH_LOOP);
}

Test(session_exits, a_brake_of_zero_allows_no_restart)
{
	struct exits_policy none = { rules, 5, 0, 60 };
	struct exits_history h = { 0 };

	cr_expect_eq(exits_step(&none, &h, 3, S, 100 * S).failure, FAILURE_SHELL_CRASH_LOOP);
}

Test(session_exits, every_cut_and_bit_flip_of_the_rules_is_judged_without_harm)
{
	for (size_t n = 0; n < sizeof(rules); n++) {
		for (size_t bit = 0; bit <= n * 8; bit++) {
			char copy[sizeof(rules)] = "";
			bool named;

			memcpy(copy, rules, n);
			if (bit < n * 8)
				copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
			(void)!exits_check(copy);
			cr_assert_neq(exits_action(copy, 3, &named), 0);
		}
	}
}
