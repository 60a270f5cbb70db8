/*
 * compat_parts.h: what compat.c and the file of a version of wlroots have of each other, and nobody
 * else.
 */
#ifndef APP_SEAT_COMPAT_PARTS_H
#define APP_SEAT_COMPAT_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include <wlr/util/box.h>

struct wlr_output;
struct wlr_scene;
struct wlr_scene_node;
struct wlr_scene_output;
struct wlr_xdg_surface;

/* ---- compat.c ---- */

/* What is drawn for a frame of an output. */
struct compat_layers {
	const struct wlr_output *output;
	struct wlr_box box;		/* the output's place in the layout */
	uint64_t pixels;		/* of all layers together */
};

/* Counts a layer; plain: it is neither turned nor scaled on the way. */
void compat_layers_add(struct compat_layers *layers, const struct wlr_box *box, bool plain);

/* Its role is, and has not ended. */
bool compat_is_toplevel(const struct wlr_xdg_surface *surface);

/* ---- compat15.c, compat18.c ---- */

/* compat_layers_add() for all that the output shows. */
void compat_layers_collect(struct compat_layers *layers, struct wlr_scene_output *output);

struct wlr_scene_node *compat_scene_root(struct wlr_scene *scene);

/* It is old enough to be configured. */
bool compat_is_ready(const struct wlr_xdg_surface *surface);

#endif
