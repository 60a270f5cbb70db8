#include "display.h"

#include <stdlib.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "compat.h"

/* A menu or the like, in its parent's place of the scene. */
struct popup {
	struct display *display;
	struct wlr_xdg_popup *popup;
	struct wlr_scene_tree *parent;
	bool begun;			/* it has committed once */
	struct wl_listener map, unmap, commit, destroy;
};

/* The first output, as seen from the surface of the window that the popup is a part of. */
static struct wlr_box
room(struct popup *popup)
{
	struct wlr_box box = display_box(popup->display), own = { .width = 0 };
	struct wlr_xdg_surface *root = compat_xdg_surface(popup->popup->parent);
	struct wlr_scene_tree *tree;
	int x = 0, y = 0;

	while (root != NULL && root->role == WLR_XDG_SURFACE_ROLE_POPUP && root->popup != NULL)
		root = compat_xdg_surface(root->popup->parent);
	if (root == NULL || (tree = root->data) == NULL)
		return (struct wlr_box){ .width = 0 };
	wlr_xdg_surface_get_geometry(root, &own);
	(void)wlr_scene_node_coords(&tree->node, &x, &y);
	box.x += own.x - x;
	box.y += own.y - y;
	return box;
}

static void
on_commit(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, commit);
	struct wlr_box box;

	(void)data;
	if (popup->begun)
		return;
	popup->begun = true;
	box = room(popup);
	if (box.width > 0)
		wlr_xdg_popup_unconstrain_from_box(popup->popup, &box);
	compat_popup_begin(popup->popup);
}

static void
on_map(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, map);

	(void)data;
	input_refocus(popup->display);
}

static void
on_unmap(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, unmap);

	(void)data;
	/* Its part of the scene is still there: look again at the end of this turn. */
	views_arrange(popup->display);
}

static void
on_destroy(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, destroy);

	(void)data;
	wl_list_remove(&popup->map.link);
	wl_list_remove(&popup->unmap.link);
	wl_list_remove(&popup->commit.link);
	wl_list_remove(&popup->destroy.link);
	popup->popup->base->data = NULL;
	free(popup);
}

void
popup_on_new(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, new_popup);
	struct wlr_xdg_popup *wlr_popup = compat_new_popup(data);
	struct wlr_xdg_surface *parent;
	struct popup *popup;

	if (wlr_popup == NULL)
		return;
	/* One without a parent in the scene is never seen. */
	parent = compat_xdg_surface(wlr_popup->parent);
	if (parent == NULL || parent->data == NULL)
		return;
	popup = calloc(1, sizeof(*popup));
	if (popup == NULL) {
		wl_resource_post_no_memory(wlr_popup->base->resource);
		return;
	}
	popup->display = display;
	popup->popup = wlr_popup;
	wlr_popup->base->data = compat_xdg_tree_new(parent->data, wlr_popup->base);
	popup->map.notify = on_map;
	popup->unmap.notify = on_unmap;
	popup->destroy.notify = on_destroy;
	compat_surface_listen(wlr_popup->base, &popup->map, &popup->unmap, &popup->destroy);
	popup->commit.notify = on_commit;
	wl_signal_add(&wlr_popup->base->surface->events.commit, &popup->commit);
}
