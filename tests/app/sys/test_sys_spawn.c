#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "channel.h"
#include "child.h"
#include "place.h"
#include "spawn.h"

#define PROBE	"/run/spawn_probe"

static struct spawn_plan plan;
static int ours = -1;			/* our end of the channel */

static void
make(void)
{
	int fds[2];

	place_make();
	cr_assert_eq(system("cp " BUILD_DIR "/probes/spawn_probe " PROBE), 0);
	cr_assert_eq(chmod(PROBE, 0711), 0);
	cr_assert_eq(channel_pair(fds), 0);
	ours = fds[0];
	plan = (struct spawn_plan){ .path = PROBE, .uid = 61777, .gid = 61778, .namespaces = true,
	    .cgroup = cgroup_make(place_cgroup()), .channel = fds[1], .second = -1 };
	cr_assert_geq(plan.cgroup, 0);
}

static void
drop(void)
{
	place_drop();
}

TestSuite(sys_spawn, .init = make, .fini = drop);

/* What the probe says. It has ended when this returns. */
static const char *
spawn(void)
{
	static char text[8192];
	int pidfd, status;
	pid_t pid = spawn_helper(&plan, &pidfd);
	ssize_t n;

	cr_assert_gt(pid, 0, "%s", strerror(errno));
	cr_expect_geq(pidfd, 0);
	close(plan.channel);
	n = recv(ours, text, sizeof(text) - 1, 0);
	cr_assert_gt(n, 0);
	text[n] = '\0';
	close(ours);
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect_eq(WEXITSTATUS(status), 42);
	close(pidfd);
	return text;
}

static void
expect_line(const char *text, const char *line)
{
	char whole[256];

	snprintf(whole, sizeof(whole), "%s\n", line);
	cr_expect_not_null(strstr(text, whole), "no \"%s\" in:\n%s", line, text);
}

static void
expect_namespace(const char *text, const char *name, bool same)
{
	char path[64], target[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	n = readlink(path, target, sizeof(target) - 1);
	cr_assert_gt(n, 0);
	target[n] = '\0';
	cr_expect_eq(strstr(text, target) != NULL, same, "%s in:\n%s", target, text);
}

static unsigned int
count(const char *text, const char *what)
{
	unsigned int n = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
		n++;
	return n;
}

static void
expect_helper(const char *text)
{
	expect_line(text, "argc 1");
	expect_line(text, "argv " PROBE);
	cr_expect_eq(count(text, "env "), 0, "%s", text);
	expect_line(text, "fd 0 /dev/null");
	expect_line(text, "fd 1 /dev/null");
	expect_line(text, "fd 2 /dev/null");
	expect_line(text, "fd 3 socket:");
	expect_line(text, "cwd /");
	expect_line(text, "leader 1");
	expect_line(text, "core 0 0");
	expect_line(text, "SigBlk:\t0000000000000000");
	expect_line(text, "SigIgn:\t0000000000000000");
	cr_expect_not_null(strstr(text, strrchr(place_cgroup(), '/')), "%s", text);
}

static void
expect_unprivileged(const char *text)
{
	static const char *const caps[] = { "Inh", "Prm", "Eff", "Bnd", "Amb" };
	char line[64];

	expect_line(text, "Uid:\t61777\t61777\t61777\t61777");
	expect_line(text, "Gid:\t61778\t61778\t61778\t61778");
	expect_line(text, "Groups:\t ");
	expect_line(text, "NoNewPrivs:\t1");
	expect_line(text, "files 64");
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		snprintf(line, sizeof(line), "Cap%s:\t0000000000000000", caps[i]);
		expect_line(text, line);
	}
}

Test(sys_spawn, a_helper_that_is_to_see_one_folder_only_sees_that_one)
{
	const char *text;

	cr_assert_eq(mkdir("/run/only", 0755), 0);
	cr_assert_eq(rename(PROBE, "/run/only/probe"), 0);
	cr_assert_eq(mkdir("/run/other", 0755), 0);
	plan.path = "/run/only/probe";
	plan.hidden = true;
	plan.seen[0] = "/run/only";
	text = spawn();
	/* "." and ".." count too */
	expect_line(text, "in /run 3");
	expect_line(text, "in /tmp 2");
	expect_line(text, "in /var 2");
	expect_line(text, "in /home 2");
	expect_line(text, "in /root 2");
	expect_unprivileged(text);
}

Test(sys_spawn, what_a_helper_is_to_see_may_lie_deep_be_a_socket_or_be_missing)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/run/other/bus" };
	int bus = socket(AF_UNIX, SOCK_STREAM, 0);
	const char *text;

	cr_assert_eq(mkdir("/run/only", 0755), 0);
	cr_assert_eq(rename(PROBE, "/run/only/probe"), 0);
	cr_assert_eq(mkdir("/run/other", 0755), 0);
	cr_assert_eq(mkdir("/run/other/deep", 0755), 0);
	cr_assert_eq(bind(bus, (const struct sockaddr *)&address, sizeof(address)), 0);
	plan.path = "/run/only/probe";
	plan.hidden = true;
	plan.seen[0] = "/run/only";
	plan.seen[1] = "/run/other/deep";
	plan.seen[2] = "/run/other/bus";
	plan.seen[3] = "/run/missing/folder";
	plan.seen[4] = "/usr";
	text = spawn();
	expect_line(text, "in /run 4");
	expect_line(text, "in /run/other 4");
	expect_line(text, "in /tmp 2");
	expect_unprivileged(text);
	close(bus);
}

