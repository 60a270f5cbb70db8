#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture.h"
#include "log.h"
#include "tool.h"

static char dir[64], line[256];

static void
setup(void)
{
	strcpy(dir, "/tmp/cardea-tool-XXXXXX");
	cr_assert_not_null(mkdtemp(dir));
}

static void
teardown(void)
{
	snprintf(line, sizeof(line), "rm -rf '%s'", dir);
	cr_assert_eq(system(line), 0);
}

TestSuite(cmd_log, .init = setup, .fini = teardown);

static void
put(struct log *log, const char *event, const char *attempt, const char *failure)
{
	struct log_record *r = log_begin(event);

	log_text(r, "attempt", attempt);
	log_text(r, "kind", "logon");
	if (failure != NULL)
		log_text(r, "failure", failure);
	cr_assert_eq(log_commit(log, &r), 0);
}

static struct log *
open_log(void)
{
	struct log *log;
	char why[256];

	cr_assert_eq(log_open(dir, 1 << 20, 2, &log, why, sizeof(why)), 0, "%s", why);
	return log;
}

static void
fill(void)
{
	struct log *log = open_log();

	put(log, "attempt-begin", "AAAAAA", NULL);
	put(log, "attempt-end", "AAAAAA", "none");
	put(log, "attempt-begin", "BBBBBB", NULL);
	put(log, "attempt-end", "BBBBBB", "pin-wrong");
	log_close(&log);
}

static int
ask(const char *options)
{
	snprintf(line, sizeof(line), "log --dir %s %s", dir, options);
	return capture(cmd_log, line);
}

static int
lines(const char *text)
{
	int n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

Test(cmd_log, lists_the_attempts_of_the_folder)
{
	fill();
	cr_expect_eq(ask(""), 0);
	cr_expect_eq(lines(captured_out), 2, "%s", captured_out);
	cr_expect_eq(ask("--failed"), 0);
	cr_expect_eq(lines(captured_out), 1);
	cr_expect_not_null(strstr(captured_out, "BBBBBB"));
	cr_expect_eq(ask("--since 2099"), 0);
	cr_expect_eq(lines(captured_out), 0);
	cr_expect_str_eq(captured_err, "");
}

Test(cmd_log, passes_records_on_as_they_are)
{
	fill();
	cr_expect_eq(ask("--json"), 0);
	cr_expect_eq(lines(captured_out), 4);
	cr_expect_eq(strncmp(captured_out, "{\"seq\":1,", 9), 0);
	cr_expect_eq(ask("--json --failed"), 0);
	cr_expect_eq(lines(captured_out), 1);
	cr_expect_eq(ask("--json --attempt AAAAAA"), 0);
	cr_expect_eq(lines(captured_out), 2);
	cr_expect_null(strstr(captured_out, "BBBBBB"));
}

Test(cmd_log, fails_for_an_attempt_that_is_not_there)
{
	fill();
	cr_expect_eq(ask("--attempt BBBBBB"), 0);
	cr_expect_eq(ask("--attempt bbbbbb"), 0);
	cr_expect_eq(ask("--attempt ZZZZZZ"), 1);
	cr_expect_str_eq(captured_out, "");
	cr_expect_not_null(strstr(captured_err, "nothing of that attempt"));
}

/* A record of a refused KDC whose "certificate" is n bytes. */
static void
put_refused(const char *attempt, const char *bytes, size_t n)
{
	struct log *log = open_log();
	struct log_record *r = log_begin("attempt-end");

	log_text(r, "attempt", attempt);
	log_text(r, "failure", "kdc-cert-expired");
	log_bytes(r, "kdc_certificate", bytes, n);
	cr_assert_eq(log_commit(log, &r), 0);
	log_close(&log);
}

Test(cmd_log, prints_the_certificate_of_a_refused_kdc_alone)
{
	static const char pem[] =
	    "-----BEGIN CERTIFICATE-----\nMAMCAQc=\n-----END CERTIFICATE-----\n";

	fill();
	put_refused("CCCCCC", "\x30\x03\x02\x01\x07", 5);
	cr_expect_eq(ask("--attempt cccccc --kdc-certificate"), 0);
	cr_expect_str_eq(captured_out, pem);
	cr_expect_eq(ask("--attempt CCCCCC"), 0);
	cr_expect_null(strstr(captured_out, "3003020107"), "%s", captured_out);
	cr_expect_not_null(strstr(captured_out, "cardea log --attempt CCCCCC --kdc-certificate"),
	    "%s", captured_out);
	cr_expect_eq(ask("--attempt BBBBBB --kdc-certificate"), 1);
	cr_expect_str_eq(captured_out, "");
	cr_expect_not_null(strstr(captured_err, "no refused certificate"), "%s", captured_err);
	cr_expect_eq(ask("--attempt BBBBBB"), 0);
	cr_expect_null(strstr(captured_out, "--kdc-certificate"));
}

Test(cmd_log, a_certificate_that_is_no_bytes_is_none)
{
	static const char *const texts[] = { "zz", "303", "" };
	struct log_record *r;
	struct log *log;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		log = open_log();
		r = log_begin("attempt-end");
		log_text(r, "attempt", "DDDDDD");
		log_text(r, "kdc_certificate", texts[i]);
		cr_assert_eq(log_commit(log, &r), 0);
		log_close(&log);
	}
	cr_expect_eq(ask("--attempt DDDDDD --kdc-certificate"), 1);
	cr_expect_str_eq(captured_out, "");
}

