/*
 * oracle: a session's shell that shows whether anything of a session is seen or reached.
 *
 *	oracle EVENTS [--colour RRBB] [--every MS] [--copy TEXT]
 *
 * Fills the screen with a magenta (`pixels` and the probe know it; --colour takes another red and
 * blue, in hexadecimal), anew every MS (30) milliseconds whether or not it is asked to, has a
 * cursor and a popup of the same colour, and appends a line to EVENTS for every word of its seat:
 *
 *	global INTERFACE	capabilities N	keyboard-enter	keyboard-leave	key CODE STATE
 *	modifiers	pointer-enter	pointer-leave	motion	button CODE STATE	axis
 *	touch-down	touch-up	touch-motion	selection	selection-none	mapped	ended
 *
 * With --copy it offers TEXT as the clipboard at each key that it gets. After SIGUSR1 "synced"
 * follows all that was sent to it before.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pane.h"

enum { SQUARE = 32 };

struct oracle {
	struct pane pane;
	FILE *events;
	const char *copy;
	int every_ms;
	struct wl_keyboard *keyboard;
	struct wl_pointer *pointer;
	struct wl_touch *touch;
	struct wl_data_device *device;
	struct wl_data_source *source;
	struct wl_surface *cursor, *popup;
	struct wl_buffer *square;	/* what both show */
	bool mapped;
};

static volatile sig_atomic_t sync_wanted;

static void
on_signal(int number)
{
	(void)number;
	sync_wanted = 1;
}

static void
event(struct oracle *oracle, const char *what)
{
	fprintf(oracle->events, "%s\n", what);
}

/* ---- keyboard ---- */

static void
keyboard_keymap(void *data, struct wl_keyboard *keyboard, uint32_t format, int32_t fd,
    uint32_t size)
{
	(void)data;
	(void)keyboard;
	(void)format;
	(void)size;
	close(fd);
}

static void
keyboard_enter(void *data, struct wl_keyboard *keyboard, uint32_t serial,
    struct wl_surface *surface, struct wl_array *keys)
{
	struct oracle *oracle = data;

	(void)keyboard;
	(void)serial;
	(void)surface;
	fprintf(oracle->events, "keyboard-enter %zu\n", keys->size / sizeof(uint32_t));
}

static void
keyboard_leave(void *data, struct wl_keyboard *keyboard, uint32_t serial,
    struct wl_surface *surface)
{
	(void)keyboard;
	(void)serial;
	(void)surface;
	event(data, "keyboard-leave");
}

static void
source_send(void *data, struct wl_data_source *source, const char *mime, int32_t fd)
{
	struct oracle *oracle = data;

	(void)source;
	(void)mime;
	event(oracle, "asked-for-clipboard");
	(void)!write(fd, oracle->copy, strlen(oracle->copy));
	close(fd);
}

static void
source_target(void *data, struct wl_data_source *source, const char *mime)
{
	(void)data;
	(void)source;
	(void)mime;
}

static void
source_cancelled(void *data, struct wl_data_source *source)
{
	struct oracle *oracle = data;

	if (oracle->source == source)
		oracle->source = NULL;
	wl_data_source_destroy(source);
}

static const struct wl_data_source_listener source_listener = {
	.target = source_target, .send = source_send, .cancelled = source_cancelled,
};

static void
keyboard_key(void *data, struct wl_keyboard *keyboard, uint32_t serial, uint32_t time,
    uint32_t key, uint32_t state)
{
	struct oracle *oracle = data;

	(void)keyboard;
	(void)time;
	fprintf(oracle->events, "key %u %u\n", key, state);
	if (oracle->copy == NULL || oracle->device == NULL || oracle->source != NULL)
		return;
	oracle->source = wl_data_device_manager_create_data_source(oracle->pane.data);
	wl_data_source_add_listener(oracle->source, &source_listener, oracle);
	wl_data_source_offer(oracle->source, "text/plain");
	wl_data_device_set_selection(oracle->device, oracle->source, serial);
}

