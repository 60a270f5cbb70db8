/* What is documented is what there is: settings, options, pages. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "tool.h"

static char *
read_file(const char *name)
{
	char path[512], *text = calloc(1, 1 << 17);
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", SOURCE_DIR, name);
	f = fopen(path, "r");
	cr_assert_not_null(f, "%s", path);
	cr_assert_lt(fread(text, 1, (1 << 17) - 1, f), (1 << 17) - 1);
	fclose(f);
	return text;
}

/* Every key in the table of settings: TEXT("section", "key", ... */
Test(manual, names_every_setting_and_so_does_the_sample)
{
	char *settings = read_file("app/policy/settings.c");
	char *page = read_file("app/tool/man/cardea.conf.5");
	char *sample = read_file("assets/cardea.conf");
	char section[64], key[64], text[80];
	int count = 0;

	for (char *line = strtok(settings, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		if (sscanf(line, " %*[A-Z](\"%63[^\"]\", \"%63[^\"]\"", section, key) != 2)
			continue;
		count++;
		cr_expect_not_null(strstr(page, key), "%s is not in cardea.conf.5", key);
		snprintf(text, sizeof(text), "%s =", key);
		cr_expect_not_null(strstr(sample, text), "%s is not in the sample", key);
		snprintf(text, sizeof(text), ".SH [%s]", section);
		cr_expect_not_null(strstr(page, text), "%s", text);
	}
	cr_expect_gt(count, 50);
	free(settings);
	free(page);
	free(sample);
}

static const struct {
	const char *name, *page;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "cards", "cards", cmd_cards }, { "try", "try", cmd_try }, { "logon", "try", cmd_logon },
	{ "unlock", "try", cmd_unlock }, { "lock", "logon", cmd_lock },
	{ "logoff", "logon", cmd_logoff },
	{ "doctor", "doctor", cmd_doctor }, { "status", "status", cmd_status },
	{ "log", "log", cmd_log }, { "replay", "replay", cmd_replay },
	{ "config", "config", cmd_config },
	{ "buffer", "buffer", cmd_buffer }, { "explain", "explain", cmd_explain },
};

/* troff writes a hyphen that is meant as "\-". */
static void
unescape(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++)
		if (*text != '\\' || text[1] != '-')
			*to++ = *text;
	*to = '\0';
}

Test(manual, has_a_page_for_every_command_and_every_option_of_its_help)
{
	char name[64], *completion = read_file("assets/completion/cardea.bash");

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		char line[64], *page, *extra;

		snprintf(name, sizeof(name), "app/tool/man/cardea-%s.1", commands[i].name);
		free(read_file(name));
		snprintf(name, sizeof(name), "app/tool/man/cardea-%s.1", commands[i].page);
		page = read_file(name);
		unescape(page);
		extra = read_file("app/tool/man/cardea-logon.1");
		unescape(extra);
		snprintf(line, sizeof(line), "%s --help", commands[i].name);
		cr_expect_eq(capture(commands[i].run, line), 0);
		capture_is_plain(captured_out);
		cr_expect_not_null(strstr(completion, commands[i].name));
		for (char *at = captured_out; (at = strstr(at, "--")) != NULL; at += 2) {
			char option[64] = "";

			sscanf(at, "%63[a-z-]", option);
			cr_expect(strstr(page, option) != NULL || strstr(extra, option) != NULL,
			    "%s of %s is in no page", option, commands[i].name);
			cr_expect_not_null(strstr(completion, option), "%s", option);
		}
		free(page);
		free(extra);
	}
	free(completion);
}
