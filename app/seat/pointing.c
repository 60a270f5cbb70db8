#include "pointing.h"

#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>

#include "compat.h"
#include "display.h"

/* True when the screen was dark: then this was no more than a wish to see it. */
static bool
touched(struct display *display)
{
	bool dark = display->blank;

	display->owner.input(display->owner.data);
	return dark;
}

void
pointing_move(struct display *display, uint32_t time_ms)
{
	struct input *input = &display->input;
	struct domain *domain = display_shown(display);
	double x = input->cursor->x, y = input->cursor->y, sx, sy;
	struct wlr_scene_node *node;
	struct wlr_surface *surface;

	if (domain->icon != NULL)
		wlr_scene_node_set_position(&domain->icon->node, (int)x, (int)y);
	if (input->pressed > 0 && input->under.used && domain->seat->drag == NULL) {
		wlr_seat_pointer_notify_motion(domain->seat, time_ms, x - input->under.x,
		    y - input->under.y);
		return;
	}
	surface = input_at(display, x, y, &sx, &sy, &node);
	input->under.used = surface != NULL;
	if (surface == NULL) {
		if (domain->seat->pointer_state.focused_surface != NULL)
			input_plain_cursor(display);
		wlr_seat_pointer_notify_clear_focus(domain->seat);
		return;
	}
	input->under.x = x - sx;
	input->under.y = y - sy;
	wlr_seat_pointer_notify_enter(domain->seat, surface, sx, sy);
	wlr_seat_pointer_notify_motion(domain->seat, time_ms, sx, sy);
}

static void
on_motion(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.motion);
	struct compat_motion motion = compat_motion(data);

	(void)touched(display);
	wlr_cursor_move(display->input.cursor, motion.device, motion.x, motion.y);
	pointing_move(display, motion.time_ms);
}

static void
on_absolute(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.absolute);
	struct compat_motion motion = compat_absolute(data);

	(void)touched(display);
	wlr_cursor_warp_absolute(display->input.cursor, motion.device, motion.x, motion.y);
	pointing_move(display, motion.time_ms);
}

static void
on_button(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.button);
	struct domain *domain = display_shown(display);
	struct input *input = &display->input;
	struct compat_button button = compat_button(data);
	struct wlr_scene_node *node;
	double sx, sy;

	if (touched(display) || button.button >= HELD_KEYS)
		return;
	if (!button.pressed) {
		if (!held_release(&input->buttons, button.button))
			return;
		input->pressed--;
		compat_seat_button(domain->seat, &button);
		if (input->pressed == 0)
			input_refocus(display);
		return;
	}
	(void)input_at(display, input->cursor->x, input->cursor->y, &sx, &sy, &node);
	views_raise(domain, node);
	/* Of two pointers that press the same button one counts. */
	input->pressed += !held_release(&input->buttons, button.button);
	held_press(&input->buttons, button.button);
	compat_seat_button(domain->seat, &button);
}

static void
on_axis(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.axis);

	if (!touched(display))
		compat_seat_axis(display_shown(display)->seat, data);
}

static void
on_frame(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.frame);

	(void)data;
	wlr_seat_pointer_notify_frame(display_shown(display)->seat);
}

/* ---- fingers ---- */

static struct input_origin *
finger(struct input *input, int32_t id)
{
	for (int i = 0; i < INPUT_FINGERS; i++)
		if (input->fingers[i].used && input->fingers[i].id == id)
			return &input->fingers[i];
	return NULL;
}

static struct input_origin *
finger_new(struct input *input, int32_t id)
{
	struct input_origin *old = finger(input, id);

	if (old != NULL)
		return NULL;
	for (int i = 0; i < INPUT_FINGERS; i++)
		if (!input->fingers[i].used)
			return &input->fingers[i];
	return NULL;
}

static void
on_down(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.down);
	struct domain *domain = display_shown(display);
	struct compat_touch touch = compat_touch_down(data);
	struct input_origin *origin = finger_new(&display->input, touch.id);
	struct wlr_scene_node *node;
	struct wlr_surface *surface;
	double x, y, sx, sy;

	if (touched(display) || origin == NULL)
		return;
	wlr_cursor_absolute_to_layout_coords(display->input.cursor, touch.device, touch.x, touch.y,
	    &x, &y);
	surface = input_at(display, x, y, &sx, &sy, &node);
	if (surface == NULL)
		return;
	*origin = (struct input_origin){ true, touch.id, x - sx, y - sy };
	views_raise(domain, node);
	wlr_seat_touch_notify_down(domain->seat, surface, touch.time_ms, touch.id, sx, sy);
}

static void
on_touch_motion(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.touch_motion);
	struct compat_touch touch = compat_touch_motion(data);
	struct input_origin *origin = finger(&display->input, touch.id);
	double x, y;

	if (touched(display) || origin == NULL)
		return;
	wlr_cursor_absolute_to_layout_coords(display->input.cursor, touch.device, touch.x, touch.y,
	    &x, &y);
	wlr_seat_touch_notify_motion(display_shown(display)->seat, touch.time_ms, touch.id,
	    x - origin->x, y - origin->y);
}

static void
on_up(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.up);
	struct compat_touch touch = compat_touch_up(data);
	struct input_origin *origin = finger(&display->input, touch.id);

	(void)touched(display);
	if (origin == NULL)
		return;
	origin->used = false;
	wlr_seat_touch_notify_up(display_shown(display)->seat, touch.time_ms, touch.id);
}

/* The device has thought better of it: no touch was one. */
static void
on_touch_cancel(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.touch_cancel);
	struct wlr_seat *seat = display_shown(display)->seat;

	(void)data;
	compat_seat_cancel_touches(seat);
	for (int i = 0; i < INPUT_FINGERS; i++) {
		struct input_origin *origin = &display->input.fingers[i];

		if (origin->used)
			wlr_seat_touch_notify_up(seat, 0, origin->id);
		origin->used = false;
	}
}

static void
on_touch_frame(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, input.touch_frame);

	(void)data;
	wlr_seat_touch_notify_frame(display_shown(display)->seat);
}

static void
listen_to(struct wl_signal *signal, struct wl_listener *listener, wl_notify_func_t notify)
{
	listener->notify = notify;
	wl_signal_add(signal, listener);
}

void
pointing_init(struct display *display)
{
	struct input *input = &display->input;
	struct wlr_cursor *cursor = input->cursor;

	listen_to(&cursor->events.motion, &input->motion, on_motion);
	listen_to(&cursor->events.motion_absolute, &input->absolute, on_absolute);
	listen_to(&cursor->events.button, &input->button, on_button);
	listen_to(&cursor->events.axis, &input->axis, on_axis);
	listen_to(&cursor->events.frame, &input->frame, on_frame);
	listen_to(&cursor->events.touch_down, &input->down, on_down);
	listen_to(&cursor->events.touch_motion, &input->touch_motion, on_touch_motion);
	listen_to(&cursor->events.touch_up, &input->up, on_up);
	listen_to(&cursor->events.touch_cancel, &input->touch_cancel, on_touch_cancel);
	listen_to(&cursor->events.touch_frame, &input->touch_frame, on_touch_frame);
}

void
pointing_finish(struct display *display)
{
	struct input *input = &display->input;
	struct wl_listener *all[] = { &input->motion, &input->absolute, &input->button,
	    &input->axis, &input->frame, &input->down, &input->touch_motion, &input->up,
	    &input->touch_cancel, &input->touch_frame };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		wl_list_remove(&all[i]->link);
}