static void
keyboard_modifiers(void *data, struct wl_keyboard *keyboard, uint32_t serial, uint32_t depressed,
    uint32_t latched, uint32_t locked, uint32_t group)
{
	struct oracle *oracle = data;

	(void)keyboard;
	(void)serial;
	(void)latched;
	(void)locked;
	(void)group;
	fprintf(oracle->events, "modifiers %u\n", depressed);
}

static void
keyboard_repeat(void *data, struct wl_keyboard *keyboard, int32_t rate, int32_t delay)
{
	(void)data;
	(void)keyboard;
	(void)rate;
	(void)delay;
}

static const struct wl_keyboard_listener keyboard_listener = {
	keyboard_keymap, keyboard_enter, keyboard_leave, keyboard_key, keyboard_modifiers,
	keyboard_repeat,
};

/* ---- pointer ---- */

static void
pointer_enter(void *data, struct wl_pointer *pointer, uint32_t serial, struct wl_surface *surface,
    wl_fixed_t x, wl_fixed_t y)
{
	struct oracle *oracle = data;

	(void)surface;
	(void)x;
	(void)y;
	event(oracle, "pointer-enter");
	wl_pointer_set_cursor(pointer, serial, oracle->cursor, 0, 0);
}

static void
pointer_leave(void *data, struct wl_pointer *pointer, uint32_t serial, struct wl_surface *surface)
{
	(void)pointer;
	(void)serial;
	(void)surface;
	event(data, "pointer-leave");
}

static void
pointer_motion(void *data, struct wl_pointer *pointer, uint32_t time, wl_fixed_t x, wl_fixed_t y)
{
	(void)pointer;
	(void)time;
	(void)x;
	(void)y;
	event(data, "motion");
}

static void
pointer_button(void *data, struct wl_pointer *pointer, uint32_t serial, uint32_t time,
    uint32_t button, uint32_t state)
{
	struct oracle *oracle = data;

	(void)pointer;
	(void)serial;
	(void)time;
	fprintf(oracle->events, "button %u %u\n", button, state);
}

static void
pointer_axis(void *data, struct wl_pointer *pointer, uint32_t time, uint32_t axis,
    wl_fixed_t value)
{
	(void)pointer;
	(void)time;
	(void)axis;
	(void)value;
	event(data, "axis");
}

static void
pointer_frame(void *data, struct wl_pointer *pointer)
{
	(void)data;
	(void)pointer;
}

static void
pointer_axis_source(void *data, struct wl_pointer *pointer, uint32_t value)
{
	(void)data;
	(void)pointer;
	(void)value;
}

static void
pointer_axis_stop(void *data, struct wl_pointer *pointer, uint32_t time, uint32_t axis)
{
	(void)data;
	(void)pointer;
	(void)time;
	(void)axis;
}

static void
pointer_axis_discrete(void *data, struct wl_pointer *pointer, uint32_t axis, int32_t value)
{
	(void)data;
	(void)pointer;
	(void)axis;
	(void)value;
}

static const struct wl_pointer_listener pointer_listener = {
	.enter = pointer_enter, .leave = pointer_leave, .motion = pointer_motion,
	.button = pointer_button, .axis = pointer_axis, .frame = pointer_frame,
	.axis_source = pointer_axis_source, .axis_stop = pointer_axis_stop,
	.axis_discrete = pointer_axis_discrete,
};

/* ---- touch ---- */

static void
touch_down(void *data, struct wl_touch *touch, uint32_t serial, uint32_t time,
    struct wl_surface *surface, int32_t id, wl_fixed_t x, wl_fixed_t y)
{
	(void)touch;
	(void)serial;
	(void)time;
	(void)surface;
	(void)id;
	(void)x;
	(void)y;
	event(data, "touch-down");
}

static void
touch_up(void *data, struct wl_touch *touch, uint32_t serial, uint32_t time, int32_t id)
{
	(void)touch;
	(void)serial;
	(void)time;
	(void)id;
	event(data, "touch-up");
}

