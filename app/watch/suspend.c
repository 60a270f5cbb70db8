#include "suspend.h"

#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SHORTEST_NS 1000000	/* the two clocks are not read at the same moment */

static int64_t
slept_ns(void)
{
	struct timespec boot, awake;

	(void)clock_gettime(CLOCK_MONOTONIC, &awake);
	(void)clock_gettime(CLOCK_BOOTTIME, &boot);
	return (boot.tv_sec - awake.tv_sec) * INT64_C(1000000000) + (boot.tv_nsec - awake.tv_nsec);
}

/* A timer that never fires, but is cancelled whenever the wall clock jumps. */
static int
arm(int fd)
{
	const struct itimerspec never = { .it_value = { .tv_sec = INT32_MAX } };

	return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

int
suspend_open(struct suspend *s)
{
	s->slept_ns = slept_ns();
	s->fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	if (s->fd < 0)
		return -1;
	if (arm(s->fd) == 0)
		return 0;
	suspend_close(s);
	return -1;
}

void
suspend_close(struct suspend *s)
{
	if (s->fd >= 0)
		(void)close(s->fd);
	s->fd = -1;
}

bool
suspend_seen(struct suspend *s)
{
	int64_t before = s->slept_ns;
	uint64_t expirations;

	/* Fails with ECANCELED, which is the news. */
	(void)!read(s->fd, &expirations, sizeof(expirations));
	(void)!arm(s->fd);
	s->slept_ns = slept_ns();
	return s->slept_ns - before > SHORTEST_NS;
}
