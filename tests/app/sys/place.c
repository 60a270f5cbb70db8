#include "place.h"

#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"

static char path[96];

void
place_make(void)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0)
		cr_assert_fail("needs root");
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	cr_assert_eq(mount("tmpfs", "/run", "tmpfs", 0, "mode=755"), 0);
	cr_assert_eq(mkdir("/run/cgroup", 0755), 0);
	if (mount("cgroup2", "/run/cgroup", "cgroup2", 0, NULL) != 0)
		cr_assert_fail("needs cgroup v2");
	snprintf(path, sizeof(path), "/run/cgroup/cardea-sys-test-%d", getpid());
}

const char *
place_cgroup(void)
{
	return path;
}

void
place_drop(void)
{
	if (path[0] != '\0')
		cr_expect_eq(cgroup_end(path), 0);
}
