/* brand.conf, through inih, line by line. */
#include "brand_conf.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "colour.h"
#include "front_text.h"

enum { TEXT, QUIET, SOON, NO, OK, WRITTEN };

/* What each theme writes on its ground, as dark.css and light.css have it. */
static const uint32_t written[BRAND_THEMES][WRITTEN] = {
	[BRAND_DARK] = { 0xf4f8fb, 0xb7c9d8, 0xffd479, 0xffb8a9, 0x8fe0bd },
	[BRAND_LIGHT] = { 0x0b1f33, 0x33485c, 0x5f3f00, 0x8a1c0b, 0x0b5a3c },
};

static const char *const sections[BRAND_THEMES] = {
	[BRAND_DARK] = "dark", [BRAND_LIGHT] = "light",
};

struct reader {
	const char *file;
	const char *text;		/* what is left of it */
	size_t left;
	int line;			/* of the last line handed to inih */
	struct brand_conf *conf;
	void (*log)(void *data, const char *sentence);
	void *data;
};

static void
refuse(const struct reader *r, const char *what)
{
	char sentence[256];

	if (r->log == NULL)
		return;
	snprintf(sentence, sizeof(sentence), "%.160s:%d: %s", r->file, r->line, what);
	r->log(r->data, sentence);
}

/* As fgets(). A line that inih would cut, or that holds a NUL, is read as an empty one. */
static char *
next_line(char *out, int room, void *data)
{
	struct reader *r = data;
	const char *end = memchr(r->text, '\n', r->left);
	size_t n = end != NULL ? (size_t)(end - r->text) : r->left;

	if (r->left == 0)
		return NULL;
	r->line++;
	out[0] = '\0';
	if (n + 3 > (size_t)room || memchr(r->text, '\0', n) != NULL) {
		refuse(r, "the line is too long, or no text");
	} else {
		memcpy(out, r->text, n);
		out[n] = '\0';
	}
	n += end != NULL ? 1 : 0;
	r->text += n;
	r->left -= n;
	return out;
}

static void
take_name(struct reader *r, const char *language, const char *value)
{
	struct brand_conf *conf = r->conf;
	struct brand_name *name = &conf->names[conf->name_count];

	for (size_t i = 0; i < conf->name_count; i++)
		if (strcmp(conf->names[i].language, language) == 0) {
			refuse(r, "the name is given twice");
			return;
		}
	if (conf->name_count == sizeof(conf->names) / sizeof(conf->names[0]) ||
	    strlen(language) >= sizeof(name->language)) {
		refuse(r, "no such language, or too many");
		return;
	}
	snprintf(name->language, sizeof(name->language), "%s", language);
	front_text_clean(value, strlen(value), BRAND_NAME_LETTERS, name->text,
	    sizeof(name->text));
	conf->name_count++;
}

static bool
readable(enum brand_theme theme, uint32_t ground)
{
	for (size_t i = 0; i < WRITTEN; i++)
		if (colour_contrast(ground, written[theme][i]) < COLOUR_TEXT_CONTRAST)
			return false;
	return true;
}

/* A tile stands out from its background by a tenth of the way to the text, the chosen one by two;
 * less where it could not be read any more. */
static void
derive_tiles(struct brand_colours *colours, enum brand_theme theme)
{
	uint32_t text = written[theme][TEXT];

	colours->tile = colours->chosen = colours->background;
	for (unsigned int percent = 1; percent <= 10; percent++) {
		uint32_t tile = colour_mix(colours->background, text, percent);
		uint32_t chosen = colour_mix(colours->background, text, 2 * percent);

		if (readable(theme, tile))
			colours->tile = tile;
		if (colour_contrast(chosen, text) >= COLOUR_TEXT_CONTRAST)
			colours->chosen = chosen;
	}
}

static void
take_background(struct reader *r, enum brand_theme theme, uint32_t colour)
{
	struct brand_colours *colours = &r->conf->colours[theme];

	if (!readable(theme, colour)) {
		refuse(r, "text on this background would be hard to read");
		return;
	}
	colours->has_background = true;
	colours->background = colour;
	derive_tiles(colours, theme);
}

