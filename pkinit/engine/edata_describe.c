#include <string.h>

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>

#include "edata.h"
#include "krb_message.h"
#include "names.h"

#define ITEMS_MAX	16	/* of one list that are shown */

/* A list in the note: "; " before each but the first part of the whole text. */
static void
part_begin(struct note *note, bool *first, const char *title)
{
	note_add(note, "%s%s", *first ? "" : "; ", title);
	*first = false;
}

static void
comma(struct note *note, int i)
{
	if (i > 0)
		note_add(note, ", ");
}

static void
add_name(struct note *note, const ASN1_OCTET_STRING *value)
{
	X509_NAME *name = (X509_NAME *)der_decode(ASN1_STRING_get0_data(value),
	    (size_t)ASN1_STRING_length(value), ASN1_ITEM_rptr(X509_NAME));

	if (name == NULL)
		note_add(note, "a malformed name");
	else
		note_add_name(note, name);
	X509_NAME_free(name);
}

static void
add_issuer_and_serial(struct note *note, const ASN1_OCTET_STRING *value)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(PKCS7_ISSUER_AND_SERIAL);
	PKCS7_ISSUER_AND_SERIAL *both = (PKCS7_ISSUER_AND_SERIAL *)der_decode(
	    ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value), it);

	if (both == NULL) {
		note_add(note, "a malformed issuer and serial number");
		return;
	}
	note_add(note, "serial ");
	note_add_hex(note, ASN1_STRING_get0_data(both->serial),
	    (size_t)ASN1_STRING_length(both->serial));
	note_add(note, " of ");
	note_add_name(note, both->issuer);
	PKCS7_ISSUER_AND_SERIAL_free(both);
}

/* RFC 4556 3.2.1 has the extension's value in it, an OCTET STRING in DER; not everybody does. */
static void
add_key_id(struct note *note, const ASN1_OCTET_STRING *value)
{
	ASN1_OCTET_STRING *inner = (ASN1_OCTET_STRING *)der_decode(ASN1_STRING_get0_data(value),
	    (size_t)ASN1_STRING_length(value), ASN1_ITEM_rptr(ASN1_OCTET_STRING));
	const ASN1_OCTET_STRING *id = inner != NULL ? inner : value;

	note_add(note, "key id ");
	note_add_hex(note, ASN1_STRING_get0_data(id), (size_t)ASN1_STRING_length(id));
	ASN1_OCTET_STRING_free(inner);
}

static void
add_principals(struct note *note, const ASN1_OCTET_STRING *value)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_EXTERNAL_PRINCIPALS);
	DER_EXTERNAL_PRINCIPALS *list = (DER_EXTERNAL_PRINCIPALS *)der_decode(
	    ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value), it);
	const DER_EXTERNAL_PRINCIPAL *one;

	if (list == NULL)
		note_add(note, "a malformed list");
	for (int i = 0; i < sk_DER_EXTERNAL_PRINCIPAL_num(list) && i < ITEMS_MAX; i++) {
		one = sk_DER_EXTERNAL_PRINCIPAL_value(list, i);
		note_add(note, "%s[", i > 0 ? " " : "");
		if (one->subject_name != NULL)
			add_name(note, one->subject_name);
		comma(note, one->subject_name != NULL && one->issuer_and_serial != NULL);
		if (one->issuer_and_serial != NULL)
			add_issuer_and_serial(note, one->issuer_and_serial);
		if (one->subject_key_id != NULL) {
			comma(note, one->subject_name != NULL || one->issuer_and_serial != NULL);
			add_key_id(note, one->subject_key_id);
		}
		note_add(note, "]");
	}
	ASN1_item_free((ASN1_VALUE *)list, it);
}

