#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "pki.h"

#define KU	"keyUsage=critical,digitalSignature\n"
#define EKU	"extendedKeyUsage=1.3.6.1.4.1.311.20.2.2\n"
#define UPN	"subjectAltName=otherName:1.3.6.1.4.1.311.20.2.3;UTF8:alice@TEST.EXAMPLE\n"
#define SAN(value)	"[x]\n" KU EKU "subjectAltName=" value "\n"
#define OID_UPN	"otherName:1.3.6.1.4.1.311.20.2.3;"
#define OID_KRB	"otherName:1.3.6.1.5.2.2;"
#define KRB(realm, string)	"[k]\nrealm=EXP:0," realm "\nname=EXP:1,SEQUENCE:n\n" \
	"[n]\ntype=EXP:0,INTEGER:1\nstring=EXP:1,SEQUENCE:s\n[s]\n" string
#define SKI	"subjectKeyIdentifier=DER:0402a1b2\n"
#define URIS(values)	"[x]\n" KU EKU "subjectAltName=@s\n[s]\notherName=1.3.6.1.4.1.311.20.2.3;UTF8:" \
	"alice@TEST.EXAMPLE\n" values "\n"
#define URI	"=tag:microsoft.com,2022-09-14:sid:"
#define SID(value)	"1.3.6.1.4.1.311.25.2=ASN1:SEQUENCE:q\n[q]\na=IMPLICIT:0,SEQUENCE:r\n" \
	"[r]\ntype=OID:1.3.6.1.4.1.311.25.2.1\nval=EXP:0,OCT:" value "\n"

enum key { RSA_2048, RSA_1024, EC_256, EC_384, EC_K1, ED25519, KEYS };

