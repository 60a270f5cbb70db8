/* A whole attempt, with every answer of the card cut at every byte and flipped at every bit. */
#include <criterion/criterion.h>
#include <string.h>

#include "fake_link.h"

#define FIRST_OF_ATTEMPT 6	/* commands of an insertion with a short certificate */
#define VERIFY_STEP (FIRST_OF_ATTEMPT + 2)

static struct fake fake;

static void
record(void)
{
	fake_init(&fake);
	fake_add_probe(&fake, 600);
	fake_add(&fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add(&fake, FAKE_TRIES, "63C3");
	fake_add(&fake, FAKE_VERIFY, "9000");
	fake_add_sign(&fake);
}

struct outcome {
	int probe, verify, sign;
	uint8_t sig[CARDIO_SIGNATURE_MAX];
	size_t sig_len;
};

static void
attempt(struct outcome *o)
{
	struct cardio_card *card = fake_card(&fake);
	struct cardio_card_info info;
	struct cardio_why why;
	uint8_t digest[32];

	memset(o, 0, sizeof(*o));
	memset(digest, 0x11, sizeof(digest));
	o->verify = o->sign = CARDIO_ERR_ARGUMENT;
	o->probe = cardio_card_probe(card, &info, &why);
	if (o->probe == CARDIO_OK && cardio_txn_begin(card, &why) == CARDIO_OK) {
		o->verify = cardio_txn_verify(card, (const uint8_t *)"123456", 6, 0, &why);
		if (o->verify == CARDIO_OK)
			o->sign = cardio_txn_sign(card, "PIV-9A", CARDIO_RSA2048_SHA256, digest, 32,
			    o->sig, sizeof(o->sig), &o->sig_len, &why);
	}
	cardio_card_free(&card);
	cr_assert_leq(fake.pins, 1, "the PIN went out twice");
	cr_assert_leq(fake.sent, 256);
	cr_assert_eq(fake.begins, fake.leaves + fake.resets, "a transaction was left open");
	cr_assert_eq(fake.frees, 1);
}

Test(hostile, the_recording_itself_is_good)
{
	struct outcome o;

	record();
	cr_assert_eq(fake.n, 12);
	attempt(&o);
	cr_assert_eq(o.sign, CARDIO_OK);
	cr_assert_not(fake.diverged);
	cr_assert_eq(o.sig_len, 256);
}

Test(hostile, every_truncation_of_every_answer_is_refused)
{
	record();
	for (size_t step = 0; step < fake.n; step++) {
		size_t full;

		record();
		full = fake.steps[step].ans_len;
		for (size_t len = 0; len < full; len++) {
			struct outcome o;

			record();
			fake.steps[step].ans_len = len;
			attempt(&o);
			/* A cut answer's last two data bytes pass for a status word. */
			if (step >= FIRST_OF_ATTEMPT)
				cr_expect_neq(o.sign, CARDIO_OK, "step %zu, %zu bytes", step, len);
			if (step < VERIFY_STEP && o.probe != CARDIO_OK)
				cr_expect_eq(fake.pins, 0, "step %zu, %zu bytes", step, len);
			if (step == VERIFY_STEP)
				cr_expect_eq(o.verify, CARDIO_ERR_PIN_UNKNOWN);
		}
	}
}

Test(hostile, every_bit_flip_of_every_answer_is_survived)
{
	record();
	for (size_t step = 0; step < fake.n; step++) {
		size_t bits;

		record();
		bits = 8 * fake.steps[step].ans_len;
		for (size_t bit = 0; bit < bits; bit++) {
			struct outcome o;

			record();
			fake.steps[step].ans[bit / 8] ^= (uint8_t)(1 << bit % 8);
			attempt(&o);
			cr_expect(o.sign != CARDIO_OK || o.sig_len == 256, "step %zu, bit %zu", step,
			    bit);
			/* Only the status word 9000 says that the PIN was right. */
			if (step == VERIFY_STEP)
				cr_expect_neq(o.verify, CARDIO_OK, "bit %zu", bit);
		}
	}
}

Test(hostile, a_fault_at_every_command_ends_the_attempt_there)
{
	record();
	for (int step = 0; step < 12; step++) {
		struct outcome o;

		record();
		fake.fail_at = step;
		fake.fail_result = CARDIO_ERR_IO;
		fake.ask_result = CARDIO_ERR_CARD_REMOVED;
		attempt(&o);
		cr_expect_neq(o.sign, CARDIO_OK, "%d", step);
		cr_expect_eq(fake.sent, (unsigned)step + 1);
		cr_expect_eq(fake.pins, step >= VERIFY_STEP ? 1 : 0);
	}
}
