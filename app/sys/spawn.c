#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "harden.h"

#define DRAWER_DATA_LIMIT (1UL << 30)	/* pictures as large as screens get, and threads */
#define DRAWER_FILES (1UL << 19)	/* more than all clients of a display can leave with it: a
					 * session that hoards them leaves the kiosk some */
#define URGENT_NICE (-10)	/* before every session, behind what keeps a machine alive */
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

	/* A lock that a container delays is still a lock. */
	if (plan->urgent)
		(void)!setpriority(PRIO_PROCESS, 0, URGENT_NICE);
	if (plan->draws) {
		files = (struct rlimit){ DRAWER_FILES, DRAWER_FILES };
		/* Where so many cannot be had, as many as can. */
		if (setrlimit(RLIMIT_NOFILE, &files) != 0 &&
		    getrlimit(RLIMIT_NOFILE, &files) != 0)
			return -1;
		files.rlim_cur = files.rlim_max;
		if (data.rlim_cur < DRAWER_DATA_LIMIT)
			data = (struct rlimit){ DRAWER_DATA_LIMIT, DRAWER_DATA_LIMIT };
	}
	if (setrlimit(RLIMIT_CORE, &core) != 0)
		return -1;
	if (plan->uid == 0)
		return 0;
	return setrlimit(RLIMIT_NOFILE, &files) != 0 || setrlimit(RLIMIT_DATA, &data) != 0 ||
	    setrlimit(RLIMIT_NPROC, &processes) != 0 ? -1 : 0;
}

static const char *const hidden_folders[] = { "/run", "/tmp", "/var", "/home", "/root" };

enum { HIDDEN = sizeof(hidden_folders) / sizeof(hidden_folders[0]) };

static bool
is_hidden(const char *path)
{
	for (size_t i = 0; i < HIDDEN; i++) {
		size_t n = strlen(hidden_folders[i]);

		if (strncmp(path, hidden_folders[i], n) == 0 && path[n] == '/')
			return true;
	}
	return false;
}

/* Makes the folders on the way to `path`, and at its end something to mount on. */
static int
make_place(const char *path, bool folder)
{
	char at[512];			/* longer than any setting */
	int fd;

	if (snprintf(at, sizeof(at), "%s", path) >= (int)sizeof(at))
		return -1;
	for (char *slash = strchr(at + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(at, 0755) != 0 && errno != EEXIST)
			return -1;
		*slash = '/';
	}
	if (folder)
		return mkdir(at, 0755) != 0 && errno != EEXIST ? -1 : 0;
	fd = open(at, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	return fd < 0 ? -1 : close(fd);
}

static int
place_tree(const char *path, int tree)
{
	struct stat st;

	if (fstat(tree, &st) != 0 || make_place(path, S_ISDIR(st.st_mode)) != 0 ||
	    move_mount(tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) != 0)
		return -1;
	return close(tree);
}

/* Whoever holds a PIN meets no socket and no file through which it could be handed on. */
static int
hide_all_but(const char *const seen[SPAWN_SEEN])
{
	int trees[SPAWN_SEEN];

	for (size_t i = 0; i < SPAWN_SEEN; i++) {
		trees[i] = seen[i] == NULL || !is_hidden(seen[i]) ? -1 : open_tree(AT_FDCWD,
		    seen[i], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
		if (trees[i] < 0 && seen[i] != NULL && is_hidden(seen[i]) && errno != ENOENT)
			return -1;
	}
	for (size_t i = 0; i < HIDDEN; i++)
		if (mount("none", hidden_folders[i], "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		    "mode=0755,size=4k") != 0 && errno != ENOENT)
			return -1;
	for (size_t i = 0; i < SPAWN_SEEN; i++)
		if (trees[i] >= 0 && place_tree(seen[i], trees[i]) != 0)
			return -1;
	return 0;
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
	return plan->hidden ? hide_all_but(plan->seen) : 0;
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
