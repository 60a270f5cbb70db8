#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trusted.h"

static char base[] = "/tmp/cardea-trusted-XXXXXX";
static char file[64], folder[64], why[256];

static void
make(void)
{
	if (geteuid() != 0)
		cr_assert_fail("needs root");
	cr_assert_not_null(mkdtemp(base));
	snprintf(folder, sizeof(folder), "%s/folder", base);
	snprintf(file, sizeof(file), "%s/folder/file", base);
	cr_assert_eq(chmod(base, 0755), 0);
	cr_assert_eq(mkdir(folder, 0755), 0);
	close(open(file, O_CREAT | O_WRONLY, 0644));
	cr_assert_eq(chmod(file, 0644), 0);
}

static void
drop(void)
{
	char command[64];

	if (geteuid() != 0)
		return;
	snprintf(command, sizeof(command), "rm -rf '%s'", base);
	cr_assert_eq(system(command), 0);
}

TestSuite(sys_trusted, .init = make, .fini = drop);

static void
expect_open(const char *path)
{
	int fd = trusted_open(path, why, sizeof(why));

	cr_expect_geq(fd, 0, "%s: %s", path, why);
	cr_expect_eq(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	cr_expect_eq(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	close(fd);
}

static void
expect_refused(const char *path, const char *culprit, int err)
{
	why[0] = '\0';
	errno = 0;
	cr_expect_eq(trusted_open(path, why, sizeof(why)), -1, "%s", path);
	cr_expect_eq(errno, err, "%s: %s", path, strerror(errno));
	cr_expect_eq(strncmp(why, culprit, strlen(culprit)), 0, "%s does not name %s", why, culprit);
	cr_expect_eq(why[strlen(culprit)], ':', "%s does not name %s", why, culprit);
}

Test(sys_trusted, what_only_root_can_change_is_opened)
{
	expect_open(file);
	cr_assert_eq(chmod(file, 0400), 0);
	expect_open(file);
}

Test(sys_trusted, a_file_that_others_own_or_may_write_is_refused)
{
	cr_assert_eq(chmod(file, 0664), 0);
	expect_refused(file, file, EPERM);
	cr_assert_eq(chmod(file, 0646), 0);
	expect_refused(file, file, EPERM);
	cr_assert_eq(chmod(file, 01666), 0);
	expect_refused(file, file, EPERM);
	cr_assert_eq(chmod(file, 0644), 0);
	cr_assert_eq(chown(file, 61777, 0), 0);
	expect_refused(file, file, EPERM);
}

Test(sys_trusted, a_folder_above_that_others_own_or_may_write_is_refused)
{
	cr_assert_eq(chmod(folder, 0775), 0);
	expect_refused(file, folder, EPERM);
	cr_assert_eq(chmod(folder, 0757), 0);
	expect_refused(file, folder, EPERM);
	cr_assert_eq(chmod(folder, 0755), 0);
	cr_assert_eq(chown(base, 61777, 0), 0);
	expect_refused(file, base, EPERM);
}

Test(sys_trusted, a_sticky_folder_of_roots_is_no_danger)
{
	cr_assert_eq(chmod(folder, 01777), 0);
	expect_open(file);
}

Test(sys_trusted, a_link_is_as_good_as_what_it_leads_to)
{
	char link[64], open_folder[64], inner[96];

	snprintf(link, sizeof(link), "%s/link", base);
	snprintf(open_folder, sizeof(open_folder), "%s/open", base);
	snprintf(inner, sizeof(inner), "%s/inner", open_folder);
	cr_assert_eq(symlink("folder/file", link), 0);
	expect_open(link);
	cr_assert_eq(unlink(link), 0);
	cr_assert_eq(mkdir(open_folder, 0755), 0);
	close(open(inner, O_CREAT | O_WRONLY, 0644));
	cr_assert_eq(chmod(open_folder, 0777), 0);
	cr_assert_eq(symlink(inner, link), 0);
	expect_refused(link, open_folder, EPERM);
}

Test(sys_trusted, only_regular_files_by_absolute_paths_are_opened)
{
	char fifo[64];

	snprintf(fifo, sizeof(fifo), "%s/fifo", base);
	cr_assert_eq(mkfifo(fifo, 0600), 0);
	expect_refused(fifo, fifo, EINVAL);
	expect_refused(folder, folder, EINVAL);
	expect_refused("/", "/", EINVAL);
	expect_refused("", "", EINVAL);
	expect_refused("etc/passwd", "etc/passwd", EINVAL);
	cr_assert_eq(unlink(file), 0);
	expect_refused(file, file, ENOENT);
}

Test(sys_trusted, a_reason_is_cut_to_its_room)
{
	char little[8] = "xxxxxxx";

	cr_expect_eq(trusted_open("relative", little, 4), -1);
	cr_expect_str_eq(little, "rel");
	cr_expect_eq(little[4], 'x');
}

Test(sys_trusted, a_file_is_read_whole_or_not_at_all)
{
	uint8_t *data;
	size_t len;
	int fd = open(file, O_WRONLY | O_TRUNC);

	cr_assert_eq(write(fd, "twelve\0bytes", 12), 12);
	close(fd);
	cr_assert_eq(trusted_read(file, 12, &data, &len, why, sizeof(why)), 0);
	cr_expect_eq(len, 12);
	cr_expect_arr_eq(data, "twelve\0bytes", 13);
	free(data);
	cr_assert_eq(trusted_read(file, 11, &data, &len, why, sizeof(why)), -1);
	cr_expect_eq(errno, EFBIG);
	cr_expect_null(data);
	cr_expect_eq(len, 0);
	cr_expect_eq(strncmp(why, file, strlen(file)), 0, "%s", why);
	cr_assert_eq(chmod(file, 0666), 0);
	cr_expect_eq(trusted_read(file, 12, &data, &len, why, sizeof(why)), -1);
	cr_expect_eq(errno, EPERM);
	cr_expect_null(data);
}

Test(sys_trusted, an_empty_file_is_read_as_empty)
{
	uint8_t *data;
	size_t len;

	cr_assert_eq(truncate(file, 0), 0);
	cr_assert_eq(trusted_read(file, 12, &data, &len, why, sizeof(why)), 0);
	cr_expect_eq(len, 0);
	cr_expect_eq(data[0], 0);
	free(data);
}
