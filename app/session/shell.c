#include "shell.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REPORT = 3, FIRST_SPARE = 10 };

struct report {
	enum failure failure;
	int err;
};

static void
reset_signals(void)
{
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		(void)signal(s, SIG_DFL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* 0 is /dev/null, 1 and 2 the output, REPORT the pipe; nothing else stays. */
static int
place_fds(const struct shell_plan *plan, int *report)
{
	int output = fcntl(plan->output, F_DUPFD_CLOEXEC, FIRST_SPARE);
	int pipe = fcntl(*report, F_DUPFD_CLOEXEC, FIRST_SPARE);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (output < 0 || pipe < 0 || null < 0)
		return -1;
	*report = pipe;
	if (null == 0 ? fcntl(0, F_SETFD, 0) < 0 : dup2(null, 0) < 0)
		return -1;
	if (dup2(output, 1) < 0 || dup2(output, 2) < 0 || dup3(pipe, REPORT, O_CLOEXEC) < 0)
		return -1;
	*report = REPORT;
	return close_range(REPORT + 1, ~0U, 0);
}

static int
drop(const struct shell_plan *plan)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0, 0, 0 } };

	for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0)
			return -1;
	if (setresgid(plan->gid, plan->gid, plan->gid) != 0 ||
	    setresuid(plan->uid, plan->uid, plan->uid) != 0 ||
	    syscall(SYS_capset, &head, none) != 0)
		return -1;
	if (setresuid(0, 0, 0) == 0) {
		errno = EPERM;
		return -1;
	}
	return 0;
}

static void __attribute__((noreturn))
become(const struct shell_plan *plan, int report)
{
	struct report failed = { FAILURE_SESSION_START_FAILED, 0 };

	reset_signals();
	if (setsid() < 0 || place_fds(plan, &report) != 0 || drop(plan) != 0)
		goto fail;
	if (chdir(plan->home) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			failed.failure = FAILURE_LOCAL_HOME_MISSING;
		goto fail;
	}
	execve(plan->argv[0], plan->argv, plan->envp);
	failed.failure = FAILURE_SHELL_MISSING;
fail:
	failed.err = errno;
	if (write(report, &failed, sizeof(failed)) < 0)
		_exit(127);
	_exit(126);
}

pid_t
shell_start(const struct shell_plan *plan, int *pidfd, enum failure *failure)
{
	struct clone_args args = {
		.flags = CLONE_PIDFD | CLONE_INTO_CGROUP,
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)(unsigned int)plan->cgroup,
	};
	struct report failed = { FAILURE_SESSION_START_FAILED, EIO };
	int report[2];
	ssize_t n;
	pid_t pid;

	*pidfd = -1;
	*failure = FAILURE_SESSION_START_FAILED;
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
	while ((n = read(report[0], &failed, sizeof(failed))) < 0 && errno == EINTR)
		;
	close(report[0]);
	if (n == 0) {
		*failure = FAILURE_NONE;
		return pid;
	}
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	close(*pidfd);
	*pidfd = -1;
	*failure = failed.failure;
	errno = failed.err;
	return -1;
}
