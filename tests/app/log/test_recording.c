#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "recording.h"
#include "wire.h"

static struct folder folder;

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void setup(void) { folder_make(&folder); }
static void teardown(void) { nftw(folder.path, remove_one, 8, FTW_DEPTH | FTW_PHYS); }

TestSuite(recording, .init = setup, .fini = teardown);

static struct recordings *
open_store(unsigned int keep)
{
	struct recordings *store;
	char why[256];

	cr_assert_eq(recordings_open(folder.path, keep, &store, why, sizeof(why)), 0, "%s", why);
	return store;
}

static bool
is_there(const char *name, struct stat *st)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/" RECORDING_DIR "/%s", folder.path, name);
	return lstat(path, st) == 0;
}

static json_t *
read_back(const char *code)
{
	char name[64], *text;
	json_t *object;

	snprintf(name, sizeof(name), RECORDING_DIR "/%s.json", code);
	text = folder_read(&folder, name);
	cr_assert_not_null(text);
	object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	cr_assert_not_null(object, "%s", text);
	free(text);
	return object;
}

static void
commit(struct recordings *store, const char *code)
{
	struct recording *r = recording_begin(code);

	cr_assert_eq(recording_commit(store, &r), 0, "%s", strerror(errno));
	cr_expect_null(r);
}

/* Names a trust file of that content in the recording `code`, and commits it. */
static void
commit_trust(struct recordings *store, const char *code, const char *file, const char *content)
{
	struct wire_krb_start *start = calloc(1, sizeof(*start));
	struct recording *r = recording_begin(code);

	if (content != NULL)
		folder_write(&folder, file, content, strlen(content));
	snprintf(start->kdc_trust.anchors, WIRE_PATHS, "%s/%s\n", folder.path, file);
	recording_message(r, WIRE_KRB_START, start);
	cr_assert_eq(recording_commit(store, &r), 0);
	free(start);
}

static const json_t *
trust_row(const json_t *recording)
{
	return json_array_get(json_object_get(recording, "trust"), 0);
}

Test(recording, holds_its_values_and_messages)
{
	struct wire_card_signed said = { .tries = 3, .apdus = 7 };
	struct recordings *store = open_store(4);
	struct recording *r = recording_begin("AB12CD");
	json_t *object, *message;
	struct stat st;

	recording_text(r, "about", "kind", "trial\xff");
	recording_number(r, "verdict", "us", 5);
	recording_bytes(r, "about", "atr", "\x3b\x00", 2);
	recording_message(r, WIRE_CARD_SIGNED, &said);
	cr_assert_eq(recording_commit(store, &r), 0);
	cr_assert(is_there("AB12CD.json", &st));
	cr_expect_eq(st.st_mode & 07777, 0640);
	object = read_back("AB12CD");
	cr_expect_eq(json_integer_value(json_object_get(object, "recording")), RECORDING_VERSION);
	cr_expect_str_eq(json_string_value(json_object_get(object, "attempt")), "AB12CD");
	cr_expect_str_eq(json_string_value(json_object_get(json_object_get(object, "about"),
	    "kind")), "trial\\xff");
	cr_expect_str_eq(json_string_value(json_object_get(json_object_get(object, "about"),
	    "atr")), "3b00");
	cr_expect_eq(json_integer_value(json_object_get(json_object_get(object, "verdict"), "us")),
	    5);
	message = json_array_get(json_object_get(object, "messages"), 0);
	cr_expect_str_eq(json_string_value(json_object_get(message, "type")), "card_signed");
	cr_expect_eq(json_integer_value(json_object_get(message, "apdus")), 7);
	json_decref(object);
	recordings_close(&store);
}

Test(recording, no_ticket_goes_in)
{
	static const uint8_t secret[] = "0123456789abcdef";
	struct wire_krb_result *result = calloc(1, sizeof(*result));
	struct wire_verify_prove *prove = calloc(1, sizeof(*prove));
	struct wire_session_tickets tickets = { { secret, 16 } };
	struct wire_sign_result sign = { .signature = { secret, 16 } };
	struct recordings *store = open_store(4);
	struct recording *r = recording_begin("A");
	char *text;

	result->ap_req = result->ccache = (struct message_blob){ secret, 16 };
	prove->ap_req = (struct message_blob){ secret, 16 };
	strcpy(result->principal, "alice@TEST.EXAMPLE");
	recording_message(r, WIRE_KRB_RESULT, result);
	recording_message(r, WIRE_VERIFY_PROVE, prove);
	recording_message(r, WIRE_SESSION_TICKETS, &tickets);
	recording_message(r, WIRE_SIGN_RESULT, &sign);
	cr_assert_eq(recording_commit(store, &r), 0);
	text = folder_read(&folder, RECORDING_DIR "/A.json");
	cr_expect_not_null(strstr(text, "alice@TEST.EXAMPLE"));
	cr_expect_null(strstr(text, "30313233"), "%s", text);
	free(text);
	free(result);
	free(prove);
	recordings_close(&store);
}

