/* cardea log: the attempts, or one attempt from end to end. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "log_recording.h"
#include "log_view.h"
#include "message_json.h"
#include "policy.h"
#include "show.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea log [--since T] [--failed] [--follow] [--dir DIR] [--json]\n"
    "       cardea log --attempt ID [--all] [--follow] [--dir DIR] [--json]\n"
    "       cardea log --attempt ID --kdc-certificate [--dir DIR]\n"
    "       cardea log --attempt ID --bundle FILE [--force] [--dir DIR]\n"
    "\n"
    "One line an attempt: the time of its verdict in UTC, its code, its kind, how\n"
    "long it took, what came of it, and whose certificate it was. Or the whole story\n"
    "of one attempt.\n"
    "\n"
    "  --since T      2025-03-01, 2025-03-01T09:30, today, or 10m, 2h, 3d ago\n"
    "  --failed       only attempts that were refused\n"
    "  --attempt ID   the story of one attempt and what each stage of it took\n"
    "  --all          every record and field of it, also of the helpers\n"
    "  --kdc-certificate\n"
    "                 print the certificate of the KDC that was refused, as PEM, and\n"
    "                 nothing else; for openssl x509\n"
    "  --bundle FILE  write all that was recorded of it, for a colleague and for\n"
    "                 cardea replay; there is no PIN, key or ticket in it\n"
    "  --force        replace FILE\n"
    "  --follow       go on with what is written from now on\n"
    "  --dir DIR      the folder of the log; else the configuration's\n"
    "  --json         the records themselves, one a line\n"
    "  --help         print this\n";

struct log_ask {
	struct log_view view;
	const char *dir;
	char attempt[16];
	const char *bundle;		/* the file to write; NULL: none */
	bool follow, json, force, certificate;
};

/* The folder that the configuration names, or the usual one. */
static const char *
configured_dir(void)
{
	static char dir[POLICY_PATH] = "/var/log/cardea";
	struct policy *policy = malloc(sizeof(*policy));
	char why[256];

	if (policy != NULL && policy_load(POLICY_FILE, policy, why, sizeof(why)) == 0)
		memcpy(dir, policy->authority.log_dir, sizeof(dir));
	free(policy);
	return dir;
}

static bool
failed_end(const json_t *record)
{
	return strcmp(show_get(record, "event"), "attempt-end") == 0 &&
	    strcmp(show_get(record, "failure"), "none") != 0;
}

/* The certificate of a refused KDC, as PEM. */
static void
show_certificate(struct log_view *view, const json_t *record)
{
	static uint8_t der[LOG_BYTES_MAX];
	long n = message_json_unhex(json_object_get(record, "kdc_certificate"), der, sizeof(der));

	if (n > 0 && PEM_write(stdout, PEM_STRING_X509, "", der, n) > 0)
		view->shown++;
}

static void
show(struct log_ask *ask, const struct log_line *line)
{
	struct log_view *view = &ask->view;

	if (!log_view_take(view, line->object))
		return;
	if (ask->certificate) {
		show_certificate(view, line->object);
	} else if (!ask->json && view->filter.attempt != NULL) {
		log_view_story(stdout, view, line->object);
	} else if (!ask->json) {
		log_view_list(stdout, view, line->object);
	} else if (!view->filter.failed || failed_end(line->object)) {
		fwrite(line->text, 1, line->n, stdout);
		putchar('\n');
		view->shown++;
	}
}

/* All there is; -1 with errno when it cannot be read or shown. */
static int
show_all(struct log_ask *ask, struct log_reader *reader)
{
	struct log_line line;
	int got;

	while ((got = log_read(reader, &line)) == 1)
		show(ask, &line);
	if (fflush(stdout) != 0)
		return -1;
	return got;
}

/* Blocks until something changes in the log's folder. */
static int
await_change(int notify)
{
	_Alignas(struct inotify_event) char events[2048];
	ssize_t got;

	do
		got = read(notify, events, sizeof(events));
	while (got < 0 && errno == EINTR);
	return got > 0 ? 0 : -1;
}

static int
follow(struct log_ask *ask, struct log_reader *reader)
{
	int notify = inotify_init1(IN_CLOEXEC), result = -1;

	/* Watched before it is read, so that nothing falls between. */
	if (notify >= 0 && inotify_add_watch(notify, ask->dir, IN_MODIFY | IN_CREATE | IN_MOVED_TO |
	    IN_ONLYDIR) >= 0)
		do
			result = show_all(ask, reader);
		while (result == 0 && (result = await_change(notify)) == 0);
	if (notify >= 0)
		close(notify);
	return result;
}

static void
tell_error(const char *dir, int err)
{
	if (ferror(stdout))
		fprintf(stderr, "cardea: standard output: %s\n", strerror(err));
	else
		fprintf(stderr, "cardea: the log in %s cannot be read: %s\n%s", dir,
		    strerror(err), err == EACCES ? "Become root.\n" : "");
}

