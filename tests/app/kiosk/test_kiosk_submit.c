/* Logons in their thread: what is submitted, what comes back, and that no PIN stays. */
#include "submit.h"

#include <criterion/criterion.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "channel.h"
#include "kerb.h"
#include "lsa_wire.h"

enum { WAIT_MS = 10 * 1000 };

static struct {
	struct channel lsa;		/* the authority's end */
	struct submit *submit;
	struct secret *pin;
	struct front_result result;
	unsigned int results, stages;
	char stage[32];
	/* what the authority got */
	struct lsa_logon ask;
	struct kerb_logon logon;
	char typed[32];
} t;

static void
on_stage(void *data, const char *stage)
{
	cr_assert_eq(data, &t);
	g_strlcpy(t.stage, stage, sizeof(t.stage));
	t.stages++;
}

static void
on_result(void *data, const struct front_result *result)
{
	cr_assert_eq(data, &t);
	t.result = *result;
	t.results++;
}

static void
begin(void)
{
	struct submit_host host = { on_stage, on_result, &t };
	int pair[2];

	cr_assert_eq(channel_pair(pair), 0);
	channel_init(&t.lsa, pair[0]);
	t.submit = submit_new(pair[1], &host);
	t.pin = secret_new(16);
	cr_assert(t.submit != NULL && t.pin != NULL);
}

static void
say(uint16_t type, const void *body, const int *fds)
{
	cr_assert_eq(channel_send(&t.lsa, lsa_wire_type(type), body, fds), CHANNEL_OK);
}

static void
hear(uint16_t type, void *body)
{
	cr_assert_eq(channel_receive(&t.lsa, WAIT_MS), CHANNEL_OK);
	cr_assert_eq(t.lsa.type, type);
	cr_assert_null(channel_decode(&t.lsa, lsa_wire_type(type), body));
}

/* Until the submit's next word has come. */
static void
turn(const unsigned int *counter, unsigned int until)
{
	while (*counter < until)
		g_main_context_iteration(NULL, TRUE);
}

static void
submit(const char *pin, bool first, const struct front_submit *what)
{
	struct lsa_connect connect;
	struct lsa_lookup lookup;

	t.pin->n = strlen(pin);
	memcpy(t.pin->p, pin, t.pin->n);
	submit_begin(t.submit, what, t.pin);
	cr_assert_eq(t.pin->n, 0);
	cr_assert_eq(t.pin->p[0], 0);
	if (first) {
		hear(LSA_CONNECT, &connect);
		cr_assert(connect.trusted);
		say(LSA_CONNECTED, &(struct lsa_connected){ .status = 0 }, NULL);
	}
	hear(LSA_LOOKUP, &lookup);
	say(LSA_PACKAGE, &(struct lsa_package){ .package = 2 }, NULL);
	hear(LSA_LOGON, &t.ask);
}

/* Takes the buffer as cardea-card would. */
static void
take_buffer(void)
{
	static uint8_t buf[LSA_WIRE_BUFFER];
	struct kerb_fault fault;
	ssize_t n;
	int pair[2];

	cr_assert_eq(channel_pair(pair), 0);
	say(LSA_SUBMIT, &(struct lsa_submit){ .attempt = 1 }, &pair[0]);
	close(pair[0]);
	n = recv(pair[1], buf, sizeof(buf), 0);
	cr_assert_gt(n, 0);
	close(pair[1]);
	cr_assert_eq(kerb_logon_unpack(buf, (size_t)n, KERB_X64, &t.logon, &fault), FAILURE_NONE);
	for (size_t i = 0; i < t.logon.pin.length / 2; i++)
		t.typed[i] = (char)buf[t.logon.pin.offset + 2 * i];
	t.typed[t.logon.pin.length / 2] = '\0';
}

static const struct front_submit logon = { .reader = "Reader 1", .card_name = "Card 1",
	.container = "c1", .insertion = 1 };

TestSuite(kiosk_submit, .init = begin);

Test(kiosk_submit, a_logon_carries_the_pin_and_names_its_card)
{
	struct lsa_wire_result answer = { .status = 0, .failure = "none", .tries = 3,
	    .attempt = "ABC123" };

	submit("123456", true, &logon);
	take_buffer();
	cr_assert_str_eq(t.typed, "123456");
	cr_assert_eq(t.logon.kind, KERB_CERTIFICATE_LOGON);
	cr_assert_str_eq(t.logon.csp.reader_name, "Reader 1");
	cr_assert_str_eq(t.logon.csp.card_name, "Card 1");
	cr_assert_str_eq(t.logon.csp.container_name, "c1");
	cr_assert_str_eq(t.logon.user_name, "");
	cr_assert_str_eq(t.logon.domain_name, "");
	cr_assert_eq(t.ask.spend_last_try + t.ask.replace_session + t.ask.trial, 0);
	say(LSA_PROGRESS, &(struct lsa_progress){ .stage = "kdc-reach" }, NULL);
	turn(&t.stages, 1);
	cr_assert_str_eq(t.stage, "kdc-reach");
	say(LSA_RESULT, &answer, NULL);
	turn(&t.results, 1);
	cr_assert_eq(t.result.failure, FAILURE_NONE);
	cr_assert_eq(t.result.tries, 3);
	cr_assert_str_eq(t.result.attempt, "ABC123");
}

