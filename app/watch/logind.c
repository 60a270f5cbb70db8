#include "logind.h"

#include <fcntl.h>
#include <stdlib.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#define NAME	"org.freedesktop.login1"
#define PATH	"/org/freedesktop/login1"
#define MANAGER	"org.freedesktop.login1.Manager"
#define APPEARS	"type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus'," \
	"member='NameOwnerChanged',arg0='" NAME "'"

struct logind {
	struct loop *loop;
	sd_bus *bus;			/* NULL: there is none, or it went */
	struct loop_source *readable;
	uint32_t events;		/* that readable waits for */
	struct loop_source *timer;	/* the bus' own deadlines */
	int inhibitor;			/* held: the machine does not sleep; -1: not held */
	void (*sleeping)(void *data);
	void *data;
};

static void pump(struct logind *l);

static void
let_go(struct logind *l)
{
	if (l->inhibitor >= 0)
		(void)close(l->inhibitor);
	l->inhibitor = -1;
}

static void
lose(struct logind *l)
{
	let_go(l);
	loop_arm(l->timer, 0);
	loop_remove(&l->readable);
	l->bus = sd_bus_close_unref(l->bus);
}

/* ---- the bus in the loop ---- */

static void
stirred(void *data, uint32_t events)
{
	(void)events;
	pump(data);
}

static void
due(void *data)
{
	pump(data);
}

static bool
await(struct logind *l)
{
	int events = sd_bus_get_events(l->bus), fd = sd_bus_get_fd(l->bus);
	uint64_t until, now = clock_ns() / 1000;

	if (events < 0 || fd < 0 || sd_bus_get_timeout(l->bus, &until) < 0)
		return false;
	if (l->readable == NULL || l->events != (uint32_t)events) {
		loop_remove(&l->readable);
		l->events = (uint32_t)events;
		l->readable = loop_add_fd(l->loop, fd, l->events, stirred, l);
	}
	/* A deadline that has passed is one millisecond away, as 0 disarms. */
	if (until == UINT64_MAX)
		loop_arm(l->timer, 0);
	else
		loop_arm(l->timer, until <= now ? 1 : (uint32_t)((until - now) / 1000 + 1));
	return l->readable != NULL;
}

static void
pump(struct logind *l)
{
	int r;

	do
		r = sd_bus_process(l->bus, NULL);
	while (r > 0);
	if (r < 0 || !await(l))
		lose(l);
}

/* ---- logind ---- */

static int
inhibited(sd_bus_message *m, void *data, sd_bus_error *error)
{
	struct logind *l = data;
	int fd;

	(void)error;
	/* A logind that refuses leaves us to learn of a sleep when it is over. */
	if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_read(m, "h", &fd) < 0)
		return 0;
	let_go(l);
	l->inhibitor = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return 0;
}

static int
inhibit(struct logind *l)
{
	return sd_bus_call_method_async(l->bus, NULL, NAME, PATH, MANAGER, "Inhibit", inhibited, l,
	    "ssss", "sleep", "Cardea", "The session is locked first", "delay");
}

static int
prepare_for_sleep(sd_bus_message *m, void *data, sd_bus_error *error)
{
	struct logind *l = data;
	int begins;

	(void)error;
	if (sd_bus_message_read(m, "b", &begins) < 0)
		return 0;
	if (begins)
		l->sleeping(l->data);
	else
		(void)inhibit(l);
	return 0;
}

static int
owner_changed(sd_bus_message *m, void *data, sd_bus_error *error)
{
	const char *name, *before, *after;
	struct logind *l = data;

	(void)error;
	if (sd_bus_message_read(m, "sss", &name, &before, &after) < 0)
		return 0;
	let_go(l);
	if (after[0] != '\0')
		(void)inhibit(l);
	return 0;
}

static void
speak(struct logind *l)
{
	if (sd_bus_open_system(&l->bus) < 0)
		return;
	if (sd_bus_add_match_async(l->bus, NULL, APPEARS, owner_changed, NULL, l) < 0 ||
	    sd_bus_match_signal_async(l->bus, NULL, NAME, PATH, MANAGER, "PrepareForSleep",
	    prepare_for_sleep, NULL, l) < 0 || inhibit(l) < 0)
		lose(l);
	else
		pump(l);
}

struct logind *
logind_open(struct loop *loop, void (*sleeping)(void *data), void *data)
{
	struct logind *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->loop = loop;
	l->inhibitor = -1;
	l->sleeping = sleeping;
	l->data = data;
	if ((l->timer = loop_add_timer(loop, due, l)) == NULL) {
		free(l);
		return NULL;
	}
	speak(l);
	return l;
}

void
logind_ready(struct logind *l)
{
	let_go(l);
}

void
logind_close(struct logind **logind)
{
	struct logind *l = *logind;

	if (l == NULL)
		return;
	*logind = NULL;
	lose(l);
	loop_remove(&l->timer);
	free(l);
}
