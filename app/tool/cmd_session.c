/* cardea lock and cardea logoff: hide the session, or end it. */
#include <getopt.h>
#include <stdlib.h>

#include "ask.h"
#include "show.h"
#include "tool.h"

static const char lock_usage[] =
    "usage: cardea lock [--logon-id ID] [--json]\n"
    "\n"
    "Locks the session there is, or only the one that LogonId names.\n";

static const char logoff_usage[] =
    "usage: cardea logoff [--logon-id ID] [--json]\n"
    "\n"
    "Ends the session there is, or only the one that LogonId names. For root.\n";

/* Asks once, for one session; `done` is what to say then. */
static int
ask_for(int argc, char **argv, const char *usage, uint16_t what, const char *done)
{
	static const struct option options[] = {
		{ "logon-id", required_argument, NULL, 'l' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { 0 },
	};
	struct lsa_handle *handle;
	unsigned long long id = 0;
	bool json = false, wrong = false;
	uint32_t status;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		}
		json |= option == 'j';
		wrong |= option == '?' || (option == 'l' && !show_logon_id(optarg, &id));
	}
	if (wrong || optind != argc) {
		fputs(usage, stderr);
		return TOOL_USAGE;
	}
	handle = ask_connect(false, json);
	if (handle == NULL)
		return EXIT_FAILURE;
	status = ask_session(handle, what, id);
	(void)lsa_deregister_logon_process(handle);
	if (status != 0) {
		ask_fault(status, json);
		return EXIT_FAILURE;
	}
	puts(json ? "{\"failure\": \"none\"}" : done);
	return show_done();
}

int
cmd_lock(int argc, char **argv)
{
	return ask_for(argc, argv, lock_usage, WIRE_TOOL_LOCK, "The session is being locked.");
}

int
cmd_logoff(int argc, char **argv)
{
	return ask_for(argc, argv, logoff_usage, WIRE_TOOL_LOGOFF, "The session is being ended.");
}
