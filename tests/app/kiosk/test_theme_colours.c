/* The colours and pictures of assets/kiosk: what can be read, and nothing that leads elsewhere. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "brand_conf.h"
#include "colour.h"

#define ASSETS TESTS_DIR "/../assets/kiosk/"

enum { FILE_MAX = 65536 };

static const char *const themes[] = { "dark.css", "light.css", "high-contrast.css" };

static char *
read_whole(const char *folder, const char *name)
{
	char path[512], *text = calloc(1, FILE_MAX);
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", folder, name);
	f = fopen(path, "r");
	cr_assert(f != NULL && text != NULL, "%s", path);
	cr_assert_lt(fread(text, 1, FILE_MAX, f), FILE_MAX, "%s", path);
	fclose(f);
	return text;
}

static uint32_t
colour_of(const char *css, const char *name)
{
	char wanted[64], value[8] = "";
	const char *at;
	uint32_t colour = 0;

	snprintf(wanted, sizeof(wanted), "@define-color %s ", name);
	at = strstr(css, wanted);
	cr_assert_not_null(at, "%s", name);
	snprintf(value, sizeof(value), "%s", at + strlen(wanted));
	cr_assert(colour_read(value, &colour), "%s", name);
	return colour;
}

static void
expect(const char *theme, const char *css, const char *text, const char *ground, double least)
{
	double ratio = colour_contrast(colour_of(css, text), colour_of(css, ground));

	cr_expect_geq(ratio, least, "%s: %s on %s is %.2f:1", theme, text, ground, ratio);
}

Test(theme_colours, can_be_read)
{
	static const struct {
		const char *text, *ground;
	} pairs[] = {
		{ "text", "ground_top" }, { "text", "ground_bottom" },
		{ "text_quiet", "ground_top" }, { "text_quiet", "ground_bottom" },
		{ "soon", "ground_top" }, { "soon", "ground_bottom" },
		{ "no", "ground_top" }, { "no", "ground_bottom" },
		{ "ok", "ground_top" }, { "ok", "ground_bottom" },
		{ "text", "field" }, { "text_quiet", "field" }, { "no", "field" },
		{ "text", "tile" }, { "text", "tile_chosen" }, { "soon", "tile" }, { "no", "tile" },
		{ "text", "key" }, { "text", "key_down" }, { "on_accent", "accent" },
		{ "on_accent", "ok" },
		{ "on_initials", "initials" }, { "on_initials", "initials_other" },
	};

	for (size_t t = 0; t < 3; t++) {
		char *css = read_whole(ASSETS, themes[t]);

		for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
			expect(themes[t], css, pairs[i].text, pairs[i].ground,
			    COLOUR_TEXT_CONTRAST);
		free(css);
	}
}

Test(theme_colours, edges_and_rings_can_be_seen)
{
	static const char *const grounds[] = {
		"ground_top", "ground_bottom", "tile", "tile_chosen", "field", "key",
	};

	for (size_t t = 0; t < 3; t++) {
		char *css = read_whole(ASSETS, themes[t]);

		for (size_t i = 0; i < sizeof(grounds) / sizeof(grounds[0]); i++) {
			expect(themes[t], css, "ring", grounds[i], COLOUR_SIGN_CONTRAST);
			if (strcmp(grounds[i], "tile_chosen") != 0)
				expect(themes[t], css, "edge", grounds[i], COLOUR_SIGN_CONTRAST);
		}
		free(css);
	}
}

/* Whether all that the theme writes on its ground can be read on another one. */
static bool
readable_on(const char *css, uint32_t ground)
{
	static const char *const written[] = { "text", "text_quiet", "soon", "no", "ok" };

	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (colour_contrast(colour_of(css, written[i]), ground) < COLOUR_TEXT_CONTRAST)
			return false;
	return true;
}

Test(theme_colours, a_brand_may_have_every_background_that_they_can_be_read_on)
{
	size_t taken = 0, refused = 0;

	for (size_t t = 0; t < BRAND_THEMES; t++) {
		char *css = read_whole(ASSETS, themes[t]), text[64];
		struct brand_conf conf;

		for (uint32_t c = 0; c < 0x1000000; c += 0x02B1D3) {
			bool readable = readable_on(css, c);

			snprintf(text, sizeof(text), "[%s]\nbackground = #%06x\n",
			    t == BRAND_DARK ? "dark" : "light", c);
			brand_conf_read(&conf, "b", text, strlen(text), NULL, NULL);
			cr_expect_eq(conf.colours[t].has_background, readable, "%s %06x",
			    themes[t], c);
			taken += readable;
			refused += !readable;
		}
		free(css);
	}
	cr_expect_gt(taken, 0);
	cr_expect_gt(refused, 0);
}

static size_t
check_pictures(const char *folder, const char *canvas)
{
	static const char *const foreign[] = {
		"href", "url(", "<script", "<style", "<metadata", "<image", "<!", "<?", "data:",
		"<text", "inkscape",
	};
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	cr_assert_not_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char *svg;

		if (strstr(entry->d_name, ".svg") == NULL)
			continue;
		svg = read_whole(folder, entry->d_name);
		cr_expect_not_null(strstr(svg, canvas), "%s", entry->d_name);
		for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
			cr_expect_null(strstr(svg, foreign[i]), "%s: %s", entry->d_name,
			    foreign[i]);
		free(svg);
		count++;
	}
	closedir(dir);
	return count;
}

Test(pictures, have_one_canvas_and_lead_nowhere)
{
	cr_expect_gt(check_pictures(ASSETS, "viewBox=\"0 0 400 440\" width=\"400\" height=\"440\""),
	    0);
	cr_expect_gt(check_pictures(ASSETS "icons/", "viewBox=\"0 0 24 24\""), 0);
}
