#include "explain.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "code_advice.h"
#include "names.h"
#include "show.h"
#include "status.h"

#define MIT_KRB_BASE	(-1765328384)	/* where MIT's headers begin to count KRB errors */
#define KRB_LAST	127
#define WIN32_HRESULT	0x8007u

static json_t *
hex(uint32_t code)
{
	char text[16];

	snprintf(text, sizeof(text), "0x%08" PRIX32, code);
	return json_string(text);
}

static json_t *
cause_json(enum failure id, const char *when)
{
	const struct failure_row *row = failure_row(id);
	json_t *cause = json_pack("{s:s, s:s, s:s, s:s, s:s}", "failure", row->id,
	    "stage", failure_stage_name(row->stage), "condition", row->condition,
	    "who_fixes", failure_fixes_name(row->fixes), "remedy", row->remedy);

	if (cause != NULL && when != NULL)
		json_object_set_new(cause, "when", json_string(when));
	return cause;
}

/* A meaning, to which its causes are added. */
static json_t *
meaning_json(const char *kind, json_t *code, const char *name, const char *meaning,
    const char *fixes, const char *remedy)
{
	return json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:[]}", "kind", kind, "code", code,
	    "name", name, "meaning", meaning, "who_fixes", fixes, "remedy", remedy, "causes");
}

static void
add_cause(json_t *meaning, json_t *cause)
{
	json_array_append_new(json_object_get(meaning, "causes"), cause);
}

/* KRB codes and PC/SC codes that end in this failure, by name. */
static json_t *
origins_json(enum failure id)
{
	json_t *names = json_array();
	const struct status_code *rows;
	size_t count;

	rows = status_codes(STATUS_KRB, &count);
	for (size_t i = 0; i < count; i++) {
		int32_t code = (int32_t)rows[i].code;

		if (failure_from_krb(KRB_FIRST_AS, code) == id ||
		    failure_from_krb(KRB_SIGNED_AS, code) == id ||
		    failure_from_krb(KRB_HOST_TGS, code) == id)
			json_array_append_new(names, json_string(rows[i].name));
	}
	rows = status_codes(STATUS_SCARD, &count);
	for (size_t i = 0; i < count; i++)
		if (failure_from_scard(rows[i].code, false) == id ||
		    failure_from_scard(rows[i].code, true) == id)
			json_array_append_new(names, json_string(rows[i].name));
	return names;
}

/* What lies behind it, and where to look. */
static void
add_texts(json_t *meaning, const char *key, const char *const *texts)
{
	json_t *list = json_array();

	for (; *texts != NULL; texts++)
		json_array_append_new(list, json_string(*texts));
	json_object_set_new(meaning, key, list);
}

static void
add_story(json_t *meaning, enum status_kind kind, const struct status_code *row)
{
	struct code_advice advice;

	code_advice(kind, row, &advice);
	add_texts(meaning, "likely", advice.causes);
	add_texts(meaning, "check", advice.checks);
}

json_t *
explain_failure(enum failure id)
{
	static const char *const tries[] = {
		[TRIES_NEVER] = "0", [TRIES_ALWAYS] = "1", [TRIES_MAYBE] = "0-1",
		[TRIES_NOT_APPLICABLE] = "n/a",
	};
	const struct failure_row *row = failure_row(id);
	json_t *m = meaning_json("failure", json_string(row->id), row->id, row->condition,
	    failure_fixes_name(row->fixes), row->remedy);

	json_object_set_new(m, "stage", json_string(failure_stage_name(row->stage)));
	json_object_set_new(m, "sentence", json_string(row->sentence));
	json_object_set_new(m, "ntstatus", hex(row->ntstatus));
	json_object_set_new(m, "ntstatus_name", json_string(status_name_nt(row->ntstatus)));
	json_object_set_new(m, "substatus", hex(row->substatus));
	json_object_set_new(m, "substatus_name", json_string(status_name_nt(row->substatus)));
	json_object_set_new(m, "win32", hex(row->win32));
	json_object_set_new(m, "win32_name", json_string(status_name_win32(row->win32)));
	json_object_set_new(m, "pin_try_spent", json_string(tries[row->tries]));
	json_object_set_new(m, "comes_from", origins_json(id));
	json_object_set_new(m, "ambiguous", json_boolean(failure_ambiguous(id)));
	add_texts(m, "likely", failure_causes(id)->causes);
	add_texts(m, "check", failure_causes(id)->checks);
	return m;
}

static json_t *
explain_nt(const struct status_code *row)
{
	json_t *m = meaning_json("ntstatus", hex(row->code), row->name, row->meaning, row->fixes,
	    row->remedy);

	json_object_set_new(m, "win32", hex(row->win32));
	json_object_set_new(m, "win32_name", json_string(row->win32_name));
	add_story(m, STATUS_NT, row);
	for (unsigned int i = 1; i < FAILURE_COUNT; i++) {
		const struct failure_row *failure = failure_row((enum failure)i);

		if (failure->ntstatus == row->code)
			add_cause(m, cause_json((enum failure)i, NULL));
		else if (failure->substatus == row->code && row->code != 0)
			add_cause(m, cause_json((enum failure)i, "as SubStatus"));
	}
	return m;
}

/* Answers that any code can be, so that they are the least likely causes. */
static bool
is_catch_all(enum failure id)
{
	return id == FAILURE_KDC_ERROR_OTHER || id == FAILURE_HOST_TICKET_REFUSED;
}

