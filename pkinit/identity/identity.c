#include "identity.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "checks.h"
#include "text.h"

static const char *const check_names_table[IDENTITY_CHECK_COUNT] = {
	[IDENTITY_READABLE] = "readable",
	[IDENTITY_VALIDITY] = "validity",
	[IDENTITY_KEY_USAGE] = "key-usage",
	[IDENTITY_EKU] = "extended-key-usage",
	[IDENTITY_NAMES] = "names",
	[IDENTITY_KEY_KIND] = "key-kind",
	[IDENTITY_KEY_STRENGTH] = "key-strength",
	[IDENTITY_ISSUER] = "issuer",
	[IDENTITY_PATH] = "path",
	[IDENTITY_CHAIN] = "chain",
	[IDENTITY_DIGEST] = "digest",
	[IDENTITY_REVOCATION] = "revocation",
	[IDENTITY_SID] = "sid",
};

const char *
identity_check_name(enum identity_check_id id)
{
	return (unsigned int)id < IDENTITY_CHECK_COUNT ? check_names_table[id] : "unknown";
}

static void __attribute__((format(printf, 4, 0)))
check_write(struct identity_check *check, enum identity_outcome outcome, enum failure failure,
    const char *format, va_list args)
{
	char why[2 * IDENTITY_WHY_SIZE];

	vsnprintf(why, sizeof(why), format, args);
	text_clean(check->why, sizeof(check->why), (const uint8_t *)why, strlen(why));
	check->outcome = outcome;
	check->failure = failure;
}

void
check_pass(struct identity_check *check, const char *why, ...)
{
	va_list args;

	va_start(args, why);
	check_write(check, IDENTITY_PASSED, FAILURE_NONE, why, args);
	va_end(args);
}

void
check_skip(struct identity_check *check, const char *why, ...)
{
	va_list args;

	va_start(args, why);
	check_write(check, IDENTITY_NOT_APPLICABLE, FAILURE_NONE, why, args);
	va_end(args);
}

void
check_unknown(struct identity_check *check, const char *why, ...)
{
	va_list args;

	va_start(args, why);
	check_write(check, IDENTITY_COULD_NOT_CHECK, FAILURE_NONE, why, args);
	va_end(args);
}

void
check_fail(struct identity_check *check, enum failure failure, const char *why, ...)
{
	va_list args;

	va_start(args, why);
	check_write(check, IDENTITY_FAILED, failure, why, args);
	va_end(args);
}

static void
name_text_whole(char *out, size_t size, const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len = 0;

	if (bio != NULL && X509_NAME_print_ex(bio, name, 0,
	    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0)
		len = BIO_get_mem_data(bio, &text);
	text_clean(out, size, (const uint8_t *)text, len > 0 ? (size_t)len : 0);
	BIO_free(bio);
}

void
check_name_text(char *out, size_t size, const X509_NAME *name)
{
	int last = -1;
	unsigned char *utf8 = NULL;
	int len = -1;

	for (int i = -1; (i = X509_NAME_get_index_by_NID(name, NID_commonName, i)) >= 0;)
		last = i;
	if (last >= 0)
		len = ASN1_STRING_to_UTF8(&utf8,
		    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
	if (len > 0)
		text_clean(out, size, utf8, (size_t)len);
	else
		name_text_whole(out, size, name);
	OPENSSL_free(utf8);
}

/* The one certificate that the octets are; NULL for anything else or anything behind it. */
static X509 *
cert_decode(const uint8_t *der, size_t len)
{
	const unsigned char *p = der;
	X509 *cert = NULL;

	if (der == NULL || len == 0 || len > IDENTITY_DER_MAX)
		return NULL;
	cert = d2i_X509(NULL, &p, (long)len);
	if (cert != NULL && p != der + len) {
		X509_free(cert);
		cert = NULL;
	}
	return cert;
}

static void
cert_describe(X509 *cert, const struct identity_request *request,
    struct identity_judgement *judgement)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);
	size_t len = 0;

	if (EVP_Q_digest(NULL, "SHA256", NULL, request->der, request->der_len, digest, &len) == 1)
		text_hex(judgement->sha256, sizeof(judgement->sha256), digest, len);
	text_hex(judgement->serial, sizeof(judgement->serial), ASN1_STRING_get0_data(serial),
	    (size_t)ASN1_STRING_length(serial));
	check_name_text(judgement->display, sizeof(judgement->display),
	    X509_get_subject_name(cert));
	check_name_text(judgement->issuer, sizeof(judgement->issuer), X509_get_issuer_name(cert));
}

static void
judge_unreadable(struct identity_judgement *judgement, const char *why)
{
	for (size_t i = 0; i < IDENTITY_CHECK_COUNT; i++)
		check_unknown(&judgement->checks[i], "the certificate cannot be read");
	check_fail(&judgement->checks[IDENTITY_READABLE], FAILURE_CERT_UNREADABLE, "%s", why);
}

enum failure
identity_judge(const struct identity_request *request, struct identity_judgement *judgement)
{
	struct mapping mapping;
	X509 *cert = NULL;

	memset(judgement, 0, sizeof(*judgement));
	ERR_clear_error();
	cert = cert_decode(request->der, request->der_len);
	if (cert == NULL) {
		judge_unreadable(judgement, "not exactly one X.509 certificate of at most 16 KiB");
	} else {
		check_pass(&judgement->checks[IDENTITY_READABLE], "%zu octets of DER",
		    request->der_len);
		cert_describe(cert, request, judgement);
		check_validity(cert, request, judgement);
		check_key_usage(cert, judgement);
		check_eku(cert, request->policy, judgement);
		check_names(cert, request, judgement);
		check_key(cert, request, judgement);
		check_chain(cert, request, judgement);
		mapping_read(cert, &mapping);
		memcpy(judgement->mappings, mapping.lines, sizeof(judgement->mappings));
		check_sid(cert, request, &mapping, judgement);
	}
	X509_free(cert);
	ERR_clear_error();

	for (size_t i = 0; i < IDENTITY_CHECK_COUNT && judgement->failure == FAILURE_NONE; i++) {
		if (judgement->checks[i].outcome == IDENTITY_FAILED)
			judgement->failure = judgement->checks[i].failure;
	}
	/* A check that could not be made stands behind one that failed; never alone. */
	for (size_t i = 0; i < IDENTITY_CHECK_COUNT && judgement->failure == FAILURE_NONE; i++) {
		if (judgement->checks[i].outcome == IDENTITY_COULD_NOT_CHECK)
			judgement->failure = FAILURE_INTERNAL_ERROR;
	}
	return judgement->failure;
}

int
identity_sid(const uint8_t *der, size_t len, char *sid)
{
	X509 *cert = cert_decode(der, len);
	int result = cert != NULL ? 0 : -1;

	sid[0] = '\0';
	if (cert != NULL)
		check_sid_read(cert, sid, IDENTITY_NAME_SIZE);
	X509_free(cert);
	ERR_clear_error();
	return result;
}
