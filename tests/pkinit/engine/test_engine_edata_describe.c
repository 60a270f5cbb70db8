#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>

#include "dh.h"
#include "edata.h"
#include "krb_message.h"

#define TEXT_SIZE	416

struct octets {
	unsigned char *p;
	size_t n;
};

static char text[TEXT_SIZE];

static struct octets
encode(const void *value, const ASN1_ITEM *it)
{
	struct octets o;

	cr_assert(der_encode((const ASN1_VALUE *)value, it, &o.p, &o.n) == 0);
	return o;
}

/* One item as TYPED-DATA, or as METHOD-DATA, in which some KDCs send the same. Frees value. */
static struct octets
wrap(int type, struct octets value, bool typed)
{
	DER_METHOD_DATA *method = sk_DER_PA_DATA_new_null();
	DER_TYPED_DATA_LIST *list = sk_DER_TYPED_DATA_new_null();
	DER_PA_DATA *pa = DER_PA_DATA_new();
	DER_TYPED_DATA *td = DER_TYPED_DATA_new();
	struct octets out;

	td->value = ASN1_OCTET_STRING_new();
	ASN1_STRING_set(td->value, value.p, (int)value.n);
	ASN1_STRING_set(pa->value, value.p, (int)value.n);
	ASN1_INTEGER_set(td->type, type);
	ASN1_INTEGER_set(pa->type, type);
	sk_DER_PA_DATA_push(method, pa);
	sk_DER_TYPED_DATA_push(list, td);
	out = typed ? encode(list, ASN1_ITEM_rptr(DER_TYPED_DATA_LIST)) :
	    encode(method, ASN1_ITEM_rptr(DER_METHOD_DATA));
	sk_DER_PA_DATA_pop_free(method, DER_PA_DATA_free);
	sk_DER_TYPED_DATA_pop_free(list, DER_TYPED_DATA_free);
	OPENSSL_free(value.p);
	return out;
}

static const char *
describe(const unsigned char *p, size_t n)
{
	struct note note;

	note_begin(&note, text, sizeof(text));
	edata_describe(p, n, &note);
	return text;
}

/* Describes `value` in both shapes, which must say the same. Frees it. */
static void
expect(int type, struct octets value, const char *want)
{
	struct octets copy = { OPENSSL_memdup(value.p, value.n), value.n }, both[2];

	both[0] = wrap(type, value, true);
	both[1] = wrap(type, copy, false);
	for (size_t i = 0; i < 2; i++) {
		cr_expect_str_eq(describe(both[i].p, both[i].n), want, "%zu: %s", i, text);
		OPENSSL_free(both[i].p);
	}
}

static X509_NAME *
name(const char *cn)
{
	X509_NAME *n = X509_NAME_new();

	cr_assert(X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8, (const unsigned char *)cn, -1,
	    -1, 0) == 1);
	return n;
}

static ASN1_OCTET_STRING *
octet_string(struct octets o)
{
	ASN1_OCTET_STRING *s = ASN1_OCTET_STRING_new();

	ASN1_STRING_set0(s, o.p, (int)o.n);
	return s;
}

/* A list of one by name, one by issuer and serial number, two by key: as octets,
 * and as an OCTET STRING. */
static struct octets
principals(const char *cn)
{
	DER_EXTERNAL_PRINCIPALS *list = sk_DER_EXTERNAL_PRINCIPAL_new_null();
	PKCS7_ISSUER_AND_SERIAL *is = PKCS7_ISSUER_AND_SERIAL_new();
	X509_NAME *n = name(cn);
	DER_EXTERNAL_PRINCIPAL *e;
	struct octets out;

	e = DER_EXTERNAL_PRINCIPAL_new();
	e->subject_name = octet_string(encode(n, ASN1_ITEM_rptr(X509_NAME)));
	sk_DER_EXTERNAL_PRINCIPAL_push(list, e);
	e = DER_EXTERNAL_PRINCIPAL_new();
	X509_NAME_free(is->issuer);
	is->issuer = n;
	ASN1_INTEGER_set(is->serial, 0x1234);
	e->issuer_and_serial = octet_string(encode(is, ASN1_ITEM_rptr(PKCS7_ISSUER_AND_SERIAL)));
	sk_DER_EXTERNAL_PRINCIPAL_push(list, e);
	e = DER_EXTERNAL_PRINCIPAL_new();
	e->subject_key_id = ASN1_OCTET_STRING_new();
	ASN1_STRING_set(e->subject_key_id, "\xab\xcd", 2);
	sk_DER_EXTERNAL_PRINCIPAL_push(list, e);
	e = DER_EXTERNAL_PRINCIPAL_new();
	e->subject_key_id = ASN1_OCTET_STRING_new();
	ASN1_STRING_set(e->subject_key_id, "\x04\x02\xef\x01", 4);
	sk_DER_EXTERNAL_PRINCIPAL_push(list, e);
	out = encode(list, ASN1_ITEM_rptr(DER_EXTERNAL_PRINCIPALS));
	sk_DER_EXTERNAL_PRINCIPAL_pop_free(list, DER_EXTERNAL_PRINCIPAL_free);
	PKCS7_ISSUER_AND_SERIAL_free(is);
	return out;
}

