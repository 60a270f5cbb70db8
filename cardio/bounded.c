#include "bounded.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define STACK_BYTES (256u << 10)

struct call {
	pthread_mutex_t lock;
	pthread_cond_t changed;
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
	pthread_condattr_t attr;

	if (call == NULL)
		return NULL;
	call->run = run;
	call->drop = drop;
	call->arg = arg;
	pthread_mutex_init(&call->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&call->changed, &attr);
	pthread_condattr_destroy(&attr);
	return call;
}

static void
call_free(struct call *call)
{
	pthread_cond_destroy(&call->changed);
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
	pthread_cond_signal(&call->changed);
	pthread_mutex_unlock(&call->lock);
	if (given_up) {
		call->drop(call->arg);
		call_free(call);
	}
	return NULL;
}

static struct timespec
deadline_in(uint32_t ms)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

int
bounded_run(void (*run)(void *), void (*drop)(void *), void *arg, uint32_t ms)
{
	struct timespec deadline = deadline_in(ms);
	struct call *call = call_new(run, drop, arg);
	pthread_attr_t attr;
	pthread_t thread;
	bool done;
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
	pthread_mutex_lock(&call->lock);
	while (!call->done && r != ETIMEDOUT)
		r = pthread_cond_timedwait(&call->changed, &call->lock, &deadline);
	done = call->done;
	call->given_up = !done;
	pthread_mutex_unlock(&call->lock);
	if (!done) {
		pthread_detach(thread);
		return CARDIO_ERR_TIMEOUT;
	}
	pthread_join(thread, NULL);
	call_free(call);
	return CARDIO_OK;
}
