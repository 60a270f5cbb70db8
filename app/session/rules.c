#include "rules.h"

#include <string.h>

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

const char *
rules_line(const char **rules, size_t *n, unsigned int *number)
{
	while (**rules != '\0') {
		const char *line = *rules;

		*n = strcspn(line, "\n");
		*rules = line + *n + (line[*n] == '\n' ? 1 : 0);
		(*number)++;
		while (*n > 0 && blank(*line)) {
			line++;
			(*n)--;
		}
		while (*n > 0 && blank(line[*n - 1]))
			(*n)--;
		if (*n > 0)
			return line;
	}
	return NULL;
}

const char *
rules_word(const char **line, size_t *n, size_t *length)
{
	const char *word;

	while (*n > 0 && blank(**line)) {
		(*line)++;
		(*n)--;
	}
	word = *line;
	while (*n > 0 && !blank(**line)) {
		(*line)++;
		(*n)--;
	}
	*length = (size_t)(*line - word);
	while (*n > 0 && blank(**line)) {
		(*line)++;
		(*n)--;
	}
	return *length > 0 ? word : NULL;
}

/* Appends one character; false when there is no room for it and a NUL. */
static bool
put(struct rules_command *command, size_t *used, char c)
{
	if (*used + 1 >= sizeof(command->text))
		return false;
	command->text[(*used)++] = c;
	return true;
}

/* Takes one word from line[*i..n), which is no blank there. */
static bool
split_word(const char *line, size_t n, size_t *i, struct rules_command *command, size_t *used)
{
	char quote = '\0';

	for (; *i < n; (*i)++) {
		char c = line[*i];

		if (quote == '\0' && blank(c))
			break;
		if (quote == '\0' && (c == '\'' || c == '"')) {
			quote = c;
			continue;
		}
		if (quote != '\0' && c == quote) {
			quote = '\0';
			continue;
		}
		if (c == '\\' && quote != '\'') {
			if (*i + 1 == n)
				return false;
			if (quote == '\0' || line[*i + 1] == '"' || line[*i + 1] == '\\')
				c = line[++*i];
		}
		if (!put(command, used, c))
			return false;
	}
	command->text[(*used)++] = '\0';
	return quote == '\0' && *used < sizeof(command->text);
}

bool
rules_split(const char *line, size_t n, struct rules_command *command)
{
	size_t i = 0, used = 0;

	memset(command, 0, sizeof(*command));
	for (;;) {
		while (i < n && blank(line[i]))
			i++;
		if (i == n)
			break;
		if (command->count == RULES_ARGS)
			goto broken;
		command->start[command->count++] = used;
		if (!split_word(line, n, &i, command, &used))
			goto broken;
	}
	if (command->count > 0 && command->text[0] == '/')
		return true;
broken:
	memset(command, 0, sizeof(*command));
	return false;
}

static bool
same(const char *word, size_t n, const char *name)
{
	return strlen(name) == n && memcmp(word, name, n) == 0;
}

static bool
in_group(const struct rules_user *user, const char *word, size_t n)
{
	char group[RULES_GROUP];

	if (n >= sizeof(group))
		return false;
	memcpy(group, word, n);
	group[n] = '\0';
	return user->member(user->data, group);
}

enum strength { STRENGTH_NONE, STRENGTH_DEFAULT, STRENGTH_GROUP, STRENGTH_USER };

/* How well the rule's head fits; false when it is none. Leaves the command line in *line. */
static bool
rule_head(const char **line, size_t *n, const struct rules_user *user, enum strength *strength)
{
	size_t kind_n, name_n;
	const char *kind = rules_word(line, n, &kind_n), *name;

	*strength = STRENGTH_NONE;
	if (kind == NULL)
		return false;
	if (same(kind, kind_n, "default")) {
		*strength = STRENGTH_DEFAULT;
		return true;
	}
	if (!same(kind, kind_n, "user") && !same(kind, kind_n, "group"))
		return false;
	if ((name = rules_word(line, n, &name_n)) == NULL)
		return false;
	if (*kind == 'u' && same(name, name_n, user->name))
		*strength = STRENGTH_USER;
	if (*kind == 'g' && in_group(user, name, name_n))
		*strength = STRENGTH_GROUP;
	return true;
}

enum rules_result
rules_shell(const char *rules, const struct rules_user *user, struct rules_command *command,
    unsigned int *bad_line)
{
	enum strength best = STRENGTH_NONE, strength;
	struct rules_command candidate;
	unsigned int number = 0;
	const char *line;
	size_t n;

	memset(command, 0, sizeof(*command));
	*bad_line = 0;
	while ((line = rules_line(&rules, &n, &number)) != NULL) {
		if (!rule_head(&line, &n, user, &strength) ||
		    !rules_split(line, n, &candidate)) {
			memset(command, 0, sizeof(*command));
			*bad_line = number;
			return RULES_BROKEN;
		}
		if (strength > best) {
			best = strength;
			*command = candidate;
		}
	}
	return best == STRENGTH_NONE ? RULES_NONE : RULES_OK;
}
