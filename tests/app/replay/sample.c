#include "sample.h"

#include <criterion/criterion.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authpack.h"
#include "judge.h"
#include "kdc.h"
#include "krb_message.h"
#include "message_json.h"
#include "pki.h"
#include "recording.h"
#include "recording_state.h"
#include "signed_data.h"
#include "templates.h"

#define NONCE	0x12345678u

/* KDC_ERR_PREAUTH_REQUIRED's METHOD-DATA: PKINIT is offered. */
static const uint8_t offer[] = { 0x30, 0x0b, 0x30, 0x09, 0xa1, 0x03, 0x02, 0x01, 0x10, 0xa2, 0x02,
	0x04, 0x00 };
static const uint8_t nonce[WIRE_NONCE] = { 7 };

static struct pki_pair ca, both;	/* `both` is the KDC's and the card's */
static struct dh_key *dh;

static char *
pem(X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text, *copy;
	long n;

	cr_assert(PEM_write_bio_X509(bio, cert) == 1);
	n = BIO_get_mem_data(bio, &text);
	copy = strndup(text, (size_t)n);
	BIO_free(bio);
	return copy;
}

static void
evidence(struct recording *r, enum wire_evidence what, unsigned char *p, size_t n)
{
	struct wire_krb_evidence *m = calloc(1, sizeof(*m));

	m->what = (uint8_t)what;
	m->now = (uint64_t)PKI_NOW;
	m->message = (struct message_blob){ p, n };
	recording_message(r, WIRE_KRB_EVIDENCE, m);
	OPENSSL_free(p);
	free(m);
}

static void
judge(struct recording *r, const char *anchor)
{
	struct wire_verify_prepare *ask = calloc(1, sizeof(*ask));
	struct prepare_answer *answer = calloc(1, sizeof(*answer));
	struct identity_trust *trust = identity_trust_new();
	size_t n;
	unsigned char *der = pki_der(both.cert, &n);

	snprintf(ask->trust.anchors, WIRE_PATHS, SAMPLE_CA "\n");
	snprintf(ask->realm, WIRE_NAME, SAMPLE_REALM);
	ask->policies = WIRE_POLICY_ECC;
	ask->trust.revocation = WIRE_REVOCATION_OFF;
	ask->now = (uint64_t)PKI_NOW;
	ask->certificate = (struct message_blob){ der, n };
	cr_assert_eq(identity_trust_add_anchors(trust, (const uint8_t *)anchor, strlen(anchor)), 1);
	prepare_judge(ask, trust, answer);
	cr_assert_eq(answer->judgement.failure, FAILURE_NONE, "%d", answer->judgement.failure);
	recording_message(r, WIRE_VERIFY_PREPARE, ask);
	recording_message(r, WIRE_VERIFY_JUDGEMENT, &answer->judgement);
	identity_trust_free(trust);
	OPENSSL_free(der);
	free(answer);
	free(ask);
}

static void
start(struct recording *r)
{
	struct wire_krb_start *m = calloc(1, sizeof(*m));

	snprintf(m->kdc_trust.anchors, WIRE_PATHS, SAMPLE_CA "\n");
	snprintf(m->realm, WIRE_NAME, SAMPLE_REALM);
	m->kdc_trust.revocation = WIRE_REVOCATION_OFF;
	m->now = (uint64_t)PKI_NOW;
	m->skew = 300;
	m->kdc_strict = 1;
	m->nonce = (struct message_blob){ nonce, sizeof(nonce) };
	recording_message(r, WIRE_KRB_START, m);
	free(m);
}

static void
signed_request(struct recording *r)
{
	unsigned char digest[SIGNED_DATA_DIGEST_LEN], sig[1024], *pack, *der;
	struct authpack_request ask = { .ctime = PKI_NOW, .nonce = NONCE, .req_body = nonce,
		.req_body_len = 5, .client_dh_nonce = nonce, .client_public = dh_key_public(dh) };
	size_t sig_len = sizeof(sig), pack_len, len;
	struct signed_data *sd;

	cr_assert(authpack_encode(&ask, &pack, &pack_len) == 0);
	sd = signed_data_begin(pack, pack_len, OID_PKINIT_AUTH_DATA, both.cert, NULL, digest);
	pki_sign(both.key, digest, sig, &sig_len);
	cr_assert(signed_data_finish(sd, sig, sig_len, &der, &len) == 0);
	evidence(r, WIRE_EVIDENCE_SIGNED_DATA, der, len);
	signed_data_free(sd);
	OPENSSL_free(pack);
	X509_PUBKEY_free(ask.client_public);
}

