/* The real cardea-card over a real pcscd and a virtual card, inside tests/rig/rig.sh. */
#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cardio.h"
#include "failure.h"
#include "kerb.h"
#include "program.h"
#include "rig_card.h"

static struct program p;
static struct wire_card_found found;
static struct wire_card_slot slot;
static struct wire_card_ready ready;
static struct wire_card_buffer buffer;
static struct wire_card_failed failed;
static struct wire_card_closed closed;
static uint8_t der[WIRE_CERTIFICATE];
static size_t der_len;
static uint64_t number;

static void
opened(const char *card)
{
	struct wire_card_open m = { .insertion = 1, .limit_ms = 10000 };

	rig_insert(card);
	program_start(&p, "cardea-card", false);
	(void)snprintf(m.reader, sizeof(m.reader), "%s", RIG_READER);
	program_say(&p.channel, WIRE_CARD_OPEN, &m, -1);
}

static void
setup(void)
{
	opened("alice");
	program_hear(&p.channel, WIRE_CARD_FOUND, &found);
	program_hear(&p.channel, WIRE_CARD_SLOT, &slot);
	der_len = slot.certificate.n;
	memcpy(der, slot.certificate.p, der_len);
	program_hear(&p.channel, WIRE_CARD_READY, &ready);
}

static void
teardown(void)
{
	cr_expect_eq(program_end(&p), 0);
	rig_do("card alice tries reset");
	rig_pull("alice");
}

/* Begins an attempt and submits a buffer with that PIN and container. */
static void
submit(const char *pin, const char *container, bool spend)
{
	struct wire_card_attempt m = { .attempt = ++number, .spend_last_try = spend,
	    .pointer_width = 64 };
	struct kerb_logon logon = { .kind = KERB_CERTIFICATE_LOGON };
	struct kerb_fault fault;
	uint8_t bytes[KERB_LOGON_MAX];
	size_t len;
	int pair[2];

	(void)snprintf(logon.csp.container_name, sizeof(logon.csp.container_name), "%s", container);
	(void)snprintf(logon.csp.card_name, sizeof(logon.csp.card_name), "%s", found.card_name);
	cr_assert_eq(kerb_logon_pack(&logon, pin, strlen(pin), KERB_X64, bytes, sizeof(bytes), &len,
	    &fault), FAILURE_NONE);
	cr_assert_eq(channel_pair(pair), 0);
	program_say(&p.channel, WIRE_CARD_ATTEMPT, &m, pair[1]);
	cr_assert_eq(send(pair[0], bytes, len, 0), (ssize_t)len);
	(void)close(pair[0]);
	(void)close(pair[1]);
}

static void
allow(struct channel *sign, const char *container)
{
	struct wire_card_sign m = { .container = "" };
	int pair[2];

	(void)snprintf(m.container, sizeof(m.container), "%s", container);
	cr_assert_eq(channel_pair(pair), 0);
	program_say(&p.channel, WIRE_CARD_SIGN, &m, pair[1]);
	(void)close(pair[1]);
	channel_init(sign, pair[0]);
}

static const uint8_t digest[32] = { 7, 7, 7 };

static enum failure
ask(struct channel *sign, struct wire_sign_result *result)
{
	struct wire_sign_request request = { WIRE_SIGN_RSA_SHA256, { digest, sizeof(digest) } };

	program_say(sign, WIRE_SIGN_REQUEST, &request, -1);
	program_hear(sign, WIRE_SIGN_RESULT, result);
	return (enum failure)result->failure;
}

/* The PIN went to the card: told before anything that came of it. */
static void
hear_pin(void)
{
	struct wire_card_pin pin;

	program_hear(&p.channel, WIRE_CARD_PIN, &pin);
	cr_expect_eq(pin.attempt, number);
}

static void
hear_closed(void)
{
	program_hear(&p.channel, WIRE_CARD_CLOSED, &closed);
	cr_expect_eq(closed.attempt, number);
}

static bool
verified(const struct message_blob *sig)
{
	const uint8_t *at = der;
	X509 *x = d2i_X509(NULL, &at, (long)der_len);
	EVP_PKEY *key = X509_get_pubkey(x);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	bool good = EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1 &&
	    EVP_PKEY_verify(ctx, sig->p, sig->n, digest, sizeof(digest)) == 1;

	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	X509_free(x);
	return good;
}

