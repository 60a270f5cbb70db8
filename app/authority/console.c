#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <linux/vt.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report.h"

/* The terminal in front, not made our own; -1 with errno. */
static int
open_front(char *path, size_t room)
{
	int any = open("/dev/tty0", O_RDWR | O_NOCTTY | O_CLOEXEC), got, saved;
	struct vt_stat state;

	if (any < 0)
		return -1;
	got = ioctl(any, VT_GETSTATE, &state);
	saved = errno;
	close(any);
	errno = saved;
	if (got != 0)
		return -1;
	snprintf(path, room, "/dev/tty%u", state.v_active);
	return open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static void
take(struct authority *a)
{
	char path[16] = "/dev/tty0";
	struct log_record *r;
	int saved;

	a->console = open_front(path, sizeof(path));
	saved = errno;
	r = log_begin("console");
	log_text(r, "name", path);
	log_flag(r, "held", a->console >= 0);
	report_commit(a, &r);
	if (a->console < 0 && saved != ENOENT && saved != ENXIO && saved != ENODEV)
		report_fault(a, path, saved);
}

void
console_hold(struct authority *a)
{
	if (a->policy->seat.backend != POLICY_BACKEND_DRM)
		return;
	if (a->console < 0)
		take(a);
	if (a->console < 0)
		return;
	if (ioctl(a->console, KDSKBMODE, K_OFF) != 0 ||
	    ioctl(a->console, KDSETMODE, KD_GRAPHICS) != 0 ||
	    ioctl(a->console, VT_LOCKSWITCH, 1) != 0)
		report_fault(a, "console", errno);
}

void
console_release(struct authority *a)
{
	if (a->console < 0)
		return;
	(void)ioctl(a->console, VT_UNLOCKSWITCH, 1);
	(void)ioctl(a->console, KDSETMODE, KD_TEXT);
	(void)ioctl(a->console, KDSKBMODE, K_UNICODE);
	close(a->console);
	a->console = -1;
}
