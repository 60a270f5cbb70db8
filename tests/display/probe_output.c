#include "probe.h"

#include <drm_fourcc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/backend/headless.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_output.h>

#include "compat.h"
#include "control.h"
#include "display.h"

enum { CURSOR_PIXELS = 32 * 32 };	/* a blank output may show a pointer */

struct watched {			/* an output */
	struct wl_list link;
	unsigned int id;		/* from 1, never used again */
	struct wlr_output *output;
	struct wlr_buffer *buffer;	/* as last committed, locked; NULL before */
	bool session, blank;		/* what that shows */
	struct wl_listener commit, destroy;
};

static struct wl_list outputs;		/* struct watched */
static struct display *watched_display;
static struct wlr_backend *headless_backend;
static struct wl_listener new_output;
static struct probe_counts counts;
static uint64_t shown_ns;
static unsigned int next_id = 1;
static void (*tell_shown)(void);

struct probe_counts *
probe_output_counts(void)
{
	return &counts;
}

uint64_t
probe_output_shown_ns(void)
{
	return shown_ns;
}

void
probe_output_redraw(void)
{
	struct output *output;

	wl_list_for_each(output, &watched_display->outputs, link)
		compat_output_spoil(output->scene);
}

/* Looks at every pixel of the buffer. */
static void
look(struct watched *watched)
{
	uint32_t format, corner;
	uint64_t session = 0, others = 0;
	size_t stride;
	void *data;
	int x, y;

	if (!wlr_buffer_begin_data_ptr_access(watched->buffer, WLR_BUFFER_DATA_PTR_ACCESS_READ,
	    &data, &format, &stride))
		abort();
	if (format != DRM_FORMAT_XRGB8888 && format != DRM_FORMAT_ARGB8888)
		abort();
	corner = ((const uint32_t *)(const void *)((const char *)data +
	    (size_t)(watched->buffer->height - 1) * stride))[watched->buffer->width - 1] & 0xffffff;
	for (y = 0; y < watched->buffer->height; y++) {
		const uint32_t *row = (const void *)((const char *)data + (size_t)y * stride);

		for (x = 0; x < watched->buffer->width; x++) {
			session += control_session_pixel(row[x]);
			others += (row[x] & 0xffffff) != corner;
		}
	}
	wlr_buffer_end_data_ptr_access(watched->buffer);
	watched->session = session > 0;
	watched->blank = others <= CURSOR_PIXELS;
	counts.frames++;
	counts.session_frames += session > 0;
	counts.session_pixels += session;
	counts.blank_frames += watched->blank;
}

static void
on_commit(struct wl_listener *listener, void *data)
{
	struct watched *watched = wl_container_of(listener, watched, commit);
	const struct wlr_output_event_commit *event = data;

	if (event->buffer == NULL)
		return;
	if (watched->buffer != NULL)
		wlr_buffer_unlock(watched->buffer);
	watched->buffer = wlr_buffer_lock(event->buffer);
	shown_ns = probe_now_ns();
	look(watched);
	tell_shown();
}

static void
on_destroy(struct wl_listener *listener, void *data)
{
	struct watched *watched = wl_container_of(listener, watched, destroy);

	(void)data;
	if (watched->buffer != NULL)
		wlr_buffer_unlock(watched->buffer);
	wl_list_remove(&watched->commit.link);
	wl_list_remove(&watched->destroy.link);
	wl_list_remove(&watched->link);
	free(watched);
}

static void
watch(struct wlr_output *output)
{
	struct watched *watched = calloc(1, sizeof(*watched));

	if (watched == NULL)
		abort();
	watched->output = output;
	watched->id = next_id++;
	watched->commit.notify = on_commit;
	watched->destroy.notify = on_destroy;
	wl_signal_add(&output->events.commit, &watched->commit);
	wl_signal_add(&output->events.destroy, &watched->destroy);
	wl_list_insert(outputs.prev, &watched->link);
	/* A cursor on a plane of its own would not be in the frames. */
	wlr_output_lock_software_cursors(output, true);
	/* Nor would a client's buffer that is shown as it is: it has no pixels to be read. */
	wlr_output_lock_attach_render(output, true);
}

static void
on_new_output(struct wl_listener *listener, void *data)
{
	(void)listener;
	watch(data);
}

