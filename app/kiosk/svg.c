#include "svg.h"

#include <librsvg/rsvg.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum { SIDE_MOST = 4096 };

static GdkTexture *
texture_of(cairo_surface_t *surface)
{
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	GdkTexture *texture;
	GBytes *bytes;

	cairo_surface_flush(surface);
	bytes = g_bytes_new(cairo_image_surface_get_data(surface), stride * (size_t)height);
	texture = gdk_memory_texture_new(width, height, GDK_MEMORY_DEFAULT, bytes, stride);
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
render(RsvgHandle *handle, int width, int height, GError **error)
{
	RsvgRectangle canvas = { 0, 0, width, height };
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_t *cr = cairo_create(surface);
	GdkTexture *texture = NULL;

	if (rsvg_handle_render_document(handle, cr, &canvas, error))
		texture = texture_of(surface);
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
svg_texture(const char *path, int width, int height, const GdkRGBA *colour, GError **error)
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
	return render(handle, width, height, error);
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
	return render(handle, width, height, error);
}
