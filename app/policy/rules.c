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

/* Takes the next word of *value into principal[0..WIRE_NAME) and cuts it apart: "alice@R" becomes
 * "alice", and its realm is returned. NULL when it is none. */
static char *
take_principal(const char **value, char *principal)
{
	char *realm;

	if (!word_next(value, principal, WIRE_NAME))
		return NULL;
	realm = strrchr(principal, '@');
	if (realm == NULL || realm == principal || realm[1] == '\0')
		return NULL;
	*realm = '\0';
	return realm + 1;
}

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
	realm = take_principal(&value, map.principal);
	if (realm == NULL || !word_next(&value, map.account, sizeof(map.account)) ||
	    *value != '\0')
		return form;
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

/* "S-1-5-21-1-2-3-1104" (MS-DTYP 2.4.2.1): decimal numbers, fifteen sub-authorities at most. */
static bool
sid_valid(const char *text)
{
	size_t parts = 0;

	if (strncmp(text, "S-1", 3) != 0)
		return false;
	for (text += 3; *text == '-'; parts++) {
		size_t n = strspn(++text, "0123456789");

		if (n == 0 || n > 15)
			return false;
		text += n;
	}
	return *text == '\0' && parts >= 2 && parts <= 16;
}

/* Whether text is `tag` and something that goes on to `next` (NULL: to the end): where *text then
 * stands. */
static bool
tag_next(const char **text, const char *tag, const char *next)
{
	const char *end;

	if (strncmp(*text, tag, strlen(tag)) != 0)
		return false;
	*text += strlen(tag);
	end = next == NULL ? *text + strlen(*text) : strstr(*text, next);
	if (end == NULL || end == *text)
		return false;
	*text = end;
	return true;
}

/* The forms of altSecurityIdentities that name a certificate (KB5014754). */
static bool
identity_valid(const char *text)
{
	static const struct { const char *tag, *then; bool hex; } forms[] = {
		{ "X509:<I>", "<SR>", true }, { "X509:<SKI>", NULL, true },
		{ "X509:<SHA1-PUKEY>", NULL, true }, { "X509:<I>", "<S>", false },
		{ "X509:<S>", NULL, false }, { "X509:<RFC822>", NULL, false },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const char *at = text, *value = text + strlen(forms[i].tag);

		if (!tag_next(&at, forms[i].tag, forms[i].then))
			continue;
		if (forms[i].then != NULL) {
			value = at + strlen(forms[i].then);
			if (!tag_next(&at, forms[i].then, NULL))
				continue;
		}
		return !forms[i].hex || value[strspn(value, "0123456789abcdefABCDEF")] == '\0';
	}
	return false;
}

const char *
value_identity(const struct setting *setting, const char *value, void *at)
{
	char principal[WIRE_NAME], line[2 * WIRE_NAME];
	const char *realm;
	int n;

	if (value[0] == '\0') {
		memset(at, 0, setting->room);
		return NULL;
	}
	realm = take_principal(&value, principal);
	if (realm == NULL || strchr(principal, '*') != NULL)
		return "must be PRINCIPAL@REALM and a SID or an altSecurityIdentities value";
	if (!sid_valid(value) && !identity_valid(value))
		return "must go on with a SID or X509:<I>..<SR>, <SKI>, <SHA1-PUKEY>, <I>..<S>, "
		    "<S> or <RFC822>";
	n = snprintf(line, sizeof(line), "%s@%s %s", principal, realm, value);
	if (n < 0 || (size_t)n >= sizeof(line))
		return "is too long";
	return list_add(at, setting->room, line) ? NULL : "is too long a list";
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
