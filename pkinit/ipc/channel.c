#include "channel.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void
channel_init(struct channel *c, int fd)
{
	*c = (struct channel){ .fd = fd, .fds = { -1, -1 } };
}

static void
drop_fds(struct channel *c)
{
	for (unsigned int i = 0; i < c->fds_count; i++) {
		if (c->fds[i] >= 0)
			close(c->fds[i]);
		c->fds[i] = -1;
	}
	c->fds_count = 0;
}

void
channel_close(struct channel *c)
{
	drop_fds(c);
	if (c->fd >= 0)
		close(c->fd);
	if (c->buf != NULL)
		explicit_bzero(c->buf, MESSAGE_MAX);
	free(c->buf);
	channel_init(c, -1);
}

int
channel_pair(int fds[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds);
}

enum channel_result
channel_send(struct channel *c, const struct message_type *t, const void *body, const int *fds)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(MESSAGE_FDS_MAX * sizeof(int))];
	} control = { .room = { 0 } };
	uint8_t *buf = malloc(MESSAGE_MAX);
	struct iovec iov = { .iov_base = buf };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	enum channel_result result = CHANNEL_ERROR;
	ssize_t sent;

	if (buf == NULL)
		return CHANNEL_ERROR;
	iov.iov_len = message_encode(t, body, buf, MESSAGE_MAX);
	if (iov.iov_len == 0) {
		errno = EMSGSIZE;
		goto out;
	}
	if (t->fds > 0) {
		struct cmsghdr *cmsg = &control.head;

		msg.msg_control = control.room;
		msg.msg_controllen = CMSG_SPACE(t->fds * sizeof(int));
		cmsg->cmsg_level = SOL_SOCKET;
		cmsg->cmsg_type = SCM_RIGHTS;
		cmsg->cmsg_len = CMSG_LEN(t->fds * sizeof(int));
		memcpy(CMSG_DATA(cmsg), fds, t->fds * sizeof(int));
	}
	do
		sent = sendmsg(c->fd, &msg, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	if (sent == (ssize_t)iov.iov_len)
		result = CHANNEL_OK;
	else if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
		result = CHANNEL_CLOSED;
out:
	/* What did not fit was half encoded. */
	explicit_bzero(buf, iov.iov_len > 0 ? iov.iov_len : MESSAGE_MAX);
	free(buf);
	return result;
}

static enum channel_result
take_control(struct channel *c, struct msghdr *msg)
{
	for (struct cmsghdr *m = CMSG_FIRSTHDR(msg); m != NULL; m = CMSG_NXTHDR(msg, m)) {
		if (m->cmsg_level != SOL_SOCKET || m->cmsg_type != SCM_RIGHTS)
			continue;
		c->fds_count = (unsigned int)((m->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		memcpy(c->fds, CMSG_DATA(m), c->fds_count * sizeof(int));
	}
	return msg->msg_flags & (MSG_TRUNC | MSG_CTRUNC) ? CHANNEL_BROKEN : CHANNEL_OK;
}

enum channel_result
channel_receive(struct channel *c, int timeout_ms)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(MESSAGE_FDS_MAX * sizeof(int))];
	} control;
	struct iovec iov;
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = c->no_fds ? NULL : control.room,
	    .msg_controllen = c->no_fds ? 0 : sizeof(control.room) };
	enum channel_result result;
	ssize_t n;

	drop_fds(c);
	c->n = 0;
	c->type = 0;
	if (c->buf == NULL && (c->buf = malloc(MESSAGE_MAX)) == NULL)
		return CHANNEL_ERROR;
	iov = (struct iovec){ c->buf, MESSAGE_MAX };
	if (timeout_ms >= 0) {
		struct pollfd p = { .fd = c->fd, .events = POLLIN };
		int ready;

		while ((ready = poll(&p, 1, timeout_ms)) < 0 && errno == EINTR)
			;
		if (ready <= 0)
			return ready == 0 ? CHANNEL_EMPTY : CHANNEL_ERROR;
	}
	do
		n = recvmsg(c->fd, &msg, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return CHANNEL_EMPTY;
	if (n < 0)
		return errno == ECONNRESET ? CHANNEL_CLOSED : CHANNEL_ERROR;
	/* An empty packet looks like an end-of-file, yet may carry descriptors. */
	result = take_control(c, &msg);
	if (n == 0)
		result = CHANNEL_CLOSED;
	else if (result == CHANNEL_OK && (c->type = message_peek(c->buf, (size_t)n)) == 0)
		result = CHANNEL_BROKEN;
	if (result != CHANNEL_OK)
		drop_fds(c);
	else
		c->n = (size_t)n;
	return result;
}

const char *
channel_decode(const struct channel *c, const struct message_type *t, void *body)
{
	const char *broken = message_decode(t, c->buf, c->n, body);

	if (broken == NULL && c->fds_count != t->fds) {
		explicit_bzero(body, t->size);
		return "descriptors";
	}
	return broken;
}

int
channel_take_fd(struct channel *c, unsigned int i)
{
	int fd;

	if (i >= c->fds_count)
		return -1;
	fd = c->fds[i];
	c->fds[i] = -1;
	return fd;
}
