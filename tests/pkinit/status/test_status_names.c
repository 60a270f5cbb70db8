#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "status.h"
#include "tsv.h"

static size_t
table_size(enum status_kind kind)
{
	size_t count;

	return status_codes(kind, &count) ? count : 0;
}

Test(names, hold_each_published_ntstatus)
{
	size_t rows = 0;
	struct tsv t;

	tsv_open(&t, "ntstatus.tsv");
	while (tsv_next(&t)) {
		const struct status_code *row = status_code_find(STATUS_NT,
		    (uint32_t)strtoul(t.column[0], NULL, 16));
		char *name;

		rows++;
		cr_assert_not_null(row, "%s", t.column[1]);
		cr_expect_str_eq(row->name, t.column[1]);
		cr_expect_str_eq(row->meaning, t.column[3]);
		cr_expect_eq(row->win32, strtoul(t.column[4], &name, 0), "%s", row->name);
		cr_expect_eq(strncmp(row->win32_name, name + 1, strlen(row->win32_name)), 0);
		cr_expect_str_eq(row->fixes, t.column[5]);
		cr_expect_eq(status_code_by_name(STATUS_NT, t.column[1]), row);
	}
	tsv_open(&t, "ntstatus_additions.tsv");
	while (tsv_next(&t)) {
		uint32_t code = (uint32_t)strtoul(t.column[0], NULL, 16);

		rows++;
		cr_expect_str_eq(status_name_nt(code), t.column[1]);
		cr_expect_eq(status_win32(code), strtoul(t.column[2], NULL, 10));
	}
	cr_expect_eq(table_size(STATUS_NT), rows);
}

Test(names, hold_each_published_kerberos_error)
{
	size_t rows = 0;
	struct tsv t;

	tsv_open(&t, "krb_errors.tsv");
	while (tsv_next(&t)) {
		const struct status_code *row = status_code_find(STATUS_KRB,
		    (uint32_t)atoi(t.column[0]));

		rows++;
		cr_assert_not_null(row, "%s", t.column[2]);
		cr_expect_str_eq(row->name, t.column[2]);
		cr_expect_str_eq(row->meaning, t.column[9]);
		if (strcmp(t.column[10], "none") != 0)
			cr_expect_str_eq(row->remedy, t.column[10]);
		cr_expect_str_eq(row->fixes, t.column[11]);
	}
	cr_expect_eq(table_size(STATUS_KRB), rows);
}

Test(names, hold_each_published_pcsc_code)
{
	size_t rows = 0;
	struct tsv t;

	tsv_open(&t, "scard_errors.tsv");
	while (tsv_next(&t)) {
		const struct status_code *row = status_code_find(STATUS_SCARD,
		    (uint32_t)strtoul(t.column[0], NULL, 0));

		rows++;
		cr_assert_not_null(row, "%s", t.column[1]);
		cr_expect_str_eq(row->name, t.column[1]);
		cr_expect_str_eq(row->meaning, t.column[4]);
		cr_expect_str_eq(row->fixes, t.column[5]);
	}
	cr_expect_eq(table_size(STATUS_SCARD), rows);
}

Test(names, know_the_status_of_each_failure_and_agree_on_its_win32_value)
{
	for (unsigned int i = 1; i < FAILURE_COUNT; i++) {
		const struct failure_row *row = failure_row((enum failure)i);

		cr_expect_str_neq(status_name_nt(row->ntstatus), "unknown", "%s", row->id);
		cr_expect_str_neq(status_name_nt(row->substatus), "unknown", "%s", row->id);
		cr_expect_eq(status_win32(row->ntstatus), row->win32, "%s", row->id);
	}
}

Test(names, are_found_in_any_case_and_in_mit_s_spelling)
{
	static const struct { enum status_kind kind; char name[40]; uint32_t code; } rows[] = {
		{ STATUS_NT, "status_logon_failure", 0xC000006D },
		{ STATUS_KRB, "kdc_err_preauth_failed", 24 },
		{ STATUS_KRB, "KRB5KDC_ERR_PREAUTH_FAILED", 24 },
		{ STATUS_KRB, "KRB5KDC_ERR_KEY_EXP", 23 },
		{ STATUS_KRB, "KRB5KRB_AP_ERR_SKEW", 37 },
		{ STATUS_KRB, "KDC_ERROR_INVALID_SIG", 64 },
		{ STATUS_SCARD, "SCARD_W_WRONG_CHV", 0x8010006B },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct status_code *row = status_code_by_name(rows[i].kind, rows[i].name);

		cr_assert_not_null(row, "%s", rows[i].name);
		cr_expect_eq(row->code, rows[i].code, "%s", rows[i].name);
	}
	cr_expect_null(status_code_by_name(STATUS_NT, "STATUS"));
	cr_expect_null(status_code_by_name(STATUS_KRB, ""));
	cr_expect_null(status_code_by_name(STATUS_KRB, "KRB5"));
}

Test(names, say_unknown_for_what_is_unknown)
{
	cr_expect_str_eq(status_name_nt(0xDEADBEEF), "unknown");
	cr_expect_str_eq(status_name_krb(-1), "unknown");
	cr_expect_str_eq(status_name_scard(0), "unknown");
	cr_expect_str_eq(status_name_win32(1326), "ERROR_LOGON_FAILURE");
	cr_expect_str_eq(status_name_win32(0xFFFFFFF), "unknown");
	cr_expect_eq(status_win32(0xDEADBEEF), 317);
}
