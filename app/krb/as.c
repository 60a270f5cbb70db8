/*
 * The AS exchange (RFC 4120 3.1, RFC 4556): one request without pre-authentication, which costs no
 * PIN and proves KDC, clock and PKINIT, then the signed one. libkrb5 makes and reads the messages,
 * the engine in it makes and judges the PKINIT data; what the KDC's answers mean is decided here.
 */
#include <stdio.h>
#include <string.h>

#include "attempt.h"
#include "loop.h"

struct as {
	struct attempt *a;
	krb5_get_init_creds_opt *opt;
	krb5_init_creds_context icc;
	krb5_data request;	/* libkrb5's, of the last step */
	bool more;		/* another request is to be sent */
	krb5_octet netbios[16];	/* padded with spaces */
	krb5_address address;	/* of it */
	krb5_address *addresses[2];
};

/* One step of libkrb5: the KDC's answer in, our next request out. */
static krb5_error_code
step(struct as *as, const struct attempt_reply *reply)
{
	krb5_context ctx = as->a->context;
	krb5_data in = { KV5M_DATA, 0, NULL }, realm = { KV5M_DATA, 0, NULL };
	unsigned int flags = 0;
	krb5_error_code ret;

	if (reply != NULL)
		in = (krb5_data){ KV5M_DATA, (unsigned int)reply->n, (char *)reply->p };
	krb5_free_data_contents(ctx, &as->request);
	ret = krb5_init_creds_step(ctx, as->icc, &in, &as->request, &realm, &flags);
	krb5_free_data_contents(ctx, &realm);
	as->more = ret == 0 && (flags & KRB5_INIT_CREDS_STEP_FLAG_CONTINUE) != 0;
	return ret;
}

/* What the request says beside the name: the KDC may answer with another name for an enterprise
 * name (RFC 6806 5), and judges workstation restrictions by the one NetBIOS address (MS-KILE
 * 3.3.5.6.4.3), of which MIT's KDC and library take no notice. */
static void
ask_for(struct as *as)
{
	const struct wire_krb_start *start = as->a->start;

	krb5_get_init_creds_opt_set_canonicalize(as->opt, start->enterprise != 0);
	if (start->netbios[0] == '\0')
		return;
	memset(as->netbios, ' ', sizeof(as->netbios));
	memcpy(as->netbios, start->netbios, strlen(start->netbios));
	as->address = (krb5_address){ KV5M_ADDRESS, ADDRTYPE_NETBIOS, sizeof(as->netbios),
		as->netbios };
	as->addresses[0] = &as->address;
	krb5_get_init_creds_opt_set_address_list(as->opt, as->addresses);
}

/* A new exchange. With `at_once` the signed request is the first: for a KDC that asks this
 * principal for no pre-authentication. */
static krb5_error_code
begin(struct as *as, bool at_once)
{
	static krb5_preauthtype pkinit[] = { KRB5_PADATA_PK_AS_REQ };
	char name[ENGINE_NAME_SIZE];
	krb5_context ctx = as->a->context;
	krb5_error_code ret;

	krb5_init_creds_free(ctx, as->icc);
	krb5_get_init_creds_opt_free(ctx, as->opt);
	as->icc = NULL;
	as->opt = NULL;
	engine_attempt_name(&as->a->engine, name);
	ret = krb5_get_init_creds_opt_alloc(ctx, &as->opt);
	if (ret == 0)
		ret = krb5_get_init_creds_opt_set_pa(ctx, as->opt, ENGINE_ATTRIBUTE, name);
	if (ret == 0 && at_once)
		krb5_get_init_creds_opt_set_preauth_list(as->opt, pkinit, 1);
	if (ret == 0)
		ask_for(as);
	/* No prompter: whatever libkrb5 falls back to ends there. */
	if (ret == 0)
		ret = krb5_init_creds_init(ctx, as->a->client, NULL, NULL, 0, as->opt, &as->icc);
	if (ret == 0 && !as->a->engine.bound)
		ret = KRB5_PLUGIN_OP_NOTSUPP;
	return ret;
}