static const struct row {
	const char *name;
	const char *conf;
	struct identity_policy policy;
	enum failure failure;
	long start, end;		/* days from now; 0: usual */
	enum key key;
	bool hinted, signature_only;
	const char *digest;
	const char *known;
} rows[] = {
	{ "usual", .conf = pki_alice },
	{ "smart card logon only", .conf = "[x]\n" KU EKU UPN },
	{ "pkinit client only", .conf = "[x]\n" KU "extendedKeyUsage=1.3.6.1.5.2.3.4\n" UPN },
	{ "no key usage", .conf = "[x]\n" EKU UPN },

	{ "expired", .conf = pki_alice, .end = -1, .failure = FAILURE_CERT_EXPIRED },
	{ "expired, by policy", .conf = pki_alice, .policy = { .allow_time_invalid = true }, .end = -1 },
	{ "not yet", .conf = pki_alice, .start = 1, .failure = FAILURE_CERT_NOT_YET_VALID },
	{ "not yet, by policy", .conf = pki_alice, .policy = { .allow_time_invalid = true }, .start = 1 },

	{ "encipherment only", .conf = "[x]\nkeyUsage=keyEncipherment\n" EKU UPN,
		.failure = FAILURE_CERT_NO_DIGITAL_SIGNATURE },
	{ "key usage undecodable", .conf = "[x]\n2.5.29.15=DER:0403010203\n" EKU UPN,
		.failure = FAILURE_CERT_NO_DIGITAL_SIGNATURE },

	{ "no eku", .conf = "[x]\n" KU UPN, .failure = FAILURE_CERT_NO_EKU },
	{ "no eku, by policy", .conf = "[x]\n" KU UPN, .policy = { .allow_no_eku = true } },
	{ "client authentication", .conf = "[x]\n" KU "extendedKeyUsage=clientAuth\n" UPN,
		.failure = FAILURE_CERT_WRONG_EKU },
	{ "client authentication, by policy", .conf = "[x]\n" KU "extendedKeyUsage=clientAuth\n" UPN,
		.policy = { .allow_no_eku = true } },
	{ "any purpose", .conf = "[x]\n" KU "extendedKeyUsage=anyExtendedKeyUsage\n" UPN,
		.failure = FAILURE_CERT_WRONG_EKU },
	{ "any purpose, by policy", .conf = "[x]\n" KU "extendedKeyUsage=anyExtendedKeyUsage\n" UPN,
		.policy = { .allow_no_eku = true } },
	{ "server authentication, by policy", .conf = "[x]\n" KU "extendedKeyUsage=serverAuth\n" UPN,
		.policy = { .allow_no_eku = true }, .failure = FAILURE_CERT_WRONG_EKU },
	{ "eku undecodable", .conf = "[x]\n" KU "2.5.29.37=DER:0403010203\n" UPN,
		.failure = FAILURE_CERT_WRONG_EKU },

	{ "no san", .conf = "[x]\n" KU EKU, .failure = FAILURE_CERT_NO_NAME },
	{ "no san, but a hint", .conf = "[x]\n" KU EKU, .hinted = true },
	{ "dns name only", .conf = SAN("DNS:kiosk"), .failure = FAILURE_CERT_NO_NAME },
	{ "upn without suffix", .conf = SAN(OID_UPN "UTF8:alice"), .failure = FAILURE_CERT_NO_NAME },
	{ "upn without user", .conf = SAN(OID_UPN "UTF8:@TEST.EXAMPLE"), .failure = FAILURE_CERT_NO_NAME },
	{ "upn with two at signs", .conf = SAN(OID_UPN "UTF8:a@b@c"), .failure = FAILURE_CERT_NO_NAME },
	{ "upn with a slash", .conf = SAN(OID_UPN "UTF8:alice/admin@TEST.EXAMPLE"),
		.failure = FAILURE_CERT_NO_NAME },
	{ "upn with a nul", .conf = "[x]\n" KU EKU "2.5.29.17=DER:"	/* ali\0ce@TE */
		"301ba019060a2b060104018237140203a00b0c09616c69006365405445\n",
		.failure = FAILURE_CERT_NO_NAME },
	{ "upn of another string type", .conf = SAN(OID_UPN "OCT:alice@TEST.EXAMPLE"),
		.failure = FAILURE_CERT_NO_NAME },
	{ "upn after an unusable one", .conf = SAN(OID_UPN "UTF8:alice," OID_UPN "UTF8:alice@TEST.EXAMPLE") },
	{ "pkinit name alone", .conf = SAN(OID_KRB "SEQUENCE:k")
		KRB("GeneralString:TEST.EXAMPLE", "a=GeneralString:alice\n") },
	{ "pkinit realm with a nul", .conf = "[x]\n" KU EKU "2.5.29.17=DER:"	/* T\0E */
		"3029a02706062b0601050202a01d301ba0051b03540045a1123010a003020101"
		"a10930071b05616c696365\n", .failure = FAILURE_CERT_NO_NAME },
	{ "pkinit component with a slash", .conf = SAN(OID_KRB "SEQUENCE:k")
		KRB("GeneralString:TEST.EXAMPLE", "a=GeneralString:a/b\n"),
		.failure = FAILURE_CERT_NO_NAME },
	{ "pkinit without components", .conf = SAN(OID_KRB "SEQUENCE:k")
		"[k]\nrealm=EXP:0,GeneralString:T\nname=EXP:1,SEQUENCE:n\n"
		"[n]\ntype=EXP:0,INTEGER:1\nstring=EXP:1,SEQUENCE\n", .failure = FAILURE_CERT_NO_NAME },
	{ "pkinit of too many components", .conf = SAN(OID_KRB "SEQUENCE:k")
		KRB("GeneralString:T", "a=GeneralString:a\nb=GeneralString:b\nc=GeneralString:c\n"
			"d=GeneralString:d\ne=GeneralString:e\n"), .failure = FAILURE_CERT_NO_NAME },
	{ "pkinit of another string type", .conf = SAN(OID_KRB "SEQUENCE:k")
		KRB("UTF8:TEST.EXAMPLE", "a=GeneralString:alice\n"),
		.failure = FAILURE_CERT_NO_NAME },
	{ "pkinit that is no sequence", .conf = SAN(OID_KRB "OCT:alice"), .failure = FAILURE_CERT_NO_NAME },
	{ "san undecodable", .conf = "[x]\n" KU EKU "2.5.29.17=DER:0403010203\n",
		.failure = FAILURE_CERT_NO_NAME },

	{ "elliptic curve", .conf = pki_alice, .key = EC_256, .failure = FAILURE_CERT_KEY_NOT_ALLOWED },
	{ "elliptic curve, by policy", .conf = pki_alice, .policy = { .allow_ecc = true }, .key = EC_256 },
	{ "another curve", .conf = pki_alice, .policy = { .allow_ecc = true }, .key = EC_K1,
		.failure = FAILURE_CERT_KEY_NOT_ALLOWED },
	{ "edwards curve", .conf = pki_alice, .policy = { .allow_ecc = true }, .key = ED25519,
		.failure = FAILURE_CERT_KEY_NOT_ALLOWED },
	{ "signature-only slot", .conf = pki_alice, .signature_only = true,
		.failure = FAILURE_CERT_KEY_NOT_ALLOWED },
	{ "signature-only slot, by policy", .conf = pki_alice, .policy = { .allow_signature_only = true },
		.signature_only = true },
	{ "short rsa", .conf = pki_alice, .key = RSA_1024, .failure = FAILURE_CERT_WEAK_KEY },
	{ "short rsa, by policy", .conf = pki_alice, .policy = { .rsa_bits_min = 1024 }, .key = RSA_1024 },
	{ "rsa below a higher minimum", .conf = pki_alice, .policy = { .rsa_bits_min = 3072 },
		.failure = FAILURE_CERT_WEAK_KEY },
	{ "curve below a higher minimum", .conf = pki_alice, .policy = { .allow_ecc = true, .ec_bits_min = 384 },
		.key = EC_256, .failure = FAILURE_CERT_WEAK_KEY },
	{ "curve at the minimum", .conf = pki_alice, .policy = { .allow_ecc = true, .ec_bits_min = 384 },
		.key = EC_384 },

	{ "sha-1", .conf = pki_alice, .digest = "SHA1", .failure = FAILURE_CERT_WEAK_DIGEST },
	{ "sha-1, by policy", .conf = pki_alice, .policy = { .allow_weak_digest = true }, .digest = "SHA1" },
	{ "md5, by policy", .conf = pki_alice, .policy = { .allow_weak_digest = true }, .digest = "MD5",
		.failure = FAILURE_CERT_WEAK_DIGEST },
	{ "unknown critical extension", .conf = "[x]\n" KU EKU UPN "1.2.3.4=critical,DER:0500\n",
		.failure = FAILURE_CERT_CHAIN_INVALID },

	{ "sid", .conf = "[x]\n" KU EKU UPN SID("S-1-5-21-1-2-3-1104"), .policy = { .require_strong = true } },
	{ "sid as known", .conf = "[x]\n" KU EKU UPN SID("S-1-5-21-1-2-3-1104"),
		.known = "alice@TEST.EXAMPLE S-1-5-21-1-2-3-1104\n" },
	{ "sid of another", .conf = "[x]\n" KU EKU UPN SID("S-1-5-21-1-2-3-1104"),
		.known = "alice@TEST.EXAMPLE S-1-5-21-1-2-3-1105\n", .failure = FAILURE_CERT_SID_MISMATCH },
	{ "sid of another, though a strong value fits", .conf = "[x]\n" KU EKU UPN SKI
		SID("S-1-5-21-1-2-3-1104"), .policy = { .require_strong = true },
		.known = "alice@TEST.EXAMPLE S-1-5-21-1-2-3-1105\nalice@TEST.EXAMPLE X509:<SKI>a1b2\n",
		.failure = FAILURE_CERT_SID_MISMATCH },
	{ "another account's sid", .conf = "[x]\n" KU EKU UPN SID("S-1-5-21-1-2-3-1104"),
		.known = "bob@TEST.EXAMPLE S-1-5-21-1-2-3-1105\n" },
	{ "sid in a uri", .conf = URIS("URI.1" URI "S-1-5-21-1-2-3-1104"),
		.policy = { .require_strong = true } },
	{ "sid in a uri, of another", .conf = URIS("URI.1" URI "S-1-5-21-1"),
		.known = "alice@TEST.EXAMPLE S-1-5-21-2\n", .failure = FAILURE_CERT_SID_MISMATCH },
	{ "two sids in uris", .conf = URIS("URI.1" URI "S-1-5-21-1\nURI.2" URI "S-1-5-21-2"),
		.policy = { .require_strong = true }, .failure = FAILURE_CERT_SID_MISSING },
	{ "no sid", .conf = pki_alice, .policy = { .require_strong = true },
		.failure = FAILURE_CERT_SID_MISSING },
	{ "no sid, and none demanded", .conf = pki_alice,
		.known = "alice@TEST.EXAMPLE S-1-5-21-1-2-3-1105\n" },
	{ "no sid, and a known one is no mapping", .conf = pki_alice, .policy = { .require_strong = true },
		.known = "alice@TEST.EXAMPLE S-1-5-21-1-2-3-1105\n", .failure = FAILURE_CERT_SID_MISSING },
	{ "no sid, but a strong value fits", .conf = "[x]\n" KU EKU UPN SKI,
		.policy = { .require_strong = true }, .known = "alice@TEST.EXAMPLE X509:<SKI>A1B2\n" },
	{ "no sid, and a strong value is another's", .conf = "[x]\n" KU EKU UPN SKI,
		.policy = { .require_strong = true }, .known = "alice@TEST.EXAMPLE X509:<SKI>A1B3\n",
		.failure = FAILURE_CERT_SID_MISSING },
	{ "no sid, and only a weak value fits", .conf = "[x]\n" KU EKU UPN,
		.policy = { .require_strong = true },
		.known = "alice@TEST.EXAMPLE X509:<S>O=Test,CN=Alice Liddell\n",
		.failure = FAILURE_CERT_WEAK_MAPPING },
	{ "no sid, and a weak value is not asked for more", .conf = "[x]\n" KU EKU UPN,
		.known = "alice@TEST.EXAMPLE X509:<S>O=Test,CN=Alice Liddell\n" },
	{ "ill-formed sid", .conf = "[x]\n" KU EKU UPN SID("S-1-5-21-1-2-3-x"),
		.policy = { .require_strong = true }, .failure = FAILURE_CERT_SID_MISSING },

	{ "the first of several wins", .conf = "[x]\nkeyUsage=keyEncipherment\n", .end = -1, .digest = "MD5",
		.key = RSA_1024, .failure = FAILURE_CERT_EXPIRED },
};

