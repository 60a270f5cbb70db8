/* Whatever can be asked about has an answer: causes, who fixes it, how to check. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "code_advice.h"
#include "status.h"
#include "tsv.h"

/* Sentences for a terminal: one to `max` of them, printable, short, and none twice. */
static void
expect_list(const char *whose, const char *const *list, size_t max)
{
	size_t n = 0;

	for (; list[n] != NULL; n++) {
		cr_assert_lt(n, max, "%s", whose);
		cr_expect_gt(strlen(list[n]), 2, "%s", whose);
		cr_expect_lt(strlen(list[n]), 128, "%s: %s", whose, list[n]);
		for (const char *c = list[n]; *c != '\0'; c++)
			cr_expect(*c >= 0x20 && *c < 0x7F, "%s: %s", whose, list[n]);
		for (size_t i = 0; i < n; i++)
			cr_expect_str_neq(list[i], list[n], "%s", whose);
	}
	cr_expect_gt(n, 0, "%s has none", whose);
}

static void
expect_sentences(const char *whose, const char *const *list)
{
	for (; *list != NULL; list++)
		cr_expect_eq((*list)[strlen(*list) - 1], '.', "%s: %s", whose, *list);
}

Test(causes, are_told_for_every_published_failure)
{
	size_t rows = 0;
	struct tsv t;

	tsv_open(&t, "verdicts.tsv");
	while (tsv_next(&t)) {
		enum failure id = failure_by_name(t.column[0]);
		const struct failure_causes *row = failure_causes(id);
		const struct failure_row *failure = failure_row(id);

		rows++;
		cr_assert_eq(row->id, id, "%s", t.column[0]);
		cr_expect_str_neq(failure->sentence, "", "%s", failure->id);
		cr_expect_str_neq(failure->remedy, "", "%s", failure->id);
		expect_list(failure->id, row->causes, CAUSES_MAX);
		expect_sentences(failure->id, row->causes);
		expect_list(failure->id, row->checks, CHECKS_MAX);
		cr_expect(!row->ambiguous || row->causes[1] != NULL, "%s", failure->id);
	}
	cr_expect_eq(rows + 1, FAILURE_COUNT);
}

Test(causes, have_a_row_for_whatever_is_asked)
{
	cr_expect_eq(failure_causes(FAILURE_NONE)->id, FAILURE_INTERNAL_ERROR);
	cr_expect_eq(failure_causes(FAILURE_COUNT)->id, FAILURE_INTERNAL_ERROR);
	cr_expect_eq(failure_causes((enum failure)-1)->id, FAILURE_INTERNAL_ERROR);
}

/* The answers that a KDC gives for several reasons alike. */
Test(causes, are_listed_and_none_claimed_where_the_answer_admits_several)
{
	static const enum failure several[] = {
		FAILURE_ACCOUNT_REVOKED, FAILURE_ACCOUNT_RESTRICTED, FAILURE_KDC_REFUSED_NO_REASON,
		FAILURE_KDC_SAYS_CERT_INVALID, FAILURE_KDC_SAYS_CERT_NOT_ACCEPTED,
		FAILURE_KDC_HAS_NO_FITTING_CERT, FAILURE_KDC_ERROR_OTHER,
		FAILURE_HOST_TICKET_REFUSED, FAILURE_KDC_NO_PKINIT,
	};
	static const enum failure exact[] = {
		FAILURE_NONE, FAILURE_CERT_EXPIRED, FAILURE_CERT_REVOKED, FAILURE_PIN_WRONG,
		FAILURE_ACCOUNT_DISABLED, FAILURE_ACCOUNT_LOCKED_OUT, FAILURE_KDC_DNS,
		FAILURE_CLOCK_AHEAD, FAILURE_KDC_CERT_EXPIRED, FAILURE_HOST_NO_KEYTAB,
		FAILURE_LOCAL_NO_RULE,
	};

	for (size_t i = 0; i < sizeof(several) / sizeof(several[0]); i++)
		cr_expect(failure_ambiguous(several[i]), "%s", failure_row(several[i])->id);
	for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++)
		cr_expect_not(failure_ambiguous(exact[i]), "%s", failure_row(exact[i])->id);
}

static void
expect_codes(enum status_kind kind)
{
	size_t count;
	const struct status_code *rows = status_codes(kind, &count);

	for (size_t i = 0; i < count; i++) {
		struct code_advice advice;

		code_advice(kind, &rows[i], &advice);
		expect_list(rows[i].name, advice.causes, CAUSES_MAX);
		expect_list(rows[i].name, advice.checks, CHECKS_MAX);
		cr_expect_str_neq(rows[i].meaning, "", "%s", rows[i].name);
		cr_expect_str_neq(rows[i].remedy, "", "%s", rows[i].name);
		cr_expect_str_neq(rows[i].fixes, "", "%s", rows[i].name);
	}
}

/* test_status_names.c holds the tables against the published ones, row by row. */
Test(causes, are_told_for_every_ntstatus)
{
	expect_codes(STATUS_NT);
}

Test(causes, are_told_for_every_kerberos_error)
{
	expect_codes(STATUS_KRB);
}

Test(causes, are_told_for_every_pcsc_code)
{
	expect_codes(STATUS_SCARD);
}

static void
expect_first(enum status_kind kind, const char *name, const char *cause)
{
	struct code_advice advice;

	code_advice(kind, status_code_by_name(kind, name), &advice);
	cr_expect_str_eq(advice.causes[0], cause, "%s", name);
}

Test(causes, of_a_code_are_those_of_its_failure_its_own_or_its_meaning_s)
{
	expect_first(STATUS_KRB, "KDC_ERR_S_PRINCIPAL_UNKNOWN",
	    failure_causes(FAILURE_HOST_PRINCIPAL_UNKNOWN)->causes[0]);
	expect_first(STATUS_KRB, "KDC_ERR_CLIENT_REVOKED", "The account is disabled.");
	expect_first(STATUS_KRB, "KRB_ERR_GENERIC", "KDC internal error");
	expect_first(STATUS_NT, "STATUS_ACCOUNT_DISABLED",
	    failure_causes(FAILURE_ACCOUNT_DISABLED)->causes[0]);
	expect_first(STATUS_NT, "STATUS_NETLOGON_NOT_STARTED",
	    "The service was stopped, or the machine is in no domain.");
	expect_first(STATUS_SCARD, "SCARD_W_CHV_BLOCKED",
	    failure_causes(FAILURE_PIN_BLOCKED)->causes[0]);
}
