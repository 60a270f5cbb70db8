#include "loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum kind { KIND_FD, KIND_TIMER, KIND_CHILD, KIND_SIGNAL };

struct loop_source {
	struct loop *loop;
	struct loop_source *next, *prev;
	enum kind kind;
	int fd;
	bool gone;		/* removed while callbacks run: freed when they are done */
	pid_t pid;
	void *data;
	union {
		void (*fd)(void *data, uint32_t events);
		void (*plain)(void *data);
		void (*child)(void *data, int status);
	} fn;
};

struct loop {
	int epoll;
	bool stop;
	struct loop_source sources;	/* list head */
};

struct loop *
loop_new(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (loop == NULL)
		return NULL;
	loop->sources.next = loop->sources.prev = &loop->sources;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll < 0) {
		free(loop);
		return NULL;
	}
	return loop;
}

static void
source_free(struct loop_source *s)
{
	s->next->prev = s->prev;
	s->prev->next = s->next;
	free(s);
}

void
loop_free(struct loop **loop)
{
	if (*loop == NULL)
		return;
	while ((*loop)->sources.next != &(*loop)->sources) {
		struct loop_source *s = (*loop)->sources.next;

		if (!s->gone && s->kind != KIND_FD)
			close(s->fd);
		source_free(s);
	}
	close((*loop)->epoll);
	free(*loop);
	*loop = NULL;
}

static struct loop_source *
source_add(struct loop *loop, enum kind kind, int fd, uint32_t events, void *data)
{
	struct loop_source *s = calloc(1, sizeof(*s));
	struct epoll_event ev = { .events = events, .data.ptr = s };
	int saved;

	if (s == NULL)
		goto fail;
	if (fd < 0 || epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
		goto fail;
	s->loop = loop;
	s->kind = kind;
	s->fd = fd;
	s->data = data;
	s->next = &loop->sources;
	s->prev = loop->sources.prev;
	s->prev->next = s->next->prev = s;
	return s;
fail:
	saved = errno;
	if (fd >= 0 && kind != KIND_FD)
		close(fd);
	free(s);
	errno = saved;
	return NULL;
}

struct loop_source *
loop_add_fd(struct loop *loop, int fd, uint32_t events, void (*fn)(void *data, uint32_t events),
    void *data)
{
	struct loop_source *s = source_add(loop, KIND_FD, fd, events, data);

	if (s != NULL)
		s->fn.fd = fn;
	return s;
}

struct loop_source *
loop_add_timer(struct loop *loop, void (*fn)(void *data), void *data)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	struct loop_source *s = source_add(loop, KIND_TIMER, fd, EPOLLIN, data);

	if (s != NULL)
		s->fn.plain = fn;
	return s;
}

void
loop_arm(struct loop_source *timer, uint32_t ms)
{
	struct itimerspec when = { .it_value = { ms / 1000, (long)(ms % 1000) * 1000000L } };

	/* Fails only for a bad descriptor or time, and both are made here. */
	(void)timerfd_settime(timer->fd, 0, &when, NULL);
}

struct loop_source *
loop_add_child(struct loop *loop, pid_t pid, int pidfd, void (*fn)(void *data, int status),
    void *data)
{
	struct loop_source *s = source_add(loop, KIND_CHILD, pidfd, EPOLLIN, data);

	if (s != NULL) {
		s->pid = pid;
		s->fn.child = fn;
	}
	return s;
}

struct loop_source *
loop_add_signal(struct loop *loop, int signo, void (*fn)(void *data), void *data)
{
	struct loop_source *s;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signo);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return NULL;
	s = source_add(loop, KIND_SIGNAL, signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), EPOLLIN,
	    data);
	if (s != NULL)
		s->fn.plain = fn;
	return s;
}

void
loop_remove(struct loop_source **source)
{
	struct loop_source *s = *source;

	*source = NULL;
	if (s == NULL || s->gone)
		return;
	(void)epoll_ctl(s->loop->epoll, EPOLL_CTL_DEL, s->fd, NULL);
	if (s->kind != KIND_FD)
		close(s->fd);
	s->gone = true;
}

static void
dispatch(struct loop_source *s, uint32_t events)
{
	struct signalfd_siginfo info;
	struct loop_source *self = s;
	uint64_t ticks;
	pid_t reaped;
	int status = 0;

	switch (s->kind) {
	case KIND_FD:
		s->fn.fd(s->data, events);
		return;
	case KIND_TIMER:
		if (read(s->fd, &ticks, sizeof(ticks)) == sizeof(ticks))
			s->fn.plain(s->data);
		return;
	case KIND_SIGNAL:
		while (!s->gone && read(s->fd, &info, sizeof(info)) == sizeof(info))
			s->fn.plain(s->data);
		return;
	case KIND_CHILD:
		reaped = waitpid(s->pid, &status, WNOHANG);
		if (reaped == 0)
			return;
		/* Where SIGCHLD is ignored the kernel has reaped it already. */
		if (reaped < 0)
			status = W_EXITCODE(255, 0);
		loop_remove(&self);
		s->fn.child(s->data, status);
		return;
	}
}

static void
sweep(struct loop *loop)
{
	struct loop_source *s, *next;

	for (s = loop->sources.next; s != &loop->sources; s = next) {
		next = s->next;
		if (s->gone)
			source_free(s);
	}
}

int
loop_run(struct loop *loop)
{
	struct epoll_event events[32];

	while (!loop->stop) {
		int n = epoll_wait(loop->epoll, events, sizeof(events) / sizeof(events[0]), -1);

		if (n < 0 && errno != EINTR)
			return -1;
		for (int i = 0; i < n; i++) {
			struct loop_source *s = events[i].data.ptr;

			if (!s->gone)
				dispatch(s, events[i].events);
		}
		sweep(loop);
	}
	return 0;
}

void
loop_stop(struct loop *loop)
{
	loop->stop = true;
}

uint64_t
clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

uint64_t
clock_wall(void)
{
	return (uint64_t)time(NULL);
}
