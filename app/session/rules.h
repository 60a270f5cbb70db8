/*
 * rules.h: which shell a user gets, and its command line. Pure.
 *
 * Rules are lines, in this order of strength: "user NAME COMMAND", "group NAME COMMAND" (the first
 * that fits), "default COMMAND". A command line is split at blanks. Single quotes take everything
 * literally, double quotes know \" and \\, a backslash outside takes the next character literally.
 * No shell reads it: no variables, no patterns, no redirection. It must begin with an absolute path.
 */
#ifndef APP_SESSION_RULES_H
#define APP_SESSION_RULES_H

#include <stdbool.h>
#include <stddef.h>

enum {
	RULES_ARGS = 32,		/* words of a command line, the program included */
	RULES_TEXT = 1024,		/* their bytes, NULs included */
	RULES_GROUP = 256,		/* the name of a group */
};

struct rules_command {
	char text[RULES_TEXT];
	size_t start[RULES_ARGS];	/* of each word in text */
	size_t count;
};

enum rules_result {
	RULES_OK,
	RULES_NONE,			/* no rule fits */
	RULES_BROKEN,			/* a line that is no rule, or no command line */
};

/* Splits the n bytes of a command line into *command. False, and *command empty, when a quote stays
 * open, there are too many words or bytes, or the first word is no absolute path. */
bool rules_split(const char *line, size_t n, struct rules_command *command)
    __attribute__((warn_unused_result));

/* The user that rules are held against. member() is asked for the groups that they name. */
struct rules_user {
	const char *name;
	bool (*member)(const void *data, const char *group);
	const void *data;
};

/* The shell of `user`. Every line is checked, also those that do not fit; *bad_line is then the
 * number of the broken one, from 1, else 0. */
enum rules_result rules_shell(const char *rules, const struct rules_user *user,
    struct rules_command *command, unsigned int *bad_line) __attribute__((warn_unused_result));

/* One line of rules as words: moves *rules past the line that it returns with its length. NULL at
 * the end. Empty lines are passed over; *number counts every line. */
const char *rules_line(const char **rules, size_t *n, unsigned int *number);

/* The next word of line[0..*n), which moves past it and the blanks around it; NULL when none is
 * left. */
const char *rules_word(const char **line, size_t *n, size_t *length);

#endif