static enum failure
tell_preflight(struct attempt *a, const struct answer *answer)
{
	struct wire_krb_preflight msg = {
		.krb_error = answer->kind == ANSWER_ERROR ? (uint32_t)answer->code : 0,
		.stime = (uint64_t)answer->stime,
		.pkinit = answer->edata.pkinit,
	};

	transport_peer(a->net, msg.kdc);
	a->preflight_ns = clock_ns();
	msg.took_us = (a->preflight_ns - a->begun_ns) / 1000;
	if (channel_send(a->authority, wire_type(WIRE_KRB_PREFLIGHT), &msg, NULL) != CHANNEL_OK)
		return attempt_fail(a, FAILURE_AUTHORITY_UNAVAILABLE, "the authority is gone");
	return FAILURE_NONE;
}

/* The failure of a step in which the engine had to make a request. */
static enum failure
request_failed(struct attempt *a, krb5_error_code ret)
{
	if (a->engine.failure != FAILURE_NONE)
		return attempt_fail(a, a->engine.failure, "%s", a->engine.detail);
	return attempt_fail(a, FAILURE_INTERNAL_ERROR, "the signed request was not made (%ld)",
	    (long)ret);
}

/* From nothing to the KDC's first answer, which lets the attempt go on. */
static enum failure
preflight(struct as *as, struct attempt_reply *reply)
{
	struct attempt *a = as->a;
	enum failure failure;
	krb5_error_code ret;

	ret = begin(as, false);
	if (ret == 0)
		ret = step(as, NULL);
	if (ret != 0 || !as->more)
		return attempt_fail(a, FAILURE_INTERNAL_ERROR, "libkrb5 or the engine: %ld",
		    (long)ret);
	failure = attempt_ask(a, KRB_FIRST_AS, &as->request, reply);
	if (failure != FAILURE_NONE)
		return failure;
	attempt_keep(a, WIRE_EVIDENCE_FIRST_REPLY, reply);
	if (reply->answer.kind != ANSWER_REPLY)
		failure = attempt_judge(a, KRB_FIRST_AS, &reply->answer);
	return failure != FAILURE_NONE ? failure : tell_preflight(a, &reply->answer);
}

/* From nothing to the signed request. */
static enum failure
first_exchange(struct as *as)
{
	struct attempt *a = as->a;
	struct attempt_reply reply = { 0 };
	enum failure failure;
	krb5_error_code ret;

	failure = preflight(as, &reply);
	if (failure != FAILURE_NONE)
		goto out;
	if (reply.answer.kind == ANSWER_REPLY) {
		ret = begin(as, true);
		if (ret == 0)
			ret = step(as, NULL);
	} else {
		ret = step(as, &reply);
	}
	if (ret != 0 || !as->more || a->engine.signatures == 0)
		failure = request_failed(a, ret);
out:
	attempt_reply_free(&reply);
	return failure;
}

/* Why libkrb5 did not take an AS-REP. */
static enum failure
reply_failed(struct attempt *a, krb5_error_code ret)
{
	const struct engine_attempt *e = &a->engine;

	if (e->failure != FAILURE_NONE)
		return attempt_fail(a, e->failure, "%s", e->detail);
	if (e->key_set)
		return attempt_fail(a, FAILURE_KDC_REPLY_MISMATCH,
		    "libkrb5 refused the AS-REP under the agreed key (%ld)", (long)ret);
	return attempt_fail(a, FAILURE_KDC_DH_REPLY_BAD, "the AS-REP has no PA-PK-AS-REP (%ld)",
	    (long)ret);
}

/* True when the KDC's refusal says what it would take, and another signature may be asked for. */
static bool
may_try_again(const struct attempt *a, const struct answer *answer)
{
	return answer->kind == ANSWER_ERROR && !answer->edata_malformed &&
	    a->engine.signatures < ENGINE_SIGNATURES_MAX &&
	    (answer->code == KRB_ERR_DH_NOT_ACCEPTED || answer->code == KRB_ERR_PREAUTH_EXPIRED);
}

/* libkrb5 begins anew when the freshness token was too old (90): its next request is unsigned and
 * brings another token. */
