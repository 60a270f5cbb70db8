#include "display.h"

#include <stdlib.h>
#include <time.h>
#include <wlr/backend.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compat.h"
#include "loop.h"

enum {
	PERIOD_MS = 16,			/* of an output that does not tell */
	MARGIN_MS = 5,			/* before an output takes a frame it is to be there */
	SLOW_NS = 5000000,		/* a frame that takes more, and */
	SLOW_PIXEL_NS = 20,		/* more than some ten layers for each pixel, is too slow */
	SLOW_FRAMES = 3,		/* and so many in a row are no accident */
	LAYERS = 32,			/* as large as the output, of a session: no more drawn */
};

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

static uint64_t
busy_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

/* A lock waits for the frame that is drawn when it comes: a session's must not take long. */
static void
judge(struct output *output, uint64_t busy)
{
	const struct wlr_output *o = output->output;
	uint64_t pixels = (uint64_t)o->width * (uint64_t)o->height;

	if (output->display->locked || busy <= SLOW_NS + pixels * SLOW_PIXEL_NS) {
		output->slow = 0;
	} else if (++output->slow >= SLOW_FRAMES) {
		output->slow = 0;
		(void)!views_end_topmost(display_shown(output->display));
	}
}

/* What takes far too long is known before, and never drawn. */
static void
lighten(struct output *output)
{
	while (!output->display->locked && compat_output_layers(output->scene) > LAYERS &&
	    views_end_topmost(display_shown(output->display)))
		;
}

static void
draw(struct output *output)
{
	uint64_t began = clock_ns(), idle = busy_ns();
	uint32_t took;

	lighten(output);
	(void)!compat_output_draw(output->scene);
	judge(output, busy_ns() - idle);
	took = (uint32_t)((clock_ns() - began) / 1000000) + 1;
	/* The longest counts, for as many frames as it was longer. */
	output->took_ms = took >= output->took_ms ? took : output->took_ms - 1;
}

/* While a frame is on its way a lock must wait for the output to take it. So a session's frame is
 * drawn as late as it can be; the kiosk's, which no lock waits for, at once. */
static uint32_t
lateness_ms(const struct output *output)
{
	int32_t refresh = output->output->refresh;
	uint32_t period = refresh > 0 ? 1000000 / (uint32_t)refresh : PERIOD_MS;
	uint32_t needs = 2 * output->took_ms + MARGIN_MS;

	return output->display->locked || period < needs ? 0 : period - needs;
}

static int
on_late(void *data)
{
	struct output *output = data;

	output->waits = false;
	if (!output->awaited && !output->output->frame_pending &&
	    compat_output_changed(output->scene))
		draw(output);
	return 0;
}

static void
on_frame(struct wl_listener *listener, void *data)
{
	struct output *output = wl_container_of(listener, output, frame);
	struct timespec now;
	uint32_t late = lateness_ms(output);

	(void)data;
	/* The output takes the next frame: it has shown the last. */
	if (output->awaited && output->locked_sent)
		settle(output, true);
	if (output->awaited)
		send_locked(output);
	else if (output->waits)
		/* Clients that draw the more the more frames they get must not put it off. */
		return;
	else if (compat_output_changed(output->scene) && late > 0)
		output->waits = wl_event_source_timer_update(output->late, (int)late) == 0;
	else if (compat_output_changed(output->scene))
		draw(output);
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
	wl_event_source_remove(output->late);
	settle(output, false);
	wlr_output_layout_remove(display->layout, output->output);
	free(output);
	views_arrange(display);
}

static void
listen_all(struct output *output)
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
	output->late = wl_event_loop_add_timer(display->loop, on_late, output);
	if (output->scene == NULL || output->late == NULL) {
		/* The scene's part of it ends with the output. */
		if (output->late != NULL)
			wl_event_source_remove(output->late);
		free(output);
		return;
	}
	wlr_output->data = output;
	/* One that stays off is dark, which is no worse. */
	(void)!compat_output_power(wlr_output, !display->blank);
	listen_all(output);
	wl_list_insert(display->outputs.prev, &output->link);
	wlr_output_layout_add_auto(display->layout, wlr_output);
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
