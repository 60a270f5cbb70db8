/*
 * Preloaded into krb5kdc: its clock is CLOCK_SHIFT seconds off. Only what libkrb5 asks for is
 * changed: gettimeofday(3) and time(2).
 */
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t
shifted(time_t t)
{
	const char *shift = getenv("CLOCK_SHIFT");

	return t + (shift == NULL ? 0 : strtol(shift, NULL, 10));
}

int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec t;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &t) != 0)
		return -1;
	tv->tv_sec = shifted(t.tv_sec);
	tv->tv_usec = t.tv_nsec / 1000;
	return 0;
}

time_t
time(time_t *at)
{
	struct timespec t;

	if (clock_gettime(CLOCK_REALTIME, &t) != 0)
		return (time_t)-1;
	t.tv_sec = shifted(t.tv_sec);
	if (at != NULL)
		*at = t.tv_sec;
	return t.tv_sec;
}