static void
touch_motion(void *data, struct wl_touch *touch, uint32_t time, int32_t id, wl_fixed_t x,
    wl_fixed_t y)
{
	(void)touch;
	(void)time;
	(void)id;
	(void)x;
	(void)y;
	event(data, "touch-motion");
}

static void
touch_ignored(void *data, struct wl_touch *touch)
{
	(void)data;
	(void)touch;
}

static const struct wl_touch_listener touch_listener = {
	.down = touch_down, .up = touch_up, .motion = touch_motion, .frame = touch_ignored,
	.cancel = touch_ignored,
};

/* ---- the seat ---- */

static void
seat_capabilities(void *data, struct wl_seat *seat, uint32_t capabilities)
{
	struct oracle *oracle = data;

	fprintf(oracle->events, "capabilities %u\n", capabilities);
	if (capabilities & WL_SEAT_CAPABILITY_KEYBOARD && oracle->keyboard == NULL) {
		oracle->keyboard = wl_seat_get_keyboard(seat);
		wl_keyboard_add_listener(oracle->keyboard, &keyboard_listener, oracle);
	} else if (!(capabilities & WL_SEAT_CAPABILITY_KEYBOARD) && oracle->keyboard != NULL) {
		wl_keyboard_release(oracle->keyboard);
		oracle->keyboard = NULL;
	}
	if (capabilities & WL_SEAT_CAPABILITY_POINTER && oracle->pointer == NULL) {
		oracle->pointer = wl_seat_get_pointer(seat);
		wl_pointer_add_listener(oracle->pointer, &pointer_listener, oracle);
	} else if (!(capabilities & WL_SEAT_CAPABILITY_POINTER) && oracle->pointer != NULL) {
		wl_pointer_release(oracle->pointer);
		oracle->pointer = NULL;
	}
	if (capabilities & WL_SEAT_CAPABILITY_TOUCH && oracle->touch == NULL) {
		oracle->touch = wl_seat_get_touch(seat);
		wl_touch_add_listener(oracle->touch, &touch_listener, oracle);
	} else if (!(capabilities & WL_SEAT_CAPABILITY_TOUCH) && oracle->touch != NULL) {
		wl_touch_release(oracle->touch);
		oracle->touch = NULL;
	}
}

static void
seat_name(void *data, struct wl_seat *seat, const char *name)
{
	(void)data;
	(void)seat;
	(void)name;
}

static const struct wl_seat_listener seat_listener = { seat_capabilities, seat_name };

/* ---- the clipboard ---- */

static void
device_offer(void *data, struct wl_data_device *device, struct wl_data_offer *offer)
{
	(void)data;
	(void)device;
	(void)offer;
}

static void
device_selection(void *data, struct wl_data_device *device, struct wl_data_offer *offer)
{
	(void)device;
	event(data, offer != NULL ? "selection" : "selection-none");
}

static void
device_drag_enter(void *data, struct wl_data_device *device, uint32_t serial,
    struct wl_surface *surface, wl_fixed_t x, wl_fixed_t y, struct wl_data_offer *offer)
{
	(void)device;
	(void)serial;
	(void)surface;
	(void)x;
	(void)y;
	(void)offer;
	event(data, "drag-enter");
}

static void
device_drag_motion(void *data, struct wl_data_device *device, uint32_t time, wl_fixed_t x,
    wl_fixed_t y)
{
	(void)device;
	(void)time;
	(void)x;
	(void)y;
	event(data, "drag-motion");
}

static void
device_ignored(void *data, struct wl_data_device *device)
{
	(void)data;
	(void)device;
}

static const struct wl_data_device_listener device_listener = {
	.data_offer = device_offer, .enter = device_drag_enter, .leave = device_ignored,
	.motion = device_drag_motion, .drop = device_ignored, .selection = device_selection,
};

/* ---- */

static void
told_global(struct pane *pane, const char *interface)
{
	struct oracle *oracle = (struct oracle *)pane;

	fprintf(oracle->events, "global %s\n", interface);
}

