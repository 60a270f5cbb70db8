#include "display.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wlr/backend.h>
#include <wlr/backend/session.h>
#include <wlr/render/allocator.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_xcursor_manager.h>
#include <wlr/util/log.h>

#include "compat.h"
#include "loop.h"

/* What a backend is called here, what wlroots calls it, and where it looks for its display. */
static const struct backend {
	const char *name, *wlroots, *display;
} backends[] = {
	{ "drm", "drm,libinput", NULL },
	{ "headless", "headless", NULL },
	{ "wayland", "wayland", "WAYLAND_DISPLAY" },
	{ "x11", "x11", "DISPLAY" },
};

/* wlroots takes its orders from the environment: it sees ours and nobody else's. */
static bool
order_backend(const struct wire_seat_setup *setup)
{
	size_t i;

	for (i = 0; i < sizeof(backends) / sizeof(backends[0]); i++)
		if (strcmp(setup->backend, backends[i].name) == 0)
			break;
	if (i == sizeof(backends) / sizeof(backends[0]))
		return false;
	return clearenv() == 0 &&
	    setenv("WLR_BACKENDS", backends[i].wlroots, 1) == 0 &&
	    setenv("WLR_LIBINPUT_NO_DEVICES", "1", 1) == 0 &&
	    (setup->renderer[0] == '\0' || setenv("WLR_RENDERER", setup->renderer, 1) == 0) &&
	    (backends[i].display == NULL || setenv(backends[i].display, setup->display, 1) == 0);
}

static void
on_backend_gone(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, backend_gone);

	wl_list_remove(&listener->link);
	wl_list_init(&listener->link);
	/* Else it is still there, and of no use. */
	if (data != NULL)
		display->backend = NULL;
	display->owner.broken(display->owner.data);
}

static void
on_session_active(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, session_active);

	(void)data;
	if (!display->session->active)
		display->owner.away(display->owner.data);
}

static void
on_layout_change(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, layout_change);
	struct output *output;

	(void)data;
	wl_list_for_each(output, &display->outputs, link) {
		struct wlr_box box = compat_layout_box(display->layout, output->output);

		wlr_scene_output_set_position(output->scene, box.x, box.y);
		(void)!wlr_xcursor_manager_load(display->input.theme, output->output->scale);
	}
	/* Whoever has the pointer sets its cursor anew, for the outputs that there are. */
	input_plain_cursor(display);
	wlr_seat_pointer_notify_clear_focus(display_shown(display)->seat);
	views_arrange(display);
	input_map(display);
	display_notice(display, -1);
}

static const char *
make_renderer(struct display *d)
{
	if ((d->display = wl_display_create()) == NULL)
		return "no memory for a Wayland display";
	d->loop = wl_display_get_event_loop(d->display);
	if ((d->backend = compat_backend_new(d->display, &d->session)) == NULL)
		return "the backend cannot be had";
	d->backend_gone.notify = on_backend_gone;
	compat_backend_listen(d->backend, &d->backend_gone);
	if ((d->renderer = wlr_renderer_autocreate(d->backend)) == NULL)
		return "the renderer cannot be had";
	if ((d->allocator = wlr_allocator_autocreate(d->backend, d->renderer)) == NULL)
		return "no buffers can be had for the outputs";
	return NULL;
}

static const char *
make_scene(struct display *d, const struct wire_seat_setup *setup)
{
	if ((d->scene = wlr_scene_create()) == NULL ||
	    (d->layout = compat_layout_new(d->display)) == NULL ||
	    !compat_surfaces_new(d) ||
	    (d->shell = compat_shell_new(d->display)) == NULL ||
	    !domains_init(d) || (d->notice = notice_new(d->scene)) == NULL)
		return "no memory for the display's parts";
	views_init(d);
	if (!input_init(d, setup))
		return "no memory for the display's input";
	outputs_init(d);
	d->layout_change.notify = on_layout_change;
	wl_signal_add(&d->layout->events.change, &d->layout_change);
	if (d->session != NULL) {
		d->session_active.notify = on_session_active;
		wl_signal_add(&d->session->events.active, &d->session_active);
	}
	return NULL;
}

static void
listeners_init(struct display *d)
{
	struct wl_listener *all[] = { &d->new_output, &d->new_input, &d->new_toplevel,
	    &d->new_popup, &d->new_decoration, &d->layout_change, &d->session_active,
	    &d->backend_gone };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		wl_list_init(&all[i]->link);
}

