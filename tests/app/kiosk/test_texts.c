#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "status.h"
#include "texts.h"

#define LOCALE BUILD_DIR "/share/cardea/kiosk/locale"
#define FSI "\xE2\x81\xA8"
#define PDI "\xE2\x81\xA9"

static struct texts texts;
static char logged[4096];
static char out[256];

static void
keep(void *data, const char *sentence)
{
	size_t used = strlen(logged);

	cr_assert_eq(data, &texts);
	snprintf(logged + used, sizeof(logged) - used, "%s\n", sentence);
}

static void
setup(void)
{
	cr_assert_not_null(setlocale(LC_ALL, "C.UTF-8"));
	setenv("TZ", "UTC0", 1);
	texts_open(&texts, LOCALE, "en,de,fr,ar", keep, &texts);
}

TestSuite(texts, .init = setup);

static void
say(const char *msgid, const char *many, unsigned long n, const char *a, const char *b)
{
	const char *const args[] = { a, b };
	size_t count = b != NULL ? 2 : a != NULL ? 1 : 0;

	texts_say(&texts, out, sizeof(out), msgid, many, n, args, count);
}

Test(texts, offers_the_languages_in_the_order_asked_by_their_own_names)
{
	static const char *const codes[] = { "en", "de", "fr", "ar" };
	static const char *const names[] = { "English", "Deutsch", "Français", "العربية" };

	cr_assert_eq(texts.count, 4);
	for (size_t i = 0; i < 4; i++) {
		cr_expect_str_eq(texts.languages[i].code, codes[i]);
		cr_expect_str_eq(texts.languages[i].name, names[i]);
		cr_expect_eq(texts.languages[i].right_to_left, i == 3);
	}
	cr_expect_eq(texts.chosen, 0);
	cr_expect_str_eq(logged, "");
}

Test(texts, needs_no_locale_of_the_language)
{
	texts_choose(&texts, 1);
	cr_expect_str_eq(texts_get("Insert your card"), "Bitte Karte einstecken");
	cr_expect_not(texts_right_to_left(&texts));
	texts_choose(&texts, 3);
	cr_expect_str_eq(texts_get("Insert your card"), "أدخِل بطاقتك");
	cr_expect(texts_right_to_left(&texts));
}

Test(texts, returns_to_english)
{
	texts_choose(&texts, 2);
	texts_choose(&texts, 0);
	cr_expect_str_eq(texts_get("Insert your card"), "Insert your card");
	texts_choose(&texts, 4);
	cr_expect_eq(texts.chosen, 0);
}

Test(texts, leaves_out_and_logs_a_language_without_a_catalogue)
{
	texts_open(&texts, LOCALE, "xx,de,../de,d,a_very_long_code,,fr/", keep, &texts);
	cr_assert_eq(texts.count, 1);
	cr_expect_str_eq(texts.languages[0].code, "de");
	cr_expect_not_null(strstr(logged, "no catalogue of the language: xx"));
	cr_expect_not_null(strstr(logged, "no language code: ../de"));
	cr_expect_not_null(strstr(logged, "no language code: d,"));
	cr_expect_not_null(strstr(logged, "no language code: a_very_long_code"));
	cr_expect_not_null(strstr(logged, "no language code: fr/"));
	cr_expect_str_eq(texts_get("Cancel"), "Abbrechen");
}

Test(texts, is_english_when_no_language_is_left)
{
	texts_open(&texts, "/nowhere", "de,fr", keep, &texts);
	cr_assert_eq(texts.count, 1);
	cr_expect_str_eq(texts.languages[0].code, "en");
	cr_expect_str_eq(texts_get("Cancel"), "Cancel");
	texts_open(&texts, LOCALE, "", NULL, NULL);
	cr_assert_eq(texts.count, 1);
}

Test(texts, takes_no_more_languages_than_it_has_room_for)
{
	char codes[TEXTS_LANGUAGES * 3 + 8] = "";

	for (size_t i = 0; i <= TEXTS_LANGUAGES; i++)
		strcat(codes, "en,");
	texts_open(&texts, LOCALE, codes, keep, &texts);
	cr_expect_eq(texts.count, TEXTS_LANGUAGES);
	cr_expect_not_null(strstr(logged, "more languages than can be offered"));
}

Test(texts, has_every_failure_in_every_language)
{
	for (size_t language = 1; language < texts.count; language++) {
		texts_choose(&texts, language);
		for (size_t id = 1; id < FAILURE_COUNT; id++) {
			const char *sentence = failure_rows[id].sentence;

			cr_expect_str_neq(texts_get(sentence), sentence, "%s in %s",
			    failure_rows[id].id, texts.languages[language].code);
		}
	}
}

