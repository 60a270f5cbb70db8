/* A display for cardea-seat that nobody sees: whatever it is given it takes. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "screen.h"

struct screen {
	int kiosk;
};

struct screen *
screen_new(struct loop *loop, const struct screen_owner *owner)
{
	struct screen *screen = calloc(1, sizeof(*screen));

	(void)loop;
	(void)owner;
	if (screen != NULL)
		screen->kiosk = -1;
	return screen;
}

void
screen_free(struct screen **screen)
{
	if (*screen != NULL && (*screen)->kiosk >= 0)
		close((*screen)->kiosk);
	free(*screen);
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
	(void)screen;
	return NULL;
}

int
screen_setup(struct screen *screen, const struct wire_seat_setup *setup)
{
	(void)screen;
	(void)setup;
	return 0;
}

int
screen_kiosk(struct screen *screen, int fd)
{
	if (screen->kiosk >= 0)
		close(screen->kiosk);
	screen->kiosk = fd;
	return 0;
}

int
screen_session(struct screen *screen, uint32_t uid)
{
	(void)screen;
	(void)uid;
	return 0;
}

bool
screen_hide(struct screen *screen, struct screen_shown *shown)
{
	(void)screen;
	*shown = (struct screen_shown){ clock_ns(), 1 };
	return true;
}

struct screen_shown
screen_shown(const struct screen *screen)
{
	(void)screen;
	return (struct screen_shown){ clock_ns(), 1 };
}

void
screen_show(struct screen *screen)
{
	(void)screen;
}

void
screen_wake(struct screen *screen)
{
	(void)screen;
}

void
screen_settle(struct screen *screen)
{
	(void)screen;
}