static void
cursor_make(struct oracle *oracle)
{
	struct pane *pane = &oracle->pane;
	uint32_t *pixels;
	int i;

	oracle->cursor = wl_compositor_create_surface(pane->compositor);
	oracle->square = pane_buffer_new(pane, SQUARE, SQUARE, &pixels);
	if (oracle->square == NULL)
		return;
	for (i = 0; i < SQUARE * SQUARE; i++)
		pixels[i] = pane->red << 16 | pane->blue;
	wl_surface_attach(oracle->cursor, oracle->square, 0, 0);
	wl_surface_commit(oracle->cursor);
}

static void
popup_configure(void *data, struct xdg_surface *xdg, uint32_t serial)
{
	struct oracle *oracle = data;

	xdg_surface_ack_configure(xdg, serial);
	wl_surface_attach(oracle->popup, oracle->square, 0, 0);
	wl_surface_commit(oracle->popup);
}

static const struct xdg_surface_listener popup_listener = { popup_configure };

static void
popup_make(struct oracle *oracle)
{
	struct pane *pane = &oracle->pane;
	struct xdg_positioner *place = xdg_wm_base_create_positioner(pane->shell);
	struct xdg_surface *xdg;

	xdg_positioner_set_size(place, SQUARE, SQUARE);
	xdg_positioner_set_anchor_rect(place, pane->width / 2, pane->height / 2, 1, 1);
	oracle->popup = wl_compositor_create_surface(pane->compositor);
	xdg = xdg_wm_base_get_xdg_surface(pane->shell, oracle->popup);
	xdg_surface_add_listener(xdg, &popup_listener, oracle);
	(void)xdg_surface_get_popup(xdg, pane->xdg, place);
	wl_surface_commit(oracle->popup);
	xdg_positioner_destroy(place);
}

static bool
options_read(struct oracle *oracle, int argc, char **argv)
{
	unsigned long colour = 0xfbf3;
	int i;

	oracle->every_ms = 30;
	if (argc < 2)
		return false;
	for (i = 2; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--colour") == 0)
			colour = strtoul(argv[i + 1], NULL, 16);
		else if (strcmp(argv[i], "--every") == 0)
			oracle->every_ms = (int)strtol(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--copy") == 0)
			oracle->copy = argv[i + 1];
		else
			return false;
	}
	oracle->pane.red = (uint32_t)(colour >> 8 & 0xff);
	oracle->pane.blue = (uint32_t)(colour & 0xff);
	oracle->events = strcmp(argv[1], "-") == 0 ? stdout : fopen(argv[1], "ae");
	return i == argc && oracle->events != NULL;
}

int
main(int argc, char **argv)
{
	struct oracle oracle = { .pane.global = told_global };
	struct pane *pane = &oracle.pane;

	if (!options_read(&oracle, argc, argv)) {
		fputs("usage: oracle EVENTS [--colour RRBB] [--every MS] [--copy TEXT]\n", stderr);
		return 2;
	}
	setvbuf(oracle.events, NULL, _IOLBF, 0);
	signal(SIGUSR1, on_signal);
	if (!pane_connect(pane))
		return 1;
	cursor_make(&oracle);
	if (pane->seat != NULL)
		wl_seat_add_listener(pane->seat, &seat_listener, &oracle);
	if (pane->seat != NULL && pane->data != NULL) {
		oracle.device = wl_data_device_manager_get_data_device(pane->data, pane->seat);
		wl_data_device_add_listener(oracle.device, &device_listener, &oracle);
	}
	pane_open(pane);
	while (!pane->closed && pane_dispatch(pane, oracle.every_ms)) {
		pane_draw(pane);
		if (pane->frame == 1 && !oracle.mapped) {
			oracle.mapped = true;
			event(&oracle, "mapped");
			popup_make(&oracle);
		}
		if (sync_wanted) {
			sync_wanted = 0;
			(void)wl_display_roundtrip(pane->display);
			event(&oracle, "synced");
		}
	}
	event(&oracle, "ended");
	return 0;
}
