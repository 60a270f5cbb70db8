/* What a recorded attempt's answer is called when it is judged again. */
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/crypto.h>

#include "answer.h"
#include "blank.h"
#include "kdc.h"
#include "krb_message.h"
#include "pki.h"
#include "signed_data.h"
#include "templates.h"

#define REALM	"TEST.EXAMPLE"
#define NONCE	0x12345678u

static struct pki_pair ca, kdc;
static struct dh_key *dh;
static struct kdc_trust *trust;
static struct kdc_rules rules;
static struct kdc_verdict verdict;
static unsigned char *pk;	/* a PA-PK-AS-REP */
static size_t pk_len;

static void
setup(void)
{
	ca = pki_make(&(struct pki_wish){ .cn = "CA", .ca = true });
	kdc = pki_make(&(struct pki_wish){ .cn = "kdc", .issuer = &ca, .eku = OID_PKINIT_KPKDC,
		.usage = "critical,digitalSignature", .san_realm = REALM });
	dh = dh_key_new(DH_GROUP_14);
	trust = pki_trust(ca.cert);
	rules = (struct kdc_rules){ .realm = REALM, .now = PKI_NOW,
		.revocation = KDC_REVOCATION_OFF };
	pk = pki_reply(&(struct pki_reply){ .signer = &kdc, .nonce = NONCE, .dh = dh }, &pk_len);
}

static void
teardown(void)
{
	OPENSSL_free(pk);
	kdc_trust_free(trust);
	dh_key_free(dh);
	pki_free(&kdc);
	pki_free(&ca);
}

TestSuite(record, .init = setup, .fini = teardown);

/* Judges an AS-REP with these PA-DATA as it is kept: blanked. */
static enum failure
judge(const struct kdc_pa *pa, size_t count, uint32_t nonce)
{
	size_t len;
	unsigned char *der = kdc_reply(KRB_MESSAGE_AS_REP, pa, count, &len);
	unsigned char *kept = OPENSSL_malloc(len);
	struct answer_record record = { kept, len, nonce, trust, &rules };
	struct answer answer;
	enum failure failure;

	cr_expect_eq(blank_message(der, len, kept), BLANK_FRAME);
	answer_parse(kept, len, KRB_SIGNED_AS, &answer);
	cr_expect_eq(answer.kind, ANSWER_REPLY);
	failure = answer_record_judge(&record, &verdict);
	OPENSSL_free(kept);
	OPENSSL_free(der);
	return failure;
}

Test(record, a_good_reply_is_good_again)
{
	cr_expect_eq(judge(&(struct kdc_pa){ PA_PK_AS_REP, pk, pk_len }, 1, NONCE), FAILURE_NONE);
	cr_expect_str_eq(verdict.cert.subject, "CN=kdc");
}

Test(record, each_fault_is_found_again)
{
	static const unsigned char transport[] = { 0x81, 0x02, 0x30, 0x00 };

	cr_expect_eq(judge(&(struct kdc_pa){ PA_PK_AS_REP, pk, pk_len }, 1, NONCE + 1),
	    FAILURE_KDC_NONCE_MISMATCH);
	cr_expect_eq(judge(NULL, 0, NONCE), FAILURE_KDC_DH_REPLY_BAD);
	cr_expect_eq(verdict.cert.sha256[0], '\0', "no certificate came");
	cr_expect_eq(judge(&(struct kdc_pa){ PA_PK_AS_REP, transport, 4 }, 1, NONCE),
	    FAILURE_KDC_DH_REPLY_BAD);
	cr_expect_eq(judge(&(struct kdc_pa){ PA_PK_AS_REP, pk, pk_len - 1 }, 1, NONCE),
	    FAILURE_AS_REPLY_MALFORMED);
	rules.realm = "OTHER.EXAMPLE";
	cr_expect_eq(judge(&(struct kdc_pa){ PA_PK_AS_REP, pk, pk_len }, 1, NONCE),
	    FAILURE_KDC_CERT_WRONG_REALM);
	cr_expect_eq(strlen(verdict.cert.sha256), 64);
	pk[pk_len - 2] ^= 1;
	rules.realm = REALM;
	cr_expect_eq(judge(&(struct kdc_pa){ PA_PK_AS_REP, pk, pk_len }, 1, NONCE),
	    FAILURE_KDC_SIGNATURE_BAD);
}

Test(record, what_is_no_reply_is_malformed)
{
	static const unsigned char text[] = "HTTP/1.1 400 Bad Request";
	struct answer_record record = { text, sizeof(text), NONCE, trust, &rules };

	cr_expect_eq(answer_record_judge(&record, &verdict), FAILURE_AS_REPLY_MALFORMED);
	record.reply_len = 0;
	cr_expect_eq(answer_record_judge(&record, &verdict), FAILURE_AS_REPLY_MALFORMED);
}

/* A SignedData as the engine sends it, over `content`. */
static unsigned char *
request(const unsigned char *content, size_t n, size_t *len)
{
	unsigned char digest[SIGNED_DATA_DIGEST_LEN], sig[1024], *der;
	size_t sig_len = sizeof(sig);
	struct signed_data *sd;

	sd = signed_data_begin(content, n, OID_PKINIT_AUTH_DATA, kdc.cert, NULL, digest);
	cr_assert_not_null(sd);
	pki_sign(kdc.key, digest, sig, &sig_len);
	cr_assert(signed_data_finish(sd, sig, sig_len, &der, len) == 0);
	signed_data_free(sd);
	return der;
}

Test(record, what_was_asked_is_read_from_our_own_signed_data)
{
	static const unsigned char nonce[AUTHPACK_NONCE_LEN] = { 7 }, token[] = "token";
	struct authpack_request ask = { .ctime = PKI_NOW, .nonce = NONCE, .req_body = token,
		.req_body_len = 5, .token = token, .token_len = 5, .client_dh_nonce = nonce,
		.client_public = dh_key_public(dh) };
	unsigned char *pack, *der;
	struct authpack got;
	size_t pack_len, len;

	cr_assert(authpack_encode(&ask, &pack, &pack_len) == 0);
	der = request(pack, pack_len, &len);
	cr_assert(answer_request_read(der, len, &got) == 0);
	cr_expect_eq(got.nonce, NONCE);
	cr_expect(got.has_token);
	der[len - 2] ^= 1;
	cr_expect(answer_request_read(der, len, &got) == -1);
	cr_expect_eq(got.nonce, 0);
	OPENSSL_free(der);
	der = request(token, 5, &len);
	cr_expect(answer_request_read(der, len, &got) == -1, "no AuthPack");
	OPENSSL_free(der);
	OPENSSL_free(pack);
	X509_PUBKEY_free(ask.client_public);
}
