/*
 * probe: the part of the test seat that takes commands, on CONTROL_PROBE (control.h).
 *
 *	key CODE 1|0		an evdev code goes down or up
 *	pointer X Y		0..1 of the whole layout
 *	button CODE 1|0		272 is the left one
 *	axis AMOUNT
 *	touch down ID X Y | move ID X Y | up ID
 *	keyboard|mouse|screen add|remove
 *	output add W H | remove N | size N W H | scale N S | turn N T | off N | on N
 *	output mode N W H	the seat asks for that size; with "size" the output has it
 *	output list		"ID WxH on|off; ..."
 *	mark			counts begin anew
 *	seen			"frames F session S pixels P blank B" since the mark: of all frames
 *				that were committed to an output, how many had a session pixel, how
 *				many such pixels, how many frames were of one colour
 *	await session|picture|blank|nothing	returns "NS" when the outputs show that; NS is
 *				CLOCK_MONOTONIC of the newest frame's commit
 *	still			returns "NS" once a picture shows and no frame came for a while
 *	redraw			draws all outputs anew; returns "NS" with the first of these frames
 *	frame [CODE]		returns "NS" with the next frame; with a code, "PRESSED NS" with the
 *				next one after that key went down
 *	shot N			output N as it was last committed
 *
 * Waiting ends after 20 s with "error".
 */
#include "probe.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <wlr/backend/headless.h>
#include <wlr/backend/multi.h>

#include "control.h"
#include "display.h"
#include "seat.h"

enum { WORDS = 8, WAIT_MS = 20000, STILL_MS = 150 };

enum wait { WAIT_NONE, WAIT_SIGHT, WAIT_FRAME, WAIT_STILL };

struct caller {
	struct wl_list link;
	int fd;
	struct wl_event_source *readable, *late, *quiet;
	char line[CONTROL_LINE];
	size_t used;
	enum wait waits;
	uint64_t pressed_ns;		/* of the key that a frame is awaited for; 0: none */
	enum probe_sight wanted;
};

static struct wl_event_loop *loop;
static struct wl_list callers;

uint64_t
probe_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

uint32_t
probe_now_ms(void)
{
	return (uint32_t)(probe_now_ns() / 1000000U);
}

static void
caller_end(struct caller *caller)
{
	wl_list_remove(&caller->link);
	wl_event_source_remove(caller->readable);
	wl_event_source_remove(caller->late);
	wl_event_source_remove(caller->quiet);
	close(caller->fd);
	free(caller);
}

static void
answer(struct caller *caller, const char *word, const char *text)
{
	char line[CONTROL_LINE * 2];
	int n = snprintf(line, sizeof(line), "%s%s%s\n", word, text[0] == '\0' ? "" : " ", text);

	(void)control_write(caller->fd, line, (size_t)n);
}

static void
wait_over(struct caller *caller)
{
	char text[64];

	if (caller->pressed_ns != 0)
		snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64, caller->pressed_ns,
		    probe_output_shown_ns());
	else
		snprintf(text, sizeof(text), "%" PRIu64, probe_output_shown_ns());
	caller->waits = WAIT_NONE;
	caller->pressed_ns = 0;
	wl_event_source_timer_update(caller->late, 0);
	wl_event_source_timer_update(caller->quiet, 0);
	answer(caller, "ok", text);
}

static void
on_shown(void)
{
	struct caller *caller;

	wl_list_for_each(caller, &callers, link) {
		if (caller->waits == WAIT_STILL)
			wl_event_source_timer_update(caller->quiet, STILL_MS);
		else if (caller->waits == WAIT_FRAME || (caller->waits == WAIT_SIGHT &&
		    probe_output_sight() == caller->wanted))
			wait_over(caller);
	}
}

static int
on_quiet(void *data)
{
	struct caller *caller = data;

	if (caller->waits == WAIT_STILL && probe_output_sight() == PROBE_PICTURE)
		wait_over(caller);
	return 0;
}

static int
on_late(void *data)
{
	struct caller *caller = data;
	char text[64];

	caller->waits = WAIT_NONE;
	caller->pressed_ns = 0;
	snprintf(text, sizeof(text), "late; sight %d", (int)probe_output_sight());
	answer(caller, "error", text);
	return 0;
}

static void
wait_begin(struct caller *caller, enum wait wait)
{
	caller->waits = wait;
	wl_event_source_timer_update(caller->late, WAIT_MS);
	if (wait == WAIT_STILL)
		wl_event_source_timer_update(caller->quiet, STILL_MS);
}

static void
await(struct caller *caller, const char *what)
{
	static const char *const names[] = { "nothing", "blank", "session", "picture" };
	size_t i = 0;

	while (i < sizeof(names) / sizeof(names[0]) && strcmp(what, names[i]) != 0)
		i++;
	if (i == sizeof(names) / sizeof(names[0])) {
		answer(caller, "error", "await nothing | blank | session | picture");
		return;
	}
	caller->wanted = (enum probe_sight)i;
	wait_begin(caller, WAIT_SIGHT);
	if (probe_output_sight() == caller->wanted)
		wait_over(caller);
}

static void
frame_after(struct caller *caller, char *code)
{
	static char key[] = "key", down[] = "1";
	char *const press[] = { key, code, down };

	wait_begin(caller, WAIT_FRAME);
	if (code == NULL)
		return;
	caller->pressed_ns = probe_now_ns();
	(void)probe_input_do(press, 3);
}