/* A cause, or another answer in which it comes. */
static void
add_answer(json_t *meaning, enum failure id, const char *when)
{
	json_t *cause;
	size_t i;

	json_array_foreach(json_object_get(meaning, "causes"), i, cause)
		if (strcmp(show_get(cause, "failure"), failure_row(id)->id) == 0) {
			json_object_set_new(cause, "when", json_sprintf("%s, or %s",
			    show_get(cause, "when"), when));
			return;
		}
	add_cause(meaning, cause_json(id, when));
}

static json_t *
explain_krb(const struct status_code *row)
{
	static const struct { enum krb_answer answer; const char *when; } answers[] = {
		{ KRB_FIRST_AS, "in answer to the first AS-REQ, before the PIN" },
		{ KRB_SIGNED_AS, "in answer to the signed AS-REQ" },
		{ KRB_HOST_TGS, "in answer to the TGS-REQ for this host" },
	};
	int32_t code = (int32_t)row->code;
	json_t *m = meaning_json("krb", json_integer(code), row->name, row->meaning, row->fixes,
	    row->remedy);

	add_story(m, STATUS_KRB, row);
	for (size_t i = 0; i < 6; i++) {
		enum failure id = failure_from_krb(answers[i % 3].answer, code);
		const char *when = answers[i % 3].when;

		if (is_catch_all(id) != (i >= 3))
			continue;
		if (id == FAILURE_CLOCK_AHEAD || id == FAILURE_CLOCK_BEHIND) {
			add_answer(m, FAILURE_CLOCK_AHEAD, when);
			add_answer(m, FAILURE_CLOCK_BEHIND, when);
		} else if (id != FAILURE_NONE) {
			add_answer(m, id, when);
		}
	}
	return m;
}

static json_t *
explain_scard(const struct status_code *row)
{
	enum failure before = failure_from_scard(row->code, false);
	enum failure begun = failure_from_scard(row->code, true);
	json_t *m = meaning_json("scard", hex(row->code), row->name, row->meaning, row->fixes,
	    row->remedy);

	add_story(m, STATUS_SCARD, row);
	if (before == begun) {
		add_cause(m, cause_json(before, NULL));
	} else {
		add_cause(m, cause_json(before, "before the attempt began"));
		add_cause(m, cause_json(begun, "once the attempt has begun"));
	}
	return m;
}

/* A Win32 value is that of one NTSTATUS or of several. */
static json_t *
explain_win32(uint32_t win32)
{
	json_t *m = NULL, *statuses = json_array();
	const struct status_code *rows;
	size_t count;

	rows = status_codes(STATUS_NT, &count);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].win32 != win32)
			continue;
		if (m == NULL)
			m = meaning_json("win32", hex(win32), rows[i].win32_name, rows[i].meaning,
			    rows[i].fixes, rows[i].remedy);
		if (json_array_size(statuses) == 0)
			add_story(m, STATUS_NT, &rows[i]);
		json_array_append_new(statuses, json_string(rows[i].name));
	}
	if (m == NULL) {
		json_decref(statuses);
		return NULL;
	}
	json_object_set_new(m, "ntstatus_names", statuses);
	for (unsigned int i = 1; i < FAILURE_COUNT; i++)
		if (failure_row((enum failure)i)->win32 == win32)
			add_cause(m, cause_json((enum failure)i, NULL));
	return m;
}

static void
add_meaning(json_t *all, json_t *meaning)
{
	if (meaning != NULL)
		json_array_append_new(all, meaning);
}

/* The table has two plain Win32 errors too, which their NTSTATUS explains better. */
static bool
is_scard(const struct status_code *row)
{
	return row->code > INT32_MAX;
}

static void
explain_krb_code(json_t *all, uint32_t code)
{
	const struct status_code *row = status_code_find(STATUS_KRB, code);

	if (row != NULL)
		add_meaning(all, explain_krb(row));
}

static void
explain_number(json_t *all, int64_t number)
{
	uint32_t code = (uint32_t)number;
	const struct status_code *row;

	if (number >= MIT_KRB_BASE && number <= MIT_KRB_BASE + KRB_LAST) {
		explain_krb_code(all, (uint32_t)(number - MIT_KRB_BASE));
		return;
	}
	row = status_code_find(STATUS_NT, code);
	if (row != NULL)
		add_meaning(all, explain_nt(row));
	row = status_code_find(STATUS_SCARD, code);
	if (row != NULL && is_scard(row))
		add_meaning(all, explain_scard(row));
	explain_krb_code(all, code);
	if (code >> 16 == WIN32_HRESULT)
		code &= 0xFFFFu;
	add_meaning(all, explain_win32(code));
}

static void
explain_name(json_t *all, const char *name)
{
	const struct status_code *row, *rows;
	size_t count;

	for (unsigned int i = 1; i < FAILURE_COUNT; i++)
		if (strcasecmp(failure_row((enum failure)i)->id, name) == 0)
			add_meaning(all, explain_failure((enum failure)i));
	row = status_code_by_name(STATUS_NT, name);
	if (row != NULL)
		add_meaning(all, explain_nt(row));
	row = status_code_by_name(STATUS_KRB, name);
	if (row != NULL)
		add_meaning(all, explain_krb(row));
	row = status_code_by_name(STATUS_SCARD, name);
	if (row != NULL && is_scard(row))
		add_meaning(all, explain_scard(row));
	rows = status_codes(STATUS_NT, &count);
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(rows[i].win32_name, name) == 0) {
			add_meaning(all, explain_win32(rows[i].win32));
			return;
		}
}

json_t *
explain_any(const char *code)
{
	json_t *all = json_array();
	long long number;
	char *end;

	errno = 0;
	number = strtoll(code, &end, 0);
	if (end != code && *end == '\0') {
		if (errno == 0 && number >= INT32_MIN && number <= UINT32_MAX)
			explain_number(all, number);
	} else {
		explain_name(all, code);
	}
	return all;
}
