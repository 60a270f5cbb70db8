/* Which account a principal logs on as, and which readers count. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "settings.h"

/* The account that the rule gives the principal; NULL when "%" meets a name that is none. */
static const char *
rule_account(const struct policy_map *map, const char *principal)
{
	const char *account = strcmp(map->account, "%") == 0 ? principal : map->account;

	return name_plain(account) && strcmp(account, "root") != 0 ? account : NULL;
}

struct choice {
	const char *account;		/* the first account that a rule gives */
	bool others;			/* another rule gives another one */
	bool hinted;			/* `account` is the hint's */
};

static void
choose(struct choice *choice, const char *account, const char *hint)
{
	if (account == NULL || choice->hinted)
		return;
	if (strcmp(account, hint) == 0) {
		*choice = (struct choice){ account, false, true };
		return;
	}
	if (choice->account == NULL)
		choice->account = account;
	else if (strcmp(choice->account, account) != 0)
		choice->others = true;
}

enum failure
policy_account(const struct policy *policy, const char *principal, const char *realm,
    const char *hint, char *account, size_t room)
{
	struct choice named = { 0 }, whole = { 0 }, *choice;
	bool any_named = false;
	int n;

	if (room > 0)
		account[0] = '\0';
	for (size_t i = 0; i < policy->accounts.map_count; i++) {
		const struct policy_map *map = &policy->accounts.maps[i];

		if (strcmp(map->realm, realm) != 0)
			continue;
		if (strcmp(map->principal, "*") == 0) {
			choose(&whole, rule_account(map, principal), hint);
		} else if (strcmp(map->principal, principal) == 0) {
			any_named = true;
			choose(&named, rule_account(map, principal), hint);
		}
	}
	choice = any_named ? &named : &whole;
	if (choice->account == NULL)
		return FAILURE_LOCAL_NO_RULE;
	if (choice->others)
		return FAILURE_LOCAL_RULE_AMBIGUOUS;
	n = snprintf(account, room, "%s", choice->account);
	if (n < 0 || (size_t)n >= room) {
		if (room > 0)
			account[0] = '\0';
		return FAILURE_LOCAL_NO_RULE;
	}
	return FAILURE_NONE;
}

bool
policy_reader(const struct policy *policy, const char *reader)
{
	const char *list = policy->cards.readers;
	char pattern[POLICY_PATH];

	if (list[0] == '\0')
		return true;
	for (; *list != '\0'; list += strcspn(list, "\n") + 1) {
		size_t n = strcspn(list, "\n");

		if (n >= sizeof(pattern))
			continue;
		memcpy(pattern, list, n);
		pattern[n] = '\0';
		if (fnmatch(pattern, reader, 0) == 0)
			return true;
	}
	return false;
}