Test(texts, counts_by_the_rule_of_each_language)
{
	static const struct {
		size_t language;
		unsigned long n;
		const char *text;
	} rows[] = {
		{ 0, 1, "1 try left" }, { 0, 0, "0 tries left" }, { 0, 2, "2 tries left" },
		{ 1, 1, "noch 1 Versuch" }, { 1, 3, "noch 3 Versuche" },
		{ 2, 0, "0 essai restant" }, { 2, 2, "2 essais restants" },
		{ 3, 0, "لم تبقَ أي محاولة" }, { 3, 1, "بقيت محاولة واحدة" },
		{ 3, 2, "بقيت محاولتان" },
		{ 3, 3, "بقيت 3 محاولات" }, { 3, 11, "بقيت 11 محاولة" },
		{ 3, 100, "بقيت 100 محاولة" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char number[8];

		snprintf(number, sizeof(number), "%lu", rows[i].n);
		texts_choose(&texts, rows[i].language);
		say("%u try left", "%u tries left", rows[i].n, number, NULL);
		cr_expect_str_eq(out, rows[i].text, "%s", out);
	}
	cr_expect_str_eq(logged, "");
}

Test(texts, isolates_what_could_turn_the_line)
{
	say("Locked for %s", NULL, 0, "Alice", NULL);
	cr_expect_str_eq(out, "Locked for Alice");
	say("Locked for %s", NULL, 0, "علي", NULL);
	cr_expect_str_eq(out, "Locked for " FSI "علي" PDI);
	say("Locked for %s", NULL, 0, "שרה", NULL);
	cr_expect_str_eq(out, "Locked for " FSI "שרה" PDI);
	say("Locked for %s", NULL, 0, "Łódź", NULL);
	cr_expect_str_eq(out, "Locked for Łódź");
	texts_choose(&texts, 3);
	say("If you call, give this code: %s", NULL, 0, "K7Q-4MX", NULL);
	cr_expect_str_eq(out, "عند الاتصال اذكر هذا الرمز: " FSI "K7Q-4MX" PDI);
}

Test(texts, fills_places_by_number_and_in_order)
{
	say("%2$s before %1$s, 100%%", NULL, 0, "one", "two");
	cr_expect_str_eq(out, "two before one, 100%");
	say("%s then %s", NULL, 0, "one", "two");
	cr_expect_str_eq(out, "one then two");
	say("%s", NULL, 0, "%s%n%1$s", NULL);
	cr_expect_str_eq(out, "%s%n%1$s");
	say("", NULL, 0, NULL, NULL);
	cr_expect_str_eq(out, "");
}

Test(texts, says_a_text_as_it_is_when_it_asks_for_what_is_not_there)
{
	static const char *const wrong[] = { "%s and %s", "%d", "%n", "%", "%3$s", "%1$", "%*s" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		logged[0] = '\0';
		say(wrong[i], NULL, 0, "one", NULL);
		cr_expect_str_eq(out, wrong[i]);
		cr_expect_not_null(strstr(logged, "wrong arguments"), "%s", wrong[i]);
	}
}

Test(texts, cuts_between_characters_at_any_length)
{
	static const char whole[] = "أدخِل " FSI "بطاقة" PDI "!";

	for (size_t room = 1; room <= sizeof(whole); room++) {
		const char *const args[] = { "بطاقة" };
		char *small = malloc(room);

		cr_assert_not_null(small);
		texts_say(&texts, small, room, "أدخِل %s!", NULL, 0, args, 1);
		cr_expect_lt(strlen(small), room);
		cr_expect_eq(strncmp(small, whole, strlen(small)), 0);
		cr_expect_neq((unsigned char)whole[strlen(small)] & 0xC0, 0x80, "at %zu", room);
		free(small);
	}
}

static void
moment(void (*as)(const struct texts *, char *, size_t, time_t), size_t language, const char *text)
{
	texts_choose(&texts, language);
	as(&texts, out, sizeof(out), 1836914580);	/* 2028-03-17 14:03 UTC */
	cr_expect_str_eq(out, text, "%s", out);
}

Test(texts, tells_time_without_a_locale)
{
	moment(texts_clock, 0, "14:03");
	moment(texts_clock, 1, "14:03");
	moment(texts_clock, 3, "14:03");
	moment(texts_date, 0, "17 March 2028");
	moment(texts_date, 1, "17. März 2028");
	moment(texts_date, 2, "17 mars 2028");
}

Test(texts, leaves_the_date_out_on_the_same_day)
{
	const time_t at = 1836914580, midnight = 1836950400;

	texts_when(&texts, out, sizeof(out), at, midnight - 1);
	cr_expect_str_eq(out, "14:03");
	texts_when(&texts, out, sizeof(out), at, midnight);
	cr_expect_str_eq(out, "17 March 2028, 14:03");
	texts_choose(&texts, 2);
	texts_when(&texts, out, sizeof(out), at, midnight);
	cr_expect_str_eq(out, "le 17 mars 2028 à 14:03");
}

Test(texts, logs_once_what_has_no_translation)
{
	static const char strange[] = "Nobody has translated this";

	say(strange, NULL, 0, NULL, NULL);
	cr_expect_str_eq(logged, "", "English needs none");
	texts_choose(&texts, 1);
	say("Insert your card", NULL, 0, NULL, NULL);
	say("OK", NULL, 0, NULL, NULL);
	say("", NULL, 0, NULL, NULL);
	cr_expect_str_eq(logged, "");
	say(strange, NULL, 0, NULL, NULL);
	say(strange, NULL, 0, NULL, NULL);
	cr_expect_str_eq(out, strange);
	cr_expect_str_eq(logged, "text without a translation: Nobody has translated this\n");
	texts_choose(&texts, 2);
	logged[0] = '\0';
	say(strange, NULL, 0, NULL, NULL);
	cr_expect_neq(logged[0], '\0');
}

/* A folder with the catalogue `xx` made from `po`; NULL: of bytes that are none. */
static const char *
folder_with(const char *po)
{
	static char folder[] = "/tmp/cardea-texts-XXXXXX";
	char command[512], path[128];
	FILE *f;

	cr_assert_not_null(mkdtemp(folder));
	snprintf(command, sizeof(command), "mkdir -p %s/xx/LC_MESSAGES", folder);
	cr_assert_eq(system(command), 0);
	snprintf(path, sizeof(path), po != NULL ? "%s/xx.po" : "%s/xx/LC_MESSAGES/cardea.mo",
	    folder);
	f = fopen(path, "w");
	cr_assert_not_null(f);
	fputs(po != NULL ? po : "\xDE\x12\x04\x95 and nothing more", f);
	fclose(f);
	snprintf(command, sizeof(command), "msgfmt -o %s/xx/LC_MESSAGES/cardea.mo %s/xx.po", folder,
	    folder);
	cr_assert(po == NULL || system(command) == 0);
	return folder;
}

static void
drop(const char *folder)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	cr_assert_eq(system(command), 0);
}

