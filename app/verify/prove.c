#include "prove.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include "authpack.h"
#include "host.h"
#include "identity.h"
#include "signed_data.h"
#include "templates.h"

_Static_assert(AUTHPACK_NONCE_LEN == WIRE_NONCE, "one nonce");
_Static_assert(IDENTITY_NAME_SIZE == WIRE_NAME, "one size of names");

static enum failure
authpack_prove(const struct signed_claim *claim, const struct signed_data_content *content,
    struct verdict *verdict)
{
	struct authpack pack;
	int64_t age;

	if (authpack_parse(content->content, content->content_len, &pack) != 0)
		return verdict_set(verdict, FAILURE_PROTOCOL_VIOLATION,
		    "what the card signed is no AuthPack");
	if (!pack.has_client_dh_nonce ||
	    CRYPTO_memcmp(pack.client_dh_nonce, claim->nonce, WIRE_NONCE) != 0)
		return verdict_set(verdict, FAILURE_HOST_NONCE_MISMATCH,
		    "the AuthPack does not carry this attempt's nonce");
	age = claim->now - pack.ctime;
	if (age < -(int64_t)claim->skew || age > (int64_t)claim->skew + PROOF_ATTEMPT_SECONDS)
		return verdict_set(verdict, FAILURE_HOST_APREQ_INVALID,
		    "the AuthPack is %lld s old", (long long)age);
	return FAILURE_NONE;
}

/* The KDC judged the certificate that the message names and carries: it must be the insertion's,
 * not another one for the same key, and the signature must hold under it. */
static enum failure
signature_prove(const struct signed_claim *claim, const X509 *certificate, struct verdict *verdict)
{
	struct signed_data_content content;
	enum signed_data_result result = signed_data_verify(claim->signed_data.p,
	    claim->signed_data.n, OID_PKINIT_AUTH_DATA, NULL, &content);
	enum failure failure;

	if (result == SIGNED_DATA_MALFORMED)
		failure = verdict_set(verdict, FAILURE_PROTOCOL_VIOLATION,
		    "not exactly one SignedData of an AuthPack");
	else if (result == SIGNED_DATA_NO_CERTIFICATE || X509_cmp(content.signer, certificate) != 0)
		failure = verdict_set(verdict, FAILURE_CERT_KEY_MISMATCH,
		    "the message was signed with another certificate");
	else if (result != SIGNED_DATA_OK)
		failure = verdict_set(verdict, FAILURE_CERT_KEY_MISMATCH,
		    "the signature is not one of this certificate's key");
	else if (content.digest_nid != NID_sha256 && content.digest_nid != NID_sha384 &&
	    content.digest_nid != NID_sha512)
		failure = verdict_set(verdict, FAILURE_PROTOCOL_VIOLATION,
		    "the card's signature is over a digest weaker than SHA-256");
	else
		failure = authpack_prove(claim, &content, verdict);
	signed_data_content_free(&content);
	return failure;
}

enum failure
prove_signed(const struct signed_claim *claim, struct verdict *verdict)
{
	const unsigned char *p = claim->certificate.p;
	X509 *certificate = NULL;
	enum failure failure;

	if (claim->certificate.n > 0 && claim->certificate.n <= IDENTITY_DER_MAX)
		certificate = d2i_X509(NULL, &p, (long)claim->certificate.n);
	if (certificate == NULL || p != claim->certificate.p + claim->certificate.n)
		failure = verdict_set(verdict, FAILURE_CERT_UNREADABLE,
		    "not exactly one X.509 certificate");
	else
		failure = signature_prove(claim, certificate, verdict);
	X509_free(certificate);
	return failure;
}

enum failure
prove(const struct wire_verify_prove *ask, int keytab_fd, struct wire_verify_proof *proof,
    struct verdict *verdict)
{
	struct signed_claim card = {
		.signed_data = ask->signed_data, .certificate = ask->certificate,
		.nonce = ask->nonce.p, .now = (int64_t)ask->now, .skew = ask->skew,
	};
	char sid[IDENTITY_NAME_SIZE];
	struct host_claim host = {
		.ap_req = ask->ap_req.p, .ap_req_len = ask->ap_req.n, .nonce = ask->nonce.p,
		.host_principal = ask->host_principal, .principal = ask->principal,
		.realm = ask->realm, .sid = sid, .keytab_fd = keytab_fd,
		.now = (int64_t)ask->now, .skew = ask->skew, .pac_required = ask->pac_required != 0,
		.enterprise = ask->enterprise != 0,
	};

	memset(proof, 0, sizeof(*proof));
	memset(verdict, 0, sizeof(*verdict));
	if (ask->nonce.n != WIRE_NONCE || ask->now > INT32_MAX * 2LL || ask->principal[0] == '\0')
		return verdict_set(verdict, FAILURE_PROTOCOL_VIOLATION,
		    "no nonce, time or principal to prove");
	if (prove_signed(&card, verdict) != FAILURE_NONE)
		return verdict->failure;
	if (identity_sid(ask->certificate.p, ask->certificate.n, sid) != 0)
		return verdict_set(verdict, FAILURE_CERT_UNREADABLE,
		    "not exactly one X.509 certificate");
	return host_prove(&host, proof, verdict);
}
