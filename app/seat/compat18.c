/* wlroots 0.18 */
#include "compat.h"

#include <string.h>

#include <wlr/backend.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_pointer.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_subcompositor.h>
#include <wlr/types/wlr_touch.h>
#include <wlr/types/wlr_xcursor_manager.h>
#include <wlr/types/wlr_xdg_decoration_v1.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "compat_parts.h"
#include "display.h"

/* ---- backend and globals ---- */

struct wlr_backend *
compat_backend_new(struct wl_display *display, struct wlr_session **session)
{
	*session = NULL;
	return wlr_backend_autocreate(wl_display_get_event_loop(display), session);
}

void
compat_backend_listen(struct wlr_backend *backend, struct wl_listener *listener)
{
	wl_signal_add(&backend->events.destroy, listener);
}

bool
compat_surfaces_new(struct display *display)
{
	return wlr_renderer_init_wl_display(display->renderer, display->display) &&
	    wlr_compositor_create(display->display, 5, display->renderer) != NULL &&
	    wlr_subcompositor_create(display->display) != NULL;
}

struct wlr_xdg_shell *
compat_shell_new(struct wl_display *display)
{
	return wlr_xdg_shell_create(display, 3);
}

struct wlr_output_layout *
compat_layout_new(struct wl_display *display)
{
	return wlr_output_layout_create(display);
}

enum { XDG_POPUP_GRAB = 1 };

void
compat_request(struct wl_resource *resource, uint32_t opcode, union wl_argument *arguments)
{
	struct wlr_xdg_popup *popup;

	(void)arguments;
	if (opcode != XDG_POPUP_GRAB || strcmp(wl_resource_get_class(resource), "xdg_popup") != 0)
		return;
	/* A popup that grabs twice is twice in a list, which has no end then. */
	popup = wl_resource_get_user_data(resource);
	if (popup != NULL && popup->seat != NULL)
		wlr_xdg_popup_destroy(popup);
}

/* ---- outputs ---- */

struct wlr_box
compat_layout_box(struct wlr_output_layout *layout, struct wlr_output *output)
{
	struct wlr_box box;

	wlr_output_layout_get_box(layout, output, &box);
	return box;
}

bool
compat_output_power(struct wlr_output *output, bool on)
{
	struct wlr_output_mode *mode = wlr_output_preferred_mode(output);
	struct wlr_output_state state;
	bool done;

	if (output->enabled == on)
		return true;
	wlr_output_state_init(&state);
	wlr_output_state_set_enabled(&state, on);
	if (on && mode != NULL && output->current_mode == NULL)
		wlr_output_state_set_mode(&state, mode);
	done = wlr_output_commit_state(output, &state);
	wlr_output_state_finish(&state);
	return done;
}

void
compat_output_listen(struct wlr_output *output, struct wl_listener *listener)
{
	wl_signal_add(&output->events.request_state, listener);
}

void
compat_output_grant(struct wlr_output *output, void *data)
{
	struct wlr_output_event_request_state *e = data;

	(void)!wlr_output_commit_state(output, e->state);
}

bool
compat_output_changed(const struct wlr_scene_output *output)
{
	return output->output->needs_frame ||
	    pixman_region32_not_empty(&output->pending_commit_damage);
}

bool
compat_output_draw(struct wlr_scene_output *output)
{
	return wlr_scene_output_commit(output, NULL);
}

static void
add_layer(struct wlr_scene_buffer *buffer, int x, int y, void *data)
{
	struct compat_layers *layers = data;
	struct wlr_box box = { x, y, buffer->dst_width, buffer->dst_height };
	bool plain = buffer->buffer == NULL || (buffer->transform == layers->output->transform &&
	    (float)buffer->dst_width * layers->output->scale == (float)buffer->buffer->width);

	compat_layers_add(layers, &box, plain);
}

void
compat_layers_collect(struct compat_layers *layers, struct wlr_scene_output *output)
{
	wlr_scene_output_for_each_buffer(output, add_layer, layers);
}

void
compat_output_spoil(struct wlr_scene_output *output)
{
	pixman_region32_t *pending = &output->pending_commit_damage;

	wlr_damage_ring_add_whole(&output->damage_ring);
	pixman_region32_union_rect(pending, pending, 0, 0, (unsigned int)output->output->width,
	    (unsigned int)output->output->height);
	wlr_output_schedule_frame(output->output);
}

/* ---- the scene ---- */

struct wlr_scene_node *
compat_scene_root(struct wlr_scene *scene)
{
	return &scene->tree.node;
}

struct wlr_scene_tree *
compat_tree_new(struct wlr_scene *scene, struct wlr_scene_tree *parent)
{
	return wlr_scene_tree_create(parent != NULL ? parent : &scene->tree);
}

struct wlr_scene_rect *
compat_rect_new(struct wlr_scene_tree *parent, const float colour[4])
{
	return wlr_scene_rect_create(parent, 0, 0, colour);
}

struct wlr_scene_tree *
compat_xdg_tree_new(struct wlr_scene_tree *parent, struct wlr_xdg_surface *surface)
{
	return wlr_scene_xdg_surface_create(parent, surface);
}

struct wlr_scene_tree *
compat_icon_tree_new(struct wlr_scene_tree *parent, struct wlr_drag_icon *icon)
{
	return wlr_scene_drag_icon_create(parent, icon);
}

struct wlr_surface *
compat_node_surface(struct wlr_scene_node *node)
{
	struct wlr_scene_surface *surface;

	if (node->type != WLR_SCENE_NODE_BUFFER)
		return NULL;
	surface = wlr_scene_surface_try_from_buffer(wlr_scene_buffer_from_node(node));
	return surface != NULL ? surface->surface : NULL;
}

