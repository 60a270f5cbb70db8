#include "display.h"

#include <stdlib.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_xdg_decoration_v1.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "clients.h"
#include "compat.h"

/* A window: it fills the first output, or stands in its middle when it has a parent. */
struct view {
	struct wl_list link;		/* domain.views */
	struct domain *domain;
	struct wlr_xdg_surface *surface;
	struct wlr_scene_tree *tree;	/* its place; its node's data is the view */
	bool begun;			/* it has committed once */
	bool mapped;
	void *decoration;
	struct wl_listener map, unmap, destroy, commit, requests[COMPAT_REQUESTS];
	struct wl_listener decoration_mode, decoration_gone;
};

static struct view *
topmost(struct domain *domain)
{
	struct view *view;

	wl_list_for_each(view, &domain->views, link)
		if (view->mapped)
			return view;
	return NULL;
}

/* In the middle of the output; what is larger than that begins where the output does. */
static void
centre(struct view *view, const struct wlr_box *output)
{
	struct wlr_box own;
	int x, y;

	wlr_xdg_surface_get_geometry(view->surface, &own);
	x = output->width > own.width ? (output->width - own.width) / 2 : 0;
	y = output->height > own.height ? (output->height - own.height) / 2 : 0;
	wlr_scene_node_set_position(&view->tree->node, output->x + x, output->y + y);
}

static void
place(struct view *view)
{
	struct wlr_box box = display_box(view->domain->display);
	bool kiosk = view->domain->kind == DOMAIN_KIOSK;
	struct compat_toplevel as = { .activated = topmost(view->domain) == view };

	if (!view->begun || box.width == 0)
		return;
	if (compat_toplevel_parent(view->surface) != NULL) {
		centre(view, &box);
	} else {
		as.width = box.width;
		as.height = box.height;
		as.fullscreen = kiosk || compat_toplevel_wants_fullscreen(view->surface);
		as.maximized = !as.fullscreen;
		wlr_scene_node_set_position(&view->tree->node, box.x, box.y);
	}
	compat_toplevel_configure(view->surface, &as);
}

/* What a window covers costs nothing to draw: from the first that fills the output on, none. */
static void
restack(struct domain *domain)
{
	struct view *view;
	bool covered = false;

	wl_list_for_each(view, &domain->views, link) {
		wlr_scene_node_set_enabled(&view->tree->node, view->mapped && !covered);
		covered |= view->mapped && compat_toplevel_parent(view->surface) == NULL;
	}
}

static void
on_arrange(void *data)
{
	struct domain *domain = data;
	struct view *view;

	domain->arranging = NULL;
	restack(domain);
	wl_list_for_each(view, &domain->views, link)
		place(view);
	views_focus(domain);
	input_refocus(domain->display);
}

/* Once a turn, however often a client asks for it. */
static void
arrange(struct domain *domain)
{
	if (domain->arranging == NULL)
		domain->arranging = wl_event_loop_add_idle(domain->display->loop, on_arrange,
		    domain);
}

void
views_arrange(struct display *display)
{
	for (int i = 0; i < DOMAINS; i++)
		arrange(&display->domains[i]);
}

void
views_focus(struct domain *domain)
{
	struct view *view = topmost(domain);
	struct wlr_keyboard *keyboard;

	if (domain != display_shown(domain->display))
		return;
	/* A client that is given the keyboard before a keymap may end. */
	if (view == NULL || !keyboards_give(domain->display, domain)) {
		wlr_seat_keyboard_notify_clear_focus(domain->seat);
		return;
	}
	keyboard = wlr_seat_get_keyboard(domain->seat);
	wlr_seat_keyboard_notify_enter(domain->seat, view->surface->surface, NULL, 0,
	    &keyboard->modifiers);
}

static void
raise_view(struct view *view)
{
	wl_list_remove(&view->link);
	wl_list_insert(&view->domain->views, &view->link);
	wlr_scene_node_raise_to_top(&view->tree->node);
}

