/*
 * The clpreauth module "cardea": libkrb5's callbacks on one side, the engine's nouns on the other.
 *
 * It never falls back and never asks: a failure ends the exchange. libkrb5 frees the PA-DATA that
 * it is given with free().
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <krb5.h>
#include <krb5/clpreauth_plugin.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include "engine.h"
#include "kdc_reply.h"
#include "krb_message.h"
#include "reply_key.h"

#define NAME_PARTS_MAX	16
#define KDC_ERR_DH_NOT_ACCEPTED 65	/* RFC 4556 3.1.3 */

/* The one symbol that libkrb5 looks for. */
krb5_error_code clpreauth_cardea_initvt(krb5_context context, int maj_ver, int min_ver,
    krb5_plugin_vtable vtable);

struct krb5_clpreauth_moddata_st {
	struct engine_attempt *attempt;	/* the program's; NULL until it is handed over */
};

struct krb5_clpreauth_modreq_st {
	unsigned char *token;		/* freshness token, or NULL */
	size_t token_len;
	struct dh_key *dh;		/* of the last request */
	krb5_int32 nonce;		/* likewise */
};

static krb5_preauthtype pa_types[] = {
	PA_AS_FRESHNESS, KRB5_PADATA_PK_AS_REQ, KRB5_PADATA_PK_AS_REP, 0
};

static krb5_error_code
handle_init(krb5_context context, krb5_clpreauth_moddata *out)
{
	(void)context;
	*out = calloc(1, sizeof(**out));
	return *out == NULL ? ENOMEM : 0;
}

static void
handle_fini(krb5_context context, krb5_clpreauth_moddata moddata)
{
	(void)context;
	free(moddata);
}

static int
handle_flags(krb5_context context, krb5_preauthtype type)
{
	(void)context;
	return type == PA_AS_FRESHNESS ? PA_INFO : PA_REAL;
}

static void
handle_request_init(krb5_context context, krb5_clpreauth_moddata moddata,
    krb5_clpreauth_modreq *out)
{
	(void)context;
	(void)moddata;
	*out = calloc(1, sizeof(**out));
}

static void
handle_request_fini(krb5_context context, krb5_clpreauth_moddata moddata,
    krb5_clpreauth_modreq req)
{
	(void)context;
	(void)moddata;
	if (req == NULL)
		return;
	free(req->token);
	dh_key_free(req->dh);
	free(req);
}

/* An attribute that is not ours must not fail: other modules' options pass through here too. */
static krb5_error_code
handle_option(krb5_context context, krb5_clpreauth_moddata moddata, krb5_get_init_creds_opt *opt,
    const char *attr, const char *value)
{
	(void)context;
	(void)opt;
	if (strcmp(attr, ENGINE_ATTRIBUTE) != 0)
		return 0;
	moddata->attempt = engine_attempt_by_name(value);
	if (moddata->attempt == NULL)
		return EINVAL;
	moddata->attempt->bound = true;
	return 0;
}

static int
token_keep(struct krb5_clpreauth_modreq_st *req, const krb5_pa_data *pa)
{
	unsigned char *copy;

	if (pa->length == 0 || pa->length > AUTHPACK_TOKEN_MAX)
		return 0;
	copy = malloc(pa->length);
	if (copy == NULL)
		return -1;
	memcpy(copy, pa->contents, pa->length);
	free(req->token);
	req->token = copy;
	req->token_len = pa->length;
	return 0;
}

/* A fresh key of the attempt's group, which the reply will be held against. */
static X509_PUBKEY *
key_renew(struct engine_attempt *a, struct krb5_clpreauth_modreq_st *req)
{
	dh_key_free(req->dh);
	req->dh = dh_key_new(a->group);
	return req->dh == NULL ? NULL : dh_key_public(req->dh);
}

