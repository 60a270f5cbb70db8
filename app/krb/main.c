/*
 * cardea-krb: one attempt's AS and TGS exchange, under a uid of its own; it has no PIN, no card and
 * no keytab. Its channel brings one WIRE_KRB_START and takes the answers; see PROTOCOL.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/x509.h>

#include "attempt.h"
#include "context.h"
#include "harden.h"
#include "loop.h"
#include "report.h"
#include "trust.h"

static enum failure
engine_prepare(struct attempt *a)
{
	const struct message_blob *der = &a->start->certificate;
	const unsigned char *p = der->p;

	a->engine.cert = der->n == 0 ? NULL : d2i_X509(NULL, &p, (long)der->n);
	if (a->engine.cert == NULL || p != der->p + der->n ||
	    a->start->nonce.n != sizeof(a->engine.nonce))
		return attempt_fail(a, FAILURE_PROTOCOL_VIOLATION,
		    "no certificate or no nonce came");
	memcpy(a->engine.nonce, a->start->nonce.p, sizeof(a->engine.nonce));
	a->engine.trust = a->trust;
	a->engine.rules = &a->rules.kdc;
	a->engine.sign = signer_sign;
	a->engine.sign_arg = &a->signer;
	return FAILURE_NONE;
}

/* What the KDC's answer will be held against, and what signs; a probe needs neither. */
static enum failure
prepare_judgement(struct attempt *a)
{
	const struct wire_krb_start *start = a->start;
	char why[WIRE_DETAIL];
	enum failure failure;

	rules_read(start, &a->rules);
	failure = trust_read(&start->kdc_trust, &a->trust, why, sizeof(why));
	if (failure != FAILURE_NONE)
		return attempt_fail(a, failure, "%s", why);
	return engine_prepare(a);
}

static enum failure
prepare(struct attempt *a)
{
	const struct wire_krb_start *start = a->start;
	enum failure failure = FAILURE_NONE;
	krb5_error_code ret;

	engine_attempt_init(&a->engine);
	if (start->purpose != WIRE_PURPOSE_PROBE)
		failure = prepare_judgement(a);
	if (failure != FAILURE_NONE)
		return failure;
	a->net = transport_new(start->kdcs, start->realm, start->limit_ms);
	ret = context_new(start->realm, start->engine, start->skew, &a->context, &a->profile);
	if (ret == 0)
		ret = krb5_parse_name_flags(a->context, start->principal, start->enterprise != 0 ?
		    KRB5_PRINCIPAL_PARSE_ENTERPRISE : KRB5_PRINCIPAL_PARSE_NO_REALM,
		    &a->client);
	if (ret == 0)
		ret = krb5_set_principal_realm(a->context, a->client, start->realm);
	if (ret != 0 || a->net == NULL)
		return attempt_fail(a, FAILURE_INTERNAL_ERROR, "libkrb5 cannot begin (%ld)",
		    (long)ret);
	return FAILURE_NONE;
}

/* Both exchanges, and the result to the authority. */
static enum failure
tickets_get(struct attempt *a)
{
	krb5_creds tgt = { 0 }, host = { 0 };
	krb5_data ap_req = { 0 };
	enum failure failure;
	uint64_t begin = 0;

	failure = as_run(a, &tgt);
	if (failure == FAILURE_NONE) {
		begin = clock_ns();
		failure = host_run(a, &tgt, &host, &ap_req);
	}
	if (failure == FAILURE_NONE)
		failure = report_result(a, &tgt, &host, &ap_req, (clock_ns() - begin) / 1000);
	krb5_free_data_contents(a->context, &ap_req);
	krb5_free_cred_contents(a->context, &host);
	krb5_free_cred_contents(a->context, &tgt);
	return failure;
}

static void
run(struct attempt *a)
{
	enum failure failure = prepare(a);

	if (failure == FAILURE_NONE)
		failure = a->start->purpose == WIRE_PURPOSE_PROBE ? as_probe(a) : tickets_get(a);
	if (failure != FAILURE_NONE)
		report_failure(a);
}

static void
release(struct attempt *a)
{
	if (a->context != NULL) {
		krb5_free_principal(a->context, a->client);
		krb5_free_context(a->context);
		(void)close(a->profile);
	}
	transport_free(a->net);
	X509_free(a->engine.cert);
	engine_attempt_clear(&a->engine);
	kdc_trust_free(a->trust);
	channel_close(&a->signer.channel);
}

int
main(void)
{
	static struct wire_krb_start start;
	static struct attempt attempt;
	struct channel authority;
	int status = EXIT_FAILURE;

	harden_process();
	/* No configuration file of OpenSSL's: what is trusted comes over the channel alone. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1)
		return EXIT_FAILURE;
	channel_init(&authority, HELPER_CHANNEL);
	if (channel_receive(&authority, -1) == CHANNEL_OK && authority.type == WIRE_KRB_START &&
	    channel_decode(&authority, wire_type(WIRE_KRB_START), &start) == NULL) {
		attempt.begun_ns = clock_ns();
		attempt.start = &start;
		attempt.authority = &authority;
		channel_init(&attempt.signer.channel, channel_take_fd(&authority, 0));
		run(&attempt);
		release(&attempt);
		status = EXIT_SUCCESS;
	}
	channel_close(&authority);
	return status;
}