static EVP_PKEY *keys[KEYS];
static EVP_PKEY *ca_key;
static X509 *ca;
static struct identity_trust *trust;

static void
setup(void)
{
	struct pki_octets pem, crl;
	X509_CRL *list;

	keys[RSA_2048] = pki_rsa(2048);
	keys[RSA_1024] = pki_rsa(1024);
	keys[EC_256] = pki_ec("P-256");
	keys[EC_384] = pki_ec("P-384");
	keys[EC_K1] = pki_ec("secp256k1");
	keys[ED25519] = pki_ed25519();
	ca_key = pki_rsa(2048);
	ca = pki_ca("Test CA", ca_key, NULL, NULL);
	list = pki_crl(ca, ca_key, 0, -1, 30);
	pem = pki_pem(ca);
	crl = pki_crl_der(list);
	trust = identity_trust_new();
	cr_assert_eq(identity_trust_add_anchors(trust, pem.p, pem.len), 1);
	cr_assert_eq(identity_trust_add_crls(trust, crl.p, crl.len), 1);
	X509_CRL_free(list);
	free(pem.p);
	free(crl.p);
}

static void
teardown(void)
{
	identity_trust_free(trust);
	X509_free(ca);
	EVP_PKEY_free(ca_key);
	for (int i = 0; i < KEYS; i++)
		EVP_PKEY_free(keys[i]);
}

