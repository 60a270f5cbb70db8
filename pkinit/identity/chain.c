#include "checks.h"

#include <stdio.h>

#include <openssl/objects.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "crls.h"
#include "trust.h"

#define PATH_MAX_CERTS	8
#define DIGEST_BITS_MIN	112	/* SHA-224; SHA-1 counts as 63 */

/* What X509_verify_cert() met, sorted; each keeps its first. X509_V_OK: nothing met. */
struct chain_errors {
	int build;		/* no path to an anchor */
	int chain;		/* a path, but a certificate on it fails */
	int chain_depth;
	int crl;		/* no current CRL to be believed */
	int crl_depth;
	bool revoked;
	int revoked_depth;
	bool revoked_stale;	/* by a CRL that is past its next update */
	bool stopped;		/* memory or a fault of the library */
};

static bool
error_of_path(int error)
{
	return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
	    error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	    error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
	    error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
	    error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN || error == X509_V_ERR_CERT_UNTRUSTED;
}

static bool
error_of_crl(int error)
{
	switch (error) {
	case X509_V_ERR_UNABLE_TO_GET_CRL:
	case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
	case X509_V_ERR_CRL_SIGNATURE_FAILURE:
	case X509_V_ERR_CRL_NOT_YET_VALID:
	case X509_V_ERR_CRL_HAS_EXPIRED:
	case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
	case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
	case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
	case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
	case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
	case X509_V_ERR_DIFFERENT_CRL_SCOPE:
	case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
		return true;
	default:
		return false;
	}
}

static void
errors_add_crl(struct chain_errors *errors, int error, int depth)
{
	if (errors->crl == X509_V_OK) {
		errors->crl = error;
		errors->crl_depth = depth;
	}
}

/* A revocation counts only from a CRL that held up to here; one that is merely old is told. */
static void
errors_add_revoked(struct chain_errors *errors, int depth)
{
	bool doubted = errors->crl != X509_V_OK && errors->crl_depth == depth;

	if (errors->revoked || (doubted && errors->crl != X509_V_ERR_CRL_HAS_EXPIRED))
		return;
	errors->revoked = true;
	errors->revoked_depth = depth;
	errors->revoked_stale = doubted;
}

/* Notes each error and goes on, so that one run finds them all. */
static int
chain_note(int ok, X509_STORE_CTX *ctx)
{
	struct chain_errors *errors = X509_STORE_CTX_get_app_data(ctx);
	int error = X509_STORE_CTX_get_error(ctx);
	int depth = X509_STORE_CTX_get_error_depth(ctx);
	bool own_time = depth == 0 &&
	    (error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID);

	if (ok || own_time)	/* check_validity() has judged the time of the card's own */
		return 1;
	if (error == X509_V_ERR_OUT_OF_MEM || error == X509_V_ERR_UNSPECIFIED) {
		errors->stopped = true;
		return 0;
	}
	if (error_of_path(error)) {
		if (errors->build == X509_V_OK)
			errors->build = error;
	} else if (error == X509_V_ERR_CERT_REVOKED) {
		errors_add_revoked(errors, depth);
	} else if (error_of_crl(error)) {
		errors_add_crl(errors, error, depth);
	} else if (errors->chain == X509_V_OK) {
		errors->chain = error;
		errors->chain_depth = depth;
	}
	return 1;
}

static void
chain_subject(char *out, size_t size, STACK_OF(X509) *chain, int depth)
{
	X509 *cert = depth < sk_X509_num(chain) ? sk_X509_value(chain, depth) : NULL;

	out[0] = '\0';
	if (cert != NULL)
		check_name_text(out, size, X509_get_subject_name(cert));
}

/* The certificate among `certs` that would have issued `subject` if its key usage let it. */
static X509 *
issuer_barred(const STACK_OF(X509) *certs, X509 *subject)
{
	for (int i = 0; i < sk_X509_num(certs); i++) {
		X509 *issuer = sk_X509_value(certs, i);

		if (X509_check_issued(issuer, subject) == X509_V_ERR_KEYUSAGE_NO_CERTSIGN)
			return issuer;
	}
	return NULL;
}

/* Why no path reaches an anchor: IDENTITY_ISSUER, _PATH and, for a barred issuer, _CHAIN. */
static void
judge_no_path(const struct identity_trust *trust, STACK_OF(X509) *chain,
    struct identity_judgement *judgement)
{
	struct identity_check *issuer = &judgement->checks[IDENTITY_ISSUER];
	struct identity_check *path = &judgement->checks[IDENTITY_PATH];
	struct identity_check *whole = &judgement->checks[IDENTITY_CHAIN];
	X509 *top = sk_X509_value(chain, sk_X509_num(chain) - 1);
	X509 *barred = issuer_barred(trust->intermediates, top);
	char last[IDENTITY_NAME_SIZE], next[IDENTITY_NAME_SIZE];

