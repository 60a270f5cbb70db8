#include "code_advice.h"

#include <string.h>

#include "causes_tables.h"
#include "status.h"

/* Appends what the list has not, as far as there is room for `max` and the NULL at the end. */
static void
append(const char **list, size_t max, const char *const *more)
{
	size_t n = 0;

	while (list[n] != NULL)
		n++;
	for (; *more != NULL && n < max; more++) {
		size_t i = 0;

		while (i < n && strcmp(list[i], *more) != 0)
			i++;
		if (i == n)
			list[n++] = *more;
	}
}

static void
add_failure(struct code_advice *advice, enum failure id, bool causes)
{
	const struct failure_causes *row = failure_causes(id);

	if (causes)
		append(advice->causes, CAUSES_MAX, row->causes);
	append(advice->checks, CHECKS_MAX, row->checks);
}

static void
tell_nt(const struct status_code *row, struct code_advice *advice)
{
	bool own = false;

	for (size_t i = 0; i < causes_nt_count && !own; i++) {
		own = causes_nt[i].code == row->code;
		if (own)
			append(advice->causes, CAUSES_MAX, causes_nt[i].causes);
	}
	for (unsigned int i = 1; i < FAILURE_COUNT; i++) {
		const struct failure_row *failure = failure_row((enum failure)i);

		if (row->code != 0 &&
		    (failure->ntstatus == row->code || failure->substatus == row->code))
			add_failure(advice, (enum failure)i, !own);
	}
}

/* Failures that many codes end in: what the code itself means says more. */
static bool
is_general(enum failure id)
{
	return id == FAILURE_NONE || id == FAILURE_KDC_ERROR_OTHER ||
	    id == FAILURE_HOST_TICKET_REFUSED || id == FAILURE_KDC_INVALID_REQUEST ||
	    id == FAILURE_KDC_REFUSES_ALGORITHM;
}

/* The meaning's parts, which "; " separates. */
static void
cut_meaning(const struct status_code *row, struct code_advice *advice)
{
	char *rest = advice->room;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(advice->room) - 1 && row->meaning[i] != '\0'; i++)
		advice->room[i] = row->meaning[i];
	while (n < CAUSES_MAX && rest != NULL) {
		char *end = strstr(rest, "; ");

		advice->causes[n++] = rest;
		if (end != NULL)
			*end = '\0';
		rest = end != NULL ? end + 2 : NULL;
	}
}

static void
tell_krb(const struct status_code *row, struct code_advice *advice)
{
	static const enum krb_answer answers[] = { KRB_HOST_TGS, KRB_FIRST_AS, KRB_SIGNED_AS };

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		enum failure id = failure_from_krb(answers[i], (int32_t)row->code);

		if (!is_general(id))
			add_failure(advice, id, true);
	}
	if (advice->causes[0] == NULL)
		cut_meaning(row, advice);
}

void
code_advice(enum status_kind kind, const struct status_code *row, struct code_advice *advice)
{
	static const char *const anywhere[] = {
		"cardea log --attempt ID: krb_error and edata_status.",
		"The KDC's log at the time; Windows: the Security and the System log.", NULL,
	};

	*advice = (struct code_advice){ 0 };
	if (kind == STATUS_NT) {
		tell_nt(row, advice);
	} else if (kind == STATUS_KRB) {
		tell_krb(row, advice);
	} else {
		add_failure(advice, failure_from_scard(row->code, false), true);
		add_failure(advice, failure_from_scard(row->code, true), true);
	}
	if (advice->checks[0] == NULL)
		append(advice->checks, CHECKS_MAX, anywhere);
}