/* The dialogs of a window stay above it. */
static void
raise_children(struct view *parent)
{
	struct view *view, *next;
	struct wl_list children;

	wl_list_init(&children);
	wl_list_for_each_reverse_safe(view, next, &parent->domain->views, link) {
		if (compat_toplevel_parent(view->surface) != parent->surface || view == parent)
			continue;
		wl_list_remove(&view->link);
		wl_list_insert(children.prev, &view->link);
	}
	wl_list_for_each_safe(view, next, &children, link)
		raise_view(view);
}

void
views_raise(struct domain *domain, struct wlr_scene_node *node)
{
	struct view *view;

	while (node != NULL && node->data == NULL)
		node = compat_node_parent(node);
	view = node != NULL ? node->data : NULL;
	if (view == NULL || view->domain != domain || view == topmost(domain))
		return;
	raise_view(view);
	raise_children(view);
	arrange(domain);
}

bool
views_end_topmost(struct domain *domain)
{
	struct view *view = topmost(domain);

	if (view == NULL)
		return false;
	/* The client ends with its next word, be that never: it is seen no more at once. */
	view->mapped = false;
	wlr_scene_node_set_enabled(&view->tree->node, false);
	arrange(domain);
	wl_client_post_implementation_error(wl_resource_get_client(view->surface->resource),
	    "takes too long to draw");
	return true;
}

static void
on_map(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, map);
	struct display *display = view->domain->display;

	(void)data;
	view->mapped = true;
	raise_view(view);
	arrange(view->domain);
	if (view->domain->kind == DOMAIN_KIOSK)
		display->owner.drawn(display->owner.data);
}

static void
on_unmap(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, unmap);

	(void)data;
	view->mapped = false;
	arrange(view->domain);
}

static void
on_commit(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, commit);
	struct wlr_box box = display_box(view->domain->display);

	(void)data;
	if (!view->begun) {
		view->begun = true;
		if (view->decoration != NULL)
			compat_decoration_none(view->decoration);
		place(view);
		/* Also one for which there is no output is to be answered. */
		compat_toplevel_answer(view->surface);
	} else if (compat_toplevel_parent(view->surface) != NULL && box.width > 0) {
		centre(view, &box);
	}
}

static void
answer(struct view *view)
{
	if (!view->begun)
		return;
	arrange(view->domain);
	compat_toplevel_answer(view->surface);
}

static void
on_request_fullscreen(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, requests[0]);

	(void)data;
	answer(view);
}

static void
on_request_maximize(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, requests[1]);

	(void)data;
	answer(view);
}

static void
on_set_parent(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, requests[2]);

	(void)data;
	answer(view);
}

static void
on_decoration_gone(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, decoration_gone);

	(void)data;
	wl_list_remove(&view->decoration_mode.link);
	wl_list_remove(&view->decoration_gone.link);
	wl_list_init(&view->decoration_mode.link);
	wl_list_init(&view->decoration_gone.link);
	view->decoration = NULL;
}

static void
on_destroy(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, destroy);
	struct domain *domain = view->domain;

	(void)data;
	on_decoration_gone(&view->decoration_gone, NULL);
	for (int i = 0; i < COMPAT_REQUESTS; i++)
		wl_list_remove(&view->requests[i].link);
	wl_list_remove(&view->map.link);
	wl_list_remove(&view->unmap.link);
	wl_list_remove(&view->commit.link);
	wl_list_remove(&view->destroy.link);
	wl_list_remove(&view->link);
	view->surface->data = NULL;
	wlr_scene_node_destroy(&view->tree->node);
	free(view);
	arrange(domain);
}