static void
kdc(struct recording *r)
{
	struct wire_krb_preflight preflight = { .pkinit = 1 };
	struct wire_krb_tgt tgt = { .took_us = 1 };
	struct wire_krb_result *result = calloc(1, sizeof(*result));
	size_t pk_len, n;
	unsigned char *pk = pki_reply(&(struct pki_reply){ .signer = &both, .nonce = NONCE,
		.dh = dh }, &pk_len);
	unsigned char *m = kdc_error(25, PKI_NOW, offer, sizeof(offer), &n);

	evidence(r, WIRE_EVIDENCE_FIRST_REPLY, m, n);
	recording_message(r, WIRE_KRB_PREFLIGHT, &preflight);
	m = kdc_reply(KRB_MESSAGE_AS_REP, &(struct kdc_pa){ PA_PK_AS_REP, pk, pk_len }, 1, &n);
	evidence(r, WIRE_EVIDENCE_SIGNED_REPLY, m, n);
	signed_request(r);
	recording_message(r, WIRE_KRB_TGT, &tgt);
	m = kdc_reply(KRB_MESSAGE_TGS_REP, NULL, 0, &n);
	evidence(r, WIRE_EVIDENCE_HOST_REPLY, m, n);
	recording_message(r, WIRE_KRB_RESULT, result);
	OPENSSL_free(pk);
	free(result);
}

static void
proof(struct recording *r)
{
	struct wire_verify_proof *m = calloc(1, sizeof(*m));
	struct wire_session_resolve resolve = { .account = "alice" };
	struct wire_session_account account = { .uid = 2001 };

	snprintf(m->principal, WIRE_NAME, "alice");
	snprintf(m->realm, WIRE_NAME, SAMPLE_REALM);
	recording_message(r, WIRE_VERIFY_PROOF, m);
	recording_message(r, WIRE_SESSION_RESOLVE, &resolve);
	recording_message(r, WIRE_SESSION_ACCOUNT, &account);
	free(m);
}

/* The recording as a bundle, its one trust file in it. */
static json_t *
bundle_of(struct recording *r, const char *anchor)
{
	unsigned char digest[32];
	json_t *object, *sha256;
	size_t n;
	char *text = recording_dump(r, NULL, &n);

	cr_assert_not_null(text);
	object = json_loadb(text, n, 0, NULL);
	cr_assert(EVP_Digest(anchor, strlen(anchor), digest, NULL, EVP_sha256(), NULL) == 1);
	sha256 = message_json_hex(digest, sizeof(digest));
	json_object_set_new(object, "bundle", json_integer(1));
	json_object_set_new(object, "files", json_pack("{s:{s:s}}", json_string_value(sha256),
	    "text", anchor));
	json_object_set_new(object, "trust", json_pack("[{s:s, s:o}]", "path", SAMPLE_CA, "sha256",
	    sha256));
	free(text);
	return object;
}

json_t *
sample_new(void)
{
	struct recording *r = recording_begin("K7Q2M9");
	json_t *object;
	char *anchor;

	ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true });
	both = pki_make(&(struct pki_wish){ .cn = "both", .issuer = &ca,
		.eku = OID_PKINIT_KPKDC ",1.3.6.1.5.2.3.4", .usage = "critical,digitalSignature",
		.san_realm = SAMPLE_REALM });
	dh = dh_key_new(DH_GROUP_14);
	anchor = pem(ca.cert);
	recording_text(r, "about", "kind", "trial");
	recording_text(r, "settings", "maps", "map = alice@" SAMPLE_REALM " alice\n");
	judge(r, anchor);
	start(r);
	kdc(r);
	proof(r);
	recording_text(r, "verdict", "failure", "none");
	recording_text(r, "verdict", "stage", "none");
	object = bundle_of(r, anchor);
	recording_free(&r);
	dh_key_free(dh);
	pki_free(&both);
	pki_free(&ca);
	free(anchor);
	return object;
}

static bool
is_message(const json_t *message, const char *type, int what)
{
	return strcmp(json_string_value(json_object_get(message, "type")), type) == 0 &&
	    (what == 0 || json_integer_value(json_object_get(message, "what")) == what);
}

json_t *
sample_message(json_t *sample, const char *type, int what)
{
	json_t *message;
	size_t i;

	json_array_foreach(json_object_get(sample, "messages"), i, message)
		if (is_message(message, type, what))
			return message;
	cr_assert(false, "no %s in it", type);
	return NULL;
}

void
sample_remove(json_t *sample, const char *type)
{
	json_t *messages = json_object_get(sample, "messages");

	for (size_t i = json_array_size(messages); i > 0; i--)
		if (is_message(json_array_get(messages, i - 1), type, 0))
			json_array_remove(messages, i - 1);
}

void
sample_fail(json_t *sample, uint16_t type, enum failure failure)
{
	const struct message_type *t = wire_type(type);
	uint8_t *body = calloc(1, t->size);
	uint16_t id = (uint16_t)failure;

	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->fields[i].name, "failure") == 0)
			memcpy(body + t->fields[i].offset, &id, sizeof(id));
	json_array_append_new(json_object_get(sample, "messages"),
	    message_json(type, body, NULL, 0));
	free(body);
}

void
sample_verdict(json_t *sample, const char *failure)
{
	json_object_set_new(json_object_get(sample, "verdict"), "failure", json_string(failure));
}

struct bundle *
sample_read(json_t *sample)
{
	char *text = json_dumps(sample, 0), why[256] = "";
	struct bundle *bundle;

	cr_assert_eq(bundle_read(text, strlen(text), &bundle, why, sizeof(why)), 0, "%s", why);
	free(text);
	return bundle;
}
