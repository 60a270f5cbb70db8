#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "log_view.h"

static struct log_view view;

/* What is printed for the records, one JSON object each. */
static char *
printed(const char *const records[], size_t count, bool whole)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	for (size_t i = 0; i < count; i++) {
		json_t *record = json_loads(records[i], 0, NULL);

		cr_assert_not_null(record, "%s", records[i]);
		if (log_view_take(&view, record)) {
			if (whole)
				log_view_story(out, &view, record);
			else
				log_view_list(out, &view, record);
		}
		json_decref(record);
	}
	if (!whole)
		log_view_flush(out, &view);
	fclose(out);
	capture_is_plain(text);
	return text;
}

#define HEAD(seq, time, event) \
	"{\"seq\":" #seq ",\"time\":\"2025-03-01T" time "\",\"mono_ns\":1,\"event\":\"" event "\""
#define BEGIN(seq, time, code) \
	HEAD(seq, time, "attempt-begin") ",\"attempt\":\"" code "\",\"kind\":\"logon\",\"reader\":\"R 0\"}"
#define END(seq, time, code, failure) \
	HEAD(seq, time, "attempt-end") ",\"attempt\":\"" code "\",\"kind\":\"logon\",\"failure\":\"" failure \
	"\",\"principal\":\"alice\",\"realm\":\"TEST.EXAMPLE\",\"us\":812345,\"remedy\":\"Do it again.\"," \
	"\"stages\":{\"card\":31500,\"tickets\":4000}}"

Test(list, has_one_line_an_attempt)
{
	static const char *const records[] = {
		HEAD(1, "09:29:00.000Z", "authority-start") "}",
		BEGIN(2, "09:30:00.000Z", "K7Q2MX"), HEAD(3, "09:30:00.100Z", "helper") "}",
		END(4, "09:30:01.000Z", "K7Q2MX", "pin-wrong"),
		BEGIN(5, "09:31:00.000Z", "ABCDEF"), END(6, "09:31:01.000Z", "ABCDEF", "none"),
	};
	char *text = printed(records, 6, false);

	cr_expect_str_eq(text,
	    "2025-03-01 09:30:01 K7Q2MX logon    812 ms pin-wrong         alice@TEST.EXAMPLE\n"
	    "2025-03-01 09:31:01 ABCDEF logon    812 ms granted           alice@TEST.EXAMPLE\n");
	free(text);
	cr_expect_eq(view.missing, 0);
}

Test(list, shows_an_attempt_that_never_got_a_verdict)
{
	static const char *const records[] = {
		BEGIN(1, "09:30:00.000Z", "AAAAAA"), HEAD(2, "09:31:00.000Z", "authority-start") "}",
		BEGIN(3, "09:32:00.000Z", "BBBBBB"), BEGIN(4, "09:33:00.000Z", "CCCCCC"),
		END(5, "09:33:01.000Z", "CCCCCC", "none"), BEGIN(6, "09:34:00.000Z", "DDDDDD"),
	};
	char *text = printed(records, 6, false), *at;

	at = strstr(text, "AAAAAA logon      0 ms (no verdict)\n");
	cr_assert_not_null(at, "%s", text);
	cr_expect_not_null(strstr(text, "BBBBBB logon      0 ms (no verdict)\n"));
	cr_expect_not_null(strstr(text, "CCCCCC logon    812 ms granted"));
	cr_expect_not_null(strstr(text, "DDDDDD logon      0 ms (no verdict)\n"));
	free(text);
}

Test(list, can_leave_out_what_was_granted)
{
	static const char *const records[] = {
		END(1, "09:30:01.000Z", "K7Q2MX", "pin-wrong"), END(2, "09:31:01.000Z", "ABCDEF", "none"),
	};
	char *text;

	view.filter.failed = true;
	text = printed(records, 2, false);
	cr_expect_not_null(strstr(text, "K7Q2MX"));
	cr_expect_null(strstr(text, "ABCDEF"));
	free(text);
}

