#include "checks.h"

#include <string.h>
#include <time.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#define RSA_BITS_MIN	2048
#define EC_BITS_MIN	256

bool
check_time_seconds(const ASN1_TIME *time, int64_t *seconds)
{
	struct tm tm;

	memset(&tm, 0, sizeof(tm));
	if (ASN1_TIME_to_tm(time, &tm) != 1)
		return false;
	*seconds = (int64_t)timegm(&tm);
	return true;
}

void
check_time_text(char *out, size_t size, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	out[0] = '\0';
	if (gmtime_r(&t, &tm) != NULL)
		strftime(out, size, "%Y-%m-%d %H:%M:%SZ", &tm);
}

void
check_days_text(char *out, size_t size, int64_t seconds)
{
	long long days = (long long)(seconds / 86400);

	if (days == 0)
		snprintf(out, size, "less than a day");
	else
		snprintf(out, size, "%lld day%s", days, days == 1 ? "" : "s");
}

void
check_validity(const X509 *cert, const struct identity_request *request,
    struct identity_judgement *judgement)
{
	struct identity_check *check = &judgement->checks[IDENTITY_VALIDITY];
	char begins[CHECK_TIME_SIZE], ends[CHECK_TIME_SIZE], days[CHECK_DAYS_SIZE];

	if (!check_time_seconds(X509_get0_notBefore(cert), &judgement->not_before) ||
	    !check_time_seconds(X509_get0_notAfter(cert), &judgement->not_after)) {
		check_fail(&judgement->checks[IDENTITY_READABLE], FAILURE_CERT_UNREADABLE,
		    "a validity time cannot be decoded");
		check_unknown(check, "a validity time cannot be decoded");
		return;
	}
	check_time_text(begins, sizeof(begins), judgement->not_before);
	check_time_text(ends, sizeof(ends), judgement->not_after);
	if (request->now >= judgement->not_before && request->now <= judgement->not_after) {
		check_days_text(days, sizeof(days), judgement->not_after - request->now);
		check_pass(check, "valid from %s to %s, %s left", begins, ends, days);
	} else if (request->policy->allow_time_invalid) {
		check_pass(check,
		    "not valid now (%s to %s), which AllowTimeInvalidCertificates lets pass",
		    begins, ends);
	} else if (request->now > judgement->not_after) {
		check_days_text(days, sizeof(days), request->now - judgement->not_after);
		check_fail(check, FAILURE_CERT_EXPIRED, "expired on %s, %s ago", ends, days);
	} else {
		check_days_text(days, sizeof(days), judgement->not_before - request->now);
		check_fail(check, FAILURE_CERT_NOT_YET_VALID, "not valid before %s, in %s", begins,
		    days);
	}
}

void
check_key_usage(const X509 *cert, struct identity_judgement *judgement)
{
	struct identity_check *check = &judgement->checks[IDENTITY_KEY_USAGE];
	int critical = -1;
	ASN1_BIT_STRING *usage = X509_get_ext_d2i(cert, NID_key_usage, &critical, NULL);

	if (usage == NULL && critical == -1)
		check_pass(check, "no key usage extension, so every use");
	else if (usage == NULL)
		check_fail(check, FAILURE_CERT_NO_DIGITAL_SIGNATURE,
		    "the key usage extension cannot be decoded or is there twice");
	else if (ASN1_BIT_STRING_get_bit(usage, 0) == 1)
		check_pass(check, "digitalSignature is set");
	else
		check_fail(check, FAILURE_CERT_NO_DIGITAL_SIGNATURE,
		    "key usage lacks digitalSignature");
	ASN1_BIT_STRING_free(usage);
}

/* The purposes that let a certificate log on; the last two only by policy. */
static const struct {
	int nid;
	bool by_policy;
	const char *name;
} logon_purposes[] = {
	{ NID_ms_smartcard_login, false, "Smart Card Logon" },
	{ NID_pkInitClientAuth, false, "id-pkinit-KPClientAuth" },
	{ NID_client_auth, true, "Client Authentication" },
	{ NID_anyExtendedKeyUsage, true, "Any Purpose" },
};

static const char *
eku_find(const EXTENDED_KEY_USAGE *eku, bool policy)
{
	for (size_t i = 0; i < sizeof(logon_purposes) / sizeof(logon_purposes[0]); i++) {
		if (logon_purposes[i].by_policy && !policy)
			continue;
		for (int k = 0; k < sk_ASN1_OBJECT_num(eku); k++) {
			if (OBJ_obj2nid(sk_ASN1_OBJECT_value(eku, k)) == logon_purposes[i].nid)
				return logon_purposes[i].name;
		}
	}
	return NULL;
}

void
check_eku(const X509 *cert, const struct identity_policy *policy,
    struct identity_judgement *judgement)
{
	struct identity_check *check = &judgement->checks[IDENTITY_EKU];
	int critical = -1;
	EXTENDED_KEY_USAGE *eku = X509_get_ext_d2i(cert, NID_ext_key_usage, &critical, NULL);
	const char *purpose = eku != NULL ? eku_find(eku, policy->allow_no_eku) : NULL;