static const char *
prime_name(const BIGNUM *p)
{
	static const struct {
		BIGNUM *(*prime)(BIGNUM *bn);
		const char *name;
	} known[] = {
		{ BN_get_rfc2409_prime_1024, "group 2" },
		{ BN_get_rfc3526_prime_1536, "group 5" },
		{ BN_get_rfc3526_prime_2048, "group 14" },
		{ BN_get_rfc3526_prime_3072, "group 15" },
		{ BN_get_rfc3526_prime_4096, "group 16" },
		{ BN_get_rfc3526_prime_6144, "group 17" },
		{ BN_get_rfc3526_prime_8192, "group 18" },
	};
	const char *name = "a group without a name";
	BIGNUM *prime;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		prime = known[i].prime(NULL);
		if (prime != NULL && BN_cmp(p, prime) == 0)
			name = known[i].name;
		BN_free(prime);
	}
	return name;
}

/* An AlgorithmIdentifier: Diffie-Hellman by its group, anything else by its name and curve. */
static void
add_algorithm(struct note *note, const X509_ALGOR *alg)
{
	DER_DOMAIN_PARAMETERS *dp = der_domain_parameters(alg);
	BIGNUM *p = dp == NULL ? NULL : ASN1_INTEGER_to_BN(dp->p, NULL);
	const ASN1_OBJECT *oid;
	const void *value;
	int type;

	if (p != NULL) {
		note_add(note, "%s (%d bits)", prime_name(p), BN_num_bits(p));
	} else {
		X509_ALGOR_get0(&oid, &type, &value, alg);
		note_add_object(note, oid);
		if (type == V_ASN1_OBJECT) {
			note_add(note, " ");
			note_add_object(note, value);
		}
	}
	BN_free(p);
	DER_DOMAIN_PARAMETERS_free(dp);
}

static void
add_algorithm_list(struct note *note, const STACK_OF(X509_ALGOR) *list)
{
	for (int i = 0; i < sk_X509_ALGOR_num(list) && i < ITEMS_MAX; i++) {
		comma(note, i);
		add_algorithm(note, sk_X509_ALGOR_value(list, i));
	}
}

static void
add_algorithms(struct note *note, const ASN1_OCTET_STRING *value)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_ALGORITHMS);
	DER_ALGORITHMS *list = (DER_ALGORITHMS *)der_decode(ASN1_STRING_get0_data(value),
	    (size_t)ASN1_STRING_length(value), it);

	if (list == NULL)
		note_add(note, "a malformed list");
	else
		add_algorithm_list(note, list);
	ASN1_item_free((ASN1_VALUE *)list, it);
}

static void
add_cert_digests(struct note *note, const ASN1_OCTET_STRING *value)
{
	DER_CERT_DIGESTS *both = (DER_CERT_DIGESTS *)der_decode(ASN1_STRING_get0_data(value),
	    (size_t)ASN1_STRING_length(value), ASN1_ITEM_rptr(DER_CERT_DIGESTS));

	if (both == NULL) {
		note_add(note, "a malformed list");
		return;
	}
	add_algorithm_list(note, both->allowed);
	if (both->rejected != NULL) {
		note_add(note, ", and not ");
		add_algorithm(note, both->rejected);
	}
	DER_CERT_DIGESTS_free(both);
}

static const struct {
	int type;
	const char *title;
	void (*add)(struct note *note, const ASN1_OCTET_STRING *value);
} described[] = {
	{ TD_TRUSTED_CERTIFIERS, "it trusts ", add_principals },
	{ TD_INVALID_CERTIFICATES, "it refuses ", add_principals },
	{ TD_DH_PARAMETERS, "it would take ", add_algorithms },
	{ TD_CMS_DIGESTS, "it takes signatures with ", add_algorithms },
	{ TD_CERT_DIGESTS, "it takes certificates with ", add_cert_digests },
};

