#include "theme.h"

#include <stdio.h>
#include <string.h>

enum { SITE_COLOURS = 1024 };

static const char *const files[THEMES] = { "dark.css", "light.css", "high-contrast.css" };

/* What stands in for a file that is not there. */
static const char fallback_colours[] =
    "@define-color ground_top #0b1f33; @define-color ground_bottom #0b1f33;"
    "@define-color text #f4f8fb; @define-color text_quiet #f4f8fb; @define-color field #081828;"
    "@define-color tile #081828; @define-color tile_chosen #16395a; @define-color key #081828;"
    "@define-color key_down #16395a; @define-color edge #f4f8fb; @define-color accent #7fd1ae;"
    "@define-color on_accent #06261a; @define-color ring #7fd1ae; @define-color soon #ffd479;"
    "@define-color no #ffb8a9; @define-color ok #8fe0bd; @define-color initials #081828;"
    "@define-color initials_other #081828; @define-color on_initials #ffffff;";
static const char fallback_layout[] =
    "window.kiosk { color: @text; background: @ground_bottom; }"
    ".strip { padding: 1.2em 2em; border-spacing: 0.8em; }"
    ".title { font-size: 2.7em; font-weight: bold; } .help { font-size: 1.3em; }"
    "button, .key, pinentry, .name-field { min-width: 56px; min-height: 56px; padding: 0 1em;"
    " color: @text; border: 2px solid @edge; background: @field; }"
    "button.go, .key.go { color: @on_accent; background: @accent; }"
    "button:focus-visible, pinentry:focus, .name-field:focus-within {"
    " outline: 4px solid @ring; outline-offset: 3px; }"
    ".dot { min-width: 0.6em; min-height: 0.6em; border: 2px solid @edge; }"
    ".dot.left, .stage.done .mark { background: @ok; } .stage.runs { font-weight: bold; }"
    ".mark { min-width: 0.9em; min-height: 0.9em; border: 3px solid @edge; }"
    "popover { padding: 1em; border: 2px solid @edge; background: @field; }";

static void
theme_log(const struct theme *theme, const char *sentence)
{
	if (theme->log != NULL)
		theme->log(theme->data, sentence);
}

static void
on_parsing_error(GtkCssProvider *provider, GtkCssSection *section, const GError *error,
    gpointer user)
{
	char *place = gtk_css_section_to_string(section);
	char *sentence = g_strdup_printf("%s: %s", place, error->message);

	(void)provider;
	theme_log(user, sentence);
	g_free(sentence);
	g_free(place);
}

static GtkCssProvider *
provider_new(struct theme *theme, guint priority)
{
	GtkCssProvider *provider = gtk_css_provider_new();

	g_signal_connect(provider, "parsing-error", G_CALLBACK(on_parsing_error), theme);
	gtk_style_context_add_provider_for_display(gdk_display_get_default(),
	    GTK_STYLE_PROVIDER(provider), priority);
	return provider;
}

/* Loads a file, or `fallback` when it cannot be read. */
static void
load(struct theme *theme, GtkCssProvider *provider, const char *path, const char *fallback)
{
	GError *error = NULL;
	char *css = NULL;
	gsize n = 0;

	if (g_file_get_contents(path, &css, &n, &error)) {
		gtk_css_provider_load_from_data(provider, css, (gssize)n);
	} else {
		theme_log(theme, error->message);
		gtk_css_provider_load_from_data(provider, fallback, -1);
	}
	g_clear_error(&error);
	g_free(css);
}

static void
load_colours(struct theme *theme)
{
	char *path = g_build_filename(theme->folder, files[theme->chosen], NULL);

	load(theme, theme->colours, path, fallback_colours);
	g_free(path);
}

static void
load_site(struct theme *theme)
{
	static const enum brand_theme of[THEMES] = { BRAND_DARK, BRAND_LIGHT, BRAND_THEMES };
	const struct brand_file *style = &theme->brand->style;
	char colours[SITE_COLOURS] = "";

	if (of[theme->chosen] < BRAND_THEMES)
		(void)brand_conf_css(&theme->brand->conf, of[theme->chosen], colours,
		    sizeof(colours));
	gtk_css_provider_load_from_data(theme->site_colours, colours, -1);
	if (style->data == NULL || theme->chosen == THEME_HIGH_CONTRAST)
		gtk_css_provider_load_from_data(theme->site_style, "", 0);
	else
		gtk_css_provider_load_from_data(theme->site_style, (const char *)style->data,
		    (gssize)style->n);
}

void
theme_open(struct theme *theme, const char *folder, const struct brand *brand,
    void (*log)(void *data, const char *sentence), void *data)
{
	char *path = g_build_filename(folder, "layout.css", NULL);
	const guint priority = GTK_STYLE_PROVIDER_PRIORITY_APPLICATION;

	memset(theme, 0, sizeof(*theme));
	theme->folder = g_strdup(folder);
	theme->log = log;
	theme->data = data;
	theme->brand = brand;
	theme->colours = provider_new(theme, priority);
	theme->layout = provider_new(theme, priority + 1);
	theme->site_colours = provider_new(theme, priority + 2);
	theme->size = provider_new(theme, priority + 3);
	theme->site_style = provider_new(theme, priority + 4);
	load_colours(theme);
	load(theme, theme->layout, path, fallback_layout);
	load_site(theme);
	g_free(path);
}

void
theme_choose(struct theme *theme, enum theme_colours colours)
{
	if (theme->chosen == colours)
		return;
	theme->chosen = colours;
	load_colours(theme);
	load_site(theme);
}

void
theme_size(struct theme *theme, unsigned int pixels)
{
	char css[64];

	if (theme->pixels == pixels)
		return;
	theme->pixels = pixels;
	snprintf(css, sizeof(css), "window.kiosk { font-size: %upx; }", pixels);
	gtk_css_provider_load_from_data(theme->size, css, -1);
}

unsigned int
theme_size_for(int width, int height, bool large)
{
	int longer = MAX(width, height), shorter = MIN(width, height);
	int tenths = MIN(longer * 200 / 1280, shorter * 200 / 800);

	if (large)
		tenths = tenths * 3 / 2;
	return (unsigned int)CLAMP((tenths + 5) / 10, 14, 120);
}

static void
provider_free(GtkCssProvider **provider)
{
	if (*provider == NULL)
		return;
	gtk_style_context_remove_provider_for_display(gdk_display_get_default(),
	    GTK_STYLE_PROVIDER(*provider));
	g_clear_object(provider);
}

void
theme_close(struct theme *theme)
{
	provider_free(&theme->site_style);
	provider_free(&theme->size);
	provider_free(&theme->site_colours);
	provider_free(&theme->layout);
	provider_free(&theme->colours);
	g_free(theme->folder);
	memset(theme, 0, sizeof(*theme));
}
