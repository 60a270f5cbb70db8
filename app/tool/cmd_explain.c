/* cardea explain: what a code or a name means, what likely caused it, who mends it and how.
 * The text for people is made from the JSON. */
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "show.h"
#include "status.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea explain [--json] CODE\n"
    "       cardea explain [--json] --list\n"
    "\n"
    "CODE is an NTSTATUS, Kerberos, PC/SC or Win32 code or its name, or a failure id\n"
    "of the log: 0xC0000380, STATUS_LOGON_FAILURE, 24, KDC_ERR_CLIENT_REVOKED,\n"
    "SCARD_W_REMOVED_CARD, 1326, ERROR_PKINIT_FAILURE, pin-wrong.\n"
    "A number that several of them use is explained once for each.\n"
    "\n"
    "  --list    every failure id with the sentence that the screen shows\n"
    "  --json    print JSON: the first meaning, further ones under \"also\"\n"
    "  --help    print this\n";

/* "label  text", the text wrapped under itself; nothing when it is empty. */
static void
put(int indent, const char *label, const char *text)
{
	if (text[0] != '\0')
		show_wrap(stdout, indent, indent + 12, label, text);
}

/* "CA admin;directory admin" as a sentence has it. */
static void
put_fixes(int indent, const char *fixes)
{
	char text[128];
	size_t n = 0;

	for (; *fixes != '\0' && n < sizeof(text) - 2; fixes++) {
		text[n++] = *fixes == ';' ? ',' : *fixes;
		if (*fixes == ';')
			text[n++] = ' ';
	}
	text[n] = '\0';
	put(indent, "who fixes", text);
}

static const char *
tries_words(const char *tries)
{
	return strcmp(tries, "0") == 0 ? "none is spent" : strcmp(tries, "1") == 0 ?
	    "one is spent" : strcmp(tries, "0-1") == 0 ? "none or one is spent" : "";
}

/* An array of names as one text. */
static void
put_names(const char *label, const json_t *names)
{
	char text[2048] = "";
	size_t used = 0, i;
	json_t *name;

	json_array_foreach(names, i, name) {
		int n = snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
		    json_string_value(name));

		if (n < 0 || (size_t)n >= sizeof(text) - used)
			break;
		used += (size_t)n;
	}
	put(2, label, text);
}

static void
put_pair(const char *label, const char *code, const char *name)
{
	char text[128];

	if (code[0] == '\0')
		return;
	snprintf(text, sizeof(text), "%s%s%s", code, name[0] != '\0' ? " " : "", name);
	put(2, label, text);
}

/* One a line, each wrapped under itself. */
static void
put_list(const char *label, const json_t *texts)
{
	json_t *text;
	size_t i;

	if (json_array_size(texts) > 0)
		printf("  %s:\n", label);
	json_array_foreach(texts, i, text)
		show_wrap(stdout, 4, 6, "-", json_string_value(text));
}

static void
put_heading(const json_t *m)
{
	const json_t *code = json_object_get(m, "code");
	const char *kind = show_get(m, "kind");

	if (strcmp(kind, "failure") == 0)
		printf("%s (failure, stage %s)\n", show_get(m, "name"), show_get(m, "stage"));
	else if (json_is_integer(code))
		printf("%s (Kerberos error %" PRId64 ")\n", show_get(m, "name"),
		    (int64_t)json_integer_value(code));
	else
		printf("%s (%s %s)\n", show_get(m, "name"),
		    strcmp(kind, "ntstatus") == 0 ? "NTSTATUS" :
		    strcmp(kind, "scard") == 0 ? "PC/SC or provider code" : "Win32 code",
		    json_string_value(code));
}

