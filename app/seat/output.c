#include "display.h"

#include <stdlib.h>
#include <time.h>
#include <wlr/backend.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_xcursor_manager.h>

#include "compat.h"
#include "loop.h"

static bool
any_awaited(struct display *display)
{
	struct output *output;

	wl_list_for_each(output, &display->outputs, link)
		if (output->awaited)
			return true;
	return false;
}

/* One output less shows the session: it shows a locked frame, or nothing at all. */
static void
settle(struct output *output, bool shown)
{
	struct display *display = output->display;

	if (!output->awaited)
		return;
	output->awaited = false;
	display->shown_outputs += shown;
	if (!display->hiding || any_awaited(display))
		return;
	display->hiding = false;
	display->shown_ns = clock_ns();
	display->owner.hidden(display->owner.data);
}

/* A frame that is on its way already may be of the session: then the next one is ours. */
static void
send_locked(struct output *output)
{
	if (output->output->frame_pending)
		return;
	compat_output_spoil(output->scene);
	/* The event that it was shown may come from within. */
	output->seq = output->output->commit_seq + 1;
	output->locked_sent = true;
	if (compat_output_draw(output->scene) && output->output->commit_seq == output->seq)
		return;
	output->locked_sent = false;
	if (compat_output_power(output->output, false))
		settle(output, false);
	else
		wlr_output_schedule_frame(output->output);
}

static void
on_frame(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, frame);
	struct timespec now;

	(void)data;
	/* The output takes the next frame: it has shown the last. */
	if (output->awaited && output->locked_sent)
		settle(output, true);
	if (output->awaited)
		send_locked(output);
	else
		(void)!compat_output_draw(output->scene);
	clock_gettime(CLOCK_MONOTONIC, &now);
	wlr_scene_output_send_frame_done(output->scene, &now);
}

static void
on_present(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, present);
	const struct wlr_output_event_present *event = data;

	if (output->locked_sent && event->presented &&
	    (int32_t)(event->commit_seq - output->seq) >= 0)
		settle(output, true);
}

static void
on_request(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, request);

	compat_output_grant(output->output, data);
}

static void
on_destroy(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, destroy);
	struct display *display = output->display;

	(void)data;
	wl_list_remove(&output->frame.link);
	wl_list_remove(&output->present.link);
	wl_list_remove(&output->request.link);
	wl_list_remove(&output->destroy.link);
	wl_list_remove(&output->link);
	settle(output, false);
	wlr_output_layout_remove(display->layout, output->output);
	free(output);
	views_arrange(display);
}

static void
listen(struct output *output)
{
	struct wlr_output *o = output->output;

	output->frame.notify = on_frame;
	wl_signal_add(&o->events.frame, &output->frame);
	output->present.notify = on_present;
	wl_signal_add(&o->events.present, &output->present);
	output->request.notify = on_request;
	compat_output_listen(o, &output->request);
	output->destroy.notify = on_destroy;
	wl_signal_add(&o->events.destroy, &output->destroy);
}

static void
on_new_output(struct wl_listener *listener, void *data)
{
	struct display *display = wl_container_of(listener, display, new_output);
	struct wlr_output *wlr_output = data;
	struct output *output;

	if (wlr_output->non_desktop ||
	    !wlr_output_init_render(wlr_output, display->allocator, display->renderer))
		return;
	output = calloc(1, sizeof(*output));
	if (output == NULL)
		return;
	output->display = display;
	output->output = wlr_output;
	output->scene = wlr_scene_output_create(display->scene, wlr_output);
	if (output->scene == NULL) {
		free(output);
		return;
	}
	wlr_output->data = output;
	/* One that stays off is dark, which is no worse. */
	(void)!compat_output_power(wlr_output, !display->blank);
	listen(output);
	wl_list_insert(display->outputs.prev, &output->link);
	wlr_output_layout_add_auto(display->layout, wlr_output);
	(void)!wlr_xcursor_manager_load(display->input.theme, wlr_output->scale);
	input_plain_cursor(display);
}

void
outputs_init(struct display *display)
{
	display->new_output.notify = on_new_output;
	wl_signal_add(&display->backend->events.new_output, &display->new_output);
}

void
outputs_finish(struct display *display)
{
	wl_list_remove(&display->new_output.link);
	while (!wl_list_empty(&display->outputs)) {
		struct output *output = wl_container_of(display->outputs.next, output, link);

		on_destroy(&output->destroy, NULL);
	}
}

void
outputs_hide(struct display *display)
{
	struct output *output;

	display->hiding = false;
	display->shown_outputs = 0;
	wl_list_for_each(output, &display->outputs, link) {
		output->awaited = output->output->enabled;
		output->locked_sent = false;
	}
	wl_list_for_each(output, &display->outputs, link)
		if (output->awaited)
			send_locked(output);
	display->hiding = any_awaited(display);
	display->shown_ns = clock_ns();
}

void
outputs_power(struct display *display, bool on)
{
	struct output *output;

	wl_list_for_each(output, &display->outputs, link) {
		if (compat_output_power(output->output, on) && !on)
			settle(output, false);
		compat_output_spoil(output->scene);
	}
}
