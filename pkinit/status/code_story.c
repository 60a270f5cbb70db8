#include "code_story.h"

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
add_failure(struct code_story *story, enum failure id, bool causes)
{
	const struct failure_causes *row = failure_causes(id);

	if (causes)
		append(story->causes, CAUSES_MAX, row->causes);
	append(story->checks, CHECKS_MAX, row->checks);
}

static void
tell_nt(const struct status_code *row, struct code_story *story)
{
	bool own = false;

	for (size_t i = 0; i < causes_nt_count && !own; i++) {
		own = causes_nt[i].code == row->code;
		if (own)
			append(story->causes, CAUSES_MAX, causes_nt[i].causes);
	}
	for (unsigned int i = 1; i < FAILURE_COUNT; i++) {
		const struct failure_row *failure = failure_row((enum failure)i);

		if (row->code != 0 &&
		    (failure->ntstatus == row->code || failure->substatus == row->code))
			add_failure(story, (enum failure)i, !own);
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
cut_meaning(const struct status_code *row, struct code_story *story)
{
	char *rest = story->room;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(story->room) - 1 && row->meaning[i] != '\0'; i++)
		story->room[i] = row->meaning[i];
	while (n < CAUSES_MAX && rest != NULL) {
		char *end = strstr(rest, "; ");

		story->causes[n++] = rest;
		if (end != NULL)
			*end = '\0';
		rest = end != NULL ? end + 2 : NULL;
	}
}

static void
tell_krb(const struct status_code *row, struct code_story *story)
{
	static const enum krb_answer answers[] = { KRB_HOST_TGS, KRB_FIRST_AS, KRB_SIGNED_AS };

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		enum failure id = failure_from_krb(answers[i], (int32_t)row->code);

		if (!is_general(id))
			add_failure(story, id, true);
	}
	if (story->causes[0] == NULL)
		cut_meaning(row, story);
}

void
code_story(enum status_kind kind, const struct status_code *row, struct code_story *story)
{
	static const char *const anywhere[] = {
		"cardea log --attempt ID: krb_error and edata_status.",
		"The KDC's log at the time; Windows: the Security and the System log.", NULL,
	};

	*story = (struct code_story){ 0 };
	if (kind == STATUS_NT) {
		tell_nt(row, story);
	} else if (kind == STATUS_KRB) {
		tell_krb(row, story);
	} else {
		add_failure(story, failure_from_scard(row->code, false), true);
		add_failure(story, failure_from_scard(row->code, true), true);
	}
	if (story->checks[0] == NULL)
		append(story->checks, CHECKS_MAX, anywhere);
}