/* The card's signature over the AuthPack, as a ContentInfo in the attempt. */
static enum failure
authpack_sign(struct engine_attempt *a, const unsigned char *der, size_t len)
{
	unsigned char digest[SIGNED_DATA_DIGEST_LEN], sig[ENGINE_SIGNATURE_MAX];
	enum failure failure = FAILURE_INTERNAL_ERROR;
	size_t sig_len = 0;
	struct signed_data *sd;
	int r;

	OPENSSL_free(a->signed_data);
	a->signed_data = NULL;
	a->signed_data_len = 0;
	sd = signed_data_begin(der, len, OID_PKINIT_AUTH_DATA, a->cert,
	    kdc_trust_intermediates(a->trust), digest);
	if (sd == NULL || a->signatures >= ENGINE_SIGNATURES_MAX)
		goto out;
	a->signatures++;
	failure = a->sign(a->sign_arg, digest, sig, &sig_len);
	if (failure != FAILURE_NONE) {
		engine_attempt_fail(a, failure, "no signature came from the card's side");
		goto out;
	}
	r = signed_data_finish(sd, sig, sig_len <= sizeof(sig) ? sig_len : 0, &a->signed_data,
	    &a->signed_data_len);
	failure = r == 0 ? FAILURE_NONE : FAILURE_INTERNAL_ERROR;
	if (r > 0) {
		failure = FAILURE_CERT_KEY_MISMATCH;
		engine_attempt_fail(a, failure,
		    "the signature is not one of the certificate's key");
	}
out:
	signed_data_free(sd);
	return failure;
}

static krb5_error_code
pa_data_out(unsigned char *der, size_t len, krb5_pa_data ***out)
{
	krb5_pa_data **list = calloc(2, sizeof(*list));
	krb5_pa_data *pa = calloc(1, sizeof(*pa));

	if (list == NULL || pa == NULL || len > UINT_MAX) {
		free(list);
		free(pa);
		free(der);
		return ENOMEM;
	}
	pa->magic = KV5M_PA_DATA;
	pa->pa_type = KRB5_PADATA_PK_AS_REQ;
	pa->length = (unsigned int)len;
	pa->contents = der;
	list[0] = pa;
	*out = list;
	return 0;
}

static krb5_error_code
request_make(krb5_context context, struct engine_attempt *a, krb5_clpreauth_modreq req,
    krb5_clpreauth_callbacks cb, krb5_clpreauth_rock rock, krb5_kdc_req *request,
    krb5_data *body, krb5_pa_data ***out)
{
	struct authpack_request ap = { .client_dh_nonce = a->nonce };
	unsigned char *der = NULL, *pa = NULL;
	size_t der_len, pa_len = 0;
	krb5_timestamp now;
	krb5_int32 usec;
	enum failure failure = FAILURE_INTERNAL_ERROR;

	if (cb->get_preauth_time(context, rock, FALSE, &now, &usec) != 0)
		goto out;
	ap.ctime = (uint32_t)now;	/* unsigned past 2038, as libkrb5 has it */
	ap.cusec = usec;
	ap.nonce = (uint32_t)request->nonce;
	ap.req_body = (const unsigned char *)body->data;
	ap.req_body_len = body->length;
	ap.token = req->token;
	ap.token_len = req->token_len;
	a->token_sent = req->token != NULL;
	ap.client_public = key_renew(a, req);
	req->nonce = request->nonce;
	if (ap.client_public != NULL && authpack_encode(&ap, &der, &der_len) == 0)
		failure = authpack_sign(a, der, der_len);
	if (failure == FAILURE_NONE &&
	    authpack_wrap(a->signed_data, a->signed_data_len, &pa, &pa_len) != 0)
		failure = FAILURE_INTERNAL_ERROR;
	/* From here on a refusal is the KDC's own word, not a reason for another mechanism. */
	if (failure == FAILURE_NONE && cb->vers >= 3)
		cb->disable_fallback(context, rock);
out:
	OPENSSL_free(der);
	X509_PUBKEY_free(ap.client_public);
	if (failure == FAILURE_NONE)
		return pa_data_out(pa, pa_len, out);
	engine_attempt_fail(a, failure, "the request could not be made");
	return KRB5_PREAUTH_FAILED;
}