struct wlr_scene_node *
compat_node_parent(struct wlr_scene_node *node)
{
	return node->parent != NULL ? &node->parent->node : NULL;
}

/* ---- xdg-shell ---- */

void
compat_shell_listen(struct wlr_xdg_shell *shell, struct wl_listener *toplevel,
    struct wl_listener *popup)
{
	wl_signal_add(&shell->events.new_toplevel, toplevel);
	wl_signal_add(&shell->events.new_popup, popup);
}

struct wlr_xdg_surface *
compat_new_toplevel(void *data)
{
	struct wlr_xdg_toplevel *toplevel = data;

	return toplevel->base;
}

struct wlr_xdg_popup *
compat_new_popup(void *data)
{
	return data;
}

void
compat_surface_listen(struct wlr_xdg_surface *surface, struct wl_listener *map,
    struct wl_listener *unmap, struct wl_listener *destroy)
{
	wl_signal_add(&surface->surface->events.map, map);
	wl_signal_add(&surface->surface->events.unmap, unmap);
	if (surface->role == WLR_XDG_SURFACE_ROLE_TOPLEVEL)
		wl_signal_add(&surface->toplevel->events.destroy, destroy);
	else
		wl_signal_add(&surface->popup->events.destroy, destroy);
}

struct wlr_xdg_surface *
compat_xdg_surface(struct wlr_surface *surface)
{
	return surface != NULL ? wlr_xdg_surface_try_from_wlr_surface(surface) : NULL;
}

bool
compat_is_ready(const struct wlr_xdg_surface *surface)
{
	return surface->initialized;
}

void
compat_toplevel_configure(struct wlr_xdg_surface *surface, const struct compat_toplevel *as)
{
	if (!compat_is_toplevel(surface) || !compat_is_ready(surface))
		return;
	wlr_xdg_toplevel_set_fullscreen(surface->toplevel, as->fullscreen);
	wlr_xdg_toplevel_set_maximized(surface->toplevel, as->maximized);
	wlr_xdg_toplevel_set_activated(surface->toplevel, as->activated);
	wlr_xdg_toplevel_set_size(surface->toplevel, as->width, as->height);
}

struct wlr_xdg_surface *
compat_toplevel_parent(struct wlr_xdg_surface *surface)
{
	if (!compat_is_toplevel(surface) || surface->toplevel->parent == NULL)
		return NULL;
	return surface->toplevel->parent->base;
}

void
compat_popup_begin(struct wlr_xdg_popup *popup)
{
	wlr_xdg_surface_schedule_configure(popup->base);
}

struct wlr_xdg_surface *
compat_decoration_surface(void *data)
{
	struct wlr_xdg_toplevel_decoration_v1 *decoration = data;

	return decoration->toplevel->base;
}

/* ---- input ---- */

struct wlr_keyboard *
compat_keyboard(struct wlr_input_device *device)
{
	return wlr_keyboard_from_input_device(device);
}

void
compat_seat_set_keyboard(struct wlr_seat *seat, struct wlr_input_device *device)
{
	wlr_seat_set_keyboard(seat, device != NULL ? wlr_keyboard_from_input_device(device) : NULL);
}

struct compat_key
compat_key(void *data)
{
	struct wlr_keyboard_key_event *e = data;

	return (struct compat_key){ e->time_msec, e->keycode,
	    e->state == WL_KEYBOARD_KEY_STATE_PRESSED };
}

struct compat_motion
compat_motion(void *data)
{
	struct wlr_pointer_motion_event *e = data;

	return (struct compat_motion){ &e->pointer->base, e->time_msec, e->delta_x, e->delta_y };
}

struct compat_motion
compat_absolute(void *data)
{
	struct wlr_pointer_motion_absolute_event *e = data;

	return (struct compat_motion){ &e->pointer->base, e->time_msec, e->x, e->y };
}

struct compat_button
compat_button(void *data)
{
	struct wlr_pointer_button_event *e = data;

	return (struct compat_button){ e->time_msec, e->button,
	    e->state == WL_POINTER_BUTTON_STATE_PRESSED };
}

struct compat_touch
compat_touch_down(void *data)
{
	struct wlr_touch_down_event *e = data;

	return (struct compat_touch){ &e->touch->base, e->time_msec, e->touch_id, e->x, e->y };
}

struct compat_touch
compat_touch_motion(void *data)
{
	struct wlr_touch_motion_event *e = data;

	return (struct compat_touch){ &e->touch->base, e->time_msec, e->touch_id, e->x, e->y };
}

struct compat_touch
compat_touch_up(void *data)
{
	struct wlr_touch_up_event *e = data;

	return (struct compat_touch){ &e->touch->base, e->time_msec, e->touch_id, 0, 0 };
}

void
compat_seat_button(struct wlr_seat *seat, const struct compat_button *button)
{
	wlr_seat_pointer_notify_button(seat, button->time_ms, button->button,
	    button->pressed ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED);
}

void
compat_seat_axis(struct wlr_seat *seat, void *data)
{
	struct wlr_pointer_axis_event *e = data;

	wlr_seat_pointer_notify_axis(seat, e->time_msec, e->orientation, e->delta,
	    e->delta_discrete, e->source, e->relative_direction);
}

void
compat_seat_cancel_touches(struct wlr_seat *seat)
{
	struct wlr_touch_point *point;

	wl_list_for_each(point, &seat->touch_state.touch_points, link)
		wlr_seat_touch_send_cancel(seat, point->client);
}

void
compat_cursor_plain(struct wlr_cursor *cursor, struct wlr_xcursor_manager *theme)
{
	wlr_cursor_set_xcursor(cursor, theme, "default");
}

void
compat_cursor_none(struct wlr_cursor *cursor)
{
	wlr_cursor_unset_image(cursor);
}
