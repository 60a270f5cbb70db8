#include "kdc_reply.h"

#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "signed_data.h"
#include "templates.h"

static void
judge_digest(const struct signed_data_content *sd, const struct kdc_rules *rules,
    struct kdc_verdict *verdict)
{
	char why[KDC_WHY_SIZE];
	const char *name = OBJ_nid2ln(sd->digest_nid);

	if (sd->digest_nid == NID_sha256 || sd->digest_nid == NID_sha384 ||
	    sd->digest_nid == NID_sha512 ||
	    (sd->digest_nid == NID_sha1 && rules->allow_weak_digest))
		return;
	(void)snprintf(why, sizeof(why), "the reply is signed over the digest %s",
	    name != NULL && sd->digest_nid != NID_undef ? name : "of an unknown kind");
	kdc_verdict_add(verdict, FAILURE_KDC_CERT_WEAK, 0, 0, sd->signer, why);
}

/* The signature over the KDC's value and the certificate that made it. Content is only there when
 * both hold. */
static void
judge_signer(const struct kdc_reply_question *q, const DER_DH_REP_INFO *info,
    struct signed_data_content *sd, struct kdc_verdict *verdict)
{
	enum signed_data_result r;

	r = signed_data_verify(ASN1_STRING_get0_data(info->dh_signed_data),
	    (size_t)ASN1_STRING_length(info->dh_signed_data), OID_PKINIT_DHKEY_DATA, NULL, sd);
	if (r == SIGNED_DATA_MALFORMED) {
		kdc_verdict_add(verdict, FAILURE_AS_REPLY_MALFORMED, 0, 0, NULL,
		    "dhSignedData is no SignedData of id-pkinit-DHKeyData with one signer");
		return;
	}
	if (r == SIGNED_DATA_NO_CERTIFICATE) {
		kdc_verdict_add(verdict, FAILURE_KDC_DH_REPLY_BAD, 0, 0, NULL,
		    "the signer's certificate is missing");
		return;
	}
	kdc_cert_judge(sd->signer, sd->certs, q->trust, q->rules, verdict);
	if (r == SIGNED_DATA_BAD_SIGNATURE)
		kdc_verdict_add(verdict, FAILURE_KDC_SIGNATURE_BAD, 0, 0, sd->signer,
		    "the signature does not verify under the certificate");
	else
		judge_digest(sd, q->rules, verdict);
}

static struct kdf_octets
octets(const ASN1_STRING *s)
{
	struct kdf_octets o = { NULL, 0 };

	if (s != NULL) {
		o.p = ASN1_STRING_get0_data(s);
		o.n = (size_t)ASN1_STRING_length(s);
	}
	return o;
}

static int
derive(const struct kdc_reply_question *q, const DER_DH_REP_INFO *info, struct kdf_octets z,
    unsigned char *key, size_t key_len)
{
	struct kdf_context ctx = q->kdf;
	struct kdf_octets client_nonce = { NULL, 0 };

	ctx.pk_as_rep = (struct kdf_octets){ q->der, q->der_len };
	if (info->kdf != NULL)
		return kdf_agility(info->kdf->kdf_id, z, &ctx, key, key_len);
	/* RFC 4556 3.2.3.1: the nonces count only when both sides sent one. */
	if (info->server_dh_nonce != NULL)
		client_nonce = (struct kdf_octets){ q->client_dh_nonce, q->client_dh_nonce_len };
	return kdf_octetstring2key(z, client_nonce, octets(info->server_dh_nonce), key, key_len);
}

/* The signed content, as far as it is judged without our private value. */
static DER_KDC_DH_KEY_INFO *
judge_content(const struct kdc_reply_question *q, const DER_DH_REP_INFO *info,
    const struct signed_data_content *sd, struct kdc_verdict *verdict)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_KDC_DH_KEY_INFO);
	DER_KDC_DH_KEY_INFO *ki;
	uint64_t nonce;

	ki = (DER_KDC_DH_KEY_INFO *)der_decode(sd->content, sd->content_len, it);
	if (ki == NULL) {
		kdc_verdict_add(verdict, FAILURE_AS_REPLY_MALFORMED, 0, 0, NULL,
		    "the signed content is no KDCDHKeyInfo");
		return NULL;
	}
	if (info->kdf != NULL && !kdf_is_offered(info->kdf->kdf_id))
		kdc_verdict_add(verdict, FAILURE_KDC_DH_REPLY_BAD, 0, 0, NULL,
		    "a key derivation that was not offered");
	if ((ki->public_key->flags & 7) != 0)
		kdc_verdict_add(verdict, FAILURE_KDC_DH_REPLY_BAD, 0, 0, NULL,
		    "the Diffie-Hellman value is no whole octets");
	if (ASN1_INTEGER_get_uint64(&nonce, ki->nonce) != 1 || nonce != q->nonce)
		kdc_verdict_add(verdict, FAILURE_KDC_NONCE_MISMATCH, 0, 0, NULL,
		    "the signed nonce is not that of the request");
	return ki;
}

