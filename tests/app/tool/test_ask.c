#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "capture.h"
#include "fake_lsa.h"
#include "tool.h"

#define INVALID_SERVER_STATE	0xC00000DCU
#define ACCESS_DENIED		0xC0000022U
#define NO_SUCH_LOGON_SESSION	0xC000005FU

static const char cards[] =
    "{\"pcscd\":true,\"readers\":[{\"name\":\"Empty 00\",\"card\":null},"
    "{\"name\":\"Virtual PCD 00 00\",\"card\":{\"insertion\":5,\"state\":\"ready\","
    "\"family\":\"PIV\",\"card_name\":\"PIV\",\"serial\":\"0011\",\"tries\":3,\"failure\":null,"
    "\"slots\":[{\"container\":\"PIV-9A\",\"key\":\"RSA-2048\",\"name\":\"Alice\\u001b[2J\","
    "\"issuer\":\"Test CA\",\"principal\":\"alice@TEST.EXAMPLE\",\"not_before\":\"2025-01-01T00:00:00Z\","
    "\"not_after\":\"2025-02-01T00:00:00Z\",\"failure\":\"cert-expired\",\"setup_failure\":\"host-no-keytab\","
    "\"checks\":[{\"check\":\"readable\",\"outcome\":\"passed\",\"failure\":\"none\",\"why\":\"x\"},"
    "{\"check\":\"validity\",\"outcome\":\"failed\",\"failure\":\"cert-expired\","
    "\"why\":\"its end was on 2025-02-01\"}]}]}}]}";

Test(cards, shows_every_check_in_80_columns_of_ascii)
{
	fake_lsa_answer(0, cards);
	cr_expect_eq(capture(cmd_cards, "cards"), 0);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "reader Empty 00\n  card:                   none\n"));
	cr_expect_not_null(strstr(captured_out, "reader Virtual PCD 00 00\n"));
	cr_expect_not_null(strstr(captured_out, "PIN tries left:         3\n"));
	cr_expect_not_null(strstr(captured_out, "may log on:           no: cert-expired\n"));
	cr_expect_not_null(strstr(captured_out, "Alice\\x1b[2J\n"));
	cr_expect_not_null(strstr(captured_out, "readable:             passed\n"));
	cr_expect_not_null(strstr(captured_out, "validity:             failed, cert-expired\n"));
	cr_expect_not_null(strstr(captured_out, "its end was on 2025-02-01\n"));
	cr_expect_not_null(strstr(captured_out, "this kiosk:           host-no-keytab"));
	cr_expect_eq(fake_lsa.connected, 0);
	cr_expect_not(fake_lsa.trusted);
}

static const char mapped[] =
    "{\"pcscd\":true,\"readers\":[{\"name\":\"A\",\"card\":{\"tries\":3,\"slots\":["
    "{\"container\":\"PIV-9A\",\"failure\":\"none\",\"sid\":\"S-1-5-21-1-2-3-1104\","
    "\"account\":{\"account\":\"alice\",\"failure\":\"none\",\"rule\":\"map = *@R %\"},"
    "\"identities\":[\"X509:<I>DC=test,CN=CA<SR>0100\",\"X509:<SKI>00ff\"]},"
    "{\"container\":\"PIV-9C\",\"failure\":\"none\",\"identities\":[],"
    "\"account\":{\"account\":\"\",\"failure\":\"local-no-rule\","
    "\"rule\":\"3 rules, none for bob@R\"}},"
    "{\"container\":\"PIV-9D\",\"failure\":\"cert-no-name\",\"account\":null}]}}]}";

Test(cards, tell_the_account_rule_and_what_to_register)
{
	fake_lsa_answer(0, mapped);
	cr_expect_eq(capture(cmd_cards, "cards"), 0);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "    account:              alice\n"
	    "                          map = *@R %\n"));
	cr_expect_not_null(strstr(captured_out, "    account:              none: local-no-rule\n"
	    "                          3 rules, none for bob@R\n"));
	cr_expect_not_null(strstr(captured_out, "    to be registered:\n"
	    "      X509:<I>DC=test,CN=CA<SR>0100\n"
	    "      X509:<SKI>00ff\n"));
	cr_expect_not_null(strstr(captured_out, "    SID:                  S-1-5-21-1-2-3-1104\n"));
}

