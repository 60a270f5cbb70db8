/* cardea replay: a recorded attempt, judged again by a program without network and keys. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea replay FILE [--json]\n"
    "\n"
    "Judges an attempt again from the bundle that `cardea log --attempt ID --bundle\n"
    "FILE` wrote: the certificate, the KDC's answers, the account rule. What needs a\n"
    "card, a network or a key is not repeated, and marked so. It needs none of these\n"
    "and no configuration, so it runs anywhere.\n"
    "\n"
    "  --json         one JSON object\n"
    "  --help         print this\n"
    "\n"
    "The exit status is 0 when all came out as it was recorded, 1 when something did\n"
    "not, 2 when the file is no bundle.\n";

/* The program, where the configuration has it, or in the usual place. */
static bool
find_program(char *path, size_t room)
{
	struct policy *policy = malloc(sizeof(*policy));
	char why[256];
	int n;

	if (policy == NULL)
		return false;
	if (policy_load(POLICY_FILE, policy, why, sizeof(why)) != 0)
		policy_defaults(policy);
	n = snprintf(path, room, "%s/cardea-replay", policy->authority.libexec_dir);
	free(policy);
	return n > 0 && (size_t)n < room;
}

/* Becomes the program, with the file as its standard input. */
static int
become(const char *file, bool json)
{
	char path[POLICY_PATH + 16], name[] = "cardea-replay", option[] = "--json";
	char *const argv[] = { name, json ? option : NULL, NULL };
	char *const none[] = { NULL };
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 || dup2(fd, STDIN_FILENO) < 0) {
		fprintf(stderr, "cardea: %s: %s\n", file, strerror(errno));
		return TOOL_USAGE;
	}
	if (find_program(path, sizeof(path)))
		execve(path, argv, none);
	fprintf(stderr, "cardea: cardea-replay cannot be run: %s\n", strerror(errno));
	return TOOL_USAGE;
}

int
cmd_replay(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 },
	};
	bool json = false;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		}
		if (option != 'j')
			break;
		json = true;
	}
	if (option != -1 || optind != argc - 1) {
		fputs(usage, stderr);
		return TOOL_USAGE;
	}
	return become(argv[optind], json);
}
