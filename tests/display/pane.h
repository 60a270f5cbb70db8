/*
 * pane.h: a Wayland client with one fullscreen window of plain stripes, below the oracle and the
 * hostile clients.
 */
#ifndef TESTS_DISPLAY_PANE_H
#define TESTS_DISPLAY_PANE_H

#include <stdbool.h>
#include <stdint.h>

#include <wayland-client.h>

#include "xdg-shell-client-protocol.h"

enum { PANE_BUFFERS = 3 };

struct pane_buffer {
	struct wl_buffer *wl;
	uint32_t *pixels;
	bool busy;			/* the compositor has it */
};

struct pane {
	struct wl_display *display;
	struct wl_registry *registry;
	struct wl_compositor *compositor;
	struct wl_shm *shm;
	struct wl_seat *seat;		/* NULL when there is none */
	struct wl_data_device_manager *data;	/* the same */
	struct wl_subcompositor *parts;		/* the same */
	struct xdg_wm_base *shell;
	struct wl_surface *surface;
	struct xdg_surface *xdg;
	struct xdg_toplevel *toplevel;
	struct pane_buffer buffers[PANE_BUFFERS];
	int32_t width, height;		/* as configured */
	int32_t made_width, made_height;	/* of the buffers */
	bool configured;		/* may commit */
	bool closed;			/* was asked to end */
	uint32_t frame;			/* drawn so far; changes the stripes */
	uint32_t red, blue;		/* the colour; green is below 16 and changes */
	void (*global)(struct pane *pane, const char *interface);	/* told of each; or NULL */
};

/* Connects as WAYLAND_DISPLAY or WAYLAND_SOCKET say and binds what it needs. False, with a
 * sentence on stderr, when that fails. */
bool pane_connect(struct pane *pane);

/* The window, mapped with the first pane_draw() after pane->configured. */
void pane_open(struct pane *pane);

/* Commits another frame, unless all buffers are busy or nothing is configured. */
void pane_draw(struct pane *pane);

/* A buffer of shared memory, its pixels mapped; NULL when there is no memory. */
struct wl_buffer *pane_buffer_new(struct pane *pane, int32_t width, int32_t height,
    uint32_t **pixels);

/* Waits at most timeout_ms (-1: for ever) and handles what came. False when the connection is
 * over. */
bool pane_dispatch(struct pane *pane, int timeout_ms);

#endif
