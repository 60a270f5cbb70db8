#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "status.h"
#include "tsv.h"

enum { KIND, CODE, NAME, ID, NOTE };

static const char *
id_of(enum failure failure)
{
	return failure_row(failure)->id;
}

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool
answer_of(const char *kind, enum krb_answer *answer)
{
	static const char *const kinds[] = {
		[KRB_FIRST_AS] = "krb, first AS-REQ",
		[KRB_SIGNED_AS] = "krb, signed AS-REQ",
		[KRB_HOST_TGS] = "krb, TGS-REQ for the host",
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i], kind) == 0) {
			*answer = (enum krb_answer)i;
			return true;
		}
	return false;
}

Test(maps, name_each_krb_code_in_each_answer)
{
	enum krb_answer answer = KRB_FIRST_AS;
	size_t rows = 0;
	struct tsv t;

	tsv_open(&t, "verdict-maps.tsv");
	while (tsv_next(&t)) {
		enum failure got;

		if (!answer_of(t.column[KIND], &answer))
			continue;
		rows++;
		got = failure_from_krb(answer, atoi(t.column[CODE]));
		if (begins(t.column[ID], "(go on"))
			cr_expect_eq(got, FAILURE_NONE, "%s %s", t.column[KIND], t.column[CODE]);
		else if (begins(t.column[ID], "clock-ahead or"))
			cr_expect(got == FAILURE_CLOCK_AHEAD || got == FAILURE_CLOCK_BEHIND ||
			    got == FAILURE_KDC_ERROR_OTHER, "%s", id_of(got));
		else
			cr_expect_str_eq(id_of(got), t.column[ID], "%s %s", t.column[KIND],
			    t.column[CODE]);
	}
	cr_expect_eq(rows, 240);
}

Test(maps, name_krb_codes_that_nobody_has_listed)
{
	static const int32_t codes[] = { -1, 30, 43, 53, 59, 82, 101, INT32_MAX, INT32_MIN };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		cr_expect_str_eq(id_of(failure_from_krb(KRB_FIRST_AS, codes[i])),
		    "kdc-error-other");
		cr_expect_str_eq(id_of(failure_from_krb(KRB_SIGNED_AS, codes[i])),
		    "kdc-error-other");
		cr_expect_str_eq(id_of(failure_from_krb(KRB_HOST_TGS, codes[i])),
		    "host-ticket-refused");
	}
}

Test(maps, judge_the_clock_only_beyond_the_limit)
{
	cr_expect_eq(failure_from_skew(1000, 1000, 300), FAILURE_NONE);
	cr_expect_eq(failure_from_skew(1300, 1000, 300), FAILURE_NONE);
	cr_expect_eq(failure_from_skew(1000, 1300, 300), FAILURE_NONE);
	cr_expect_eq(failure_from_skew(1301, 1000, 300), FAILURE_CLOCK_AHEAD);
	cr_expect_eq(failure_from_skew(1000, 1301, 300), FAILURE_CLOCK_BEHIND);
}

Test(maps, let_a_status_in_e_data_win_when_it_has_a_row)
{
	const enum failure code_row = FAILURE_ACCOUNT_RESTRICTED;
	size_t rows = 0;
	struct tsv t;

	tsv_open(&t, "verdict-maps.tsv");
	while (tsv_next(&t)) {
		uint32_t status = (uint32_t)strtoul(t.column[CODE], NULL, 16);
		bool signed_only = strcmp(t.column[NOTE], "signed AS-REQ only") == 0;

		if (!begins(t.column[KIND], "status in e_data") || !begins(t.column[CODE], "0x"))
			continue;
		rows++;
		cr_expect_str_eq(id_of(failure_from_edata(KRB_SIGNED_AS, status, code_row)),
		    t.column[ID], "%s", t.column[NAME]);
		cr_expect_str_eq(id_of(failure_from_edata(KRB_FIRST_AS, status, code_row)),
		    signed_only ? id_of(code_row) : t.column[ID], "%s", t.column[NAME]);
	}
	cr_expect_eq(rows, 15);
	cr_expect_eq(failure_from_edata(KRB_SIGNED_AS, 0xC0000001, code_row), code_row);
	cr_expect_eq(failure_from_edata(KRB_FIRST_AS, 0xC0000001, code_row), code_row);
}