static void
listen_all(struct view *view)
{
	view->map.notify = on_map;
	view->unmap.notify = on_unmap;
	view->destroy.notify = on_destroy;
	compat_surface_listen(view->surface, &view->map, &view->unmap, &view->destroy);
	view->commit.notify = on_commit;
	wl_signal_add(&view->surface->surface->events.commit, &view->commit);
	view->requests[0].notify = on_request_fullscreen;
	view->requests[1].notify = on_request_maximize;
	view->requests[2].notify = on_set_parent;
	compat_toplevel_listen(view->surface, view->requests);
	wl_list_init(&view->decoration_mode.link);
	wl_list_init(&view->decoration_gone.link);
}

static struct view *
view_of(struct domain *domain, const struct wlr_xdg_surface *surface)
{
	struct view *view;

	wl_list_for_each(view, &domain->views, link)
		if (view->surface == surface)
			return view;
	return NULL;
}

static void
on_new_toplevel(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, new_toplevel);
	struct wlr_xdg_surface *surface = compat_new_toplevel(data);
	struct domain *domain;
	struct view *view;

	if (surface == NULL)
		return;
	domain = clients_domain(display, wl_resource_get_client(surface->resource));
	/* One that has given up its role and takes it anew is a new window. */
	if (domain != NULL && (view = view_of(domain, surface)) != NULL)
		on_destroy(&view->destroy, NULL);
	view = calloc(1, sizeof(*view));
	if (domain == NULL || view == NULL || wl_list_length(&domain->views) >= DISPLAY_VIEWS)
		goto fail;
	view->domain = domain;
	view->surface = surface;
	view->tree = compat_tree_new(display->scene, domain->tree);
	if (view->tree == NULL)
		goto fail;
	view->tree->node.data = view;
	surface->data = compat_xdg_tree_new(view->tree, surface);
	wl_list_insert(&domain->views, &view->link);
	listen_all(view);
	return;
fail:
	free(view);
	wl_resource_post_no_memory(surface->resource);
}

static void
on_decoration_mode(struct wl_listener *listener, void *data)
{
	struct view *view = wl_container_of(listener, view, decoration_mode);

	(void)data;
	if (view->begun)
		compat_decoration_none(view->decoration);
}

static void
on_new_decoration(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, new_decoration);
	struct wlr_xdg_toplevel_decoration_v1 *decoration = data;
	struct wlr_xdg_surface *surface = compat_decoration_surface(data);
	struct domain *domain = clients_domain(display, wl_resource_get_client(surface->resource));
	struct view *view = domain != NULL ? view_of(domain, surface) : NULL;

	/* wlroots 0.15 makes a view no sooner than it commits: its decoration is older. */
	if (view == NULL || view->decoration != NULL) {
		compat_decoration_none(data);
		return;
	}
	view->decoration = data;
	view->decoration_mode.notify = on_decoration_mode;
	wl_signal_add(&decoration->events.request_mode, &view->decoration_mode);
	view->decoration_gone.notify = on_decoration_gone;
	wl_signal_add(&decoration->events.destroy, &view->decoration_gone);
	if (view->begun)
		compat_decoration_none(data);
}

void
views_init(struct display *display)
{
	struct wlr_xdg_decoration_manager_v1 *decorations =
	    wlr_xdg_decoration_manager_v1_create(display->display);

	display->new_toplevel.notify = on_new_toplevel;
	display->new_popup.notify = popup_on_new;
	compat_shell_listen(display->shell, &display->new_toplevel, &display->new_popup);
	if (decorations == NULL)
		return;
	display->new_decoration.notify = on_new_decoration;
	wl_signal_add(&decorations->events.new_toplevel_decoration, &display->new_decoration);
}

void
views_finish(struct display *display)
{
	wl_list_remove(&display->new_toplevel.link);
	wl_list_remove(&display->new_popup.link);
	wl_list_remove(&display->new_decoration.link);
	for (int i = 0; i < DOMAINS; i++)
		if (display->domains[i].arranging != NULL)
			wl_event_source_remove(display->domains[i].arranging);
}