/* What the log itself lacks. */
static void
tell_faults(const struct log_view *view, const struct log_reader *reader)
{
	if (view->lost > 0)
		fprintf(stderr, "%" PRIu64 " records could not be written and are lost.\n",
		    view->lost);
	if (view->missing > 0)
		fprintf(stderr, "%" PRIu64 " records are missing: somebody took them away.\n",
		    view->missing);
	if (log_reader_broken(reader) > 0)
		fprintf(stderr, "%" PRIu64 " lines are no records and were left out.\n",
		    log_reader_broken(reader));
}

/* What card and KDC said, behind the story. An attempt of which nothing was recorded has its story
 * alone. */
static void
show_recording(const struct log_ask *ask)
{
	char why[256];
	json_t *recording;

	if (ask->certificate || ask->json || ask->follow || ask->view.filter.attempt == NULL ||
	    ask->view.shown == 0)
		return;
	recording = log_recording(ask->dir, ask->attempt, why, sizeof(why));
	if (recording != NULL)
		log_recording_show(stdout, recording);
	json_decref(recording);
}

static int
run(struct log_ask *ask)
{
	struct log_view *view = &ask->view;
	struct log_reader *reader;
	char why[256];
	int result;

	if (log_reader_open(ask->dir, &reader, why, sizeof(why)) != 0) {
		fprintf(stderr, "cardea: the log cannot be read: %s\n", why);
		return EXIT_FAILURE;
	}
	result = ask->follow ? follow(ask, reader) : show_all(ask, reader);
	if (result != 0)
		tell_error(ask->dir, errno);
	if (!ask->json && view->filter.attempt == NULL)
		log_view_flush(stdout, view);
	if (result == 0 && view->shown == 0 && view->filter.attempt != NULL) {
		fprintf(stderr, "cardea: the log has %s of that attempt\n",
		    ask->certificate ? "no refused certificate of a KDC" : "nothing");
		result = -1;
	}
	show_recording(ask);
	tell_faults(view, reader);
	json_decref(view->begun);
	log_reader_close(&reader);
	return result == 0 ? show_done() : EXIT_FAILURE;
}

/* People type the code as they like. */
static bool
take_attempt(struct log_ask *ask, const char *code)
{
	size_t n = strlen(code);

	if (n >= sizeof(ask->attempt)) {
		fprintf(stderr, "cardea: an attempt has a code of six characters\n");
		return false;
	}
	for (size_t i = 0; i <= n; i++)
		ask->attempt[i] = (char)toupper((unsigned char)code[i]);
	ask->view.filter.attempt = ask->attempt;
	return true;
}

static bool
take_option(struct log_ask *ask, int option, const char *value)
{
	switch (option) {
	case 's':
		if (log_since(value, (int64_t)time(NULL), ask->view.filter.since))
			return true;
		fprintf(stderr, "cardea: --since takes 2025-03-01, 2025-03-01T09:30, today, 10m, 2h "
		    "or 3d\n");
		return false;
	case 'f': ask->view.filter.failed = true; return true;
	case 'a': return take_attempt(ask, value);
	case 'A': ask->view.filter.all = true; return true;
	case 'F': ask->follow = true; return true;
	case 'd': ask->dir = value; return true;
	case 'j': ask->json = true; return true;
	case 'b': ask->bundle = value; return true;
	case 'o': ask->force = true; return true;
	case 'k': ask->certificate = true; return true;
	default: return false;
	}
}

int
cmd_log(int argc, char **argv)
{
	static const struct option options[] = {
		{ "since", required_argument, NULL, 's' }, { "failed", no_argument, NULL, 'f' },
		{ "attempt", required_argument, NULL, 'a' }, { "all", no_argument, NULL, 'A' },
		{ "follow", no_argument, NULL, 'F' },
		{ "bundle", required_argument, NULL, 'b' }, { "force", no_argument, NULL, 'o' },
		{ "kdc-certificate", no_argument, NULL, 'k' },
		{ "dir", required_argument, NULL, 'd' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { 0 },
	};
	struct log_ask ask = { 0 };
	bool wrong = false;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		}
		wrong |= !take_option(&ask, option, optarg);
	}
	wrong |= ask.bundle == NULL && ask.force;
	if (ask.bundle != NULL || ask.certificate)
		wrong |= ask.attempt[0] == '\0' || ask.follow || ask.json;
	wrong |= ask.bundle != NULL && ask.certificate;
	if (wrong || optind != argc) {
		fputs(usage, stderr);
		return TOOL_USAGE;
	}
	if (ask.dir == NULL)
		ask.dir = configured_dir();
	if (ask.bundle != NULL)
		return log_bundle(ask.dir, ask.attempt, ask.bundle, ask.force);
	return run(&ask);
}
