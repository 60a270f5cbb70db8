#include "svg.h"

#include <librsvg/rsvg.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SIDE_MOST = 4096 };

/* The smallest box of a surface that has all that is not clear; of a clear one, a pixel. */
static cairo_rectangle_int_t
find_ink(cairo_surface_t *surface)
{
	int width = cairo_image_surface_get_width(surface), x, y;
	int height = cairo_image_surface_get_height(surface);
	int left = width, right = -1, top = height, bottom = -1;
	const uint8_t *row = cairo_image_surface_get_data(surface);

	for (y = 0; y < height; y++, row += cairo_image_surface_get_stride(surface)) {
		for (x = 0; x < width; x++) {
			if (((const uint32_t *)(const void *)row)[x] == 0)
				continue;
			left = MIN(left, x);
			right = MAX(right, x);
			top = MIN(top, y);
			bottom = y;
		}
	}
	if (right < 0)
		return (cairo_rectangle_int_t){ 0, 0, 1, 1 };
	return (cairo_rectangle_int_t){ left, top, right - left + 1, bottom - top + 1 };
}

static GdkTexture *
texture_of(cairo_surface_t *surface, const cairo_rectangle_int_t *box)
{
	size_t stride = (size_t)box->width * 4, from = (size_t)box->x * 4;
	const uint8_t *pixels = cairo_image_surface_get_data(surface);
	uint8_t *copy = g_malloc(stride * (size_t)box->height);
	GdkTexture *texture;
	GBytes *bytes;
	int y;

	for (y = 0; y < box->height; y++)
		memcpy(copy + (size_t)y * stride, pixels + from + (size_t)(box->y + y) *
		    (size_t)cairo_image_surface_get_stride(surface), stride);
	bytes = g_bytes_new_take(copy, stride * (size_t)box->height);
	texture = gdk_memory_texture_new(box->width, box->height, GDK_MEMORY_DEFAULT, bytes, stride);
	g_bytes_unref(bytes);
	return texture;
}

static gboolean
set_colour(RsvgHandle *handle, const GdkRGBA *colour, GError **error)
{
	char style[64];

	if (colour == NULL)
		return TRUE;
	snprintf(style, sizeof(style), "svg { color: #%02x%02x%02x }",
	    (unsigned int)(colour->red * 255 + 0.5f), (unsigned int)(colour->green * 255 + 0.5f),
	    (unsigned int)(colour->blue * 255 + 0.5f));
	return rsvg_handle_set_stylesheet(handle, (const guint8 *)style, strlen(style), error);
}

/* Draws and frees `handle`. */
static GdkTexture *
render(RsvgHandle *handle, int width, int height, graphene_rect_t *where, GError **error)
{
	RsvgRectangle canvas = { 0, 0, width, height };
	cairo_rectangle_int_t box = { 0, 0, width, height };
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_t *cr = cairo_create(surface);
	GdkTexture *texture = NULL;

	if (rsvg_handle_render_document(handle, cr, &canvas, error)) {
		cairo_surface_flush(surface);
		if (where != NULL) {
			box = find_ink(surface);
			graphene_rect_init(where, (float)box.x, (float)box.y, (float)box.width,
			    (float)box.height);
		}
		texture = texture_of(surface, &box);
	}
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	g_object_unref(handle);
	return texture;
}

static bool
is_possible(int width, int height, GError **error)
{
	if (width >= 1 && height >= 1 && width <= SIDE_MOST && height <= SIDE_MOST)
		return true;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "a drawing of %d x %d", width,
	    height);
	return false;
}

GdkTexture *
svg_texture(const char *path, int width, int height, const GdkRGBA *colour,
    graphene_rect_t *where, GError **error)
{
	RsvgHandle *handle;

	if (!is_possible(width, height, error))
		return NULL;
	handle = rsvg_handle_new_from_file(path, error);
	if (handle == NULL)
		return NULL;
	if (!set_colour(handle, colour, error)) {
		g_object_unref(handle);
		return NULL;
	}
	return render(handle, width, height, where, error);
}

GdkTexture *
svg_texture_of(GBytes *svg, int width, int height, GError **error)
{
	double drawn_width, drawn_height, shrink;
	RsvgHandle *handle;
	gsize n;
	const guint8 *data = g_bytes_get_data(svg, &n);

	if (!is_possible(width, height, error))
		return NULL;
	handle = rsvg_handle_new_from_data(data, n, error);
	if (handle == NULL)
		return NULL;
	if (rsvg_handle_get_intrinsic_size_in_pixels(handle, &drawn_width, &drawn_height) &&
	    drawn_width >= 1 && drawn_height >= 1) {
		shrink = fmin(width / drawn_width, height / drawn_height);
		width = CLAMP((int)(drawn_width * shrink), 1, width);
		height = CLAMP((int)(drawn_height * shrink), 1, height);
	}
	return render(handle, width, height, NULL, error);
}
