/* The recording of an attempt, shown and given away. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture.h"
#include "log.h"
#include "recording.h"
#include "tool.h"
#include "wire_trace.h"

#define CODE	"K7Q2M9"

static char dir[64], line[512], path[256];

static void
write_file(const char *name, const void *p, size_t n)
{
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	cr_assert(f != NULL && fwrite(p, 1, n, f) == n && fclose(f) == 0);
}

static void
put_log(const char *attempt)
{
	struct log_record *r = log_begin("attempt-begin");
	struct log *log;
	char why[256];

	cr_assert_eq(log_open(dir, 1 << 20, 2, &log, why, sizeof(why)), 0, "%s", why);
	log_text(r, "attempt", attempt);
	cr_assert_eq(log_commit(log, &r), 0);
	log_close(&log);
}

static void
put_trace(struct recording *r)
{
	static const struct wire_trace records[] = {
		{ .kind = WIRE_TRACE_COMMAND, .ins = 0xa4, .p1 = 4, .lc = 9, .le = 256, .got = 19,
		    .sw = 0x9000, .us = 1500 },
		{ .kind = WIRE_TRACE_SECRET, .ins = 0x20, .p2 = 0x80, .lc = 8, .error = 17 },
		{ .kind = WIRE_TRACE_PAD, .ins = 0x20, .p2 = 0x80, .lc = 8, .sw = 0x63c2,
		    .us = 9999999 },
		{ .kind = WIRE_TRACE_MORE, .more = 7 },
	};
	uint8_t bytes[4 * WIRE_TRACE_SIZE];
	size_t used = 0;

	for (size_t i = 0; i < 4; i++)
		cr_assert(wire_trace_put(bytes, sizeof(bytes), &used, &records[i]));
	recording_message(r, WIRE_CARD_TRACE, &(struct wire_card_trace){ { bytes, used } });
}

/* An attempt of which everything was recorded, judged with a text and a binary file. */
static void
setup(void)
{
	struct wire_krb_start *start = calloc(1, sizeof(*start));
	struct wire_krb_evidence *evidence = calloc(1, sizeof(*evidence));
	struct recording *r = recording_begin(CODE);
	struct recordings *store;
	char why[256];

	strcpy(dir, "/tmp/cardea-tool-XXXXXX");
	cr_assert_not_null(mkdtemp(dir));
	put_log(CODE);
	put_log("OTHER1");
	write_file("ca.pem", "abc\n", 4);
	write_file("ca.crl", "\x30\x00\xff", 3);
	snprintf(start->kdc_trust.anchors, WIRE_PATHS, "%s/ca.pem\n", dir);
	snprintf(start->kdc_trust.crls, WIRE_PATHS, "%s/ca.crl\n", dir);
	recording_message(r, WIRE_KRB_START, start);
	evidence->what = WIRE_EVIDENCE_SIGNED_REPLY;
	evidence->message = (struct message_blob){ (const uint8_t *)"\x6b\x00", 2 };
	strcpy(evidence->kdc, "192.0.2.1:88");
	recording_message(r, WIRE_KRB_EVIDENCE, evidence);
	put_trace(r);
	cr_assert_eq(recordings_open(dir, 4, &store, why, sizeof(why)), 0, "%s", why);
	cr_assert_eq(recording_commit(store, &r), 0);
	recordings_close(&store);
	free(evidence);
	free(start);
}

static void
teardown(void)
{
	snprintf(line, sizeof(line), "rm -rf '%s'", dir);
	cr_assert_eq(system(line), 0);
}

TestSuite(log_bundle, .init = setup, .fini = teardown);

static int
run(const char *options)
{
	snprintf(line, sizeof(line), "log --dir %s %s", dir, options);
	return capture(cmd_log, line);
}

/* --bundle into the file `out` of the folder. */
static int
bundle(const char *attempt, const char *options)
{
	snprintf(line, sizeof(line), "log --dir %s --attempt %s --bundle %s/out %s", dir, attempt,
	    dir, options);
	return capture(cmd_log, line);
}

static json_t *
read_out(void)
{
	snprintf(path, sizeof(path), "%s/out", dir);
	return json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
}

Test(log_bundle, the_story_ends_in_what_card_and_kdc_said)
{
	cr_expect_eq(run("--attempt k7q2m9"), EXIT_SUCCESS);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out,
	    "00 A4 04 00 Lc 9 Le 256   19 bytes, 9000     1.5 ms SELECT\n"), "%s", captured_out);
	cr_expect_not_null(strstr(captured_out,
	    "00 20 00 80 Lc 8          no answer          0.0 ms VERIFY, data withheld\n"));
	cr_expect_not_null(strstr(captured_out,
	    "00 20 00 80 Lc 8          0 bytes, 63C2   9999.9 ms VERIFY, by the reader\n"));
	cr_expect_not_null(strstr(captured_out, "and 7 more\n"));
	cr_expect_not_null(strstr(captured_out, "signed answer:  2 bytes from 192.0.2.1:88\n"));
	cr_expect_not_null(strstr(captured_out, "2 files"));
}

