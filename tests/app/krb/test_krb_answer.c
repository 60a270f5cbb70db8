#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <krb5.h>

#include "answer.h"

#define NOW	1790000000L
#define SKEW	300L

static const unsigned char disabled[] = {
	0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x72, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
static const unsigned char success[] = {
	0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
static const unsigned char pkinit[] = {
	0x30, 0x0b, 0x30, 0x09, 0xa1, 0x03, 0x02, 0x01, 0x10, 0xa2, 0x02, 0x04, 0x00,
};
static const unsigned char password[] = {
	0x30, 0x0b, 0x30, 0x09, 0xa1, 0x03, 0x02, 0x01, 0x02, 0xa2, 0x02, 0x04, 0x00,
};
static const unsigned char freshness[] = {
	0x30, 0x10, 0x30, 0x0e, 0xa1, 0x04, 0x02, 0x02, 0x00, 0x96, 0xa2, 0x06, 0x04, 0x04,
	't', 'o', 'k', 'n',
};
static const unsigned char broken[] = { 0x30, 0x05, 0x30, 0x09, 0xa1 };

/* Status 0x40000016 (information), 0x80000005 (a warning), 0xC0000413 (no row of its own). */
static const unsigned char information[] = {
	0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x16, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
static const unsigned char warning[] = {
	0x30, 0x17, 0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x05, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
static const unsigned char firewall[] = {
	0x30, 0x17, 0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x13, 0x04, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};

enum {
	NONE, DISABLED, SUCCESS, PKINIT, PASSWORD, FRESHNESS, BROKEN, INFORMATION, WARNING, FIREWALL,
};

static const struct {
	const unsigned char *p;
	size_t n;
} edata[] = {
	{ NULL, 0 }, { disabled, sizeof(disabled) }, { success, sizeof(success) },
	{ pkinit, sizeof(pkinit) }, { password, sizeof(password) },
	{ freshness, sizeof(freshness) }, { broken, sizeof(broken) },
	{ information, sizeof(information) }, { warning, sizeof(warning) },
	{ firewall, sizeof(firewall) },
};

static krb5_context context;

static void
setup(void)
{
	cr_assert(krb5_init_context(&context) == 0);
}

static void
teardown(void)
{
	krb5_free_context(context);
}

TestSuite(answer, .init = setup, .fini = teardown);

static krb5_data
make(int code, long stime, int which)
{
	krb5_error error = { .error = (krb5_ui_4)code, .stime = (krb5_timestamp)stime };
	krb5_data out;

	error.e_data.length = (unsigned int)edata[which].n;
	error.e_data.data = (char *)(uintptr_t)edata[which].p;
	cr_assert(krb5_parse_name(context, "krbtgt/R@R", &error.server) == 0);
	cr_assert(krb5_mk_error(context, &error, &out) == 0);
	krb5_free_principal(context, error.server);
	return out;
}

static const struct {
	enum krb_answer which;
	int code;
	long offset;		/* of the KDC's clock */
	int edata;
	bool token_sent;
	enum failure failure;
} rows[] = {
	{ KRB_FIRST_AS, 25, 0, PKINIT, false, FAILURE_NONE },
	{ KRB_FIRST_AS, 25, 300, PKINIT, false, FAILURE_NONE },
	{ KRB_FIRST_AS, 25, 301, PKINIT, false, FAILURE_CLOCK_BEHIND },
	{ KRB_FIRST_AS, 25, -301, PKINIT, false, FAILURE_CLOCK_AHEAD },
	{ KRB_FIRST_AS, 25, -301, PASSWORD, false, FAILURE_CLOCK_AHEAD },
	{ KRB_FIRST_AS, 25, 0, PASSWORD, false, FAILURE_KDC_NO_PKINIT },
	{ KRB_FIRST_AS, 25, 0, NONE, false, FAILURE_KDC_NO_PKINIT },
	{ KRB_FIRST_AS, 25, 0, BROKEN, false, FAILURE_KDC_GARBAGE },
	{ KRB_FIRST_AS, 16, 0, NONE, false, FAILURE_KDC_NO_PKINIT },
	{ KRB_FIRST_AS, 6, 9999, NONE, false, FAILURE_ACCOUNT_UNKNOWN },
	{ KRB_FIRST_AS, 18, 0, NONE, false, FAILURE_ACCOUNT_REVOKED },
	{ KRB_FIRST_AS, 18, 0, DISABLED, false, FAILURE_ACCOUNT_DISABLED },
	{ KRB_FIRST_AS, 18, 0, SUCCESS, false, FAILURE_KDC_GARBAGE },
	{ KRB_FIRST_AS, 18, 0, INFORMATION, false, FAILURE_KDC_GARBAGE },
	{ KRB_FIRST_AS, 25, 0, SUCCESS, false, FAILURE_KDC_GARBAGE },
	{ KRB_FIRST_AS, 12, 0, FIREWALL, false, FAILURE_ACCOUNT_RESTRICTED },
	{ KRB_FIRST_AS, 37, 0, NONE, false, FAILURE_KDC_ERROR_OTHER },
	{ KRB_FIRST_AS, 37, 400, NONE, false, FAILURE_CLOCK_BEHIND },
	{ KRB_FIRST_AS, 68, 0, NONE, false, FAILURE_KDC_WRONG_REALM },
	{ KRB_FIRST_AS, 29, 0, NONE, false, FAILURE_KDC_REFUSED },
	{ KRB_FIRST_AS, 4711, 0, NONE, false, FAILURE_KDC_ERROR_OTHER },
	{ KRB_SIGNED_AS, 25, 0, PKINIT, false, FAILURE_KDC_PREAUTH_LOOP },
	{ KRB_SIGNED_AS, 91, 0, PKINIT, false, FAILURE_KDC_PREAUTH_LOOP },
	{ KRB_SIGNED_AS, 24, 0, NONE, false, FAILURE_KDC_REFUSED_NO_REASON },
	{ KRB_SIGNED_AS, 24, 0, FRESHNESS, false, FAILURE_KDC_WANTS_FRESHNESS },
	{ KRB_SIGNED_AS, 24, 0, FRESHNESS, true, FAILURE_KDC_REFUSED_NO_REASON },
	{ KRB_SIGNED_AS, 31, 0, DISABLED, false, FAILURE_ACCOUNT_DISABLED },
	{ KRB_SIGNED_AS, 31, 0, SUCCESS, false, FAILURE_AS_REPLY_MALFORMED },
	{ KRB_SIGNED_AS, 31, 0, WARNING, false, FAILURE_AS_REPLY_MALFORMED },
	{ KRB_SIGNED_AS, 12, 0, FIREWALL, false, FAILURE_ACCOUNT_RESTRICTED },
	{ KRB_SIGNED_AS, 71, 0, NONE, false, FAILURE_KDC_SAYS_CERT_INVALID },
	{ KRB_SIGNED_AS, 71, 0, BROKEN, false, FAILURE_AS_REPLY_MALFORMED },
	{ KRB_SIGNED_AS, 52, 0, NONE, false, FAILURE_KDC_LOST },
	{ KRB_HOST_TGS, 7, 0, NONE, false, FAILURE_HOST_PRINCIPAL_UNKNOWN },
	{ KRB_HOST_TGS, 7, 0, SUCCESS, false, FAILURE_HOST_TICKET_REFUSED },
	{ KRB_HOST_TGS, 7, 0, BROKEN, false, FAILURE_HOST_TICKET_REFUSED },
	{ KRB_HOST_TGS, 13, 0, NONE, false, FAILURE_HOST_TICKET_REFUSED },
	{ KRB_HOST_TGS, 37, 999, DISABLED, false, FAILURE_HOST_TICKET_REFUSED },
	{ KRB_HOST_TGS, 29, 0, NONE, false, FAILURE_HOST_TICKET_NO_KDC },
};

Test(answer, every_row_gets_its_failure)
{
	struct answer answer;
	krb5_data msg;
	enum failure got;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct answer_context ac = { rows[i].which, NOW, SKEW, rows[i].token_sent };

		msg = make(rows[i].code, NOW + rows[i].offset, rows[i].edata);
		answer_parse((uint8_t *)msg.data, msg.length, rows[i].which, &answer);
		cr_expect_eq(answer.kind, ANSWER_ERROR);
		cr_expect_eq(answer.code, rows[i].code);
		cr_expect_eq(answer.stime, NOW + rows[i].offset);
		got = answer_failure(&answer, &ac);
		cr_expect_eq(got, rows[i].failure, "row %zu: %s", i, failure_row(got)->id);
		krb5_free_data_contents(context, &msg);
	}
}

/* Every code that there is, in each answer, with each kind of e_data that bears on it. */
Test(answer, a_status_wins_over_every_code_and_a_false_one_over_all)
{
	static const enum failure garbage[] = { FAILURE_KDC_GARBAGE, FAILURE_AS_REPLY_MALFORMED,
		FAILURE_HOST_TICKET_REFUSED };
	static const int kinds[] = { DISABLED, SUCCESS, FIREWALL, BROKEN };
	struct answer_context ac = { .now = NOW, .skew = SKEW };
	enum failure by_code, got[4];
	struct answer answer;
	krb5_data msg;

	for (int code = 0; code <= 101; code++)
		for (int which = KRB_FIRST_AS; which <= KRB_HOST_TGS; which++) {
			ac.which = (enum krb_answer)which;
			by_code = failure_from_krb(ac.which, code);
			/* The two that only ask for more, and the one that needs the time too. */
			if (by_code == FAILURE_NONE || code == KRB_ERR_SKEW)
				continue;
			for (int i = 0; i < 4; i++) {
				msg = make(code, NOW, kinds[i]);
				answer_parse((uint8_t *)msg.data, msg.length, ac.which, &answer);
				got[i] = answer_failure(&answer, &ac);
				krb5_free_data_contents(context, &msg);
			}
			cr_expect_eq(got[0], which == KRB_HOST_TGS ? by_code :
			    FAILURE_ACCOUNT_DISABLED, "%d in %d", code, which);
			cr_expect_eq(got[1], garbage[which], "%d in %d", code, which);
			cr_expect_eq(got[2], by_code, "%d in %d", code, which);
			cr_expect_eq(got[3], garbage[which], "%d in %d", code, which);
		}
}

Test(answer, what_is_no_kerberos_message_is_malformed)
{
	static const uint8_t as_rep[] = { 0x6b, 0 }, tgs_rep[] = { 0x6d, 0 };
	struct answer answer;
	struct answer_context ac = { KRB_FIRST_AS, NOW, SKEW, false };

	answer_parse(as_rep, 2, KRB_SIGNED_AS, &answer);
	cr_expect_eq(answer.kind, ANSWER_MALFORMED, "a tag alone is no reply");
	answer_parse(tgs_rep, 2, KRB_HOST_TGS, &answer);
	cr_expect_eq(answer.kind, ANSWER_MALFORMED);
	answer_parse(tgs_rep, 2, KRB_SIGNED_AS, &answer);
	cr_expect_eq(answer.kind, ANSWER_MALFORMED);
	cr_expect_eq(answer_failure(&answer, &ac), FAILURE_KDC_GARBAGE);
	ac.which = KRB_SIGNED_AS;
	cr_expect_eq(answer_failure(&answer, &ac), FAILURE_AS_REPLY_MALFORMED);
	answer_parse(as_rep, 0, KRB_SIGNED_AS, &answer);
	cr_expect_eq(answer.kind, ANSWER_MALFORMED);
}

Test(answer, every_truncation_of_an_error_is_malformed)
{
	krb5_data msg = make(25, NOW, PKINIT);
	struct answer answer;
	uint8_t *copy;

	for (size_t cut = 0; cut < msg.length; cut++) {
		copy = malloc(cut + 1);
		memcpy(copy, msg.data, cut);
		answer_parse(copy, cut, KRB_FIRST_AS, &answer);
		cr_expect_eq(answer.kind, ANSWER_MALFORMED, "cut at %zu", cut);
		free(copy);
	}
	krb5_free_data_contents(context, &msg);
}

/* Nothing in an error is protected: a flip may make another refusal, never a grant. */
Test(answer, every_flipped_bit_of_an_error_is_still_no_reply)
{
	krb5_data msg = make(71, NOW, FRESHNESS);
	struct answer_context ac = { KRB_SIGNED_AS, NOW, SKEW, true };
	struct answer answer;

	for (size_t bit = 8; bit < (size_t)msg.length * 8; bit++) {
		msg.data[bit / 8] ^= (char)(1 << bit % 8);
		answer_parse((uint8_t *)msg.data, msg.length, KRB_SIGNED_AS, &answer);
		cr_expect_neq(answer.kind, ANSWER_REPLY);
		cr_expect_neq(answer_failure(&answer, &ac), FAILURE_NONE, "bit %zu", bit);
		msg.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	krb5_free_data_contents(context, &msg);
}
