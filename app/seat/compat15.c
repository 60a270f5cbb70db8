/* wlroots 0.15 */
#include "compat.h"

#include <stdlib.h>
#include <string.h>

#include <wlr/backend.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_damage.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_pointer.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_touch.h>
#include <wlr/types/wlr_xcursor_manager.h>
#include <wlr/types/wlr_xdg_decoration_v1.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "clients.h"
#include "compat_parts.h"
#include "display.h"

/* ---- backend and globals ---- */

struct wlr_backend *
compat_backend_new(struct wl_display *display, struct wlr_session **session)
{
	struct wlr_backend *backend = wlr_backend_autocreate(display);

	*session = backend != NULL ? wlr_backend_get_session(backend) : NULL;
	return backend;
}

/* The scene of 0.15 draws for what is damaged. A client that commits no damage and waits for a
 * frame, as a nested compositor does, would wait for ever. */
struct waker {
	struct display *display;
	struct wl_listener commit, destroy;
};

static void
on_waker_commit(struct wl_listener *listener, void *data)
{
	struct waker *waker = wl_container_of(listener, waker, commit);
	struct display *display = waker->display;
	struct wlr_surface *surface = data;
	struct output *output;

	if (wl_list_empty(&surface->current.frame_callback_list) ||
	    pixman_region32_not_empty(&surface->buffer_damage) ||
	    clients_domain(display, wl_resource_get_client(surface->resource)) !=
	    display_shown(display))
		return;
	wl_list_for_each(output, &display->outputs, link)
		if (output->output->enabled)
			wlr_output_schedule_frame(output->output);
}

static void
on_waker_destroy(struct wl_listener *listener, void *data)
{
	struct waker *waker = wl_container_of(listener, waker, destroy);

	(void)data;
	wl_list_remove(&waker->commit.link);
	wl_list_remove(&waker->destroy.link);
	free(waker);
}

struct wakers {
	struct display *display;
	struct wl_listener new_surface, destroy;
};

static void
on_new_surface(struct wl_listener *listener, void *data)
{
	struct wakers *wakers = wl_container_of(listener, wakers, new_surface);
	struct wlr_surface *surface = data;
	struct waker *waker = calloc(1, sizeof(*waker));

	if (waker == NULL)
		return;
	waker->display = wakers->display;
	waker->commit.notify = on_waker_commit;
	waker->destroy.notify = on_waker_destroy;
	wl_signal_add(&surface->events.commit, &waker->commit);
	wl_signal_add(&surface->events.destroy, &waker->destroy);
}

static void
on_wakers_destroy(struct wl_listener *listener, void *data)
{
	struct wakers *wakers = wl_container_of(listener, wakers, destroy);

	(void)data;
	wl_list_remove(&wakers->new_surface.link);
	wl_list_remove(&wakers->destroy.link);
	free(wakers);
}

static struct wl_listener *ending;

void
compat_backend_listen(struct wlr_backend *backend, struct wl_listener *listener)
{
	wl_signal_add(&backend->events.destroy, listener);
	ending = listener;
}

/* What wlroots 0.15 calls in place of libwayland's, to end a wl_display_run() that is not ours. It
 * tells nobody otherwise. */
void
wl_display_terminate(struct wl_display *display)
{
	(void)display;
	if (ending != NULL)
		ending->notify(ending, NULL);
	ending = NULL;
}

bool
compat_surfaces_new(struct display *display)
{
	struct wlr_compositor *compositor;
	struct wakers *wakers;

	if (!wlr_renderer_init_wl_display(display->renderer, display->display) ||
	    (compositor = wlr_compositor_create(display->display, display->renderer)) == NULL ||
	    (wakers = calloc(1, sizeof(*wakers))) == NULL)
		return false;
	wakers->display = display;
	wakers->new_surface.notify = on_new_surface;
	wakers->destroy.notify = on_wakers_destroy;
	wl_signal_add(&compositor->events.new_surface, &wakers->new_surface);
	wl_signal_add(&compositor->events.destroy, &wakers->destroy);
	return true;
}

struct wlr_xdg_shell *
compat_shell_new(struct wl_display *display)
{
	return wlr_xdg_shell_create(display);
}

struct wlr_output_layout *
compat_layout_new(struct wl_display *display)
{
	(void)display;
	return wlr_output_layout_create();
}

enum { XDG_POPUP_GRAB = 1, XDG_TOPLEVEL_SET_PARENT = 1 };

