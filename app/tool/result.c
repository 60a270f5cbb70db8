/* What came of an attempt. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "attempt.h"
#include "causes_view.h"
#include "names.h"
#include "show.h"
#include "stages.h"

enum { COLUMN = 14 };

struct verdict {
	uint32_t status;
	const struct lsa_result *result;
	enum failure failure;
	const struct failure_row *row;
	bool granted;
	char ntstatus[16], substatus[16], win32[16], edata[16];
	uint64_t logon_id;
};

static void
judge(struct verdict *v, uint32_t status, const struct lsa_result *result)
{
	enum failure failure = failure_by_name(result->failure);

	*v = (struct verdict){ .status = status, .result = result };
	v->granted = status == 0 && strcmp(result->failure, failure_row(FAILURE_NONE)->id) == 0;
	if (!v->granted && failure == FAILURE_NONE)
		failure = FAILURE_INTERNAL_ERROR;
	v->failure = v->granted ? FAILURE_NONE : failure;
	v->row = failure_row(failure);
	snprintf(v->ntstatus, sizeof(v->ntstatus), "0x%08" PRIX32, status);
	snprintf(v->substatus, sizeof(v->substatus), "0x%08" PRIX32, result->sub_status);
	snprintf(v->win32, sizeof(v->win32), "0x%08" PRIX32, lsa_nt_status_to_win_error(status));
	snprintf(v->edata, sizeof(v->edata), "0x%08" PRIX32, result->edata_status);
	v->logon_id = (uint64_t)(uint32_t)result->logon_id.high << 32 | result->logon_id.low;
}

static json_t *
token_json(const struct verdict *v)
{
	const struct lsa_quotas *q = &v->result->quotas;
	char id[24];

	if (!v->granted)
		return json_null();
	snprintf(id, sizeof(id), "0x%" PRIx64, v->logon_id);
	return json_pack("{s:s, s:s, s:I, s:{s:I, s:I, s:I, s:I, s:I, s:I}}", "logon_id", id,
	    "principal", v->result->principal, "profile_length",
	    (json_int_t)v->result->profile_length, "quotas",
	    "paged_pool", (json_int_t)q->paged_pool,
	    "non_paged_pool", (json_int_t)q->non_paged_pool,
	    "minimum_working_set", (json_int_t)q->minimum_working_set,
	    "maximum_working_set", (json_int_t)q->maximum_working_set,
	    "pagefile", (json_int_t)q->pagefile, "time", (json_int_t)q->time);
}

static json_t *
stages_json(const struct lsa_result *result)
{
	json_t *stages = json_object();

	for (size_t i = 0; i < result->stage_count; i++)
		json_object_set_new(stages, result->stages[i].name,
		    json_real((double)result->stages[i].us / 1000.0));
	return stages;
}

/* What was seen, beyond the codes, and what may lie behind it. */
static void
put_reason(json_t *object, const struct verdict *v)
{
	const struct lsa_result *r = v->result;
	json_t *detail = json_string(r->detail);	/* NULL when it is no UTF-8 */
	bool status = r->edata_status != 0;

	json_object_set_new(object, "edata_status", status ? json_string(v->edata) : json_null());
	json_object_set_new(object, "edata_status_name",
	    status ? json_string(status_name_nt(r->edata_status)) : json_null());
	json_object_set_new(object, "detail", detail != NULL ? detail : json_string(""));
	json_object_set_new(object, "causes", causes_json(v->failure));
}

static void
put_json(FILE *out, const struct verdict *v)
{
	const struct lsa_result *r = v->result;
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:o, s:o, s:o, s:i}",
	    "failure", v->row->id, "ntstatus", v->ntstatus,
	    "ntstatus_name", status_name_nt(v->status), "substatus", v->substatus,
	    "win32", v->win32, "krb_error", (json_int_t)r->krb_error,
	    "stage", v->granted ? "none" : failure_stage_name(v->row->stage),
	    "attempt", r->attempt, "milliseconds", stages_json(r), "token", token_json(v),
	    "tries", r->tries == LSA_TRIES_UNKNOWN ? json_null() : json_integer(r->tries),
	    "verify_sent", r->verify_sent);

	put_reason(object, v);
	if (!v->granted) {
		json_object_set_new(object, "sentence", json_string(v->row->sentence));
		json_object_set_new(object, "remedy", json_string(v->row->remedy));
		json_object_set_new(object, "who_fixes",
		    json_string(failure_fixes_name(v->row->fixes)));
	}
	show_json(out, object);
	json_decref(object);
}

static void
put_code(FILE *out, const char *label, const char *code, const char *name)
{
	show_fieldf(out, 0, COLUMN, label, "%s %s", code, name);
}

static void
put_stages(FILE *out, const struct lsa_result *r)
{
	struct stage_time times[LSA_STAGES_MAX];

	for (size_t i = 0; i < r->stage_count; i++)
		times[i] = (struct stage_time){ r->stages[i].name, r->stages[i].us };
	stages_put(out, 0, COLUMN, "milliseconds", times, r->stage_count);
}