Test(recording, blobs_that_are_too_much_are_null_and_the_rest_is_there)
{
	static uint8_t much[WIRE_MESSAGE];
	struct wire_krb_evidence *evidence = calloc(1, sizeof(*evidence));
	struct wire_card_signed said = { .apdus = 9 };
	struct recordings *store = open_store(4);
	struct recording *r = recording_begin("A");
	json_t *object, *messages;

	evidence->message = (struct message_blob){ much, sizeof(much) };
	recording_message(r, WIRE_KRB_EVIDENCE, evidence);
	recording_message(r, WIRE_KRB_EVIDENCE, evidence);
	for (int i = 0; i < 2 * RECORDING_MESSAGES; i++)
		recording_message(r, WIRE_CARD_SIGNED, &said);
	cr_assert_eq(recording_commit(store, &r), 0);
	object = read_back("A");
	messages = json_object_get(object, "messages");
	cr_expect_eq(json_array_size(messages), RECORDING_MESSAGES);
	cr_expect_eq(json_string_length(json_object_get(json_array_get(messages, 0), "message")),
	    2 * sizeof(much));
	cr_expect(json_is_null(json_object_get(json_array_get(messages, 1), "message")));
	json_decref(object);
	free(evidence);
	recordings_close(&store);
}

Test(recording, one_that_is_too_long_is_not_written)
{
	struct recordings *store = open_store(4);
	struct recording *r = recording_begin("A");
	char *text = malloc(RECORDING_MAX / 8 + 1);
	struct stat st;

	/* Each of these characters takes six. */
	memset(text, '\1', RECORDING_MAX / 8);
	text[RECORDING_MAX / 8] = '\0';
	recording_text(r, "about", "a", text);
	recording_text(r, "about", "b", text);
	cr_expect_eq(recording_commit(store, &r), -1);
	cr_expect_eq(errno, EFBIG);
	cr_expect_null(r);
	cr_expect_not(is_there("A.json", &st));
	free(text);
	recordings_close(&store);
}

Test(recording, only_a_code_can_be_its_name)
{
	static const char *const bad[] = { "", "../A", "a", "A.B", "0123456789ABCDEF" };
	struct recordings *store = open_store(4);
	struct recording *r;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_expect_not(recording_code(bad[i]));
		r = recording_begin(bad[i]);
		cr_expect_eq(recording_commit(store, &r), i == 4 ? 0 : -1, "%s", bad[i]);
	}
	cr_expect(recording_code("K7Q2M9"));
	recordings_close(&store);
}

Test(recording, without_a_folder_it_fails_and_frees)
{
	struct recording *r = recording_begin("A");
	struct recordings *store;
	char why[256];

	cr_expect_eq(recording_commit(NULL, &r), -1);
	cr_expect_null(r);
	cr_expect_eq(recordings_open("/nonexistent", 4, &store, why, sizeof(why)), -1);
	cr_expect_null(store);
	cr_expect_not_null(strstr(why, "/nonexistent"));
}

Test(recording, a_folder_that_others_may_write_to_is_refused)
{
	struct recordings *store = open_store(4);
	char path[128], why[256];

	recordings_close(&store);
	snprintf(path, sizeof(path), "%s/" RECORDING_DIR, folder.path);
	cr_assert_eq(chmod(path, 0770), 0);
	cr_expect_eq(recordings_open(folder.path, 4, &store, why, sizeof(why)), -1);
	cr_expect_eq(errno, EPERM);
}

Test(recording, a_log_that_hands_its_group_on_has_it_here_too)
{
	struct recordings *store;
	struct stat st;

	cr_assert_eq(chown(folder.path, (uid_t)-1, 12345), 0);
	cr_assert_eq(chmod(folder.path, 02750), 0);
	store = open_store(4);
	commit(store, "A");
	cr_assert(is_there("A.json", &st));
	cr_expect_eq(st.st_gid, 12345);
	cr_assert(is_there(RECORDING_TRUST_DIR, &st));
	cr_expect(st.st_gid == 12345 && (st.st_mode & 07777) == 02750);
	recordings_close(&store);
}

Test(recording, the_oldest_go_when_there_are_too_many)
{
	static const char *const names[] = { "A", "B", "C" };
	struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct recordings *store = open_store(2);
	char path[128];
	struct stat st;

	commit(store, "A");
	commit(store, "B");
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/" RECORDING_DIR "/%s.json", folder.path, names[i]);
		times[0].tv_sec = times[1].tv_sec = 2000 - i;
		cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	}
	commit(store, "C");
	cr_expect(is_there("A.json", &st));
	cr_expect_not(is_there("B.json", &st));
	cr_expect(is_there("C.json", &st));
	recordings_close(&store);
}

