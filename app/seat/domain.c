#include "display.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_primary_selection.h>
#include <wlr/types/wlr_primary_selection_v1.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_viewporter.h>
#include <wlr/types/wlr_xdg_decoration_v1.h>

#include "clients.h"
#include "compat.h"

static void
on_request_cursor(struct wl_listener *listener, void *data)
{
	struct domain *domain = wl_container_of(listener, domain, request_cursor);
	const struct wlr_seat_pointer_request_set_cursor_event *event = data;
	struct display *display = domain->display;

	if (domain == display_shown(display) &&
	    event->seat_client == domain->seat->pointer_state.focused_client)
		wlr_cursor_set_surface(display->input.cursor, event->surface, event->hotspot_x,
		    event->hotspot_y);
}

/* The kiosk has no clipboard. */
static void
on_request_selection(struct wl_listener *listener, void *data)
{
	struct domain *domain = wl_container_of(listener, domain, request_selection);
	const struct wlr_seat_request_set_selection_event *event = data;

	if (domain->kind == DOMAIN_SESSION)
		wlr_seat_set_selection(domain->seat, event->source, event->serial);
}

static void
on_request_primary(struct wl_listener *listener, void *data)
{
	struct domain *domain = wl_container_of(listener, domain, request_primary);
	const struct wlr_seat_request_set_primary_selection_event *event = data;

	if (domain->kind == DOMAIN_SESSION)
		wlr_seat_set_primary_selection(domain->seat, event->source, event->serial);
}

static void
on_request_drag(struct wl_listener *listener, void *data)
{
	struct domain *domain = wl_container_of(listener, domain, request_drag);
	struct wlr_seat_request_start_drag_event *event = data;
	struct wlr_touch_point *point;
	struct wlr_seat *seat = domain->seat;

	if (domain == display_shown(domain->display) && domain->kind == DOMAIN_SESSION) {
		if (wlr_seat_validate_pointer_grab_serial(seat, event->origin, event->serial)) {
			wlr_seat_start_pointer_drag(seat, event->drag, event->serial);
			return;
		}
		if (wlr_seat_validate_touch_grab_serial(seat, event->origin, event->serial,
		    &point)) {
			wlr_seat_start_touch_drag(seat, event->drag, event->serial, point);
			return;
		}
	}
	if (event->drag->source != NULL)
		wlr_data_source_destroy(event->drag->source);
}

static void
on_icon_gone(struct wl_listener *listener, void *data)
{
	struct domain *domain = wl_container_of(listener, domain, icon_gone);

	(void)data;
	wl_list_remove(&listener->link);
	wl_list_init(&listener->link);
	wlr_scene_node_destroy(&domain->icon->node);
	domain->icon = NULL;
}

static void
on_start_drag(struct wl_listener *listener, void *data)
{
	struct domain *domain = wl_container_of(listener, domain, start_drag);
	struct wlr_drag *drag = data;
	struct wlr_cursor *cursor = domain->display->input.cursor;

	if (drag->icon == NULL || domain->icon != NULL)
		return;
	domain->icon = compat_tree_new(domain->display->scene, domain->tree);
	if (domain->icon == NULL)
		return;
	(void)compat_icon_tree_new(domain->icon, drag->icon);
	wlr_scene_node_set_position(&domain->icon->node, (int)cursor->x, (int)cursor->y);
	wl_signal_add(&drag->icon->events.destroy, &domain->icon_gone);
}

static void
listen_all(struct domain *domain)
{
	struct wlr_seat *seat = domain->seat;

	domain->request_cursor.notify = on_request_cursor;
	wl_signal_add(&seat->events.request_set_cursor, &domain->request_cursor);
	domain->request_selection.notify = on_request_selection;
	wl_signal_add(&seat->events.request_set_selection, &domain->request_selection);
	domain->request_primary.notify = on_request_primary;
	wl_signal_add(&seat->events.request_set_primary_selection, &domain->request_primary);
	domain->request_drag.notify = on_request_drag;
	wl_signal_add(&seat->events.request_start_drag, &domain->request_drag);
	domain->start_drag.notify = on_start_drag;
	wl_signal_add(&seat->events.start_drag, &domain->start_drag);
	domain->icon_gone.notify = on_icon_gone;
	wl_list_init(&domain->icon_gone.link);
}

static bool
domain_init(struct display *display, enum domain_kind kind)
{
	struct domain *domain = &display->domains[kind];

	domain->display = display;
	domain->kind = kind;
	wl_list_init(&domain->views);
	domain->seat = wlr_seat_create(display->display, kind == DOMAIN_KIOSK ? "kiosk" : "seat0");
	domain->tree = compat_tree_new(display->scene, NULL);
	if (domain->seat == NULL || domain->tree == NULL)
		return false;
	listen_all(domain);
	wlr_scene_node_set_enabled(&domain->tree->node, kind == DOMAIN_KIOSK);
	return true;
}

bool
domains_init(struct display *display)
{
	clients_filter(display);
	return wlr_data_device_manager_create(display->display) != NULL &&
	    wlr_primary_selection_v1_device_manager_create(display->display) != NULL &&
	    wlr_viewporter_create(display->display) != NULL &&
	    domain_init(display, DOMAIN_KIOSK) && domain_init(display, DOMAIN_SESSION);
}

void
domains_finish(struct display *display)
{
	clients_finish(display);
	for (int i = 0; i < DOMAINS; i++) {
		struct domain *domain = &display->domains[i];

		if (domain->seat == NULL || domain->tree == NULL)
			continue;
		wl_list_remove(&domain->request_cursor.link);
		wl_list_remove(&domain->request_selection.link);
		wl_list_remove(&domain->request_primary.link);
		wl_list_remove(&domain->request_drag.link);
		wl_list_remove(&domain->start_drag.link);
		wl_list_remove(&domain->icon_gone.link);
	}
}

void
domain_devices(struct domain *domain)
{
	struct input *input = &domain->display->input;
	uint32_t capabilities = 0;

	if (domain == display_shown(domain->display)) {
		if (!wl_list_empty(&input->keyboards))
			capabilities |= WL_SEAT_CAPABILITY_KEYBOARD;
		if (!wl_list_empty(&input->pointers))
			capabilities |= WL_SEAT_CAPABILITY_POINTER;
		if (!wl_list_empty(&input->touches))
			capabilities |= WL_SEAT_CAPABILITY_TOUCH;
	}
	wlr_seat_set_capabilities(domain->seat, capabilities);
}

void
domain_enter(struct domain *domain)
{
	domain_devices(domain);
	views_focus(domain);
	input_refocus(domain->display);
}

void
domain_leave(struct domain *domain)
{
	struct wlr_seat *seat = domain->seat;

	wlr_seat_pointer_end_grab(seat);
	wlr_seat_keyboard_end_grab(seat);
	wlr_seat_touch_end_grab(seat);
	wlr_seat_pointer_clear_focus(seat);
	wlr_seat_keyboard_clear_focus(seat);
	compat_seat_cancel_touches(seat);
	wlr_seat_set_capabilities(seat, 0);
	compat_seat_set_keyboard(seat, NULL);
	input_forget(domain->display, domain);
}
