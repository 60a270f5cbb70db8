#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/objects.h>

#include "kdc_reply.h"
#include "pki.h"
#include "templates.h"

#define REALM	"TEST.EXAMPLE"
#define NONCE	0x12345678u
#define KEY_LEN	32
#define KDF_SHA256 "1.3.6.1.5.2.3.6.2"

static struct pki_pair ca, kdc;
static struct dh_key *ours, *theirs;
static struct kdc_trust *trust;
static struct kdc_rules rules;
static struct kdc_verdict verdict;
static struct kdc_reply_keys keys;
static const unsigned char *const key = keys.octets[0];

#define S(text) { (const unsigned char *)(text), sizeof(text) - 1 }
static const struct kdf_octets client_parts[] = { S("alice") };
static const struct kdf_octets server_parts[] = { S("krbtgt"), S(REALM) };
static const unsigned char client_nonce[32] = { 1, 2, 3 };

static void
setup(void)
{
	ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true });
	kdc = pki_make(&(struct pki_wish){ .cn = "kdc", .issuer = &ca, .eku = OID_PKINIT_KPKDC,
		.usage = "critical,digitalSignature", .san_realm = REALM });
	ours = dh_key_new(DH_GROUP_14);
	theirs = dh_key_new(DH_GROUP_14);
	trust = pki_trust(ca.cert);
	rules = (struct kdc_rules){ .realm = REALM, .now = PKI_NOW,
		.revocation = KDC_REVOCATION_OFF };
}

static void
teardown(void)
{
	kdc_trust_free(trust);
	dh_key_free(ours);
	dh_key_free(theirs);
	pki_free(&kdc);
	pki_free(&ca);
}

TestSuite(kdc_reply, .init = setup, .fini = teardown);

static struct kdc_reply_question
question(const unsigned char *der, size_t len)
{
	static const unsigned char as_req[] = "the AS-REQ";

	return (struct kdc_reply_question){
		.der = der, .der_len = len, .nonce = NONCE, .client_dh_nonce = client_nonce,
		.client_dh_nonce_len = sizeof(client_nonce), .dh = ours, .trust = trust,
		.rules = &rules,
		.kdf = {
			.client = { S(REALM), 1, client_parts, 1 },
			.server = { S(REALM), 2, server_parts, 2 },
			.enctype = 18,
			.as_req = { as_req, sizeof(as_req) },
		},
	};
}

static enum failure
judge(const unsigned char *der, size_t len)
{
	struct kdc_reply_question q = question(der, len);

	memset(&keys, 0x55, sizeof(keys));
	return kdc_reply_judge(&q, &verdict, &keys, KEY_LEN);
}

static bool
no_key(void)
{
	static const struct kdc_reply_keys none;

	return memcmp(&keys, &none, sizeof(keys)) == 0;
}

/* What is judged again without our private value must say the same, but for the value itself. */
static enum failure
judge_reply(const struct pki_reply *reply)
{
	size_t len;
	unsigned char *der = pki_reply(reply, &len);
	struct kdc_reply_question q = { .der = der, .der_len = len, .nonce = NONCE,
		.trust = trust, .rules = &rules };
	enum failure examined = kdc_reply_examine(&q, &verdict), failure = judge(der, len);

	cr_expect(examined == failure || (examined == FAILURE_NONE && reply->kdf == NULL &&
	    failure == FAILURE_KDC_DH_REPLY_BAD), "%s, examined %s", failure_row(failure)->id,
	    failure_row(examined)->id);
	OPENSSL_free(der);
	return failure;
}

/* The other side's secret. */
static unsigned char *
secret(size_t *n)
{
	size_t len;
	unsigned char *y = pki_public_integer(ours, &len), *z;

	cr_assert(dh_key_agree(theirs, y, len, &z, n) == 0);
	OPENSSL_free(y);
	return z;
}

Test(kdc_reply, without_a_derivation_the_key_is_rfc4556s)
{
	struct pki_reply reply = { .signer = &kdc, .nonce = NONCE, .dh = theirs };
	struct kdf_octets none = { NULL, 0 };
	unsigned char want[KEY_LEN], *z;
	size_t n;

	cr_assert_eq(judge_reply(&reply), FAILURE_NONE);
	z = secret(&n);
	cr_assert(kdf_octetstring2key((struct kdf_octets){ z, n }, none, none, want, KEY_LEN) == 0);
	cr_expect_arr_eq(key, want, KEY_LEN);
	cr_expect_eq(keys.count, kdf_cut_length((struct kdf_octets){ z, n }) == n ? 1 : 2);
	cr_expect_str_eq(verdict.cert.subject, "CN=kdc");

	reply.server_nonce = "server nonce";
	cr_assert_eq(judge_reply(&reply), FAILURE_NONE);
	cr_assert(kdf_octetstring2key((struct kdf_octets){ z, n },
	    (struct kdf_octets){ client_nonce, sizeof(client_nonce) },
	    (struct kdf_octets)S("server nonce"), want, KEY_LEN) == 0);
	cr_expect_arr_eq(key, want, KEY_LEN);
	OPENSSL_clear_free(z, n);
}

