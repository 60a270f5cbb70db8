#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static void
usage(FILE *out, const struct tool_command *commands, const char *form)
{
	fprintf(out, "usage: %s [options]\n\n", form);
	for (; commands->name != NULL; commands++)
		fprintf(out, "  %-9s %s\n", commands->name, commands->what);
	fputs("\ncardea COMMAND --help tells more. Every command knows --json.\n", out);
}

int
tool_run(const struct tool_command *commands, const char *form, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	for (const struct tool_command *c = commands; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c->run(argc - 1, argv + 1);
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		usage(stdout, commands, form);
		return EXIT_SUCCESS;
	}
	if (strcmp(name, "--version") == 0) {
		puts("cardea " CARDEA_VERSION);
		return EXIT_SUCCESS;
	}
	if (name[0] != '\0')
		fprintf(stderr, "cardea: there is no command %s\n", name);
	usage(stderr, commands, form);
	return TOOL_USAGE;
}
