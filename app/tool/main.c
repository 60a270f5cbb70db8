/* cardea: the technician's tool. It decides nothing: it asks, shows and explains. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lsa.h"
#include "tool.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} commands[] = {
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
};

static void
usage(FILE *out)
{
	fputs("usage: cardea [--socket PATH] COMMAND [options]\n\n", out);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].what);
	fputs("\ncardea COMMAND --help tells more. Every command knows --json.\n", out);
}

int
main(int argc, char **argv)
{
	const char *name;

	if (argc > 2 && strcmp(argv[1], "--socket") == 0) {
		lsa_use_socket(argv[2]);
		argc -= 2;
		argv += 2;
	}
	name = argc > 1 ? argv[1] : "";
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	if (strcmp(name, "--version") == 0) {
		puts("cardea " CARDEA_VERSION);
		return EXIT_SUCCESS;
	}
	if (name[0] != '\0')
		fprintf(stderr, "cardea: there is no command %s\n", name);
	usage(stderr);
	return TOOL_USAGE;
}