Test(edata_describe, principals_are_shown_by_name_by_serial_number_and_by_key)
{
	expect(TD_TRUSTED_CERTIFIERS, principals("Root"),
	    "it trusts [CN=Root] [serial 1234 of CN=Root] [key id abcd] [key id ef01]");
	expect(TD_INVALID_CERTIFICATES, principals("Root"),
	    "it refuses [CN=Root] [serial 1234 of CN=Root] [key id abcd] [key id ef01]");
}

/* What could turn a terminal or a log line is gone; what makes a name readable stays. */
Test(edata_describe, names_are_cleaned)
{
	expect(TD_TRUSTED_CERTIFIERS, principals("G\xc3\xbcnther\x1b[2J\n\xe2\x80\xae"),
	    "it trusts [CN=G\xc3\xbcnther\\1B[2J\\0A?] [serial 1234 of "
	    "CN=G\xc3\xbcnther\\1B[2J\\0A?] [key id abcd] [key id ef01]");
}

static X509_ALGOR *
algorithm(int nid, int type, void *value)
{
	X509_ALGOR *alg = X509_ALGOR_new();

	cr_assert(X509_ALGOR_set0(alg, OBJ_nid2obj(nid), type, value) == 1);
	return alg;
}

static X509_ALGOR *
group(enum dh_group which)
{
	struct dh_key *key = dh_key_new(which);
	X509_PUBKEY *pub = dh_key_public(key);
	X509_ALGOR *alg, *copy;

	cr_assert(X509_PUBKEY_get0_param(NULL, NULL, NULL, &alg, pub) == 1);
	copy = X509_ALGOR_dup(alg);
	X509_PUBKEY_free(pub);
	dh_key_free(key);
	return copy;
}

static struct octets
algorithms(X509_ALGOR *one, X509_ALGOR *two)
{
	DER_ALGORITHMS *list = sk_X509_ALGOR_new_null();
	struct octets out;

	sk_X509_ALGOR_push(list, one);
	sk_X509_ALGOR_push(list, two);
	out = encode(list, ASN1_ITEM_rptr(DER_ALGORITHMS));
	sk_X509_ALGOR_pop_free(list, X509_ALGOR_free);
	return out;
}

Test(edata_describe, groups_have_their_names_and_bits)
{
	expect(TD_DH_PARAMETERS, algorithms(group(DH_GROUP_16), group(DH_GROUP_14)),
	    "it would take group 16 (4096 bits), group 14 (2048 bits)");
	expect(TD_DH_PARAMETERS, algorithms(algorithm(NID_X9_62_id_ecPublicKey, V_ASN1_OBJECT,
	    OBJ_nid2obj(NID_X9_62_prime256v1)), algorithm(NID_dhpublicnumber, V_ASN1_UNDEF, NULL)),
	    "it would take id-ecPublicKey prime256v1, X9.42 DH");
}

Test(edata_describe, digests_have_their_names)
{
	DER_CERT_DIGESTS *both = DER_CERT_DIGESTS_new();

	expect(TD_CMS_DIGESTS, algorithms(algorithm(NID_sha256, V_ASN1_UNDEF, NULL),
	    algorithm(NID_sha512, V_ASN1_UNDEF, NULL)), "it takes signatures with sha256, sha512");
	sk_X509_ALGOR_push(both->allowed,
	    algorithm(NID_sha256WithRSAEncryption, V_ASN1_NULL, NULL));
	expect(TD_CERT_DIGESTS, encode(both, ASN1_ITEM_rptr(DER_CERT_DIGESTS)),
	    "it takes certificates with sha256WithRSAEncryption");
	both->rejected = algorithm(NID_sha1WithRSAEncryption, V_ASN1_NULL, NULL);
	expect(TD_CERT_DIGESTS, encode(both, ASN1_ITEM_rptr(DER_CERT_DIGESTS)),
	    "it takes certificates with sha256WithRSAEncryption, and not sha1WithRSAEncryption");
	DER_CERT_DIGESTS_free(both);
}