/* The first of the values g^x, x = 1, 2, ..., with which the secret begins with a zero, or does not, as
 * a DER INTEGER; z is the secret. */
static unsigned char *
value_for(bool zero, unsigned char z[256], size_t *len)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(ASN1_INTEGER);
	const unsigned char *p;
	size_t y_len;
	unsigned char *y = pki_public_integer(ours, &y_len), *der;
	BIGNUM *prime = BN_get_rfc3526_prime_2048(NULL), *value = BN_new(), *secret = BN_new(), *base;
	ASN1_INTEGER *integer;
	BN_CTX *ctx = BN_CTX_new();

	p = y;
	integer = d2i_ASN1_INTEGER(NULL, &p, (long)y_len);
	base = ASN1_INTEGER_to_BN(integer, NULL);
	cr_assert(BN_one(value) == 1 && BN_one(secret) == 1);
	do {
		cr_assert(BN_mod_lshift1(value, value, prime, ctx) == 1);
		cr_assert(BN_mod_mul(secret, secret, base, prime, ctx) == 1);
		cr_assert(BN_bn2binpad(secret, z, 256) == 256);
	} while ((z[0] == 0) != zero);
	cr_assert_not_null(BN_to_ASN1_INTEGER(value, integer));
	cr_assert(der_encode((ASN1_VALUE *)integer, it, &der, len) == 0);
	ASN1_INTEGER_free(integer);
	BN_free(prime);
	BN_free(value);
	BN_free(secret);
	BN_free(base);
	BN_CTX_free(ctx);
	OPENSSL_free(y);
	return der;
}

Test(kdc_reply, a_secret_that_begins_with_a_zero_offers_a_second_key_without_its_end)
{
	unsigned char z[256], whole[KEY_LEN], cut[KEY_LEN];
	struct kdf_octets none = { NULL, 0 };
	size_t len, cut_length;
	unsigned char *value = value_for(true, z, &len);
	struct pki_reply reply = { .signer = &kdc, .nonce = NONCE, .value = value,
		.value_len = len };

	cut_length = 255;
	while (z[256 - cut_length] == 0)
		cut_length--;
	cr_assert_eq(judge_reply(&reply), FAILURE_NONE);
	cr_assert(kdf_octetstring2key((struct kdf_octets){ z, 256 }, none, none, whole, KEY_LEN) == 0);
	cr_assert(kdf_octetstring2key((struct kdf_octets){ z, cut_length }, none, none, cut,
	    KEY_LEN) == 0);
	cr_assert_eq(keys.count, 2);
	cr_expect_eq(keys.len, KEY_LEN);
	cr_expect_arr_eq(keys.octets[0], whole, KEY_LEN);
	cr_expect_arr_eq(keys.octets[1], cut, KEY_LEN);

	reply.nonce++;
	cr_expect_eq(judge_reply(&reply), FAILURE_KDC_NONCE_MISMATCH);
	cr_expect(no_key());
	OPENSSL_free(value);
}

Test(kdc_reply, no_other_reply_offers_a_second_key)
{
	unsigned char z[256];
	size_t len;
	unsigned char *value = value_for(false, z, &len);

	cr_assert_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE,
		.value = value, .value_len = len }), FAILURE_NONE);
	cr_expect_eq(keys.count, 1);
	OPENSSL_free(value);
	value = value_for(true, z, &len);
	cr_assert_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE,
		.value = value, .value_len = len, .kdf = KDF_SHA256 }), FAILURE_NONE);
	cr_expect_eq(keys.count, 1, "a derivation is named");
	OPENSSL_free(value);
}

Test(kdc_reply, with_a_derivation_the_key_is_rfc8636s)
{
	struct pki_reply reply = { .signer = &kdc, .nonce = NONCE, .dh = theirs, .kdf = KDF_SHA256 };
	ASN1_OBJECT *oid = OBJ_txt2obj(KDF_SHA256, 1);
	unsigned char want[KEY_LEN], *z, *der;
	struct kdf_context ctx;
	size_t n, len;

	der = pki_reply(&reply, &len);
	cr_assert_eq(judge(der, len), FAILURE_NONE);
	z = secret(&n);
	ctx = question(der, len).kdf;
	ctx.pk_as_rep = (struct kdf_octets){ der, len };
	cr_assert(kdf_agility(oid, (struct kdf_octets){ z, n }, &ctx, want, KEY_LEN) == 0);
	cr_expect_arr_eq(key, want, KEY_LEN);
	OPENSSL_clear_free(z, n);
	OPENSSL_free(der);
	ASN1_OBJECT_free(oid);
}

Test(kdc_reply, another_nonce_is_refused)
{
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE + 1,
		.dh = theirs }), FAILURE_KDC_NONCE_MISMATCH);
	cr_expect(no_key());
}

Test(kdc_reply, a_derivation_that_was_not_offered_is_refused)
{
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .dh = theirs,
		.kdf = "1.3.6.1.5.2.3.6.1" }), FAILURE_KDC_DH_REPLY_BAD);
	cr_expect(no_key());
}

