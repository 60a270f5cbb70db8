/* The configuration files, read through app/sys/trusted.h. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "settings.h"
#include "trusted.h"

/* How much of a file is wanted: all of it, or what can be had about the screen. */
enum extent { EXTENT_ALL, EXTENT_SCREEN };

static int
load_file(const char *path, enum extent extent, struct policy *policy, char *why, size_t room)
{
	uint8_t *text;
	size_t n;
	int result = 0;

	if (trusted_read(path, POLICY_FILE_MAX, &text, &n, why, room) != 0)
		return -1;
	if (extent == EXTENT_SCREEN)
		settings_parse_screen((const char *)text, n, policy);
	else
		result = policy_parse_text(path, (const char *)text, n, policy, why, room);
	free(text);
	return result;
}

static int
is_drop_in(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 5 && strcmp(entry->d_name + n - 5, ".conf") == 0;
}

/* Not alphasort(): the order must not depend on a locale. */
static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
load_drop_ins(const char *path, enum extent extent, struct policy *policy, char *why, size_t room)
{
	char folder[POLICY_PATH], file[2 * POLICY_PATH];
	struct dirent **names = NULL;
	int count, result = 0;

	if ((size_t)snprintf(folder, sizeof(folder), "%s.d", path) >= sizeof(folder)) {
		snprintf(why, room, "%s: path too long", path);
		return -1;
	}
	count = scandir(folder, &names, is_drop_in, by_bytes);
	if (count < 0 && errno == ENOENT)
		return 0;
	if (count < 0 || count > POLICY_FILES) {
		snprintf(why, room, "%s: %s", folder, count < 0 ? strerror(errno) :
		    "too many files");
		result = -1;
	}
	for (int i = 0; i < count; i++) {
		if (result == 0) {
			snprintf(file, sizeof(file), "%s/%s", folder, names[i]->d_name);
			result = load_file(file, extent, policy, why, room);
		}
		free(names[i]);
	}
	free(names);
	return result;
}

int
policy_load(const char *path, struct policy *policy, char *why, size_t room)
{
	int result;

	if (room > 0)
		why[0] = '\0';
	policy_defaults(policy);
	result = load_file(path, EXTENT_ALL, policy, why, room);
	if (result == 0)
		result = load_drop_ins(path, EXTENT_ALL, policy, why, room);
	if (result == 0)
		result = policy_finish(path, policy, why, room);
	if (result != 0)
		memset(policy, 0, sizeof(*policy));
	return result;
}

void
policy_load_screen(const char *path, struct policy *policy)
{
	char why[256];

	policy_defaults(policy);
	if (load_file(path, EXTENT_SCREEN, policy, why, sizeof(why)) != 0 ||
	    load_drop_ins(path, EXTENT_SCREEN, policy, why, sizeof(why)) != 0 ||
	    settings_check_screen(policy) != NULL)
		policy_defaults(policy);
}