	if (barred == NULL)
		barred = issuer_barred(trust->anchors, top);
	check_name_text(last, sizeof(last), X509_get_subject_name(top));
	check_name_text(next, sizeof(next), X509_get_issuer_name(top));
	check_unknown(path, "no path to a configured anchor");
	check_unknown(whole, "no path to a configured anchor");
	if (barred != NULL) {
		check_pass(issuer, "issued by %s", judgement->issuer);
		check_fail(whole, FAILURE_CERT_CHAIN_INVALID,
		    "%s issued %s, but its key usage lacks keyCertSign", next, last);
	} else if (X509_self_signed(top, 0) == 1) {
		check_fail(issuer, FAILURE_CERT_UNTRUSTED,
		    "the path ends at %s, self-signed and no configured anchor", last);
	} else if (sk_X509_num(chain) == 1) {
		check_fail(issuer, FAILURE_CERT_UNTRUSTED,
		    "no certificate of its issuer %s is configured", next);
	} else {
		check_pass(issuer, "issued by %s", judgement->issuer);
		check_fail(path, FAILURE_CERT_CHAIN_INCOMPLETE,
		    "no certificate of %s, the issuer of %s, is configured", next, last);
	}
}

/* OpenSSL's words for an error, with the date where it is about one. */
static void
chain_error_text(char *out, size_t size, STACK_OF(X509) *chain, const struct chain_errors *errors)
{
	const char *words = X509_verify_cert_error_string(errors->chain);
	X509 *cert = errors->chain_depth < sk_X509_num(chain) ?
	    sk_X509_value(chain, errors->chain_depth) : NULL;
	char when[CHECK_TIME_SIZE] = "";
	int64_t seconds = 0;

	if (cert != NULL && ((errors->chain == X509_V_ERR_CERT_HAS_EXPIRED &&
	    check_time_seconds(X509_get0_notAfter(cert), &seconds)) ||
	    (errors->chain == X509_V_ERR_CERT_NOT_YET_VALID &&
	    check_time_seconds(X509_get0_notBefore(cert), &seconds))))
		check_time_text(when, sizeof(when), seconds);
	snprintf(out, size, "%s%s%s", words, when[0] != '\0' ? ": " : "", when);
}

static void
judge_path(STACK_OF(X509) *chain, const struct chain_errors *errors,
    struct identity_judgement *judgement)
{
	struct identity_check *whole = &judgement->checks[IDENTITY_CHAIN];
	char name[IDENTITY_NAME_SIZE], why[128];

	check_pass(&judgement->checks[IDENTITY_ISSUER], "issued by %s", judgement->issuer);
	chain_subject(name, sizeof(name), chain, sk_X509_num(chain) - 1);
	check_pass(&judgement->checks[IDENTITY_PATH], "%d certificates up to the anchor %s",
	    sk_X509_num(chain), name);
	if (errors->chain != X509_V_OK) {
		chain_subject(name, sizeof(name), chain, errors->chain_depth);
		chain_error_text(why, sizeof(why), chain, errors);
		check_fail(whole, FAILURE_CERT_CHAIN_INVALID, "%s (depth %d): %s", name,
		    errors->chain_depth, why);
	} else {
		check_pass(whole, "every signature, time and constraint up to the anchor holds");
	}
}

/* Is the digest under cert's signature strong? *nid and *name tell which it is. */
static bool
digest_strong(X509 *cert, int *nid, const char **name)
{
	int bits = 0;

	*nid = NID_undef;
	*name = "an unknown algorithm";
	if (X509_get_signature_info(cert, nid, NULL, &bits, NULL) != 1)
		return false;
	if (*nid != NID_undef)
		*name = OBJ_nid2sn(*nid);
	return bits >= DIGEST_BITS_MIN;
}

bool
check_digest_is_sha1(X509 *cert)
{
	const char *name;
	int nid;

	return !digest_strong(cert, &nid, &name) && nid == NID_sha1;
}

/* An anchor's own signature proves nothing and is not looked at. SHA-1 passes only by policy. */
static void
judge_digest(STACK_OF(X509) *chain, const struct identity_policy *policy,
    struct identity_judgement *judgement)
{
	struct identity_check *check = &judgement->checks[IDENTITY_DIGEST];
	char name[IDENTITY_NAME_SIZE];

	check_pass(check, "no weak digest below the anchor");
	for (int i = 0; i < sk_X509_num(chain); i++) {
		X509 *cert = sk_X509_value(chain, i);
		const char *digest = "";
		int nid;

		if ((i > 0 && X509_self_signed(cert, 0) == 1) || digest_strong(cert, &nid, &digest))
			continue;
		check_name_text(name, sizeof(name), X509_get_subject_name(cert));
		if (nid != NID_sha1 || !policy->allow_weak_digest) {
			check_fail(check, FAILURE_CERT_WEAK_DIGEST,
			    "%s (depth %d) is signed with %s%s", name, i, digest,
			    nid == NID_sha1 ? ", which policy does not allow" : "");
			return;
		}
		check_pass(check, "%s (depth %d) is signed with %s, which policy allows", name, i,
		    digest);
	}
}