Test(cards, say_what_few_tries_mean)
{
	fake_lsa_answer(0, "{\"pcscd\":true,\"readers\":[{\"name\":\"A\",\"card\":{\"tries\":0}},"
	    "{\"name\":\"B\",\"card\":{\"tries\":1}},{\"name\":\"C\",\"card\":{\"tries\":null}}]}");
	cr_expect_eq(capture(cmd_cards, "cards"), 0);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "tries left:         0: blocked"), "%s", captured_out);
	cr_expect_not_null(strstr(captured_out, "tries left:         1: the last"));
	cr_expect_not_null(strstr(captured_out, "tries left:         unknown\n"));
}

Test(cards, passes_the_answer_on_as_json)
{
	json_t *object;

	fake_lsa_answer(0, cards);
	cr_expect_eq(capture(cmd_cards, "cards --json"), 0);
	object = json_loads(captured_out, 0, NULL);
	cr_assert_not_null(object);
	cr_expect_eq(json_array_size(json_object_get(object, "readers")), 2);
	json_decref(object);
}

Test(cards, is_no_success_without_pcscd)
{
	fake_lsa_answer(0, "{\"pcscd\":false,\"readers\":[]}");
	cr_expect_eq(capture(cmd_cards, "cards"), 1);
	cr_expect_str_eq(captured_out, "");
	cr_expect_not_null(strstr(captured_err, "pcscd"));
	fake_lsa_answer(0, "{\"pcscd\":true,\"readers\":[]}");
	cr_expect_eq(capture(cmd_cards, "cards"), 0);
	cr_expect_str_eq(captured_out, "There is no reader.\n");
}

static int (*const commands[])(int argc, char **argv) = { cmd_cards, cmd_status, cmd_lock,
	cmd_logoff };

Test(ask, says_so_plainly_when_the_authority_is_dead)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		json_t *object;

		fake_lsa.connect_status = INVALID_SERVER_STATE;
		cr_expect_eq(capture(commands[i], "x"), 1);
		cr_expect_str_eq(captured_out, "");
		cr_expect_eq(strncmp(captured_err,
		    "The logon service (cardea-authority) is not running.\n", 53), 0, "%s", captured_err);
		capture_is_plain(captured_err);
		cr_expect_eq(capture(commands[i], "x --json"), 1);
		object = json_loads(captured_out, 0, NULL);
		cr_expect_str_eq(json_string_value(json_object_get(object, "failure")),
		    "authority-unavailable");
		json_decref(object);
	}
}

Test(ask, tells_who_may_not_ask_apart_from_a_dead_authority)
{
	fake_lsa.connect_status = ACCESS_DENIED;
	cr_expect_eq(capture(cmd_status, "status"), 1);
	cr_expect_not_null(strstr(captured_err, "You may not use"), "%s", captured_err);
}

Test(ask, takes_no_answer_that_is_no_object)
{
	static const char *const answers[] = { "", "[]", "{", "null", "{}x" };

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		fake_lsa_answer(0, answers[i]);
		cr_expect_eq(capture(cmd_status, "status"), 1, "%s", answers[i]);
		cr_expect_eq(fake_lsa.connected, 0);
	}
}

Test(ask, refuses_options_and_words_that_it_does_not_know)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		cr_expect_eq(capture(commands[i], "x --nonsense"), 2);
		cr_expect_eq(capture(commands[i], "x word"), 2);
		cr_expect_eq(capture(commands[i], "x --help"), 0);
		cr_expect_eq(strncmp(captured_out, "usage: cardea ", 14), 0);
		capture_is_plain(captured_out);
	}
	cr_expect_eq(capture(cmd_logoff, "logoff --logon-id x"), 2);
	cr_expect_eq(capture(cmd_lock, "lock --logon-id x"), 2);
	cr_expect_eq(fake_lsa.connected, 0);
}

