#include <criterion/criterion.h>
#include <string.h>

#include "policy.h"

static struct policy policy;
static char account[POLICY_USER];

static void
rules(const char *lines)
{
	char text[1024] = "[accounts]\n", why[256];

	strcat(text, lines);
	policy_defaults(&policy);
	cr_assert_eq(policy_parse_text("f", text, strlen(text), &policy, why, sizeof(why)), 0, "%s",
	    why);
}

static enum failure
ask(const char *principal, const char *realm, const char *hint)
{
	memset(account, 'x', sizeof(account));
	return policy_account(&policy, principal, realm, hint, account, sizeof(account));
}

Test(account, without_a_rule_there_is_no_account)
{
	policy_defaults(&policy);
	cr_expect_eq(ask("alice", "R", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_str_eq(account, "");
}

Test(account, is_the_one_that_the_rule_names)
{
	rules("map = alice@R kiosk1\nmap = bob@R kiosk2\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(account, "kiosk1");
	cr_expect_eq(ask("bob", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(account, "kiosk2");
	cr_expect_eq(ask("carol", "R", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_eq(ask("alice", "OTHER", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_eq(ask("alice", "r", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_eq(ask("Alice", "R", ""), FAILURE_LOCAL_NO_RULE);
}

Test(account, by_a_rule_for_a_realm_is_the_principal_s_own_name)
{
	rules("map = *@R %\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(account, "alice");
}

Test(account, never_comes_from_a_principal_that_is_no_plain_name)
{
	static const char *const names[] = { "root", "", "host/kiosk", "../etc", "a b", "-x", "0",
	    "1000", "a@b", "a\nb", "a:b", "abcdefghijklmnopqrstuvwxyzabcdefg", ".x", "a%b" };

	rules("map = *@R %\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		cr_expect_eq(ask(names[i], "R", ""), FAILURE_LOCAL_NO_RULE, "%s", names[i]);
		cr_expect_str_eq(account, "");
	}
}

Test(account, by_a_rule_that_names_the_principal_wins_over_one_for_its_realm)
{
	rules("map = *@R %\nmap = alice@R kiosk\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(account, "kiosk");
	cr_expect_eq(ask("alice", "R", "alice"), FAILURE_NONE);
	cr_expect_str_eq(account, "kiosk", "a hint opens no rule that does not apply");
}

Test(account, of_several_is_refused_unless_the_hint_names_one)
{
	rules("map = alice@R one\nmap = alice@R two\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_LOCAL_RULE_AMBIGUOUS);
	cr_expect_str_eq(account, "");
	cr_expect_eq(ask("alice", "R", "three"), FAILURE_LOCAL_RULE_AMBIGUOUS);
	cr_expect_eq(ask("alice", "R", "two"), FAILURE_NONE);
	cr_expect_str_eq(account, "two");
	cr_expect_eq(ask("alice", "R", "one"), FAILURE_NONE);
	cr_expect_str_eq(account, "one");
}

Test(account, given_twice_alike_is_not_ambiguous)
{
	rules("map = alice@R one\nmap = alice@R one\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(account, "one");
}

Test(account, that_does_not_fit_is_not_cut)
{
	char small[4];

	rules("map = alice@R kiosk\n");
	cr_expect_eq(policy_account(&policy, "alice", "R", "", small, sizeof(small)),
	    FAILURE_LOCAL_NO_RULE);
	cr_expect_str_eq(small, "");
}

Test(reader, is_admitted_by_any_pattern_and_all_are_without_one)
{
	char why[256];
	static const char text[] = "[pcsc]\nreaders = Virtual PCD 00 0?\nreaders = ACS*\n";

	policy_defaults(&policy);
	cr_expect(policy_reader(&policy, "Anything"));
	cr_assert_eq(policy_parse_text("f", text, sizeof(text) - 1, &policy, why, sizeof(why)), 0);
	cr_expect(policy_reader(&policy, "Virtual PCD 00 01"));
	cr_expect(policy_reader(&policy, "ACS ACR39U 00 00"));
	cr_expect(!policy_reader(&policy, "Virtual PCD 00 10"));
	cr_expect(!policy_reader(&policy, "Other"));
	cr_expect(!policy_reader(&policy, ""));
}
