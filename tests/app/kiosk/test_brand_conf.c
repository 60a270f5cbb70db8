#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "brand_conf.h"
#include "colour.h"

static struct brand_conf conf;
static char logged[8192];

static void
keep(void *data, const char *sentence)
{
	size_t used = strlen(logged);

	(void)data;
	snprintf(logged + used, sizeof(logged) - used, "%s\n", sentence);
}

static void
read_text(const char *text)
{
	logged[0] = '\0';
	brand_conf_read(&conf, "b", text, strlen(text), keep, NULL);
}

static const char good[] =
    "; a comment\n"
    "[site]\nname = Ward 4 · Station 12\nname.ar = جناح 4\n"
    "[dark]\nbackground = #1c1436\naccent = #f2b8c6\n"
    "[light]\naccent = #5A2A6E\n";

Test(brand_conf, takes_names_and_colours)
{
	read_text(good);
	cr_expect_str_eq(logged, "");
	cr_expect_str_eq(brand_conf_name(&conf, "de"), "Ward 4 · Station 12");
	cr_expect_str_eq(brand_conf_name(&conf, "ar"), "جناح 4");
	cr_expect(conf.colours[BRAND_DARK].has_background);
	cr_expect_eq(conf.colours[BRAND_DARK].background, 0x1c1436);
	cr_expect_eq(conf.colours[BRAND_DARK].accent, 0xf2b8c6);
	cr_expect_eq(conf.colours[BRAND_DARK].on_accent, 0x000000);
	cr_expect_not(conf.colours[BRAND_LIGHT].has_background);
	cr_expect_eq(conf.colours[BRAND_LIGHT].accent, 0x5a2a6e);
	cr_expect_eq(conf.colours[BRAND_LIGHT].on_accent, 0xffffff);
}

Test(brand_conf, writes_only_the_colours_that_differ)
{
	char css[BRAND_CSS];

	read_text(good);
	cr_expect_eq(brand_conf_css(&conf, BRAND_LIGHT, css, sizeof(css)), strlen(css));
	cr_expect_str_eq(css, "@define-color accent #5a2a6e;\n@define-color on_accent #ffffff;\n"
	    "@define-color ring #5a2a6e;\n");
	brand_conf_css(&conf, BRAND_DARK, css, sizeof(css));
	cr_expect_not_null(strstr(css, "@define-color ground_top #1c1436;\n"));
	cr_expect_not_null(strstr(css, "@define-color ring #f2b8c6;\n"));
	for (size_t room = 1; room <= strlen(css); room++) {
		char *small = malloc(room);

		cr_assert_not_null(small);
		cr_expect_eq(brand_conf_css(&conf, BRAND_DARK, small, room), 0);
		cr_expect_str_eq(small, "");
		free(small);
	}
	read_text("");
	cr_expect_eq(brand_conf_css(&conf, BRAND_DARK, css, sizeof(css)), 0);
}

