/* cardio over a real pcscd and a virtual reader with a virtual card, inside tests/rig/rig.sh. */
#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "cardio.h"
#include "rig_card.h"

#define PIN_OF(text) (const uint8_t *)(text), sizeof(text) - 1

static struct cardio_card *card;
static struct cardio_card_info info;
static struct cardio_why why;
static uint8_t sig[CARDIO_SIGNATURE_MAX];
static size_t sig_len;

static const uint8_t digest[32] = { 1, 2, 3 };

static void
open_card(void)
{
	cr_assert_eq(cardio_card_open(RIG_READER, -1, &card, &why), CARDIO_OK, "%s, %08x",
	    cardio_error_name(why.error), why.scard);
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK, "%s at %s, %04x %08x",
	    cardio_error_name(why.error), why.step, why.sw, why.scard);
}

static void
inserted(void)
{
	rig_insert("alice");
	open_card();
}

static void
removed(void)
{
	cardio_card_free(&card);
	rig_do("card alice faults clear");
	rig_do("card alice tries reset");
	rig_pull("alice");
}

static int
verify(void)
{
	int r = cardio_txn_begin(card, &why);

	return r != CARDIO_OK ? r : cardio_txn_verify(card, PIN_OF("123456"), 0, &why);
}

static int
sign_with(struct cardio_card *with)
{
	return cardio_txn_sign(with, "PIV-9A", CARDIO_RSA2048_SHA256, digest, sizeof(digest), sig,
	    sizeof(sig), &sig_len, &why);
}

static int
sign(void)
{
	return sign_with(card);
}

static int
attempt(void)
{
	int r = verify();

	if (r == CARDIO_OK)
		r = sign();
	return r;
}

TestSuite(on_card, .init = inserted, .fini = removed);

Test(on_card, insertion_and_signature_keep_their_budgets_by_the_card_s_own_log)
{
	const uint8_t *der;
	size_t len, from = rig_log_lines("alice");
	struct cardio_card_stats before, stats;

	cr_assert_eq(cardio_card_certificate(card, "PIV-9A", &der, &len), CARDIO_OK);
	cr_assert_eq(len, 1474);
	cardio_card_get_stats(card, &before);
	cr_expect_eq(before.apdus, 9, "%u", before.apdus);

	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	cr_expect_eq(rig_log_apdus("alice", from, ""), 9);
	cr_expect_eq(rig_log_apdus("alice", from, "apdu 00 20"), 1);

	from = rig_log_lines("alice");
	cr_assert_eq(attempt(), CARDIO_OK);
	cardio_txn_end(card);
	cr_expect_eq(rig_log_apdus("alice", from, ""), 6);
	cr_expect_eq(rig_log_apdus("alice", from, "lc=8"), 1, "one VERIFY with a PIN");
	cardio_card_get_stats(card, &stats);
	cr_expect_eq(stats.apdus, before.apdus + 9 + 6);
}

Test(on_card, the_signature_is_that_of_the_certificate_s_key)
{
	EVP_PKEY_CTX *ctx;
	EVP_PKEY *key;
	X509 *x;
	const uint8_t *der;
	size_t len;

	cr_assert_eq(attempt(), CARDIO_OK);
	cardio_txn_end(card);
	cr_assert_eq(cardio_card_certificate(card, "PIV-9A", &der, &len), CARDIO_OK);
	x = d2i_X509(NULL, &der, (long)len);
	cr_assert_not_null(x);
	key = X509_get_pubkey(x);
	ctx = EVP_PKEY_CTX_new(key, NULL);
	cr_assert_eq(EVP_PKEY_verify_init(ctx), 1);
	cr_assert_eq(EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()), 1);
	cr_assert_eq(EVP_PKEY_verify(ctx, sig, sig_len, digest, sizeof(digest)), 1);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	X509_free(x);
}

Test(on_card, after_the_transaction_nobody_finds_the_pin_verified)
{
	struct cardio_card *other;

	cr_assert_eq(attempt(), CARDIO_OK);
	cr_assert_eq(sign(), CARDIO_OK, "a second signature in the same transaction");
	cardio_txn_end(card);
	cr_assert_eq(cardio_card_open(RIG_READER, -1, &other, &why), CARDIO_OK);
	cr_assert_eq(cardio_card_probe(other, &info, &why), CARDIO_OK);
	cr_assert_eq(info.tries_left, 3, "9000 would leave them unknown");
	cr_assert_eq(cardio_txn_begin(other, &why), CARDIO_OK);
	cr_expect_eq(sign_with(other), CARDIO_ERR_NOT_AUTHENTICATED);
	cardio_card_free(&other);
	cr_expect_eq(attempt(), CARDIO_OK, "and the first handle goes on: %s, %08x",
	    cardio_error_name(why.error), why.scard);
}

