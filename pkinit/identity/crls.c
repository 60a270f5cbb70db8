#include "crls.h"

#include <stdio.h>
#include <string.h>

#include <openssl/x509v3.h>

#include "checks.h"
#include "trust.h"

X509_CRL *
crls_next(const struct identity_trust *trust, const X509_NAME *issuer, int *at)
{
	const STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(trust->store);

	while (*at < sk_X509_OBJECT_num(objects)) {
		X509_CRL *crl = X509_OBJECT_get0_X509_CRL(sk_X509_OBJECT_value(objects,
		    (*at)++));

		if (crl != NULL &&
		    (issuer == NULL || X509_NAME_cmp(X509_CRL_get_issuer(crl), issuer) == 0))
			return crl;
	}
	return NULL;
}

/* What the certificates of the CRL's issuer say to its signature, the best of all. */
static enum crl_state
signature_state(const STACK_OF(X509) *certs, X509_CRL *crl, enum crl_state state)
{
	for (int i = 0; i < sk_X509_num(certs) && state != CRL_SOUND; i++) {
		X509 *cert = sk_X509_value(certs, i);
		enum crl_state now = CRL_BAD_SIGNATURE;

		if (X509_NAME_cmp(X509_get_subject_name(cert), X509_CRL_get_issuer(crl)) != 0)
			continue;
		if (X509_CRL_verify(crl, X509_get0_pubkey(cert)) == 1)
			now = (X509_get_key_usage(cert) & KU_CRL_SIGN) != 0 ? CRL_SOUND :
			    CRL_NO_CRL_SIGN;
		if (now > state)
			state = now;
	}
	return state;
}

void
crls_times(X509_CRL *crl, int64_t *since, int64_t *until)
{
	const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl);

	*since = *until = 0;
	if (!check_time_seconds(X509_CRL_get0_lastUpdate(crl), since))
		*since = 0;
	if (next != NULL && !check_time_seconds(next, until))
		*until = 0;
}

enum crl_state
crls_state(const struct identity_trust *trust, X509_CRL *crl, int64_t now)
{
	enum crl_state state = signature_state(trust->anchors, crl, CRL_OF_NOBODY);
	int64_t since, until;

	state = signature_state(trust->intermediates, crl, state);
	if (state != CRL_SOUND)
		return state;
	crls_times(crl, &since, &until);
	if (since == 0 || (until == 0 && X509_CRL_get0_nextUpdate(crl) != NULL))
		return CRL_BAD_TIME;
	if (since > now)
		return CRL_NOT_YET;
	return until != 0 && until < now ? CRL_STALE : CRL_SOUND;
}

X509_CRL *
crls_best(const struct identity_trust *trust, const X509_NAME *issuer, int64_t now,
    enum crl_state *state)
{
	X509_CRL *best = NULL, *crl;

	for (int at = 0; (crl = crls_next(trust, issuer, &at)) != NULL;) {
		enum crl_state its = crls_state(trust, crl, now);

		if (best == NULL || its > *state) {
			best = crl;
			*state = its;
		}
	}
	return best;
}

void
crls_state_text(char *out, size_t size, enum crl_state state, X509_CRL *crl, int64_t now)
{
	char issuer[IDENTITY_NAME_SIZE], when[CHECK_TIME_SIZE], days[CHECK_DAYS_SIZE];
	int64_t since, until;

	crls_times(crl, &since, &until);
	check_name_text(issuer, sizeof(issuer), X509_CRL_get_issuer(crl));
	check_time_text(when, sizeof(when), state == CRL_NOT_YET ? since : until);
	switch (state) {
	case CRL_OF_NOBODY:
		snprintf(out, size, "no certificate of %s, the issuer of the CRL, is configured",
		    issuer);
		return;
	case CRL_BAD_SIGNATURE:
		snprintf(out, size, "the CRL of %s is signed with another key than its "
		    "certificate's", issuer);
		return;
	case CRL_NO_CRL_SIGN:
		snprintf(out, size, "the CRL of %s: its key usage lacks cRLSign", issuer);
		return;
	case CRL_BAD_TIME:
		snprintf(out, size, "the CRL of %s has a time that cannot be decoded", issuer);
		return;
	case CRL_NOT_YET:
		check_days_text(days, sizeof(days), since - now);
		snprintf(out, size, "the CRL of %s begins only on %s, in %s", issuer, when, days);
		return;
	case CRL_STALE:
		check_days_text(days, sizeof(days), now - until);
		snprintf(out, size, "the CRL of %s is stale since %s, %s", issuer, when, days);
		return;
	case CRL_SOUND:
		check_days_text(days, sizeof(days), until - now);
		if (until == 0)
			snprintf(out, size, "the CRL of %s tells no end", issuer);
		else
			snprintf(out, size, "the CRL of %s is current until %s, %s left", issuer,
			    when, days);
		return;
	}
}

void
crls_unknown_text(char *out, size_t size, const struct identity_trust *trust, const X509 *cert,
    int error, int64_t now)
{
	const X509_NAME *issuer = X509_get_issuer_name(cert);
	enum crl_state state = CRL_OF_NOBODY;
	X509_CRL *crl = crls_best(trust, issuer, now, &state);
	char name[IDENTITY_NAME_SIZE];
	int others = 0, at = 0;

	if (crl != NULL && state != CRL_SOUND) {
		crls_state_text(out, size, state, crl, now);
		return;
	}
	check_name_text(name, sizeof(name), issuer);
	if (crl != NULL) {
		snprintf(out, size, "the CRL of %s: %s", name,
		    X509_verify_cert_error_string(error));
		return;
	}
	while (crls_next(trust, NULL, &at) != NULL)
		others++;
	snprintf(out, size, "no CRL of %s is configured, %d of others", name, others);
}

int64_t
crls_revoked_since(const struct identity_trust *trust, X509 *cert)
{
	X509_CRL *crl;
	int64_t since = 0;

	for (int at = 0; (crl = crls_next(trust, X509_get_issuer_name(cert), &at)) != NULL;) {
		X509_REVOKED *revoked = NULL;

		if (X509_CRL_get0_by_cert(crl, &revoked, cert) == 1 &&
		    check_time_seconds(X509_REVOKED_get0_revocationDate(revoked), &since))
			return since;
	}
	return 0;
}
