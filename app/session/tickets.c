#include "tickets.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"

#define NEW_FILE	"new"

void
tickets_init(struct tickets *t)
{
	*t = (struct tickets){ .root = -1, .dir = -1 };
}

int
tickets_open(struct tickets *t, const char *root, uid_t uid, gid_t gid, uint64_t logon_id)
{
	char folder[16];
	int saved;

	tickets_init(t);
	t->uid = uid;
	t->gid = gid;
	snprintf(folder, sizeof(folder), "%u", uid);
	snprintf(t->file, sizeof(t->file), "%" PRIx64, logon_id);
	if (snprintf(t->name, sizeof(t->name), "FILE:%s/%s/%s", root, folder, t->file) >=
	    (int)sizeof(t->name)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if ((t->root = folder_open(AT_FDCWD, root, 0711, 0, 0)) < 0 ||
	    (t->dir = folder_open(t->root, folder, 0700, uid, gid)) < 0) {
		saved = errno;
		if (t->root >= 0)
			close(t->root);
		tickets_init(t);
		errno = saved;
		return -1;
	}
	folder_empty(t->dir);
	return 0;
}

/* In the child: becomes the user and writes. Its exit status is errno. */
static void __attribute__((noreturn))
write_as_user(const struct tickets *t, struct message_blob ccache)
{
	int fd;

	if (setgroups(0, NULL) != 0 || setresgid(t->gid, t->gid, t->gid) != 0 ||
	    setresuid(t->uid, t->uid, t->uid) != 0)
		_exit(errno);
	(void)unlinkat(t->dir, NEW_FILE, 0);
	fd = openat(t->dir, NEW_FILE, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		_exit(errno);
	for (size_t done = 0; done < ccache.n;) {
		ssize_t n = write(fd, ccache.p + done, ccache.n - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(n < 0 ? errno : ENOSPC);
		done += (size_t)n;
	}
	if (fchmod(fd, 0600) != 0 || renameat(t->dir, NEW_FILE, t->dir, t->file) != 0)
		_exit(errno);
	_exit(0);
}

int
tickets_write(const struct tickets *t, struct message_blob ccache)
{
	pid_t pid = fork(), got;
	int status;

	if (pid < 0)
		return -1;
	if (pid == 0)
		write_as_user(t, ccache);
	while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
		;
	if (got == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	errno = got == pid && WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
	return -1;
}

void
tickets_remove(struct tickets *t)
{
	char folder[16];

	if (t->dir >= 0) {
		folder_empty(t->dir);
		close(t->dir);
		snprintf(folder, sizeof(folder), "%u", t->uid);
		(void)unlinkat(t->root, folder, AT_REMOVEDIR);
	}
	if (t->root >= 0)
		close(t->root);
	tickets_init(t);
}
