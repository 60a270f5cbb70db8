/*
 * control.h: what the probe inside the seat and the stage say with the program `probe`: lines over
 * a Unix socket, root's alone.
 *
 * A request is one line, its answer one line that begins with "ok" or "error". The one exception:
 * "ok pixels W H" is followed by W * H four-byte pixels, 0x00RRGGBB in the machine's order.
 */
#ifndef TESTS_DISPLAY_CONTROL_H
#define TESTS_DISPLAY_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONTROL_LINE = 512 };		/* bytes of a line with its end */

/* In the folder of the seat, which makes it. */
#define CONTROL_PROBE	"/run/cardea/seat/probe"
#define CONTROL_STAGE	"/run/rig/stage"

/* A listening socket at `path`, whatever was there before; -1 with errno on failure. */
int control_listen(const char *path);

/* The next caller that is root; -1 when there is none. Does not block longer than accept does. */
int control_accept(int listener);

/* Writes everything, or fails with -1 and errno. Blocks. */
int control_write(int fd, const void *bytes, size_t n);

/* The next line of fd without its end into line[CONTROL_LINE]; false at the end. Blocks. */
bool control_read_line(int fd, char *line);

/* The pixels that a session's oracle draws: a magenta that nothing of Cardea's has, as it is or
 * dimmed by what lies above it. */
static inline bool
control_session_pixel(uint32_t pixel)
{
	uint32_t red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;

	return red >= 40 && blue >= 40 && green * 4 < red && red - blue + 8 <= 24;
}

#endif
