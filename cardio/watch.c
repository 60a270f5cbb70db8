/*
 * Two threads: one blocks in PC/SC for what happens to readers and cards, the other asks the
 * service a question a second while told to. What they have to tell goes through a socket pair, so
 * that the program's own loop sees nothing but a descriptor.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "bounded.h"
#include "service.h"
#include "watch_pcsc.h"

#define NS_PER_S	1000000000ull
#define STACK_BYTES	(256u << 10)
#define FOREVER_MS	86400000u	/* libpcsclite's own INFINITE wakes up each minute */
#define BACK_OFF_MS	50		/* when PC/SC returns without news */
#define CANCEL_MS	100
#define RETRY_MS	1000		/* a service that is there, but refuses */
#define SETTLE_MS	100		/* a service that has just come, but does not listen yet */
#define SETTLE_TRIES	20

/*
 * A reader that comes between a list and the wait that follows is not told by PC/SC, nor is a card
 * exchanged in a reader whose counter stands at 0. So after each event the readers are looked at
 * again, a few times, before the wait becomes endless.
 */
static const DWORD settle_ms[] = { 100, 400, 1500, FOREVER_MS };
#define N_SETTLE (sizeof(settle_ms) / sizeof(settle_ms[0]))

struct cardio_watch {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned refs;		/* threads and the owner; the last one frees */
	bool stopping;
	bool beating;
	bool asked;		/* one beat, now */
	bool look_again;	/* forget what is known of the readers' states */
	bool suspended;
	SCARDCONTEXT context;	/* the watching thread's, for SCardCancel; 0 when it has none */
	struct watch_state state;	/* written by the watching thread */
	/* Fixed while it runs. */
	int fds[2];		/* [0]: the owner reads, [1]: the threads write */
	int stop_fd;
	char *globs[CARDIO_GLOBS_MAX];
	size_t n_globs;
	char *socket_path;
	/* The watching thread's own. */
	struct watch_known known, before;
	struct watch_look look;
	struct watch_events events;
	/* The beating thread's own. */
	struct watch_known beat_known;
	struct watch_look beat_look;
};

static uint64_t
now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

