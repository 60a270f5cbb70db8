#include "trust_survey.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "checks.h"
#include "crls.h"
#include "trust.h"

/* Where to tell, and how many were met. */
struct telling {
	identity_object_fn *tell;
	void *data;
	size_t max, count;
};

static bool
telling_goes_on(struct telling *telling)
{
	return telling->count++ < telling->max;
}

static void
object_set(struct identity_object *object, const struct identity_check *check)
{
	object->outcome = check->outcome;
	object->failure = check->failure;
	memcpy(object->why, check->why, sizeof(object->why));
}

static bool
subject_is_there(const STACK_OF(X509) *certs, const X509_NAME *name)
{
	for (int i = 0; i < sk_X509_num(certs); i++) {
		if (X509_NAME_cmp(X509_get_subject_name(sk_X509_value(certs, i)), name) == 0)
			return true;
	}
	return false;
}

/* Time, CA flag and key, as they count for a certificate above a card's. */
static void
check_ca(X509 *cert, const struct identity_survey *survey,
    const struct identity_judgement *judgement, struct identity_check *check)
{
	const EVP_PKEY *key = X509_get0_pubkey(cert);
	int bits = key != NULL ? EVP_PKEY_get_security_bits(key) : 0;
	const struct identity_check *validity = &judgement->checks[IDENTITY_VALIDITY];

	if (judgement->checks[IDENTITY_READABLE].outcome == IDENTITY_FAILED)
		check_fail(check, FAILURE_CERT_CHAIN_INVALID, "%s",
		    judgement->checks[IDENTITY_READABLE].why);
	else if (validity->outcome == IDENTITY_FAILED)
		check_fail(check, FAILURE_CERT_CHAIN_INVALID, "%s", validity->why);
	else if (X509_check_ca(cert) == 0)
		check_fail(check, FAILURE_CERT_CHAIN_INVALID,
		    "no certificate of a CA: basicConstraints or keyCertSign is missing");
	else if (bits < (int)survey->key_bits_min)
		check_fail(check, FAILURE_CERT_WEAK_KEY,
		    "its key has %d bits of security, at least %u are demanded", bits,
		    survey->key_bits_min);
	else
		*check = *validity;
}

/* What keeps a path through the certificate from an anchor, or nothing. */
static void
check_path(X509 *cert, const struct identity_survey *survey,
    const struct identity_judgement *judgement, struct identity_check *check)
{
	const struct identity_trust *trust = survey->trust;
	const X509_NAME *issuer = X509_get_issuer_name(cert);

	for (int i = IDENTITY_ISSUER; i <= IDENTITY_REVOCATION; i++) {
		const struct identity_check *row = &judgement->checks[i];

		/* CRLs that are missing or stale are told as such, once */
		if (row->outcome != IDENTITY_FAILED ||
		    row->failure == FAILURE_CERT_REVOCATION_UNKNOWN)
			continue;
		*check = *row;
		if (row->failure == FAILURE_CERT_UNTRUSTED &&
		    !subject_is_there(trust->anchors, issuer) &&
		    !subject_is_there(trust->intermediates, issuer))
			check->failure = FAILURE_CERT_CHAIN_INCOMPLETE;
		return;
	}
}

static void
certificate_check(X509 *cert, const struct identity_survey *survey,
    struct identity_judgement *judgement, struct identity_check *check)
{
	struct identity_policy policy = { .revocation = survey->revocation,
		.allow_weak_digest = survey->allow_weak_digest };
	struct identity_request request = { .now = survey->now, .trust = survey->trust,
		.policy = &policy };
	bool root = X509_self_signed(cert, 0) == 1;

	check_name_text(judgement->display, IDENTITY_NAME_SIZE, X509_get_subject_name(cert));
	check_name_text(judgement->issuer, IDENTITY_NAME_SIZE, X509_get_issuer_name(cert));
	check_validity(cert, &request, judgement);
	check_chain(cert, &request, judgement);
	if (root)	/* its own signature proves nothing */
		judgement->checks[IDENTITY_DIGEST].outcome = IDENTITY_NOT_APPLICABLE;
	check_ca(cert, survey, judgement, check);
	if (check->outcome == IDENTITY_PASSED)
		check_path(cert, survey, judgement, check);
	if (check->outcome == IDENTITY_PASSED && !root && check_digest_is_sha1(cert))
		check_skip(check, "signed with SHA-1, which AllowWeakDigest lets pass");
}

static void
certificate_judge(X509 *cert, const struct identity_survey *survey, struct identity_object *object)
{
	struct identity_judgement *judgement = calloc(1, sizeof(*judgement));
	struct identity_check check;

	if (judgement == NULL) {
		check_unknown(&check, "no memory");
	} else {
		certificate_check(cert, survey, judgement, &check);
		memcpy(object->subject, judgement->display, sizeof(object->subject));
		memcpy(object->issuer, judgement->issuer, sizeof(object->issuer));
		object->since = judgement->not_before;
		object->until = judgement->not_after;
	}
	object_set(object, &check);
	free(judgement);
}

