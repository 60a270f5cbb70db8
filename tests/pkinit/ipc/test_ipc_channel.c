#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel.h"

struct word {
	uint32_t number;
	struct message_blob blob;
};

static const struct message_field fields[] = {
	MESSAGE_F(struct word, number, MESSAGE_U32), MESSAGE_B(struct word, blob, 100 * 1024),
};

static const struct message_type plain = { 7, "plain", fields, 2, sizeof(struct word), 0 };
static const struct message_type with_fd = { 8, "with_fd", fields, 2, sizeof(struct word), 1 };
static const struct message_type with_two = { 9, "with_two", fields, 2, sizeof(struct word), 2 };

static struct channel a, b;

static void
make(void)
{
	int fds[2];

	cr_assert_eq(channel_pair(fds), 0);
	channel_init(&a, fds[0]);
	channel_init(&b, fds[1]);
}

static void
drop(void)
{
	channel_close(&a);
	channel_close(&b);
	channel_close(&b);
}

TestSuite(ipc_channel, .init = make, .fini = drop);

static int
open_fds(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

Test(ipc_channel, a_message_arrives_whole)
{
	static uint8_t big[100 * 1024] = { 1, 2, 3 };
	struct word sent = { 42, { big, sizeof(big) } }, got;

	cr_expect_eq(fcntl(a.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	cr_assert_eq(channel_send(&a, &plain, &sent, NULL), CHANNEL_OK);
	cr_assert_eq(channel_receive(&b, -1), CHANNEL_OK);
	cr_expect_eq(b.type, 7);
	cr_assert_null(channel_decode(&b, &plain, &got));
	cr_expect_eq(got.number, 42);
	cr_expect_eq(got.blob.n, sizeof(big));
	cr_expect_arr_eq(got.blob.p, big, sizeof(big));
}

Test(ipc_channel, with_nothing_to_read_it_is_empty)
{
	cr_expect_eq(channel_receive(&b, 0), CHANNEL_EMPTY);
	cr_assert_eq(fcntl(b.fd, F_SETFL, O_NONBLOCK), 0);
	cr_expect_eq(channel_receive(&b, -1), CHANNEL_EMPTY);
}

Test(ipc_channel, a_peer_that_is_gone_is_closed_in_both_directions)
{
	struct word w = { 1, { NULL, 0 } };

	channel_close(&a);
	cr_expect_eq(channel_receive(&b, -1), CHANNEL_CLOSED);
	cr_expect_eq(channel_send(&b, &plain, &w, NULL), CHANNEL_CLOSED);
}

Test(ipc_channel, descriptors_travel_and_belong_to_who_takes_them)
{
	struct word w = { 1, { NULL, 0 } };
	int fds[2], before, one, two;

	cr_assert_eq(pipe(fds), 0);
	before = open_fds();
	cr_assert_eq(channel_send(&a, &with_two, &w, fds), CHANNEL_OK);
	cr_assert_eq(channel_receive(&b, -1), CHANNEL_OK);
	cr_assert_null(channel_decode(&b, &with_two, &w));
	cr_expect_eq(open_fds(), before + 2);
	two = channel_take_fd(&b, 1);
	one = channel_take_fd(&b, 0);
	cr_expect_eq(channel_take_fd(&b, 0), -1);
	cr_expect_eq(channel_take_fd(&b, 2), -1);
	cr_expect_eq(fcntl(one, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	cr_expect_eq(write(two, "x", 1), 1);
	cr_expect_eq(read(one, &w, 1), 1);
	close(one);
	close(two);
	cr_expect_eq(open_fds(), before);
}

Test(ipc_channel, descriptors_that_nobody_took_are_closed_by_the_next_message)
{
	struct word w = { 1, { NULL, 0 } };
	int before = open_fds();

	cr_assert_eq(channel_send(&a, &with_fd, &w, &a.fd), CHANNEL_OK);
	cr_assert_eq(channel_send(&a, &with_fd, &w, &a.fd), CHANNEL_OK);
	cr_assert_eq(channel_receive(&b, -1), CHANNEL_OK);
	cr_assert_eq(channel_receive(&b, -1), CHANNEL_OK);
	cr_expect_eq(open_fds(), before + 1);
	cr_expect_eq(channel_receive(&b, 0), CHANNEL_EMPTY);
	cr_expect_eq(open_fds(), before);
}

Test(ipc_channel, a_wrong_number_of_descriptors_is_no_message_of_the_type)
{
	struct word w = { 1, { NULL, 0 } };
	struct message_type none = with_fd, two = with_fd;
	int fds[2] = { a.fd, a.fd };

	none.fds = 0;
	two.fds = 2;
	cr_assert_eq(channel_send(&a, &none, &w, NULL), CHANNEL_OK);
	cr_assert_eq(channel_receive(&b, -1), CHANNEL_OK);
	cr_expect_str_eq(channel_decode(&b, &with_fd, &w), "descriptors");
	cr_expect_eq(w.number, 0);
	cr_assert_eq(channel_send(&a, &two, &w, fds), CHANNEL_OK);
	cr_assert_eq(channel_receive(&b, -1), CHANNEL_OK);
	cr_expect_str_eq(channel_decode(&b, &with_fd, &w), "descriptors");
}

Test(ipc_channel, a_channel_that_takes_none_is_broken_by_descriptors_and_gets_none)
{
	struct word w = { 1, { NULL, 0 } };
	int before = open_fds();

	b.no_fds = true;
	cr_assert_eq(channel_send(&a, &plain, &w, NULL), CHANNEL_OK);
	cr_assert_eq(channel_send(&a, &with_fd, &w, &a.fd), CHANNEL_OK);
	cr_expect_eq(channel_receive(&b, -1), CHANNEL_OK);
	cr_expect_eq(channel_receive(&b, -1), CHANNEL_BROKEN);
	cr_expect_eq(open_fds(), before);
}

/* Sends n raw bytes with `count` descriptors, as a peer that keeps no rule would. */
static void
send_raw(const void *p, size_t n, unsigned int count)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(8 * sizeof(int))];
	} control = { .room = { 0 } };
	struct iovec iov = { (void *)(uintptr_t)p, n };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (count > 0) {
		msg.msg_control = control.room;
		msg.msg_controllen = CMSG_SPACE(count * sizeof(int));
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(count * sizeof(int));
		for (unsigned int i = 0; i < count; i++)
			memcpy(CMSG_DATA(&control.head) + i * sizeof(int), &a.fd, sizeof(int));
	}
	cr_assert_eq(sendmsg(a.fd, &msg, 0), (ssize_t)n);
}

Test(ipc_channel, what_breaks_a_rule_leaves_no_descriptor_behind)
{
	static const uint8_t good[] = { 1, 0, 7, 0, 0, 0, 0, 0 };
	static uint8_t huge[MESSAGE_MAX + 1] = { 1, 0, 7, 0, 0xf8, 0xff, 1, 0 };
	static const struct {
		const uint8_t *p;
		size_t n;
		unsigned int fds;
		enum channel_result result;
	} rows[] = {
		{ good, 8, 0, CHANNEL_OK },
		{ good, 7, 1, CHANNEL_BROKEN },
		{ good, 1, 2, CHANNEL_BROKEN },
		{ (const uint8_t *)"\2\0\7\0\0\0\0\0", 8, 1, CHANNEL_BROKEN },
		{ (const uint8_t *)"\1\0\7\0\1\0\0\0", 8, 1, CHANNEL_BROKEN },
		{ (const uint8_t *)"\1\0\0\0\0\0\0\0", 8, 1, CHANNEL_BROKEN },
		{ good, 8, 3, CHANNEL_BROKEN },
		{ good, 8, 8, CHANNEL_BROKEN },
		{ good, 0, 2, CHANNEL_CLOSED },
		{ huge, sizeof(huge), 1, CHANNEL_BROKEN },
		{ good, 8, 0, CHANNEL_OK },
	};
	int before = open_fds();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		send_raw(rows[i].p, rows[i].n, rows[i].fds);
		cr_expect_eq(channel_receive(&b, -1), rows[i].result, "%zu", i);
		cr_expect_eq(open_fds(), before, "%zu", i);
		cr_expect_eq(b.type, rows[i].result == CHANNEL_OK ? 7 : 0, "%zu", i);
	}
}

Test(ipc_channel, a_struct_that_does_not_encode_is_not_sent)
{
	static const uint8_t byte;
	struct word w = { 1, { &byte, 100 * 1024 + 1 } };

	cr_expect_eq(channel_send(&a, &plain, &w, NULL), CHANNEL_ERROR);
	cr_expect_eq(errno, EMSGSIZE);
	cr_expect_eq(channel_receive(&b, 0), CHANNEL_EMPTY);
}

Test(ipc_channel, a_peer_that_does_not_read_is_an_error_not_a_hang)
{
	struct word w = { 1, { NULL, 0 } };
	enum channel_result result = CHANNEL_OK;

	cr_assert_eq(fcntl(a.fd, F_SETFL, O_NONBLOCK), 0);
	for (int i = 0; i < 100000 && result == CHANNEL_OK; i++)
		result = channel_send(&a, &plain, &w, NULL);
	cr_expect_eq(result, CHANNEL_ERROR);
}

static void
nothing(int signo)
{
	(void)signo;
}

Test(ipc_channel, a_signal_does_not_end_a_wait)
{
	struct sigaction act = { .sa_handler = nothing };
	pid_t parent = getpid(), child;

	cr_assert_eq(sigaction(SIGUSR1, &act, NULL), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		struct word w = { 5, { NULL, 0 } };

		_exit(kill(parent, SIGUSR1) != 0 || channel_send(&a, &plain, &w, NULL) != CHANNEL_OK);
	}
	cr_expect_eq(channel_receive(&b, 30000), CHANNEL_OK);
	cr_expect_eq(b.type, 7);
}
