#include "service.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define PATH_MAX_LEN 256

/* A socket is created, then listened on, then given its mode: the last tells that it serves. */
#define MASK (IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

int
service_watch_open(const char *socket_path)
{
	char path[PATH_MAX_LEN];
	char *slash;
	int fd;

	if (strlen(socket_path) >= sizeof(path))
		return -1;
	(void)snprintf(path, sizeof(path), "%s", socket_path);
	if ((fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) < 0)
		return -1;
	while ((slash = strrchr(path, '/')) != NULL) {
		*slash = '\0';
		if (inotify_add_watch(fd, slash == path ? "/" : path, MASK) >= 0)
			return fd;
		if (errno != ENOENT && errno != ENOTDIR)
			break;
	}
	(void)close(fd);
	return -1;
}

bool
service_wait(int watch_fd, int stop_fd, int timeout_ms)
{
	struct pollfd fds[2] = {
		{ .fd = stop_fd, .events = POLLIN },
		{ .fd = watch_fd, .events = POLLIN },
	};

	while (poll(fds, 2, timeout_ms) < 0 && errno == EINTR)
		;
	return fds[0].revents == 0;
}