static void
crl_judge(X509_CRL *crl, const struct identity_survey *survey, struct identity_object *object)
{
	bool required = survey->revocation == IDENTITY_REVOCATION_REQUIRED;
	enum crl_state state = crls_state(survey->trust, crl, survey->now), best = state;
	struct identity_check check;
	char why[IDENTITY_WHY_SIZE];

	object->crl = true;
	crls_times(crl, &object->since, &object->until);
	check_name_text(object->subject, sizeof(object->subject), X509_CRL_get_issuer(crl));
	crls_state_text(why, sizeof(why), state, crl, survey->now);
	(void)crls_best(survey->trust, X509_CRL_get_issuer(crl), survey->now, &best);
	if (state == CRL_SOUND)
		check_pass(&check, "%s", why);
	else if (best == CRL_SOUND)
		check_skip(&check, "%s; another one is current", why);
	else if (state == CRL_OF_NOBODY || !required)
		check_skip(&check, "%s", why);
	else
		check_fail(&check, FAILURE_CERT_REVOCATION_UNKNOWN, "%s", why);
	object_set(object, &check);
}

static void
certificates_tell(const STACK_OF(X509) *certs, bool anchors, const struct identity_survey *survey,
    struct telling *telling)
{
	for (int i = 0; i < sk_X509_num(certs); i++) {
		X509 *cert = sk_X509_value(certs, i);
		struct identity_object object = { .anchor = anchors &&
		    X509_self_signed(cert, 0) == 1 };

		if (!telling_goes_on(telling))
			continue;
		certificate_judge(cert, survey, &object);
		telling->tell(telling->data, &object);
	}
}

size_t
identity_survey_part(const struct identity_survey *survey, const struct identity_trust *part,
    size_t max, identity_object_fn *tell, void *data)
{
	struct telling telling = { .tell = tell, .data = data, .max = max };
	X509_CRL *crl;

	certificates_tell(part->anchors, true, survey, &telling);
	certificates_tell(part->intermediates, false, survey, &telling);
	for (int at = 0; survey->revocation != IDENTITY_REVOCATION_OFF &&
	    (crl = crls_next(part, NULL, &at)) != NULL;) {
		struct identity_object object = { .crl = true };

		if (!telling_goes_on(&telling))
			continue;
		crl_judge(crl, survey, &object);
		tell(data, &object);
	}
	ERR_clear_error();
	return telling.count;
}

/* Whether none of the certificates before this one is of the same CA. */
static bool
first_of_name(const STACK_OF(X509) *certs, int at)
{
	const X509_NAME *name = X509_get_subject_name(sk_X509_value(certs, at));

	for (int i = 0; i < at; i++) {
		if (X509_NAME_cmp(X509_get_subject_name(sk_X509_value(certs, i)), name) == 0)
			return false;
	}
	return true;
}

static void
missing_tell(X509 *cert, const struct identity_survey *survey, struct telling *telling)
{
	struct identity_object object = { .crl = true };
	struct identity_check check;

	if (!telling_goes_on(telling))
		return;
	check_name_text(object.subject, sizeof(object.subject), X509_get_subject_name(cert));
	if (survey->revocation == IDENTITY_REVOCATION_REQUIRED)
		check_fail(&check, FAILURE_CERT_REVOCATION_UNKNOWN, "no CRL of %s is configured",
		    object.subject);
	else
		check_skip(&check, "no CRL of %s is configured, and policy lets that pass",
		    object.subject);
	object_set(&object, &check);
	telling->tell(telling->data, &object);
}

size_t
identity_survey_missing(const struct identity_survey *survey, size_t max, identity_object_fn *tell,
    void *data)
{
	const struct identity_trust *trust = survey->trust;
	const STACK_OF(X509) *const stacks[] = { trust->anchors, trust->intermediates };
	struct telling telling = { .tell = tell, .data = data, .max = max };

	for (int s = 0; s < 2 && survey->revocation != IDENTITY_REVOCATION_OFF; s++) {
		for (int i = 0; i < sk_X509_num(stacks[s]); i++) {
			X509 *cert = sk_X509_value(stacks[s], i);
			const X509_NAME *name = X509_get_subject_name(cert);
			int at = 0;

			if (X509_check_ca(cert) != 0 && crls_next(trust, name, &at) == NULL &&
			    first_of_name(stacks[s], i) &&
			    (s == 0 || !subject_is_there(stacks[0], name)))
				missing_tell(cert, survey, &telling);
		}
	}
	ERR_clear_error();
	return telling.count;
}

size_t
identity_trust_anchors(const struct identity_trust *trust)
{
	size_t count = 0;

	for (int i = 0; i < sk_X509_num(trust->anchors); i++)
		count += X509_self_signed(sk_X509_value(trust->anchors, i), 0) == 1;
	return count;
}