static struct pki_octets
row_issue(const struct row *row)
{
	struct pki_spec spec = {
		.name = "Alice Liddell", .conf = row->conf, .key = keys[row->key], .issuer = ca,
		.issuer_key = ca_key, .digest = row->digest,
		.start = row->start ? PKI_NOW + row->start * PKI_DAY : 0,
		.end = row->end ? PKI_NOW + row->end * PKI_DAY : 0,
	};
	X509 *cert = pki_issue(&spec);
	struct pki_octets der = pki_der(cert);

	X509_free(cert);
	return der;
}

TestSuite(judge, .init = setup, .fini = teardown);

Test(judge, each_row_of_the_table_has_its_failure)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pki_octets der = row_issue(&rows[i]);
		struct identity_judgement judgement;
		struct identity_request request = {
			.der = der.p, .der_len = der.len, .now = PKI_NOW, .trust = trust,
			.policy = &rows[i].policy, .known = rows[i].known,
			.user_hinted = rows[i].hinted, .signature_only_slot = rows[i].signature_only,
		};

		cr_expect_eq(identity_judge(&request, &judgement), rows[i].failure, "%s: %s",
			rows[i].name, failure_row(judgement.failure)->id);
		for (int c = 0; c < IDENTITY_CHECK_COUNT; c++) {
			cr_expect_neq(judgement.checks[c].why[0], '\0', "%s: %s", rows[i].name,
				identity_check_name((enum identity_check_id)c));
			cr_expect_eq(judgement.checks[c].outcome == IDENTITY_FAILED,
				judgement.checks[c].failure != FAILURE_NONE, "%s", rows[i].name);
		}
		free(der.p);
	}
}

