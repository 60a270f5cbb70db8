#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tickets.h"

enum { UID = 61234, GID = 61235 };

static char base[] = "/tmp/cardea-tickets-XXXXXX";
static char root[64], path[128];
static struct tickets t;

static const struct message_blob first = { (const uint8_t *)"first tickets", 13 };
static const struct message_blob second = { (const uint8_t *)"second", 6 };

static void
make(void)
{
	if (geteuid() != 0)
		cr_assert_fail("needs root");
	cr_assert_not_null(mkdtemp(base));
	cr_assert_eq(chmod(base, 0755), 0);
	snprintf(root, sizeof(root), "%s/tickets", base);
	snprintf(path, sizeof(path), "%s/%u/3e7", root, UID);
	tickets_init(&t);
}

static void
drop(void)
{
	char command[128];

	if (geteuid() != 0)
		return;
	snprintf(command, sizeof(command), "rm -rf '%s'", base);
	cr_assert_eq(system(command), 0);
}

static void
expect_file(const char *file, const char *content)
{
	char text[64] = "";
	struct stat st;
	int fd = open(file, O_RDONLY | O_NOFOLLOW);

	cr_assert_geq(fd, 0, "%s", file);
	cr_assert_geq(read(fd, text, sizeof(text) - 1), 0);
	cr_expect_str_eq(text, content);
	cr_assert_eq(fstat(fd, &st), 0);
	cr_expect_eq(st.st_uid, (uid_t)UID);
	cr_expect_eq(st.st_gid, (gid_t)GID);
	cr_expect_eq(st.st_mode & 07777, 0600);
	close(fd);
}

static void
expect_folder(const char *folder, uid_t uid, mode_t mode)
{
	struct stat st;

	cr_assert_eq(lstat(folder, &st), 0, "%s", folder);
	cr_expect(S_ISDIR(st.st_mode));
	cr_expect_eq(st.st_uid, uid);
	cr_expect_eq(st.st_mode & 07777, mode, "%o", st.st_mode);
}

TestSuite(session_tickets, .init = make, .fini = drop);

Test(session_tickets, the_cache_is_the_users_alone_and_named_by_the_logon)
{
	char folder[128], name[160];

	cr_assert_eq(tickets_open(&t, root, UID, GID, 0x3e7), 0);
	cr_assert_eq(tickets_write(&t, first), 0);
	expect_file(path, "first tickets");
	snprintf(folder, sizeof(folder), "%s/%u", root, UID);
	expect_folder(folder, UID, 0700);
	expect_folder(root, 0, 0711);
	snprintf(name, sizeof(name), "FILE:%s", path);
	cr_expect_str_eq(t.name, name);
	tickets_remove(&t);
	cr_expect_eq(access(folder, F_OK), -1);
	tickets_remove(&t);
}

Test(session_tickets, new_tickets_take_the_place_of_a_new_file_and_leave_no_other)
{
	struct stat before, after;

	cr_assert_eq(tickets_open(&t, root, UID, GID, 0x3e7), 0);
	cr_assert_eq(tickets_write(&t, first), 0);
	cr_assert_eq(stat(path, &before), 0);
	cr_assert_eq(tickets_write(&t, second), 0);
	cr_assert_eq(stat(path, &after), 0);
	expect_file(path, "second");
	cr_expect_neq(before.st_ino, after.st_ino);
	cr_expect_eq(faccessat(t.dir, "new", F_OK, 0), -1);
	tickets_remove(&t);
}

Test(session_tickets, links_that_the_user_left_lead_nowhere)
{
	char victim[128];
	int fd;

	snprintf(victim, sizeof(victim), "%s/victim", base);
	fd = open(victim, O_WRONLY | O_CREAT, 0666);
	cr_assert_geq(fd, 0);
	cr_assert_eq(fchmod(fd, 0666), 0);
	close(fd);
	cr_assert_eq(tickets_open(&t, root, UID, GID, 0x3e7), 0);
	cr_assert_eq(symlinkat(victim, t.dir, "new"), 0);
	cr_assert_eq(symlinkat(victim, t.dir, t.file), 0);
	cr_assert_eq(tickets_write(&t, first), 0);
	expect_file(path, "first tickets");
	fd = open(victim, O_RDONLY);
	cr_expect_eq(lseek(fd, 0, SEEK_END), 0);
	close(fd);
	tickets_remove(&t);
	cr_expect_eq(access(victim, F_OK), 0);
}

Test(session_tickets, a_session_finds_no_tickets_of_an_earlier_one)
{
	struct tickets left;

	cr_assert_eq(tickets_open(&left, root, UID, GID, 0x111), 0);
	cr_assert_eq(tickets_write(&left, first), 0);
	cr_assert_eq(tickets_open(&t, root, UID, GID, 0x3e7), 0);
	cr_expect_eq(faccessat(t.dir, "111", F_OK, 0), -1);
	tickets_remove(&t);
	tickets_remove(&left);
}

Test(session_tickets, folders_of_others_and_links_in_their_place_are_refused)
{
	char folder[128];

	cr_assert_eq(mkdir(root, 0755), 0);
	snprintf(folder, sizeof(folder), "%s/%u", root, UID);
	cr_assert_eq(mkdir(folder, 0755), 0);
	cr_expect_eq(tickets_open(&t, root, UID, GID, 0x3e7), -1);
	cr_expect_eq(errno, EPERM);
	cr_assert_eq(rmdir(folder), 0);
	cr_assert_eq(symlink(base, folder), 0);
	cr_expect_eq(tickets_open(&t, root, UID, GID, 0x3e7), -1);
	cr_assert_eq(unlink(folder), 0);
	cr_assert_eq(chown(root, UID, GID), 0);
	cr_expect_eq(tickets_open(&t, root, UID, GID, 0x3e7), -1);
	cr_expect_eq(t.dir, -1);
	tickets_remove(&t);
}

Test(session_tickets, a_write_that_fails_keeps_the_earlier_tickets)
{
	cr_assert_eq(tickets_open(&t, root, UID, GID, 0x3e7), 0);
	cr_assert_eq(tickets_write(&t, first), 0);
	cr_assert_eq(mkdirat(t.dir, "new", 0700), 0);
	cr_expect_eq(tickets_write(&t, second), -1);
	cr_expect_eq(errno, EEXIST);
	expect_file(path, "first tickets");
	cr_assert_eq(unlinkat(t.dir, "new", AT_REMOVEDIR), 0);
	cr_expect_eq(tickets_write(&t, second), 0);
	expect_file(path, "second");
	tickets_remove(&t);
}
