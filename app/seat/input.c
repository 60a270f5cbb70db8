#include "display.h"

#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <time.h>
#include <wlr/backend.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_input_device.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_xcursor_manager.h>

#include "clients.h"
#include "compat.h"
#include "pointing.h"

enum { CURSOR_SIZE = 24 };

/* A pointer or a touch screen. */
struct device {
	struct wl_list link;		/* input.pointers, input.touches */
	struct display *display;
	struct wlr_input_device *device;
	struct wl_listener destroy;
};

struct wlr_surface *
input_at(struct display *display, double x, double y, double *sx, double *sy,
    struct wlr_scene_node **node)
{
	struct wlr_surface *surface;

	*node = compat_node_at(display->scene, x, y, sx, sy);
	surface = *node != NULL ? compat_node_surface(*node) : NULL;
	/* The other domain's nodes are disabled; that they are not found is not left to that. */
	if (surface == NULL ||
	    clients_domain(display, wl_resource_get_client(surface->resource)) !=
	    display_shown(display))
		return NULL;
	return surface;
}

void
input_refocus(struct display *display)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!wl_list_empty(&display->input.pointers))
		pointing_move(display, (uint32_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000));
}

void
input_plain_cursor(struct display *display)
{
	if (wl_list_empty(&display->input.pointers) || display->blank)
		compat_cursor_none(display->input.cursor);
	else
		compat_cursor_plain(display->input.cursor, display->input.theme);
}

void
input_map(struct display *display)
{
	struct output *output;
	struct device *device;

	if (wl_list_empty(&display->outputs))
		return;
	output = wl_container_of(display->outputs.next, output, link);
	wl_list_for_each(device, &display->input.touches, link)
		wlr_cursor_map_input_to_output(display->input.cursor, device->device,
		    output->output);
}

void
input_forget(struct display *display, struct domain *domain)
{
	struct wlr_touch_point *point, *next;
	struct compat_button button = { .pressed = false };

	keyboards_forget(display);
	/* Nobody has the focus or the capability any more: these are for the wl_seat alone. */
	for (button.button = BTN_MISC; button.button < HELD_KEYS; button.button++)
		if (held_release(&display->input.buttons, button.button))
			compat_seat_button(domain->seat, &button);
	wl_list_for_each_safe(point, next, &domain->seat->touch_state.touch_points, link)
		wlr_seat_touch_notify_up(domain->seat, 0, point->touch_id);
	display->input.pressed = 0;
	display->input.under.used = false;
	for (int i = 0; i < INPUT_FINGERS; i++)
		display->input.fingers[i].used = false;
}

static void
device_end(struct device *device)
{
	wl_list_remove(&device->destroy.link);
	wl_list_remove(&device->link);
	free(device);
}

static void
on_device_gone(struct wl_listener *listener, void *data)
{
	struct device *device = wl_container_of(listener, device, destroy);
	struct display *display = device->display;

	(void)data;
	wlr_cursor_detach_input_device(display->input.cursor, device->device);
	device_end(device);
	if (wl_list_empty(&display->input.pointers))
		input_plain_cursor(display);
	domain_devices(display_shown(display));
}

static void
device_add(struct display *display, struct wl_list *list, struct wlr_input_device *wlr_device)
{
	struct device *device = calloc(1, sizeof(*device));

	if (device == NULL)
		return;
	device->display = display;
	device->device = wlr_device;
	device->destroy.notify = on_device_gone;
	wl_signal_add(&wlr_device->events.destroy, &device->destroy);
	wl_list_insert(list, &device->link);
	wlr_cursor_attach_input_device(display->input.cursor, wlr_device);
	input_map(display);
	if (list == &display->input.pointers && list->next == list->prev)
		input_plain_cursor(display);
	domain_devices(display_shown(display));
	input_refocus(display);
}

static void
on_new_input(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, new_input);
	struct wlr_input_device *device = data;

	switch (device->type) {
	case WLR_INPUT_DEVICE_KEYBOARD:
		keyboard_add(display, device);
		break;
	case WLR_INPUT_DEVICE_POINTER:
		device_add(display, &display->input.pointers, device);
		break;
	case WLR_INPUT_DEVICE_TOUCH:
		device_add(display, &display->input.touches, device);
		break;
	default:
		break;
	}
}

bool
input_init(struct display *display, const struct wire_seat_setup *setup)
{
	struct input *input = &display->input;

	input->cursor = wlr_cursor_create();
	/* Without a theme on this machine wlroots has one of its own. */
	input->theme = wlr_xcursor_manager_create(NULL, CURSOR_SIZE);
	if (input->cursor == NULL || input->theme == NULL)
		return false;
	(void)!wlr_xcursor_manager_load(input->theme, 1);
	wlr_cursor_attach_output_layout(input->cursor, display->layout);
	input->keymap = keymap_new(setup->layout, setup->options);
	pointing_init(display);
	display->new_input.notify = on_new_input;
	wl_signal_add(&display->backend->events.new_input, &display->new_input);
	return true;
}

void
input_finish(struct display *display)
{
	struct input *input = &display->input;
	struct device *device, *next;

	if (input->cursor == NULL || input->theme == NULL)
		return;
	wl_list_remove(&display->new_input.link);
	keyboards_finish(display);
	wl_list_for_each_safe(device, next, &input->pointers, link)
		device_end(device);
	wl_list_for_each_safe(device, next, &input->touches, link)
		device_end(device);
	pointing_finish(display);
	xkb_keymap_unref(input->keymap);
	wlr_cursor_destroy(input->cursor);
	wlr_xcursor_manager_destroy(input->theme);
}
