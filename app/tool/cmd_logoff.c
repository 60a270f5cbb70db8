/* cardea logoff: ends the session. */
#include <getopt.h>
#include <stdlib.h>

#include "ask.h"
#include "show.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea logoff [--logon-id ID] [--json]\n"
    "\n"
    "Ends the session there is, or only the one that LogonId names. For root.\n";

int
cmd_logoff(int argc, char **argv)
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
	status = ask_logoff(handle, id);
	(void)lsa_deregister_logon_process(handle);
	if (status != 0) {
		ask_fault(status, json);
		return EXIT_FAILURE;
	}
	puts(json ? "{\"failure\": \"none\"}" : "The session is being ended.");
	return show_done();
}
