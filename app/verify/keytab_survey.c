#include "keytab_survey.h"

#include <stdio.h>
#include <string.h>

#include "context.h"
#include "keytab.h"

struct keytab_look {
	const struct wire_verify_survey *ask;
	struct survey_findings *findings;
	struct verdict verdict;
	krb5_context context;
	krb5_keytab keytab;
	krb5_principal host;
	unsigned int entries, own;
};

static void
told(const struct keytab_look *look, enum wire_finding_what what, enum wire_outcome outcome,
    uint64_t since, const char *why)
{
	struct wire_finding finding = { .what = (uint8_t)what, .outcome = (uint8_t)outcome,
		.since = since };

	if (outcome == WIRE_FAILED)
		finding.failure = (uint16_t)look->verdict.failure;
	snprintf(finding.subject, sizeof(finding.subject), "%.120s@%.120s",
	    look->ask->host_principal, look->ask->realm);
	snprintf(finding.why, sizeof(finding.why), "%.255s", why);
	survey_findings_add(look->findings, &finding);
}

static void
entry_look(struct keytab_look *look, const krb5_keytab_entry *entry)
{
	bool usable = krb5_c_valid_enctype(entry->key.enctype) != 0;
	char name[64], why[128];

	look->entries++;
	if (!krb5_principal_compare(look->context, entry->principal, look->host))
		return;
	look->own++;
	if (krb5_enctype_to_name(entry->key.enctype, 0, name, sizeof(name)) != 0)
		snprintf(name, sizeof(name), "encryption type %d", (int)entry->key.enctype);
	snprintf(why, sizeof(why), "key version %u, %s%s", entry->vno, name,
	    usable ? "" : ", which cannot be used here");
	told(look, WIRE_FINDING_KEYTAB_ENTRY, usable ? WIRE_PASSED : WIRE_NOT_APPLICABLE,
	    (uint64_t)(uint32_t)entry->timestamp, why);
}

static krb5_error_code
entries_look(struct keytab_look *look)
{
	krb5_kt_cursor cursor;
	krb5_keytab_entry entry;
	krb5_error_code code = krb5_kt_start_seq_get(look->context, look->keytab, &cursor);

	if (code != 0)
		return code;
	while ((code = krb5_kt_next_entry(look->context, look->keytab, &entry, &cursor)) == 0) {
		entry_look(look, &entry);
		krb5_free_keytab_entry_contents(look->context, &entry);
	}
	(void)krb5_kt_end_seq_get(look->context, look->keytab, &cursor);
	return code == KRB5_KT_END ? 0 : code;
}

/* What a logon would say of the keytab, and the keys behind it. */
static void
whole_look(struct keytab_look *look, int keytab_fd)
{
	const struct wire_verify_survey *ask = look->ask;
	krb5_error_code code = context_new((int64_t)ask->now, 0, &look->context);

	if (code != 0) {
		verdict_krb5(&look->verdict, FAILURE_INTERNAL_ERROR, NULL, code, "libkrb5");
		return;
	}
	if (keytab_open(look->context, keytab_fd, &look->keytab, &look->verdict) != FAILURE_NONE)
		return;
	code = keytab_principal(look->context, ask->host_principal, ask->realm, &look->host);
	if (code != 0)
		verdict_krb5(&look->verdict, FAILURE_HOST_KEYTAB_NO_ENTRY, look->context, code,
		    "the host's principal");
	else if (keytab_has(look->context, look->keytab, look->host, &look->verdict) ==
	    FAILURE_NONE && (code = entries_look(look)) != 0)
		verdict_krb5(&look->verdict, FAILURE_HOST_NO_KEYTAB, look->context, code,
		    "host keytab");
}

void
keytab_survey(const struct wire_verify_survey *ask, int keytab_fd, struct survey_findings *findings)
{
	struct keytab_look look = { .ask = ask, .findings = findings };
	char why[96];

	if (ask->host_principal[0] == '\0') {
		told(&look, WIRE_FINDING_KEYTAB, WIRE_NOT_APPLICABLE, 0,
		    "no host principal is configured");
		return;
	}
	whole_look(&look, keytab_fd);
	snprintf(why, sizeof(why), "%u entr%s, %u of this host", look.entries,
	    look.entries == 1 ? "y" : "ies", look.own);
	if (look.verdict.failure == FAILURE_NONE)
		told(&look, WIRE_FINDING_KEYTAB, WIRE_PASSED, 0, why);
	else
		told(&look, WIRE_FINDING_KEYTAB, WIRE_FAILED, 0, look.verdict.detail);
	if (look.keytab != NULL)
		krb5_kt_close(look.context, look.keytab);
	krb5_free_principal(look.context, look.host);
	if (look.context != NULL)
		krb5_free_context(look.context);
}