/* The accent is the ring of the focus, too. One that its own text can be read on stands out from
 * every background that the theme's texts can be read on: 3:1 follows from twice 7:1. */
static void
take_accent(struct reader *r, enum brand_theme theme, uint32_t colour)
{
	struct brand_colours *colours = &r->conf->colours[theme];
	uint32_t on_accent = theme == BRAND_DARK ? 0x000000 : 0xffffff;

	if (colour_contrast(colour, on_accent) < COLOUR_TEXT_CONTRAST) {
		refuse(r, theme == BRAND_DARK ? "this accent is too dark" :
		    "this accent is too light");
		return;
	}
	colours->has_accent = true;
	colours->accent = colour;
	colours->on_accent = on_accent;
}

static int
take(void *data, const char *section, const char *key, const char *value)
{
	struct reader *r = data;
	uint32_t colour;

	if (strcmp(section, "site") == 0 && strcmp(key, "name") == 0) {
		take_name(r, "", value);
		return 1;
	}
	if (strcmp(section, "site") == 0 && strncmp(key, "name.", 5) == 0 && key[5] != '\0') {
		take_name(r, key + 5, value);
		return 1;
	}
	for (enum brand_theme theme = 0; theme < BRAND_THEMES; theme++) {
		bool background = strcmp(key, "background") == 0;

		if (strcmp(section, sections[theme]) != 0 ||
		    (!background && strcmp(key, "accent") != 0))
			continue;
		if (!colour_read(value, &colour))
			refuse(r, "a colour is written as #12ab3f");
		else if (background)
			take_background(r, theme, colour);
		else
			take_accent(r, theme, colour);
		return 1;
	}
	refuse(r, "no such setting");
	return 1;
}

void
brand_conf_read(struct brand_conf *conf, const char *file, const char *text, size_t n,
    void (*log)(void *data, const char *sentence), void *data)
{
	struct reader r = { .file = file, .text = text, .left = n, .conf = conf, .log = log,
		.data = data };

	*conf = (struct brand_conf){ 0 };
	if (n > BRAND_CONF_MAX) {
		refuse(&r, "the file is too large");
		return;
	}
	if (ini_parse_stream(next_line, &r, take, &r) != 0)
		refuse(&r, "a line above is no setting");
}

const char *
brand_conf_name(const struct brand_conf *conf, const char *language)
{
	const char *any = "";

	for (size_t i = 0; i < conf->name_count; i++) {
		if (strcmp(conf->names[i].language, language) == 0)
			return conf->names[i].text;
		if (conf->names[i].language[0] == '\0')
			any = conf->names[i].text;
	}
	return any;
}

/* Appends "@define-color NAME #rrggbb;"; false when it does not fit. */
static bool
define(char *out, size_t room, size_t *used, const char *name, uint32_t colour)
{
	int n = snprintf(out + *used, room - *used, "@define-color %s #%06x;\n", name, colour);

	if (n < 0 || (size_t)n >= room - *used)
		return false;
	*used += (size_t)n;
	return true;
}

size_t
brand_conf_css(const struct brand_conf *conf, enum brand_theme theme, char *out, size_t room)
{
	const struct brand_colours *c = &conf->colours[theme];
	const struct {
		bool has;
		const char *name;
		uint32_t colour;
	} rows[] = {
		{ c->has_background, "ground_top", c->background },
		{ c->has_background, "ground_bottom", c->background },
		{ c->has_background, "field", c->background },
		{ c->has_background, "tile", c->tile },
		{ c->has_background, "tile_chosen", c->chosen },
		{ c->has_background, "key", c->tile },
		{ c->has_background, "key_down", c->chosen },
		{ c->has_accent, "accent", c->accent },
		{ c->has_accent, "on_accent", c->on_accent },
		{ c->has_accent, "ring", c->accent },
	};
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].has && !define(out, room, &used, rows[i].name, rows[i].colour)) {
			out[0] = '\0';
			return 0;
		}
	return used;
}