Test(judge, every_failed_check_is_told_beside_the_first)
{
	struct row row = { "several", .conf = "[x]\nkeyUsage=keyEncipherment\n", .end = -1,
		.key = RSA_1024, .digest = "SHA1" };
	struct pki_octets der = row_issue(&row);
	struct identity_judgement judgement;
	struct identity_request request = { .der = der.p, .der_len = der.len, .now = PKI_NOW,
		.trust = trust, .policy = &row.policy };
	static const enum identity_check_id failed[] = { IDENTITY_VALIDITY, IDENTITY_KEY_USAGE,
		IDENTITY_EKU, IDENTITY_NAMES, IDENTITY_KEY_STRENGTH, IDENTITY_DIGEST };

	cr_expect_eq(identity_judge(&request, &judgement), FAILURE_CERT_EXPIRED);
	for (size_t i = 0; i < sizeof(failed) / sizeof(failed[0]); i++)
		cr_expect_eq(judgement.checks[failed[i]].outcome, IDENTITY_FAILED, "%s",
			identity_check_name(failed[i]));
	cr_expect_eq(judgement.checks[IDENTITY_CHAIN].outcome, IDENTITY_PASSED);
	cr_expect_eq(judgement.checks[IDENTITY_REVOCATION].outcome, IDENTITY_PASSED);
	free(der.p);
}

Test(judge, the_fields_are_read_out_of_the_certificate)
{
	struct row row = { "fields", .conf = pki_alice };
	struct pki_octets der = row_issue(&row);
	struct identity_judgement judgement;
	struct identity_request request = { .der = der.p, .der_len = der.len, .now = PKI_NOW,
		.trust = trust, .policy = &row.policy };

	cr_expect_eq(identity_judge(&request, &judgement), FAILURE_NONE);
	cr_expect_str_eq(judgement.display, "Alice Liddell");
	cr_expect_str_eq(judgement.issuer, "Test CA");
	cr_expect_str_eq(judgement.upn, "alice@TEST.EXAMPLE");
	cr_expect_str_eq(judgement.pkinit_name, "alice");
	cr_expect_str_eq(judgement.pkinit_realm, "TEST.EXAMPLE");
	cr_expect_str_eq(judgement.serial, "1001");
	cr_expect_str_eq(judgement.key, "RSA-2048");
	cr_expect_eq(strlen(judgement.sha256), 64);
	cr_expect_eq(judgement.not_before, PKI_NOW - 30 * PKI_DAY);
	cr_expect_eq(judgement.not_after, PKI_NOW + 335 * PKI_DAY);
	free(der.p);
}

Test(judge, the_last_second_of_validity_is_valid)
{
	struct row row = { "edge", .conf = pki_alice };
	struct pki_octets der = row_issue(&row);
	struct identity_policy policy = { .revocation = IDENTITY_REVOCATION_OFF };
	struct identity_judgement judgement;
	struct identity_request request = { .der = der.p, .der_len = der.len, .trust = trust,
		.policy = &policy };
	static const struct { long at; enum failure failure; } edges[] = {
		{ PKI_NOW - 30 * PKI_DAY - 1, FAILURE_CERT_NOT_YET_VALID },
		{ PKI_NOW - 30 * PKI_DAY, FAILURE_NONE },
		{ PKI_NOW + 335 * PKI_DAY, FAILURE_NONE },
		{ PKI_NOW + 335 * PKI_DAY + 1, FAILURE_CERT_EXPIRED },
	};

	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		request.now = edges[i].at;
		cr_expect_eq(identity_judge(&request, &judgement), edges[i].failure, "edge %zu", i);
	}
	free(der.p);
}

