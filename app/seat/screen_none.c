#include "screen.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct screen {
	struct screen_shown shown;
};

struct screen *
screen_new(struct loop *loop, const struct screen_owner *owner)
{
	(void)loop;
	(void)owner;
	return calloc(1, sizeof(struct screen));
}

void
screen_free(struct screen **screen)
{
	free(*screen);
	*screen = NULL;
}

bool
screen_has_display(const struct screen *screen)
{
	(void)screen;
	return false;
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
	errno = ENODEV;
	return -1;
}

int
screen_kiosk(struct screen *screen, int fd)
{
	(void)screen;
	close(fd);
	errno = ENODEV;
	return -1;
}

int
screen_session(struct screen *screen, uint32_t uid)
{
	(void)screen;
	(void)uid;
	errno = ENODEV;
	return -1;
}

bool
screen_hide(struct screen *screen, struct screen_shown *shown)
{
	*shown = screen->shown;
	return true;
}

struct screen_shown
screen_shown(const struct screen *screen)
{
	return screen->shown;
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
