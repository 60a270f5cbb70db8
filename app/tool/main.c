/* cardea: the technician's tool. It decides nothing: it asks, shows and explains. */
#include <string.h>

#include "lsa.h"
#include "tool.h"

static const struct tool_command commands[] = {
	{ "cards", cmd_cards, "readers, cards, certificates and their checks" },
	{ "try", cmd_try, "one attempt with a card and a PIN, no session" },
	{ "logon", cmd_logon, "log on without a screen (root)" },
	{ "unlock", cmd_unlock, "unlock the session without a screen (root)" },
	{ "lock", cmd_lock, "lock the session" },
	{ "logoff", cmd_logoff, "end the session (root)" },
	{ "doctor", cmd_doctor, "whether a logon would work here, and why not" },
	{ "status", cmd_status, "locked or not, whose session, which processes live" },
	{ "log", cmd_log, "the attempts, or one attempt from end to end" },
	{ "replay", cmd_replay, "judge a recorded attempt again, anywhere" },
	{ "explain", cmd_explain, "what a failure or a code means and who mends it" },
	{ "config", cmd_config, "prove a configuration before it is taken" },
	{ "buffer", cmd_buffer, "make, take apart and judge logon buffers" },
	{ 0 },
};

int
main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "--socket") == 0) {
		lsa_use_socket(argv[2]);
		argc -= 2;
		argv += 2;
	}
	return tool_run(commands, "cardea [--socket PATH] COMMAND", argc, argv);
}
