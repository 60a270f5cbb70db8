#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "status.h"
#include "tsv.h"

enum { ID, STAGE, CONDITION, NTSTATUS, NTSTATUS_HEX, SUBSTATUS, SUBSTATUS_HEX, WIN32, KRB, TRIES,
	BEFORE_PIN, FIXES, SENTENCE, REMEDY };

static enum failure_tries
tries_of(const char *text)
{
	if (strcmp(text, "0") == 0)
		return TRIES_NEVER;
	if (strcmp(text, "1") == 0)
		return TRIES_ALWAYS;
	return strcmp(text, "0-1") == 0 ? TRIES_MAYBE : TRIES_NOT_APPLICABLE;
}

Test(failures, are_the_rows_of_the_published_table_in_its_order)
{
	unsigned int n = 0;
	struct tsv t;

	tsv_open(&t, "verdicts.tsv");
	while (tsv_next(&t)) {
		const struct failure_row *row = failure_row((enum failure)++n);
		const char *id = t.column[ID];

		cr_assert_lt(n, FAILURE_COUNT, "%s", id);
		cr_assert_str_eq(row->id, id);
		cr_expect_str_eq(failure_stage_name(row->stage), t.column[STAGE], "%s", id);
		cr_expect_str_eq(row->condition, t.column[CONDITION], "%s", id);
		cr_expect_eq(row->ntstatus, strtoul(t.column[NTSTATUS_HEX], NULL, 16), "%s", id);
		cr_expect_eq(row->substatus, strtoul(t.column[SUBSTATUS_HEX], NULL, 16), "%s", id);
		cr_expect_eq(row->win32, strtoul(t.column[WIN32], NULL, 16), "%s", id);
		cr_expect_eq(row->tries, tries_of(t.column[TRIES]), "%s", id);
		cr_expect_eq(row->before_pin, strcmp(t.column[BEFORE_PIN], "yes") == 0, "%s", id);
		cr_expect_str_eq(failure_fixes_name(row->fixes), t.column[FIXES], "%s", id);
		cr_expect_str_eq(row->sentence, t.column[SENTENCE], "%s", id);
		cr_expect_str_eq(row->remedy, t.column[REMEDY], "%s", id);
		cr_expect_eq(failure_by_name(id), n, "%s", id);
	}
	cr_expect_eq(n + 1, FAILURE_COUNT);
}

Test(failures, have_a_row_for_whatever_is_asked)
{
	cr_expect_str_eq(failure_row(FAILURE_COUNT)->id, "internal-error");
	cr_expect_str_eq(failure_row((enum failure)-1)->id, "internal-error");
	cr_expect_str_eq(failure_row(FAILURE_NONE)->id, "none");
	cr_expect_eq(failure_by_name("no-such-failure"), FAILURE_NONE);
	cr_expect_eq(failure_by_name(""), FAILURE_NONE);
}

Test(failures, the_first_row_wins_and_an_internal_one_over_all)
{
	cr_expect_eq(failure_first(FAILURE_NONE, FAILURE_PIN_WRONG), FAILURE_PIN_WRONG);
	cr_expect_eq(failure_first(FAILURE_PIN_WRONG, FAILURE_NONE), FAILURE_PIN_WRONG);
	cr_expect_eq(failure_first(FAILURE_NONE, FAILURE_NONE), FAILURE_NONE);
	cr_expect_eq(failure_first(FAILURE_BUFFER_BAD_CSP, FAILURE_BUFFER_BAD_OFFSET),
	    FAILURE_BUFFER_BAD_OFFSET);
	cr_expect_eq(failure_first(FAILURE_CARD_ABSENT, FAILURE_BUFFER_BAD_CSP),
	    FAILURE_BUFFER_BAD_CSP);
	cr_expect_eq(failure_first(FAILURE_BUFFER_TOO_SHORT, FAILURE_INTERNAL_ERROR),
	    FAILURE_INTERNAL_ERROR);
}
