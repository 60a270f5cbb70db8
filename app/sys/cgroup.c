#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

enum { WAIT_MS = 5000 };

int
cgroup_make(const char *path)
{
	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		return -1;
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool
cgroup_is(int dir)
{
	struct statfs fs;

	return fstatfs(dir, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC &&
	    faccessat(dir, "cgroup.kill", W_OK, 0) == 0;
}

int
cgroup_watch(int dir)
{
	return openat(dir, "cgroup.events", O_RDONLY | O_CLOEXEC);
}

/* 1 when nobody is left, 0 when somebody is, -1 with errno. */
static int
look(int watch)
{
	char text[128];
	ssize_t n = pread(watch, text, sizeof(text) - 1, 0);

	if (n < 0)
		return -1;
	text[n] = '\0';
	return strstr(text, "populated 0") != NULL ? 1 : 0;
}

bool
cgroup_empty(int watch)
{
	return look(watch) == 1;
}

int
cgroup_kill(int dir)
{
	int fd = openat(dir, "cgroup.kill", O_WRONLY | O_CLOEXEC), saved;
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, "1", 1);
	saved = errno;
	close(fd);
	errno = saved;
	return n == 1 ? 0 : -1;
}

int
cgroup_wait(int watch)
{
	int empty;

	while ((empty = look(watch)) == 0) {
		struct pollfd p = { .fd = watch, .events = POLLPRI };
		int ready = poll(&p, 1, WAIT_MS);

		if (ready < 0 && errno != EINTR)
			return -1;
		if (ready == 0) {
			errno = ETIMEDOUT;
			return -1;
		}
	}
	return empty == 1 ? 0 : -1;
}

/* Removes all folders below `dir`, which it closes, leaf first; a cgroup folder holds files that
 * rmdir does not mind. What stays makes the caller's rmdir fail. */
static void
remove_below(int dir)
{
	struct dirent *e;
	DIR *d = fdopendir(dir);

	if (d == NULL) {
		close(dir);
		return;
	}
	while ((e = readdir(d)) != NULL) {
		int child;

		if (e->d_type != DT_DIR || e->d_name[0] == '.')
			continue;
		child = openat(dir, e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (child >= 0)
			remove_below(child);
		(void)unlinkat(dir, e->d_name, AT_REMOVEDIR);
	}
	closedir(d);
}

int
cgroup_end(const char *path)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), watch, result = -1, saved;

	if (dir < 0)
		return errno == ENOENT ? 0 : -1;
	watch = cgroup_watch(dir);
	if (watch >= 0 && cgroup_kill(dir) == 0 && cgroup_wait(watch) == 0) {
		remove_below(dir);
		dir = -1;
		result = rmdir(path);
	}
	saved = errno;
	if (watch >= 0)
		close(watch);
	if (dir >= 0)
		close(dir);
	errno = saved;
	return result;
}