/* libkrb5's name as kdf.h wants it; parts is the caller's array. False when it is too long. */
static bool
name_convert(krb5_const_principal p, struct kdf_octets parts[NAME_PARTS_MAX], struct kdf_name *name)
{
	if (p == NULL || p->length < 0 || p->length > NAME_PARTS_MAX)
		return false;
	for (krb5_int32 i = 0; i < p->length; i++)
		parts[i] = (struct kdf_octets){ (const unsigned char *)p->data[i].data,
			p->data[i].length };
	name->realm = (struct kdf_octets){ (const unsigned char *)p->realm.data, p->realm.length };
	name->type = p->type;
	name->parts = parts;
	name->parts_count = (size_t)p->length;
	return true;
}

/* Of the judged keys the one that is meant, as the AS reply key. */
static krb5_error_code
key_install(krb5_context context, const struct engine_attempt *a, krb5_clpreauth_callbacks cb,
    krb5_clpreauth_rock rock, krb5_enctype etype, const struct kdc_reply_keys *keys)
{
	krb5_keyblock *key;
	krb5_error_code ret;

	ret = reply_key_choose(context, etype, keys, a->as_rep, a->as_rep_len, &key);
	if (ret == 0)
		ret = cb->set_as_key(context, rock, key);
	krb5_free_keyblock(context, key);
	return ret;
}

static krb5_error_code
reply_judge(krb5_context context, struct engine_attempt *a, krb5_clpreauth_modreq req,
    krb5_clpreauth_callbacks cb, krb5_clpreauth_rock rock, krb5_kdc_req *request,
    krb5_data *as_req, krb5_pa_data *pa)
{
	struct kdf_octets client[NAME_PARTS_MAX], server[NAME_PARTS_MAX];
	struct kdc_reply_question q = { .trust = a->trust, .rules = a->rules, .dh = req->dh };
	struct kdc_reply_keys keys = { .count = 0 };
	krb5_enctype etype = cb->get_etype(context, rock);
	size_t octets_len = 0, key_len = 0;
	krb5_error_code ret = KRB5_PREAUTH_FAILED;
	enum failure failure = FAILURE_INTERNAL_ERROR;

	a->reply_seen = true;
	if (krb5_c_keylengths(context, etype, &octets_len, &key_len) != 0 || as_req == NULL ||
	    !name_convert(request->client, client, &q.kdf.client) ||
	    !name_convert(request->server, server, &q.kdf.server))
		goto out;
	q.der = pa->contents;
	q.der_len = pa->length;
	q.nonce = (uint32_t)req->nonce;
	q.client_dh_nonce = a->nonce;
	q.client_dh_nonce_len = sizeof(a->nonce);
	q.kdf.enctype = etype;
	q.kdf.as_req = (struct kdf_octets){ (const unsigned char *)as_req->data, as_req->length };
	failure = kdc_reply_judge(&q, &a->verdict, &keys, octets_len);
	if (failure != FAILURE_NONE)
		goto out;
	ret = key_install(context, a, cb, rock, etype, &keys);
	if (ret != 0)
		failure = FAILURE_INTERNAL_ERROR;
	else
		a->key_set = true;
out:
	OPENSSL_cleanse(&keys, sizeof(keys));
	if (failure != FAILURE_NONE)
		engine_attempt_fail(a, failure, kdc_verdict_fault(&a->verdict) != NULL ?
		    kdc_verdict_fault(&a->verdict)->why : "the reply could not be judged");
	return ret;
}

