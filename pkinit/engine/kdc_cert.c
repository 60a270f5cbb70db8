#include "kdc_cert.h"

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "kdc_trust.h"
#include "kdc_why.h"
#include "templates.h"

#define PATH_DEPTH_MAX	8
#define SECURITY_LEVEL	2	/* 112 bits: RSA 2048, P-224 and up, no SHA-1 below the anchor */

static const struct {
	int x509_error;
	enum failure failure;
} path_failures[] = {
	{ X509_V_ERR_CERT_REVOKED, FAILURE_KDC_CERT_REVOKED },
	{ X509_V_ERR_UNABLE_TO_GET_CRL, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_CRL_SIGNATURE_FAILURE, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_CRL_NOT_YET_VALID, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_CRL_HAS_EXPIRED, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_DIFFERENT_CRL_SCOPE, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_CRL_PATH_VALIDATION_ERROR, FAILURE_KDC_CERT_REVOCATION_UNKNOWN },
	{ X509_V_ERR_EE_KEY_TOO_SMALL, FAILURE_KDC_CERT_WEAK },
	{ X509_V_ERR_CA_KEY_TOO_SMALL, FAILURE_KDC_CERT_WEAK },
	{ X509_V_ERR_CA_MD_TOO_WEAK, FAILURE_KDC_CERT_WEAK },
};

/* What one judgement carries through OpenSSL's callback. */
struct path_walk {
	const struct kdc_rules *rules;
	const struct kdc_trust *trust;
	struct kdc_verdict *verdict;
};

static enum failure
path_failure(int x509_error, int depth)
{
	if (depth == 0 && x509_error == X509_V_ERR_CERT_HAS_EXPIRED)
		return FAILURE_KDC_CERT_EXPIRED;
	if (depth == 0 && x509_error == X509_V_ERR_CERT_NOT_YET_VALID)
		return FAILURE_KDC_CERT_NOT_YET_VALID;
	for (size_t i = 0; i < sizeof(path_failures) / sizeof(path_failures[0]); i++)
		if (path_failures[i].x509_error == x509_error)
			return path_failures[i].failure;
	return FAILURE_KDC_CERT_UNTRUSTED;
}

/* Errors that the rules take no notice of. */
static bool
path_allowed(const struct kdc_rules *rules, enum failure failure, int error, X509 *cert)
{
	int digest = NID_undef;

	if (failure == FAILURE_KDC_CERT_REVOCATION_UNKNOWN)
		return rules->revocation != KDC_REVOCATION_REQUIRED;
	return error == X509_V_ERR_CA_MD_TOO_WEAK && rules->allow_weak_digest && cert != NULL &&
	    X509_get_signature_info(cert, &digest, NULL, NULL, NULL) == 1 && digest == NID_sha1;
}

/* Notes every error and lets OpenSSL look on, so that the first row wins and none is hidden. */
static int
handle_path_error(int ok, X509_STORE_CTX *ctx)
{
	struct path_walk *walk = X509_STORE_CTX_get_app_data(ctx);
	int error = X509_STORE_CTX_get_error(ctx), depth = X509_STORE_CTX_get_error_depth(ctx);
	X509 *cert = X509_STORE_CTX_get_current_cert(ctx);
	char why[KDC_WHY_SIZE];
	enum failure failure;

	if (ok == 1)
		return 1;
	failure = path_failure(error, depth);
	if (path_allowed(walk->rules, failure, error, cert))
		return 1;
	kdc_why(ctx, walk->trust->crls, why, sizeof(why));
	kdc_verdict_add(walk->verdict, failure, error, depth, cert, why);
	return 1;
}

static STACK_OF(X509) *
path_candidates(const struct kdc_trust *trust, STACK_OF(X509) *others)
{
	STACK_OF(X509) *all = sk_X509_new_null();

	if (all != NULL && (X509_add_certs(all, trust->intermediates, 0) != 1 ||
	    X509_add_certs(all, others, 0) != 1)) {
		sk_X509_free(all);
		all = NULL;
	}
	return all;
}