Test(kdc_reply, a_value_outside_the_group_is_refused)
{
	static const unsigned char one[] = { 2, 1, 1 }, zero[] = { 2, 1, 0 }, text[] = { 4, 1, 1 };
	struct dh_key *big = dh_key_new(DH_GROUP_16);

	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .value = one,
		.value_len = 3 }), FAILURE_KDC_DH_REPLY_BAD);
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .value = zero,
		.value_len = 3 }), FAILURE_KDC_DH_REPLY_BAD);
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .value = text,
		.value_len = 3 }), FAILURE_KDC_DH_REPLY_BAD);
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .dh = big }),
	    FAILURE_KDC_DH_REPLY_BAD);
	cr_expect(no_key());
	dh_key_free(big);
}

Test(kdc_reply, a_rogue_kdc_is_untrusted_however_well_it_signs)
{
	struct pki_pair rogue_ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true });
	struct pki_pair rogue = pki_make(&(struct pki_wish){ .cn = "kdc", .issuer = &rogue_ca,
		.eku = OID_PKINIT_KPKDC, .san_realm = REALM });

	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &rogue, .nonce = NONCE,
		.dh = theirs }), FAILURE_KDC_CERT_UNTRUSTED);
	cr_expect(no_key());
	cr_expect_eq(strlen(verdict.cert.sha256), 64);
	pki_free(&rogue);
	pki_free(&rogue_ca);
}

Test(kdc_reply, an_expired_certificate_is_refused_and_named)
{
	rules.now = PKI_NOW + 2 * PKI_DAY;
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .dh = theirs }),
	    FAILURE_KDC_CERT_UNTRUSTED, "the CA is expired too");
	cr_expect_str_eq(verdict.cert.subject, "CN=kdc");
	cr_expect(no_key());
}

Test(kdc_reply, a_broken_signature_is_refused)
{
	size_t len;
	unsigned char *der = pki_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE,
		.dh = theirs }, &len);

	/* Without a derivation the signature's last octets end the reply. */
	der[len - 2] ^= 1;
	cr_expect_eq(judge(der, len), FAILURE_KDC_SIGNATURE_BAD);
	cr_expect(no_key());
	cr_expect_str_eq(verdict.cert.subject, "CN=kdc");
	OPENSSL_free(der);
}

Test(kdc_reply, a_signature_over_sha1_is_weak_unless_policy_takes_it)
{
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .dh = theirs,
		.sha1 = true }), FAILURE_KDC_CERT_WEAK);
	cr_expect(no_key());
	cr_expect_str_eq(kdc_verdict_fault(&verdict)->why,
	    "the reply is signed over the digest sha1");
	rules.allow_weak_digest = true;
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .dh = theirs,
		.sha1 = true }), FAILURE_NONE);
}

/* RFC 5652 5.3 asks for attributes when the content is no plain data: without them a signature could
 * be taken from somewhere else. */
Test(kdc_reply, a_signature_without_attributes_is_refused)
{
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .dh = theirs,
		.bare = true }), FAILURE_KDC_SIGNATURE_BAD);
	cr_expect(no_key());
}

Test(kdc_reply, another_content_type_is_malformed)
{
	cr_expect_eq(judge_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .dh = theirs,
		.content_type = OID_PKINIT_AUTH_DATA }), FAILURE_AS_REPLY_MALFORMED);
	cr_expect(no_key());
}

Test(kdc_reply, key_transport_is_refused)
{
	static const unsigned char der[] = { 0x81, 0x02, 0x30, 0x00 };

	cr_expect_eq(judge(der, sizeof(der)), FAILURE_KDC_DH_REPLY_BAD);
	cr_expect(no_key());
}

Test(kdc_reply, every_truncation_is_malformed)
{
	size_t len;
	unsigned char *der = pki_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE,
		.dh = theirs, .kdf = KDF_SHA256 }, &len), *copy;

	for (size_t cut = 0; cut < len; cut++) {
		copy = malloc(cut + 1);
		memcpy(copy, der, cut);
		cr_expect_eq(judge(copy, cut), FAILURE_AS_REPLY_MALFORMED, "cut at %zu", cut);
		cr_expect(no_key());
		free(copy);
	}
	OPENSSL_free(der);
}

/* With RFC 8636 the derivation binds the whole PA-PK-AS-REP: a flip in an octet that nobody signed may
 * parse, but gives a key that opens nothing. */
Test(kdc_reply, no_flipped_bit_gives_the_key, .timeout = 100)
{
	unsigned char want[KEY_LEN];
	size_t len, refused = 0;
	unsigned char *der = pki_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE,
		.dh = theirs, .kdf = KDF_SHA256 }, &len);

	cr_assert_eq(judge(der, len), FAILURE_NONE);
	memcpy(want, key, sizeof(want));
	for (size_t bit = 0; bit < len * 8; bit++) {
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
		if (judge(der, len) != FAILURE_NONE) {
			refused++;
			cr_expect(no_key(), "bit %zu", bit);
		} else {
			cr_expect_neq(memcmp(key, want, sizeof(want)), 0, "bit %zu", bit);
		}
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	cr_expect_gt(refused, len * 4);
	OPENSSL_free(der);
}
