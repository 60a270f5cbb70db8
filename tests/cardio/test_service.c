#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service.h"

static char dir[] = "/tmp/cardio-service-XXXXXX";
static char folder[64], path[96];

static void
setup(void)
{
	cr_assert_not_null(mkdtemp(dir));
	(void)snprintf(folder, sizeof(folder), "%s/pcscd", dir);
	(void)snprintf(path, sizeof(path), "%s/pcscd.comm", folder);
}

static void
teardown(void)
{
	(void)unlink(path);
	(void)rmdir(folder);
	(void)rmdir(dir);
}

static bool
readable(int fd)
{
	return poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 0) == 1;
}

static void
touch(void)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	cr_assert_geq(fd, 0);
	(void)close(fd);
}

TestSuite(service, .init = setup, .fini = teardown);

Test(service, the_socket_s_appearance_is_told)
{
	int fd;

	cr_assert_eq(mkdir(folder, 0700), 0);
	fd = service_watch_open(path);
	cr_assert_geq(fd, 0);
	cr_expect_not(readable(fd));
	touch();
	cr_expect(readable(fd));
	(void)close(fd);
}

Test(service, the_socket_s_mode_is_told_as_it_is_set_last)
{
	int fd;

	cr_assert_eq(mkdir(folder, 0700), 0);
	touch();
	fd = service_watch_open(path);
	cr_expect_not(readable(fd));
	cr_assert_eq(chmod(path, 0666), 0);
	cr_expect(readable(fd));
	(void)close(fd);
}

Test(service, without_its_folder_the_folder_s_appearance_is_told)
{
	int fd = service_watch_open(path);

	cr_assert_geq(fd, 0);
	cr_expect_not(readable(fd));
	cr_assert_eq(mkdir(folder, 0700), 0);
	cr_expect(readable(fd));
	(void)close(fd);
}

Test(service, the_folder_s_end_is_told)
{
	int fd;

	cr_assert_eq(mkdir(folder, 0700), 0);
	fd = service_watch_open(path);
	cr_assert_eq(rmdir(folder), 0);
	cr_expect(readable(fd));
	(void)close(fd);
}

Test(service, waiting_ends_when_told_to_stop)
{
	int stop = eventfd(1, EFD_CLOEXEC), quiet = eventfd(0, EFD_CLOEXEC);

	cr_expect_not(service_wait(-1, stop, -1));
	cr_expect(service_wait(stop, quiet, -1), "that is news, not an end");
	cr_expect(service_wait(-1, quiet, 0));
	(void)close(stop);
	(void)close(quiet);
}
