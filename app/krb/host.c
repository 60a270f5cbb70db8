/*
 * The ticket for this machine (RFC 4120 3.3) and an AP-REQ under it whose keyed checksum is over
 * the attempt's nonce, so that cardea-verify can prove both with the host key.
 */
#include <string.h>

#include "attempt.h"

#define ROUNDS_MAX	4	/* requests that libkrb5 may make for one ticket */

struct host {
	struct attempt *a;
	krb5_ccache cache;	/* in memory: holds the TGT for libkrb5 */
	krb5_principal server;
	krb5_tkt_creds_context tcc;
};

static krb5_error_code
begin(struct host *h, krb5_creds *tgt)
{
	krb5_context ctx = h->a->context;
	krb5_creds want = { 0 };
	krb5_error_code ret;

	ret = krb5_cc_new_unique(ctx, "MEMORY", NULL, &h->cache);
	if (ret == 0)
		ret = krb5_cc_initialize(ctx, h->cache, tgt->client);
	if (ret == 0)
		ret = krb5_cc_store_cred(ctx, h->cache, tgt);
	if (ret == 0)
		ret = krb5_parse_name_flags(ctx, h->a->start->host_principal,
		    KRB5_PRINCIPAL_PARSE_NO_REALM, &h->server);
	if (ret == 0)
		ret = krb5_set_principal_realm(ctx, h->server, h->a->start->realm);
	want.client = tgt->client;
	want.server = h->server;
	if (ret == 0)
		ret = krb5_tkt_creds_init(ctx, h->cache, &want, 0, &h->tcc);
	return ret;
}

/* Asks until libkrb5 has the ticket or gives up; its own error says less than the KDC's last. */
static enum failure
exchange(struct host *h)
{
	struct attempt *a = h->a;
	krb5_context ctx = a->context;
	krb5_data request = { KV5M_DATA, 0, NULL }, realm, in;
	struct attempt_reply reply = { 0 };
	struct answer last = { .kind = ANSWER_MALFORMED };
	enum failure failure = FAILURE_NONE;
	unsigned int flags;
	krb5_error_code ret = 0;

	for (int round = 0; round <= ROUNDS_MAX; round++) {
		in = (krb5_data){ KV5M_DATA, (unsigned int)reply.n, (char *)reply.p };
		flags = 0;
		memset(&realm, 0, sizeof(realm));
		krb5_free_data_contents(ctx, &request);
		ret = krb5_tkt_creds_step(ctx, h->tcc, &in, &request, &realm, &flags);
		krb5_free_data_contents(ctx, &realm);
		attempt_reply_free(&reply);
		if (ret != 0 || (flags & KRB5_TKT_CREDS_STEP_FLAG_CONTINUE) == 0)
			break;
		failure = attempt_ask(a, KRB_HOST_TGS, &request, &reply);
		if (failure != FAILURE_NONE)
			break;
		attempt_keep(a, WIRE_EVIDENCE_HOST_REPLY, &reply);
		last = reply.answer;
		/* Another round would only find that no KDC is left. */
		if (last.kind == ANSWER_MALFORMED || (last.kind == ANSWER_ERROR &&
		    last.code == KRB_ERR_SVC_UNAVAILABLE))
			break;
	}
	if (failure == FAILURE_NONE &&
	    (ret != 0 || (flags & KRB5_TKT_CREDS_STEP_FLAG_CONTINUE) != 0))
		failure = last.kind != ANSWER_REPLY ? attempt_judge(a, KRB_HOST_TGS, &last) :
		    attempt_fail(a, FAILURE_HOST_TICKET_REFUSED,
		    "libkrb5 refused the TGS-REP (%ld)", (long)ret);
	attempt_reply_free(&reply);
	krb5_free_data_contents(ctx, &request);
	return failure;
}

/* mk_req's in_data is what its keyed checksum is made over; it does not travel. */
static krb5_error_code
ap_req_make(struct attempt *a, krb5_creds *host, krb5_data *ap_req)
{
	krb5_data nonce = { KV5M_DATA, (unsigned int)a->start->nonce.n,
		(char *)(uintptr_t)a->start->nonce.p };
	krb5_auth_context ac = NULL;
	krb5_error_code ret;

	ret = krb5_auth_con_init(a->context, &ac);
	if (ret == 0)
		ret = krb5_mk_req_extended(a->context, &ac, 0, &nonce, host, ap_req);
	krb5_auth_con_free(a->context, ac);
	return ret;
}

enum failure
host_run(struct attempt *a, krb5_creds *tgt, krb5_creds *host, krb5_data *ap_req)
{
	struct host h = { .a = a };
	enum failure failure;
	krb5_error_code ret;

	memset(host, 0, sizeof(*host));
	memset(ap_req, 0, sizeof(*ap_req));
	ret = begin(&h, tgt);
	failure = ret == 0 ? exchange(&h) :
	    attempt_fail(a, FAILURE_INTERNAL_ERROR, "no host ticket can be asked for (%ld)",
	    (long)ret);
	if (failure == FAILURE_NONE) {
		ret = krb5_tkt_creds_get_creds(a->context, h.tcc, host);
		if (ret == 0)
			ret = ap_req_make(a, host, ap_req);
		if (ret != 0)
			failure = attempt_fail(a, FAILURE_INTERNAL_ERROR,
			    "no AP-REQ can be made (%ld)", (long)ret);
	}
	krb5_tkt_creds_free(a->context, h.tcc);
	krb5_free_principal(a->context, h.server);
	if (h.cache != NULL)
		(void)krb5_cc_destroy(a->context, h.cache);
	return failure;
}
