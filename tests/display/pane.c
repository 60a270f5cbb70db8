#include "pane.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
shell_ping(void *data, struct xdg_wm_base *shell, uint32_t serial)
{
	(void)data;
	xdg_wm_base_pong(shell, serial);
}

static const struct xdg_wm_base_listener shell_listener = { shell_ping };

static void
global_add(void *data, struct wl_registry *registry, uint32_t name, const char *interface,
    uint32_t version)
{
	struct pane *pane = data;

	(void)version;
	if (pane->global != NULL)
		pane->global(pane, interface);
	if (strcmp(interface, wl_compositor_interface.name) == 0) {
		pane->compositor = wl_registry_bind(registry, name, &wl_compositor_interface, 4);
	} else if (strcmp(interface, wl_shm_interface.name) == 0) {
		pane->shm = wl_registry_bind(registry, name, &wl_shm_interface, 1);
	} else if (strcmp(interface, wl_seat_interface.name) == 0) {
		pane->seat = wl_registry_bind(registry, name, &wl_seat_interface, 5);
	} else if (strcmp(interface, wl_data_device_manager_interface.name) == 0) {
		pane->data = wl_registry_bind(registry, name, &wl_data_device_manager_interface, 3);
	} else if (strcmp(interface, wl_subcompositor_interface.name) == 0) {
		pane->parts = wl_registry_bind(registry, name, &wl_subcompositor_interface, 1);
	} else if (strcmp(interface, xdg_wm_base_interface.name) == 0) {
		pane->shell = wl_registry_bind(registry, name, &xdg_wm_base_interface, 1);
		xdg_wm_base_add_listener(pane->shell, &shell_listener, pane);
	}
}

static void
global_remove(void *data, struct wl_registry *registry, uint32_t name)
{
	(void)data;
	(void)registry;
	(void)name;
}

static const struct wl_registry_listener registry_listener = { global_add, global_remove };

bool
pane_connect(struct pane *pane)
{
	pane->display = wl_display_connect(NULL);
	if (pane->display == NULL) {
		fprintf(stderr, "not connected: %s\n", strerror(errno));
		return false;
	}
	pane->registry = wl_display_get_registry(pane->display);
	wl_registry_add_listener(pane->registry, &registry_listener, pane);
	if (wl_display_roundtrip(pane->display) < 0 || pane->compositor == NULL ||
	    pane->shm == NULL || pane->shell == NULL) {
		fprintf(stderr, "refused: %s\n", strerror(wl_display_get_error(pane->display)));
		return false;
	}
	return true;
}

static void
xdg_configure(void *data, struct xdg_surface *xdg, uint32_t serial)
{
	struct pane *pane = data;

	xdg_surface_ack_configure(xdg, serial);
	pane->configured = true;
}

static const struct xdg_surface_listener xdg_listener = { xdg_configure };

static void
toplevel_configure(void *data, struct xdg_toplevel *toplevel, int32_t width, int32_t height,
    struct wl_array *states)
{
	struct pane *pane = data;

	(void)toplevel;
	(void)states;
	pane->width = width > 0 ? width : 640;
	pane->height = height > 0 ? height : 480;
}

static void
toplevel_close(void *data, struct xdg_toplevel *toplevel)
{
	struct pane *pane = data;

	(void)toplevel;
	pane->closed = true;
}

static const struct xdg_toplevel_listener toplevel_listener = {
	.configure = toplevel_configure, .close = toplevel_close,
};

void
pane_open(struct pane *pane)
{
	pane->surface = wl_compositor_create_surface(pane->compositor);
	pane->xdg = xdg_wm_base_get_xdg_surface(pane->shell, pane->surface);
	xdg_surface_add_listener(pane->xdg, &xdg_listener, pane);
	pane->toplevel = xdg_surface_get_toplevel(pane->xdg);
	xdg_toplevel_add_listener(pane->toplevel, &toplevel_listener, pane);
	xdg_toplevel_set_title(pane->toplevel, "oracle");
	xdg_toplevel_set_app_id(pane->toplevel, "oracle");
	xdg_toplevel_set_fullscreen(pane->toplevel, NULL);
	wl_surface_commit(pane->surface);
}

static void
buffer_release(void *data, struct wl_buffer *wl)
{
	struct pane_buffer *buffer = data;

	(void)wl;
	buffer->busy = false;
}

static const struct wl_buffer_listener buffer_listener = { buffer_release };

struct wl_buffer *
pane_buffer_new(struct pane *pane, int32_t width, int32_t height, uint32_t **pixels)
{
	size_t size = (size_t)width * (size_t)height * 4;
	int fd = memfd_create("pane", MFD_CLOEXEC);
	struct wl_buffer *buffer = NULL;
	struct wl_shm_pool *pool;
	void *at = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, (off_t)size) == 0)
		at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at != MAP_FAILED) {
		pool = wl_shm_create_pool(pane->shm, fd, (int32_t)size);
		buffer = wl_shm_pool_create_buffer(pool, 0, width, height, width * 4,
		    WL_SHM_FORMAT_XRGB8888);
		wl_shm_pool_destroy(pool);
		*pixels = at;
	}
	if (fd >= 0)
		close(fd);
	return buffer;
}

static void
buffers_make(struct pane *pane)
{
	struct pane_buffer *b;

	for (b = pane->buffers; b < pane->buffers + PANE_BUFFERS; b++) {
		if (b->wl != NULL) {
			wl_buffer_destroy(b->wl);
			munmap(b->pixels, (size_t)pane->made_width *
			    (size_t)pane->made_height * 4);
		}
		b->wl = pane_buffer_new(pane, pane->width, pane->height, &b->pixels);
		b->busy = false;
		if (b->wl != NULL)
			wl_buffer_add_listener(b->wl, &buffer_listener, b);
	}
	pane->made_width = pane->width;
	pane->made_height = pane->height;
}

void
pane_draw(struct pane *pane)
{
	struct pane_buffer *b = pane->buffers;
	uint32_t green = pane->frame % 8;
	size_t i, n;

	if (!pane->configured)
		return;
	if (pane->made_width != pane->width || pane->made_height != pane->height)
		buffers_make(pane);
	while (b < pane->buffers + PANE_BUFFERS && b->busy)
		b++;
	if (b == pane->buffers + PANE_BUFFERS || b->wl == NULL)
		return;
	n = (size_t)pane->width * (size_t)pane->height;
	for (i = 0; i < n; i++)
		b->pixels[i] = pane->red << 16 | (green + (uint32_t)(i / 64 & 1)) << 8 | pane->blue;
	b->busy = true;
	pane->frame++;
	wl_surface_attach(pane->surface, b->wl, 0, 0);
	wl_surface_damage(pane->surface, 0, 0, pane->width, pane->height);
	wl_surface_commit(pane->surface);
}

bool
pane_dispatch(struct pane *pane, int timeout_ms)
{
	struct pollfd poll_fd = { .fd = wl_display_get_fd(pane->display), .events = POLLIN };

	while (wl_display_prepare_read(pane->display) != 0)
		if (wl_display_dispatch_pending(pane->display) < 0)
			return false;
	if (wl_display_flush(pane->display) < 0 && errno != EAGAIN) {
		wl_display_cancel_read(pane->display);
		return false;
	}
	if (poll(&poll_fd, 1, timeout_ms) <= 0) {
		wl_display_cancel_read(pane->display);
		return true;
	}
	return wl_display_read_events(pane->display) == 0 &&
	    wl_display_dispatch_pending(pane->display) >= 0;
}