static void
put_meaning(const json_t *m)
{
	const json_t *causes = json_object_get(m, "causes");
	json_t *cause;
	size_t i;

	put_heading(m);
	put(2, "meaning", show_get(m, "meaning"));
	put(2, "screen", show_get(m, "sentence"));
	put_pair("NTSTATUS", show_get(m, "ntstatus"), show_get(m, "ntstatus_name"));
	put_pair("SubStatus", show_get(m, "substatus"), show_get(m, "substatus_name"));
	put_pair("Win32", show_get(m, "win32"), show_get(m, "win32_name"));
	put_names("NTSTATUS", json_object_get(m, "ntstatus_names"));
	put(2, "PIN tries", tries_words(show_get(m, "pin_try_spent")));
	put_names("comes from", json_object_get(m, "comes_from"));
	put_fixes(2, show_get(m, "who_fixes"));
	put(2, "how", show_get(m, "remedy"));
	put_list(json_is_true(json_object_get(m, "ambiguous")) ?
	    "may be any of" : "likely causes", json_object_get(m, "likely"));
	put_list("how to check", json_object_get(m, "check"));
	if (json_array_size(causes) > 0)
		puts("  comes with:");
	json_array_foreach(causes, i, cause) {
		printf("    %s (stage %s)\n", show_get(cause, "failure"), show_get(cause, "stage"));
		put(6, "when", show_get(cause, "when"));
		put(6, "what", show_get(cause, "condition"));
		put_fixes(6, show_get(cause, "who_fixes"));
		put(6, "how", show_get(cause, "remedy"));
	}
}

static void
put_text(const json_t *all)
{
	json_t *m;
	size_t i;

	json_array_foreach(all, i, m) {
		if (i > 0)
			putchar('\n');
		put_meaning(m);
	}
}

static void
put_json(json_t *all)
{
	json_t *first = json_incref(json_array_get(all, 0));

	json_array_remove(all, 0);
	if (json_array_size(all) > 0)
		json_object_set(first, "also", all);
	show_json(stdout, first);
	json_decref(first);
}

static void
list_failures(bool json)
{
	json_t *all = json_array();

	for (unsigned int i = 1; i < FAILURE_COUNT; i++) {
		const struct failure_row *row = failure_row((enum failure)i);

		if (json)
			json_array_append_new(all, explain_failure((enum failure)i));
		else
			show_wrap(stdout, 0, 30, row->id, row->sentence);
	}
	if (json)
		show_json(stdout, all);
	json_decref(all);
}

struct explain_ask {
	const char *code;
	bool json, list, help;
};

/* A code may begin with a minus, so the last argument is looked at before the options are. */
static bool
parse_arguments(int argc, char **argv, struct explain_ask *ask)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "list", no_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *last = argv[argc - 1];
	int option;

	*ask = (struct explain_ask){ .code = NULL };
	if (last[0] == '-' && last[1] >= '0' && last[1] <= '9') {
		ask->code = last;
		argc--;
	}
	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		ask->json |= option == 'j';
		ask->list |= option == 'l';
		ask->help |= option == 'h';
		if (option == '?')
			return false;
	}
	if (ask->code == NULL && optind < argc)
		ask->code = argv[optind++];
	return optind == argc && (ask->help || ask->list == (ask->code == NULL));
}

int
cmd_explain(int argc, char **argv)
{
	struct explain_ask ask;
	bool found;
	json_t *all;

	if (!parse_arguments(argc, argv, &ask)) {
		fputs(usage, stderr);
		return TOOL_USAGE;
	}
	if (ask.help) {
		fputs(usage, stdout);
		return EXIT_SUCCESS;
	}
	if (ask.list) {
		list_failures(ask.json);
		return show_done();
	}
	all = explain_any(ask.code);
	found = json_array_size(all) > 0;
	if (!found)
		fprintf(stderr, "cardea explain: '%s' is no code or name that is known;\n"
		    "cardea explain --list has every failure.\n", ask.code);
	else if (ask.json)
		put_json(all);
	else
		put_text(all);
	json_decref(all);
	return found ? show_done() : EXIT_FAILURE;
}