void
compat_request(struct wl_resource *resource, uint32_t opcode, union wl_argument *arguments)
{
	const char *class = wl_resource_get_class(resource);
	struct wlr_xdg_surface *surface;

	/* A popup that grabs twice is twice in a list, which has no end then. */
	if (opcode == XDG_POPUP_GRAB && strcmp(class, "xdg_popup") == 0) {
		surface = wl_resource_get_user_data(resource);
		if (surface != NULL && surface->popup->seat != NULL)
			wlr_xdg_popup_destroy(surface);
	}
	/* The end of a parent that is not mapped is told to nobody, and it is used all the same. */
	if (opcode == XDG_TOPLEVEL_SET_PARENT && strcmp(class, "xdg_toplevel") == 0 &&
	    arguments[0].o != NULL) {
		surface = wl_resource_get_user_data((struct wl_resource *)arguments[0].o);
		if (surface != NULL && !surface->mapped)
			arguments[0].o = NULL;
	}
}

/* ---- outputs ---- */

struct wlr_box
compat_layout_box(struct wlr_output_layout *layout, struct wlr_output *output)
{
	struct wlr_box *box = wlr_output_layout_get_box(layout, output);

	return box != NULL ? *box : (struct wlr_box){ .width = 0 };
}

bool
compat_output_power(struct wlr_output *output, bool on)
{
	struct wlr_output_mode *mode = wlr_output_preferred_mode(output);

	if (output->enabled == on)
		return true;
	wlr_output_enable(output, on);
	if (on && mode != NULL && output->current_mode == NULL)
		wlr_output_set_mode(output, mode);
	if (wlr_output_commit(output))
		return true;
	wlr_output_rollback(output);
	return false;
}

void
compat_output_listen(struct wlr_output *output, struct wl_listener *listener)
{
	/* The size has changed already when this is told. */
	wl_signal_add(&output->events.mode, listener);
}

void
compat_output_grant(struct wlr_output *output, void *data)
{
	(void)output;
	(void)data;
}

bool
compat_output_changed(const struct wlr_scene_output *output)
{
	return output->output->needs_frame || pixman_region32_not_empty(&output->damage->current);
}

bool
compat_output_draw(struct wlr_scene_output *output)
{
	return wlr_scene_output_commit(output);
}

static void
add_layer(struct wlr_surface *surface, int x, int y, void *data)
{
	const struct wlr_surface_state *s = &surface->current;
	struct compat_layers *layers = data;
	struct wlr_box box = { x, y, s->width, s->height };
	bool plain = s->transform == layers->output->transform &&
	    (float)s->width * layers->output->scale == (float)s->buffer_width;

	compat_layers_add(layers, &box, plain);
}

void
compat_layers_collect(struct compat_layers *layers, struct wlr_scene_output *output)
{
	wlr_scene_output_for_each_surface(output, add_layer, layers);
}

void
compat_output_spoil(struct wlr_scene_output *output)
{
	wlr_output_damage_add_whole(output->damage);
}

/* ---- the scene ---- */

struct wlr_scene_node *
compat_scene_root(struct wlr_scene *scene)
{
	return &scene->node;
}

static struct wlr_scene_tree *
tree_of(struct wlr_scene_node *node)
{
	struct wlr_scene_tree *tree;

	return node != NULL ? wl_container_of(node, tree, node) : NULL;
}

struct wlr_scene_tree *
compat_tree_new(struct wlr_scene *scene, struct wlr_scene_tree *parent)
{
	return wlr_scene_tree_create(parent != NULL ? &parent->node : &scene->node);
}

struct wlr_scene_rect *
compat_rect_new(struct wlr_scene_tree *parent, const float colour[4])
{
	return wlr_scene_rect_create(&parent->node, 0, 0, colour);
}

struct wlr_scene_tree *
compat_xdg_tree_new(struct wlr_scene_tree *parent, struct wlr_xdg_surface *surface)
{
	return tree_of(wlr_scene_xdg_surface_create(&parent->node, surface));
}

struct wlr_scene_tree *
compat_icon_tree_new(struct wlr_scene_tree *parent, struct wlr_drag_icon *icon)
{
	return tree_of(wlr_scene_subsurface_tree_create(&parent->node, icon->surface));
}

struct wlr_surface *
compat_node_surface(struct wlr_scene_node *node)
{
	if (node->type != WLR_SCENE_NODE_SURFACE)
		return NULL;
	return wlr_scene_surface_from_node(node)->surface;
}

struct wlr_scene_node *
compat_node_parent(struct wlr_scene_node *node)
{
	return node->parent;
}

/* ---- xdg-shell ---- */

void
compat_shell_listen(struct wlr_xdg_shell *shell, struct wl_listener *toplevel,
    struct wl_listener *popup)
{
	wl_signal_add(&shell->events.new_surface, toplevel);
	wl_signal_add(&shell->events.new_surface, popup);
}

struct wlr_xdg_surface *
compat_new_toplevel(void *data)
{
	struct wlr_xdg_surface *surface = data;

	return surface->role == WLR_XDG_SURFACE_ROLE_TOPLEVEL ? surface : NULL;
}

struct wlr_xdg_popup *
compat_new_popup(void *data)
{
	struct wlr_xdg_surface *surface = data;

	return surface->role == WLR_XDG_SURFACE_ROLE_POPUP ? surface->popup : NULL;
}

