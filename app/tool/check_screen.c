/* config check: the screen, the kiosk on it, and what it reads. */
#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "findings.h"

/* Whether a process of this user, without groups, may do `bits` (4, 2, 1) with the file. */
static bool
may(const struct stat *st, const struct passwd *pw, mode_t bits)
{
	if (pw != NULL && st->st_uid == pw->pw_uid)
		return (st->st_mode >> 6 & bits) == bits;
	if (pw != NULL && st->st_gid == pw->pw_gid)
		return (st->st_mode >> 3 & bits) == bits;
	return (st->st_mode & bits) == bits;
}

static void
check_folder(struct findings *f, const char *check, const char *path, const char *user)
{
	static const char remedy[] = "Let the kiosk's user read it, or correct the setting.";
	struct stat st;

	if (stat(path, &st) != 0)
		finding(f, FINDING_FAILED, check, FAILURE_NONE, remedy, "%s: %s", path,
		    strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		finding(f, FINDING_FAILED, check, FAILURE_NONE, remedy, "%s: %s", path,
		    strerror(ENOTDIR));
	else if (!may(&st, getpwnam(user), 5))
		finding(f, FINDING_FAILED, check, FAILURE_NONE, remedy, "%s: %s may not read it",
		    path, user);
	else
		finding_passed(f, check, "%s", path);
}

/* English is in the program; another language without its catalogue is shown in English. */
static void
check_languages(struct findings *f, const struct policy_kiosk *k)
{
	char language[WIRE_LANGUAGES], path[POLICY_PATH + WIRE_LANGUAGES + 32];
	const char *list = k->languages;
	unsigned int missing = 0;

	while (*list != '\0') {
		size_t n = strcspn(list, ",");

		memcpy(language, list, n);
		language[n] = '\0';
		list += n + (list[n] == ',');
		snprintf(path, sizeof(path), "%s/locale/%s/LC_MESSAGES/cardea.mo", k->share_dir,
		    language);
		if (n == 0 || strcmp(language, "en") == 0 || access(path, R_OK) == 0)
			continue;
		missing++;
		finding(f, FINDING_FAILED, "languages", FAILURE_NONE,
		    "Install it, or do not offer the language.", "%s: %s", path, strerror(errno));
	}
	if (missing == 0)
		finding_passed(f, "languages", "%s", k->languages);
}

/* Assistive technology may come later than this check. */
static void
check_bus(struct findings *f, const char *bus)
{
	const char *path = strchr(bus, '/');
	struct stat st;

	if (path == NULL)
		return;
	if (stat(path, &st) == 0 && S_ISSOCK(st.st_mode))
		finding_passed(f, "bus", "%s", bus);
	else
		finding(f, FINDING_UNKNOWN, "bus", FAILURE_NONE,
		    "Start the bus, or correct accessibility_bus.", "%s: no socket is there now",
		    path);
}

static void
check_backend(struct findings *f, const struct policy_seat *s)
{
	struct stat st;

	if (s->backend == POLICY_BACKEND_DRM && stat("/dev/dri", &st) != 0)
		finding(f, FINDING_FAILED, "screen", FAILURE_NONE,
		    "Load the graphics driver, or take another backend.", "drm: /dev/dri: %s",
		    strerror(errno));
	else if (s->display[0] == '/' && (stat(s->display, &st) != 0 || !S_ISSOCK(st.st_mode)))
		finding(f, FINDING_FAILED, "screen", FAILURE_NONE,
		    "Start that display, or correct display.", "%s: no socket is there",
		    s->display);
	else
		finding_passed(f, "screen", "%s%s%s", policy_backend_name(s->backend),
		    s->display[0] != '\0' ? " " : "", s->display);
}

void
config_check_screen(struct findings *f, const struct policy *policy)
{
	const struct policy_kiosk *k = &policy->kiosk;
	const char *user = policy->authority.kiosk_user;

	if (!policy_screen(policy))
		return;
	check_backend(f, &policy->seat);
	check_folder(f, "share", k->share_dir, user);
	if (k->brand_dir[0] != '\0')
		check_folder(f, "brand", k->brand_dir, user);
	check_languages(f, k);
	check_bus(f, k->accessibility_bus);
}