	if (purpose != NULL)
		check_pass(check, "%s", purpose);
	else if (eku != NULL)
		check_fail(check, FAILURE_CERT_WRONG_EKU,
		    "%d purposes, none of them Smart Card Logon or id-pkinit-KPClientAuth",
		    sk_ASN1_OBJECT_num(eku));
	else if (critical != -1)
		check_fail(check, FAILURE_CERT_WRONG_EKU,
		    "the extended key usage cannot be decoded or is there twice");
	else if (policy->allow_no_eku)
		check_pass(check,
		    "no extended key usage, which AllowCertificatesWithNoEKU lets pass");
	else
		check_fail(check, FAILURE_CERT_NO_EKU, "no extended key usage extension");
	EXTENDED_KEY_USAGE_free(eku);
}

/* Curves that the engine signs with, by OpenSSL's name and by ours. */
static const struct {
	const char *group;
	const char *name;
} curves[] = {
	{ SN_X9_62_prime256v1, "P-256" },
	{ SN_secp384r1, "P-384" },
	{ SN_secp521r1, "P-521" },
};

static const char *
curve_name(const EVP_PKEY *key)
{
	char group[32] = "";

	if (EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) != 1)
		return NULL;
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
		if (strcmp(group, curves[i].group) == 0)
			return curves[i].name;
	}
	return NULL;
}

static void
key_strength(struct identity_check *check, unsigned int bits, unsigned int configured,
    unsigned int standard)
{
	unsigned int least = configured != 0 ? configured : standard;

	if (bits < least)
		check_fail(check, FAILURE_CERT_WEAK_KEY, "%u bits, at least %u are demanded", bits,
		    least);
	else
		check_pass(check, "%u bits, at least %u are demanded", bits, least);
}

static void
key_rsa(const EVP_PKEY *key, const struct identity_policy *policy,
    struct identity_judgement *judgement)
{
	struct identity_check *kind = &judgement->checks[IDENTITY_KEY_KIND];
	unsigned int bits = (unsigned int)EVP_PKEY_get_bits(key);
	BIGNUM *e = NULL;

	snprintf(judgement->key, sizeof(judgement->key), "RSA-%u", bits);
	if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) != 1 || !BN_is_odd(e) ||
	    BN_is_one(e))
		check_fail(kind, FAILURE_CERT_KEY_NOT_ALLOWED,
		    "the RSA public exponent is no odd number above 1");
	else
		check_pass(kind, "RSA");
	BN_free(e);
	key_strength(&judgement->checks[IDENTITY_KEY_STRENGTH], bits, policy->rsa_bits_min,
	    RSA_BITS_MIN);
}

static void
key_ec(const EVP_PKEY *key, const struct identity_policy *policy,
    struct identity_judgement *judgement)
{
	struct identity_check *kind = &judgement->checks[IDENTITY_KEY_KIND];
	unsigned int bits = (unsigned int)EVP_PKEY_get_bits(key);
	const char *curve = curve_name(key);

	snprintf(judgement->key, sizeof(judgement->key), "%s", curve ? curve : "another curve");
	if (curve == NULL)
		check_fail(kind, FAILURE_CERT_KEY_NOT_ALLOWED, "not one of P-256, P-384, P-521");
	else if (!policy->allow_ecc)
		check_fail(kind, FAILURE_CERT_KEY_NOT_ALLOWED,
		    "elliptic curve, while EnumerateECCCerts is off");
	else
		check_pass(kind, "%s, by EnumerateECCCerts", judgement->key);
	key_strength(&judgement->checks[IDENTITY_KEY_STRENGTH], bits, policy->ec_bits_min,
	    EC_BITS_MIN);
}

void
check_key(X509 *cert, const struct identity_request *request, struct identity_judgement *judgement)
{
	struct identity_check *kind = &judgement->checks[IDENTITY_KEY_KIND];
	const EVP_PKEY *key = X509_get0_pubkey(cert);
	const char *type = key != NULL ? EVP_PKEY_get0_type_name(key) : NULL;

	if (key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
		key_rsa(key, request->policy, judgement);
	} else if (key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
		key_ec(key, request->policy, judgement);
	} else {
		snprintf(judgement->key, sizeof(judgement->key), "%s", type ? type : "unreadable");
		check_fail(kind, FAILURE_CERT_KEY_NOT_ALLOWED, "%s: not a key that signs here",
		    judgement->key);
		check_unknown(&judgement->checks[IDENTITY_KEY_STRENGTH],
		    "no measure for this kind of key");
	}
	if (kind->outcome == IDENTITY_PASSED && request->signature_only_slot &&
	    !request->policy->allow_signature_only)
		check_fail(kind, FAILURE_CERT_KEY_NOT_ALLOWED,
		    "a signature-only slot, while AllowSignatureOnlyKeys is off");
}