Test(brand_conf, refuses_a_colour_that_would_be_hard_to_read)
{
	static const struct {
		const char *line;
		const char *why;
	} rows[] = {
		{ "[dark]\nbackground = #ffffff\n", "b:2: text on this background" },
		{ "[dark]\nbackground = #3a6ea5\n", "b:2: text on this background" },
		{ "[light]\nbackground = #0b1f33\n", "b:2: text on this background" },
		{ "[dark]\naccent = #808080\n", "b:2: this accent is too dark" },
		{ "[dark]\naccent = #201050\n", "b:2: this accent is too dark" },
		{ "[light]\naccent = #ffffff\n", "b:2: this accent is too light" },
		{ "[dark]\naccent = 7fd1ae\n", "b:2: a colour is written" },
		{ "[dark]\naccent = #7fd1a\n", "b:2: a colour is written" },
		{ "[dark]\naccent = #7fd1ae0\n", "b:2: a colour is written" },
		{ "[dark]\naccent = green\n", "b:2: a colour is written" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_text(rows[i].line);
		cr_expect_not_null(strstr(logged, rows[i].why), "%s: %s", rows[i].line, logged);
		for (int theme = 0; theme < BRAND_THEMES; theme++) {
			cr_expect_not(conf.colours[theme].has_background, "%s", rows[i].line);
			cr_expect_not(conf.colours[theme].has_accent, "%s", rows[i].line);
		}
	}
}

/* The least light accent and the lightest ground that each theme may have. */
Test(brand_conf, has_no_accent_that_does_not_stand_out)
{
	static const struct {
		const char *line;
		enum brand_theme theme;
		uint32_t ground;
	} rows[] = {
		{ "[dark]\naccent = #959595\n", BRAND_DARK, 0x12324f },
		{ "[dark]\naccent = #959595\n", BRAND_DARK, 0x383838 },
		{ "[light]\naccent = #595959\n", BRAND_LIGHT, 0xe8eff5 },
		{ "[light]\naccent = #595959\n", BRAND_LIGHT, 0xdddddd },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct brand_colours *c = &conf.colours[rows[i].theme];

		read_text(rows[i].line);
		cr_expect(c->has_accent, "%s: %s", rows[i].line, logged);
		cr_expect_geq(colour_contrast(c->accent, rows[i].ground), COLOUR_SIGN_CONTRAST);
	}
}

Test(brand_conf, costs_a_broken_line_and_no_other)
{
	static const char *const broken[] = {
		"nonsense\n", "colour = red\n", "[nowhere]\nname = x\n[site]\n", "= x\n",
		"name.a_very_long_language = x\n",
	};
	char text[512];

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		snprintf(text, sizeof(text), "[site]\n%sname = Here\n[dark]\naccent = #7fd1ae\n",
		    broken[i]);
		read_text(text);
		cr_expect_neq(logged[0], '\0', "%s", broken[i]);
		cr_expect_str_eq(brand_conf_name(&conf, "en"), "Here", "%s", broken[i]);
		cr_expect(conf.colours[BRAND_DARK].has_accent, "%s", broken[i]);
	}
}

Test(brand_conf, refuses_long_lines_and_nul)
{
	static const char nul[] = "[site]\nname = He\0re\nname.de = Hier\n";
	char text[2048];

	snprintf(text, sizeof(text), "[site]\nname = %01500d\nname.de = Hier\n", 0);
	read_text(text);
	cr_expect_not_null(strstr(logged, "b:2: the line is too long"));
	cr_expect_str_eq(brand_conf_name(&conf, "en"), "");
	cr_expect_str_eq(brand_conf_name(&conf, "de"), "Hier");
	logged[0] = '\0';
	brand_conf_read(&conf, "b", nul, sizeof(nul) - 1, keep, NULL);
	cr_expect_not_null(strstr(logged, "b:2: "));
	cr_expect_str_eq(brand_conf_name(&conf, "en"), "");
	cr_expect_str_eq(brand_conf_name(&conf, "de"), "Hier");
}

Test(brand_conf, refuses_a_file_that_is_too_large)
{
	char *text = malloc(BRAND_CONF_MAX + 1);

	cr_assert_not_null(text);
	memset(text, '\n', BRAND_CONF_MAX + 1);
	logged[0] = '\0';
	brand_conf_read(&conf, "b", text, BRAND_CONF_MAX, keep, NULL);
	cr_expect_str_eq(logged, "");
	brand_conf_read(&conf, "b", text, BRAND_CONF_MAX + 1, keep, NULL);
	cr_expect_not_null(strstr(logged, "too large"));
	free(text);
}

Test(brand_conf, lifts_tiles_off_the_background_as_far_as_they_can_be_read)
{
	static const char *const texts[] = {
		"[dark]\nbackground = #000000\n", "[dark]\nbackground = #1c1436\n",
		"[dark]\nbackground = #12324f\n", "[light]\nbackground = #ffffff\n",
		"[light]\nbackground = #e8eff5\n",
	};
	static const uint32_t text[BRAND_THEMES] = { 0xf4f8fb, 0x0b1f33 };
	static const uint32_t quiet[BRAND_THEMES] = { 0xb7c9d8, 0x33485c };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		enum brand_theme theme = texts[i][1] == 'd' ? BRAND_DARK : BRAND_LIGHT;
		const struct brand_colours *c = &conf.colours[theme];

		read_text(texts[i]);
		cr_assert(c->has_background, "%s", texts[i]);
		cr_expect_geq(colour_contrast(c->tile, quiet[theme]), COLOUR_TEXT_CONTRAST);
		cr_expect_geq(colour_contrast(c->chosen, text[theme]), COLOUR_TEXT_CONTRAST);
		cr_expect_neq(c->chosen, c->background, "%s", texts[i]);
	}
	read_text("[dark]\nbackground = #000000\n");
	cr_expect_eq(conf.colours[BRAND_DARK].tile, colour_mix(0x000000, 0xf4f8fb, 10));
	cr_expect_eq(conf.colours[BRAND_DARK].chosen, colour_mix(0x000000, 0xf4f8fb, 20));
}