Test(log_bundle, an_attempt_without_a_recording_has_its_story_alone)
{
	cr_expect_eq(run("--attempt OTHER1"), EXIT_SUCCESS);
	cr_expect_null(strstr(captured_out, "told"));
	cr_expect_eq(run("--attempt " CODE " --json"), EXIT_SUCCESS);
	cr_expect_null(strstr(captured_out, "SELECT"), "the records alone");
}

Test(log_bundle, holds_recording_files_and_records_in_one_file)
{
	json_t *object, *files;
	struct stat st;

	cr_assert_eq(bundle(CODE, ""), EXIT_SUCCESS, "%s", captured_err);
	cr_expect_not_null(strstr(captured_out,
	    "attempt " CODE ", 3 messages, 2 trust files, 1 records"), "%s", captured_out);
	object = read_out();
	cr_assert_not_null(object);
	cr_expect_eq(json_integer_value(json_object_get(object, "bundle")), 1);
	cr_expect_eq(json_array_size(json_object_get(object, "log")), 1);
	files = json_object_get(object, "files");
	cr_expect_str_eq(json_string_value(json_object_get(json_object_get(files,
	    "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb"), "text")), "abc\n");
	cr_expect_str_eq(json_string_value(json_object_get(json_object_iter_value(
	    json_object_iter_next(files, json_object_iter(files))), "hex")), "3000ff");
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_mode & 07777, 0600);
	json_decref(object);
}

Test(log_bundle, never_replaces_a_file_unless_told)
{
	json_t *object;

	write_file("out", "mine", 4);
	cr_expect_eq(bundle(CODE, ""), EXIT_FAILURE);
	cr_expect_not_null(strstr(captured_err, "File exists; --force replaces it"));
	cr_expect_null(object = read_out(), "it is as it was");
	cr_expect_eq(bundle(CODE, "--force"), EXIT_SUCCESS);
	cr_expect_not_null(object = read_out());
	json_decref(object);
	snprintf(line, sizeof(line), "test \"$(ls '%s' | grep -c '^out')\" = 1", dir);
	cr_expect_eq(system(line), 0, "and nothing beside it");
}

Test(log_bundle, a_copy_that_is_gone_is_told)
{
	json_t *object;

	snprintf(line, sizeof(line), "rm '%s'/attempts/trust/ede*", dir);
	cr_assert_eq(system(line), 0);
	cr_expect_eq(bundle(CODE, ""), EXIT_SUCCESS);
	cr_expect_not_null(strstr(captured_err, "ca.pem: its copy is gone"));
	object = read_out();
	cr_expect_eq(json_object_size(json_object_get(object, "files")), 1);
	json_decref(object);
}

Test(log_bundle, what_was_not_recorded_cannot_be_given_away)
{
	cr_expect_eq(bundle("OTHER1", ""), EXIT_FAILURE);
	cr_expect_not_null(strstr(captured_err, "no recording of that attempt"));
	cr_expect_eq(bundle("../A", ""), EXIT_FAILURE);
	cr_expect_not_null(strstr(captured_err, "six characters"));
	write_file("attempts/BROKEN.json", "{\"recording\":", 13);
	cr_expect_eq(bundle("BROKEN", ""), EXIT_FAILURE);
	write_file("attempts/LATER.json", "{\"recording\":2}", 15);
	cr_expect_eq(bundle("LATER", ""), EXIT_FAILURE);
	cr_expect_not_null(strstr(captured_err, "another version"));
}

Test(log_bundle, options_that_do_not_fit_are_refused)
{
	cr_expect_eq(run("--force"), TOOL_USAGE);
	cr_expect_eq(run("--bundle /tmp/x"), TOOL_USAGE);
	cr_expect_eq(run("--attempt " CODE " --force"), TOOL_USAGE);
	cr_expect_eq(bundle(CODE, "--json"), TOOL_USAGE);
	cr_expect_eq(bundle(CODE, "--follow"), TOOL_USAGE);
}

Test(log_bundle, replay_wants_one_file_that_is_there)
{
	cr_expect_eq(capture(cmd_replay, "replay"), TOOL_USAGE);
	cr_expect_eq(capture(cmd_replay, "replay a b"), TOOL_USAGE);
	cr_expect_eq(capture(cmd_replay, "replay --no"), TOOL_USAGE);
	cr_expect_eq(capture(cmd_replay, "replay /nonexistent/file"), TOOL_USAGE);
	cr_expect_not_null(strstr(captured_err, "/nonexistent/file: No such file"));
	cr_expect_eq(capture(cmd_replay, "replay --help"), EXIT_SUCCESS);
	capture_is_plain(captured_out);
}
