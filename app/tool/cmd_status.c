/* cardea status: the seat, the session, the processes, the last failure. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "status.h"
#include "text.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea status [--json]\n"
    "\n"
    "Shows whether the kiosk is locked and why, whose session there is, which\n"
    "processes live, and the last failure.\n";

enum { COLUMN = 14 };

static void
put_session(const json_t *session)
{
	if (!json_is_object(session)) {
		text_field(stdout, 0, COLUMN, "session", "none");
		return;
	}
	text_field(stdout, 0, COLUMN, "session", text_get(session, "principal"));
	text_fieldf(stdout, 0, COLUMN, "account", "%s", text_get(session, "account"));
	text_field(stdout, 0, COLUMN, "uid", text_get(session, "uid"));
	text_field(stdout, 0, COLUMN, "LogonId", text_get(session, "logon_id"));
	text_field(stdout, 0, COLUMN, "logged on", text_get(session, "since"));
}

static void
put_failure(const json_t *last)
{
	const char *id = text_get(last, "failure");
	const struct failure_row *row = failure_row(failure_by_name(id));

	if (!json_is_object(last)) {
		text_field(stdout, 0, COLUMN, "last failure", "none");
		return;
	}
	text_fieldf(stdout, 0, COLUMN, "last failure", "%s, attempt %.8s", id,
	    text_get(last, "attempt"));
	text_field(stdout, 0, COLUMN, "", text_get(last, "time"));
	if (failure_by_name(id) != FAILURE_NONE)
		text_field(stdout, 0, COLUMN, "", row->remedy);
}

static void
put_status(const json_t *status)
{
	const json_t *attempt = json_object_get(status, "attempt"), *processes, *process;
	bool locked = json_is_true(json_object_get(status, "locked"));
	size_t i;

	if (locked)
		text_fieldf(stdout, 0, COLUMN, "seat", "locked (%s)", text_get(status, "lock_reason"));
	else
		text_field(stdout, 0, COLUMN, "seat", "shows the session");
	text_field(stdout, 0, COLUMN, "since", text_get(status, "since"));
	text_field(stdout, 0, COLUMN, "screen", text_get(status, "backend"));
	put_session(json_object_get(status, "session"));
	if (json_is_object(attempt)) {
		text_field(stdout, 0, COLUMN, "attempt", text_get(attempt, "code"));
		text_field(stdout, 0, COLUMN, "stage", text_get(attempt, "stage"));
	}
	text_field(stdout, 0, COLUMN, "pcscd", json_is_true(json_object_get(status, "pcscd")) ?
	    "answers" : "does not answer");
	put_failure(json_object_get(status, "last_failure"));
	if (text_get(status, "config_fault")[0] != '\0')
		text_fieldf(stdout, 0, COLUMN, "configuration", "refused, nobody logs on: %s",
		    text_get(status, "config_fault"));
	processes = json_object_get(status, "processes");
	json_array_foreach(processes, i, process) {
		char name[32], pid[32];

		text_clean(text_get(process, "name"), name, sizeof(name));
		text_clean(text_get(process, "pid"), pid, sizeof(pid));
		text_fieldf(stdout, 0, COLUMN, i == 0 ? "processes" : "", "%-18s pid %-8s uid %s", name,
		    pid, text_get(process, "uid"));
	}
}

int
cmd_status(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 },
	};
	bool json = false;
	json_t *status;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'j') {
			json = true;
			continue;
		}
		fputs(usage, option == 'h' ? stdout : stderr);
		return option == 'h' ? EXIT_SUCCESS : TOOL_USAGE;
	}
	if (optind != argc) {
		fputs(usage, stderr);
		return TOOL_USAGE;
	}
	status = ask_once(WIRE_TOOL_STATUS, json);
	if (status == NULL)
		return EXIT_FAILURE;
	if (json)
		text_json(stdout, status);
	else
		put_status(status);
	json_decref(status);
	return text_done();
}
