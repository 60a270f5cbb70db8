/* config check: the users, accounts and shells that the configuration names. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "findings.h"
#include "rules.h"
#include "wire_lines.h"

static void
check_helper_users(struct findings *f, const struct policy_authority *a, bool screen)
{
	static const char remedy[] = "Make it a system user of its own, without a shell.";
	const char *users[] = { a->watch_user, a->card_user, a->krb_user, a->verify_user,
	    a->seat_user, a->kiosk_user };
	enum { USERS = sizeof(users) / sizeof(users[0]) };
	size_t count = screen ? USERS : USERS - 1;
	uid_t uids[USERS];
	unsigned int failed = f->failed;

	for (size_t i = 0; i < count; i++) {
		const struct passwd *pw = getpwnam(users[i]);

		uids[i] = pw != NULL ? pw->pw_uid : (uid_t)-1;
		if (pw == NULL)
			finding(f, FINDING_FAILED, "users", FAILURE_HELPER_DIED, remedy,
			    "%s: no such user", users[i]);
		else if (pw->pw_uid == 0)
			finding(f, FINDING_FAILED, "users", FAILURE_HELPER_DIED, remedy,
			    "%s: is root", users[i]);
		for (size_t j = 0; pw != NULL && j < i; j++)
			if (uids[j] == uids[i])
				finding(f, FINDING_FAILED, "users", FAILURE_HELPER_DIED, remedy,
				    "%s and %s share a uid", users[j], users[i]);
	}
	if (getgrnam(a->group) == NULL)
		finding(f, FINDING_FAILED, "group", FAILURE_CALLER_REFUSED,
		    "Make it; its members may use cardea.", "%s: no such group", a->group);
	if (f->failed == failed)
		finding_passed(f, "users", "the helpers' users and the group %s are there",
		    a->group);
}

static void
check_account(struct findings *f, const struct policy_accounts *accounts,
    const struct policy_map *map)
{
	const struct passwd *pw = getpwnam(map->account);
	struct stat st;

	if (pw == NULL)
		finding(f, FINDING_FAILED, "accounts", FAILURE_LOCAL_USER_UNKNOWN,
		    "Make the user, or correct the rule.", "%s@%s: there is no user %s",
		    map->principal, map->realm, map->account);
	else if (pw->pw_uid < accounts->minimum_uid)
		finding(f, FINDING_FAILED, "accounts", FAILURE_LOCAL_UID_TOO_LOW,
		    "Map the principal to an ordinary user.", "%s@%s: the uid %u of %s is below %u",
		    map->principal, map->realm, pw->pw_uid, map->account, accounts->minimum_uid);
	else if (stat(pw->pw_dir, &st) != 0 || !S_ISDIR(st.st_mode))
		finding(f, FINDING_UNKNOWN, "accounts", FAILURE_LOCAL_HOME_MISSING,
		    "Make the folder, or let PAM make it at the first logon.",
		    "%s@%s: %s has no home folder %s yet", map->principal, map->realm, map->account,
		    pw->pw_dir);
	else
		finding_passed(f, "accounts", "%s@%s: %s, uid %u", map->principal, map->realm,
		    map->account, pw->pw_uid);
}

static void
check_accounts(struct findings *f, const struct policy_accounts *accounts)
{
	if (accounts->map_count == 0)
		finding(f, FINDING_FAILED, "accounts", FAILURE_LOCAL_NO_RULE,
		    "Give rules: map = PRINCIPAL@REALM ACCOUNT.",
		    "there is no rule: nobody can log on");
	for (size_t i = 0; i < accounts->map_count; i++) {
		const struct policy_map *map = &accounts->maps[i];

		if (strcmp(map->account, "%") == 0)
			finding_passed(f, "accounts", "%s@%s: the user of the same name",
			    map->principal, map->realm);
		else
			check_account(f, accounts, map);
	}
}

static void
check_pam(struct findings *f, const char *service)
{
	static const char *const folders[] = { "/etc/pam.d", "/usr/lib/pam.d" };
	char path[128];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folders[i], service);
		if (access(path, F_OK) != 0)
			continue;
		finding_passed(f, "pam", "%s", path);
		return;
	}
	finding(f, FINDING_FAILED, "pam", FAILURE_LOCAL_ACCOUNT_REFUSED,
	    "Install the PAM file that comes with Cardea.", "/etc/pam.d/%s: %s", service,
	    strerror(ENOENT));
}

/* "user NAME COMMAND", "group NAME COMMAND" or "default COMMAND". */
static void
check_shell(struct findings *f, const char *rule)
{
	static const char remedy[] = "Correct the rule, or install the program.";
	struct rules_command command;
	char kind[16] = "", name[POLICY_USER] = "";
	int skip = 0;
	size_t n;

	if (sscanf(rule, "%15s", kind) == 1 && strcmp(kind, "default") == 0)
		(void)sscanf(rule, "%*s %n", &skip);
	else
		(void)sscanf(rule, "%*s %63s %n", name, &skip);
	n = strlen(rule + skip);
	if ((strcmp(kind, "user") == 0 && getpwnam(name) == NULL) ||
	    (strcmp(kind, "group") == 0 && getgrnam(name) == NULL))
		finding(f, FINDING_FAILED, "shells", FAILURE_SHELL_MISSING, remedy,
		    "%s %s: not known here", kind, name);
	else if (!rules_split(rule + skip, n, &command))
		finding(f, FINDING_FAILED, "shells", FAILURE_SHELL_MISSING, remedy,
		    "%s: no command line", rule);
	else if (access(command.text + command.start[0], X_OK) != 0)
		finding(f, FINDING_FAILED, "shells", FAILURE_SHELL_MISSING, remedy, "%s: %s",
		    command.text + command.start[0], strerror(errno));
	else
		finding_passed(f, "shells", "%s", rule);
}

void
config_check_names(struct findings *f, const struct policy *policy)
{
	const char *list = policy->shell.shells;
	char rule[WIRE_NAME + POLICY_USER + 16];

	check_helper_users(f, &policy->authority, policy_screen(policy));
	check_accounts(f, &policy->accounts);
	check_pam(f, policy->accounts.pam_service);
	while (wire_lines_next(&list, rule, sizeof(rule)))
		check_shell(f, rule);
}