void
compat_surface_listen(struct wlr_xdg_surface *surface, struct wl_listener *map,
    struct wl_listener *unmap, struct wl_listener *destroy)
{
	wl_signal_add(&surface->events.map, map);
	wl_signal_add(&surface->events.unmap, unmap);
	wl_signal_add(&surface->events.destroy, destroy);
}

struct wlr_xdg_surface *
compat_xdg_surface(struct wlr_surface *surface)
{
	if (surface == NULL || !wlr_surface_is_xdg_surface(surface))
		return NULL;
	return wlr_xdg_surface_from_wlr_surface(surface);
}

bool
compat_is_ready(const struct wlr_xdg_surface *surface)
{
	(void)surface;
	return true;
}

void
compat_toplevel_configure(struct wlr_xdg_surface *surface, const struct compat_toplevel *as)
{
	if (!compat_is_toplevel(surface))
		return;
	wlr_xdg_toplevel_set_fullscreen(surface, as->fullscreen);
	wlr_xdg_toplevel_set_maximized(surface, as->maximized);
	wlr_xdg_toplevel_set_activated(surface, as->activated);
	wlr_xdg_toplevel_set_size(surface, (uint32_t)as->width, (uint32_t)as->height);
}

struct wlr_xdg_surface *
compat_toplevel_parent(struct wlr_xdg_surface *surface)
{
	return compat_is_toplevel(surface) ? surface->toplevel->parent : NULL;
}

void
compat_popup_begin(struct wlr_xdg_popup *popup)
{
	(void)popup;
}

struct wlr_xdg_surface *
compat_decoration_surface(void *data)
{
	struct wlr_xdg_toplevel_decoration_v1 *decoration = data;

	return decoration->surface;
}

/* ---- input ---- */

struct wlr_keyboard *
compat_keyboard(struct wlr_input_device *device)
{
	return device->keyboard;
}

void
compat_seat_set_keyboard(struct wlr_seat *seat, struct wlr_input_device *device)
{
	wlr_seat_set_keyboard(seat, device);
}

struct compat_key
compat_key(void *data)
{
	struct wlr_event_keyboard_key *e = data;

	return (struct compat_key){ e->time_msec, e->keycode,
	    e->state == WL_KEYBOARD_KEY_STATE_PRESSED };
}

struct compat_motion
compat_motion(void *data)
{
	struct wlr_event_pointer_motion *e = data;

	return (struct compat_motion){ e->device, e->time_msec, e->delta_x, e->delta_y };
}

struct compat_motion
compat_absolute(void *data)
{
	struct wlr_event_pointer_motion_absolute *e = data;

	return (struct compat_motion){ e->device, e->time_msec, e->x, e->y };
}

struct compat_button
compat_button(void *data)
{
	struct wlr_event_pointer_button *e = data;

	return (struct compat_button){ e->time_msec, e->button, e->state == WLR_BUTTON_PRESSED };
}

struct compat_touch
compat_touch_down(void *data)
{
	struct wlr_event_touch_down *e = data;

	return (struct compat_touch){ e->device, e->time_msec, e->touch_id, e->x, e->y };
}

struct compat_touch
compat_touch_motion(void *data)
{
	struct wlr_event_touch_motion *e = data;

	return (struct compat_touch){ e->device, e->time_msec, e->touch_id, e->x, e->y };
}

struct compat_touch
compat_touch_up(void *data)
{
	struct wlr_event_touch_up *e = data;

	return (struct compat_touch){ e->device, e->time_msec, e->touch_id, 0, 0 };
}

void
compat_seat_button(struct wlr_seat *seat, const struct compat_button *button)
{
	wlr_seat_pointer_notify_button(seat, button->time_ms, button->button,
	    button->pressed ? WLR_BUTTON_PRESSED : WLR_BUTTON_RELEASED);
}

void
compat_seat_axis(struct wlr_seat *seat, void *data)
{
	struct wlr_event_pointer_axis *e = data;

	wlr_seat_pointer_notify_axis(seat, e->time_msec, e->orientation, e->delta,
	    e->delta_discrete, e->source);
}

void
compat_seat_cancel_touches(struct wlr_seat *seat)
{
	struct wlr_touch_point *point;

	wl_list_for_each(point, &seat->touch_state.touch_points, link)
		wlr_seat_touch_send_cancel(seat, point->surface);
}

void
compat_cursor_none(struct wlr_cursor *cursor)
{
	wlr_cursor_set_image(cursor, NULL, 0, 0, 0, 0, 0, 0);
}

void
compat_cursor_plain(struct wlr_cursor *cursor, struct wlr_xcursor_manager *theme)
{
	/* An output of a scale that no theme was loaded for would keep the cursor it has. */
	compat_cursor_none(cursor);
	wlr_xcursor_manager_set_cursor_image(theme, "left_ptr", cursor);
}
