#include "folders.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seat_record.h"
#include "report.h"

static int
fail(const char *what)
{
	fprintf(stderr, "cardea-authority: %s: %s\n", what, strerror(errno));
	return -1;
}

static int
make_folder(const char *path, mode_t mode, uid_t uid, gid_t gid)
{
	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return fail(path);
	return chmod(path, mode) != 0 || chown(path, uid, gid) != 0 ? fail(path) : 0;
}

/* Calls fn for each entry of the folder, whose descriptor is taken. */
static void
each(int fd, void (*fn)(int dir, const char *name))
{
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			fn(dirfd(dir), e->d_name);
	closedir(dir);
}

/* A ticket cache, a socket; a folder that its user has made beside it stays, and is harmless. */
static void
remove_file(int dir, const char *name)
{
	(void)unlinkat(dir, name, 0);
}

/* A user's folder. No link of the user's is followed. */
static void
remove_user(int dir, const char *name)
{
	each(openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), remove_file);
	(void)unlinkat(dir, name, AT_REMOVEDIR);
}

int
folders_make(const struct authority *a)
{
	const char *run = a->policy->authority.runtime_dir;
	char path[POLICY_PATH + 16];

	if (make_folder(run, 0755, 0, 0) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/seat", run);
	if (make_folder(path, 0755, a->ids[HELPER_SEAT].uid, a->ids[HELPER_SEAT].gid) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/tickets", run);
	if (make_folder(path, 0711, 0, 0) != 0)
		return -1;
	each(open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), remove_user);
	snprintf(path, sizeof(path), "%s/user", run);
	if (make_folder(path, 0711, 0, 0) != 0)
		return -1;
	each(open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), remove_user);
	return 0;
}

void
folders_seat_locked(struct authority *a)
{
	char path[POLICY_PATH + 16];
	struct record record;

	snprintf(path, sizeof(path), "%s/seat", a->policy->authority.runtime_dir);
	record_init(&record, open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
	if (record.dir < 0 || record_locked(&record, a->lock_reason, a->lock_since) != 0)
		report_fault(a, path, errno);
	record_close(&record);
}
