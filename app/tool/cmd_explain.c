/* cardea explain: what a code or a name means, what likely caused it, who mends it and how.
 * Every answer is built once, as JSON, and the text for people is made from that. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "names.h"
#include "show.h"
#include "status.h"
#include "tool.h"

#define MIT_KRB_BASE	(-1765328384)	/* where MIT's headers begin to count KRB errors */
#define KRB_LAST	127
#define WIN32_HRESULT	0x8007u

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

static json_t *
hex(uint32_t code)
{
	char text[16];

	snprintf(text, sizeof(text), "0x%08" PRIX32, code);
	return json_string(text);
}

static json_t *
cause_json(enum failure id, const char *when)
{
	const struct failure_row *row = failure_row(id);
	json_t *cause = json_pack("{s:s, s:s, s:s, s:s, s:s}", "failure", row->id,
	    "stage", failure_stage_name(row->stage), "condition", row->condition,
	    "who_fixes", failure_fixes_name(row->fixes), "remedy", row->remedy);

	if (cause != NULL && when != NULL)
		json_object_set_new(cause, "when", json_string(when));
	return cause;
}

/* A meaning, to which its causes are added. */
static json_t *
meaning_json(const char *kind, json_t *code, const char *name, const char *meaning,
    const char *fixes, const char *remedy)
{
	return json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:[]}", "kind", kind, "code", code,
	    "name", name, "meaning", meaning, "who_fixes", fixes, "remedy", remedy, "causes");
}

static void
add_cause(json_t *meaning, json_t *cause)
{
	json_array_append_new(json_object_get(meaning, "causes"), cause);
}

/* KRB codes and PC/SC codes that end in this failure, by name. */
static json_t *
origins_json(enum failure id)
{
	json_t *names = json_array();
	const struct status_code *rows;
	size_t count;

	rows = status_codes(STATUS_KRB, &count);
	for (size_t i = 0; i < count; i++) {
		int32_t code = (int32_t)rows[i].code;

		if (failure_from_krb(KRB_FIRST_AS, code) == id ||
		    failure_from_krb(KRB_SIGNED_AS, code) == id ||
		    failure_from_krb(KRB_HOST_TGS, code) == id)
			json_array_append_new(names, json_string(rows[i].name));
	}
	rows = status_codes(STATUS_SCARD, &count);
	for (size_t i = 0; i < count; i++)
		if (failure_from_scard(rows[i].code, false) == id ||
		    failure_from_scard(rows[i].code, true) == id)
			json_array_append_new(names, json_string(rows[i].name));
	return names;
}

static json_t *
explain_failure(enum failure id)
{
	static const char *const tries[] = {
		[TRIES_NEVER] = "0", [TRIES_ALWAYS] = "1", [TRIES_MAYBE] = "0-1",
		[TRIES_NOT_APPLICABLE] = "n/a",
	};
	const struct failure_row *row = failure_row(id);
	json_t *m = meaning_json("failure", json_string(row->id), row->id, row->condition,
	    failure_fixes_name(row->fixes), row->remedy);

	json_object_set_new(m, "stage", json_string(failure_stage_name(row->stage)));
	json_object_set_new(m, "sentence", json_string(row->sentence));
	json_object_set_new(m, "ntstatus", hex(row->ntstatus));
	json_object_set_new(m, "ntstatus_name", json_string(status_name_nt(row->ntstatus)));
	json_object_set_new(m, "substatus", hex(row->substatus));
	json_object_set_new(m, "substatus_name", json_string(status_name_nt(row->substatus)));
	json_object_set_new(m, "win32", hex(row->win32));
	json_object_set_new(m, "win32_name", json_string(status_name_win32(row->win32)));
	json_object_set_new(m, "pin_try_spent", json_string(tries[row->tries]));
	json_object_set_new(m, "comes_from", origins_json(id));
	return m;
}

