#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
cgroup_make(const char *path)
{
	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		return -1;
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Waits until cgroup.events says "populated 0"; it is a file that poll() reports as POLLPRI. */
static int
wait_empty(int dir)
{
	char text[128];
	int result = -1, fd = openat(dir, "cgroup.events", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLPRI };
		ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

		if (n < 0)
			break;
		text[n] = '\0';
		if (strstr(text, "populated 0") != NULL) {
			result = 0;
			break;
		}
		if (poll(&p, 1, 5000) == 0) {
			errno = ETIMEDOUT;
			break;
		}
	}
	close(fd);
	return result;
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
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), kill_fd, result = -1, saved;

	if (dir < 0)
		return errno == ENOENT ? 0 : -1;
	kill_fd = openat(dir, "cgroup.kill", O_WRONLY | O_CLOEXEC);
	if (kill_fd >= 0 && write(kill_fd, "1", 1) == 1 && wait_empty(dir) == 0) {
		remove_below(dir);
		dir = -1;
		result = rmdir(path);
	}
	saved = errno;
	if (kill_fd >= 0)
		close(kill_fd);
	if (dir >= 0)
		close(dir);
	errno = saved;
	return result;
}