Test(list, begins_at_a_time)
{
	static const char *const records[] = {
		END(1, "09:30:01.000Z", "AAAAAA", "none"), END(2, "09:31:01.500Z", "BBBBBB", "none"),
		END(3, "09:32:01.000Z", "CCCCCC", "none"),
	};
	char *text;

	cr_assert(log_since("2025-03-01T09:31:01Z", 0, view.filter.since));
	text = printed(records, 3, false);
	cr_expect_null(strstr(text, "AAAAAA"));
	cr_expect_not_null(strstr(text, "BBBBBB"));
	cr_expect_not_null(strstr(text, "CCCCCC"));
	free(text);
}

Test(list, keeps_to_80_columns_and_ascii_whatever_a_record_holds)
{
	static const char *const records[] = {
		"{\"seq\":1,\"time\":\"\\u001b[2J\\u202e2025-03-01T09:30:00.000Z and more\",\"event\":\"attempt-end\","
		"\"attempt\":\"\\nAAAAAAAAAAAAAA\",\"kind\":\"\\u00e9\\u00e9\\u00e9\\u00e9\",\"failure\":"
		"\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",\"principal\":\"\\u202eyyyyyyyyyyyyyyyyyyyyyyyyyy\","
		"\"us\":99999999999999}",
		"{\"seq\":2,\"time\":\"\",\"event\":\"attempt-end\",\"failure\":3,\"principal\":[],\"attempt\":{}}",
	};
	char *text = printed(records, 2, false);

	free(text);
	view = (struct log_view){ .filter.attempt = "X" };
	text = printed(records, 2, true);
	cr_expect_str_eq(text, "");
	free(text);
}

static const char *const story[] = {
	HEAD(1, "09:30:00.000Z", "attempt-begin")
	",\"attempt\":\"K7Q2MX\",\"kind\":\"logon\",\"reader\":\"R 0\",\"caller_pid\":9}",
	BEGIN(2, "09:30:00.001Z", "OTHERS"),
	HEAD(3, "09:30:00.100Z", "helper")
	",\"attempt\":\"K7Q2MX\",\"name\":\"cardea-krb\",\"pid\":77,\"what\":\"started\"}",
	HEAD(4, "09:30:00.900Z", "helper")
	",\"attempt\":\"K7Q2MX\",\"name\":\"cardea-krb\",\"what\":\"ended\",\"signal\":11}",
	HEAD(5, "09:30:01.000Z", "attempt-end")
	",\"attempt\":\"K7Q2MX\",\"kind\":\"logon\",\"failure\":\"kdc-says-cert-revoked\","
	"\"ntstatus\":\"0xc0000380\",\"substatus\":\"0x00000000\",\"krb_error\":62,\"new_field\":7,"
	"\"stage\":\"as-request\",\"remedy\":\"Do it again.\",\"principal\":\"alice\",\"us\":812345,"
	"\"stages\":{\"kdc-first-answer\":1000,\"kdc-reach\":31500,\"tgt\":9,\"later\":4000}}",
	HEAD(6, "09:30:02.000Z", "lock")
	",\"attempt\":\"K7Q2MX\",\"reason\":\"card-removed\",\"us\":86}",
};

Test(story, tells_what_a_technician_needs_in_the_words_of_cardea_try)
{
	char *text;

	view.filter.attempt = "K7Q2MX";
	text = printed(story, 6, true);
	cr_expect_str_eq(text,
	    "attempt K7Q2MX on 2025-03-01 (UTC)\n\n"
	    "09:30:00.000  attempt-begin    kind logon, reader R 0\n"
	    "09:30:00.900  helper           name cardea-krb, what ended, signal 11\n"
	    "09:30:01.000  attempt-end      kdc-says-cert-revoked\n"
	    " ntstatus:     0xc0000380 STATUS_SMARTCARD_WRONG_PIN\n"
	    " krb_error:    62 KDC_ERR_CLIENT_NOT_TRUSTED\n"
	    " stage:        as-request\n"
	    " principal:    alice\n"
	    " remedy:       Do it again.\n"
	    " new_field:    7\n"
	    " milliseconds: kdc-reach              31.5  asking the KDC, without the PIN\n"
	    "                 kdc-first-answer      1.0  until its answer was read\n"
	    "               later                   4.0\n"
	    "09:30:02.000  lock             reason card-removed, after 86 us\n");
	free(text);
	cr_expect_eq(view.shown, 4);
}

