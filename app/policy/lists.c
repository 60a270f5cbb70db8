/* Settings that are lists: an entry a line in the policy, added up; an empty value forgets them. */
#include "settings.h"

#include <stdio.h>
#include <string.h>

bool
list_add(char *list, size_t room, const char *entry)
{
	size_t used = strlen(list), n = strlen(entry);

	if (n + 2 > room - used)
		return false;
	memcpy(list + used, entry, n);
	memcpy(list + used + n, "\n", 2);
	return true;
}

bool
word_next(const char **text, char *word, size_t room)
{
	size_t n = strcspn(*text, " \t");

	if (n == 0 || n >= room)
		return false;
	memcpy(word, *text, n);
	word[n] = '\0';
	*text += n;
	*text += strspn(*text, " \t");
	return true;
}

/* Adds each word of value that `check` lets pass and may rewrite. */
static const char *
take_words(const struct setting *setting, const char *value, char *list,
    const char *(*check)(char *word, size_t room))
{
	char word[POLICY_PATH];
	const char *wrong;

	if (value[0] == '\0')
		memset(list, 0, setting->room);
	while (*value != '\0') {
		if (!word_next(&value, word, sizeof(word)))
			return "holds an entry that is too long";
		wrong = check(word, sizeof(word));
		if (wrong != NULL)
			return wrong;
		if (!list_add(list, setting->room, word))
			return "is too long a list";
	}
	return NULL;
}

static const char *
check_path(char *word, size_t room)
{
	(void)room;
	return word[0] == '/' ? NULL : "must be absolute paths";
}

const char *
value_paths(const struct setting *setting, const char *value, void *at)
{
	return take_words(setting, value, at, check_path);
}

bool
host_plain(const char *name, size_t n)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789-.:";

	return n > 0 && strspn(name, allowed) >= n;
}

static const char *
check_host(char *word, size_t room)
{
	(void)room;
	return host_plain(word, strlen(word)) && strchr(word, ':') == NULL ? NULL :
	    "must be DNS names";
}

const char *
value_hosts(const struct setting *setting, const char *value, void *at)
{
	return take_words(setting, value, at, check_host);
}

static bool
port_valid(const char *text)
{
	unsigned int port = 0;

	for (; *text >= '0' && *text <= '9' && port <= 65535; text++)
		port = port * 10 + (unsigned int)(*text - '0');
	return *text == '\0' && port >= 1 && port <= 65535;
}

/* Leaves "host:port" or "[v6]:port", with Kerberos' port 88 when none was given. */
static const char *
check_kdc(char *word, size_t room)
{
	static const char wrong[] = "must be HOST, HOST:PORT or [ADDRESS]:PORT";
	char *port = strrchr(word, ':');
	char *end = word[0] == '[' ? strchr(word, ']') : NULL;
	size_t n = strlen(word);

	if (word[0] == '[') {
		if (end == NULL || !host_plain(word + 1, (size_t)(end - word) - 1))
			return wrong;
		port = end[1] == ':' ? end + 1 : NULL;
		if (port == NULL && end[1] != '\0')
			return wrong;
	} else if (strchr(word, ':') != port ||
	    !host_plain(word, port != NULL ? (size_t)(port - word) : n)) {
		return wrong;
	}
	if (port != NULL)
		return port_valid(port + 1) ? NULL : wrong;
	if (n + 4 > room)
		return "holds an entry that is too long";
	memcpy(word + n, ":88", 4);
	return NULL;
}

const char *
value_kdcs(const struct setting *setting, const char *value, void *at)
{
	return take_words(setting, value, at, check_kdc);
}

/* A reader's name has blanks, so one pattern is the whole value. */
const char *
value_pattern(const struct setting *setting, const char *value, void *at)
{
	if (value[0] == '\0') {
		memset(at, 0, setting->room);
		return NULL;
	}
	if (strlen(value) >= POLICY_PATH)
		return "holds an entry that is too long";
	return list_add(at, setting->room, value) ? NULL : "is too long a list";
}
