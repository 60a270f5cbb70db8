#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "place.h"

TestSuite(sys_cgroup, .init = place_make, .fini = place_drop);

/* A child in the cgroup below `path` that ignores what can be ignored. Returns once it is there. */
static pid_t
settle(const char *path)
{
	char procs[512], number[16];
	int ready[2], fd;
	pid_t pid;

	cr_assert_eq(pipe(ready), 0);
	pid = fork();
	cr_assert_geq(pid, 0);
	if (pid == 0) {
		signal(SIGTERM, SIG_IGN);
		snprintf(procs, sizeof(procs), "%s/cgroup.procs", path);
		snprintf(number, sizeof(number), "%d", getpid());
		fd = open(procs, O_WRONLY);
		if (write(fd, number, strlen(number)) < 0 || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	cr_assert_eq(read(ready[0], number, 1), 1);
	close(ready[0]);
	return pid;
}

Test(sys_cgroup, a_cgroup_is_made_once_and_taken_again)
{
	int one = cgroup_make(place_cgroup()), two = cgroup_make(place_cgroup());

	cr_assert_geq(one, 0);
	cr_assert_geq(two, 0);
	cr_expect_eq(fcntl(one, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	cr_expect_eq(faccessat(one, "cgroup.procs", F_OK, 0), 0);
}

Test(sys_cgroup, without_a_parent_it_is_not_made)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/a/b", place_cgroup());
	cr_expect_eq(cgroup_make(path), -1);
	cr_expect_eq(errno, ENOENT);
}

Test(sys_cgroup, its_end_kills_every_process_below_and_removes_the_tree)
{
	char path[3][160];
	pid_t pids[3];
	int status;

	snprintf(path[0], sizeof(path[0]), "%s", place_cgroup());
	snprintf(path[1], sizeof(path[1]), "%s/a", place_cgroup());
	snprintf(path[2], sizeof(path[2]), "%s/a/b", place_cgroup());
	for (size_t i = 0; i < 3; i++) {
		close(cgroup_make(path[i]));
		pids[i] = settle(path[i]);
	}
	cr_expect_eq(cgroup_end(place_cgroup()), 0);
	for (size_t i = 0; i < 3; i++) {
		cr_assert_eq(waitpid(pids[i], &status, 0), pids[i]);
		cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
	cr_expect_eq(access(place_cgroup(), F_OK), -1);
}

Test(sys_cgroup, the_end_of_none_is_no_error)
{
	cr_expect_eq(cgroup_end(place_cgroup()), 0);
	close(cgroup_make(place_cgroup()));
	cr_expect_eq(cgroup_end(place_cgroup()), 0);
	cr_expect_eq(cgroup_end(place_cgroup()), 0);
}

Test(sys_cgroup, what_is_no_cgroup_is_not_ended)
{
	cr_assert_eq(mkdir("/run/folder", 0755), 0);
	cr_expect_eq(cgroup_end("/run/folder"), -1);
	cr_expect_eq(errno, ENOENT);
	cr_expect_eq(access("/run/folder", F_OK), 0);
}

Test(sys_cgroup, by_its_folder_it_is_killed_and_seen_empty)
{
	int dir = cgroup_make(place_cgroup()), watch = cgroup_watch(dir), status;
	pid_t pid = settle(place_cgroup());

	cr_expect(cgroup_is(dir));
	cr_expect_not(cgroup_empty(watch));
	cr_assert_eq(cgroup_kill(dir), 0);
	cr_assert_eq(cgroup_wait(watch), 0);
	cr_expect(cgroup_empty(watch));
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

Test(sys_cgroup, one_that_was_removed_is_not_waited_for)
{
	int dir = cgroup_make(place_cgroup()), watch = cgroup_watch(dir);

	cr_assert_eq(rmdir(place_cgroup()), 0);
	cr_expect_eq(cgroup_kill(dir), -1);
	cr_expect_eq(cgroup_wait(watch), -1);
	cr_expect_not(cgroup_empty(watch));
}

Test(sys_cgroup, another_folder_is_no_cgroup)
{
	int dir = open("/run", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	cr_expect_not(cgroup_is(dir));
	cr_expect_eq(cgroup_watch(dir), -1);
	cr_expect_eq(cgroup_kill(dir), -1);
}