static void
judge_revoked(STACK_OF(X509) *chain, const struct chain_errors *errors,
    const struct identity_trust *trust, struct identity_check *check)
{
	X509 *cert = errors->revoked_depth < sk_X509_num(chain) ?
	    sk_X509_value(chain, errors->revoked_depth) : NULL;
	char name[IDENTITY_NAME_SIZE] = "", issuer[IDENTITY_NAME_SIZE] = "";
	char when[CHECK_TIME_SIZE] = "";

	if (cert != NULL) {
		check_name_text(name, sizeof(name), X509_get_subject_name(cert));
		check_name_text(issuer, sizeof(issuer), X509_get_issuer_name(cert));
		check_time_text(when, sizeof(when), crls_revoked_since(trust, cert));
	}
	check_fail(check, FAILURE_CERT_REVOKED,
	    "%s (depth %d) is revoked since %s by the %s CRL of %s", name, errors->revoked_depth,
	    when, errors->revoked_stale ? "past" : "current", issuer);
}

static void
judge_revocation(STACK_OF(X509) *chain, const struct chain_errors *errors,
    const struct identity_request *request, struct identity_judgement *judgement)
{
	struct identity_check *check = &judgement->checks[IDENTITY_REVOCATION];
	bool required = request->policy->revocation == IDENTITY_REVOCATION_REQUIRED;
	char name[IDENTITY_NAME_SIZE], why[IDENTITY_WHY_SIZE] = "";

	if (errors->build != X509_V_OK) {
		check_unknown(check, "no path to a configured anchor");
	} else if (errors->revoked && !(errors->revoked_stale && required)) {
		judge_revoked(chain, errors, request->trust, check);
	} else if (errors->crl != X509_V_OK) {
		chain_subject(name, sizeof(name), chain, errors->crl_depth);
		if (errors->crl_depth < sk_X509_num(chain))
			crls_unknown_text(why, sizeof(why), request->trust,
			    sk_X509_value(chain, errors->crl_depth), errors->crl, request->now);
		if (required)
			check_fail(check, FAILURE_CERT_REVOCATION_UNKNOWN, "%s (depth %d): %s",
			    name, errors->crl_depth, why);
		else
			check_skip(check, "%s (depth %d): %s, and policy lets that pass", name,
			    errors->crl_depth, why);
	} else {
		check_pass(check, "no certificate of the path is revoked");
	}
}

static void
judge_stopped(struct identity_judgement *judgement)
{
	for (int i = IDENTITY_ISSUER; i <= IDENTITY_REVOCATION; i++)
		check_unknown(&judgement->checks[i], "the path could not be checked");
	check_fail(&judgement->checks[IDENTITY_CHAIN], FAILURE_CERT_CHAIN_INVALID,
	    "the path could not be checked");
}

static X509_STORE_CTX *
context_new(X509 *cert, const struct identity_request *request, struct chain_errors *errors)
{
	const struct identity_trust *trust = request->trust;
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	unsigned long flags = X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;

	if (ctx == NULL ||
	    X509_STORE_CTX_init(ctx, trust->store, cert, trust->intermediates) != 1) {
		X509_STORE_CTX_free(ctx);
		return NULL;
	}
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, (time_t)request->now);
	X509_VERIFY_PARAM_set_depth(param, PATH_MAX_CERTS);
	if (request->policy->revocation != IDENTITY_REVOCATION_OFF)
		X509_VERIFY_PARAM_set_flags(param, flags);
	X509_STORE_CTX_set_app_data(ctx, errors);
	X509_STORE_CTX_set_verify_cb(ctx, chain_note);
	return ctx;
}

void
check_chain(X509 *cert, const struct identity_request *request,
    struct identity_judgement *judgement)
{
	struct chain_errors errors = { .build = X509_V_OK };
	X509_STORE_CTX *ctx = context_new(cert, request, &errors);
	STACK_OF(X509) *chain = NULL;
	int verified = ctx != NULL ? X509_verify_cert(ctx) : -1;

	if (ctx != NULL)
		chain = X509_STORE_CTX_get0_chain(ctx);
	if (verified != 1 || errors.stopped || sk_X509_num(chain) < 1) {
		judge_stopped(judgement);
	} else {
		if (errors.build != X509_V_OK)
			judge_no_path(request->trust, chain, judgement);
		else
			judge_path(chain, &errors, judgement);
		judge_digest(chain, request->policy, judgement);
		if (request->policy->revocation == IDENTITY_REVOCATION_OFF)
			check_skip(&judgement->checks[IDENTITY_REVOCATION], "policy asks for none");
		else
			judge_revocation(chain, &errors, request, judgement);
	}
	X509_STORE_CTX_free(ctx);
}