static void
put_token(FILE *out, enum attempt_kind kind, const struct verdict *v)
{
	const struct lsa_quotas *q = &v->result->quotas;

	show_field(out, 0, COLUMN, "principal", v->result->principal);
	if (kind != ATTEMPT_TRY)
		show_fieldf(out, 0, COLUMN, "logon_id", "0x%" PRIx64, v->logon_id);
	show_fieldf(out, 0, COLUMN, "profile", "%u bytes", v->result->profile_length);
	show_fieldf(out, 0, COLUMN, "quotas", "paged pool %" PRIu64 ", non-paged pool %" PRIu64
	    ", working set %" PRIu64 " to %" PRIu64 ", pagefile %" PRIu64 ", time %" PRId64,
	    q->paged_pool, q->non_paged_pool, q->minimum_working_set, q->maximum_working_set,
	    q->pagefile, q->time);
}

/* What this tool can do about it; NULL when the remedy says all. */
static const char *
hint(enum attempt_kind kind, const struct failure_row *row)
{
	if (row == failure_row(FAILURE_PIN_LAST_TRY))
		return "Root uses the last try with --spend-last-try.";
	if (row == failure_row(FAILURE_CALLER_REFUSED))
		return "Only root logs on, unlocks, and uses the last try of a card.";
	if (row == failure_row(FAILURE_UNLOCK_OTHER_USER) && kind == ATTEMPT_LOGON)
		return "There is a session already, see cardea status: cardea unlock goes on with "
		    "it, cardea logoff ends it.";
	if (row == failure_row(FAILURE_UNLOCK_NO_SUCH_SESSION))
		return "cardea status names the session there is; cardea logon begins one.";
	return NULL;
}

static void
put_refusal(FILE *out, enum attempt_kind kind, const struct verdict *v)
{
	show_field(out, 0, COLUMN, "screen", v->row->sentence);
	show_field(out, 0, COLUMN, "who fixes it", failure_fixes_name(v->row->fixes));
	show_field(out, 0, COLUMN, "remedy", v->row->remedy);
	causes_put(out, 0, COLUMN, v->failure);
	if (hint(kind, v->row) != NULL)
		show_field(out, 0, COLUMN, "hint", hint(kind, v->row));
	if (v->result->attempt[0] != '\0')
		show_fieldf(out, 0, COLUMN, "more", "cardea log --attempt %s", v->result->attempt);
}

static void
put_text(FILE *out, enum attempt_kind kind, const struct verdict *v)
{
	static const char *const good[] = {
		"This card and PIN would log on.", "Logged on.", "Unlocked.",
	};
	const struct lsa_result *r = v->result;

	show_field(out, 0, COLUMN, "failure", v->row->id);
	put_code(out, "ntstatus", v->ntstatus, status_name_nt(v->status));
	put_code(out, "substatus", v->substatus, status_name_nt(r->sub_status));
	put_code(out, "win32", v->win32, v->status == 0 ? "" :
	    status_name_win32(lsa_nt_status_to_win_error(v->status)));
	show_fieldf(out, 0, COLUMN, "krb_error", "%u %s", r->krb_error,
	    r->krb_error == 0 ? "" : status_name_krb((int32_t)r->krb_error));
	if (r->edata_status != 0)
		put_code(out, "edata_status", v->edata, status_name_nt(r->edata_status));
	show_field(out, 0, COLUMN, "stage", v->granted ? "none" :
	    failure_stage_name(v->row->stage));
	if (r->detail[0] != '\0')
		show_field(out, 0, COLUMN, "detail", r->detail);
	show_field(out, 0, COLUMN, "attempt", r->attempt[0] != '\0' ? r->attempt : "none");
	if (r->tries != LSA_TRIES_UNKNOWN)
		show_fieldf(out, 0, COLUMN, "tries left", "%u", r->tries);
	show_fieldf(out, 0, COLUMN, "PINs sent", "%u", r->verify_sent);
	put_stages(out, r);
	if (v->granted) {
		put_token(out, kind, v);
		fprintf(out, "\n%s\n", good[kind]);
	} else {
		put_refusal(out, kind, v);
	}
}

int
result_put(FILE *out, enum attempt_kind kind, uint32_t status, const struct lsa_result *result,
    bool json)
{
	struct verdict v;

	judge(&v, status, result);
	if (json)
		put_json(out, &v);
	else
		put_text(out, kind, &v);
	return fflush(out) == 0 && v.granted ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
result_put_own(FILE *out, enum attempt_kind kind, enum failure failure, bool json)
{
	struct lsa_result *result = calloc(1, sizeof(*result));
	int status = EXIT_FAILURE;

	if (result == NULL)
		return status;
	result->tries = LSA_TRIES_UNKNOWN;
	result->sub_status = failure_row(failure)->substatus;
	snprintf(result->failure, sizeof(result->failure), "%s", failure_row(failure)->id);
	status = result_put(out, kind, failure_row(failure)->ntstatus, result, json);
	free(result);
	return status;
}
