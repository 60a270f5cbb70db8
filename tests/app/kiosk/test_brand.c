#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "brand.h"

static struct texts texts;
static struct brand brand;
static char folder[64], logged[4096];

static void
keep(void *data, const char *sentence)
{
	size_t used = strlen(logged);

	(void)data;
	snprintf(logged + used, sizeof(logged) - used, "%s\n", sentence);
}

static void
put(const char *name, const char *text, size_t n)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	cr_assert_not_null(f);
	cr_assert_eq(fwrite(text, 1, n, f), n);
	cr_assert_eq(fclose(f), 0);
	cr_assert_eq(chmod(path, 0644), 0);
}

static void
put_text(const char *name, const char *text)
{
	put(name, text, strlen(text));
}

static void
setup(void)
{
	if (geteuid() != 0)
		cr_assert_fail("needs files that are root's");
	cr_assert_not_null(setlocale(LC_ALL, "C.UTF-8"));
	strcpy(folder, "/tmp/cardea-brand-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	texts_open(&texts, BUILD_DIR "/share/cardea/kiosk/locale", "en,de,fr,ar", NULL, NULL);
}

static void
teardown(void)
{
	char command[128];

	brand_close(&brand);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	cr_assert_eq(system(command), 0);
}

TestSuite(brand, .init = setup, .fini = teardown);

static void
open_brand(void)
{
	brand_open(&brand, folder, &texts, keep, NULL);
}

Test(brand, is_nothing_when_no_folder_is_named)
{
	brand_open(&brand, "", &texts, keep, NULL);
	cr_expect_str_eq(logged, "");
	cr_expect_null(brand_text(&brand, BRAND_NOTICE, 0));
	cr_expect_null(brand.svg.data);
	cr_expect_str_eq(brand_conf_name(&brand.conf, "en"), "");
}

Test(brand, is_nothing_and_logged_when_the_folder_is_not_there)
{
	brand_open(&brand, "/nowhere/brand", &texts, keep, NULL);
	cr_expect_not_null(strstr(logged, "folder is not there"));
	cr_expect_null(brand_text(&brand, BRAND_HELP, 1));
}

Test(brand, logs_a_missing_logo_and_goes_on)
{
	put_text("brand.conf", "[site]\nname = Here\n");
	open_brand();
	cr_expect_str_eq(logged, "the brand has no logo.svg and no logo.png\n");
	cr_expect_str_eq(brand_conf_name(&brand.conf, "fr"), "Here");
}

Test(brand, prefers_the_drawing_to_the_pixels)
{
	put_text("logo.svg", "<svg/>");
	put("logo.png", "\x89PNG", 4);
	open_brand();
	cr_expect_str_eq(logged, "");
	cr_expect_eq(brand.svg.n, 6);
	cr_expect_null(brand.png.data);
}

Test(brand, has_texts_by_language_and_one_for_the_others)
{
	put_text("logo.svg", "<svg/>");
	put_text("notice.txt", "Mind the rules.\n");
	put_text("notice.de.txt", "Beachten Sie\ndie Regeln.\n\n");
	put_text("help.ar.txt", "اتصل");
	open_brand();
	cr_expect_str_eq(logged, "");
	cr_expect_str_eq(brand_text(&brand, BRAND_NOTICE, 0), "Mind the rules.");
	cr_expect_str_eq(brand_text(&brand, BRAND_NOTICE, 1), "Beachten Sie\ndie Regeln.");
	cr_expect_str_eq(brand_text(&brand, BRAND_NOTICE, 2), "Mind the rules.");
	cr_expect_str_eq(brand_text(&brand, BRAND_NOTICE, 99), "Mind the rules.");
	cr_expect_null(brand_text(&brand, BRAND_HELP, 0));
	cr_expect_str_eq(brand_text(&brand, BRAND_HELP, 3), "اتصل");
}

Test(brand, cleans_each_line_of_a_text)
{
	put_text("logo.svg", "<svg/>");
	put_text("help.txt", "Call\t\x1B[31m1234\r\n\xE2\x80\xAEnow\xFF\n\n");
	open_brand();
	cr_expect_str_eq(brand_text(&brand, BRAND_HELP, 0), "Call [31m1234\nnow\xEF\xBF\xBD");
}

Test(brand, has_no_text_when_nothing_is_left_of_it)
{
	put_text("logo.svg", "<svg/>");
	put_text("notice.txt", "\n \n\t\n");
	put_text("help.txt", "");
	open_brand();
	cr_expect_null(brand_text(&brand, BRAND_NOTICE, 0));
	cr_expect_null(brand_text(&brand, BRAND_HELP, 0));
}

Test(brand, bears_a_text_of_nothing_but_wrong_bytes)
{
	char *bytes = malloc(BRAND_TEXT_MAX);

	cr_assert_not_null(bytes);
	put_text("logo.svg", "<svg/>");
	memset(bytes, 0xFF, BRAND_TEXT_MAX);
	put("notice.txt", bytes, BRAND_TEXT_MAX);
	for (size_t i = 1; i < BRAND_TEXT_MAX; i += 2)
		bytes[i] = '\n';
	put("help.txt", bytes, BRAND_TEXT_MAX);
	memset(bytes, 0xFF, BRAND_TEXT_MAX);
	for (size_t i = 255; i < BRAND_TEXT_MAX; i += 256)
		bytes[i] = '\n';
	put("notice.de.txt", bytes, BRAND_TEXT_MAX);
	open_brand();
	cr_expect_str_eq(logged, "");
	cr_expect_eq(strlen(brand_text(&brand, BRAND_NOTICE, 1)),
	    BRAND_TEXT_MAX / 256 * (255 * 3 + 1) - 1);
	cr_expect_not_null(brand_text(&brand, BRAND_NOTICE, 0));
	cr_expect_eq(strlen(brand_text(&brand, BRAND_HELP, 0)), BRAND_TEXT_MAX / 2 * 4 - 1);
	free(bytes);
}

Test(brand, refuses_a_file_that_others_could_change)
{
	char path[128];

	put_text("logo.svg", "<svg/>");
	put_text("help.txt", "Call 1234");
	put_text("notice.txt", "Mind the rules");
	put_text("brand.conf", "[site]\nname = Here\n");
	snprintf(path, sizeof(path), "%s/logo.svg", folder);
	cr_assert_eq(chmod(path, 0666), 0);
	snprintf(path, sizeof(path), "%s/help.txt", folder);
	cr_assert_eq(chown(path, 12345, 0), 0);
	open_brand();
	cr_expect_null(brand.svg.data);
	cr_expect_null(brand_text(&brand, BRAND_HELP, 0));
	cr_expect_not_null(brand_text(&brand, BRAND_NOTICE, 0));
	cr_expect_not_null(strstr(logged, "logo.svg: writable by others"));
	cr_expect_not_null(strstr(logged, "help.txt: not owned by root"));
}

Test(brand, refuses_a_folder_that_others_could_change)
{
	put_text("brand.conf", "[site]\nname = Here\n");
	cr_assert_eq(chmod(folder, 0777), 0);
	open_brand();
	cr_expect_str_eq(brand_conf_name(&brand.conf, "en"), "");
	cr_expect_not_null(strstr(logged, "writable by others"));
}

Test(brand, refuses_files_that_are_too_large_or_no_files)
{
	char *bytes = calloc(1, BRAND_LOGO_MAX + 1);
	char path[128];

	cr_assert_not_null(bytes);
	put("logo.svg", bytes, BRAND_LOGO_MAX + 1);
	put("style.css", bytes, BRAND_STYLE_MAX + 1);
	put("notice.txt", bytes, BRAND_TEXT_MAX + 1);
	put("brand.conf", bytes, BRAND_CONF_MAX + 1);
	snprintf(path, sizeof(path), "%s/help.txt", folder);
	cr_assert_eq(mkfifo(path, 0644), 0);
	open_brand();
	cr_expect_null(brand.svg.data);
	cr_expect_null(brand.style.data);
	cr_expect_null(brand_text(&brand, BRAND_NOTICE, 0));
	cr_expect_null(brand_text(&brand, BRAND_HELP, 0));
	cr_expect_not_null(strstr(logged, "logo.svg: "));
	cr_expect_not_null(strstr(logged, "style.css: "));
	cr_expect_not_null(strstr(logged, "notice.txt: "));
	cr_expect_not_null(strstr(logged, "brand.conf: "));
	cr_expect_not_null(strstr(logged, "help.txt: "));
	free(bytes);
}

Test(brand, refuses_the_sample_nothing)
{
	char command[512];

	snprintf(command, sizeof(command), "cp '%s'/../assets/kiosk/brand-sample/* '%s' && "
	    "chmod 0644 '%s'/* && chown 0:0 '%s'/*", TESTS_DIR, folder, folder, folder);
	cr_assert_eq(system(command), 0);
	open_brand();
	cr_expect_str_eq(logged, "");
	cr_expect_not_null(brand.svg.data);
	cr_expect_not_null(brand.style.data);
	cr_expect(brand.conf.colours[BRAND_DARK].has_accent);
	cr_expect(brand.conf.colours[BRAND_LIGHT].has_background);
	for (size_t i = 0; i < texts.count; i++)
		for (enum brand_text which = 0; which < BRAND_TEXTS; which++) {
			cr_expect_not_null(brand_text(&brand, which, i));
			cr_expect_not_null(brand.texts[which][i == 0 ? TEXTS_LANGUAGES : i]);
		}
}
