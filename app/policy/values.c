/* Settings of one value: texts, names, numbers, choices. */
#include "settings.h"

#include <string.h>

const char *
value_text(const struct setting *setting, const char *value, void *at)
{
	size_t n = strlen(value);

	if (n < setting->min)
		return "has no value";
	if (n >= setting->room)
		return "is too long";
	memset(at, 0, setting->room);
	memcpy(at, value, n);
	return NULL;
}

const char *
value_word(const struct setting *setting, const char *value, void *at)
{
	if (strpbrk(value, " \t") != NULL)
		return "must be one word";
	return value_text(setting, value, at);
}

/* What xkb, wlroots and gettext call their things: "de,fr", "compose:caps", "gles2". */
const char *
value_code(const struct setting *setting, const char *value, void *at)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789_-,.:()@+";

	if (value[strspn(value, allowed)] != '\0')
		return "must be names of letters, digits and _-,.:()@+ without blanks";
	return value_text(setting, value, at);
}

/* The kiosk has no network and sees no file but those it is let see: a socket with a name. */
const char *
value_bus(const struct setting *setting, const char *value, void *at)
{
	if (value[0] != '\0' && (strncmp(value, "unix:path=/", 11) != 0 ||
	    strpbrk(value, ",;%") != NULL))
		return "must be unix:path= and an absolute path";
	return value_word(setting, value, at);
}

const char *
value_path(const struct setting *setting, const char *value, void *at)
{
	if (value[0] != '\0' && value[0] != '/')
		return "must be an absolute path";
	if (strcmp(value, "/") == 0)
		return "must not be the root folder";
	return value_word(setting, value, at);
}

bool
name_plain(const char *name)
{
	static const char letters[] = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char others[] = "-.0123456789";
	size_t n;

	if (name[0] == '\0' || strchr(letters, name[0]) == NULL)
		return false;
	for (n = 0; name[n] != '\0'; n++)
		if (strchr(letters, name[n]) == NULL && strchr(others, name[n]) == NULL)
			return false;
	return n <= 32;
}

const char *
value_user(const struct setting *setting, const char *value, void *at)
{
	if (value[0] != '\0' && !name_plain(value))
		return "must be a plain name of at most 32 letters, digits, \"_\", \"-\" and \".\"";
	return value_text(setting, value, at);
}

const char *
value_realm(const struct setting *setting, const char *value, void *at)
{
	if (strpbrk(value, "/@:") != NULL)
		return "must be a realm: it holds no \"/\", \"@\" or \":\"";
	return value_word(setting, value, at);
}

const char *
value_principal(const struct setting *setting, const char *value, void *at)
{
	const char *slash = strchr(value, '/');

	if (value[0] != '\0' && (slash == NULL || slash == value || slash[1] == '\0' ||
	    strchr(slash + 1, '/') != NULL || strchr(value, '@') != NULL))
		return "must be SERVICE/HOST without a realm, as in host/kiosk.example";
	return value_word(setting, value, at);
}

/* As other machines write them: upper case, and no dot, which would make it a DNS name. */
const char *
value_netbios(const struct setting *setting, const char *value, void *at)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

	if (strcmp(value, "%") != 0 && value[strspn(value, allowed)] != '\0')
		return "must be upper-case letters, digits, \"-\" and \"_\", or % for the host's";
	return value_text(setting, value, at);
}

const char *
value_command(const struct setting *setting, const char *value, void *at)
{
	if (value[0] != '\0' && value[0] != '/')
		return "must begin with the absolute path of a program";
	return value_text(setting, value, at);
}

/* Decimal digits only: no sign, no blanks, no overflow. */
static bool
parse_number(const char *text, uint64_t *number)
{
	uint64_t n = 0;

	if (text[0] == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' || n > (UINT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (uint64_t)(*text - '0');
	}
	*number = n;
	return true;
}

const char *
value_number(const struct setting *setting, const char *value, void *at)
{
	uint64_t n;
	uint32_t n32;

	if (!parse_number(value, &n))
		return "must be a whole number";
	if (n < setting->min || n > setting->max)
		return "is out of its range";
	if (setting->room == sizeof(n32)) {
		n32 = (uint32_t)n;
		memcpy(at, &n32, sizeof(n32));
	} else {
		memcpy(at, &n, sizeof(n));
	}
	return NULL;
}

const char *
value_bit(const struct setting *setting, const char *value, void *at)
{
	uint32_t *bits = at;

	if (strcmp(value, "1") == 0)
		*bits |= (uint32_t)setting->min;
	else if (strcmp(value, "0") == 0)
		*bits &= ~(uint32_t)setting->min;
	else
		return "must be 0 or 1";
	return NULL;
}

const char *
value_choice(const struct setting *setting, const char *value, void *at)
{
	for (const struct setting_choice *c = setting->choices; c->word != NULL; c++) {
		unsigned int n = c->value;

		if (strcmp(c->word, value) != 0)
			continue;
		if (setting->room == sizeof(n))
			memcpy(at, &n, sizeof(n));
		else
			memcpy(at, &c->value, sizeof(c->value));
		return NULL;
	}
	return "is none of the values that it may have; see cardea.conf(5)";
}