static void
watch_unref(struct cardio_watch *w)
{
	bool last;

	pthread_mutex_lock(&w->lock);
	last = --w->refs == 0;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
	if (!last)
		return;
	for (size_t i = 0; i < w->n_globs; i++)
		free(w->globs[i]);
	free(w->socket_path);
	if (w->stop_fd >= 0)
		(void)close(w->stop_fd);
	if (w->fds[0] >= 0)
		(void)close(w->fds[0]);
	if (w->fds[1] >= 0)
		(void)close(w->fds[1]);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

static bool
is_stopping(struct cardio_watch *w)
{
	bool stopping;

	pthread_mutex_lock(&w->lock);
	stopping = w->stopping;
	pthread_mutex_unlock(&w->lock);
	return stopping;
}

static void
tell(struct cardio_watch *w, struct cardio_watch_event *event, uint64_t when)
{
	event->monotonic_ns = when;
	while (send(w->fds[1], event, sizeof(*event), MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

static void
tell_all(struct cardio_watch *w, uint64_t when)
{
	for (size_t i = 0; i < w->events.n; i++)
		tell(w, &w->events.list[i], when);
}

/* ---- the watching thread ---- */

static void
set_context(struct cardio_watch *w, SCARDCONTEXT context)
{
	pthread_mutex_lock(&w->lock);
	w->context = context;
	pthread_mutex_unlock(&w->lock);
}

/* The service is gone, or was not there to begin with; told once. */
static void
take_down(struct cardio_watch *w, LONG rv, uint64_t when)
{
	pthread_mutex_lock(&w->lock);
	watch_state_down(&w->state, (uint32_t)rv, &w->events);
	pthread_mutex_unlock(&w->lock);
	tell_all(w, when);
}

/* Connects to the service, however long that takes; false: told to stop. */
static bool
connect_service(struct cardio_watch *w)
{
	unsigned soon = 0;
	bool go_on = true;
	SCARDCONTEXT context;

	while (go_on && !is_stopping(w)) {
		int fd = service_watch_open(w->socket_path), timeout = -1;
		LONG rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);

		if (rv == SCARD_S_SUCCESS) {
			if (fd >= 0)
				(void)close(fd);
			set_context(w, context);
			return true;
		}
		take_down(w, rv, now_ns());
		if (soon > 0) {
			soon--;
			timeout = SETTLE_MS;
		} else if (fd < 0 || rv != SCARD_E_NO_SERVICE) {
			timeout = RETRY_MS;
		}
		go_on = service_wait(fd, w->stop_fd, timeout);
		if (timeout < 0)
			soon = SETTLE_TRIES;
		if (fd >= 0)
			(void)close(fd);
	}
	return false;
}

static void
take_suspend(struct cardio_watch *w, bool *fresh)
{
	bool suspended;

	pthread_mutex_lock(&w->lock);
	*fresh = *fresh || w->look_again || w->suspended;
	suspended = w->suspended;
	w->look_again = false;
	w->suspended = false;
	w->events.n = 0;
	if (suspended)
		watch_state_suspended(&w->state, &w->events);
	pthread_mutex_unlock(&w->lock);
	tell_all(w, now_ns());
}

static void
step(struct cardio_watch *w, uint64_t when)
{
	pthread_mutex_lock(&w->lock);
	watch_state_step(&w->state, w->look.readers, w->look.n, &w->events);
	pthread_mutex_unlock(&w->lock);
	tell_all(w, when);
}

/* Watches until the service is lost, whose code is returned, or the watch is stopped. */
static LONG
watch_service(struct cardio_watch *w)
{
	size_t settle = 0;
	bool fresh = true;	/* look at all readers at once, whatever was known of them */
	uint64_t when;
	LONG rv;

	while (!is_stopping(w)) {
		take_suspend(w, &fresh);
		w->before = w->known;
		rv = watch_pcsc_list(w->context, (const char *const *)w->globs, w->n_globs,
		    &w->known);
		if (rv != SCARD_S_SUCCESS)
			return rv;
		if (!fresh)
			watch_pcsc_keep(&w->known, &w->before);
		if (fresh && w->known.n == 0) {
			w->look.n = 0;
			step(w, now_ns());
		}
		rv = watch_pcsc_wait(w->context, settle_ms[settle], &w->known, &w->look);
		when = now_ns();
		if (rv == SCARD_E_TIMEOUT) {
			settle += settle + 1 < N_SETTLE;
			fresh = true;
			continue;
		}
		if (rv == SCARD_E_CANCELLED || rv == SCARD_E_UNKNOWN_READER) {
			(void)service_wait(-1, w->stop_fd, BACK_OFF_MS);
			fresh = true;
			continue;
		}
		if (rv != SCARD_S_SUCCESS)
			return rv;
		step(w, when);
		if (w->events.n > 0)
			settle = 0;
		else if (!fresh)
			(void)service_wait(-1, w->stop_fd, BACK_OFF_MS);
		fresh = false;
	}
	return SCARD_S_SUCCESS;
}

static void *
watch_thread(void *arg)
{
	struct cardio_watch *w = arg;

	while (connect_service(w)) {
		SCARDCONTEXT context = w->context;
		LONG rv = watch_service(w);
		uint64_t when = now_ns();

		set_context(w, 0);
		take_down(w, rv, when);
		(void)SCardReleaseContext(context);
	}
	(void)shutdown(w->fds[1], SHUT_WR);
	watch_unref(w);
	return NULL;
}

/* ---- the beating thread ---- */

static void
copy_known(struct cardio_watch *w, struct watch_known *known)
{
	pthread_mutex_lock(&w->lock);
	known->n = w->state.up ? w->state.n : 0;
	for (size_t i = 0; i < known->n; i++) {
		memcpy(known->names[i], w->state.readers[i].name, CARDIO_READER_MAX);
		known->states[i] = SCARD_STATE_UNAWARE;
	}
	pthread_mutex_unlock(&w->lock);
}

static bool
same_reader(const struct watch_reader *a, const struct watch_reader *b)
{
	return strcmp(a->name, b->name) == 0 && a->present == b->present &&
	    a->event_counter == b->event_counter;
}

static bool
looks_as_told(struct cardio_watch *w, const struct watch_look *look)
{
	bool same;

	pthread_mutex_lock(&w->lock);
	same = look->n == w->state.n;
	for (size_t i = 0; same && i < look->n; i++)
		same = same_reader(&look->readers[i], &w->state.readers[i]);
	pthread_mutex_unlock(&w->lock);
	return same;
}

static void
run_cancel(void *arg)
{
	(void)SCardCancel(*(SCARDCONTEXT *)arg);
}

/* Makes the watching thread come back from its wait; it may be lost while it is not waiting. */
static void
cancel_wait(struct cardio_watch *w)
{
	SCARDCONTEXT *context = malloc(sizeof(*context));

	if (context == NULL)
		return;
	pthread_mutex_lock(&w->lock);
	*context = w->context;
	pthread_mutex_unlock(&w->lock);
	if (*context == 0 ||
	    bounded_run(run_cancel, free, context, CANCEL_MS) != CARDIO_ERR_TIMEOUT)
		free(context);
}

/*
 * One question to the service. Where readers are known it is what they are now, so that the answer
 * also shows whether the watching thread has missed something.
 */
static bool
ask_service(struct cardio_watch *w, SCARDCONTEXT context)
{
	struct watch_known *known = &w->beat_known;
	struct watch_look *look = &w->beat_look;
	DWORD len = 0;
	LONG rv;

	copy_known(w, known);
	if (known->n == 0) {
		rv = SCardListReaders(context, NULL, NULL, &len);
		return rv == SCARD_S_SUCCESS || rv == SCARD_E_NO_READERS_AVAILABLE;
	}
	rv = watch_pcsc_wait(context, 0, known, look);
	if (rv == SCARD_E_UNKNOWN_READER || (rv == SCARD_S_SUCCESS && !looks_as_told(w, look))) {
		pthread_mutex_lock(&w->lock);
		w->look_again = true;
		pthread_mutex_unlock(&w->lock);
		cancel_wait(w);
		return true;
	}
	return rv == SCARD_S_SUCCESS;
}

/* Waits for the next beat; false: told to stop. */
static bool
wait_for_beat(struct cardio_watch *w, uint64_t *next)
{
	struct timespec until;
	bool go_on;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		if (w->stopping)
			break;
		if (w->asked) {
			w->asked = false;
			break;
		}
		if (!w->beating) {
			*next = 0;
			pthread_cond_wait(&w->changed, &w->lock);
			continue;
		}
		if (now_ns() >= *next)
			break;
		until.tv_sec = (time_t)(*next / NS_PER_S);
		until.tv_nsec = (long)(*next % NS_PER_S);
		(void)pthread_cond_timedwait(&w->changed, &w->lock, &until);
	}
	go_on = !w->stopping;
	pthread_mutex_unlock(&w->lock);
	*next = now_ns() + NS_PER_S;
	return go_on;
}

static void *
beat_thread(void *arg)
{
	struct cardio_watch *w = arg;
	struct cardio_watch_event beat = { .kind = CARDIO_HEARTBEAT };
	SCARDCONTEXT context = 0;
	uint64_t next = 0;

	while (wait_for_beat(w, &next)) {
		if (context == 0 && SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL,
		    &context) != SCARD_S_SUCCESS) {
			context = 0;
			continue;
		}
		if (ask_service(w, context)) {
			tell(w, &beat, now_ns());
		} else {
			(void)SCardReleaseContext(context);
			context = 0;
		}
	}
	if (context != 0)
		(void)SCardReleaseContext(context);
	watch_unref(w);
	return NULL;
}

/* ---- the owner ---- */

static int
copy_options(struct cardio_watch *w, const struct cardio_watch_options *options)
{
	const char *path = options->socket_path != NULL ? options->socket_path : SERVICE_SOCKET;

	if (options->n_globs > CARDIO_GLOBS_MAX || options->first_insertion == 0)
		return CARDIO_ERR_ARGUMENT;
	for (size_t i = 0; i < options->n_globs; i++) {
		if ((w->globs[w->n_globs] = strdup(options->globs[i])) == NULL)
			return CARDIO_ERR_MEMORY;
		w->n_globs++;
	}
	watch_state_init(&w->state, options->first_insertion);
	w->socket_path = strdup(path);
	w->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->socket_path == NULL || w->stop_fd < 0 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, w->fds) != 0)
		return CARDIO_ERR_MEMORY;
	return CARDIO_OK;
}