Test(on_card, another_program_s_reset_before_the_attempt_does_no_harm)
{
	struct cardio_card *other, *mine = card;

	open_card();
	other = card;
	card = mine;
	cr_assert_eq(cardio_txn_begin(other, &why), CARDIO_OK);
	cr_assert_eq(cardio_txn_verify(other, PIN_OF("123456"), 0, &why), CARDIO_OK);
	cardio_card_free(&other);
	cr_expect_eq(attempt(), CARDIO_OK, "%s, %08x", cardio_error_name(why.error), why.scard);
}

Test(on_card, another_program_s_transaction_makes_it_busy)
{
	struct cardio_card *other, *mine = card;

	open_card();
	other = card;
	card = mine;
	cr_assert_eq(cardio_txn_begin(other, &why), CARDIO_OK);
	cardio_card_set_limit(card, 300);
	cr_expect_eq(cardio_txn_begin(card, &why), CARDIO_ERR_BUSY);
	cardio_card_free(&other);
	cr_assert_eq(cardio_card_renew(card, &why), CARDIO_OK);
	cardio_card_set_limit(card, CARDIO_CARD_MS);
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	cr_expect_eq(attempt(), CARDIO_OK, "the next one");
}

Test(on_card, a_wrong_pin_costs_one_try_and_the_right_one_gives_it_back)
{
	cr_assert_eq(cardio_txn_begin(card, &why), CARDIO_OK);
	cr_expect_eq(cardio_txn_verify(card, PIN_OF("999999"), 0, &why), CARDIO_ERR_PIN_WRONG);
	cr_expect_eq(why.tries_left, 2);
	cardio_txn_end(card);
	cr_expect_eq(rig_number("alice", "tries"), 2);
	cr_expect_eq(attempt(), CARDIO_OK);
	cardio_txn_end(card);
	cr_expect_eq(rig_number("alice", "tries"), 3);
}

Test(on_card, the_last_try_and_a_blocked_pin)
{
	long before = rig_number("alice", "verifies");

	rig_do("card alice tries 1");
	cr_expect_eq(attempt(), CARDIO_ERR_PIN_LAST_TRY);
	cardio_txn_end(card);
	cr_expect_eq(rig_number("alice", "verifies"), before);
	cr_assert_eq(cardio_txn_begin(card, &why), CARDIO_OK);
	cr_expect_eq(cardio_txn_verify(card, PIN_OF("999999"), CARDIO_SPEND_LAST_TRY, &why),
	    CARDIO_ERR_PIN_BLOCKED);
	cardio_txn_end(card);
	cr_expect_eq(attempt(), CARDIO_ERR_PIN_BLOCKED);
	cr_expect_eq(rig_number("alice", "verifies"), before + 1);
}

static const struct {
	const char *fault;
	int result;
} faults[] = {
	{ "cut 1", CARDIO_ERR_BAD_DATA },
	{ "pad 9", CARDIO_ERR_BAD_DATA },
	{ "endless 1", CARDIO_ERR_BAD_DATA },
	{ "sw 6F00", CARDIO_ERR_IO },
};

/* Some of these the service itself refuses to hand on: then it is a failed exchange. */
Test(on_card, lies_of_the_card_end_the_signature)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		int r;

		cr_assert_eq(verify(), CARDIO_OK, "%s: %s %s %08x", faults[i].fault, why.step,
		    cardio_error_name(why.error), why.scard);
		rig_do("card alice fault %s ins 87 2", faults[i].fault);
		r = sign();
		cr_expect(r == faults[i].result || r == CARDIO_ERR_IO, "%s: %s", faults[i].fault,
		    cardio_error_name(r));
		cr_expect_eq(sig_len, 0);
		cardio_txn_end(card);
		rig_do("card alice faults clear");
		if (cardio_card_failed(card) != CARDIO_OK) {
			cr_assert_eq(cardio_card_renew(card, &why), CARDIO_OK);
			cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
		}
	}
	cr_expect_eq(attempt(), CARDIO_OK, "the next good attempt");
}

Test(on_card, a_slow_card_times_out_within_its_limit)
{
	int r = CARDIO_ERR_IO;

	cardio_card_set_limit(card, 500);
	rig_do("card alice fault hold ins 87 2");
	cr_expect_eq(attempt(), CARDIO_ERR_TIMEOUT);
	cr_expect_neq(sign(), CARDIO_OK);
	rig_do("card alice release");
	cardio_txn_end(card);
	cardio_card_set_limit(card, CARDIO_CARD_MS);
	/* Until the reader has got the late answer, it has no time for anybody. */
	for (int i = 0; i < 1000; i++) {
		r = cardio_card_renew(card, &why);
		if (r == CARDIO_OK)
			r = cardio_card_probe(card, &info, &why);
		if (r != CARDIO_ERR_IO)
			break;
	}
	cr_assert_eq(r, CARDIO_OK, "%s", cardio_error_name(why.error));
	cr_expect_eq(attempt(), CARDIO_OK, "the next good attempt: %s", cardio_error_name(why.error));
}

