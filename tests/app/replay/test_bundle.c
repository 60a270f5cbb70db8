#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bundle.h"
#include "report.h"
#include "stages.h"

/* The smallest that has something of each kind. SHA-256 of "abc". */
static const char small[] =
    "{\"recording\":1,\"bundle\":1,\"cardea\":\"0.1.0\",\"attempt\":\"K7Q2M9\",\"time\":\"2025\","
    "\"about\":{\"kind\":\"trial\"},\"settings\":{\"maps\":\"\"},\"messages\":["
    "{\"type\":\"krb_evidence\",\"what\":1,\"now\":5,\"kdc\":\"\",\"message\":\"7e00\"},"
    "{\"type\":\"card_failed\",\"failure\":\"pin-wrong\",\"sw\":25538,\"scard\":0,\"tries\":2,"
    "\"verify_sent\":1,\"attempt\":1,\"detail\":\"x\"}],"
    "\"trust\":[{\"path\":\"/a\",\"sha256\":"
    "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"},"
    "{\"path\":\"/b\",\"why\":\"gone\"}],"
    "\"files\":{\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\":"
    "{\"hex\":\"616263\"}},\"verdict\":{\"failure\":\"pin-wrong\",\"stage\":\"pin\"}}";

enum { SMALL = sizeof(small) - 1 };

/* Reads, replays and reports text[0..n), which is copied to where every byte beyond is foreign. */
static int
run(const char *text, size_t n)
{
	char *exact = malloc(n > 0 ? n : 1), why[256] = "";
	FILE *null = fopen("/dev/null", "w");
	struct bundle *bundle;
	struct stages stages;
	int result;

	memcpy(exact, text, n);
	result = bundle_read(exact, n, &bundle, why, sizeof(why));
	if (result == 0) {
		stages_replay(bundle, &stages);
		report_text(null, bundle, &stages);
		cr_expect_eq(report_json(null, bundle, &stages), 0);
	} else {
		cr_expect_null(bundle);
		cr_expect_neq(why[0], '\0');
	}
	bundle_free(&bundle);
	fclose(null);
	free(exact);
	return result;
}

Test(bundle, is_read_by_its_fields)
{
	struct bundle *b;
	char why[256];

	cr_assert_eq(bundle_read(small, SMALL, &b, why, sizeof(why)), 0, "%s", why);
	cr_expect_str_eq(b->attempt, "K7Q2M9");
	cr_expect_str_eq(b->kind, "trial");
	cr_expect_eq(b->verdict, FAILURE_PIN_WRONG);
	cr_expect_eq(b->card_failed->failure, FAILURE_PIN_WRONG);
	cr_expect_eq(b->card_failed->sw, 0x63C2);
	cr_expect_null(b->prepare);
	cr_expect_eq(bundle_evidence(b, WIRE_EVIDENCE_FIRST_REPLY)->message.n, 2);
	cr_expect_null(bundle_evidence(b, WIRE_EVIDENCE_HOST_REPLY));
	cr_expect_eq(bundle_file(b, "/a")->n, 3);
	cr_expect_eq(memcmp(bundle_file(b, "/a")->data, "abc", 3), 0);
	cr_expect_not(bundle_file(b, "/a")->altered);
	cr_expect_null(bundle_file(b, "/b")->data);
	cr_expect_not(bundle_file(b, "/b")->lacking);
	cr_expect_null(bundle_file(b, "/c"));
	bundle_free(&b);
	cr_expect_null(b);
}

Test(bundle, every_truncation_is_refused)
{
	for (size_t n = 0; n < SMALL; n++)
		cr_expect_eq(run(small, n), -1, "%zu", n);
	cr_expect_eq(run(small, SMALL), 0);
}

Test(bundle, every_bit_flip_is_refused_or_replayed)
{
	size_t read = 0;

	for (size_t bit = 0; bit < SMALL * 8; bit++) {
		char *flipped = strdup(small);

		flipped[bit / 8] = (char)(flipped[bit / 8] ^ 1 << bit % 8);
		read += run(flipped, SMALL) == 0;
		free(flipped);
	}
	cr_expect_gt(read, 0);
}

/* The small one with that many empty lists, and the sentence about it. */
static int
with_lists(size_t n, char *why, size_t room)
{
	char *text = malloc(SMALL + 3 * n + 16);
	size_t used = (size_t)sprintf(text, "{\"x\":[[]");
	struct bundle *bundle;
	int result;

	for (size_t i = 1; i < n; i++, used += 3)
		memcpy(text + used, ",[]", 3);
	used += (size_t)sprintf(text + used, "],%s", small + 1);
	result = bundle_read(text, used, &bundle, why, room);
	bundle_free(&bundle);
	free(text);
	return result;
}

Test(bundle, with_more_values_than_any_attempt_has_is_refused)
{
	char why[256] = "";

	cr_expect_eq(with_lists(BUNDLE_VALUES / 4, why, sizeof(why)), 0, "%s", why);
	cr_expect_eq(with_lists(BUNDLE_VALUES, why, sizeof(why)), -1);
	cr_expect_not_null(strstr(why, "values"), "%s", why);
}

