#include "screen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "clients.h"
#include "display.h"
#include "idle.h"
#include "seat.h"

/* Below the runtime folder, which the seat works in. */
#define SCREEN_SOCKET	SEAT_RECORD "/wayland"

struct screen {
	struct loop *loop;
	struct screen_owner owner;
	struct display *display;
	struct loop_source *from_display, *timer;
	struct idle idle;
};

struct screen *
screen_new(struct loop *loop, const struct screen_owner *owner)
{
	struct screen *screen = calloc(1, sizeof(*screen));

	if (screen != NULL) {
		screen->loop = loop;
		screen->owner = *owner;
	}
	return screen;
}

void
screen_free(struct screen **screen)
{
	struct screen *s = *screen;

	if (s == NULL)
		return;
	loop_remove(&s->from_display);
	loop_remove(&s->timer);
	display_free(&s->display);
	free(s);
	*screen = NULL;
}

bool
screen_has_display(const struct screen *screen)
{
	(void)screen;
	return true;
}

struct display *
screen_display(struct screen *screen)
{
	return screen->display;
}

/* ---- nobody touches anything ---- */

static void
follow(struct screen *screen, struct idle_effects todo)
{
	if (todo.arm)
		loop_arm(screen->timer, todo.arm_ms);
	if (todo.light || todo.blank)
		display_blank(screen->display, todo.blank);
	if (todo.notice)
		display_notice(screen->display, (int)todo.left);
	if (todo.no_notice)
		display_notice(screen->display, -1);
	if (todo.lock)
		screen->owner.event(screen->owner.data, LOCK_ON_IDLE, 0);
}

static void
idle(struct screen *screen, enum idle_event event)
{
	follow(screen, idle_step(&screen->idle, event, clock_ns()));
}

static void
on_timer(void *data)
{
	struct screen *screen = data;

	idle(screen, IDLE_ON_TIMER);
	screen_settle(screen);
}

/* ---- what the display tells ---- */

static void
on_display(void *data, uint32_t events)
{
	struct screen *screen = data;

	(void)events;
	display_dispatch(screen->display);
}

static void
on_hidden(void *data)
{
	struct screen *screen = data;

	screen->owner.event(screen->owner.data, LOCK_ON_HIDDEN, 0);
}

static void
on_attention(void *data, uint64_t event_ns)
{
	struct screen *screen = data;

	screen->owner.event(screen->owner.data, LOCK_ON_ATTENTION, event_ns);
}

static void
on_demand(void *data, uint64_t event_ns)
{
	struct screen *screen = data;

	screen->owner.event(screen->owner.data, LOCK_ON_DEMAND, event_ns);
}

static void
on_input(void *data)
{
	idle(data, IDLE_ON_INPUT);
}

static void
on_drawn(void *data)
{
	idle(data, IDLE_ON_WAKE);
}

static void
on_away(void *data)
{
	struct screen *screen = data;

	screen->owner.event(screen->owner.data, LOCK_ON_AWAY, 0);
}

static void
on_broken(void *data)
{
	struct screen *screen = data;

	screen->owner.broken(screen->owner.data);
}

static void
on_urgent(void *data)
{
	struct screen *screen = data;

	screen->owner.urgent(screen->owner.data);
}

static void
on_guest(void *data)
{
	struct screen *screen = data;

	screen->owner.guest(screen->owner.data);
}

/* ---- the words of an authority ---- */

int
screen_setup(struct screen *screen, const struct wire_seat_setup *setup)
{
	struct display_owner owner = { on_hidden, on_attention, on_demand, on_input, on_drawn,
	    on_away, on_broken, on_urgent, on_guest, screen };
	char why[128];

	screen->timer = loop_add_timer(screen->loop, on_timer, screen);
	if (screen->timer == NULL)
		return -1;
	screen->display = display_new(setup, &owner, why, sizeof(why));
	if (screen->display == NULL) {
		fprintf(stderr, "cardea-seat: %s\n", why);
		errno = ENODEV;
		return -1;
	}
	if (clients_listen(screen->display, SCREEN_SOCKET) != 0) {
		perror("cardea-seat: " SCREEN_SOCKET);
		return -1;
	}
	screen->from_display = loop_add_fd(screen->loop, display_fd(screen->display), EPOLLIN,
	    on_display, screen);
	if (screen->from_display == NULL)
		return -1;
	follow(screen, idle_start(&screen->idle, setup->idle_ms, setup->notice_ms,
	    setup->blank_ms, clock_ns()));
	return 0;
}

int
screen_kiosk(struct screen *screen, int fd)
{
	return clients_kiosk(screen->display, fd);
}

int
screen_session(struct screen *screen, uint32_t uid)
{
	clients_session(screen->display, uid);
	return 0;
}

bool
screen_hide(struct screen *screen, struct screen_shown *shown)
{
	bool hidden = display_lock(screen->display);

	idle(screen, IDLE_ON_HIDDEN);
	*shown = screen_shown(screen);
	return hidden;
}

struct screen_shown
screen_shown(const struct screen *screen)
{
	return (struct screen_shown){ screen->display->shown_ns, screen->display->shown_outputs };
}

void
screen_show(struct screen *screen)
{
	display_unlock(screen->display);
	idle(screen, IDLE_ON_SHOWN);
}

void
screen_wake(struct screen *screen)
{
	if (screen->display != NULL)
		idle(screen, IDLE_ON_WAKE);
}

void
screen_settle(struct screen *screen)
{
	if (screen->display != NULL)
		display_settle(screen->display);
}
