#include "prepare.h"

#include <string.h>

#include "context.h"
#include "keytab.h"
#include "trust_files.h"

static void
certificate_judge(const struct wire_verify_prepare *ask, struct prepare_answer *answer)
{
	struct trust_found found;
	struct identity_trust *trust = trust_files_load(&ask->trust, &found);

	if (trust == NULL) {
		memset(answer, 0, sizeof(*answer));
		answer->judgement.checks.p = answer->checks;
		answer->judgement.failure = FAILURE_INTERNAL_ERROR;
		return;
	}
	prepare_judge(ask, trust, answer);
	if (found.unread > 0)
		prepare_check(answer, WIRE_UNKNOWN, FAILURE_NONE, "trust-files", found.why);
	else
		prepare_check(answer, WIRE_PASSED, FAILURE_NONE, "trust-files",
		    "all could be read");
	identity_trust_free(trust);
}

/* The failure of a set-up that lacks what no card can bring along. */
static void
setup_fail(struct prepare_answer *answer, enum failure failure, const char *name, const char *why)
{
	prepare_check(answer, WIRE_FAILED, failure, name, why);
	if (answer->judgement.setup_failure == FAILURE_NONE)
		answer->judgement.setup_failure = (uint16_t)failure;
}

static void
keytab_look(const struct wire_verify_prepare *ask, int keytab_fd, struct prepare_answer *answer)
{
	const char *realm = ask->realm[0] != '\0' ? ask->realm : answer->judgement.realm;
	struct verdict verdict = { .failure = FAILURE_NONE };
	krb5_context context = NULL;
	krb5_keytab keytab = NULL;
	krb5_principal host = NULL;
	krb5_error_code code = context_new((int64_t)ask->now, 0, &context);

	if (code == 0 && keytab_open(context, keytab_fd, &keytab, &verdict) == FAILURE_NONE) {
		code = keytab_principal(context, ask->host_principal, realm, &host);
		if (code == 0 && keytab_has(context, keytab, host, &verdict) == FAILURE_NONE)
			prepare_check(answer, WIRE_PASSED, FAILURE_NONE, "host-keytab",
			    ask->host_principal);
	}
	if (code != 0)
		verdict_krb5(&verdict, FAILURE_HOST_KEYTAB_NO_ENTRY, context, code,
		    ask->host_principal);
	if (verdict.failure != FAILURE_NONE)
		setup_fail(answer, verdict.failure, "host-keytab", verdict.detail);
	if (keytab != NULL)
		krb5_kt_close(context, keytab);
	krb5_free_principal(context, host);
	if (context != NULL)
		krb5_free_context(context);
}

void
prepare(const struct wire_verify_prepare *ask, int keytab_fd, struct prepare_answer *answer)
{
	char why[WIRE_DETAIL];

	certificate_judge(ask, answer);
	if (trust_files_count(ask->kdc_anchors, why, sizeof(why)) > 0)
		prepare_check(answer, WIRE_PASSED, FAILURE_NONE, "kdc-anchors", "there");
	else
		setup_fail(answer, FAILURE_KDC_ANCHORS_MISSING, "kdc-anchors", why);
	if (ask->host_principal[0] != '\0')
		keytab_look(ask, keytab_fd, answer);
	else
		prepare_check(answer, WIRE_NOT_APPLICABLE, FAILURE_NONE, "host-keytab",
		    "not asked for");
}