static const unsigned char bare_status[] = {
	0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x72, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
static const unsigned char status_and_offers[] = {
	0x30, 0x3d,
	0x30, 0x09, 0xa1, 0x03, 0x02, 0x01, 0x10, 0xa2, 0x02, 0x04, 0x00,
	0x30, 0x0e, 0xa1, 0x04, 0x02, 0x02, 0x00, 0x96, 0xa2, 0x06, 0x04, 0x04, 't', 'o', 'k', 'n',
	0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x72, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
	0x30, 0x09, 0xa1, 0x03, 0x02, 0x01, 0x63, 0xa2, 0x02, 0x04, 0x00,
};

Test(edata_describe, a_status_and_what_is_offered_have_their_names)
{
	cr_expect_str_eq(describe(bare_status, sizeof(bare_status)),
	    "its status is 0xC0000072 STATUS_ACCOUNT_DISABLED");
	cr_expect_str_eq(describe(status_and_offers, sizeof(status_and_offers)),
	    "its status is 0xC0000072 STATUS_ACCOUNT_DISABLED; it offers 16 (PA-PK-AS-REQ), "
	    "150 (PA-AS-FRESHNESS), 99");
	cr_expect_str_eq(describe((const unsigned char *)"\x04\x01x", 3),
	    "e_data of 3 octets of no known type");
	cr_expect_str_eq(describe(NULL, 0), "");
}

/* Well-formed, but not what its type says. */
Test(edata_describe, a_list_of_something_else_is_called_malformed)
{
	static const int types[] = { TD_TRUSTED_CERTIFIERS, TD_INVALID_CERTIFICATES,
		TD_DH_PARAMETERS, TD_CMS_DIGESTS, TD_CERT_DIGESTS };
	struct octets e, value = { NULL, 3 };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		value.p = OPENSSL_memdup("\x02\x01\x01", 3);
		e = wrap(types[i], value, true);
		cr_expect_not_null(strstr(describe(e.p, e.n), "a malformed list"), "%d: %s",
		    types[i], text);
		OPENSSL_free(e.p);
	}
}

Test(edata_describe, a_lie_inside_a_value_makes_all_of_it_malformed)
{
	unsigned char nest[4000];
	struct octets e, value;
	struct edata got;

	value = principals("Root");
	value.p[1]++;
	e = wrap(TD_TRUSTED_CERTIFIERS, value, true);
	cr_expect_eq(edata_parse(e.p, e.n, &got), -1, "one octet more than there is");
	OPENSSL_free(e.p);

	/* A thousand SEQUENCEs within each other, each with a length of two octets. */
	for (size_t i = 0; i < 1000; i++) {
		size_t rest = 4 * (999 - i);

		memcpy(nest + 4 * i, (unsigned char[]){ 0x30, 0x82, (unsigned char)(rest >> 8),
		    (unsigned char)rest }, 4);
	}
	cr_expect_eq(edata_parse(nest, sizeof(nest), &got), -1, "by itself");
	value = (struct octets){ OPENSSL_memdup(nest, sizeof(nest)), sizeof(nest) };
	e = wrap(TD_DH_PARAMETERS, value, false);
	cr_expect_eq(edata_parse(e.p, e.n, &got), -1, "in a value");
	cr_expect_str_eq(describe(e.p, e.n), "");
	OPENSSL_free(e.p);
}

Test(edata_describe, a_text_that_does_not_fit_ends_after_a_whole_character)
{
	struct octets e = wrap(TD_TRUSTED_CERTIFIERS,
	    principals("\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"), true);
	char small[40];
	struct note note;

	for (size_t size = 16; size <= sizeof(small); size++) {
		note_begin(&note, small, size);
		edata_describe(e.p, e.n, &note);
		cr_expect(note.full && strlen(small) < size);
		cr_expect_str_eq(small + strlen(small) - 3, "...");
		cr_expect((small[strlen(small) - 4] & 0xc0) != 0xc0, "half a character: %s", small);
	}
	OPENSSL_free(e.p);
}

/* Whatever is made of it, it is text without a control character. */
static void
expect_text(const unsigned char *p, size_t n)
{
	describe(p, n);
	cr_expect_lt(strnlen(text, sizeof(text)), sizeof(text));
	for (size_t i = 0; text[i] != '\0'; i++)
		cr_expect((unsigned char)text[i] >= 0x20 && text[i] != 0x7f, "%zu: %02x", i,
		    (unsigned char)text[i]);
}

Test(edata_describe, no_truncation_and_no_flipped_bit_gives_anything_but_text)
{
	struct octets all[] = {
		wrap(TD_TRUSTED_CERTIFIERS, principals("Root"), true),
		wrap(TD_DH_PARAMETERS, algorithms(algorithm(NID_sha256, V_ASN1_UNDEF, NULL),
		    algorithm(NID_X9_62_id_ecPublicKey, V_ASN1_OBJECT,
		    OBJ_nid2obj(NID_X9_62_prime256v1))), false),
	};
	unsigned char *copy;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		for (size_t cut = 0; cut < all[i].n; cut++) {
			copy = malloc(cut + 1);
			memcpy(copy, all[i].p, cut);
			cr_expect_str_eq(describe(copy, cut), "", "cut at %zu", cut);
			free(copy);
		}
		for (size_t bit = 0; bit < all[i].n * 8; bit++) {
			all[i].p[bit / 8] ^= (unsigned char)(1 << bit % 8);
			expect_text(all[i].p, all[i].n);
			all[i].p[bit / 8] ^= (unsigned char)(1 << bit % 8);
		}
		OPENSSL_free(all[i].p);
	}
}