static bool
path_prepare(X509_STORE_CTX *ctx, struct path_walk *walk, const struct kdc_trust *trust)
{
	X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);
	unsigned long flags = 0;

	if (walk->rules->revocation != KDC_REVOCATION_OFF)
		flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
	X509_VERIFY_PARAM_set_depth(param, PATH_DEPTH_MAX);
	X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
	X509_VERIFY_PARAM_set_time(param, (time_t)walk->rules->now);
	X509_STORE_CTX_set0_crls(ctx, trust->crls);
	X509_STORE_CTX_set_verify_cb(ctx, handle_path_error);
	return X509_VERIFY_PARAM_set_flags(param, flags) == 1 &&
	    X509_STORE_CTX_set_app_data(ctx, walk) == 1;
}

static void
judge_path(X509 *cert, STACK_OF(X509) *others, const struct kdc_trust *trust,
    struct path_walk *walk)
{
	STACK_OF(X509) *candidates = path_candidates(trust, others);
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	size_t before = walk->verdict->faults_count;
	bool done = false;

	if (ctx != NULL && candidates != NULL &&
	    X509_STORE_CTX_init(ctx, trust->store, cert, candidates) == 1 &&
	    path_prepare(ctx, walk, trust))
		done = X509_verify_cert(ctx) == 1;
	/* A failure that never came through the callback: no memory, an undecodable certificate. */
	if (!done && walk->verdict->faults_count == before)
		kdc_verdict_add(walk->verdict, FAILURE_KDC_CERT_UNTRUSTED, X509_V_ERR_UNSPECIFIED,
		    0, cert, "the path could not be examined");
	X509_STORE_CTX_free(ctx);
	sk_X509_free(candidates);
}

static bool
name_part_is(const STACK_OF(ASN1_GENERALSTRING) *parts, int i, const char *want)
{
	const ASN1_GENERALSTRING *s = sk_ASN1_GENERALSTRING_value(parts, i);

	return ASN1_STRING_length(s) == (int)strlen(want) &&
	    memcmp(ASN1_STRING_get0_data(s), want, strlen(want)) == 0;
}

/* Whether an id-pkinit-san value is krbtgt/REALM@REALM. */
static bool
san_fits(const ASN1_TYPE *value, const char *realm)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_KRB5_PRINCIPAL_NAME);
	DER_KRB5_PRINCIPAL_NAME *name = NULL;
	const ASN1_STRING *der;
	bool fits = false;

	if (ASN1_TYPE_get(value) != V_ASN1_SEQUENCE)
		return false;
	der = value->value.sequence;
	name = (DER_KRB5_PRINCIPAL_NAME *)der_decode(ASN1_STRING_get0_data(der),
	    (size_t)ASN1_STRING_length(der), it);
	if (name != NULL && sk_ASN1_GENERALSTRING_num(name->principal_name->name_string) == 2)
		fits = ASN1_STRING_length(name->realm) == (int)strlen(realm) &&
		    memcmp(ASN1_STRING_get0_data(name->realm), realm, strlen(realm)) == 0 &&
		    name_part_is(name->principal_name->name_string, 0, "krbtgt") &&
		    name_part_is(name->principal_name->name_string, 1, realm);
	DER_KRB5_PRINCIPAL_NAME_free(name);
	return fits;
}

enum names { NAMES_NONE, NAMES_OTHER, NAMES_FIT };

static enum names
realm_names(X509 *cert, const char *realm)
{
	GENERAL_NAMES *all = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	const GENERAL_NAME *gn;
	enum names found = NAMES_NONE;

	for (int i = 0; i < sk_GENERAL_NAME_num(all) && found != NAMES_FIT; i++) {
		gn = sk_GENERAL_NAME_value(all, i);
		if (gn->type != GEN_OTHERNAME ||
		    !der_oid_is(gn->d.otherName->type_id, OID_PKINIT_SAN))
			continue;
		found = san_fits(gn->d.otherName->value, realm) ? NAMES_FIT : NAMES_OTHER;
	}
	GENERAL_NAMES_free(all);
	return found;
}

