/*
 * compat.h: what wlroots 0.15 and 0.18 do differently, in one file for each, compat15.c and
 * compat18.c; what is the same in both and rests on that is in compat.c.
 *
 * Everything else of this folder compiles against either. Events of input devices are turned into
 * structs of our own; `data` is what a listener was called with.
 */
#ifndef APP_SEAT_COMPAT_H
#define APP_SEAT_COMPAT_H

#include <stdbool.h>
#include <stdint.h>

#include <wayland-server-core.h>
#include <wlr/util/box.h>

struct display;
struct wlr_backend;
struct wlr_cursor;
struct wlr_drag_icon;
struct wlr_input_device;
struct wlr_keyboard;
struct wlr_output;
struct wlr_output_layout;
struct wlr_renderer;
struct wlr_scene;
struct wlr_scene_node;
struct wlr_scene_output;
struct wlr_scene_rect;
struct wlr_scene_tree;
struct wlr_seat;
struct wlr_session;
struct wlr_surface;
struct wlr_xcursor_manager;
struct wlr_xdg_popup;
struct wlr_xdg_shell;
struct wlr_xdg_surface;

/* ---- backend and globals ---- */

/* The backend that WLR_BACKENDS names, and its session or NULL. NULL on failure. */
struct wlr_backend *compat_backend_new(struct wl_display *display, struct wlr_session **session)
    __attribute__((warn_unused_result));

/* Calls the listener, with NULL, when the backend cannot go on: its host, or the daemon that hands
 * out devices, is gone. For one display a process. */
void compat_backend_listen(struct wlr_backend *backend, struct wl_listener *listener);

/* wl_shm, linux-dmabuf where the renderer has it, wl_compositor and wl_subcompositor. A surface of
 * the shown domain that asks for a frame gets one, also when it has not changed. */
bool compat_surfaces_new(struct display *display) __attribute__((warn_unused_result));
struct wlr_xdg_shell *compat_shell_new(struct wl_display *display)
    __attribute__((warn_unused_result));
struct wlr_output_layout *compat_layout_new(struct wl_display *display)
    __attribute__((warn_unused_result));

/* Looks at a request before wlroots does: one that it would not survive is made harmless, in its
 * arguments or by ending what it is about. */
void compat_request(struct wl_resource *resource, uint32_t opcode, union wl_argument *arguments);

/* ---- outputs ---- */

/* The output's place; of NULL, that of all outputs together. */
struct wlr_box compat_layout_box(struct wlr_output_layout *layout, struct wlr_output *output);

/* Turns the output on, in the mode it prefers if it is not on, or off. False when it cannot. */
bool compat_output_power(struct wlr_output *output, bool on) __attribute__((warn_unused_result));

/* Adds a listener for what the output's window or host asks of it, and grants it: a new size. */
void compat_output_listen(struct wlr_output *output, struct wl_listener *listener);
void compat_output_grant(struct wlr_output *output, void *data);

/* Something is to be drawn. */
bool compat_output_changed(const struct wlr_scene_output *output);

/* Draws what has changed and commits it. False on failure. */
bool compat_output_draw(struct wlr_scene_output *output) __attribute__((warn_unused_result));

/* How many times over the output's area is drawn for a whole frame. What is turned or scaled on the
 * way counts COMPAT_SCALED times. */
enum { COMPAT_SCALED = 8 };
unsigned int compat_output_layers(struct wlr_scene_output *output);

/* All of the output has changed. */
void compat_output_spoil(struct wlr_scene_output *output);

/* ---- the scene ---- */

/* The scene with all of its nodes. */
void compat_scene_free(struct wlr_scene *scene);

/* Parent NULL: the scene's root. */
struct wlr_scene_tree *compat_tree_new(struct wlr_scene *scene, struct wlr_scene_tree *parent);
struct wlr_scene_rect *compat_rect_new(struct wlr_scene_tree *parent, const float colour[4]);
struct wlr_scene_tree *compat_xdg_tree_new(struct wlr_scene_tree *parent,
    struct wlr_xdg_surface *surface);
