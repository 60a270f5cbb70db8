#include <criterion/criterion.h>
#include <string.h>

#include "policy.h"

static struct policy policy;
static struct policy_choice choice;

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
	memset(&choice, 'x', sizeof(choice));
	return policy_account(&policy, principal, realm, hint, &choice);
}

Test(account, without_a_rule_there_is_no_account)
{
	policy_defaults(&policy);
	cr_expect_eq(ask("alice", "R", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_str_eq(choice.account, "");
}

Test(account, is_the_one_that_the_rule_names)
{
	rules("map = alice@R kiosk1\nmap = bob@R kiosk2\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "kiosk1");
	cr_expect_eq(ask("bob", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "kiosk2");
	cr_expect_eq(ask("carol", "R", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_eq(ask("alice", "OTHER", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_eq(ask("alice", "r", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_eq(ask("Alice", "R", ""), FAILURE_LOCAL_NO_RULE);
}

Test(account, by_a_rule_for_a_realm_is_the_principal_s_own_name)
{
	rules("map = *@R %\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "alice");
}

Test(account, never_comes_from_a_principal_that_is_no_plain_name)
{
	static const char *const names[] = { "root", "", "host/kiosk", "../etc", "a b", "-x", "0",
	    "1000", "a@b", "a\nb", "a:b", "abcdefghijklmnopqrstuvwxyzabcdefg", ".x", "a%b" };

	rules("map = *@R %\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		cr_expect_eq(ask(names[i], "R", ""), FAILURE_LOCAL_NO_RULE, "%s", names[i]);
		cr_expect_str_eq(choice.account, "");
	}
}

Test(account, by_a_rule_that_names_the_principal_wins_over_one_for_its_realm)
{
	rules("map = *@R %\nmap = alice@R kiosk\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "kiosk");
	cr_expect_eq(ask("alice", "R", "alice"), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "kiosk", "a hint opens no rule that does not apply");
}

Test(account, of_several_is_refused_unless_the_hint_names_one)
{
	rules("map = alice@R one\nmap = alice@R two\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_LOCAL_RULE_AMBIGUOUS);
	cr_expect_str_eq(choice.account, "");
	cr_expect_eq(ask("alice", "R", "three"), FAILURE_LOCAL_RULE_AMBIGUOUS);
	cr_expect_eq(ask("alice", "R", "two"), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "two");
	cr_expect_eq(ask("alice", "R", "one"), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "one");
}

Test(account, of_several_is_named_by_the_user_of_a_hint_with_its_domain)
{
	rules("map = alice@R one\nmap = alice@R two\n");
	cr_expect_eq(ask("alice", "R", "two@corp.example"), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "two");
	cr_expect_eq(ask("alice", "R", "CORP\\one"), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "one");
	cr_expect_eq(ask("alice", "R", "one\\x"), FAILURE_LOCAL_RULE_AMBIGUOUS);
	cr_expect_eq(ask("alice", "R", "@one"), FAILURE_LOCAL_RULE_AMBIGUOUS);
}

Test(account, given_twice_alike_is_not_ambiguous)
{
	rules("map = alice@R one\nmap = alice@R one\n");
	cr_expect_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(choice.account, "one");
}

Test(account, tells_the_rule_that_gave_it)
{
	rules("map = *@R %\nmap = bob@R one\nmap = bob@R two\n");
	cr_assert_eq(ask("alice", "R", ""), FAILURE_NONE);
	cr_expect_str_eq(choice.why, "map = *@R %");
	cr_assert_eq(ask("bob", "R", "two"), FAILURE_NONE);
	cr_expect_str_eq(choice.why, "map = bob@R two");
}

Test(account, that_no_rule_gives_is_told_with_the_closest_one)
{
	static const struct { const char *principal, *realm, *what; } rows[] = {
		{ "Alice", "R", "none for Alice@R; closest: map = alice@R one: it differs in case" },
		{ "alice", "r", "closest: map = alice@R one: its realm differs in case" },
		{ "alice", "Q", "closest: map = alice@R one: its realm is another" },
		{ "carol", "R", "closest: map = alice@R one: it names another principal" },
		{ "a b", "S", "closest: map = *@S %: the principal is no plain user name" },
		{ "root", "S", "closest: map = *@S %: root is never an account" },
		{ "bob", "s", "closest: map = *@S %: its realm differs in case" },
	};

	rules("map = alice@R one\nmap = *@S %\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(ask(rows[i].principal, rows[i].realm, ""), FAILURE_LOCAL_NO_RULE);
		cr_expect_not_null(strstr(choice.why, rows[i].what), "%s", choice.why);
		cr_expect_eq(strncmp(choice.why, "2 account rules, none for ", 26), 0);
	}
	cr_expect_eq(ask("dave", "ELSEWHERE", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_str_eq(choice.why, "2 account rules, none for dave@ELSEWHERE");
	policy_defaults(&policy);
	cr_expect_eq(ask("dave", "R", ""), FAILURE_LOCAL_NO_RULE);
	cr_expect_str_eq(choice.why, "0 account rules, none for dave@R");
}

Test(account, of_several_is_told_with_both_rules_and_the_hint)
{
	rules("map = alice@R one\nmap = alice@R two\n");
	cr_assert_eq(ask("alice", "R", ""), FAILURE_LOCAL_RULE_AMBIGUOUS);
	cr_expect_str_eq(choice.why, "map = alice@R one, and map = alice@R two; "
	    "the user name hint is empty");
	cr_assert_eq(ask("alice", "R", "three"), FAILURE_LOCAL_RULE_AMBIGUOUS);
	cr_expect_str_eq(choice.why, "map = alice@R one, and map = alice@R two; "
	    "the user name hint names neither: three");
}

Test(account, is_told_in_bounds_however_long_the_names)
{
	char name[WIRE_NAME];

	rules("map = *@R %\n");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	cr_expect_eq(ask(name, name, name), FAILURE_LOCAL_NO_RULE);
	cr_expect_lt(strnlen(choice.why, sizeof(choice.why)), sizeof(choice.why));
	cr_expect_eq(ask(name, "R", name), FAILURE_LOCAL_NO_RULE);
	cr_expect_not_null(strstr(choice.why, "no plain user name"), "%s", choice.why);
}

Test(netbios, name_is_the_host_s_first_label_in_upper_case)
{
	char name[16];

	policy_netbios("kiosk-7.example.org", name);
	cr_expect_str_eq(name, "KIOSK-7");
	policy_netbios("abcdefghijklmnopq", name);
	cr_expect_str_eq(name, "ABCDEFGHIJKLMNO");
	policy_netbios("", name);
	cr_expect_str_eq(name, "");
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
