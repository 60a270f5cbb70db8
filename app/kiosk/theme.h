/*
 * theme.h: how everything looks: CSS of assets/kiosk, in one of three sets of colours.
 *
 * What is missing or broken is logged; a plain built-in look takes its place, by the same names.
 * One struct theme a process: GTK keeps the CSS for the display.
 */
#ifndef APP_KIOSK_THEME_H
#define APP_KIOSK_THEME_H

#include <gtk/gtk.h>
#include <stdbool.h>

#include "brand.h"

enum theme_colours { THEME_DARK, THEME_LIGHT, THEME_HIGH_CONTRAST, THEMES };

struct theme {
	char *folder;
	void (*log)(void *data, const char *sentence);
	void *data;
	const struct brand *brand;
	GtkCssProvider *layout, *colours, *size, *site_colours, *site_style;
	enum theme_colours chosen;
	unsigned int pixels;
};

/* Loads layout.css and the dark colours from `folder` (copied), and above them the colours and the
 * style of `brand` (borrowed for good), for the default display. `log` (NULL: nothing is logged)
 * and `data` are kept. Reads files. */
void theme_open(struct theme *theme, const char *folder, const struct brand *brand,
    void (*log)(void *data, const char *sentence), void *data);

/* Changes the colours. High contrast is without what the site colours and styles. Reads a file when
 * they are others than before. */
void theme_choose(struct theme *theme, enum theme_colours colours);

/* Sets the size of the letters on `window.kiosk`, which all other sizes follow. */
void theme_size(struct theme *theme, unsigned int pixels);

/* The size of the letters for a screen of width x height pixels, large text or not: 20 px at
 * 1280 x 800, and at least 14. Pure. */
unsigned int theme_size_for(int width, int height, bool large);

/* Takes the CSS off the display. *theme is as before theme_open(). */
void theme_close(struct theme *theme);

#endif