/* The small one with a file of n commas and quotes, which `rows` rows name. */
static int
with_file(size_t n, size_t rows, char *why, size_t room)
{
	json_t *root = json_loads(small, 0, NULL), *trust = json_array();
	char *content = malloc(n), *text;
	struct bundle *bundle;
	int result;

	for (size_t i = 0; i < n; i++)
		content[i] = i % 64 == 0 ? '"' : i % 64 == 1 ? '\\' : ',';
	for (size_t i = 0; i < rows; i++)
		json_array_append_new(trust, json_pack("{s:s, s:s}", "path", "/a", "sha256", "a"));
	json_object_set_new(root, "trust", trust);
	json_object_set_new(json_object_get(root, "files"), "a", json_pack("{s:o}", "text",
	    json_stringn(content, n)));
	text = json_dumps(root, 0);
	result = bundle_read(text, strlen(text), &bundle, why, room);
	bundle_free(&bundle);
	json_decref(root);
	free(content);
	free(text);
	return result;
}

Test(bundle, may_have_files_of_any_content_but_not_one_again_and_again)
{
	enum { LONG = 1024 * 1024, MOST = 32 };
	char why[256] = "";

	cr_expect_eq(with_file(LONG, MOST, why, sizeof(why)), 0, "%s", why);
	cr_expect_eq(with_file(LONG, MOST + 1, why, sizeof(why)), -1);
	cr_expect_not_null(strstr(why, "32 MiB"), "%s", why);
}

/* The small one with the value at `part`.`key`, or at key, taken out or replaced. */
static int
changed(const char *part, const char *key, json_t *value)
{
	json_t *root = json_loads(small, 0, NULL);
	json_t *in = part == NULL ? root : json_object_get(root, part);
	char *text;
	int result;

	if (json_is_array(in))
		json_array_append_new(in, value);
	else if (value == NULL)
		json_object_del(in, key);
	else
		json_object_set_new(in, key, value);
	text = json_dumps(root, 0);
	result = run(text, strlen(text));
	free(text);
	json_decref(root);
	return result;
}

Test(bundle, what_it_must_have_it_must_have)
{
	static const char *const keys[] = { "recording", "bundle", "cardea", "attempt", "time",
		"about", "messages", "trust", "files", "verdict" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		cr_expect_eq(changed(NULL, keys[i], NULL), -1, "%s", keys[i]);
	cr_expect_eq(changed(NULL, "settings", NULL), 0, "no rules are none");
	cr_expect_eq(changed(NULL, "recording", json_integer(2)), -1);
	cr_expect_eq(changed("verdict", "failure", json_string("no-such")), -1);
	cr_expect_eq(changed("verdict", "failure", json_string("none")), 0);
	cr_expect_eq(changed("about", "kind", NULL), -1);
}

Test(bundle, messages_that_are_none_are_passed_over_and_broken_ones_refused)
{
	cr_expect_eq(changed("messages", NULL, json_integer(1)), 0);
	cr_expect_eq(changed("messages", NULL, json_pack("{s:s}", "type", "no_such")), 0);
	cr_expect_eq(changed("messages", NULL, json_pack("{s:s}", "type", "card_pin")), 0);
	cr_expect_eq(changed("messages", NULL, json_pack("{s:s}", "type", "krb_tgt")), -1);
}

Test(bundle, there_is_an_end_to_messages_evidence_and_files)
{
	json_t *messages = json_array(), *rows = json_array();

	for (int i = 0; i < 40; i++)
		json_array_append_new(messages, json_pack("{s:s, s:i, s:i, s:s, s:s}", "type",
		    "krb_evidence", "what", 1, "now", 1, "kdc", "", "message", "00"));
	cr_expect_eq(changed(NULL, "messages", json_incref(messages)), 0);
	for (int i = 0; i < 100; i++)
		json_array_append_new(messages, json_integer(i));
	cr_expect_eq(changed(NULL, "messages", messages), -1);
	for (int i = 0; i < BUNDLE_FILES + 1; i++)
		json_array_append_new(rows, json_pack("{s:s}", "path", "/x"));
	cr_expect_eq(changed(NULL, "trust", rows), -1);
	cr_expect_eq(changed("trust", NULL, json_object()), -1, "one without a name");
}

Test(bundle, blobs_take_no_more_than_there_is)
{
	char *hex = malloc(2 * WIRE_MESSAGE + 1);
	json_t *messages = json_array();

	memset(hex, '0', 2 * WIRE_MESSAGE);
	hex[2 * WIRE_MESSAGE] = '\0';
	for (int i = 0; i < BUNDLE_BLOBS / WIRE_MESSAGE + 1; i++)
		json_array_append_new(messages, json_pack("{s:s, s:i, s:i, s:s, s:s}", "type",
		    "krb_evidence", "what", 1, "now", 1, "kdc", "", "message", hex));
	cr_expect_eq(changed(NULL, "messages", messages), -1);
	free(hex);
}

Test(bundle, nests_as_deep_as_it_likes_in_vain)
{
	enum { DEEP = 100000 };
	char *text = malloc(2 * DEEP);

	memset(text, '[', DEEP);
	memset(text + DEEP, ']', DEEP);
	cr_expect_eq(run(text, 2 * DEEP), -1);
	free(text);
}

Test(bundle, the_last_message_of_a_type_counts)
{
	json_t *root = json_loads(small, 0, NULL), *copy;
	json_t *messages = json_object_get(root, "messages");
	struct bundle *b;
	char why[256], *text;

	copy = json_deep_copy(json_array_get(messages, 1));
	json_object_set_new(copy, "failure", json_string("pin-blocked"));
	json_array_append_new(messages, copy);
	text = json_dumps(root, 0);
	cr_assert_eq(bundle_read(text, strlen(text), &b, why, sizeof(why)), 0);
	cr_expect_eq(b->card_failed->failure, FAILURE_PIN_BLOCKED);
	bundle_free(&b);
	free(text);
	json_decref(root);
}
