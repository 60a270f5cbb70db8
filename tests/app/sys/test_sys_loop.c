#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loop.h"

static struct loop *loop;
static struct loop_source *first, *second;
static int fds[2], calls, status_seen;

static void
make(void)
{
	loop = loop_new();
	cr_assert_not_null(loop);
	cr_assert_eq(pipe(fds), 0);
}

static void
drop(void)
{
	loop_free(&loop);
	cr_expect_null(loop);
	loop_free(&loop);
}

TestSuite(sys_loop, .init = make, .fini = drop);

static void
on_fd(void *data, uint32_t events)
{
	char c;

	cr_expect_eq(data, &calls);
	calls++;
	if (events & EPOLLIN)
		cr_expect_eq(read(fds[0], &c, 1), 1);
	else
		loop_stop(loop);
}

Test(sys_loop, a_descriptor_calls_while_it_is_readable_and_when_it_hangs_up)
{
	first = loop_add_fd(loop, fds[0], EPOLLIN, on_fd, &calls);
	cr_assert_not_null(first);
	cr_assert_eq(write(fds[1], "abc", 3), 3);
	close(fds[1]);
	cr_expect_eq(loop_run(loop), 0);
	cr_expect_eq(calls, 4);
}

static void
on_timer_again(void *data)
{
	(void)data;
	if (++calls < 3)
		loop_arm(first, 1);
	else
		loop_stop(loop);
}

static void
on_never(void *data)
{
	(void)data;
	cr_assert_fail("called");
}

Test(sys_loop, a_timer_fires_once_for_each_time_it_is_armed)
{
	first = loop_add_timer(loop, on_timer_again, NULL);
	second = loop_add_timer(loop, on_never, NULL);
	cr_assert(first != NULL && second != NULL);
	loop_arm(second, 1);
	loop_arm(second, 0);
	loop_arm(first, 1);
	cr_expect_eq(loop_run(loop), 0);
	cr_expect_eq(calls, 3);
}

static void
on_child(void *data, int status)
{
	(void)data;
	calls++;
	status_seen = status;
	loop_stop(loop);
}

static pid_t
child(int *pidfd)
{
	pid_t pid = fork();
	char c;

	cr_assert_geq(pid, 0);
	if (pid == 0) {
		close(fds[1]);
		_exit(read(fds[0], &c, 1) == 1 ? 7 : 8);
	}
	*pidfd = pidfd_open(pid, 0);
	cr_assert_geq(*pidfd, 0);
	return pid;
}

Test(sys_loop, a_child_calls_once_with_its_status_and_is_reaped)
{
	int pidfd;
	pid_t pid = child(&pidfd);

	cr_assert_not_null(loop_add_child(loop, pid, pidfd, on_child, NULL));
	cr_assert_eq(write(fds[1], "x", 1), 1);
	cr_expect_eq(loop_run(loop), 0);
	cr_expect_eq(calls, 1);
	cr_expect(WIFEXITED(status_seen));
	cr_expect_eq(WEXITSTATUS(status_seen), 7);
	cr_expect_eq(waitpid(pid, NULL, WNOHANG), -1);
	cr_expect_eq(close(pidfd), -1);
}

Test(sys_loop, a_child_that_somebody_else_has_reaped_calls_too)
{
	int pidfd;
	pid_t pid;

	cr_assert_neq(signal(SIGCHLD, SIG_IGN), SIG_ERR);
	pid = child(&pidfd);
	cr_assert_not_null(loop_add_child(loop, pid, pidfd, on_child, NULL));
	cr_assert_eq(write(fds[1], "x", 1), 1);
	cr_expect_eq(loop_run(loop), 0);
	cr_expect_eq(calls, 1);
	cr_expect_eq(WEXITSTATUS(status_seen), 255);
}

static void
on_signal(void *data)
{
	(void)data;
	if (++calls == 2)
		loop_stop(loop);
	else
		cr_expect_eq(raise(SIGUSR1), 0);
}

Test(sys_loop, a_signal_calls_from_the_loop)
{
	cr_assert_not_null(loop_add_signal(loop, SIGUSR1, on_signal, NULL));
	cr_assert_eq(raise(SIGUSR1), 0);
	cr_expect_eq(calls, 0);
	cr_expect_eq(loop_run(loop), 0);
	cr_expect_eq(calls, 2);
}

static void
on_one_of_two(void *data, uint32_t events)
{
	struct loop_source **other = data;

	(void)events;
	calls++;
	loop_remove(&first);
	loop_remove(&second);
	loop_remove(other);
	loop_stop(loop);
}

Test(sys_loop, a_callback_may_remove_itself_and_others_that_are_due)
{
	int more[2];

	cr_assert_eq(pipe(more), 0);
	first = loop_add_fd(loop, fds[0], EPOLLIN, on_one_of_two, &second);
	second = loop_add_fd(loop, more[0], EPOLLIN, on_one_of_two, &first);
	cr_assert(first != NULL && second != NULL);
	cr_assert_eq(write(fds[1], "x", 1), 1);
	cr_assert_eq(write(more[1], "x", 1), 1);
	cr_expect_eq(loop_run(loop), 0);
	cr_expect_eq(calls, 1);
	cr_expect_null(first);
	cr_expect_null(second);
}

Test(sys_loop, what_is_no_descriptor_is_not_added)
{
	cr_expect_null(loop_add_fd(loop, -1, EPOLLIN, on_fd, NULL));
	cr_expect_null(loop_add_fd(loop, 9999, EPOLLIN, on_fd, NULL));
	cr_expect_eq(errno, EBADF);
	cr_expect_null(loop_add_child(loop, 1, -1, on_child, NULL));
}

Test(sys_loop, what_is_left_is_freed_with_the_loop)
{
	int pidfd;
	pid_t pid = child(&pidfd);

	cr_assert_not_null(loop_add_timer(loop, on_never, NULL));
	cr_assert_not_null(loop_add_fd(loop, fds[0], EPOLLIN, on_fd, NULL));
	cr_assert_not_null(loop_add_child(loop, pid, pidfd, on_child, NULL));
	loop_free(&loop);
	cr_expect_eq(close(pidfd), -1);
	cr_expect_eq(close(fds[0]), 0);
	close(fds[1]);
	cr_expect_eq(waitpid(pid, NULL, 0), pid);
}

Test(sys_loop, the_clock_goes_forward)
{
	uint64_t before = clock_ns();

	cr_expect_leq(before, clock_ns());
	cr_expect_gt(clock_wall(), 1700000000);
}
