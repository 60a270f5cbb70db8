/*
 * mock_login1: what the watcher needs of systemd-logind, on a bus of the test's own.
 *
 * Standard input: "sleep" and "wake" become PrepareForSleep. Standard output: "inhibit WHAT MODE"
 * when somebody takes an inhibitor, "released" when they let go of it, "here" in answer to "there?".
 * It ends with its input.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

static int held = -1;	/* our end of the inhibitor; it hangs up when the other is closed */

static int
inhibit(sd_bus_message *m, void *data, sd_bus_error *error)
{
	const char *what, *who, *why, *mode;
	int fds[2], r;

	(void)data;
	(void)error;
	if (sd_bus_message_read(m, "ssss", &what, &who, &why, &mode) < 0 ||
	    pipe2(fds, O_CLOEXEC) != 0)
		return -1;
	if (held >= 0)
		(void)close(held);
	held = fds[0];
	printf("inhibit %s %s\n", what, mode);
	r = sd_bus_reply_method_return(m, "h", fds[1]);
	(void)close(fds[1]);
	return r;
}

static const sd_bus_vtable manager[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Inhibit", "ssss", "h", inhibit, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_SIGNAL("PrepareForSleep", "b", 0),
	SD_BUS_VTABLE_END,
};

static bool
obey(sd_bus *bus)
{
	char line[16] = "";
	ssize_t n = read(STDIN_FILENO, line, sizeof(line) - 1);

	if (n <= 0)
		return false;
	if (strcmp(line, "there?\n") == 0)
		return puts("here") >= 0;
	return sd_bus_emit_signal(bus, "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
	    "PrepareForSleep", "b", strcmp(line, "sleep\n") == 0) >= 0;
}

static bool
turn(sd_bus *bus)
{
	struct pollfd fds[] = {
		{ .fd = sd_bus_get_fd(bus), .events = (short)sd_bus_get_events(bus) },
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = held },
	};

	if (poll(fds, 3, -1) < 0)
		return false;
	if (fds[2].revents != 0) {
		(void)close(held);
		held = -1;
		puts("released");
	}
	return fds[1].revents == 0 || obey(bus);
}

int
main(void)
{
	sd_bus *bus;
	int r;

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	if (sd_bus_open_system(&bus) < 0 || sd_bus_add_object_vtable(bus, NULL,
	    "/org/freedesktop/login1", "org.freedesktop.login1.Manager", manager, NULL) < 0 ||
	    sd_bus_request_name(bus, "org.freedesktop.login1", 0) < 0)
		return EXIT_FAILURE;
	puts("ready");
	do
		while ((r = sd_bus_process(bus, NULL)) > 0)
			continue;
	while (r == 0 && turn(bus));
	return EXIT_SUCCESS;
}