Test(texts, says_the_msgid_where_a_translation_asks_for_other_arguments)
{
	const char *folder = folder_with(
	    "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	    "msgid \"English\"\nmsgstr \"Xx\"\n"
	    "msgid \"Locked for %s\"\nmsgstr \"%n %s %s\"\n"
	    "msgid \"Issued by %s\"\nmsgstr \"nobody\"\n"
	    "msgid \"Cancel\"\nmsgstr \"%s\"\n");

	texts_open(&texts, folder, "xx", keep, &texts);
	say("Locked for %s", NULL, 0, "Alice", NULL);
	cr_expect_str_eq(out, "Locked for Alice");
	say("Issued by %s", NULL, 0, "A CA", NULL);
	cr_expect_str_eq(out, "Issued by A CA");
	say("Cancel", NULL, 0, NULL, NULL);
	cr_expect_str_eq(out, "Cancel");
	cr_expect_not_null(strstr(logged, "other arguments than its text: Locked for %s"));
	cr_expect_not_null(strstr(logged, "other arguments than its text: Issued by %s"));
	cr_expect_not_null(strstr(logged, "other arguments than its text: Cancel"));
	drop(folder);
}

Test(texts, leaves_out_and_logs_a_broken_catalogue)
{
	const char *folder = folder_with(NULL);

	texts_open(&texts, folder, "xx", keep, &texts);
	cr_assert_eq(texts.count, 1);
	cr_expect_str_eq(texts.languages[0].code, "en");
	cr_expect_str_eq(texts_get("Cancel"), "Cancel");
	cr_expect_not(texts_right_to_left(&texts));
	cr_expect_not_null(strstr(logged, "is none, or has not its name: xx"));
	drop(folder);
}