static const struct {
	int type;
	const char *name;
} offers[] = {
	{ 2, "PA-ENC-TIMESTAMP" }, { PA_PW_SALT, "PA-PW-SALT" }, { PA_ETYPE_INFO, "PA-ETYPE-INFO" },
	{ PA_PK_AS_REQ, "PA-PK-AS-REQ" }, { PA_PK_AS_REP, "PA-PK-AS-REP" },
	{ PA_ETYPE_INFO2, "PA-ETYPE-INFO2" }, { 133, "PA-FX-COOKIE" }, { 136, "PA-FX-FAST" },
	{ 138, "PA-ENCRYPTED-CHALLENGE" }, { 141, "PA-OTP-CHALLENGE" }, { 147, "PA-PKINIT-KX" },
	{ 149, "PA-REQ-ENC-PA-REP" }, { PA_AS_FRESHNESS, "PA-AS-FRESHNESS" }, { 151, "PA-SPAKE" },
};

struct list {
	struct note *note;
	bool first;		/* nothing was added yet */
	bool offering;		/* the last that was added was an offer */
	bool has_status;	/* a PA-DATA of type 3 is one, and no offer */
};

static void
add_offer(struct list *l, int64_t type)
{
	if (l->offering)
		note_add(l->note, ", ");
	else
		part_begin(l->note, &l->first, "it offers ");
	l->offering = true;
	note_add(l->note, "%lld", (long long)type);
	for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++)
		if (offers[i].type == type)
			note_add(l->note, " (%s)", offers[i].name);
}

static void
add_item(struct list *l, const ASN1_INTEGER *number, const ASN1_OCTET_STRING *value)
{
	int64_t type;

	if (ASN1_INTEGER_get_int64(&type, number) != 1 || (type == PA_PW_SALT && l->has_status))
		return;
	for (size_t i = 0; i < sizeof(described) / sizeof(described[0]) && value != NULL; i++) {
		if (described[i].type != type)
			continue;
		l->offering = false;
		part_begin(l->note, &l->first, described[i].title);
		described[i].add(l->note, value);
		return;
	}
	add_offer(l, type);
}

static void
add_method_data(struct list *l, const unsigned char *der, size_t len)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_METHOD_DATA);
	DER_METHOD_DATA *list = (DER_METHOD_DATA *)der_decode(der, len, it);
	const DER_PA_DATA *pa;

	for (int i = 0; i < sk_DER_PA_DATA_num(list); i++) {
		pa = sk_DER_PA_DATA_value(list, i);
		add_item(l, pa->type, pa->value);
	}
	ASN1_item_free((ASN1_VALUE *)list, it);
}

static void
add_typed_data(struct list *l, const unsigned char *der, size_t len)
{
	const ASN1_ITEM *it = ASN1_ITEM_rptr(DER_TYPED_DATA_LIST);
	DER_TYPED_DATA_LIST *list = (DER_TYPED_DATA_LIST *)der_decode(der, len, it);
	const DER_TYPED_DATA *td;

	for (int i = 0; i < sk_DER_TYPED_DATA_num(list); i++) {
		td = sk_DER_TYPED_DATA_value(list, i);
		add_item(l, td->type, td->value);
	}
	ASN1_item_free((ASN1_VALUE *)list, it);
}

void
edata_describe(const unsigned char *der, size_t len, struct note *note)
{
	struct list l = { .note = note, .first = true };
	struct edata edata;

	if (edata_parse(der, len, &edata) != 0)
		return;
	ERR_set_mark();
	l.has_status = edata.has_status;
	if (edata.has_status) {
		part_begin(note, &l.first, "its status is ");
		note_add(note, "0x%08X %s", (unsigned int)edata.status,
		    status_name_nt(edata.status));
	}
	if (edata.kind == EDATA_METHOD_DATA)
		add_method_data(&l, der, len);
	else if (edata.kind == EDATA_TYPED_DATA)
		add_typed_data(&l, der, len);
	else if (edata.kind != EDATA_NONE && !edata.has_status)
		note_add(note, "e_data of %zu octets of no known type", len);
	ERR_pop_to_mark();
}