Test(story, of_a_refusal_that_admits_several_causes_lists_them)
{
	static const char *const records[] = {
		HEAD(1, "09:30:01.000Z", "attempt-end")
		",\"attempt\":\"K7Q2MX\",\"failure\":\"account-revoked\",\"remedy\":\"Look.\"}",
	};
	char *text;

	view.filter.attempt = "K7Q2MX";
	text = printed(records, 1, true);
	cr_expect_not_null(strstr(text, " remedy:       Look.\n"
	    " may be any of:\n"
	    "             - The account is disabled.\n"), "%s", text);
	free(text);
}

Test(story, of_a_refused_mapping_says_what_to_register)
{
	static const char *const records[] = {
		HEAD(1, "09:30:01.000Z", "attempt-end")
		",\"attempt\":\"K7Q2MX\",\"failure\":\"cert-sid-missing\",\"edata_status\":"
		"\"0xc0000072\",\"edata_name\":\"STATUS_ACCOUNT_DISABLED\",\"kdc\":\"192.0.2.1:88\","
		"\"account_rule\":\"map = *@R %\",\"identities\":\"X509:<SKI>00\\nX509:<I>CN=a b\"}",
	};
	char *text;

	view.filter.attempt = "K7Q2MX";
	text = printed(records, 1, true);
	cr_expect_str_eq(strchr(text, '\n') + 2,
	    "09:30:01.000  attempt-end      cert-sid-missing\n"
	    " edata_status: 0xc0000072 STATUS_ACCOUNT_DISABLED\n"
	    " KDC:          192.0.2.1:88\n"
	    " by rule:      map = *@R %\n"
	    " to be registered:\n"
	    "   X509:<SKI>00\n"
	    "   X509:<I>CN=a b\n");
	free(text);
}

Test(story, has_every_record_and_field_when_that_is_asked_for)
{
	char *text;

	view.filter.attempt = "K7Q2MX";
	view.filter.all = true;
	text = printed(story, 6, true);
	cr_expect_not_null(strstr(text, "kind logon, reader R 0, caller_pid 9\n"));
	cr_expect_not_null(strstr(text, "helper           name cardea-krb, pid 77, what started\n"));
	free(text);
	cr_expect_eq(view.shown, 5);
}

Test(story, of_a_granted_attempt_has_no_codes)
{
	static const char *const records[] = { END(1, "09:30:01.000Z", "K7Q2MX", "none") };
	char *text;

	view.filter.attempt = "K7Q2MX";
	text = printed(records, 1, true);
	cr_expect_not_null(strstr(text, "attempt-end      granted\n"));
	cr_expect_null(strstr(text, "status"));
	free(text);
}

Test(view, counts_what_the_log_itself_lacks)
{
	static const char *const records[] = {
		HEAD(5, "09:30:00.000Z", "x") "}", HEAD(6, "09:30:00.000Z", "x") "}",
		HEAD(9, "09:30:00.000Z", "x") ",\"lost\":4}", HEAD(10, "09:30:00.000Z", "x") "}",
		HEAD(12, "09:30:00.000Z", "x") "}",
	};

	free(printed(records, 5, false));
	cr_expect_eq(view.missing, 3);
	cr_expect_eq(view.lost, 4);
}

Test(since, takes_times_and_ages)
{
	char since[32];

	cr_expect(log_since("2025", 0, since));
	cr_expect_str_eq(since, "2025");
	cr_expect(log_since("2025-03-01 09:30", 0, since));
	cr_expect_str_eq(since, "2025-03-01T09:30");
	cr_expect(log_since("90s", 1740821490, since));
	cr_expect_str_eq(since, "2025-03-01T09:30:00");
	cr_expect(log_since("10m", 1740821490, since));
	cr_expect_str_eq(since, "2025-03-01T09:21:30");
	cr_expect(log_since("1d", 1740821490, since));
	cr_expect_str_eq(since, "2025-02-28T09:31:30");
	cr_expect(log_since("today", 1740821490, since));
	cr_expect_str_eq(since, "2025-03-01");
}

Test(since, refuses_what_is_no_time)
{
	static const char *const texts[] = { "", "yesterday", "10", "m", "10x", "-1d", "999999999999d",
	    "25-03-01", "2025-03-01T09:30:00.000000000+00:00", "20250", "Z", "2025\n" };
	char since[32];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_not(log_since(texts[i], 1740821490, since), "%s", texts[i]);
}