static void
shot(struct caller *caller, unsigned int id)
{
	char text[64];
	uint32_t *pixels;
	int width, height;

	if (!probe_output_shot(id, &pixels, &width, &height)) {
		answer(caller, "error", "nothing was shown there");
		return;
	}
	snprintf(text, sizeof(text), "pixels %d %d", width, height);
	answer(caller, "ok", text);
	(void)control_write(caller->fd, pixels,
	    (size_t)width * (size_t)height * sizeof(*pixels));
	free(pixels);
}

static void
command(struct caller *caller, char *const *word, size_t n)
{
	struct probe_counts *counts = probe_output_counts();
	char text[CONTROL_LINE] = "";
	const char *wrong = NULL;

	if (n == 2 && strcmp(word[0], "await") == 0) {
		await(caller, word[1]);
		return;
	}
	if (strcmp(word[0], "still") == 0) {
		wait_begin(caller, WAIT_STILL);
		return;
	}
	if (strcmp(word[0], "redraw") == 0) {
		wait_begin(caller, WAIT_FRAME);
		probe_output_redraw();
		return;
	}
	if (strcmp(word[0], "frame") == 0) {
		frame_after(caller, n > 1 ? word[1] : NULL);
		return;
	}
	if (n == 2 && strcmp(word[0], "shot") == 0) {
		shot(caller, (unsigned int)strtoul(word[1], NULL, 10));
		return;
	}
	if (strcmp(word[0], "mark") == 0)
		*counts = (struct probe_counts){ 0 };
	else if (strcmp(word[0], "seen") == 0)
		snprintf(text, sizeof(text), "frames %" PRIu64 " session %" PRIu64 " pixels %" PRIu64
		    " blank %" PRIu64, counts->frames, counts->session_frames,
		    counts->session_pixels, counts->blank_frames);
	else if (n == 2 && strcmp(word[0], "output") == 0 && strcmp(word[1], "list") == 0)
		probe_output_list(text, sizeof(text));
	else if (strcmp(word[0], "output") == 0)
		wrong = probe_output_do(word, n);
	else
		wrong = probe_input_do(word, n);
	answer(caller, wrong == NULL ? "ok" : "error", wrong == NULL ? text : wrong);
}

static void
obey(struct caller *caller, char *line)
{
	char *word[WORDS], *rest = line;
	size_t n = 0;

	while (n < WORDS && (word[n] = strtok_r(rest, " ", &rest)) != NULL)
		n++;
	if (n > 0)
		command(caller, word, n);
	else
		answer(caller, "error", "nothing said");
}

/* One command at a time: the client waits for each answer. */
static int
on_readable(int fd, uint32_t mask, void *data)
{
	struct caller *caller = data;
	ssize_t got = read(fd, caller->line + caller->used, sizeof(caller->line) - 1 - caller->used);
	char *end;

	(void)mask;
	if (got <= 0) {
		caller_end(caller);
		return 0;
	}
	caller->used += (size_t)got;
	end = memchr(caller->line, '\n', caller->used);
	if (end == NULL)
		return 0;
	*end = '\0';
	caller->used = 0;
	obey(caller, caller->line);
	return 0;
}

static int
on_caller(int listener, uint32_t mask, void *data)
{
	int fd = control_accept(listener);
	struct caller *caller;

	(void)mask;
	(void)data;
	if (fd < 0)
		return 0;
	if ((caller = calloc(1, sizeof(*caller))) == NULL)
		abort();
	caller->fd = fd;
	caller->readable = wl_event_loop_add_fd(loop, fd, WL_EVENT_READABLE, on_readable, caller);
	caller->late = wl_event_loop_add_timer(loop, on_late, caller);
	caller->quiet = wl_event_loop_add_timer(loop, on_quiet, caller);
	wl_list_insert(&callers, &caller->link);
	return 0;
}

static void
find_headless(struct wlr_backend *backend, void *data)
{
	struct wlr_backend **headless = data;

	if (wlr_backend_is_headless(backend))
		*headless = backend;
}

/* In a window: what is typed comes from there and from here. */
static struct wlr_backend *
add_headless(struct display *display)
{
	struct wlr_backend *headless = wlr_headless_backend_create(display->display);

	if (headless == NULL || !wlr_multi_backend_add(display->backend, headless) ||
	    !wlr_backend_start(headless))
		return NULL;
	return headless;
}

static void
begin(struct display *display, void *data)
{
	int listener = control_listen(CONTROL_PROBE);
	struct wlr_backend *headless = NULL;

	(void)data;
	loop = display->loop;
	if (wlr_backend_is_multi(display->backend))
		wlr_multi_for_each_backend(display->backend, find_headless, &headless);
	else
		find_headless(display->backend, &headless);
	if (headless == NULL)
		headless = add_headless(display);
	if (listener < 0 || headless == NULL)
		abort();
	wl_list_init(&callers);
	probe_input_start(headless);
	probe_output_start(display, headless, on_shown);
	wl_event_loop_add_fd(loop, listener, WL_EVENT_READABLE, on_caller, NULL);
}

int
main(void)
{
	return seat_main(begin, NULL);
}
