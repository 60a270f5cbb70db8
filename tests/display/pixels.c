/*
 * pixels: what is in a screenshot.
 *
 *	pixels session FILE...	how many pixels are the oracle's, in all the files
 *	pixels share FILE	the same of one file, in parts of a thousand
 *	pixels colours FILE	how many colours it has: 1 is a blank screen
 *	pixels pad FILE		where the keys of a number pad are: "DIGIT X Y" lines, 0..1, "go" the last
 *	pixels names FILE	the same of the pad for a user name, but for "v" to "\"
 *	pixels differ FILE FILE	how many pixels differ; all of them when the sizes do
 *
 * Exit status 2 when a file cannot be read.
 */
#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control.h"

enum { COLOURS = 1 << 24, KEYS_MOST = 35, KEY_LEAST = 40, AREAS = 128 };

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

/* ---- a pad: areas of one colour and one size, so many of them ---- */

struct area {
	int left, top, right, bottom;
	size_t pixels;
};

/* The area of one colour at a place, whose pixels are marked as seen. */
static struct area
area_at(const struct picture *p, uint8_t *seen, int *stack, int x, int y)
{
	struct area a = { x, y, x, y, 0 };
	uint32_t colour = p->pixels[y * p->width + x] & (COLOURS - 1);
	size_t depth = 0;
	int at;

	seen[y * p->width + x] = 1;
	stack[depth++] = y * p->width + x;
	while (depth > 0) {
		at = stack[--depth];
		x = at % p->width;
		y = at / p->width;
		a.pixels++;
		a.left = x < a.left ? x : a.left;
		a.right = x > a.right ? x : a.right;
		a.top = y < a.top ? y : a.top;
		a.bottom = y > a.bottom ? y : a.bottom;
		for (int way = 0; way < 4; way++) {
			int nx = x + (way == 0) - (way == 1), ny = y + (way == 2) - (way == 3);

			if (nx < 0 || ny < 0 || nx >= p->width || ny >= p->height)
				continue;
			at = ny * p->width + nx;
			if (seen[at] || (p->pixels[at] & (COLOURS - 1)) != colour)
				continue;
			seen[at] = 1;
			stack[depth++] = at;
		}
	}
	return a;
}

/* Areas that may be keys, in reading order. */
static size_t
areas(const struct picture *p, struct area *found, size_t room)
{
	uint8_t *seen = calloc(count(p), 1);
	int *stack = calloc(count(p), sizeof(*stack));
	size_t n = 0;

	for (int y = 0; seen != NULL && stack != NULL && y < p->height; y++)
		for (int x = 0; x < p->width; x++) {
			struct area a;
			int w, h;

			if (seen[y * p->width + x])
				continue;
			a = area_at(p, seen, stack, x, y);
			w = a.right - a.left + 1;
			h = a.bottom - a.top + 1;
			if (w >= KEY_LEAST && h >= KEY_LEAST && w < p->width / 3 &&
			    a.pixels * 2 > (size_t)w * (size_t)h && n < room)
				found[n++] = a;
		}
	free(seen);
	free(stack);
	return n;
}

static bool
alike(const struct area *a, const struct area *b)
{
	return abs((a->right - a->left) - (b->right - b->left)) <= 8 &&
	    abs((a->bottom - a->top) - (b->bottom - b->top)) <= 8;
}

static int
by_place(const void *a, const void *b)
{
	const struct area *one = a, *other = b;

	if (abs(one->top - other->top) > KEY_LEAST / 2)
		return one->top - other->top;
	return one->left - other->left;
}

static void
print_key(const struct picture *p, const char *name, int x, int y)
{
	printf("%s %.4f %.4f\n", name, (double)x / p->width, (double)y / p->height);
}

/* `keys` in reading order: '<' is erase, '>' go on. */
static void
print_keys(const struct picture *p, const char *keys, const struct area *places)
{
	for (size_t i = 0; keys[i] != '\0'; i++) {
		char name[2] = { keys[i], '\0' };

		print_key(p, keys[i] == '<' ? "erase" : keys[i] == '>' ? "go" : name,
		    (places[i].left + places[i].right) / 2, (places[i].top + places[i].bottom) / 2);
	}
}

static const char digits[] = "123456789<0>", names[] = "1234567890.-_@abcdefghijklmnopqrstu";

/* Erase and go on are two rows below the letters that are as wide as the digits. */
static void
print_last_row(const struct picture *p, const struct area *places)
{
	int y = places[28].bottom + 2 * (places[28].top - places[21].top) - 10;

	print_key(p, "erase", places[1].left, y);
	print_key(p, "go", places[5].left, y);
}

static int
pad(const struct picture *p, const char *keys)
{
	static struct area found[AREAS];
	struct area places[KEYS_MOST + 1];
	size_t n = areas(p, found, AREAS), i, j, k;

	for (i = 0; i < n; i++) {
		k = 0;
		for (j = 0; j < n && k <= strlen(keys); j++)
			if (alike(&found[i], &found[j]))
				places[k++] = found[j];
		if (k != strlen(keys))
			continue;
		qsort(places, k, sizeof(places[0]), by_place);
		print_keys(p, keys, places);
		if (keys == names)
			print_last_row(p, places);
		return 0;
	}
	fputs("pixels: no such pad there\n", stderr);
	for (i = 0; i < n; i++)
		fprintf(stderr, "  %d,%d to %d,%d\n", found[i].left, found[i].top, found[i].right,
		    found[i].bottom);
	return 1;
}

int
main(int argc, char **argv)
{
	struct picture one, other;
	size_t found = 0;
	int i, failed = 0;

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
		fputs("usage: pixels session|share|colours|pad|names|differ FILE...\n", stderr);
		return 2;
	}
	one = picture_read(argv[2]);
	if (strcmp(argv[1], "share") == 0) {
		printf("%zu\n", count(&one) == 0 ? 0 : session(&one) * 1000 / count(&one));
	} else if (strcmp(argv[1], "colours") == 0) {
		printf("%zu\n", colours(&one));
	} else if (strcmp(argv[1], "pad") == 0) {
		failed = pad(&one, digits);
	} else if (strcmp(argv[1], "names") == 0) {
		failed = pad(&one, names);
	} else if (strcmp(argv[1], "differ") == 0 && argc == 4) {
		other = picture_read(argv[3]);
		printf("%zu\n", differ(&one, &other));
		free(other.pixels);
	}
	free(one.pixels);
	return failed;
}
