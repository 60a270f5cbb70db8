/*
 * svg.h: drawings from files.
 */
#ifndef APP_KIOSK_SVG_H
#define APP_KIOSK_SVG_H

#include <gtk/gtk.h>

/* The drawing in the SVG file `path` on a canvas of width x height pixels, 1 to 4096 each, as large
 * as fits and in the middle; what is drawn in `currentColor` gets `colour` (NULL: black). With
 * `where` the texture is only as large as what is drawn, and *where is its place on the canvas. The
 * caller's to unref. NULL with *error. Reads the file. */
GdkTexture *svg_texture(const char *path, int width, int height, const GdkRGBA *colour,
    graphene_rect_t *where, GError **error) __attribute__((warn_unused_result));

/* The same of a drawing in memory, on the smallest canvas up to width x height that it fills. */
GdkTexture *svg_texture_of(GBytes *svg, int width, int height, GError **error)
    __attribute__((warn_unused_result));

#endif