struct wlr_scene_tree *compat_icon_tree_new(struct wlr_scene_tree *parent,
    struct wlr_drag_icon *icon);

/* The topmost node at a place and the place within it; NULL. */
struct wlr_scene_node *compat_node_at(struct wlr_scene *scene, double x, double y, double *sx,
    double *sy);

/* The surface that the node shows; NULL when it shows none. */
struct wlr_surface *compat_node_surface(struct wlr_scene_node *node);
struct wlr_scene_node *compat_node_parent(struct wlr_scene_node *node);

/* ---- xdg-shell ---- */

/* Listeners for new toplevels and popups, and what they were called for: NULL when for neither. */
void compat_shell_listen(struct wlr_xdg_shell *shell, struct wl_listener *toplevel,
    struct wl_listener *popup);
struct wlr_xdg_surface *compat_new_toplevel(void *data);
struct wlr_xdg_popup *compat_new_popup(void *data);

/* Listeners for a surface that is mapped, unmapped, and whose role ends. */
void compat_surface_listen(struct wlr_xdg_surface *surface, struct wl_listener *map,
    struct wl_listener *unmap, struct wl_listener *destroy);
/* The xdg surface of a surface; NULL when it is none. */
struct wlr_xdg_surface *compat_xdg_surface(struct wlr_surface *surface);

/* What a toplevel is to be; nothing happens to one whose role has ended or that is too young. */
struct compat_toplevel {
	int width, height;		/* 0: as it likes */
	bool fullscreen, maximized, activated;
};
void compat_toplevel_configure(struct wlr_xdg_surface *surface, const struct compat_toplevel *as);

/* What a toplevel may ask for, all to one listener, to be answered by compat_toplevel_configure()
 * and compat_toplevel_answer(). */
enum { COMPAT_REQUESTS = 3 };
void compat_toplevel_listen(struct wlr_xdg_surface *surface,
    struct wl_listener requests[COMPAT_REQUESTS]);
void compat_toplevel_answer(struct wlr_xdg_surface *surface);
bool compat_toplevel_wants_fullscreen(struct wlr_xdg_surface *surface);
struct wlr_xdg_surface *compat_toplevel_parent(struct wlr_xdg_surface *surface);

/* The popup's first commit: it is to be configured. */
void compat_popup_begin(struct wlr_xdg_popup *popup);

/* A toplevel's new decoration, and the one it asks for: there is none. */
struct wlr_xdg_surface *compat_decoration_surface(void *data);
void compat_decoration_none(void *data);

/* ---- input ---- */

struct compat_key {
	uint32_t time_ms, code;
	bool pressed;
};
struct compat_motion {
	struct wlr_input_device *device;
	uint32_t time_ms;
	double x, y;			/* relative: pixels; absolute: 0..1 */
};
struct compat_button {
	uint32_t time_ms, button;
	bool pressed;
};
struct compat_touch {
	struct wlr_input_device *device;
	uint32_t time_ms;
	int32_t id;
	double x, y;			/* 0..1; none of a touch that ends */
};

struct wlr_keyboard *compat_keyboard(struct wlr_input_device *device);
void compat_seat_set_keyboard(struct wlr_seat *seat, struct wlr_input_device *device);
struct compat_key compat_key(void *data);
struct compat_motion compat_motion(void *data);
struct compat_motion compat_absolute(void *data);
struct compat_button compat_button(void *data);
struct compat_touch compat_touch_down(void *data);
struct compat_touch compat_touch_motion(void *data);
struct compat_touch compat_touch_up(void *data);

void compat_seat_button(struct wlr_seat *seat, const struct compat_button *button);
void compat_seat_axis(struct wlr_seat *seat, void *data);

/* Tells the clients that all touches of the seat were none. */
void compat_seat_cancel_touches(struct wlr_seat *seat);

void compat_cursor_plain(struct wlr_cursor *cursor, struct wlr_xcursor_manager *theme);
void compat_cursor_none(struct wlr_cursor *cursor);

#endif