static json_t *
explain_nt(const struct status_code *row)
{
	json_t *m = meaning_json("ntstatus", hex(row->code), row->name, row->meaning, row->fixes,
	    row->remedy);

	json_object_set_new(m, "win32", hex(row->win32));
	json_object_set_new(m, "win32_name", json_string(row->win32_name));
	for (unsigned int i = 1; i < FAILURE_COUNT; i++) {
		const struct failure_row *failure = failure_row((enum failure)i);

		if (failure->ntstatus == row->code)
			add_cause(m, cause_json((enum failure)i, NULL));
		else if (failure->substatus == row->code && row->code != 0)
			add_cause(m, cause_json((enum failure)i, "as SubStatus"));
	}
	return m;
}

/* Answers that any code can be, so that they are the least likely causes. */
static bool
is_catch_all(enum failure id)
{
	return id == FAILURE_KDC_ERROR_OTHER || id == FAILURE_HOST_TICKET_REFUSED;
}

/* A cause, or another answer in which it comes. */
static void
add_answer(json_t *meaning, enum failure id, const char *when)
{
	json_t *cause;
	size_t i;

	json_array_foreach(json_object_get(meaning, "causes"), i, cause)
		if (strcmp(show_get(cause, "failure"), failure_row(id)->id) == 0) {
			json_object_set_new(cause, "when", json_sprintf("%s, or %s",
			    show_get(cause, "when"), when));
			return;
		}
	add_cause(meaning, cause_json(id, when));
}

static json_t *
explain_krb(const struct status_code *row)
{
	static const struct { enum krb_answer answer; const char *when; } answers[] = {
		{ KRB_FIRST_AS, "in answer to the first AS-REQ, before the PIN" },
		{ KRB_SIGNED_AS, "in answer to the signed AS-REQ" },
		{ KRB_HOST_TGS, "in answer to the TGS-REQ for this host" },
	};
	int32_t code = (int32_t)row->code;
	json_t *m = meaning_json("krb", json_integer(code), row->name, row->meaning, row->fixes,
	    row->remedy);

	for (size_t i = 0; i < 6; i++) {
		enum failure id = failure_from_krb(answers[i % 3].answer, code);
		const char *when = answers[i % 3].when;

		if (is_catch_all(id) != (i >= 3))
			continue;
		if (id == FAILURE_CLOCK_AHEAD || id == FAILURE_CLOCK_BEHIND) {
			add_answer(m, FAILURE_CLOCK_AHEAD, when);
			add_answer(m, FAILURE_CLOCK_BEHIND, when);
		} else if (id != FAILURE_NONE) {
			add_answer(m, id, when);
		}
	}
	return m;
}

static json_t *
explain_scard(const struct status_code *row)
{
	enum failure before = failure_from_scard(row->code, false);
	enum failure begun = failure_from_scard(row->code, true);
	json_t *m = meaning_json("scard", hex(row->code), row->name, row->meaning, row->fixes,
	    row->remedy);

	if (before == begun) {
		add_cause(m, cause_json(before, NULL));
	} else {
		add_cause(m, cause_json(before, "before the attempt began"));
		add_cause(m, cause_json(begun, "once the attempt has begun"));
	}
	return m;
}

/* A Win32 value is that of one NTSTATUS or of several. */
static json_t *
explain_win32(uint32_t win32)
{
	json_t *m = NULL, *statuses = json_array();
	const struct status_code *rows;
	size_t count;

	rows = status_codes(STATUS_NT, &count);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].win32 != win32)
			continue;
		if (m == NULL)
			m = meaning_json("win32", hex(win32), rows[i].win32_name, rows[i].meaning,
			    rows[i].fixes, rows[i].remedy);
		json_array_append_new(statuses, json_string(rows[i].name));
	}
	if (m == NULL) {
		json_decref(statuses);
		return NULL;
	}
	json_object_set_new(m, "ntstatus_names", statuses);
	for (unsigned int i = 1; i < FAILURE_COUNT; i++)
		if (failure_row((enum failure)i)->win32 == win32)
			add_cause(m, cause_json((enum failure)i, NULL));
	return m;
}