Test(recording, trials_of_the_group_push_out_none_but_their_own)
{
	struct recordings *store = open_store(2);
	struct recording *r;
	char code[8], name[32];
	struct stat st;

	commit(store, "A");
	commit(store, "B");
	for (int i = 0; i < 5; i++) {
		snprintf(code, sizeof(code), "G%d", i);
		r = recording_begin(code);
		recording_of_group(r);
		cr_assert_eq(recording_commit(store, &r), 0);
		snprintf(name, sizeof(name), "G%d.group.json", i);
		cr_expect(is_there(name, &st));
		snprintf(name, sizeof(name), "G%d.group.json", i - 1);
		cr_expect_not(is_there(name, &st));
	}
	cr_expect(is_there("A.json", &st));
	cr_expect(is_there("B.json", &st));
	commit(store, "C");
	cr_expect(is_there("G4.group.json", &st), "nor do others push out theirs");
	recordings_close(&store);
}

/* SHA-256 of "abc", FIPS 180-2 B.1. */
#define ABC	"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

Test(recording, a_trust_file_is_kept_by_its_content)
{
	struct recordings *store = open_store(4);
	json_t *object;
	struct stat st;
	char *text;

	commit_trust(store, "A", "ca.pem", "abc");
	object = read_back("A");
	cr_expect_str_eq(json_string_value(json_object_get(trust_row(object), "sha256")),
	    ABC);
	json_decref(object);
	text = folder_read(&folder, RECORDING_DIR "/" RECORDING_TRUST_DIR "/" ABC);
	cr_assert_not_null(text);
	cr_expect_str_eq(text, "abc");
	free(text);
	cr_assert(is_there(RECORDING_TRUST_DIR "/" ABC, &st));
	cr_expect_eq(st.st_mode & 07777, 0640);
	recordings_close(&store);
}

Test(recording, a_trust_file_that_changed_is_kept_anew)
{
	struct recordings *store = open_store(4);
	json_t *first, *second, *third;

	commit_trust(store, "A", "ca.pem", "abc");
	commit_trust(store, "B", "ca.pem", NULL);
	commit_trust(store, "C", "ca.pem", "other");
	first = read_back("A");
	second = read_back("B");
	third = read_back("C");
	cr_expect(json_equal(trust_row(first), trust_row(second)));
	cr_expect_not(json_equal(trust_row(first), trust_row(third)));
	json_decref(first);
	json_decref(second);
	json_decref(third);
	recordings_close(&store);
}

Test(recording, a_trust_file_that_cannot_be_read_says_why)
{
	struct recordings *store = open_store(4);
	json_t *object;

	commit_trust(store, "A", "missing.pem", NULL);
	object = read_back("A");
	cr_expect_null(json_object_get(trust_row(object), "sha256"));
	cr_expect_not_null(strstr(json_string_value(json_object_get(trust_row(object), "why")),
	    "No such file"));
	cr_expect(json_is_true(json_object_get(trust_row(object), "opened")));
	json_decref(object);
	recordings_close(&store);
}

Test(recording, a_trust_file_with_a_private_key_is_named_alone)
{
	static const char content[] = "-----BEGIN PRIVATE KEY-----\nabc\n";
	struct recordings *store = open_store(4);
	json_t *object;

	commit_trust(store, "A", "ca.pem", content);
	object = read_back("A");
	cr_expect_null(json_object_get(trust_row(object), "sha256"));
	cr_expect_not_null(strstr(json_string_value(json_object_get(trust_row(object), "why")),
	    "private key"));
	cr_expect(json_is_false(json_object_get(trust_row(object), "opened")));
	json_decref(object);
	recordings_close(&store);
}

Test(recording, a_trust_file_that_held_its_reader_up_is_named_alone)
{
	struct wire_krb_start *start = calloc(1, sizeof(*start));
	struct recording *r = recording_begin("A");
	struct recordings *store = open_store(4);
	struct stat st;
	json_t *object;

	folder_write(&folder, "ca.pem", "abc", 3);
	snprintf(start->kdc_trust.anchors, WIRE_PATHS, "%s/ca.pem\n", folder.path);
	recording_message(r, WIRE_KRB_START, start);
	recording_without_trust(r);
	cr_assert_eq(recording_commit(store, &r), 0);
	object = read_back("A");
	cr_expect_str_eq(json_string_value(json_object_get(trust_row(object), "why")),
	    "it was not read");
	cr_expect(json_is_false(json_object_get(trust_row(object), "opened")));
	cr_expect_not(is_there(RECORDING_TRUST_DIR "/" ABC, &st));
	json_decref(object);
	free(start);
	recordings_close(&store);
}

Test(recording, a_trust_file_goes_with_the_last_recording_that_names_it)
{
	static const char old[] = RECORDING_TRUST_DIR "/" ABC;
	struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct recordings *store = open_store(1);
	char path[256];
	struct stat st;

	commit_trust(store, "A", "ca.pem", "abc");
	cr_expect(is_there(old, &st));
	snprintf(path, sizeof(path), "%s/" RECORDING_DIR "/%s", folder.path, old);
	cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	snprintf(path, sizeof(path), "%s/" RECORDING_DIR "/A.json", folder.path);
	cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	commit_trust(store, "B", "ca.pem", "other");
	cr_expect_not(is_there("A.json", &st));
	cr_expect_not(is_there(old, &st));
	recordings_close(&store);
}