/* A whole attempt that must succeed. */
static void
good_attempt(void)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	submit("123456", "PIV-9A", false);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	cr_assert_eq(buffer.pin_state, WIRE_PIN_POSSIBLE);
	allow(&sign, "PIV-9A");
	cr_assert_eq(ask(&sign, &result), FAILURE_NONE);
	cr_expect(verified(&result.signature));
	hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_expect_eq(told.apdus, 6);
	channel_close(&sign);
	hear_closed();
}

/* Starts an attempt up to its sign socket. */
static void
begun(struct channel *sign, const char *pin, bool spend)
{
	submit(pin, "PIV-9A", spend);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	allow(sign, "PIV-9A");
}

/* The request fails so, the authority hears it first, and the attempt is closed. */
static void
fails(struct channel *sign, enum failure failure, uint8_t verify_sent)
{
	struct wire_sign_result result;

	cr_expect_eq(ask(sign, &result), failure, "%d", result.failure);
	if (verify_sent > 0)
		hear_pin();
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, failure, "%s", failed.detail);
	cr_expect_eq(failed.attempt, 1);
	cr_expect_eq(failed.verify_sent, verify_sent);
	hear_closed();
	channel_close(sign);
}

TestSuite(card, .init = setup, .fini = teardown);

Test(card, an_insertion_is_found_within_its_budget)
{
	cr_expect_str_eq(found.family, "PIV");
	cr_expect_eq(found.tries, 3);
	cr_expect_eq(found.slots, 1);
	cr_expect_str_eq(slot.container, "PIV-9A");
	cr_expect_eq(der_len, 1474);
	cr_expect_eq(ready.apdus, 9);
}

Test(card, two_attempts_sign_one_after_the_other)
{
	good_attempt();
	good_attempt();
}

Test(card, a_second_request_is_signed_without_a_second_verify)
{
	struct wire_sign_request request = { WIRE_SIGN_RSA_SHA256, { digest, sizeof(digest) } };
	size_t from = rig_log_lines("alice");
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	begun(&sign, "123456", false);
	cr_assert_eq(ask(&sign, &result), FAILURE_NONE);
	hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_assert_eq(ask(&sign, &result), FAILURE_NONE);
	cr_expect(verified(&result.signature));
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	/* A third one comes too late, or to nobody. */
	(void)!channel_send(&sign, wire_type(WIRE_SIGN_REQUEST), &request, NULL);
	hear_closed();
	cr_expect_eq(rig_log_apdus("alice", from, "lc=8"), 1);
	cr_expect_eq(rig_log_apdus("alice", from, "apdu 00 87"), 2);
	channel_close(&sign);
	good_attempt();
}

Test(card, a_sign_socket_that_stays_open_is_closed_after_five_seconds)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	begun(&sign, "123456", false);
	cr_assert_eq(ask(&sign, &result), FAILURE_NONE);
	hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	hear_closed();
	cr_expect_eq(channel_receive(&sign, 20000), CHANNEL_CLOSED);
	channel_close(&sign);
}

Test(card, a_wrong_pin_is_told_to_both_and_the_next_one_may_be_right)
{
	struct channel sign;

	begun(&sign, "999999", false);
	fails(&sign, FAILURE_PIN_WRONG, 1);
	cr_expect_eq(failed.tries, 2);
	cr_expect_eq(failed.sw, 0x63C2);
	good_attempt();
	cr_expect_eq(rig_number("alice", "tries"), 3);
}

Test(card, the_last_try_is_kept_unless_it_is_to_be_spent)
{
	struct channel sign;

	rig_do("card alice tries 1");
	begun(&sign, "999999", false);
	fails(&sign, FAILURE_PIN_LAST_TRY, 0);
	begun(&sign, "999999", true);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_LAST_TRY, "it is known now");
	fails(&sign, FAILURE_PIN_BLOCKED, 1);
	submit("123456", "PIV-9A", true);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_BLOCKED);
}