Test(kiosk_submit, an_unlock_names_its_session_and_consents_travel)
{
	struct front_submit unlock = logon;
	struct lsa_wire_result answer = { .status = 0xC000006D, .failure = "pin-wrong",
	    .tries = 2, .attempt = "ABC123" };

	unlock.unlock = true;
	unlock.logon_id = 0x500000007;
	unlock.spend_last_try = unlock.replace_session = true;
	submit("123456", true, &unlock);
	take_buffer();
	cr_assert_eq(t.logon.kind, KERB_CERTIFICATE_UNLOCK_LOGON);
	cr_assert_eq(t.logon.logon_id.low, 7);
	cr_assert_eq(t.logon.logon_id.high, 5);
	cr_assert_eq(t.ask.spend_last_try, 1);
	cr_assert_eq(t.ask.replace_session, 1);
	say(LSA_RESULT, &answer, NULL);
	turn(&t.results, 1);
	cr_assert_eq(t.result.failure, FAILURE_PIN_WRONG);
	cr_assert_eq(t.result.tries, 2);
}

Test(kiosk_submit, a_user_name_travels_with_both_kinds)
{
	struct front_hint hint = { .domain = "EXAMPLE" }, alone = { .user = "alice" };
	struct lsa_wire_result answer = { .status = 0, .failure = "none", .tries = 3 };
	struct front_submit named = logon;

	memset(hint.user, 'u', sizeof(hint.user) - 1);
	named.hint = &hint;
	submit("123456", true, &named);
	take_buffer();
	cr_assert_str_eq(t.logon.domain_name, "EXAMPLE");
	cr_assert_str_eq(t.logon.user_name, hint.user);
	say(LSA_RESULT, &answer, NULL);
	turn(&t.results, 1);
	named.hint = &alone;
	named.unlock = true;
	submit("123456", false, &named);
	take_buffer();
	cr_assert_eq(t.logon.kind, KERB_CERTIFICATE_UNLOCK_LOGON);
	cr_assert_str_eq(t.logon.domain_name, "");
	cr_assert_str_eq(t.logon.user_name, "alice");
	say(LSA_RESULT, &answer, NULL);
	turn(&t.results, 2);
}

Test(kiosk_submit, one_connection_serves_several_attempts)
{
	struct lsa_wire_result answer = { .status = 0xC000006D, .failure = "pin-wrong",
	    .tries = 2 };

	submit("111111", true, &logon);
	take_buffer();
	say(LSA_RESULT, &answer, NULL);
	turn(&t.results, 1);
	submit("222222", false, &logon);
	take_buffer();
	cr_assert_str_eq(t.typed, "222222");
	say(LSA_RESULT, &answer, NULL);
	turn(&t.results, 2);
}

Test(kiosk_submit, an_empty_pin_travels_empty)
{
	struct front_submit pinpad = logon;

	pinpad.pinpad = true;
	submit("", true, &pinpad);
	take_buffer();
	cr_assert_eq(t.logon.pin.length, 0);
	channel_close(&t.lsa);
	turn(&t.results, 1);
}

Test(kiosk_submit, a_lost_authority_is_a_result_too)
{
	submit("123456", true, &logon);
	channel_close(&t.lsa);
	turn(&t.results, 1);
	cr_assert_eq(t.result.failure, FAILURE_AUTHORITY_UNAVAILABLE);
	cr_assert_eq(t.result.tries, WIRE_TRIES_UNKNOWN);
	t.pin->n = 6;
	submit_begin(t.submit, &logon, t.pin);
	turn(&t.results, 2);
	cr_assert_neq(t.result.failure, FAILURE_NONE);
}

Test(kiosk_submit, a_buffer_that_cannot_be_packed_is_a_result_too)
{
	struct front_submit bad = logon;

	bad.container = "";
	t.pin->n = 6;
	memcpy(t.pin->p, "123456", 6);
	submit_begin(t.submit, &bad, t.pin);
	cr_assert_eq(t.pin->p[0], 0);
	turn(&t.results, 1);
	cr_assert_eq(t.result.failure, FAILURE_BUFFER_BAD_CSP);
}