Test(sys_spawn, an_urgent_helper_runs_before_the_others)
{
	char line[32];
	int own = getpriority(PRIO_PROCESS, 0);

	snprintf(line, sizeof(line), "nice %d", own);
	expect_line(spawn(), line);
	drop();
	make();
	plan.urgent = true;
	/* Where nobody may be urgent, a helper still starts. */
	snprintf(line, sizeof(line), "nice %d",
	    setpriority(PRIO_PROCESS, 0, -10) == 0 ? -10 : own);
	cr_assert_eq(setpriority(PRIO_PROCESS, 0, own), 0);
	expect_line(spawn(), line);
}

Test(sys_spawn, a_helper_that_draws_has_more_descriptors_and_memory)
{
	struct rlimit own, most = { 1 << 19, 1 << 19 };
	char line[32];
	const char *text;

	/* Where so many cannot be had, as many as can. */
	cr_assert_eq(getrlimit(RLIMIT_NOFILE, &own), 0);
	snprintf(line, sizeof(line), "files %lu",
	    setrlimit(RLIMIT_NOFILE, &most) == 0 ? most.rlim_max : own.rlim_max);
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &own), 0);
	plan.draws = true;
	text = spawn();
	expect_line(text, line);
	expect_line(text, CARDEA_HELPER_DATA_LIMIT == ~0UL ?
	    "data 18446744073709551615" : "data 1073741824");
}

Test(sys_spawn, a_helper_has_its_uid_its_channel_and_nothing_else)
{
	const char *text;
	sigset_t blocked;

	/* What the caller has, which must not be passed on. */
	cr_assert_neq(signal(SIGPIPE, SIG_IGN), SIG_ERR);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	cr_assert_eq(sigprocmask(SIG_BLOCK, &blocked, NULL), 0);
	cr_assert_geq(open("/dev/zero", O_RDONLY), 0);
	cr_assert_eq(chdir("/run"), 0);
	cr_assert_eq(setenv("SECRET", "x", 1), 0);
	cr_assert_eq(setgroups(2, (gid_t[]){ 4, 61779 }), 0);
	text = spawn();
	expect_helper(text);
	expect_unprivileged(text);
	cr_expect_eq(count(text, "fd "), 4, "%s", text);
	expect_namespace(text, "mnt", false);
	expect_namespace(text, "ipc", false);
	expect_namespace(text, "uts", false);
	expect_namespace(text, "net", false);
}

Test(sys_spawn, a_second_channel_is_descriptor_four)
{
	int fds[2];
	const char *text;

	cr_assert_eq(channel_pair(fds), 0);
	plan.second = fds[0];
	text = spawn();
	expect_helper(text);
	expect_line(text, "fd 4 socket:");
	cr_expect_eq(count(text, "fd "), 5, "%s", text);
}

Test(sys_spawn, only_who_needs_the_network_has_it)
{
	const char *text;

	plan.network = true;
	text = spawn();
	expect_unprivileged(text);
	expect_namespace(text, "net", true);
	expect_namespace(text, "mnt", false);
}

Test(sys_spawn, the_session_stays_root_in_the_hosts_namespaces)
{
	const char *text;

	plan.uid = plan.gid = 0;
	plan.namespaces = false;
	text = spawn();
	expect_helper(text);
	expect_line(text, "Uid:\t0\t0\t0\t0");
	expect_namespace(text, "mnt", true);
	expect_namespace(text, "net", true);
}

Test(sys_spawn, a_channel_may_be_given_where_dev_null_goes)
{
	cr_assert_eq(dup2(plan.channel, 0), 0);
	close(plan.channel);
	plan.channel = 0;
	expect_helper(spawn());
}

Test(sys_spawn, what_cannot_be_executed_is_told_with_its_reason)
{
	static const struct {
		const char *path;
		int err;
	} rows[] = {
		{ "/run/none", ENOENT }, { "/run", EACCES }, { "/run/private", EACCES },
		{ "/run/text", EACCES },
	};
	int pidfd;

	close(open("/run/private", O_CREAT | O_WRONLY, 0700));
	close(open("/run/text", O_CREAT | O_WRONLY, 0644));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		plan.path = rows[i].path;
		errno = 0;
		cr_expect_eq(spawn_helper(&plan, &pidfd), -1, "%s", rows[i].path);
		cr_expect_eq(errno, rows[i].err, "%s: %s", rows[i].path, strerror(errno));
		cr_expect_eq(pidfd, -1);
		cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1);
	}
	plan.path = PROBE;
	expect_helper(spawn());
}

Test(sys_spawn, without_a_cgroup_nothing_is_started)
{
	int pidfd, folder = open("/run", O_RDONLY | O_DIRECTORY);

	close(plan.cgroup);
	plan.cgroup = folder;
	cr_expect_eq(spawn_helper(&plan, &pidfd), -1);
	cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1);
}

/* The name of the process is what is read over. */
Test(sys_spawn, a_child_s_end_is_seen_before_it_is_reaped)
{
	int fds[2];
	pid_t pid;
	char c;

	cr_assert_eq(pipe(fds), 0);
	pid = fork();
	cr_assert_geq(pid, 0);
	if (pid == 0) {
		(void)prctl(PR_SET_NAME, "a) Z 4 4 (b");
		close(fds[0]);
		if (write(fds[1], "x", 1) == 1)
			pause();
		_exit(0);
	}
	close(fds[1]);
	cr_assert_eq(read(fds[0], &c, 1), 1);
	cr_expect_not(child_ends(pid));
	cr_assert_eq(kill(pid, SIGKILL), 0);
	/* It has closed what it held. */
	cr_assert_eq(read(fds[0], &c, 1), 0);
	cr_expect(child_ends(pid));
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	cr_expect(child_ends(pid), "there is none");
	close(fds[0]);
}