Test(brand_conf, keeps_the_first_of_two_names)
{
	read_text("[site]\nname = One\nname = Two\n");
	cr_expect_str_eq(brand_conf_name(&conf, "en"), "One");
	cr_expect_not_null(strstr(logged, "b:3: the name is given twice"));
}

Test(brand_conf, takes_no_more_names_than_it_has_room_for)
{
	char text[2048] = "[site]\n";

	for (int i = 0; i < TEXTS_LANGUAGES + 2; i++) {
		char line[32];

		snprintf(line, sizeof(line), "name.%c%c = x\n", 'a' + i / 5, 'a' + i % 5);
		strcat(text, line);
	}
	read_text(text);
	cr_expect_eq(conf.name_count, TEXTS_LANGUAGES + 1);
	cr_expect_not_null(strstr(logged, "or too many"));
}

Test(brand_conf, cleans_a_name)
{
	read_text("[site]\nname = Ward\xE2\x80\xAE" "4\xFF\n");
	cr_expect_str_eq(brand_conf_name(&conf, "en"), "Ward4\xEF\xBF\xBD");
}

/* Whatever it was: texts are terminated, and a colour that was taken can be read. */
static void
judge(void)
{
	cr_assert_leq(conf.name_count, TEXTS_LANGUAGES + 1);
	for (size_t i = 0; i < conf.name_count; i++) {
		cr_assert_not_null(memchr(conf.names[i].text, '\0', BRAND_NAME));
		cr_assert_not_null(memchr(conf.names[i].language, '\0', TEXTS_CODE));
	}
	for (int i = 0; i < BRAND_THEMES; i++) {
		const struct brand_colours *c = &conf.colours[i];

		cr_assert(!c->has_accent ||
		    colour_contrast(c->accent, c->on_accent) >= COLOUR_TEXT_CONTRAST);
		cr_assert(!c->has_background || colour_contrast(c->background,
		    i == BRAND_DARK ? 0xf4f8fb : 0x0b1f33) >= COLOUR_TEXT_CONTRAST);
	}
}

Test(brand_conf, bears_every_truncation)
{
	for (size_t n = 0; n < sizeof(good); n++) {
		char *part = malloc(n + 1);

		cr_assert_not_null(part);
		memcpy(part, good, n);
		brand_conf_read(&conf, "b", part, n, NULL, NULL);
		judge();
		free(part);
	}
}

Test(brand_conf, bears_every_bit_flip)
{
	char text[sizeof(good)];

	for (size_t bit = 0; bit < 8 * (sizeof(good) - 1); bit++) {
		memcpy(text, good, sizeof(good));
		text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
		brand_conf_read(&conf, "b", text, sizeof(good) - 1, NULL, NULL);
		judge();
	}
}

Test(colour, mixes_each_channel)
{
	cr_expect_eq(colour_mix(0x102030, 0xfffefd, 0), 0x102030);
	cr_expect_eq(colour_mix(0x102030, 0xfffefd, 100), 0xfffefd);
	cr_expect_eq(colour_mix(0x000000, 0xc86432, 50), 0x643219);
}

Test(colour, contrast_is_that_of_the_guideline)
{
	cr_expect_float_eq(colour_contrast(0x000000, 0xffffff), 21.0, 0.001);
	cr_expect_float_eq(colour_contrast(0xffffff, 0x000000), 21.0, 0.001);
	cr_expect_float_eq(colour_contrast(0x777777, 0x777777), 1.0, 0.001);
	cr_expect_float_eq(colour_contrast(0x777777, 0xffffff), 4.48, 0.005);
	cr_expect_float_eq(colour_contrast(0xff0000, 0xffffff), 4.00, 0.005);
	cr_expect_float_eq(colour_contrast(0x12324f, 0xf4f8fb), 12.33, 0.005);
}