Test(card, what_is_no_pin_is_told_and_never_sent)
{
	long before = rig_number("alice", "apdus");

	submit("12", "PIV-9A", false);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	cr_expect_eq(buffer.pin_state, WIRE_PIN_MALFORMED);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	hear_closed();
	cr_expect_eq(rig_number("alice", "apdus"), before);
}

Test(card, a_cancelled_attempt_is_closed_once_and_another_may_follow)
{
	struct channel sign;

	begun(&sign, "123456", false);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	hear_closed();
	cr_expect_eq(channel_receive(&sign, 20000), CHANNEL_CLOSED);
	channel_close(&sign);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	good_attempt();
}

Test(card, calling_off_another_attempt_is_a_broken_rule)
{
	submit("123456", "PIV-9A", false);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number + 1 }, -1);
	cr_expect_eq(channel_receive(&p.channel, 20000), CHANNEL_CLOSED);
	cr_expect_eq(program_wait(&p), 1);
	channel_close(&p.channel);
	setup();
}

Test(card, a_caller_that_leaves_ends_its_attempt)
{
	struct wire_card_attempt m = { .attempt = ++number, .pointer_width = 64 };
	int pair[2];

	cr_assert_eq(channel_pair(pair), 0);
	program_say(&p.channel, WIRE_CARD_ATTEMPT, &m, pair[1]);
	(void)close(pair[1]);
	(void)close(pair[0]);
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, FAILURE_PIN_CANCELLED);
	hear_closed();
	good_attempt();
}

Test(card, a_malformed_or_oversized_buffer_ends_its_attempt)
{
	static uint8_t junk[20 * 1024];
	static const struct { size_t len; enum failure failure; } rows[] = {
		{ 3, FAILURE_BUFFER_TOO_SHORT },
		{ 100, FAILURE_BUFFER_TYPE_UNKNOWN },
		{ sizeof(junk), FAILURE_BUFFER_BAD_OFFSET },
	};

	memset(junk, 0xEE, sizeof(junk));
	for (size_t i = 0; i < 3; i++) {
		struct wire_card_attempt m = { .attempt = ++number, .pointer_width = 64 };
		int pair[2];

		cr_assert_eq(channel_pair(pair), 0);
		program_say(&p.channel, WIRE_CARD_ATTEMPT, &m, pair[1]);
		cr_assert_eq(send(pair[0], junk, rows[i].len, 0), (ssize_t)rows[i].len);
		program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
		cr_expect_eq(failed.failure, rows[i].failure, "%zu: %d %s", i, failed.failure,
		    failed.detail);
		hear_closed();
		(void)close(pair[0]);
		(void)close(pair[1]);
	}
	good_attempt();
}

Test(card, another_digest_than_sha256_is_not_signed)
{
	struct wire_sign_request request = { WIRE_SIGN_RSA_SHA256, { digest, 31 } };
	long before = rig_number("alice", "verifies");
	struct wire_sign_result result;
	struct channel sign;

	begun(&sign, "123456", false);
	program_say(&sign, WIRE_SIGN_REQUEST, &request, -1);
	program_hear(&sign, WIRE_SIGN_RESULT, &result);
	cr_expect_eq(result.failure, FAILURE_PROTOCOL_VIOLATION);
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	hear_closed();
	channel_close(&sign);
	cr_expect_eq(rig_number("alice", "verifies"), before);
	good_attempt();
}

Test(card, a_lost_answer_is_told_and_the_card_is_connected_to_anew)
{
	struct channel sign;

	rig_do("card alice fault sw 6F00 ins 87 2");
	begun(&sign, "123456", false);
	fails(&sign, FAILURE_CARD_IO, 1);
	rig_do("card alice fault cut 1 ins 20 2");
	begun(&sign, "123456", false);
	fails(&sign, FAILURE_PIN_RESULT_UNKNOWN, 1);
	rig_do("card alice faults clear");
	good_attempt();
}

Test(card, a_pulled_card_is_told)
{
	struct channel sign;

	rig_do("card alice fault yank-during ins 20 2");
	begun(&sign, "123456", false);
	fails(&sign, FAILURE_CARD_REMOVED, 1);
	rig_do("reader wait '%s' empty", RIG_READER);
}

