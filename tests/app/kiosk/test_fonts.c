#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fonts.h"

static struct texts texts;
static char logged[1024], folder[64];

static void
keep(void *data, const char *sentence)
{
	size_t used = strlen(logged);

	(void)data;
	snprintf(logged + used, sizeof(logged) - used, "%s\n", sentence);
}

/* What is said of a machine that has the fonts of `folders` alone. */
static void
report(const char *folders)
{
	char config[128], command[128];
	FILE *f;

	cr_assert_not_null(setlocale(LC_ALL, "C.UTF-8"));
	strcpy(folder, "/tmp/cardea-fonts-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	snprintf(config, sizeof(config), "%s/fonts.conf", folder);
	f = fopen(config, "w");
	cr_assert_not_null(f);
	fprintf(f, "<?xml version=\"1.0\"?>\n<fontconfig>%s<cachedir>%s</cachedir></fontconfig>\n",
	    folders, folder);
	fclose(f);
	setenv("FONTCONFIG_FILE", config, 1);
	texts_open(&texts, BUILD_DIR "/share/cardea/kiosk/locale", "en,de,fr,ar", keep, NULL);
	fonts_report(&texts);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	cr_assert_eq(system(command), 0);
}

#define INTER "<dir>/usr/share/fonts/opentype/inter</dir>"
#define NOTO "<dir>/usr/share/fonts/truetype/noto</dir>"

Test(fonts, have_all_letters_where_both_packages_are)
{
	report(INTER NOTO);
	cr_expect_str_eq(logged, "");
}

Test(fonts, a_missing_family_is_logged)
{
	report(NOTO);
	cr_expect_str_eq(logged, "the font Inter is not installed: another takes its place\n");
}

Test(fonts, a_language_without_letters_is_logged)
{
	report(INTER);
	cr_expect_str_eq(logged, "no font has the letters of the language ar\n");
}

Test(fonts, nothing_is_logged_where_nobody_listens)
{
	texts_open(&texts, "/nowhere", "en", NULL, NULL);
	fonts_report(&texts);
}
