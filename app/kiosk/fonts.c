#include "fonts.h"

#include <fontconfig/fontconfig.h>
#include <glib.h>

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

/* Whether any installed font is of the pattern. To list is cheap; to sort them, as Pango does to
 * choose one, keeps megabytes. */
static bool
installed(FcPattern *pattern)
{
	FcObjectSet *nothing = FcObjectSetCreate();
	FcFontSet *fonts = FcFontList(NULL, pattern, nothing);
	bool any = fonts != NULL && fonts->nfont > 0;

	if (fonts != NULL)
		FcFontSetDestroy(fonts);
	FcObjectSetDestroy(nothing);
	return any;
}

static bool
family_installed(const char *name)
{
	FcPattern *pattern = FcPatternCreate();
	bool any;

	FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)name);
	any = installed(pattern);
	FcPatternDestroy(pattern);
	return any;
}

static bool
writable(const char *text)
{
	FcPattern *pattern = FcPatternCreate();
	FcCharSet *letters = FcCharSetCreate();
	const char *p;
	bool any;

	for (p = text; *p != '\0'; p += g_utf8_skip[(unsigned char)*p])
		FcCharSetAddChar(letters, g_utf8_get_char(p));
	FcPatternAddCharSet(pattern, FC_CHARSET, letters);
	any = installed(pattern);
	FcCharSetDestroy(letters);
	FcPatternDestroy(pattern);
	return any;
}

void
fonts_report(const struct texts *texts)
{
	size_t i;

	if (!family_installed(family))
		tell(texts, "the font %s is not installed: another takes its place", family);
	for (i = 0; i < texts->count; i++)
		if (!writable(texts->languages[i].name))
			tell(texts, "no font has the letters of the language %s",
			    texts->languages[i].code);
}
