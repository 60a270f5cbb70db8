/*
 * brand_conf.h: a site's brand.conf: what the place is called, and its colours.
 *
 *	[site]
 *	name = Ward 4, Station 12
 *	name.ar = ...
 *	[dark]
 *	background = #0b1f33
 *	accent = #7fd1ae
 *	[light]
 *	accent = #0b5a3c
 *
 * A line that is none of these costs that line and no other. Pure: no file is read here.
 */
#ifndef APP_KIOSK_BRAND_CONF_H
#define APP_KIOSK_BRAND_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "texts.h"

enum {
	BRAND_CONF_MAX = 16384,		/* octets of the file */
	BRAND_NAME = 192,		/* octets of a name, with its NUL */
	BRAND_NAME_LETTERS = 48,
	BRAND_CSS = 512,		/* room for a theme's colours as CSS */
};

/* The themes that a site may colour. High contrast is nobody's to change. */
enum brand_theme { BRAND_DARK, BRAND_LIGHT, BRAND_THEMES };

struct brand_name {
	char language[TEXTS_CODE];	/* "": for every language that has none of its own */
	char text[BRAND_NAME];		/* cleaned */
};

struct brand_colours {
	bool has_background, has_accent;
	uint32_t background;		/* 0xRRGGBB; all that the theme writes on it has 7:1 */
	uint32_t tile, chosen;		/* the background nearer to the text, down to 7:1 */
	uint32_t accent;		/* the button that goes on, and the ring of the focus */
	uint32_t on_accent;		/* black in the dark theme, white in the light; 7:1 on it */
};

struct brand_conf {
	struct brand_name names[TEXTS_LANGUAGES + 1];
	size_t name_count;
	struct brand_colours colours[BRAND_THEMES];
};

/* Reads text[0..n). What is left out or refused is as the themes have it; each line that is
 * refused, and each colour that would be hard to read, is told to `log` (NULL: nobody) in a
 * sentence that begins with `file` and the line. */
void brand_conf_read(struct brand_conf *conf, const char *file, const char *text, size_t n,
    void (*log)(void *data, const char *sentence), void *data);

/* The place's name in a language ("de"); "" when it has none. Never NULL. */
const char *brand_conf_name(const struct brand_conf *conf, const char *language);

/* Writes the theme's colours that differ from the product's as CSS into out[0..room); returns its
 * length, 0 when there are none. */
size_t brand_conf_css(const struct brand_conf *conf, enum brand_theme theme, char *out,
    size_t room);

#endif