Test(card, the_end_of_the_authority_ends_it_and_resets_the_card)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	begun(&sign, "123456", false);
	cr_assert_eq(ask(&sign, &result), FAILURE_NONE);
	hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_expect_eq(program_end(&p), 0);
	channel_close(&sign);
	/* Another program must not find the PIN verified. */
	program_start(&p, "cardea-card", false);
	program_say(&p.channel, WIRE_CARD_OPEN,
	    &(struct wire_card_open){ .insertion = 2, .reader = RIG_READER, .limit_ms = 10000 }, -1);
	program_hear(&p.channel, WIRE_CARD_FOUND, &found);
	cr_expect_eq(found.tries, 3, "unknown while a PIN stands verified");
}

Test(card, a_message_out_of_turn_ends_it)
{
	program_say(&p.channel, WIRE_CARD_OPEN, &(struct wire_card_open){ .insertion = 2 }, -1);
	cr_expect_eq(channel_receive(&p.channel, 20000), CHANNEL_CLOSED);
	cr_expect_eq(program_wait(&p), 1);
	channel_close(&p.channel);
	setup();
}

/* How often the PIN, as text, as UTF-16 or padded for the card, is in the program's memory. */
static size_t
pins_in_memory(const char *pin)
{
	static char line[256], page[65536];
	char wide[2 * CARDIO_PIN_MAX], padded[24] = "", path[64];
	size_t n = strlen(pin), hits = 0;
	unsigned long from, to;
	FILE *maps, *mem;

	for (size_t i = 0; i < n; i++) {
		wide[2 * i] = pin[i];
		wide[2 * i + 1] = '\0';
	}
	memcpy(padded, pin, n);
	(void)snprintf(path, sizeof(path), "/proc/%d/maps", p.pid);
	maps = fopen(path, "re");
	(void)snprintf(path, sizeof(path), "/proc/%d/mem", p.pid);
	mem = fopen(path, "re");
	cr_assert(maps != NULL && mem != NULL);
	(void)setvbuf(mem, NULL, _IONBF, 0);
	while (fgets(line, sizeof(line), maps) != NULL) {
		char flags[8];

		cr_assert_eq(sscanf(line, "%lx-%lx %7s", &from, &to, flags), 3);
		if (flags[0] != 'r' || flags[1] != 'w' || to - from > (64ul << 20))
			continue;
		for (; from < to; from += sizeof(page)) {
			size_t want = to - from < sizeof(page) ? to - from : sizeof(page), got;

			(void)fseek(mem, (long)from, SEEK_SET);
			got = fread(page, 1, want, mem);
			hits += memmem(page, got, wide, 2 * n) != NULL;
			hits += memmem(page, got, padded, sizeof(padded)) != NULL;
			memset(padded + n, 0xFF, 8 - n);
			hits += memmem(page, got, padded, 8) != NULL;
			memset(padded + n, 0, 8 - n);
		}
	}
	(void)fclose(maps);
	(void)fclose(mem);
	return hits;
}

Test(card, the_pin_is_in_one_place_until_it_is_presented_and_in_none_after)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	begun(&sign, "123456", false);
	cr_expect_eq(pins_in_memory("123456"), 1);
	cr_assert_eq(ask(&sign, &result), FAILURE_NONE);
	hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_expect_eq(pins_in_memory("123456"), 0, "though the transaction is open");
	channel_close(&sign);
	hear_closed();
	begun(&sign, "975318", false);
	cr_expect_eq(pins_in_memory("975318"), 1);
	fails(&sign, FAILURE_PIN_WRONG, 1);
	cr_expect_eq(pins_in_memory("975318"), 0);
	begun(&sign, "975318", false);
	program_say(&p.channel, WIRE_CARD_CANCEL, &(struct wire_card_cancel){ number }, -1);
	hear_closed();
	cr_expect_eq(pins_in_memory("975318"), 0);
	channel_close(&sign);
}

Test(no_card, a_card_that_is_no_logon_card_is_named)
{
	opened("notpiv");
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, FAILURE_CARD_UNKNOWN);
	cr_expect_eq(failed.attempt, 0);
	cr_expect_eq(program_end(&p), 0);
	rig_pull("notpiv");
}
