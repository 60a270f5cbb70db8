#include "between.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHANNEL = 3 };			/* where a helper has its own */

bool
between_forward(struct channel *from, const struct channel *to)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .head = { .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
	    .cmsg_len = CMSG_LEN(sizeof(int)) } };
	struct iovec iov = { from->buf, from->n };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (from->fds_count == 1) {
		memcpy(CMSG_DATA(&control.head), from->fds, sizeof(int));
		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
	}
	return sendmsg(to->fd, &msg, MSG_NOSIGNAL) == (ssize_t)from->n;
}

bool
between_start(const char *path, struct channel *real)
{
	int pair[2];
	pid_t pid;

	if (channel_pair(pair) != 0 || (pid = fork()) < 0)
		return false;
	if (pid == 0) {
		dup2(pair[1], CHANNEL);
		execle(path, path, (char *)NULL, (char *[]){ NULL });
		_exit(127);
	}
	close(pair[1]);
	channel_init(real, pair[0]);
	return true;
}
