/* cardea doctor: everything that a logon needs, looked at while nobody logs on. */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"
#include "doctor.h"
#include "findings.h"
#include "log.h"
#include "recording.h"
#include "show.h"
#include "tool.h"

enum {
	WARN_DAYS = 30, WARN_DAYS_MAX = 3650,
	WRONG_USE = 3,			/* unknown to monitoring, not critical */
	ROOM = 1024 * 1024,		/* bytes that the log's file system must have left */
};

static const char usage[] =
    "usage: cardea doctor [--warn-days N] [--quiet] [--json]\n"
    "\n"
    "Looks at everything that a logon needs, as a logon does, without a PIN: service,\n"
    "configuration, log, readers, the cards that are in, trust files, keytab, the KDC\n"
    "with its clock and PKINIT, accounts, shells, screen. Each check passed, is a\n"
    "warning, failed, or could not be made.\n"
    "\n"
    "  --warn-days N  warn N days before a certificate or a CRL ends; else warn_days\n"
    "                 of the configuration\n"
    "  --quiet        only what did not pass\n"
    "  --json         print JSON\n"
    "  --help         print this\n"
    "\n"
    "The exit status suits monitoring: 0 all passed, 1 warnings, 2 something failed,\n"
    "3 something could not be checked (or a wrong command line).\n";

struct doctor_ask {
	bool quiet, json;
	int warn_days;			/* -1: the configuration's */
};

/* What is known without the authority. */
struct here {
	char log_dir[POLICY_PATH];
	unsigned int warn_days;
};

static void
look_here(struct here *here)
{
	struct policy *policy = malloc(sizeof(*policy));
	char why[256];

	*here = (struct here){ .log_dir = "/var/log/cardea", .warn_days = WARN_DAYS };
	if (policy != NULL && policy_load(POLICY_FILE, policy, why, sizeof(why)) == 0) {
		memcpy(here->log_dir, policy->authority.log_dir, sizeof(here->log_dir));
		here->warn_days = policy->kiosk.warn_days;
	}
	free(policy);
}

/* Only the KDC makes people wait, and then for seconds. */
static uint32_t
ask(json_t **answer)
{
	static const char waiting[] = "asking the logon service and the KDC ...";
	bool tty = isatty(STDERR_FILENO) == 1;
	uint32_t status;

	if (tty)
		fputs(waiting, stderr);
	status = ask_quietly(WIRE_TOOL_DOCTOR, ASK_DOCTOR_SECONDS, answer);
	if (tty)
		fprintf(stderr, "\r%*s\r", (int)sizeof(waiting), "");
	return status;
}

/* Those that cardea log --bundle can give away; 0 also when they cannot be seen. */
static unsigned int
count_recordings(const char *log_dir)
{
	char path[POLICY_PATH + sizeof(RECORDING_DIR)];
	const struct dirent *entry;
	const char *end;
	unsigned int n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/" RECORDING_DIR, log_dir);
	dir = opendir(path);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		end = strrchr(entry->d_name, '.');
		n += end != NULL && strcmp(end, ".json") == 0;
	}
	if (dir != NULL)
		closedir(dir);
	return n;
}

/* Whether another record, and a file put aside, would still go in. */
static void
look_at_room(struct doctor_log *log, const char *dir)
{
	struct statvfs fs;

	if (statvfs(dir, &fs) != 0)
		return;
	log->full = (uint64_t)fs.f_bfree * fs.f_frsize < ROOM;
	log->read_only = (fs.f_flag & ST_RDONLY) != 0;
}

static void
read_log(struct doctor_report *report, const char *dir)
{
	struct doctor_log *log = calloc(1, sizeof(*log));
	struct log_reader *reader = NULL;
	struct log_line line;
	char why[512] = "out of memory";
	int got = -1;

	if (log != NULL && log_reader_open(dir, &reader, why, sizeof(why)) == 0) {
		while ((got = log_read(reader, &line)) == 1)
			doctor_log_take(log, line.object);
		if (got < 0)
			snprintf(why, sizeof(why), "%s: %s", dir, strerror(errno));
		log->broken = log_reader_broken(reader);
		look_at_room(log, dir);
		log->recordings = count_recordings(dir);
		log_reader_close(&reader);
	}
	if (got == 0)
		doctor_take_log(report, log, dir);
	else
		doctor_take_no_log(report, why);
	free(log);
}

static int
run(const struct doctor_ask *asked)
{
	struct findings findings = { .json = true, .list = json_array() };
	struct doctor_report report;
	json_t *answer = NULL, *days;
	struct here here;
	uint32_t status;
	int result;

	look_here(&here);
	status = ask(&answer);
	days = json_object_get(json_object_get(answer, "settings"), "warn_days");
	if (asked->warn_days >= 0)
		here.warn_days = (unsigned int)asked->warn_days;
	else if (json_is_integer(days))
		here.warn_days = (unsigned int)json_integer_value(days);
	doctor_init(&report, (int64_t)time(NULL), here.warn_days);
	if (status == 0)
		doctor_take_answer(&report, answer);
	else
		doctor_take_silence(&report, status);
	config_check(&findings, POLICY_FILE);
	doctor_take_config(&report, findings.list);
	read_log(&report, here.log_dir);
	if (asked->json)
		doctor_put_json(stdout, &report);
	else
		doctor_put(stdout, &report, asked->quiet);
	result = show_done() == EXIT_SUCCESS ? doctor_exit(&report) : WRONG_USE;
	json_decref(answer);
	json_decref(findings.list);
	doctor_free(&report);
	return result;
}

static bool
take_days(const char *text, int *days)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 4 || text[digits] != '\0')
		return false;
	*days = atoi(text);
	return *days <= WARN_DAYS_MAX;
}

int
cmd_doctor(int argc, char **argv)
{
	static const struct option options[] = {
		{ "warn-days", required_argument, NULL, 'w' }, { "quiet", no_argument, NULL, 'q' },
		{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 },
	};
	struct doctor_ask asked = { .warn_days = -1 };
	bool wrong = false;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		}
		asked.quiet |= option == 'q';
		asked.json |= option == 'j';
		wrong |= option == '?' || (option == 'w' && !take_days(optarg, &asked.warn_days));
	}
	if (wrong || optind != argc) {
		fputs(usage, stderr);
		return WRONG_USE;
	}
	return run(&asked);
}
