/*
 * settings.h: inside app/policy: the table of settings and what takes their values.
 */
#ifndef APP_POLICY_SETTINGS_H
#define APP_POLICY_SETTINGS_H

#include "policy.h"

struct setting_choice {
	const char *word;
	uint8_t value;
};

struct setting {
	const char *section;
	const char *key;
	/* Stores `value` at `at`, the setting's place in the policy. NULL, or a sentence about
	 * what is wrong with it. */
	const char *(*take)(const struct setting *setting, const char *value, void *at);
	size_t offset;
	size_t room;			/* sizeof the place */
	uint64_t min, max;		/* a number's range, a text's least length, the bit */
	const struct setting_choice *choices;	/* ended by a NULL word */
	bool adds;			/* a list: may be given again */
};

extern const struct setting settings[];
extern const size_t settings_count;

/* The index of a setting; settings_count when there is none of that name. */
size_t settings_find(const char *section, const char *key);

/* Whether there is any setting in the section. */
bool settings_section(const char *section);

/* parse.c: takes what can be taken of the seat and kiosk sections of a file, whatever else is wrong
 * with it. Pure. */
void settings_parse_screen(const char *text, size_t n, struct policy *policy);

/* finish.c: what is wrong with the two sections together; NULL when nothing is. Pure. */
const char *settings_check_screen(const struct policy *policy);

/* values.c */
const char *value_text(const struct setting *setting, const char *value, void *at);
const char *value_word(const struct setting *setting, const char *value, void *at);
const char *value_code(const struct setting *setting, const char *value, void *at);
const char *value_bus(const struct setting *setting, const char *value, void *at);
const char *value_path(const struct setting *setting, const char *value, void *at);
const char *value_user(const struct setting *setting, const char *value, void *at);
const char *value_realm(const struct setting *setting, const char *value, void *at);
const char *value_principal(const struct setting *setting, const char *value, void *at);
const char *value_netbios(const struct setting *setting, const char *value, void *at);
const char *value_command(const struct setting *setting, const char *value, void *at);
const char *value_number(const struct setting *setting, const char *value, void *at);
const char *value_bit(const struct setting *setting, const char *value, void *at);
const char *value_choice(const struct setting *setting, const char *value, void *at);

/* lists.c */
const char *value_paths(const struct setting *setting, const char *value, void *at);
const char *value_hosts(const struct setting *setting, const char *value, void *at);
const char *value_kdcs(const struct setting *setting, const char *value, void *at);
const char *value_pattern(const struct setting *setting, const char *value, void *at);

/* rules.c */
extern const struct setting_choice exit_actions[];
const char *value_map(const struct setting *setting, const char *value, void *at);
const char *value_identity(const struct setting *setting, const char *value, void *at);
const char *value_user_shell(const struct setting *setting, const char *value, void *at);
const char *value_group_shell(const struct setting *setting, const char *value, void *at);
const char *value_exit(const struct setting *setting, const char *value, void *at);

/* Appends `entry` and a newline to the text list[0..room); false when it does not fit. */
bool list_add(char *list, size_t room, const char *entry);

/* Copies the next word of *text, which moves past it and the blanks behind it, into word[0..room).
 * False when there is none or it does not fit. */
bool word_next(const char **text, char *word, size_t room);

/* Whether it is a plain name of a local user or group: letters, digits, "_", "-" and ".", at most
 * 32, beginning with a letter or "_". */
bool name_plain(const char *name);

/* Whether name[0..n) is a DNS name or an address: letters, digits, "-", "." and ":". */
bool host_plain(const char *name, size_t n);

#endif