struct display *
display_new(const struct wire_seat_setup *setup, const struct display_owner *owner, char *why,
    size_t room)
{
	struct display *d = calloc(1, sizeof(*d));
	const char *wrong;

	if (d == NULL || !order_backend(setup)) {
		snprintf(why, room, "%s", d == NULL ? "no memory" : "there is no such backend");
		free(d);
		return NULL;
	}
	d->owner = *owner;
	d->locked = true;
	d->socket = -1;
	wl_list_init(&d->outputs);
	wl_list_init(&d->clients);
	wl_list_init(&d->input.keyboards);
	wl_list_init(&d->input.pointers);
	wl_list_init(&d->input.touches);
	listeners_init(d);
	wlr_log_init(WLR_ERROR, NULL);
	if ((wrong = make_renderer(d)) == NULL && (wrong = make_scene(d, setup)) == NULL &&
	    !wlr_backend_start(d->backend))
		wrong = "the backend does not start";
	if (wrong != NULL) {
		snprintf(why, room, "%s", wrong);
		display_free(&d);
	}
	return d;
}

static void
free_parts(struct display *d)
{
	if (d->scene != NULL)
		compat_scene_free(d->scene);
	if (d->layout != NULL)
		wlr_output_layout_destroy(d->layout);
	if (d->backend != NULL)
		wlr_backend_destroy(d->backend);
	if (d->allocator != NULL)
		wlr_allocator_destroy(d->allocator);
	if (d->renderer != NULL)
		wlr_renderer_destroy(d->renderer);
	if (d->display != NULL)
		wl_display_destroy(d->display);
}

void
display_free(struct display **display)
{
	struct display *d = *display;

	if (d == NULL)
		return;
	*display = NULL;
	if (d->display != NULL)
		wl_display_destroy_clients(d->display);
	wl_list_remove(&d->backend_gone.link);
	wl_list_remove(&d->session_active.link);
	wl_list_remove(&d->layout_change.link);
	if (d->scene != NULL) {
		outputs_finish(d);
		views_finish(d);
		domains_finish(d);
		input_finish(d);
	}
	notice_free(&d->notice);
	free_parts(d);
	free(d);
}

int
display_fd(const struct display *display)
{
	return wl_event_loop_get_fd(display->loop);
}

void
display_dispatch(struct display *display)
{
	display->looked_ns = clock_ns();
	(void)wl_event_loop_dispatch(display->loop, 0);
	display_settle(display);
}

void
display_settle(struct display *display)
{
	wl_event_loop_dispatch_idle(display->loop);
	wl_display_flush_clients(display->display);
}

struct domain *
display_shown(struct display *display)
{
	return &display->domains[display->locked ? DOMAIN_KIOSK : DOMAIN_SESSION];
}

struct wlr_box
display_box(struct display *display)
{
	struct output *output;

	wl_list_for_each(output, &display->outputs, link) {
		struct wlr_box box = compat_layout_box(display->layout, output->output);

		if (box.width > 0 && box.height > 0)
			return box;
	}
	return (struct wlr_box){ .width = 0 };
}

/* Of the two parts of the scene at most one is drawn. */
static void
switch_trees(struct display *display)
{
	for (int i = 0; i < DOMAINS; i++) {
		struct domain *domain = &display->domains[i];

		if (domain != display_shown(display) || display->blank)
			wlr_scene_node_set_enabled(&domain->tree->node, false);
	}
	if (!display->blank)
		wlr_scene_node_set_enabled(&display_shown(display)->tree->node, true);
}

static void
switch_domain(struct display *display, bool locked)
{
	struct domain *left = display_shown(display);

	/* First what is seen: it does not wait for what clients have asked of their input. */
	display->locked = locked;
	display_notice(display, -1);
	input_plain_cursor(display);
	switch_trees(display);
	if (locked)
		outputs_hide(display);
	domain_leave(left);
	domain_enter(display_shown(display));
}

bool
display_lock(struct display *display)
{
	if (display->locked)
		outputs_hide(display);
	else
		switch_domain(display, true);
	return !display->hiding;
}

void
display_unlock(struct display *display)
{
	if (display->locked)
		switch_domain(display, false);
	/* One that was turned off because it took no locked frame has another chance. */
	outputs_power(display, !display->blank);
}

void
display_blank(struct display *display, bool blank)
{
	if (display->blank == blank)
		return;
	display->blank = blank;
	/* An output that cannot be turned off is black at least. */
	switch_trees(display);
	input_plain_cursor(display);
	outputs_power(display, !blank);
}

void
display_notice(struct display *display, int left)
{
	struct wlr_box box = display_box(display);

	if (left < 0 || box.width == 0)
		notice_hide(display->notice);
	else
		notice_show(display->notice, &box, left);
}
