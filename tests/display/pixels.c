/*
 * pixels: what is in a screenshot.
 *
 *	pixels session FILE...	how many pixels are the oracle's, in all the files
 *	pixels share FILE	the same of one file, in parts of a thousand
 *	pixels colours FILE	how many colours it has: 1 is a blank screen
 *	pixels differ FILE FILE	how many pixels differ; all of them when the sizes do
 *
 * Exit status 2 when a file cannot be read.
 */
#include <cairo.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control.h"

enum { COLOURS = 1 << 24 };

struct picture {
	int width, height;
	uint32_t *pixels;
};

static struct picture
picture_read(const char *file)
{
	cairo_surface_t *from = cairo_image_surface_create_from_png(file);
	struct picture p = { 0 };
	int y;

	p.width = cairo_image_surface_get_width(from);
	p.height = cairo_image_surface_get_height(from);
	p.pixels = calloc((size_t)p.width * (size_t)p.height + 1, sizeof(*p.pixels));
	if (cairo_surface_status(from) != CAIRO_STATUS_SUCCESS || p.pixels == NULL) {
		fprintf(stderr, "pixels: %s cannot be read\n", file);
		exit(2);
	}
	for (y = 0; y < p.height; y++)
		memcpy(p.pixels + (size_t)y * (size_t)p.width, cairo_image_surface_get_data(from) +
		    y * cairo_image_surface_get_stride(from), (size_t)p.width * 4);
	cairo_surface_destroy(from);
	return p;
}

static size_t
count(const struct picture *p)
{
	return (size_t)p->width * (size_t)p->height;
}

static size_t
session(const struct picture *p)
{
	size_t i, found = 0;

	for (i = 0; i < count(p); i++)
		found += control_session_pixel(p->pixels[i]);
	return found;
}

static size_t
colours(const struct picture *p)
{
	uint8_t *seen = calloc(COLOURS, 1);
	size_t i, n = 0;

	for (i = 0; seen != NULL && i < count(p); i++) {
		n += seen[p->pixels[i] & (COLOURS - 1)] == 0;
		seen[p->pixels[i] & (COLOURS - 1)] = 1;
	}
	free(seen);
	return n;
}

static size_t
differ(const struct picture *a, const struct picture *b)
{
	size_t i, n = 0;

	if (a->width != b->width || a->height != b->height)
		return count(a) > count(b) ? count(a) : count(b);
	for (i = 0; i < count(a); i++)
		n += ((a->pixels[i] ^ b->pixels[i]) & (COLOURS - 1)) != 0;
	return n;
}

int
main(int argc, char **argv)
{
	struct picture one, other;
	size_t found = 0;
	int i;

	if (argc >= 3 && strcmp(argv[1], "session") == 0) {
		for (i = 2; i < argc; i++) {
			one = picture_read(argv[i]);
			found += session(&one);
			free(one.pixels);
		}
		printf("%zu\n", found);
		return 0;
	}
	if (argc < 3) {
		fputs("usage: pixels session|share|colours|differ FILE...\n", stderr);
		return 2;
	}
	one = picture_read(argv[2]);
	if (strcmp(argv[1], "share") == 0) {
		printf("%zu\n", count(&one) == 0 ? 0 : session(&one) * 1000 / count(&one));
	} else if (strcmp(argv[1], "colours") == 0) {
		printf("%zu\n", colours(&one));
	} else if (strcmp(argv[1], "differ") == 0 && argc == 4) {
		other = picture_read(argv[3]);
		printf("%zu\n", differ(&one, &other));
		free(other.pixels);
	}
	free(one.pixels);
	return 0;
}
