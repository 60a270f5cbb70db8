#include "fonts.h"

static const char family[] = "Inter";

static void
tell(const struct texts *texts, const char *format, const char *what)
{
	char sentence[160];

	if (texts->log == NULL)
		return;
	g_snprintf(sentence, sizeof(sentence), format, what);
	texts->log(texts->data, sentence);
}

static gboolean
installed(PangoContext *context, const PangoFontDescription *wanted)
{
	PangoFont *font = pango_context_load_font(context, wanted);
	PangoFontDescription *got;
	gboolean same;

	if (font == NULL)
		return FALSE;
	got = pango_font_describe(font);
	same = g_strcmp0(pango_font_description_get_family(got), family) == 0;
	pango_font_description_free(got);
	g_object_unref(font);
	return same;
}

static gboolean
writable_with(PangoFontset *fonts, const char *text)
{
	for (const char *p = text; *p != '\0'; p += g_utf8_skip[(unsigned char)*p]) {
		gunichar letter = g_utf8_get_char(p);
		PangoFont *font = pango_fontset_get_font(fonts, letter);
		gboolean has = font != NULL && pango_font_has_char(font, letter);

		g_clear_object(&font);
		if (!has)
			return FALSE;
	}
	return TRUE;
}

void
fonts_report(PangoContext *context, const struct texts *texts)
{
	PangoFontDescription *wanted = pango_font_description_new();
	PangoFontset *fonts;

	pango_font_description_set_family_static(wanted, family);
	pango_font_description_set_size(wanted, 20 * PANGO_SCALE);
	if (!installed(context, wanted))
		tell(texts, "the font %s is not installed: another takes its place", family);
	for (size_t i = 0; i < texts->count; i++) {
		fonts = pango_context_load_fontset(context, wanted,
		    pango_language_from_string(texts->languages[i].code));
		if (fonts == NULL || !writable_with(fonts, texts->languages[i].name))
			tell(texts, "no font has the letters of the language %s",
			    texts->languages[i].code);
		g_clear_object(&fonts);
	}
	pango_font_description_free(wanted);
}
