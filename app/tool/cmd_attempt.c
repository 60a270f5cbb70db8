/* cardea try, cardea logon, cardea unlock. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attempt.h"
#include "harden.h"
#include "show.h"
#include "tool.h"

static const char what_try[] =
    "usage: cardea try [options]\n"
    "\n"
    "Makes one attempt with a card and a PIN and says what came of it; no session is\n"
    "begun. A wrong PIN counts on the card.\n\n";

static const char what_logon[] =
    "usage: cardea logon [options]\n"
    "\n"
    "Logs on at a machine without a screen. For root. The LogonId that is printed\n"
    "names the session for cardea unlock.\n\n";

static const char what_unlock[] =
    "usage: cardea unlock [--logon-id ID] [options]\n"
    "\n"
    "Unlocks the session at a machine without a screen. For root.\n"
    "\n"
    "  --logon-id ID      the session that cardea logon named; else the one there is\n";

static const char what_options[] =
    "  --reader R         the reader; else the first with a card that may log on\n"
    "  --container C      its key; else the first whose certificate may log on\n"
    "  --user-name U      UserName: a hint for the KDC or the account rules\n"
    "  --domain-name D    DomainName: a hint for the realm\n"
    "  --pin-fd N         read the PIN from descriptor N, up to a newline; without it\n"
    "                     the PIN is asked on the terminal, without echo\n"
    "  --pinpad           the PIN is typed on the reader, which has keys for it\n"
    "  --spend-last-try   use the last PIN try of the card (root)\n"
    "  --json             print JSON\n"
    "  --help             print this\n";

static const struct option options[] = {
	{ "reader", required_argument, NULL, 'r' },
	{ "container", required_argument, NULL, 'c' },
	{ "user-name", required_argument, NULL, 'u' },
	{ "domain-name", required_argument, NULL, 'd' },
	{ "pin-fd", required_argument, NULL, 'p' },
	{ "pinpad", no_argument, NULL, 'k' },
	{ "spend-last-try", no_argument, NULL, 's' },
	{ "logon-id", required_argument, NULL, 'l' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* An open descriptor by its number. */
static bool
take_fd(const char *text, int *fd)
{
	char *end;
	long n;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	n = strtol(text, &end, 10);
	if (errno != 0 || *end != '\0' || n > INT_MAX || fcntl((int)n, F_GETFD) < 0)
		return false;
	*fd = (int)n;
	return true;
}

/* One option into *ask; false when it is wrong. */
static bool
take_option(struct attempt_ask *ask, int option, const char *value)
{
	unsigned long long id;

	switch (option) {
	case 'r': ask->reader = value; return true;
	case 'c': ask->container = value; return true;
	case 'u': ask->user = value; return true;
	case 'd': ask->domain = value; return true;
	case 's': ask->spend_last_try = true; return true;
	case 'k': ask->pinpad = true; return true;
	case 'j': ask->json = true; return true;
	case 'p':
		if (take_fd(value, &ask->pin_fd))
			return true;
		fputs("cardea: --pin-fd names no open descriptor\n", stderr);
		return false;
	case 'l':
		if (ask->kind != ATTEMPT_UNLOCK || !show_logon_id(value, &id)) {
			fputs("cardea: --logon-id is a number, and for unlock only\n", stderr);
			return false;
		}
		ask->logon_id = id;
		return true;
	default:
		return false;
	}
}

static int
run(enum attempt_kind kind, const char *what, int argc, char **argv)
{
	struct attempt_ask ask = { .kind = kind, .pin_fd = -1 };
	bool wrong = false;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h') {
			printf("%s%s", what, what_options);
			return EXIT_SUCCESS;
		}
		wrong |= !take_option(&ask, option, optarg);
	}
	if (wrong || optind != argc) {
		fprintf(stderr, "%s%s", what, what_options);
		return TOOL_USAGE;
	}
	if (ask.pinpad && ask.pin_fd >= 0) {
		fputs("cardea: the PIN comes by --pinpad or by --pin-fd\n", stderr);
		return TOOL_USAGE;
	}
	if (!ask.pinpad && ask.pin_fd < 0 && !isatty(STDIN_FILENO)) {
		fputs("cardea: the PIN comes from a terminal or by --pin-fd\n", stderr);
		return TOOL_USAGE;
	}
	harden_process();
	return attempt_run(&ask);
}

int
cmd_try(int argc, char **argv)
{
	return run(ATTEMPT_TRY, what_try, argc, argv);
}

int
cmd_logon(int argc, char **argv)
{
	return run(ATTEMPT_LOGON, what_logon, argc, argv);
}

int
cmd_unlock(int argc, char **argv)
{
	return run(ATTEMPT_UNLOCK, what_unlock, argc, argv);
}
