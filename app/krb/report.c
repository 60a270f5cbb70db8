#include "report.h"

#include <stdio.h>
#include <string.h>

#include <openssl/x509_vfy.h>

#include "ccache.h"
#include "loop.h"

static void
result_times(struct wire_krb_result *msg, const krb5_ticket_times *times)
{
	msg->auth_time = (uint32_t)times->authtime;
	msg->start_time = (uint32_t)(times->starttime != 0 ? times->starttime : times->authtime);
	msg->end_time = (uint32_t)times->endtime;
	msg->renew_till = (uint32_t)times->renew_till;
}

enum failure
report_result(struct attempt *a, krb5_creds *tgt, krb5_creds *host, const krb5_data *ap_req,
    uint64_t took_us)
{
	static struct wire_krb_result msg;
	krb5_creds *const both[] = { tgt, host };
	char *principal = NULL;
	uint8_t *image = NULL;
	size_t image_len = 0;
	enum failure failure = FAILURE_NONE;

	if (krb5_unparse_name(a->context, tgt->client, &principal) != 0 ||
	    strlen(principal) >= sizeof(msg.principal) ||
	    ccache_image(a->context, both, 2, &image, &image_len) != 0) {
		failure = attempt_fail(a, FAILURE_INTERNAL_ERROR, "the result cannot be packed");
		goto out;
	}
	msg.took_us = took_us;
	result_times(&msg, &tgt->times);
	(void)snprintf(msg.principal, sizeof(msg.principal), "%s", principal);
	(void)snprintf(msg.kdc_subject, sizeof(msg.kdc_subject), "%s",
	    a->engine.verdict.cert.subject);
	(void)snprintf(msg.kdc_sha256, sizeof(msg.kdc_sha256), "%s", a->engine.verdict.cert.sha256);
	msg.kdc_not_after = (uint64_t)a->engine.verdict.cert.not_after;
	transport_peer(a->net, msg.kdc);
	msg.ap_req = (struct message_blob){ (const uint8_t *)ap_req->data, ap_req->length };
	msg.signed_data = (struct message_blob){ a->engine.signed_data, a->engine.signed_data_len };
	msg.ccache = (struct message_blob){ image, image_len };
	if (channel_send(a->authority, wire_type(WIRE_KRB_RESULT), &msg, NULL) != CHANNEL_OK)
		failure = attempt_fail(a, FAILURE_INTERNAL_ERROR,
		    "the result is too large to send");
out:
	krb5_free_unparsed_name(a->context, principal);
	ccache_image_free(image, image_len);
	return failure;
}

/* "x509 10 at depth 0", or the failure's own name for a check that is not OpenSSL's. */
static void
check_text(const struct kdc_verdict *verdict, char *out, size_t size)
{
	const struct kdc_fault *fault = kdc_verdict_fault(verdict);

	out[0] = '\0';
	if (fault != NULL && fault->x509_error != 0)
		(void)snprintf(out, size, "x509 %d at depth %d", fault->x509_error, fault->depth);
	else if (fault != NULL)
		(void)snprintf(out, size, "%s", failure_row(fault->failure)->id);
}

/* The deciding fault's certificate, and what else is wrong with the KDC's answer. */
static void
faults_add(struct note *note, const struct kdc_verdict *verdict)
{
	const struct kdc_fault *first = kdc_verdict_fault(verdict), *fault;

	if (first != NULL && first->subject[0] != '\0')
		note_add(note, ": %s", first->subject);
	for (size_t i = 0; i < verdict->faults_count; i++) {
		fault = &verdict->faults[i];
		if (fault->failure != first->failure)
			note_add(note, "; also %s: %s", failure_row(fault->failure)->id,
			    fault->why);
	}
}

void
report_failure(struct attempt *a)
{
	static struct wire_krb_failed msg;
	const struct attempt_failure *why = &a->why;
	const struct kdc_verdict *verdict = &a->engine.verdict;
	struct note detail;

	msg.failure = (uint16_t)(why->failure == FAILURE_NONE ? FAILURE_INTERNAL_ERROR :
	    why->failure);
	msg.answer = why->answered ? (uint8_t)(why->answer + 1) : 0;
	msg.krb_error = why->answered ? (uint32_t)why->krb_error : 0;
	msg.edata_status = why->answered ? why->edata_status : 0;
	msg.stime = (uint64_t)why->stime;
	msg.took_us = (clock_ns() - a->begun_ns) / 1000;
	(void)snprintf(msg.kdc_subject, sizeof(msg.kdc_subject), "%s", verdict->cert.subject);
	(void)snprintf(msg.kdc_issuer, sizeof(msg.kdc_issuer), "%s", verdict->cert.issuer);
	(void)snprintf(msg.kdc_sha256, sizeof(msg.kdc_sha256), "%s", verdict->cert.sha256);
	msg.kdc_not_after = (uint64_t)verdict->cert.not_after;
	if (kdc_verdict_fault(verdict) != NULL)
		msg.kdc_certificate = (struct message_blob){ verdict->cert.der,
			verdict->cert.der_len };
	if (a->net != NULL)
		transport_peer(a->net, msg.kdc);
	check_text(verdict, msg.check, sizeof(msg.check));
	note_begin(&detail, msg.detail, sizeof(msg.detail));
	note_add(&detail, "%s", why->detail);
	faults_add(&detail, verdict);
	/* Nobody is left to tell when this fails. */
	(void)!channel_send(a->authority, wire_type(WIRE_KRB_FAILED), &msg, NULL);
}
