#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harden.h"

#define FIRST_SPARE 10	/* descriptors are moved above it before they take their places */

static void
reset_signals(void)
{
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		(void)signal(s, SIG_DFL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* 0-2 are /dev/null, 3 the channel, 4 the second channel, and nothing else but `report`. */
static int
place_fds(const struct spawn_plan *plan, int *report)
{
	int channel = fcntl(plan->channel, F_DUPFD_CLOEXEC, FIRST_SPARE);
	int second = plan->second < 0 ? -1 : fcntl(plan->second, F_DUPFD_CLOEXEC, FIRST_SPARE);
	int failed = fcntl(*report, F_DUPFD_CLOEXEC, FIRST_SPARE);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int last = plan->second < 0 ? HELPER_CHANNEL : HELPER_SECOND;

	if (channel < 0 || failed < 0 || null < 0 || (plan->second >= 0 && second < 0))
		return -1;
	for (int fd = 0; fd <= 2; fd++)
		if (null == fd ? fcntl(fd, F_SETFD, 0) < 0 : dup2(null, fd) < 0)
			return -1;
	if (dup2(channel, HELPER_CHANNEL) < 0 || (second >= 0 && dup2(second, HELPER_SECOND) < 0))
		return -1;
	if (dup3(failed, last + 1, O_CLOEXEC) < 0)
		return -1;
	*report = last + 1;
	return close_range((unsigned int)last + 2, ~0U, 0);
}

static int
limit(const struct spawn_plan *plan)
{
	struct rlimit core = { 0, 0 }, files = { 64, 64 };
	struct rlimit data = { CARDEA_HELPER_DATA_LIMIT, CARDEA_HELPER_DATA_LIMIT };

	if (setrlimit(RLIMIT_CORE, &core) != 0)
		return -1;
	if (plan->uid == 0)
		return 0;
	return setrlimit(RLIMIT_NOFILE, &files) != 0 || setrlimit(RLIMIT_DATA, &data) != 0 ? -1 : 0;
}

static int
isolate(const struct spawn_plan *plan)
{
	int flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS;

	if (!plan->namespaces)
		return 0;
	if (!plan->network)
		flags |= CLONE_NEWNET;
	return unshare(flags) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ? -1 : 0;
}

static int
drop(const struct spawn_plan *plan)
{
	if (plan->uid == 0)
		return 0;
	for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0)
			return -1;
	if (setgroups(0, NULL) != 0 || setresgid(plan->gid, plan->gid, plan->gid) != 0 ||
	    setresuid(plan->uid, plan->uid, plan->uid) != 0)
		return -1;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static void __attribute__((noreturn))
become(const struct spawn_plan *plan, int report)
{
	char *const argv[] = { (char *)(uintptr_t)plan->path, NULL };
	char *const envp[] = { NULL };
	int err;

	reset_signals();
	if (setsid() >= 0 && chdir(plan->folder == NULL ? "/" : plan->folder) == 0 && isolate(plan) == 0 && limit(plan) == 0 &&
	    place_fds(plan, &report) == 0 && drop(plan) == 0)
		execve(plan->path, argv, envp);
	err = errno;
	if (write(report, &err, sizeof(err)) < 0)
		_exit(127);
	_exit(126);
}

pid_t
spawn_helper(const struct spawn_plan *plan, int *pidfd)
{
	struct clone_args args = {
		.flags = CLONE_PIDFD | CLONE_INTO_CGROUP,
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)(unsigned int)plan->cgroup,
	};
	int report[2], err = 0;
	ssize_t n;
	pid_t pid;

	*pidfd = -1;
	if (pipe2(report, O_CLOEXEC) != 0)
		return -1;
	pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));
	if (pid == 0)
		become(plan, report[1]);
	close(report[1]);
	if (pid < 0) {
		close(report[0]);
		return -1;
	}
	while ((n = read(report[0], &err, sizeof(err))) < 0 && errno == EINTR)
		;
	close(report[0]);
	if (n == 0)
		return pid;
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	close(*pidfd);
	*pidfd = -1;
	errno = n == (ssize_t)sizeof(err) ? err : EIO;
	return -1;
}