Test(on_card, a_lost_answer_to_verify_is_not_repeated)
{
	long before = rig_number("alice", "verifies");

	cardio_card_set_limit(card, 500);
	rig_do("card alice fault hold ins 20 2");
	cr_expect_eq(verify(), CARDIO_ERR_PIN_UNKNOWN);
	cr_expect_eq(cardio_txn_pins_sent(card), 1);
	rig_do("card alice release");
	cardio_txn_end(card);
	cr_expect_eq(rig_number("alice", "verifies"), before + 1);
}

Test(on_card, a_killed_service_is_told_apart)
{
	rig_do("card alice fault hold ins 87 2");
	cr_assert_eq(verify(), CARDIO_OK);
	rig_do("pcscd kill");
	cr_expect_eq(sign(), CARDIO_ERR_SERVICE, "%s", cardio_error_name(why.error));
	rig_do("card alice release");
	rig_do("card alice faults clear");
	cardio_card_free(&card);
	rig_do("pcscd start");
	rig_do("card alice pull");
	inserted();
	cr_expect_eq(attempt(), CARDIO_OK, "the next good attempt");
}

Test(on_card, a_stopped_service_is_told_apart)
{
	cardio_card_set_limit(card, 500);
	cr_assert_eq(verify(), CARDIO_OK);
	rig_do("pcscd stop");
	cr_expect_eq(sign(), CARDIO_ERR_SERVICE, "%s", cardio_error_name(why.error));
	rig_do("pcscd cont");
	cardio_card_free(&card);
}

Test(on_card, an_unplugged_reader_is_told_apart)
{
	cr_assert_eq(verify(), CARDIO_OK);
	rig_do("reader remove 0");
	cr_expect_eq(sign(), CARDIO_ERR_READER_REMOVED, "%s, %08x", cardio_error_name(why.error),
	    why.scard);
	cardio_card_free(&card);
	rig_do("reader add 0");
	rig_do("card alice pull");
	inserted();
	cr_expect_eq(attempt(), CARDIO_OK, "the next good attempt");
}

Test(on_card, another_insertion_is_not_opened_in_this_one_s_name)
{
	struct cardio_card *again;

	rig_pull("alice");
	cr_expect_eq(attempt(), CARDIO_ERR_CARD_REMOVED, "%s", cardio_error_name(why.error));
	rig_insert("alice");
	cr_expect_eq(cardio_card_renew(card, &why), CARDIO_ERR_CARD_REMOVED);
	cr_expect_eq(cardio_card_open(RIG_READER, 12345, &again, &why), CARDIO_ERR_CARD_REMOVED);
	cr_expect_null(again);
}

/* Pulls the card at every APDU of an attempt; each is followed by a good one. */
static void
yank_everywhere(const char *fault)
{
	for (int n = 1; n <= 6; n++) {
		long before = rig_number("alice", "verifies");
		int r;

		rig_do("card alice fault %s apdu %d", fault, n);
		r = attempt();
		if (n == 6 && strcmp(fault, "yank-after") == 0)
			cr_expect_eq(r, CARDIO_OK, "the signature was there already");
		else
			cr_expect_eq(r, CARDIO_ERR_CARD_REMOVED, "%s %d: %s", fault, n,
			    cardio_error_name(r));
		cr_expect_leq(rig_number("alice", "verifies"), before + 1);
		cardio_card_free(&card);
		rig_do("reader wait '%s' empty", RIG_READER);
		inserted();
		cr_expect_eq(attempt(), CARDIO_OK, "%s %d, the next good attempt", fault, n);
		cardio_txn_end(card);
	}
}

Test(on_card, pulled_before_each_apdu)
{
	yank_everywhere("yank-before");
}

Test(on_card, pulled_during_each_apdu)
{
	yank_everywhere("yank-during");
}

Test(on_card, pulled_after_each_apdu)
{
	yank_everywhere("yank-after");
}

Test(off_card, what_is_not_there_is_named)
{
	cr_expect_eq(cardio_card_open("No such reader", -1, &card, &why), CARDIO_ERR_READER_NONE);
	cr_expect_eq(cardio_card_open(RIG_READER, -1, &card, &why), CARDIO_ERR_CARD_ABSENT);
	cr_expect_str_eq(why.step, "connect");
	cr_expect_neq(why.scard, 0);
	cr_expect_eq(cardio_card_open("", -1, &card, &why), CARDIO_ERR_ARGUMENT);
}

Test(off_card, a_card_that_is_no_logon_card_is_unknown)
{
	rig_insert("notpiv");
	cr_assert_eq(cardio_card_open(RIG_READER, -1, &card, &why), CARDIO_OK);
	cr_expect_eq(cardio_card_probe(card, &info, &why), CARDIO_ERR_CARD_UNKNOWN);
	cardio_card_free(&card);
	rig_pull("notpiv");
}

Test(off_card, a_compressed_certificate_is_the_same)
{
	const uint8_t *der;
	size_t len;

	rig_insert("gzip");
	open_card();
	cr_assert_eq(cardio_card_certificate(card, "PIV-9A", &der, &len), CARDIO_OK, "%s",
	    cardio_error_name(info.slots[0].error));
	cr_expect_eq(len, 1474);
	cardio_card_free(&card);
	rig_pull("gzip");
}
