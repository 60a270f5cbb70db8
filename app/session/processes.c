#include "processes.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

enum { ASK_MAX = 256, LIST_ROOM = 2048 };	/* processes asked; bytes of their list */

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
	for (char *at = text, *end; count < ASK_MAX; at = end + 1) {
		end = strchr(at, '\n');
		if (end == NULL)
			break;
		pids[count++] = (pid_t)strtol(at, NULL, 10);
	}
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
