#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int
folder_open(int at, const char *name, mode_t mode, uid_t uid, gid_t gid)
{
	int made = mkdirat(at, name, 0700), saved, fd;
	struct stat st;

	if (made != 0 && errno != EEXIST)
		return -1;
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (made == 0 && fchown(fd, uid, gid) != 0)
		goto fail;
	if (fstat(fd, &st) != 0)
		goto fail;
	if (st.st_uid != uid) {
		errno = EPERM;
		goto fail;
	}
	if (fchmod(fd, mode) == 0)
		return fd;
fail:
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* unlinkat() follows no link. */
void
folder_empty(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (d == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((e = readdir(d)) != NULL)
		if (e->d_type != DT_DIR)
			(void)unlinkat(dir, e->d_name, 0);
	closedir(d);
}

int
folder_runtime(const char *root, uid_t uid, gid_t gid, char *name, size_t room)
{
	char parent[512], own[16];
	int at, dir, saved;

	snprintf(own, sizeof(own), "%u", uid);
	if (snprintf(parent, sizeof(parent), "%s/%s", root, FOLDER_RUNTIME) >=
	    (int)sizeof(parent) || snprintf(name, room, "%s/%s", parent, own) >= (int)room) {
		errno = ENAMETOOLONG;
		return -1;
	}
	at = folder_open(AT_FDCWD, parent, 0711, 0, 0);
	dir = at < 0 ? -1 : folder_open(at, own, 0700, uid, gid);
	saved = errno;
	if (dir >= 0) {
		folder_empty(dir);
		close(dir);
	}
	if (at >= 0)
		close(at);
	errno = saved;
	return dir < 0 ? -1 : 0;
}
