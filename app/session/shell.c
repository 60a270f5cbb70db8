#include "shell.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "child.h"

enum { REPORT = 3, FIRST_SPARE = 10 };

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

	if (child_drop_bounding() != 0 || setresgid(plan->gid, plan->gid, plan->gid) != 0 ||
	    setresuid(plan->uid, plan->uid, plan->uid) != 0 ||
	    syscall(SYS_capset, &head, none) != 0)
		return -1;
	if (setresuid(0, 0, 0) == 0) {
		errno = EPERM;
		return -1;
	}
	return 0;
}

/* The logon service is spared when memory runs out (OOMScoreAdjust); what it starts for a user is
 * not. Without /proc there is no score to inherit either. */
static void
drop_oom_score(void)
{
	int fd = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
	char first;

	if (fd < 0)
		return;
	if (read(fd, &first, 1) == 1 && first == '-')
		(void)!write(fd, "0", 1);
	close(fd);
}

static void
become(const void *data, int report)
{
	const struct shell_plan *plan = data;

	child_reset_signals();
	drop_oom_score();
	if (setsid() < 0 || place_fds(plan, &report) != 0 || drop(plan) != 0)
		child_fail(report, FAILURE_SESSION_START_FAILED);
	if (chdir(plan->home) != 0)
		child_fail(report, errno == ENOENT || errno == ENOTDIR ?
		    FAILURE_LOCAL_HOME_MISSING : FAILURE_SESSION_START_FAILED);
	execve(plan->argv[0], plan->argv, plan->envp);
	child_fail(report, FAILURE_SHELL_MISSING);
}

pid_t
shell_start(const struct shell_plan *plan, int *pidfd, enum failure *failure)
{
	int what;
	pid_t pid = child_start(plan->cgroup, become, plan, pidfd, &what);

	*failure = FAILURE_NONE;
	if (pid < 0)
		*failure = what != 0 ? (enum failure)what : FAILURE_SESSION_START_FAILED;
	return pid;
}
