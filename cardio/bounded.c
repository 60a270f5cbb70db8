#include "bounded.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define STACK_BYTES (256u << 10)

struct call {
	pthread_mutex_t lock;
	int came_back;		/* an eventfd */
	bool done;		/* run has come back */
	bool given_up;		/* the caller waits no longer */
	void (*run)(void *);
	void (*drop)(void *);
	void *arg;
};

static struct call *
call_new(void (*run)(void *), void (*drop)(void *), void *arg)
{
	struct call *call = calloc(1, sizeof(*call));

	if (call == NULL)
		return NULL;
	if ((call->came_back = eventfd(0, EFD_CLOEXEC)) < 0) {
		free(call);
		return NULL;
	}
	call->run = run;
	call->drop = drop;
	call->arg = arg;
	pthread_mutex_init(&call->lock, NULL);
	return call;
}

static void
call_free(struct call *call)
{
	(void)close(call->came_back);
	pthread_mutex_destroy(&call->lock);
	free(call);
}

static void *
call_thread(void *arg)
{
	struct call *call = arg;
	bool given_up;

	call->run(call->arg);
	pthread_mutex_lock(&call->lock);
	call->done = true;
	given_up = call->given_up;
	(void)eventfd_write(call->came_back, 1);
	pthread_mutex_unlock(&call->lock);
	if (given_up) {
		call->drop(call->arg);
		call_free(call);
	}
	return NULL;
}

static uint64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* 0 when the call came back, else why nobody waits for it any more. */
static int
await(const struct call *call, uint32_t ms, int stop_fd)
{
	struct pollfd fds[2] = {
		{ .fd = call->came_back, .events = POLLIN },
		{ .fd = stop_fd, .events = POLLIN },
	};
	uint64_t now = now_ms(), end = now + ms;
	int n;

	do {
		n = poll(fds, 2, end - now > INT32_MAX ? INT32_MAX : (int)(end - now));
		if (n > 0 && fds[0].revents != 0)
			return CARDIO_OK;
		if (n > 0)
			return CARDIO_ERR_PIN_CANCELLED;
		now = now_ms();
	} while (now < end && (n == 0 || errno == EINTR));
	return CARDIO_ERR_TIMEOUT;
}

int
bounded_run_until(void (*run)(void *), void (*drop)(void *), void *arg, uint32_t ms, int stop_fd)
{
	struct call *call = call_new(run, drop, arg);
	pthread_attr_t attr;
	pthread_t thread;
	int r;

	if (call == NULL)
		return CARDIO_ERR_MEMORY;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	r = pthread_create(&thread, &attr, call_thread, call);
	pthread_attr_destroy(&attr);
	if (r != 0) {
		call_free(call);
		return CARDIO_ERR_MEMORY;
	}
	r = await(call, ms, stop_fd);
	pthread_mutex_lock(&call->lock);
	if (call->done)
		r = CARDIO_OK;
	call->given_up = !call->done;
	pthread_mutex_unlock(&call->lock);
	if (r != CARDIO_OK) {
		pthread_detach(thread);
		return r;
	}
	pthread_join(thread, NULL);
	call_free(call);
	return CARDIO_OK;
}

int
bounded_run(void (*run)(void *), void (*drop)(void *), void *arg, uint32_t ms)
{
	return bounded_run_until(run, drop, arg, ms, -1);
}
