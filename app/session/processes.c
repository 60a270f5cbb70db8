#include "processes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/statfs.h>
#include <unistd.h>

enum { ASK_MAX = 256, LIST_ROOM = 2048 };	/* processes asked; bytes of their list */

bool
processes_folder(int dir)
{
	struct statfs fs;

	return fstatfs(dir, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC &&
	    faccessat(dir, "cgroup.kill", W_OK, 0) == 0;
}

int
processes_watch(int dir)
{
	return openat(dir, "cgroup.events", O_RDONLY | O_CLOEXEC);
}

bool
processes_none(int watch)
{
	char text[128];
	ssize_t n = pread(watch, text, sizeof(text) - 1, 0);

	if (n < 0)
		return false;
	text[n] = '\0';
	return strstr(text, "populated 0") != NULL;
}

/* The numbers in cgroup.procs, at most ASK_MAX and as many as LIST_ROOM bytes hold. */
static size_t
list(int dir, pid_t pids[ASK_MAX])
{
	char text[LIST_ROOM];
	size_t used = 0, count = 0;
	ssize_t n = 0;
	int fd = openat(dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return 0;
	while (used < sizeof(text) - 1 && (n = read(fd, text + used, sizeof(text) - 1 - used)) > 0)
		used += (size_t)n;
	close(fd);
	text[used] = '\0';
	/* Without its newline a number may be cut short. */
	for (char *at = text, *end; count < ASK_MAX && (end = strchr(at, '\n')) != NULL; at = end + 1)
		pids[count++] = (pid_t)strtol(at, NULL, 10);
	return count;
}

static bool
listed(const pid_t *pids, size_t n, pid_t pid)
{
	for (size_t i = 0; i < n; i++)
		if (pids[i] == pid)
			return true;
	return false;
}

static void
ask(int dir, pid_t pid)
{
	pid_t now[ASK_MAX];
	int pidfd;

	/* 0 stands for a process of another pid namespace. */
	if (pid <= 0 || (pidfd = pidfd_open(pid, 0)) < 0)
		return;
	/* What is still in the list is what the descriptor holds. */
	if (listed(now, list(dir, now), pid))
		(void)pidfd_send_signal(pidfd, SIGTERM, NULL, 0);
	close(pidfd);
}

void
processes_ask(int dir)
{
	pid_t pids[ASK_MAX];
	size_t n = list(dir, pids);

	for (size_t i = 0; i < n; i++)
		ask(dir, pids[i]);
}

int
processes_kill(int dir, int watch)
{
	int fd = openat(dir, "cgroup.kill", O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, "1", 1);
	close(fd);
	if (n != 1)
		return -1;
	while (!processes_none(watch)) {
		struct pollfd p = { .fd = watch, .events = POLLPRI };
		int ready = poll(&p, 1, 5000);

		if (ready < 0 && errno != EINTR)
			return -1;
		if (ready == 0) {
			errno = ETIMEDOUT;
			return -1;
		}
	}
	return 0;
}
