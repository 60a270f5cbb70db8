/* Themes: sizes, and a plain look when files are missing. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "svg.h"
#include "theme.h"

static char logged[4096];
static struct brand brand;
static struct theme theme;

static void
on_log(void *data, const char *sentence)
{
	(void)data;
	strncat(logged, sentence, sizeof(logged) - strlen(logged) - 2);
	strcat(logged, "\n");
}

static GdkRGBA
colour_named(const char *name)
{
	GtkWidget *window = gtk_window_new();
	GdkRGBA colour = { 0 };

	cr_expect(gtk_style_context_lookup_color(gtk_widget_get_style_context(window), name,
	    &colour), "%s", name);
	return colour;
}

static void
expect_colour(const char *name, const char *value)
{
	GdkRGBA wanted, is = colour_named(name);

	cr_assert(gdk_rgba_parse(&wanted, value));
	cr_expect(gdk_rgba_equal(&wanted, &is), "%s is not %s", name, value);
}

static void
open_display(void)
{
	cr_assert(gtk_init_check(), "there is no display");
}

TestSuite(theme, .init = open_display);

Test(theme, sizes_letters_by_the_screen)
{
	static const struct {
		int width, height;
		bool large;
		unsigned int pixels;
	} rows[] = {
		{ 1280, 800, false, 20 }, { 1280, 800, true, 30 }, { 800, 1280, false, 20 },
		{ 1920, 1080, false, 27 }, { 3840, 2160, false, 54 }, { 640, 480, false, 14 },
		{ 1, 1, false, 14 }, { 16384, 16384, true, 120 }, { 1024, 768, false, 16 },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++)
		cr_expect_eq(theme_size_for(rows[i].width, rows[i].height, rows[i].large),
		    rows[i].pixels, "%d x %d is %u", rows[i].width, rows[i].height,
		    theme_size_for(rows[i].width, rows[i].height, rows[i].large));
}

Test(theme, has_its_files_without_a_complaint)
{
	enum theme_colours i;

	theme_open(&theme, SHARE_DIR, &brand, on_log, NULL);
	for (i = 0; i < THEMES; i++)
		theme_choose(&theme, i);
	cr_expect_str_eq(logged, "");
	expect_colour("ground_top", "#000000");
	theme_choose(&theme, THEME_DARK);
	expect_colour("text", "#f4f8fb");
	theme_close(&theme);
}

Test(theme, names_every_colour_without_its_files)
{
	static const char *const names[] = { "ground_top", "ground_bottom", "text", "text_quiet",
		"field", "tile", "tile_chosen", "key", "key_down", "edge", "accent", "on_accent",
		"ring", "soon", "no", "ok", "initials", "initials_other", "on_initials" };
	size_t i;

	theme_open(&theme, "/nonexistent", &brand, on_log, NULL);
	cr_expect_not_null(strstr(logged, "layout.css"), "%s", logged);
	cr_expect_not_null(strstr(logged, "dark.css"), "%s", logged);
	for (i = 0; i < G_N_ELEMENTS(names); i++)
		(void)colour_named(names[i]);
	theme_choose(&theme, THEME_HIGH_CONTRAST);
	cr_expect_not_null(strstr(logged, "high-contrast.css"), "%s", logged);
	(void)colour_named("text");
	theme_close(&theme);
}

Test(theme, takes_a_sites_style_but_not_into_high_contrast)
{
	static char style[] = "@define-color text #123456;";

	brand.style = (struct brand_file){ (uint8_t *)style, strlen(style) };
	theme_open(&theme, SHARE_DIR, &brand, on_log, NULL);
	expect_colour("text", "#123456");
	theme_choose(&theme, THEME_HIGH_CONTRAST);
	expect_colour("text", "#ffffff");
	theme_choose(&theme, THEME_LIGHT);
	expect_colour("text", "#123456");
	cr_expect_str_eq(logged, "");
	theme_close(&theme);
}

Test(theme, logs_a_sites_style_that_is_broken)
{
	static char style[] = "button { color: nonsense( }";

	brand.style = (struct brand_file){ (uint8_t *)style, strlen(style) };
	theme_open(&theme, SHARE_DIR, &brand, on_log, NULL);
	cr_expect_str_neq(logged, "");
	expect_colour("text", "#f4f8fb");
	theme_close(&theme);
}

Test(theme, draws_no_impossible_drawing)
{
	static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='50'/>";
	GBytes *good = g_bytes_new_static(svg, strlen(svg)), *bad = g_bytes_new_static("<svg", 4);
	GError *error = NULL;
	graphene_rect_t where;
	GdkTexture *texture;

	cr_expect_null(svg_texture("/nonexistent.svg", 10, 10, NULL, NULL, &error));
	cr_expect_not_null(error);
	g_clear_error(&error);
	cr_expect_null(svg_texture(SHARE_DIR "/card.svg", 0, 10, NULL, NULL, NULL));
	cr_expect_null(svg_texture(SHARE_DIR "/card.svg", 10, 4097, NULL, NULL, NULL));
	cr_expect_null(svg_texture_of(bad, 10, 10, NULL));
	texture = svg_texture(SHARE_DIR "/light-red.svg", 400, 440, NULL, &where, &error);
	cr_assert_not_null(texture);
	cr_expect_leq(gdk_texture_get_width(texture), 40, "it is %d wide, what is drawn 34",
	    gdk_texture_get_width(texture));
	cr_expect_eq(gdk_texture_get_width(texture), (int)where.size.width);
	cr_expect(graphene_rect_contains_rect(&where, &GRAPHENE_RECT_INIT(306, 368, 32, 32)));
	texture = svg_texture_of(good, 100, 100, &error);
	cr_assert_not_null(texture);
	cr_expect_eq(gdk_texture_get_width(texture), 100);
	cr_expect_eq(gdk_texture_get_height(texture), 25);
}