static int
start_thread(struct cardio_watch *w, void *(*run)(void *))
{
	pthread_attr_t attr;
	pthread_t thread;
	int r;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_mutex_lock(&w->lock);
	w->refs++;
	pthread_mutex_unlock(&w->lock);
	r = pthread_create(&thread, &attr, run, w);
	pthread_attr_destroy(&attr);
	if (r == 0)
		return CARDIO_OK;
	watch_unref(w);
	return CARDIO_ERR_MEMORY;
}

int
cardio_watch_start(const struct cardio_watch_options *options, struct cardio_watch **out)
{
	struct cardio_watch *w = calloc(1, sizeof(*w));
	pthread_condattr_t attr;
	int r;

	*out = NULL;
	if (w == NULL)
		return CARDIO_ERR_MEMORY;
	w->fds[0] = w->fds[1] = w->stop_fd = -1;
	w->refs = 1;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->changed, &attr);
	pthread_condattr_destroy(&attr);
	if ((r = copy_options(w, options)) != CARDIO_OK ||
	    (r = start_thread(w, watch_thread)) != CARDIO_OK ||
	    (r = start_thread(w, beat_thread)) != CARDIO_OK) {
		cardio_watch_stop(&w);
		return r;
	}
	*out = w;
	return CARDIO_OK;
}

