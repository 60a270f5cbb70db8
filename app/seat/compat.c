#include "compat.h"

#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_xdg_decoration_v1.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "compat_parts.h"

void
compat_layers_add(struct compat_layers *layers, const struct wlr_box *box, bool plain)
{
	struct wlr_box seen;

	if (wlr_box_intersection(&seen, box, &layers->box))
		layers->pixels += (uint64_t)seen.width * (uint64_t)seen.height *
		    (plain ? 1 : COMPAT_SCALED);
}

unsigned int
compat_output_layers(struct wlr_scene_output *output)
{
	struct compat_layers layers = { .output = output->output,
	    .box = { .x = output->x, .y = output->y } };

	wlr_output_effective_resolution(output->output, &layers.box.width, &layers.box.height);
	if (wlr_box_empty(&layers.box))
		return 0;
	compat_layers_collect(&layers, output);
	return (unsigned int)(layers.pixels /
	    ((uint64_t)layers.box.width * (uint64_t)layers.box.height));
}

void
compat_scene_free(struct wlr_scene *scene)
{
	wlr_scene_node_destroy(compat_scene_root(scene));
}

struct wlr_scene_node *
compat_node_at(struct wlr_scene *scene, double x, double y, double *sx, double *sy)
{
	return wlr_scene_node_at(compat_scene_root(scene), x, y, sx, sy);
}

bool
compat_is_toplevel(const struct wlr_xdg_surface *surface)
{
	return surface->role == WLR_XDG_SURFACE_ROLE_TOPLEVEL && surface->toplevel != NULL;
}

void
compat_toplevel_listen(struct wlr_xdg_surface *surface,
    struct wl_listener requests[COMPAT_REQUESTS])
{
	wl_signal_add(&surface->toplevel->events.request_fullscreen, &requests[0]);
	wl_signal_add(&surface->toplevel->events.request_maximize, &requests[1]);
	wl_signal_add(&surface->toplevel->events.set_parent, &requests[2]);
}

void
compat_toplevel_answer(struct wlr_xdg_surface *surface)
{
	if (compat_is_toplevel(surface) && compat_is_ready(surface))
		wlr_xdg_surface_schedule_configure(surface);
}

bool
compat_toplevel_wants_fullscreen(struct wlr_xdg_surface *surface)
{
	return compat_is_toplevel(surface) && surface->toplevel->requested.fullscreen;
}

void
compat_decoration_none(void *data)
{
	if (compat_is_ready(compat_decoration_surface(data)))
		wlr_xdg_toplevel_decoration_v1_set_mode(data,
		    WLR_XDG_TOPLEVEL_DECORATION_V1_MODE_SERVER_SIDE);
}
