#include <criterion/criterion.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "bounded.h"

struct job {
	int go, dropped;	/* eventfds */
	int value;
};

static void
run_at_once(void *arg)
{
	((struct job *)arg)->value = 7;
}

static void
run_when_told(void *arg)
{
	eventfd_t value;

	(void)eventfd_read(((struct job *)arg)->go, &value);
}

static void
drop(void *arg)
{
	(void)eventfd_write(((struct job *)arg)->dropped, 1);
}

Test(bounded, a_call_that_comes_back_leaves_its_argument_with_the_caller)
{
	struct job job = { 0 };

	cr_assert_eq(bounded_run(run_at_once, drop, &job, 60000), CARDIO_OK);
	cr_assert_eq(job.value, 7);
}

Test(bounded, a_wait_ends_when_it_is_told_to)
{
	static struct job job;
	int stop = eventfd(1, EFD_CLOEXEC);
	eventfd_t value;

	job.go = eventfd(0, EFD_CLOEXEC);
	job.dropped = eventfd(0, EFD_CLOEXEC);
	cr_assert_eq(bounded_run_until(run_when_told, drop, &job, 60000, stop),
	    CARDIO_ERR_PIN_CANCELLED);
	cr_assert_eq(eventfd_write(job.go, 1), 0);
	cr_assert_eq(eventfd_read(job.dropped, &value), 0);
}

Test(bounded, a_call_that_does_not_come_back_drops_its_argument_when_it_does)
{
	static struct job job;
	eventfd_t value;

	job.go = eventfd(0, EFD_CLOEXEC);
	job.dropped = eventfd(0, EFD_CLOEXEC);
	cr_assert_eq(bounded_run(run_when_told, drop, &job, 1), CARDIO_ERR_TIMEOUT);
	cr_assert_eq(poll(&(struct pollfd){ .fd = job.dropped, .events = POLLIN }, 1, 0), 0);
	cr_assert_eq(eventfd_write(job.go, 1), 0);
	cr_assert_eq(eventfd_read(job.dropped, &value), 0);
}