Test(status, shows_the_seat_the_session_and_the_last_failure)
{
	fake_lsa_answer(0, "{\"locked\":true,\"lock_reason\":\"card-removed\",\"since\":\"2025-03-01T09:30:00Z\","
	    "\"session\":{\"logon_id\":\"0x3e9\",\"principal\":\"alice@TEST.EXAMPLE\",\"account\":\"alice\","
	    "\"uid\":1001,\"since\":\"2025-03-01T09:00:00Z\",\"insertion\":5},\"attempt\":null,\"pcscd\":true,"
	    "\"processes\":[{\"name\":\"cardea-watch\",\"pid\":12,\"uid\":990}],\"last_failure\":"
	    "{\"attempt\":\"K7Q2MX\",\"failure\":\"pin-wrong\",\"time\":\"2025-03-01T09:20:00Z\"},\"backend\":\"none\"}");
	cr_expect_eq(capture(cmd_status, "status"), 0);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "locked (card-removed): the card was taken out\n"));
	cr_expect_not_null(strstr(captured_out, "alice@TEST.EXAMPLE"));
	cr_expect_not_null(strstr(captured_out, "0x3e9"));
	cr_expect_not_null(strstr(captured_out, "cardea-watch       pid 12       uid 990"));
	cr_expect_not_null(strstr(captured_out, "pin-wrong, attempt K7Q2MX"));
}

Test(status, shows_an_empty_kiosk_and_a_refused_configuration)
{
	fake_lsa_answer(0, "{\"locked\":false,\"session\":null,\"last_failure\":null,\"pcscd\":false,"
	    "\"config_fault\":\"/etc/cardea/cardea.conf:3: [x] y is no setting\"}");
	cr_expect_eq(capture(cmd_status, "status"), 0);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "session:      none\n"));
	cr_expect_not_null(strstr(captured_out, "last failure: none\n"));
	cr_expect_not_null(strstr(captured_out, "cardea.conf:3"));
	cr_expect_not_null(strstr(captured_out, "does not answer"));
}

Test(status, says_what_people_see)
{
	fake_lsa_answer(0, "{\"locked\":true,\"lock_reason\":\"attention\",\"session\":null,"
	    "\"backend\":\"drm\",\"kiosk\":77,\"screen\":\"pin\",\"pcscd\":true}");
	cr_expect_eq(capture(cmd_status, "status"), 0);
	capture_is_plain(captured_out);
	cr_expect_not_null(strstr(captured_out, "screen:       drm: pin\n"), "%s", captured_out);
	cr_expect_not_null(strstr(captured_out, "Ctrl+Alt+Del was pressed"));
	fake_lsa_answer(0, "{\"locked\":true,\"lock_reason\":\"idle\",\"session\":null,"
	    "\"backend\":\"drm\",\"kiosk\":null,\"screen\":null,\"pcscd\":true}");
	cr_expect_eq(capture(cmd_status, "status"), 0);
	cr_expect_not_null(strstr(captured_out, "screen:       drm: no kiosk is there\n"));
}

Test(lock, says_what_the_authority_answered)
{
	fake_lsa_answer(0, NULL);
	cr_expect_eq(capture(cmd_lock, "lock"), 0);
	cr_expect_str_eq(captured_out, "The session is being locked.\n");
	fake_lsa_answer(NO_SUCH_LOGON_SESSION, NULL);
	cr_expect_eq(capture(cmd_lock, "lock --logon-id 0x3e9"), 1);
	cr_expect_not_null(strstr(captured_err, "There is no such session."));
}

Test(logoff, says_what_the_authority_answered)
{
	fake_lsa_answer(0, NULL);
	cr_expect_eq(capture(cmd_logoff, "logoff --logon-id 0x3e9"), 0);
	cr_expect_str_eq(captured_out, "The session is being ended.\n");
	fake_lsa_answer(NO_SUCH_LOGON_SESSION, NULL);
	cr_expect_eq(capture(cmd_logoff, "logoff"), 1);
	cr_expect_not_null(strstr(captured_err, "There is no such session."));
	fake_lsa_answer(ACCESS_DENIED, NULL);
	cr_expect_eq(capture(cmd_logoff, "logoff"), 1);
	cr_expect_not_null(strstr(captured_err, "Become root."));
}