Test(judge, names_behind_the_sixty_fourth_are_not_looked_at)
{
	static char conf[8192];
	struct row row = { "many", .conf = conf };
	struct identity_judgement judgement;

	for (int many = IDENTITY_SANS_MAX - 1; many <= IDENTITY_SANS_MAX; many++) {
		size_t used = (size_t)sprintf(conf, "[x]\n" KU EKU "subjectAltName=");
		struct identity_request request = { .now = PKI_NOW, .trust = trust,
			.policy = &row.policy };
		struct pki_octets der;

		for (int i = 0; i < many; i++)
			used += (size_t)sprintf(conf + used, "DNS:h%d,", i);
		sprintf(conf + used, OID_UPN "UTF8:alice@TEST.EXAMPLE\n");
		der = row_issue(&row);
		request.der = der.p;
		request.der_len = der.len;
		cr_expect_eq(identity_judge(&request, &judgement),
			many < IDENTITY_SANS_MAX ? FAILURE_NONE : FAILURE_CERT_NO_NAME);
		free(der.p);
	}
}

Test(judge, the_sid_can_be_read_alone)
{
	struct row with = { "sid", .conf = "[x]\n" KU EKU UPN SID("S-1-5-21-1-2-3-1104") };
	struct row without = { "none", .conf = pki_alice };
	struct pki_octets der = row_issue(&with);
	char sid[IDENTITY_NAME_SIZE];

	cr_expect_eq(identity_sid(der.p, der.len, sid), 0);
	cr_expect_str_eq(sid, "S-1-5-21-1-2-3-1104");
	cr_expect_eq(identity_sid(der.p, der.len - 1, sid), -1);
	cr_expect_str_eq(sid, "");
	free(der.p);
	der = row_issue(&without);
	cr_expect_eq(identity_sid(der.p, der.len, sid), 0);
	cr_expect_str_eq(sid, "");
	free(der.p);
}

Test(judge, each_sentence_about_the_mapping_names_what_is_meant)
{
	struct row row = { "sid", .conf = "[x]\n" KU EKU UPN SKI };
	static const struct { const char *known; bool demanded; const char *why; } rows_why[] = {
		{ "", true, "no SID in the certificate, and no altSecurityIdentities of "
			"alice@TEST.EXAMPLE is known here" },
		{ "", false, "strong mapping is not demanded (else cert-sid-missing): no SID in the "
			"certificate, and no altSecurityIdentities of alice@TEST.EXAMPLE is known here" },
		{ "alice@TEST.EXAMPLE X509:<SKI>77", true,
			"no SID in the certificate, and not of this certificate is X509:<SKI>77" },
		{ "alice@TEST.EXAMPLE X509:<SKI>a1b2", true,
			"no SID in the certificate, but known of alice@TEST.EXAMPLE is X509:<SKI>a1b2" },
		{ "alice@TEST.EXAMPLE X509:<S>O=Test,CN=Alice Liddell", false, "strong mapping is not "
			"demanded (else cert-weak-mapping): no SID in the certificate, and only weak is "
			"X509:<S>O=Test,CN=Alice Liddell" },
	};
	struct pki_octets der = row_issue(&row);

	for (size_t i = 0; i < sizeof(rows_why) / sizeof(rows_why[0]); i++) {
		struct identity_policy policy = { .require_strong = rows_why[i].demanded };
		struct identity_judgement judgement;
		struct identity_request request = { .der = der.p, .der_len = der.len,
			.now = PKI_NOW, .trust = trust, .policy = &policy, .known = rows_why[i].known };

		(void)!identity_judge(&request, &judgement);
		cr_expect_str_eq(judgement.checks[IDENTITY_SID].why, rows_why[i].why);
		cr_expect_not_null(strstr(judgement.mappings, "X509:<SKI>a1b2\n"));
	}
	free(der.p);
}
