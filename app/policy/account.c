/* Which account a principal logs on as, and which readers count. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "settings.h"

/* The account that the rule gives the principal; NULL when "%" meets a name that is none. */
static const char *
rule_account(const struct policy_map *map, const char *principal)
{
	const char *account = strcmp(map->account, "%") == 0 ? principal : map->account;

	return name_plain(account) && strcmp(account, "root") != 0 ? account : NULL;
}

struct choice {
	const struct policy_map *map;	/* the first rule that gives an account */
	const struct policy_map *other;	/* the first one that gives another */
	bool hinted;			/* the hint names `map`'s account */
};

static void
choose(struct choice *choice, const struct policy_map *map, const char *principal, const char *hint)
{
	const char *account = rule_account(map, principal);

	if (account == NULL || choice->hinted)
		return;
	if (strcmp(account, hint) == 0)
		*choice = (struct choice){ map, NULL, true };
	else if (choice->map == NULL)
		choice->map = map;
	else if (choice->other == NULL &&
	    strcmp(rule_account(choice->map, principal), account) != 0)
		choice->other = map;
}

/* "alice" of "alice@suffix" and "DOMAIN\alice", too. */
static void
hint_user(const char *hint, char out[WIRE_NAME])
{
	const char *back = strchr(hint, '\\');

	if (back != NULL)
		hint = back + 1;
	snprintf(out, WIRE_NAME, "%.*s", (int)strcspn(hint, "@"), hint);
}

/* How near a rule comes that does not apply; 0: not at all. */
static unsigned int
nearness(const struct policy_map *map, const char *principal, const char *realm)
{
	bool same_realm = strcasecmp(map->realm, realm) == 0;

	if (strcmp(map->principal, "*") == 0)
		return same_realm ? 3 : 0;
	if (strcasecmp(map->principal, principal) == 0)
		return same_realm ? 4 : 2;
	return same_realm ? 1 : 0;
}

/* What keeps the closest rule from giving an account. */
static const char *
fault(const struct policy_map *map, const char *principal, const char *realm)
{
	bool whole = strcmp(map->principal, "*") == 0;

	if (strcmp(map->realm, realm) != 0)
		return strcasecmp(map->realm, realm) == 0 ? "its realm differs in case" :
		    "its realm is another";
	if (!whole && strcmp(map->principal, principal) != 0)
		return strcasecmp(map->principal, principal) == 0 ? "it differs in case" :
		    "it names another principal";
	return strcmp(principal, "root") == 0 ? "root is never an account" :
	    "the principal is no plain user name";
}

static void
tell_none(const struct policy_accounts *accounts, const char *principal, const char *realm,
    struct policy_choice *choice)
{
	const struct policy_map *closest = NULL;
	unsigned int best = 0, near;
	int n = snprintf(choice->why, sizeof(choice->why), "%zu account rule%s, none for "
	    "%.150s@%.100s", accounts->map_count, accounts->map_count == 1 ? "" : "s", principal,
	    realm);

	for (size_t i = 0; i < accounts->map_count; i++) {
		near = nearness(&accounts->maps[i], principal, realm);
		if (near > best) {
			best = near;
			closest = &accounts->maps[i];
		}
	}
	if (closest != NULL && n > 0 && (size_t)n < sizeof(choice->why))
		snprintf(choice->why + n, sizeof(choice->why) - (size_t)n,
		    "; closest: map = %.80s@%.50s %.32s: %s", closest->principal, closest->realm,
		    closest->account, fault(closest, principal, realm));
}

static void
tell_ambiguous(const struct choice *c, const char *hint, struct policy_choice *choice)
{
	snprintf(choice->why, sizeof(choice->why), "map = %.80s@%.50s %.32s, and map = %.80s@%.50s "
	    "%.32s; the user name hint %s%.64s", c->map->principal, c->map->realm,
	    c->map->account, c->other->principal, c->other->realm, c->other->account,
	    hint[0] == '\0' ? "is empty" : "names neither: ", hint);
}

enum failure
policy_account(const struct policy *policy, const char *principal, const char *realm,
    const char *hint, struct policy_choice *choice)
{
	const struct policy_accounts *accounts = &policy->accounts;
	struct choice named = { 0 }, whole = { 0 }, *c;
	char user[WIRE_NAME];
	bool any_named = false;

	hint_user(hint, user);
	*choice = (struct policy_choice){ .account = "" };
	for (size_t i = 0; i < accounts->map_count; i++) {
		const struct policy_map *map = &accounts->maps[i];

		if (strcmp(map->realm, realm) != 0)
			continue;
		if (strcmp(map->principal, "*") == 0) {
			choose(&whole, map, principal, user);
		} else if (strcmp(map->principal, principal) == 0) {
			any_named = true;
			choose(&named, map, principal, user);
		}
	}
	c = any_named ? &named : &whole;
	if (c->map == NULL) {
		tell_none(accounts, principal, realm, choice);
		return FAILURE_LOCAL_NO_RULE;
	}
	if (c->other != NULL) {
		tell_ambiguous(c, hint, choice);
		return FAILURE_LOCAL_RULE_AMBIGUOUS;
	}
	snprintf(choice->account, sizeof(choice->account), "%s",
	    rule_account(c->map, principal));
	snprintf(choice->why, sizeof(choice->why), "map = %.150s@%.100s %.32s", c->map->principal,
	    c->map->realm, c->map->account);
	return FAILURE_NONE;
}

void
policy_netbios(const char *host, char out[16])
{
	size_t n = strcspn(host, ".");

	memset(out, 0, 16);
	for (size_t i = 0; i < n && i < 15; i++) {
		char c = host[i];

		out[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
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
