/* cardea status: the seat, the session, the processes, the last failure. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "status.h"
#include "show.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea status [--json]\n"
    "\n"
    "Shows whether the kiosk is locked and why, whose session there is, which\n"
    "processes live, and the last failure.\n";

enum { COLUMN = 14 };

/* What a reason to lock means; NULL for one that says all by its name. */
static const char *
reason_words(const char *reason)
{
	static const struct { const char *reason, *words; } reasons[] = {
		{ "start", "nobody has logged on since the start" },
		{ "authority", "the logon service said so" },
		{ "card-removed", "the card was taken out" },
		{ "reader-removed", "the reader was unplugged" },
		{ "pcsc-gone", "pcscd does not answer" },
		{ "watch-gone", "cardea-watch ended" },
		{ "watch-silent", "cardea-watch was silent for two seconds" },
		{ "authority-gone", "the logon service ended" },
		{ "demand", "it was asked for" },
		{ "insertion", "a card was put in" },
		{ "session-ended", "the session ended" },
		{ "attention", "Ctrl+Alt+Del was pressed" },
		{ "idle", "nobody touched it" },
		{ "suspend", "the machine slept" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(reasons[i].reason, reason) == 0)
			return reasons[i].words;
	return NULL;
}

/* What people see is the kiosk's word for it; none is there while a session is shown. */
static void
put_screen(const json_t *status)
{
	const char *backend = show_get(status, "backend"), *shown = show_get(status, "screen");

	if (strcmp(backend, "none") == 0)
		show_fieldf(stdout, 0, COLUMN, "screen", "none: root logs people on with "
		    "cardea logon");
	else if (json_is_integer(json_object_get(status, "kiosk")))
		show_fieldf(stdout, 0, COLUMN, "screen", "%s: %.32s", backend,
		    shown[0] == '\0' ? "the kiosk is starting" : shown);
	else
		show_fieldf(stdout, 0, COLUMN, "screen", "%s%s", backend,
		    json_is_true(json_object_get(status, "locked")) ? ": no kiosk is there" : "");
}

static void
put_seat(const json_t *status)
{
	const char *reason = show_get(status, "lock_reason"), *words = reason_words(reason);

	if (!json_is_true(json_object_get(status, "locked")))
		show_field(stdout, 0, COLUMN, "seat", "shows the session");
	else
		show_fieldf(stdout, 0, COLUMN, "seat", "locked (%s)%s%s", reason,
		    words != NULL ? ": " : "", words != NULL ? words : "");
	show_field(stdout, 0, COLUMN, "since", show_get(status, "since"));
	put_screen(status);
}

static void
put_session(const json_t *session)
{
	if (!json_is_object(session)) {
		show_field(stdout, 0, COLUMN, "session", "none");
		return;
	}
	show_field(stdout, 0, COLUMN, "session", show_get(session, "principal"));
	show_fieldf(stdout, 0, COLUMN, "account", "%s", show_get(session, "account"));
	show_field(stdout, 0, COLUMN, "uid", show_get(session, "uid"));
	show_field(stdout, 0, COLUMN, "LogonId", show_get(session, "logon_id"));
	show_field(stdout, 0, COLUMN, "logged on", show_get(session, "since"));
}

static void
put_failure(const json_t *last)
{
	const char *id = show_get(last, "failure");
	const struct failure_row *row = failure_row(failure_by_name(id));

	if (!json_is_object(last)) {
		show_field(stdout, 0, COLUMN, "last failure", "none");
		return;
	}
	show_fieldf(stdout, 0, COLUMN, "last failure", "%s, attempt %.8s", id,
	    show_get(last, "attempt"));
	show_field(stdout, 0, COLUMN, "", show_get(last, "time"));
	if (failure_by_name(id) != FAILURE_NONE)
		show_field(stdout, 0, COLUMN, "", row->remedy);
}

static void
put_status(const json_t *status)
{
	const json_t *attempt = json_object_get(status, "attempt"), *processes, *process;
	size_t i;

	put_seat(status);
	put_session(json_object_get(status, "session"));
	if (json_is_object(attempt)) {
		show_field(stdout, 0, COLUMN, "attempt", show_get(attempt, "code"));
		show_field(stdout, 0, COLUMN, "stage", show_get(attempt, "stage"));
	}
	show_field(stdout, 0, COLUMN, "pcscd", json_is_true(json_object_get(status, "pcscd")) ?
	    "answers" : "does not answer: start it (systemctl start pcscd.socket)");
	put_failure(json_object_get(status, "last_failure"));
	if (show_get(status, "config_fault")[0] != '\0')
		show_fieldf(stdout, 0, COLUMN, "configuration", "refused, nobody logs on: %s",
		    show_get(status, "config_fault"));
	processes = json_object_get(status, "processes");
	json_array_foreach(processes, i, process) {
		char name[32], pid[32];

		show_clean(show_get(process, "name"), name, sizeof(name));
		show_clean(show_get(process, "pid"), pid, sizeof(pid));
		show_fieldf(stdout, 0, COLUMN, i == 0 ? "processes" : "", "%-18s pid %-8s uid %s",
		    name, pid, show_get(process, "uid"));
	}
}

int
cmd_status(int argc, char **argv)
{
	json_t *status;
	bool json;
	int result;

	if (!tool_options(argc, argv, usage, &json, &result))
		return result;
	status = ask_once(WIRE_TOOL_STATUS, json);
	if (status == NULL)
		return EXIT_FAILURE;
	if (json)
		show_json(stdout, status);
	else
		put_status(status);
	json_decref(status);
	return show_done();
}
