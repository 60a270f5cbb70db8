#include "kdc_why.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include <openssl/x509v3.h>

#include "note.h"

static void
add_time(struct note *note, const ASN1_TIME *at)
{
	char text[32];
	struct tm tm;

	if (at != NULL && ASN1_TIME_to_tm(at, &tm) == 1 &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%SZ", &tm) > 0)
		note_add(note, "%s", text);
	else
		note_add(note, "an unreadable time");
}

static bool
crl_of(STACK_OF(X509_CRL) *crls, const X509_NAME *issuer)
{
	for (int i = 0; i < sk_X509_CRL_num(crls); i++)
		if (X509_NAME_cmp(X509_CRL_get_issuer(sk_X509_CRL_value(crls, i)), issuer) == 0)
			return true;
	return false;
}

/* False when the error is about no CRL. */
static bool
add_crl(struct note *note, int error, X509 *cert, X509_CRL *crl, STACK_OF(X509_CRL) *crls)
{
	const X509_NAME *issuer = cert == NULL ? NULL : X509_get_issuer_name(cert);

	switch (error) {
	case X509_V_ERR_UNABLE_TO_GET_CRL:
		note_add(note, issuer != NULL && crl_of(crls, issuer) ?
		    "no CRL fits it: by another key, or for other certificates, is that of " :
		    "no CRL is at hand of its issuer, ");
		break;
	case X509_V_ERR_CRL_HAS_EXPIRED:
		note_add(note, "the CRL is stale since ");
		add_time(note, crl == NULL ? NULL : X509_CRL_get0_nextUpdate(crl));
		note_add(note, ", that of ");
		break;
	case X509_V_ERR_CRL_NOT_YET_VALID:
		note_add(note, "the CRL is of the future, from ");
		add_time(note, crl == NULL ? NULL : X509_CRL_get0_lastUpdate(crl));
		note_add(note, ", that of ");
		break;
	case X509_V_ERR_CRL_SIGNATURE_FAILURE:
	case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
	case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
		note_add(note, "the CRL is not signed by its issuer but by another of the name ");
		break;
	default:
		return false;
	}
	note_add_name(note, issuer);
	return true;
}

static void
add_signature(struct note *note, X509 *cert)
{
	note_add(note, "it is signed with ");
	note_add_object(note, X509_get0_tbs_sigalg(cert)->algorithm);
}

static bool
add_certificate(struct note *note, int error, X509 *cert)
{
	switch (error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		note_add(note, "it is expired since ");
		add_time(note, X509_get0_notAfter(cert));
		return true;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		note_add(note, "it is valid only from ");
		add_time(note, X509_get0_notBefore(cert));
		return true;
	case X509_V_ERR_CA_MD_TOO_WEAK:
		add_signature(note, cert);
		return true;
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
		note_add(note, "its key has only %d bits",
		    EVP_PKEY_get_bits(X509_get0_pubkey(cert)));
		return true;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		note_add(note, "no certificate that may be its issuer's is at hand, of ");
		note_add_name(note, X509_get_issuer_name(cert));
		return true;
	default:
		return false;
	}
}

void
kdc_why(X509_STORE_CTX *ctx, STACK_OF(X509_CRL) *crls, char *why, size_t size)
{
	int error = X509_STORE_CTX_get_error(ctx);
	X509 *cert = X509_STORE_CTX_get_current_cert(ctx);
	struct note note;

	note_begin(&note, why, size);
	if (!add_crl(&note, error, cert, X509_STORE_CTX_get0_current_crl(ctx), crls) &&
	    (cert == NULL || !add_certificate(&note, error, cert)))
		note_add(&note, "%s", X509_verify_cert_error_string(error));
}
