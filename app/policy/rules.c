/* Settings that are rules: who gets which account and shell, and what a shell's exit means. */
#include "settings.h"

#include <stdio.h>
#include <string.h>

const struct setting_choice exit_actions[] = {
	{ "restart-shell", WIRE_EXIT_RESTART_SHELL },
	{ "log-off", WIRE_EXIT_LOG_OFF },
	{ "restart-device", WIRE_EXIT_RESTART_DEVICE },
	{ "shut-down-device", WIRE_EXIT_SHUT_DOWN_DEVICE },
	{ "nothing", WIRE_EXIT_NOTHING },
	{ NULL, 0 },
};

const char *
value_map(const struct setting *setting, const char *value, void *at)
{
	static const char form[] = "must be PRINCIPAL@REALM ACCOUNT or *@REALM %";
	struct policy_accounts *accounts = at;
	struct policy_map map = { 0 };
	char *realm;

	(void)setting;
	if (value[0] == '\0') {
		accounts->map_count = 0;
		memset(accounts->maps, 0, sizeof(accounts->maps));
		return NULL;
	}
	if (!word_next(&value, map.principal, sizeof(map.principal)) ||
	    !word_next(&value, map.account, sizeof(map.account)) || *value != '\0')
		return form;
	realm = strrchr(map.principal, '@');
	if (realm == NULL || realm == map.principal || realm[1] == '\0')
		return form;
	*realm++ = '\0';
	memcpy(map.realm, realm, strlen(realm) + 1);
	memset(realm, 0, strlen(realm));
	if (strcmp(map.principal, "*") != 0 && strchr(map.principal, '*') != NULL)
		return "may hold \"*\" only for all principals of a realm";
	if (strcmp(map.account, "%") != 0 && !name_plain(map.account))
		return "names an account that is not a plain user name";
	if (strcmp(map.account, "root") == 0)
		return "must not lead to root";
	if (accounts->map_count == POLICY_MAPS)
		return "is one account rule too many";
	accounts->maps[accounts->map_count++] = map;
	return NULL;
}

static const char *
take_shell(const struct setting *setting, const char *kind, const char *value, char *list)
{
	char name[POLICY_USER], line[WIRE_NAME + POLICY_USER];
	int n;

	if (value[0] == '\0') {
		memset(list, 0, setting->room);
		return NULL;
	}
	if (!word_next(&value, name, sizeof(name)) || !name_plain(name))
		return "must begin with a plain user or group name";
	if (value[0] != '/')
		return "must go on with the absolute path of a program";
	n = snprintf(line, sizeof(line), "%s %s %s", kind, name, value);
	if (n < 0 || (size_t)n >= sizeof(line))
		return "is too long";
	return list_add(list, setting->room, line) ? NULL : "is too long a list";
}

const char *
value_user_shell(const struct setting *setting, const char *value, void *at)
{
	return take_shell(setting, "user", value, at);
}

const char *
value_group_shell(const struct setting *setting, const char *value, void *at)
{
	return take_shell(setting, "group", value, at);
}

static bool
action_known(const char *word)
{
	for (const struct setting_choice *c = exit_actions; c->word != NULL; c++)
		if (strcmp(c->word, word) == 0)
			return true;
	return false;
}

/* 0 to 255: an exit code, or 128 and a signal's number. */
static bool
code_valid(const char *word)
{
	unsigned int code = 0;

	for (const char *p = word; *p != '\0'; p++) {
		if (*p < '0' || *p > '9' || (code = code * 10 + (unsigned int)(*p - '0')) > 255)
			return false;
	}
	return true;
}

/* Whether the list has a line for the code already. */
static bool
code_listed(const char *list, const char *code)
{
	size_t n = strlen(code);

	for (; *list != '\0'; list += strcspn(list, "\n") + 1)
		if (strncmp(list, code, n) == 0 && list[n] == ' ')
			return true;
	return false;
}

const char *
value_exit(const struct setting *setting, const char *value, void *at)
{
	char code[8], action[32], line[48];

	if (value[0] == '\0') {
		memset(at, 0, setting->room);
		return NULL;
	}
	if (!word_next(&value, code, sizeof(code)) || !code_valid(code))
		return "must begin with an exit code from 0 to 255";
	if (!word_next(&value, action, sizeof(action)) || *value != '\0' || !action_known(action))
		return "must go on with restart-shell, log-off, restart-device, "
		    "shut-down-device or nothing";
	if (code_listed(at, code))
		return "gives that exit code twice";
	snprintf(line, sizeof(line), "%s %s", code, action);
	return list_add(at, setting->room, line) ? NULL : "is too long a list";
}
