#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "harden.h"

#define FIRST_SPARE 10	/* descriptors are moved above it before they take their places */

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
	struct rlimit core = { 0, 0 }, files = { 64, 64 }, processes = { 64, 64 };
	struct rlimit data = { CARDEA_HELPER_DATA_LIMIT, CARDEA_HELPER_DATA_LIMIT };

	if (setrlimit(RLIMIT_CORE, &core) != 0)
		return -1;
	if (plan->uid == 0)
		return 0;
	return setrlimit(RLIMIT_NOFILE, &files) != 0 || setrlimit(RLIMIT_DATA, &data) != 0 ||
	    setrlimit(RLIMIT_NPROC, &processes) != 0 ? -1 : 0;
}

/* Whoever holds a PIN meets no socket and no file through which it could be handed on. */
static int
hide_all_but(const char *only)
{
	static const char *const hidden[] = { "/run", "/tmp", "/var", "/home", "/root" };
	int tree = open_tree(AT_FDCWD, only, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

	if (tree < 0)
		return -1;
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (mount("none", hidden[i], "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		    "mode=0755,size=4k") != 0 && errno != ENOENT)
			return -1;
	if (mkdir(only, 0755) != 0 ||
	    move_mount(tree, "", AT_FDCWD, only, MOVE_MOUNT_F_EMPTY_PATH) != 0)
		return -1;
	return close(tree);
}

static int
isolate(const struct spawn_plan *plan)
{
	int flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS;

	if (!plan->namespaces)
		return 0;
	if (!plan->network)
		flags |= CLONE_NEWNET;
	if (unshare(flags) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return -1;
	return plan->only == NULL ? 0 : hide_all_but(plan->only);
}

static int
drop(const struct spawn_plan *plan)
{
	if (plan->uid == 0)
		return 0;
	if (child_drop_bounding() != 0 || setgroups(0, NULL) != 0 ||
	    setresgid(plan->gid, plan->gid, plan->gid) != 0 ||
	    setresuid(plan->uid, plan->uid, plan->uid) != 0)
		return -1;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static void
become(const void *data, int report)
{
	const struct spawn_plan *plan = data;
	char *const argv[] = { (char *)(uintptr_t)plan->path, NULL };
	char *const envp[] = { NULL };

	child_reset_signals();
	if (setsid() >= 0 && chdir(plan->folder == NULL ? "/" : plan->folder) == 0 &&
	    isolate(plan) == 0 && limit(plan) == 0 && place_fds(plan, &report) == 0 &&
	    drop(plan) == 0)
		execve(plan->path, argv, envp);
	child_fail(report, 0);
}

pid_t
spawn_helper(const struct spawn_plan *plan, int *pidfd)
{
	int what;

	return child_start(plan->cgroup, become, plan, pidfd, &what);
}