Test(cmd_log, fails_where_there_is_no_folder_but_not_for_an_empty_one)
{
	cr_expect_eq(ask(""), 0);
	cr_expect_str_eq(captured_out, "");
	cr_expect_eq(capture(cmd_log, "log --dir /nonexistent"), 1);
	cr_expect_not_null(strstr(captured_err, "/nonexistent"));
}

Test(cmd_log, tells_what_the_log_lacks)
{
	char path[128];
	FILE *f;

	fill();
	snprintf(path, sizeof(path), "%s/" LOG_FILE, dir);
	f = fopen(path, "a");
	fputs("forged\n{\"seq\":9,\"time\":\"2025\",\"event\":\"x\",\"lost\":2}\n", f);
	fclose(f);
	cr_expect_eq(ask(""), 0);
	cr_expect_not_null(strstr(captured_err, "2 records could not be written"), "%s", captured_err);
	cr_expect_not_null(strstr(captured_err, "4 records are missing"));
	cr_expect_not_null(strstr(captured_err, "1 lines are no records"));
}

Test(cmd_log, refuses_options_that_it_does_not_know)
{
	cr_expect_eq(ask("--since never"), 2);
	cr_expect_eq(ask("--nonsense"), 2);
	cr_expect_eq(ask("--attempt AAAAAAAAAAAAAAAA"), 2);
	cr_expect_eq(ask("word"), 2);
	cr_expect_eq(ask("--kdc-certificate"), 2);
	cr_expect_eq(ask("--attempt AAAAAA --kdc-certificate --json"), 2);
	cr_expect_eq(ask("--attempt AAAAAA --kdc-certificate --follow"), 2);
	cr_expect_eq(ask("--attempt AAAAAA --kdc-certificate --bundle x"), 2);
	cr_expect_eq(ask("--help"), 0);
	capture_is_plain(captured_out);
}

/* The follower says what there is, then what comes, over a rotation. */
Test(cmd_log, follows_what_is_written, .timeout = 60)
{
	struct log *log = open_log();
	char got[256], from[128], to[128];
	int fds[2], status;
	FILE *out;
	pid_t pid;

	cr_assert_eq(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		char *argv[] = { (char[]){ "log" }, (char[]){ "--follow" }, (char[]){ "--dir" }, dir, NULL };

		dup2(fds[1], STDOUT_FILENO);
		_exit(cmd_log(4, argv));
	}
	close(fds[1]);
	out = fdopen(fds[0], "r");
	put(log, "attempt-end", "AAAAAA", "none");
	cr_assert_not_null(fgets(got, sizeof(got), out));
	cr_expect_not_null(strstr(got, "AAAAAA"));
	put(log, "attempt-end", "BBBBBB", "none");
	cr_assert_not_null(fgets(got, sizeof(got), out));
	cr_expect_not_null(strstr(got, "BBBBBB"));
	log_close(&log);
	snprintf(from, sizeof(from), "%s/" LOG_FILE, dir);
	snprintf(to, sizeof(to), "%s/" LOG_FILE ".1", dir);
	cr_assert_eq(rename(from, to), 0);
	log = open_log();
	put(log, "attempt-end", "CCCCCC", "none");
	cr_assert_not_null(fgets(got, sizeof(got), out));
	cr_expect_not_null(strstr(got, "CCCCCC"));
	kill(pid, SIGTERM);
	cr_expect_eq(waitpid(pid, &status, 0), pid);
	fclose(out);
	log_close(&log);
}
