#include <criterion/criterion.h>
#include <string.h>

#include "submit.h"

static uint8_t buf[KERB_LOGON_MAX];
static size_t len, pin_len;
static struct wire_card_buffer m;
static char detail[WIRE_DETAIL];
static struct kerb_logon logon;

static bool
six_digits(const void *data, const uint8_t *pin, size_t n)
{
	(void)data;
	(void)pin;
	return n == 6;
}

static struct submit_card card;

static void
setup(void)
{
	card = (struct submit_card){ .card_name = "PIV 0011", .reader = "Reader 00 00",
	    .tries_left = 3, .pin_possible = six_digits };
	logon = (struct kerb_logon){ .kind = KERB_CERTIFICATE_LOGON, .domain_name = "TEST.EXAMPLE",
	    .user_name = "alice", .csp = { "PIV 0011", "Reader 00 00", "PIV-9A",
	    "Cardea Smart Card Provider", 0, 1 } };
}

static enum failure
read_packed(const char *pin, enum kerb_abi abi)
{
	struct kerb_fault fault;

	cr_assert_eq(kerb_logon_pack(&logon, pin, strlen(pin), abi, buf, sizeof(buf), &len, &fault),
	    FAILURE_NONE);
	detail[0] = '\0';
	return submit_read(buf, len, abi, &card, &m, &pin_len, detail, sizeof(detail));
}

static bool
zero_from(size_t from)
{
	for (size_t i = from; i < len; i++)
		if (buf[i] != 0)
			return false;
	return true;
}

TestSuite(submit, .init = setup);

Test(submit, a_good_buffer_is_told_and_only_the_pin_is_left_of_it)
{
	static const enum kerb_abi abis[] = { KERB_X64, KERB_X86 };

	for (size_t i = 0; i < 2; i++) {
		cr_assert_eq(read_packed("123456", abis[i]), FAILURE_NONE);
		cr_expect_eq(m.kind, 13);
		cr_expect_eq(m.pin_state, WIRE_PIN_POSSIBLE);
		cr_expect_eq(m.tries, 3);
		cr_expect_eq(m.logon_id, 0);
		cr_expect_str_eq(m.domain, "TEST.EXAMPLE");
		cr_expect_str_eq(m.user, "alice");
		cr_expect_str_eq(m.container, "PIV-9A");
		cr_expect_eq(pin_len, 6);
		cr_expect_arr_eq(buf, "123456", 6);
		cr_expect(zero_from(6));
	}
}

Test(submit, an_unlock_names_its_session)
{
	logon.kind = KERB_CERTIFICATE_UNLOCK_LOGON;
	logon.logon_id = (struct kerb_luid){ 0x89ABCDEF, -2 };
	cr_assert_eq(read_packed("123456", KERB_X64), FAILURE_NONE);
	cr_expect_eq(m.kind, 15);
	cr_expect_eq(m.logon_id, 0xFFFFFFFE89ABCDEF);
}

static const struct {
	int tries;
	const char *pin;
	uint8_t state;
} states[] = {
	{ 3, "123456", WIRE_PIN_POSSIBLE },
	{ -1, "123456", WIRE_PIN_POSSIBLE },
	{ 1, "123456", WIRE_PIN_LAST_TRY },
	{ 1, "1234", WIRE_PIN_MALFORMED },
	{ 3, "", WIRE_PIN_MALFORMED },
	{ 3, "12345\xC3\xA4", WIRE_PIN_MALFORMED },
	{ 0, "123456", WIRE_PIN_BLOCKED },
	{ 0, "1234", WIRE_PIN_BLOCKED },
};

Test(submit, what_the_card_would_refuse_unseen_is_told_before)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		card.tries_left = states[i].tries;
		cr_assert_eq(read_packed(states[i].pin, KERB_X64), FAILURE_NONE);
		cr_expect_eq(m.pin_state, states[i].state, "%zu", i);
	}
}

static const struct {
	int tries;
	const char *pin;
	uint8_t state;
} pad_states[] = {
	{ 3, "", WIRE_PIN_POSSIBLE },
	{ 1, "", WIRE_PIN_LAST_TRY },
	{ 0, "", WIRE_PIN_BLOCKED },
	{ 3, "123456", WIRE_PIN_POSSIBLE },
	{ 3, "1234", WIRE_PIN_MALFORMED },
	{ 3, "12345\xC3\xA4", WIRE_PIN_MALFORMED },
};

Test(submit, with_a_pinpad_an_empty_pin_is_to_be_typed_there)
{
	card.pinpad = true;
	for (size_t i = 0; i < sizeof(pad_states) / sizeof(pad_states[0]); i++) {
		card.tries_left = pad_states[i].tries;
		cr_assert_eq(read_packed(pad_states[i].pin, KERB_X64), FAILURE_NONE);
		cr_expect_eq(m.pin_state, pad_states[i].state, "%zu", i);
	}
}

Test(submit, empty_names_name_nothing)
{
	logon.csp.card_name[0] = logon.csp.reader_name[0] = logon.csp.csp_name[0] = '\0';
	logon.user_name[0] = logon.domain_name[0] = '\0';
	cr_expect_eq(read_packed("123456", KERB_X64), FAILURE_NONE);
}

static void
refused(enum failure failure)
{
	cr_expect_eq(read_packed("123456", KERB_X64), failure);
	cr_expect_neq(detail[0], '\0');
	cr_expect_eq(pin_len, 0);
	cr_expect_eq(m.kind, 0);
	cr_expect(zero_from(0), "the PIN is gone");
	setup();
}

Test(submit, names_of_another_card_reader_or_provider_are_refused)
{
	strcpy(logon.csp.reader_name, "Reader 01 00");
	refused(FAILURE_READER_NONE);
	strcpy(logon.csp.card_name, "PIV 2233");
	refused(FAILURE_CARD_REMOVED);
	strcpy(logon.csp.csp_name, "Microsoft Base Smart Card Crypto Provider");
	refused(FAILURE_CARD_NO_CONTAINER);
}

Test(submit, a_user_name_that_does_not_fit_is_refused_not_cut)
{
	memset(logon.user_name, 'a', WIRE_NAME);
	logon.user_name[WIRE_NAME] = '\0';
	refused(FAILURE_BUFFER_BAD_FIELD);
	memset(logon.user_name, 'a', WIRE_NAME - 1);
	logon.user_name[WIRE_NAME - 1] = '\0';
	cr_expect_eq(read_packed("123456", KERB_X64), FAILURE_NONE);
}

Test(submit, every_truncation_and_bit_flip_leaves_nothing_or_the_pin)
{
	static uint8_t good[KERB_LOGON_MAX];
	struct kerb_fault fault;
	size_t good_len;

	cr_assert_eq(kerb_logon_pack(&logon, "123456", 6, KERB_X64, good, sizeof(good), &good_len,
	    &fault), FAILURE_NONE);
	for (len = 0; len < good_len; len++) {
		memcpy(buf, good, len);
		cr_assert_neq(submit_read(buf, len, KERB_X64, &card, &m, &pin_len, detail,
		    sizeof(detail)), FAILURE_NONE, "%zu", len);
		cr_assert(zero_from(0), "%zu", len);
	}
	len = good_len;
	for (size_t bit = 0; bit < 8 * good_len; bit++) {
		memcpy(buf, good, good_len);
		buf[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (submit_read(buf, len, KERB_X64, &card, &m, &pin_len, detail, sizeof(detail)) !=
		    FAILURE_NONE)
			pin_len = 0;
		cr_assert_leq(pin_len, KERB_PIN_MAX);
		cr_assert(zero_from(pin_len), "bit %zu", bit);
	}
}
