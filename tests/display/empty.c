/*
 * empty: the least compositor that wlroots allows, on the headless backend: one output, an empty
 * scene, no clients and no input. What it costs at rest is what wlroots costs.
 *
 *	empty		prints "ready" once it runs
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <wayland-server-core.h>
#include <wlr/backend.h>
#include <wlr/backend/headless.h>
#include <wlr/render/allocator.h>
#include <wlr/render/pixman.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/types/wlr_output.h>
/* Its header has arrays of a least size, which C++ and strict checks do not know. */
#define static
#include <wlr/types/wlr_scene.h>
#undef static

struct empty {
	struct wl_display *display;
	struct wlr_backend *backend;
	struct wlr_renderer *renderer;
	struct wlr_allocator *allocator;
	struct wlr_scene *scene;
	struct wlr_scene_output *output;
	struct wl_listener new_output, frame;
};

static void
on_frame(struct wl_listener *listener, void *data)
{
	struct empty *empty = wl_container_of(listener, empty, frame);

	(void)data;
	wlr_scene_output_commit(empty->output);
}

static void
on_output(struct wl_listener *listener, void *data)
{
	struct empty *empty = wl_container_of(listener, empty, new_output);
	struct wlr_output *output = data;

	wlr_output_init_render(output, empty->allocator, empty->renderer);
	empty->output = wlr_scene_output_create(empty->scene, output);
	empty->frame.notify = on_frame;
	wl_signal_add(&output->events.frame, &empty->frame);
	wlr_output_enable(output, true);
	wlr_output_commit(output);
}

int
main(void)
{
	static struct empty empty;

	empty.display = wl_display_create();
	empty.backend = wlr_headless_backend_create(empty.display);
	empty.renderer = wlr_pixman_renderer_create();
	if (empty.backend == NULL || empty.renderer == NULL)
		return EXIT_FAILURE;
	empty.allocator = wlr_allocator_autocreate(empty.backend, empty.renderer);
	empty.scene = wlr_scene_create();
	empty.new_output.notify = on_output;
	wl_signal_add(&empty.backend->events.new_output, &empty.new_output);
	if (empty.allocator == NULL || !wlr_backend_start(empty.backend) ||
	    wlr_headless_add_output(empty.backend, 1280, 720) == NULL)
		return EXIT_FAILURE;
	puts("ready");
	fflush(stdout);
	wl_display_run(empty.display);
	return EXIT_SUCCESS;
}