static krb5_error_code
handle_process(krb5_context context, krb5_clpreauth_moddata moddata, krb5_clpreauth_modreq req,
    krb5_get_init_creds_opt *opt, krb5_clpreauth_callbacks cb, krb5_clpreauth_rock rock,
    krb5_kdc_req *request, krb5_data *encoded_request_body, krb5_data *encoded_previous_request,
    krb5_pa_data *pa_data, krb5_prompter_fct prompter, void *prompter_data,
    krb5_pa_data ***out)
{
	struct engine_attempt *a = moddata->attempt;
	krb5_error_code ret = KRB5_PREAUTH_FAILED;

	(void)opt;
	(void)prompter;
	(void)prompter_data;
	*out = NULL;
	if (a == NULL || req == NULL)
		return KRB5_PREAUTH_FAILED;
	ERR_set_mark();
	if (pa_data->pa_type == PA_AS_FRESHNESS)
		ret = token_keep(req, pa_data) == 0 ? 0 : ENOMEM;
	else if (pa_data->pa_type == KRB5_PADATA_PK_AS_REQ &&
	    a->signatures < ENGINE_SIGNATURES_MAX)
		ret = request_make(context, a, req, cb, rock, request, encoded_request_body, out);
	else if (pa_data->pa_type == KRB5_PADATA_PK_AS_REP && req->dh != NULL && !a->reply_seen)
		ret = reply_judge(context, a, req, cb, rock, request, encoded_previous_request,
		    pa_data);
	ERR_pop_to_mark();
	return ret;
}

/* The KDC refused our group (65) and says which it would take: one more request, which costs one
 * more signature. A token that was too old (90) makes libkrb5 begin anew instead. */
static krb5_error_code
handle_tryagain(krb5_context context, krb5_clpreauth_moddata moddata, krb5_clpreauth_modreq req,
    krb5_get_init_creds_opt *opt, krb5_clpreauth_callbacks cb, krb5_clpreauth_rock rock,
    krb5_kdc_req *request, krb5_data *encoded_request_body, krb5_data *encoded_previous_request,
    krb5_preauthtype pa_type, krb5_error *error, krb5_pa_data **error_padata,
    krb5_prompter_fct prompter, void *prompter_data, krb5_pa_data ***out)
{
	struct engine_attempt *a = moddata->attempt;
	enum dh_group group = DH_GROUP_NONE;

	(void)opt;
	(void)encoded_previous_request;
	(void)prompter;
	(void)prompter_data;
	*out = NULL;
	if (a == NULL || req == NULL || req->dh == NULL || pa_type != KRB5_PADATA_PK_AS_REQ ||
	    a->signatures >= ENGINE_SIGNATURES_MAX)
		return KRB5_PREAUTH_FAILED;
	ERR_set_mark();
	for (size_t i = 0; error_padata != NULL && error_padata[i] != NULL; i++)
		if (error->error == KDC_ERR_DH_NOT_ACCEPTED &&
		    error_padata[i]->pa_type == TD_DH_PARAMETERS)
			group = dh_group_offered(error_padata[i]->contents, error_padata[i]->length,
			    dh_key_group(req->dh));
	ERR_pop_to_mark();
	if (group == DH_GROUP_NONE)
		return KRB5_PREAUTH_FAILED;
	a->group = group;
	return request_make(context, a, req, cb, rock, request, encoded_request_body, out);
}

krb5_error_code
clpreauth_cardea_initvt(krb5_context context, int maj_ver, int min_ver, krb5_plugin_vtable vtable)
{
	static char name[] = ENGINE_MODULE;
	krb5_clpreauth_vtable vt = (krb5_clpreauth_vtable)vtable;

	(void)context;
	(void)min_ver;
	if (maj_ver != 1)
		return KRB5_PLUGIN_VER_NOTSUPP;
	vt->name = name;
	vt->pa_type_list = pa_types;
	vt->init = handle_init;
	vt->fini = handle_fini;
	vt->flags = handle_flags;
	vt->request_init = handle_request_init;
	vt->request_fini = handle_request_fini;
	vt->process = handle_process;
	vt->tryagain = handle_tryagain;
	vt->gic_opts = handle_option;
	return 0;
}