/* Where a table has no way out of its own, that of the only cause is it. */
static void
add_meaning(json_t *all, json_t *meaning)
{
	json_t *causes = json_object_get(meaning, "causes"), *only;

	if (meaning == NULL)
		return;
	only = json_array_size(causes) == 1 ? json_array_get(causes, 0) : NULL;
	if (only != NULL && *json_string_value(json_object_get(meaning, "remedy")) == '\0')
		json_object_set(meaning, "remedy", json_object_get(only, "remedy"));
	json_array_append_new(all, meaning);
}

/* The table has two plain Win32 errors too, which their NTSTATUS explains better. */
static bool
is_scard(const struct status_code *row)
{
	return row->code > INT32_MAX;
}

static void
explain_krb_code(json_t *all, uint32_t code)
{
	const struct status_code *row = status_code_find(STATUS_KRB, code);

	if (row != NULL)
		add_meaning(all, explain_krb(row));
}

static void
explain_number(json_t *all, int64_t number)
{
	uint32_t code = (uint32_t)number;
	const struct status_code *row;

	if (number >= MIT_KRB_BASE && number <= MIT_KRB_BASE + KRB_LAST) {
		explain_krb_code(all, (uint32_t)(number - MIT_KRB_BASE));
		return;
	}
	row = status_code_find(STATUS_NT, code);
	if (row != NULL)
		add_meaning(all, explain_nt(row));
	row = status_code_find(STATUS_SCARD, code);
	if (row != NULL && is_scard(row))
		add_meaning(all, explain_scard(row));
	explain_krb_code(all, code);
	if (code >> 16 == WIN32_HRESULT)
		code &= 0xFFFFu;
	add_meaning(all, explain_win32(code));
}

static void
explain_name(json_t *all, const char *name)
{
	const struct status_code *row, *rows;
	size_t count;

	for (unsigned int i = 1; i < FAILURE_COUNT; i++)
		if (strcasecmp(failure_row((enum failure)i)->id, name) == 0)
			add_meaning(all, explain_failure((enum failure)i));
	row = status_code_by_name(STATUS_NT, name);
	if (row != NULL)
		add_meaning(all, explain_nt(row));
	row = status_code_by_name(STATUS_KRB, name);
	if (row != NULL)
		add_meaning(all, explain_krb(row));
	row = status_code_by_name(STATUS_SCARD, name);
	if (row != NULL && is_scard(row))
		add_meaning(all, explain_scard(row));
	rows = status_codes(STATUS_NT, &count);
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(rows[i].win32_name, name) == 0) {
			add_meaning(all, explain_win32(rows[i].win32));
			return;
		}
}

/* Every meaning that `code` has; an empty array when it has none. */
static json_t *
explain_any(const char *code)
{
	json_t *all = json_array();
	long long number;
	char *end;

	errno = 0;
	number = strtoll(code, &end, 0);
	if (end != code && *end == '\0') {
		if (errno == 0 && number >= INT32_MIN && number <= UINT32_MAX)
			explain_number(all, number);
	} else {
		explain_name(all, code);
	}
	return all;
}

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

static void
put_heading(const json_t *m)
{
	const json_t *code = json_object_get(m, "code");
	const char *kind = show_get(m, "kind");

	if (strcmp(kind, "failure") == 0)
		printf("%s (failure, stage %s)\n", show_get(m, "name"), show_get(m, "stage"));
	else if (json_is_integer(code))
		printf("%s (Kerberos error %" JSON_INTEGER_FORMAT ")\n", show_get(m, "name"),
		    json_integer_value(code));
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
	if (json_array_size(causes) > 0)
		puts("  likely causes:");
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
