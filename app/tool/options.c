#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "tool.h"

bool
tool_options(int argc, char **argv, const char *usage, bool *json, int *status)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 },
	};
	bool help = false, wrong = false;
	int option;

	*json = false;
	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		*json |= option == 'j';
		help |= option == 'h';
		wrong |= option == '?';
	}
	wrong |= optind != argc;
	if (!help && !wrong)
		return true;
	fputs(usage, help ? stdout : stderr);
	*status = help ? EXIT_SUCCESS : TOOL_USAGE;
	return false;
}
