#include "checkup.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define NOW	1798761600		/* 2027-01-01T00:00:00Z */

const char checkup_good[] =
    "{\"findings\": ["
    "{\"what\":\"anchors-file\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/a.pem\","
    "\"subject\":\"\",\"until\":null,\"why\":\"1 anchor\"},"
    "{\"what\":\"anchor\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/a.pem\","
    "\"subject\":\"CN=Card CA\",\"until\":\"2030-01-01T00:00:00Z\",\"why\":\"good\"},"
    "{\"what\":\"crl\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/a.crl\","
    "\"subject\":\"CN=Card CA\",\"until\":\"2027-03-01T00:00:00Z\",\"why\":\"good\"},"
    "{\"what\":\"kdc-anchor\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/k.pem\","
    "\"subject\":\"CN=KDC CA\",\"until\":\"2030-01-01T00:00:00Z\",\"why\":\"good\"},"
    "{\"what\":\"kdc-crl\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"/k.crl\","
    "\"subject\":\"CN=KDC CA\",\"until\":\"2027-03-01T00:00:00Z\",\"why\":\"good\"},"
    "{\"what\":\"keytab-entry\",\"outcome\":\"passed\",\"failure\":\"none\",\"file\":\"\","
    "\"subject\":\"host/k.test@R\",\"until\":null,\"why\":\"version 2\"}],"
    "\"probe\": {\"principal\":\"alice@R\",\"of\":\"card\",\"failure\":\"none\",\"krb_error\":25,"
    "\"edata_status\":null,\"pkinit\":true,\"skew\":1,\"kdc\":\"192.0.2.1:88\",\"us\":4200,"
    "\"detail\":\"\"},"
    "\"cards\": {\"pcscd\":true,\"readers\":[{\"name\":\"Reader 0\",\"card\":{\"state\":\"ready\","
    "\"family\":\"PIV\",\"tries\":3,\"failure\":null,\"detail\":\"\",\"slots\":[{"
    "\"container\":\"PIV-9A\",\"principal\":\"alice@R\",\"failure\":\"none\","
    "\"not_after\":\"2028-01-01T00:00:00Z\",\"account\":{\"account\":\"alice\","
    "\"failure\":\"none\",\"rule\":\"map = *@R %\"},\"checks\":[{\"check\":\"eku\","
    "\"outcome\":\"passed\",\"failure\":\"cert-wrong-eku\",\"why\":\"\"}]}]}}]},"
    "\"status\": {\"locked\":true,\"pcscd\":true},"
    "\"settings\": {\"realm\":\"R\",\"host_principal\":\"host/k.test\",\"clock_skew\":300,"
    "\"logons\":true,\"warn_days\":14}}";

struct doctor_report checkup;

void
checkup_begin(void)
{
	doctor_init(&checkup, NOW, 30);
}

void
checkup_end(void)
{
	doctor_free(&checkup);
}

void
checkup_renew(void)
{
	checkup_end();
	checkup_begin();
}

json_t *
checkup_at(json_t *object, const char *path)
{
	char word[32];
	size_t n;

	for (; *path != '\0'; path += n + (path[n] == '.')) {
		n = strcspn(path, ".");
		snprintf(word, sizeof(word), "%.*s", (int)n, path);
		object = json_is_array(object) ? json_array_get(object, (size_t)atoi(word)) :
		    json_object_get(object, word);
	}
	return object;
}

json_t *
checkup_answer_with(const char *path, const char *value)
{
	json_t *answer = json_loads(checkup_good, 0, NULL);
	const char *key = strrchr(path, '.');
	char above[64];

	cr_assert_not_null(answer);
	snprintf(above, sizeof(above), "%.*s", key != NULL ? (int)(key - path) : 0, path);
	cr_assert_eq(json_object_set_new(checkup_at(answer, above), key != NULL ? key + 1 : path,
	    json_loads(value, JSON_DECODE_ANY, NULL)), 0, "%s", path);
	return answer;
}

const char *
checkup_word(const json_t *check, const char *key)
{
	const char *text = json_string_value(json_object_get(check, key));

	return text != NULL ? text : "";
}

const json_t *
checkup_find(const char *name, const char *outcome)
{
	json_t *check;
	size_t i;

	for (int topic = 0; topic < DOCTOR_TOPICS; topic++)
		json_array_foreach(checkup.topics[topic], i, check)
			if (strcmp(checkup_word(check, "check"), name) == 0 &&
			    strcmp(checkup_word(check, "outcome"), outcome) == 0)
				return check;
	return NULL;
}

const char *
checkup_text(const char *name, const char *outcome, const char *key)
{
	return checkup_word(checkup_find(name, outcome), key);
}

void
checkup_expect(const char *name, const char *outcome, const char *failure)
{
	const json_t *check = checkup_find(name, outcome);

	cr_assert_not_null(check, "%s is not %s", name, outcome);
	cr_expect_str_eq(checkup_word(check, "failure"), failure, "%s", name);
	if (failure[0] != '\0')
		cr_expect_str_neq(checkup_word(check, "who_fixes"), "", "%s", name);
	if (strcmp(outcome, "failed") == 0)
		cr_expect_str_neq(checkup_word(check, "remedy"), "", "%s", name);
}

void
checkup_take(const char *path, const char *value)
{
	json_t *answer = checkup_answer_with(path, value);

	checkup_renew();
	doctor_take_answer(&checkup, answer);
	json_decref(answer);
}