Test(maps, call_a_success_inside_an_error_malformed)
{
	static const uint32_t statuses[] = { 0, 0x0000010D, 0x40000000, 0x80000005, 0xBFFFFFFF };

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		cr_expect_eq(failure_from_edata(KRB_FIRST_AS, statuses[i],
		    FAILURE_ACCOUNT_UNKNOWN), FAILURE_KDC_GARBAGE);
		cr_expect_eq(failure_from_edata(KRB_SIGNED_AS, statuses[i],
		    FAILURE_ACCOUNT_UNKNOWN), FAILURE_AS_REPLY_MALFORMED);
	}
}

/* "card-removed once the attempt has begun" and "reader-none at the start" say the other of two. */
static void
expect_scard(const struct tsv *t, uint32_t code)
{
	const char *before = id_of(failure_from_scard(code, false));
	const char *begun = id_of(failure_from_scard(code, true));
	const char *want_before = t->column[ID], *want_begun = t->column[ID];
	char other[64] = "";

	sscanf(t->column[NOTE], "%63s", other);
	if (strstr(t->column[NOTE], " once the attempt has begun"))
		want_begun = other;
	else if (strstr(t->column[NOTE], " at the start"))
		want_before = other;
	cr_expect_str_eq(before, want_before, "%s at the start", t->column[NAME]);
	cr_expect_str_eq(begun, want_begun, "%s in an attempt", t->column[NAME]);
}

Test(maps, name_each_pcsc_code)
{
	size_t rows = 0;
	struct tsv t;

	tsv_open(&t, "verdict-maps.tsv");
	while (tsv_next(&t)) {
		if (strcmp(t.column[KIND], "PC/SC or provider code") != 0 ||
		    begins(t.column[NOTE], "Windows only"))
			continue;
		rows++;
		expect_scard(&t, (uint32_t)strtoul(t.column[CODE], NULL, 16));
	}
	cr_expect_eq(rows, 68);
	cr_expect_str_eq(id_of(failure_from_scard(0x80109999, true)), "internal-error");
}

/* How many rows have the NTSTATUS and SubStatus of this one. */
static size_t
count_alike(const char *ntstatus, const char *substatus)
{
	enum { NTSTATUS = 4, SUBSTATUS = 6 };
	size_t rows = 0;
	struct tsv t;

	tsv_open(&t, "verdicts.tsv");
	while (tsv_next(&t))
		rows += strcmp(t.column[NTSTATUS], ntstatus) == 0 &&
		    strcmp(t.column[SUBSTATUS], substatus) == 0;
	return rows;
}

Test(maps, name_the_one_failure_that_has_both_statuses)
{
	enum { ROW_ID = 0, NTSTATUS = 4, SUBSTATUS = 6 };
	size_t alone = 0;
	struct tsv t;

	tsv_open(&t, "verdicts.tsv");
	while (tsv_next(&t)) {
		enum failure id = failure_from_nt((uint32_t)strtoul(t.column[NTSTATUS], NULL, 16),
		    (uint32_t)strtoul(t.column[SUBSTATUS], NULL, 16));
		bool one = count_alike(t.column[NTSTATUS], t.column[SUBSTATUS]) == 1;

		cr_expect_str_eq(id_of(id), one ? t.column[ROW_ID] : "none");
		alone += one;
	}
	cr_expect_gt(alone, 30);
	cr_expect_eq(failure_from_nt(0, 0), FAILURE_NONE);
	cr_expect_eq(failure_from_nt(0xC000006E, 0xC0000001), FAILURE_NONE, "no such SubStatus");
}