static bool
host_accepted(X509 *cert, const struct kdc_rules *rules)
{
	static const unsigned int flags =
	    X509_CHECK_FLAG_NO_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;

	for (size_t i = 0; i < rules->hosts_count; i++)
		if (rules->hosts[i][0] != '\0' &&
		    X509_check_host(cert, rules->hosts[i], 0, flags, NULL) == 1)
			return true;
	return false;
}

static bool
has_eku(X509 *cert, int nid)
{
	EXTENDED_KEY_USAGE *eku = X509_get_ext_d2i(cert, NID_ext_key_usage, NULL, NULL);
	bool found = false;

	for (int i = 0; i < sk_ASN1_OBJECT_num(eku) && !found; i++)
		found = OBJ_obj2nid(sk_ASN1_OBJECT_value(eku, i)) == nid;
	sk_ASN1_OBJECT_pop_free(eku, ASN1_OBJECT_free);
	return found;
}

static void
judge_purpose(X509 *cert, enum names names, const struct kdc_rules *rules,
    struct kdc_verdict *verdict)
{
	if ((X509_get_key_usage(cert) & KU_DIGITAL_SIGNATURE) == 0)
		kdc_verdict_add(verdict, FAILURE_KDC_CERT_WRONG_EKU, 0, 0, cert,
		    "its key usage lacks digitalSignature");
	if (has_eku(cert, NID_pkInitKDC))
		return;
	if (!rules->accept_server_auth)
		kdc_verdict_add(verdict, FAILURE_KDC_CERT_WRONG_EKU, 0, 0, cert,
		    "it lacks id-pkinit-KPKdc, and validation is strict");
	else if (names != NAMES_FIT && !has_eku(cert, NID_server_auth))
		kdc_verdict_add(verdict, FAILURE_KDC_CERT_WRONG_EKU, 0, 0, cert,
		    "it has neither id-pkinit-KPKdc nor serverAuth");
}

static void
judge_names(X509 *cert, enum names names, const struct kdc_rules *rules,
    struct kdc_verdict *verdict)
{
	char why[KDC_WHY_SIZE];

	if (names == NAMES_OTHER) {
		(void)snprintf(why, sizeof(why), "no id-pkinit-san of it is krbtgt/%.64s@%.64s",
		    rules->realm, rules->realm);
		kdc_verdict_add(verdict, FAILURE_KDC_CERT_WRONG_REALM, 0, 0, cert, why);
	}
	if (names == NAMES_NONE && !host_accepted(cert, rules))
		kdc_verdict_add(verdict, FAILURE_KDC_CERT_WRONG_HOST, 0, 0, cert,
		    "it has no id-pkinit-san and no DNS name that is accepted for this KDC");
}

void
kdc_cert_judge(X509 *cert, STACK_OF(X509) *others, const struct kdc_trust *trust,
    const struct kdc_rules *rules, struct kdc_verdict *verdict)
{
	struct path_walk walk = { rules, trust, verdict };
	enum names names;

	memset(verdict, 0, sizeof(*verdict));
	ERR_set_mark();
	kdc_cert_facts(cert, &verdict->cert);
	if (trust->anchors == 0)
		kdc_verdict_add(verdict, FAILURE_KDC_ANCHORS_MISSING, 0, 0, NULL,
		    "no anchor is configured");
	judge_path(cert, others, trust, &walk);
	names = realm_names(cert, rules->realm);
	judge_purpose(cert, names, rules, verdict);
	judge_names(cert, names, rules, verdict);
	ERR_pop_to_mark();
}
