/* cardea config check: proves a configuration before it is taken. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "findings.h"
#include "show.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea config check [--json] [FILE]\n"
    "\n"
    "Reads FILE (or /etc/cardea/cardea.conf) with its drop-ins as the authority would\n"
    "and checks all that it names: anchors, CRLs, keytab, programs, users, accounts,\n"
    "shells, the screen. The exit status is 0 only when everything passed.\n";

void
config_check(struct findings *f, const char *path)
{
	struct policy *policy = calloc(1, sizeof(*policy));
	char why[512];

	if (policy == NULL) {
		finding(f, FINDING_UNKNOWN, "configuration", FAILURE_NONE, NULL, "out of memory");
	} else if (policy_load(path, policy, why, sizeof(why)) != 0) {
		finding(f, FINDING_FAILED, "configuration", FAILURE_POLICY_CONFIG_INVALID,
		    "Correct it; see cardea.conf(5).", "%s", why);
	} else {
		finding_passed(f, "configuration", "%s", path);
		config_check_files(f, policy);
		config_check_names(f, policy);
		config_check_screen(f, policy);
	}
	free(policy);
}

static int
report(struct findings *f, const char *path)
{
	bool good = f->failed == 0 && f->unknown == 0;

	if (f->json) {
		json_t *all = json_pack("{s:s, s:b, s:O}", "file", path, "passed", good, "checks",
		    f->list);

		show_json(stdout, all);
		json_decref(all);
	} else if (good) {
		puts("\nEverything passed.");
	} else {
		printf("\n%u failed, %u could not be proved.\n", f->failed, f->unknown);
	}
	json_decref(f->list);
	return show_done() == EXIT_SUCCESS && good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
cmd_config(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 },
	};
	struct findings findings = { .list = json_array() };
	bool wrong = false;
	char *absolute;
	int option, status;

	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			json_decref(findings.list);
			return EXIT_SUCCESS;
		}
		findings.json |= option == 'j';
		wrong |= option == '?';
	}
	if (wrong || optind >= argc || strcmp(argv[optind], "check") != 0 || argc - optind > 2) {
		fputs(usage, stderr);
		json_decref(findings.list);
		return TOOL_USAGE;
	}
	absolute = optind + 1 < argc ? realpath(argv[optind + 1], NULL) : strdup(POLICY_FILE);
	if (absolute == NULL) {
		fprintf(stderr, "cardea: %s: %s\n", optind + 1 < argc ? argv[optind + 1] :
		    POLICY_FILE, strerror(errno));
		json_decref(findings.list);
		return EXIT_FAILURE;
	}
	config_check(&findings, absolute);
	status = report(&findings, absolute);
	free(absolute);
	return status;
}