static bool
fetch_token(struct as *as)
{
	struct answer_context context = { .which = KRB_FIRST_AS, .now = attempt_now(as->a),
		.skew = as->a->start->skew };
	struct attempt_reply reply = { 0 };
	bool again = false;

	if (attempt_ask(as->a, KRB_SIGNED_AS, &as->request, &reply) == FAILURE_NONE) {
		attempt_keep(as->a, WIRE_EVIDENCE_FIRST_REPLY, &reply);
		again = reply.answer.kind == ANSWER_ERROR &&
		    answer_failure(&reply.answer, &context) == FAILURE_NONE &&
		    step(as, &reply) == 0 && as->more;
	}
	attempt_reply_free(&reply);
	return again;
}

/* A second signed request in place of the one that was refused; false leaves the refusal. */
static bool
try_again(struct as *as, const struct attempt_reply *refusal)
{
	struct attempt *a = as->a;
	unsigned int before = a->engine.signatures;

	if (!may_try_again(a, &refusal->answer) || step(as, refusal) != 0 || !as->more)
		return false;
	if (a->engine.signatures == before && !fetch_token(as))
		return false;
	return a->engine.signatures > before;
}

/* The answer to the signed request. */
static enum failure
ask_signed(struct as *as, struct attempt_reply *reply)
{
	enum failure failure = attempt_ask(as->a, KRB_SIGNED_AS, &as->request, reply);

	if (failure == FAILURE_NONE)
		attempt_keep(as->a, WIRE_EVIDENCE_SIGNED_REPLY, reply);
	return failure;
}

static enum failure
signed_exchange(struct as *as)
{
	struct attempt *a = as->a;
	struct attempt_reply reply = { 0 };
	enum failure failure;
	krb5_error_code ret;

	failure = ask_signed(as, &reply);
	if (failure == FAILURE_NONE && try_again(as, &reply)) {
		attempt_reply_free(&reply);
		failure = ask_signed(as, &reply);
	}
	attempt_keep_request(a);
	if (failure == FAILURE_NONE && reply.answer.kind != ANSWER_REPLY)
		failure = attempt_judge(a, KRB_SIGNED_AS, &reply.answer);
	if (failure == FAILURE_NONE && a->engine.failure != FAILURE_NONE)
		failure = request_failed(a, 0);
	if (failure != FAILURE_NONE)
		goto out;
	a->engine.as_rep = reply.p;
	a->engine.as_rep_len = reply.n;
	ret = step(as, &reply);
	a->engine.as_rep = NULL;
	if (ret != 0 || as->more || !a->engine.key_set || a->engine.failure != FAILURE_NONE)
		failure = reply_failed(a, ret);
out:
	attempt_reply_free(&reply);
	return failure;
}

static enum failure
tell_tgt(struct attempt *a, uint64_t kdc_before_us)
{
	struct wire_krb_tgt msg = {
		.took_us = (clock_ns() - a->preflight_ns) / 1000,
		.kdc_us = transport_spent_us(a->net) - kdc_before_us,
		.sign_us = a->signer.waited_us,
	};

	if (channel_send(a->authority, wire_type(WIRE_KRB_TGT), &msg, NULL) != CHANNEL_OK)
		return attempt_fail(a, FAILURE_AUTHORITY_UNAVAILABLE, "the authority is gone");
	return FAILURE_NONE;
}

static void
as_free(struct as *as)
{
	krb5_free_data_contents(as->a->context, &as->request);
	krb5_init_creds_free(as->a->context, as->icc);
	krb5_get_init_creds_opt_free(as->a->context, as->opt);
}

enum failure
as_probe(struct attempt *a)
{
	struct as as = { .a = a };
	struct attempt_reply reply = { 0 };
	enum failure failure = preflight(&as, &reply);

	attempt_reply_free(&reply);
	as_free(&as);
	return failure;
}

enum failure
as_run(struct attempt *a, krb5_creds *tgt)
{
	struct as as = { .a = a };
	enum failure failure;
	uint64_t kdc_us;

	memset(tgt, 0, sizeof(*tgt));
	failure = first_exchange(&as);
	kdc_us = transport_spent_us(a->net);
	if (failure == FAILURE_NONE)
		failure = signed_exchange(&as);
	if (failure == FAILURE_NONE &&
	    krb5_init_creds_get_creds(a->context, as.icc, tgt) != 0)
		failure = attempt_fail(a, FAILURE_INTERNAL_ERROR, "libkrb5 gave no ticket");
	if (failure == FAILURE_NONE)
		failure = tell_tgt(a, kdc_us);
	as_free(&as);
	return failure;
}
