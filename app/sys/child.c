#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FLAG_EXITING	0x4u		/* among the flags in /proc/PID/stat */

/* What kept the child from becoming the program. */
struct fault {
	int err;
	int what;			/* the caller's own */
};

void
child_reset_signals(void)
{
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		(void)signal(s, SIG_DFL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

int
child_drop_bounding(void)
{
	for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0)
			return -1;
	return 0;
}

bool
child_ends(pid_t pid)
{
	char path[32], text[512], *name_end;
	unsigned int flags;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return true;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n < 0 ? 0 : n] = '\0';
	/* A program's name may be anything. */
	name_end = strrchr(text, ')');
	if (name_end == NULL || sscanf(name_end, ") %*c %*d %*d %*d %*d %*d %u", &flags) != 1)
		return true;
	return (flags & FLAG_EXITING) != 0;
}

void
child_fail(int report, int what)
{
	struct fault fault = { .err = errno, .what = what };

	if (write(report, &fault, sizeof(fault)) < 0)
		_exit(127);
	_exit(126);
}

pid_t
child_start(int cgroup, void (*become)(const void *plan, int report), const void *plan,
    int *pidfd, int *what)
{
	struct clone_args args = {
		.flags = CLONE_PIDFD | CLONE_INTO_CGROUP,
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)(unsigned int)cgroup,
	};
	struct fault fault;
	int report[2], saved;
	ssize_t n;
	pid_t pid;

	*pidfd = -1;
	*what = 0;
	if (pipe2(report, O_CLOEXEC) != 0)
		return -1;
	pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));
	if (pid == 0) {
		become(plan, report[1]);
		_exit(126);
	}
	saved = errno;
	close(report[1]);
	if (pid < 0) {
		close(report[0]);
		errno = saved;
		return -1;
	}
	while ((n = read(report[0], &fault, sizeof(fault))) < 0 && errno == EINTR)
		;
	close(report[0]);
	if (n == 0)
		return pid;
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	close(*pidfd);
	*pidfd = -1;
	if (n != (ssize_t)sizeof(fault))
		fault = (struct fault){ .err = EIO };
	*what = fault.what;
	errno = fault.err;
	return -1;
}