/* A reply taken apart. */
struct reply {
	DER_PK_AS_REP *rep;
	struct signed_data_content sd;
	DER_KDC_DH_KEY_INFO *ki;
};

static void
reply_examine(const struct kdc_reply_question *q, struct kdc_verdict *verdict, struct reply *r)
{
	memset(verdict, 0, sizeof(*verdict));
	memset(r, 0, sizeof(*r));
	if (q->der_len <= KDC_REPLY_MAX)
		r->rep = (DER_PK_AS_REP *)der_decode(q->der, q->der_len,
		    ASN1_ITEM_rptr(DER_PK_AS_REP));
	if (r->rep == NULL)
		kdc_verdict_add(verdict, FAILURE_AS_REPLY_MALFORMED, 0, 0, NULL,
		    "PA-PK-AS-REP cannot be decoded");
	else if (r->rep->type != PK_AS_REP_DH_INFO)
		kdc_verdict_add(verdict, FAILURE_KDC_DH_REPLY_BAD, 0, 0, NULL,
		    "the KDC answered with key transport, which was not asked for");
	else
		judge_signer(q, r->rep->d.dh_info, &r->sd, verdict);
	if (kdc_verdict_fault(verdict) == NULL)
		r->ki = judge_content(q, r->rep->d.dh_info, &r->sd, verdict);
}

static void
reply_free(struct reply *r)
{
	DER_KDC_DH_KEY_INFO_free(r->ki);
	signed_data_content_free(&r->sd);
	DER_PK_AS_REP_free(r->rep);
}

/* The keys from the secret that both sides have. */
static int
keys_derive(const struct kdc_reply_question *q, const DER_DH_REP_INFO *info, struct kdf_octets z,
    struct kdc_reply_keys *keys)
{
	size_t cut = kdf_cut_length(z);

	if (keys->len > KDF_KEY_MAX || derive(q, info, z, keys->octets[0], keys->len) != 0)
		return -1;
	keys->count = 1;
	if (info->kdf != NULL || cut == z.n)
		return 0;
	z.n = cut;
	if (derive(q, info, z, keys->octets[1], keys->len) != 0)
		return -1;
	keys->count = 2;
	return 0;
}

/* The secret that both sides have, and keys from it when nothing spoke against the reply. */
static void
key_agree(const struct kdc_reply_question *q, const struct reply *r, struct kdc_verdict *verdict,
    struct kdc_reply_keys *keys)
{
	struct kdf_octets y = octets(r->ki->public_key), z = { NULL, 0 };
	unsigned char *secret = NULL;

	if (dh_key_agree(q->dh, y.p, y.n, &secret, &z.n) != 0)
		kdc_verdict_add(verdict, FAILURE_KDC_DH_REPLY_BAD, 0, 0, NULL,
		    "the Diffie-Hellman value is no element of the group");
	z.p = secret;
	if (kdc_verdict_fault(verdict) == NULL &&
	    keys_derive(q, r->rep->d.dh_info, z, keys) != 0)
		kdc_verdict_add(verdict, FAILURE_INTERNAL_ERROR, 0, 0, NULL,
		    "the key could not be derived");
	OPENSSL_clear_free(secret, z.n);
}

enum failure
kdc_reply_judge(const struct kdc_reply_question *q, struct kdc_verdict *verdict,
    struct kdc_reply_keys *keys, size_t len)
{
	struct reply r;

	OPENSSL_cleanse(keys, sizeof(*keys));
	keys->len = len;
	ERR_set_mark();
	reply_examine(q, verdict, &r);
	if (r.ki != NULL)
		key_agree(q, &r, verdict, keys);
	if (kdc_verdict_fault(verdict) != NULL)
		OPENSSL_cleanse(keys, sizeof(*keys));
	reply_free(&r);
	ERR_pop_to_mark();
	return kdc_verdict_failure(verdict);
}

enum failure
kdc_reply_examine(const struct kdc_reply_question *q, struct kdc_verdict *verdict)
{
	struct reply r;

	ERR_set_mark();
	reply_examine(q, verdict, &r);
	reply_free(&r);
	ERR_pop_to_mark();
	return kdc_verdict_failure(verdict);
}