void
probe_output_start(struct display *display, struct wlr_backend *headless, void (*shown)(void))
{
	struct output *output;

	wl_list_init(&outputs);
	headless_backend = headless;
	watched_display = display;
	tell_shown = shown;
	wl_list_for_each(output, &display->outputs, link)
		watch(output->output);
	new_output.notify = on_new_output;
	wl_signal_add(&display->backend->events.new_output, &new_output);
}

enum probe_sight
probe_output_sight(void)
{
	enum probe_sight sight = PROBE_NOTHING;
	struct watched *watched;

	wl_list_for_each(watched, &outputs, link) {
		if (!watched->output->enabled || watched->buffer == NULL)
			continue;
		if (watched->session)
			return PROBE_SESSION;
		if (!watched->blank)
			sight = PROBE_PICTURE;
		else if (sight == PROBE_NOTHING)
			sight = PROBE_BLANK;
	}
	return sight;
}

void
probe_output_list(char *text, size_t room)
{
	struct watched *watched;
	size_t used = 0;
	int n;

	text[0] = '\0';
	wl_list_for_each(watched, &outputs, link) {
		n = snprintf(text + used, room - used, "%s%u %dx%d %s", used > 0 ? "; " : "",
		    watched->id, watched->output->width, watched->output->height,
		    watched->output->enabled ? "on" : "off");
		if (n < 0 || (size_t)n >= room - used)
			return;
		used += (size_t)n;
	}
}

static struct watched *
find(unsigned int id)
{
	struct watched *watched;

	wl_list_for_each(watched, &outputs, link)
		if (watched->id == id)
			return watched;
	return NULL;
}

bool
probe_output_shot(unsigned int id, uint32_t **pixels, int *width, int *height)
{
	struct watched *watched = find(id);
	uint32_t format;
	size_t stride, row;
	void *data;
	int y;

	*pixels = NULL;
	if (watched == NULL || watched->buffer == NULL)
		return false;
	*width = watched->buffer->width;
	*height = watched->buffer->height;
	row = (size_t)*width * sizeof(**pixels);
	*pixels = calloc((size_t)*height, row);
	if (*pixels == NULL || !wlr_buffer_begin_data_ptr_access(watched->buffer,
	    WLR_BUFFER_DATA_PTR_ACCESS_READ, &data, &format, &stride))
		abort();
	for (y = 0; y < *height; y++)
		memcpy((char *)*pixels + (size_t)y * row, (const char *)data + (size_t)y * stride,
		    row);
	wlr_buffer_end_data_ptr_access(watched->buffer);
	return true;
}

static const char *
output_change(struct watched *watched, char *const *word, size_t n)
{
	struct wlr_output *output = watched->output;

	if (n == 3 && strcmp(word[1], "remove") == 0) {
		wlr_output_destroy(output);
		return NULL;
	}
	/* A window that hosts an output changes it so: nobody asks the seat. */
	if (n == 5 && strcmp(word[1], "size") == 0) {
		wlr_output_update_custom_mode(output, (int32_t)strtol(word[3], NULL, 10),
		    (int32_t)strtol(word[4], NULL, 10), 0);
		return NULL;
	}
	if (n == 5 && strcmp(word[1], "mode") == 0)
		wlr_output_set_custom_mode(output, (int32_t)strtol(word[3], NULL, 10),
		    (int32_t)strtol(word[4], NULL, 10), 0);
	else if (n == 4 && strcmp(word[1], "scale") == 0)
		wlr_output_set_scale(output, strtof(word[3], NULL));
	else if (n == 4 && strcmp(word[1], "turn") == 0)
		wlr_output_set_transform(output, (enum wl_output_transform)strtol(word[3], NULL,
		    10));
	else if (n == 3 && strcmp(word[1], "off") == 0)
		wlr_output_enable(output, false);
	else if (n == 3 && strcmp(word[1], "on") == 0)
		wlr_output_enable(output, true);
	else
		return "output add W H | remove N | size N W H | mode N W H | scale N S | turn N T "
		    "| off N | on N";
	return wlr_output_commit(output) ? NULL : "not committed";
}

const char *
probe_output_do(char *const *word, size_t n)
{
	struct watched *watched;

	if (n == 4 && strcmp(word[1], "add") == 0)
		return wlr_headless_add_output(headless_backend,
		    (unsigned int)strtoul(word[2], NULL, 10),
		    (unsigned int)strtoul(word[3], NULL, 10)) == NULL ? "no output" : NULL;
	watched = n >= 3 ? find((unsigned int)strtoul(word[2], NULL, 10)) : NULL;
	return watched == NULL ? "no such output" : output_change(watched, word, n);
}