int
cardio_watch_fd(const struct cardio_watch *w)
{
	return w->fds[0];
}

int
cardio_watch_next(struct cardio_watch *w, struct cardio_watch_event *event)
{
	ssize_t n;

	memset(event, 0, sizeof(*event));
	do {
		n = recv(w->fds[0], event, sizeof(*event), MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	if (n == (ssize_t)sizeof(*event))
		return 1;
	return n < 0 && errno == EAGAIN ? 0 : CARDIO_ERR_MEMORY;
}

void
cardio_watch_beat(struct cardio_watch *w, bool on)
{
	pthread_mutex_lock(&w->lock);
	w->beating = on;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void
cardio_watch_ask(struct cardio_watch *w)
{
	pthread_mutex_lock(&w->lock);
	w->asked = true;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

/* Cancels until done says so, CARDIO_ASK_MS at most. Called and returns with the lock held. */
static void
cancel_until(struct cardio_watch *w, bool (*done)(const struct cardio_watch *))
{
	uint64_t end = now_ns() + (uint64_t)CARDIO_ASK_MS * 1000000;

	while (!done(w) && now_ns() < end) {
		uint64_t next = now_ns() + 10000000;
		struct timespec until = {
			.tv_sec = (time_t)(next / NS_PER_S), .tv_nsec = (long)(next % NS_PER_S),
		};

		pthread_mutex_unlock(&w->lock);
		cancel_wait(w);
		pthread_mutex_lock(&w->lock);
		if (!done(w))
			(void)pthread_cond_timedwait(&w->changed, &w->lock, &until);
	}
}

static bool
suspend_taken(const struct cardio_watch *w)
{
	return !w->suspended;
}

static bool
threads_ended(const struct cardio_watch *w)
{
	return w->refs == 1;
}

void
cardio_watch_suspended(struct cardio_watch *w)
{
	pthread_mutex_lock(&w->lock);
	w->suspended = w->state.up;
	cancel_until(w, suspend_taken);
	pthread_mutex_unlock(&w->lock);
}

void
cardio_watch_stop(struct cardio_watch **watch)
{
	struct cardio_watch *w = *watch;

	if (w == NULL)
		return;
	*watch = NULL;
	/* Nobody reads any more: a thread that waits to tell something comes back. */
	if (w->fds[0] >= 0)
		(void)shutdown(w->fds[0], SHUT_RDWR);
	if (w->stop_fd >= 0)
		(void)eventfd_write(w->stop_fd, 1);
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_broadcast(&w->changed);
	cancel_until(w, threads_ended);
	pthread_mutex_unlock(&w->lock);
	watch_unref(w);
}
