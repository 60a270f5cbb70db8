#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "kdc_cert.h"
#include "note.h"
#include "text.h"

static void
name_text(const X509_NAME *name, char *out, size_t size)
{
	struct note note;

	note_begin(&note, out, size);
	note_add_name(&note, name);
}

static int64_t
time_seconds(const ASN1_TIME *t)
{
	struct tm tm;

	return ASN1_TIME_to_tm(t, &tm) == 1 ? timegm(&tm) : 0;
}

static void
der_keep(X509 *cert, struct kdc_cert_facts *facts)
{
	unsigned char *out = facts->der;
	int n = i2d_X509(cert, NULL);

	if (n > 0 && (size_t)n <= sizeof(facts->der) && i2d_X509(cert, &out) == n)
		facts->der_len = (size_t)n;
}

void
kdc_cert_facts(X509 *cert, struct kdc_cert_facts *facts)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);
	unsigned int n = 0;

	memset(facts, 0, sizeof(*facts));
	name_text(X509_get_subject_name(cert), facts->subject, sizeof(facts->subject));
	name_text(X509_get_issuer_name(cert), facts->issuer, sizeof(facts->issuer));
	if (serial != NULL && ASN1_STRING_length(serial) > 0)
		text_hex(facts->serial, sizeof(facts->serial), ASN1_STRING_get0_data(serial),
		    (size_t)ASN1_STRING_length(serial));
	if (X509_digest(cert, EVP_sha256(), md, &n) == 1)
		text_hex(facts->sha256, sizeof(facts->sha256), md, n);
	facts->not_before = time_seconds(X509_get0_notBefore(cert));
	facts->not_after = time_seconds(X509_get0_notAfter(cert));
	der_keep(cert, facts);
}

const struct kdc_fault *
kdc_verdict_fault(const struct kdc_verdict *verdict)
{
	return verdict->faults_count == 0 ? NULL : &verdict->faults[verdict->first];
}

enum failure
kdc_verdict_failure(const struct kdc_verdict *verdict)
{
	const struct kdc_fault *fault = kdc_verdict_fault(verdict);

	return fault == NULL ? FAILURE_NONE : fault->failure;
}

void
kdc_verdict_add(struct kdc_verdict *verdict, enum failure failure, int x509_error, int depth,
    X509 *cert, const char *why)
{
	enum failure first = kdc_verdict_failure(verdict);
	bool decides = first == FAILURE_NONE ||
	    (failure != first && failure_first(failure, first) == failure);
	struct kdc_fault *fault;
	size_t at;

	if (verdict->faults_count < KDC_FAULTS_MAX)
		at = verdict->faults_count++;
	else if (decides)
		at = verdict->first;
	else
		return;
	if (decides)
		verdict->first = at;
	fault = &verdict->faults[at];
	memset(fault, 0, sizeof(*fault));
	fault->failure = failure;
	fault->x509_error = x509_error;
	fault->depth = depth;
	if (cert != NULL)
		name_text(X509_get_subject_name(cert), fault->subject, sizeof(fault->subject));
	(void)snprintf(fault->why, sizeof(fault->why), "%s", why);
}
