#include <criterion/criterion.h>

#include <string.h>

#include <openssl/bn.h>
#include <openssl/evp.h>

#include "known.h"
#include "mapping.h"
#include "pki.h"

static EVP_PKEY *key;

static void
setup(void)
{
	key = pki_ec("P-256");
}

static void
teardown(void)
{
	EVP_PKEY_free(key);
}

TestSuite(mapping, .init = setup, .fini = teardown);

/* A name of "TYPE=value" parts, the last NULL; a '+' in front joins one to the one before. */
static X509_NAME *
name_of(const char *const *parts)
{
	X509_NAME *name = X509_NAME_new();

	for (size_t i = 0; parts[i] != NULL; i++) {
		bool joined = parts[i][0] == '+';
		const char *part = parts[i] + joined, *value = strchr(part, '=') + 1;
		char type[64] = "";

		memcpy(type, part, (size_t)(value - part - 1));
		cr_assert_eq(X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8,
			(const unsigned char *)value, -1, -1, joined ? -1 : 0), 1, "%s", parts[i]);
	}
	return name;
}

static X509 *
cert_of(const char *const *issuer, const char *const *subject, const char *serial)
{
	X509 *cert = X509_new();
	X509_NAME *name = name_of(issuer);
	BIGNUM *number = NULL;

	cr_assert_gt(BN_hex2bn(&number, serial), 0);
	cr_assert_not_null(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)));
	cr_assert_eq(X509_set_issuer_name(cert, name), 1);
	X509_NAME_free(name);
	name = name_of(subject);
	cr_assert_eq(X509_set_subject_name(cert, name), 1);
	cr_assert_eq(X509_set_pubkey(cert, key), 1);
	X509_NAME_free(name);
	BN_free(number);
	return cert;
}

static const char *const contoso[] = { "DC=com", "DC=contoso", "CN=CONTOSO-DC-CA", NULL };
static const char *const gman[] = { "CN=gman", NULL };

static bool
has(const struct mapping *mapping, const char *line)
{
	char wanted[1024];

	snprintf(wanted, sizeof(wanted), "%s\n", line);
	return strstr(mapping->lines, wanted) != NULL;
}

Test(mapping, issuer_and_serial_are_as_microsoft_documents_them)
{
	X509 *cert = cert_of(contoso, gman, "2B0000000011AC0000000012");
	static const char line[] =
		"X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA<SR>1200000000AC11000000002B";
	struct mapping mapping;

	mapping_read(cert, &mapping);
	cr_expect(has(&mapping, line), "%s", mapping.lines);
	cr_expect_eq(mapping_fits(&mapping, line, strlen(line)), MAPPING_STRONG);
	cr_expect(has(&mapping, "X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA<S>CN=gman"));
	cr_expect(has(&mapping, "X509:<S>CN=gman"));
	X509_free(cert);
}

Test(mapping, names_are_written_as_windows_writes_them)
{
	static const char *const odd[] = { "C=US", "O=U.S. Government", "ST=Hesse", "OU=a, b",
		"CN=say \"hi\"", "+UID=4700", "emailAddress=g@example", NULL };
	X509 *cert = cert_of(contoso, odd, "80");
	struct mapping mapping;

	mapping_read(cert, &mapping);
	cr_expect(has(&mapping, "X509:<S>C=US,O=U.S. Government,S=Hesse,OU=\"a, b\","
		"CN=\"say \"\"hi\"\"\" + OID.0.9.2342.19200300.100.1.1=4700,E=g@example"), "%s",
		mapping.lines);
	cr_expect(has(&mapping, "X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA<SR>80"), "%s",
		mapping.lines);
	X509_free(cert);
}

Test(mapping, a_name_that_cannot_be_shown_as_it_is_gives_no_string)
{
	static const char *const hidden[] = { "CN=al\nice", NULL };
	X509 *cert = cert_of(contoso, hidden, "1");
	struct mapping mapping;

	mapping_read(cert, &mapping);
	cr_expect_null(strstr(mapping.lines, "<S>"), "%s", mapping.lines);
	cr_expect_not_null(strstr(mapping.lines, "<SR>01\n"));
	X509_free(cert);
}

Test(mapping, keys_are_hashed_and_mails_listed_behind_the_strong_ones)
{
	struct pki_spec spec = { .name = "alice", .key = key, .conf = "[x]\n"
		"subjectKeyIdentifier=DER:0403a1b2c3\nsubjectAltName=email:alice@test.example,"
		"email:a@b.example\n" };
	X509 *cert = pki_issue(&spec);
	const ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(cert);
	unsigned char md[EVP_MAX_MD_SIZE];
	char line[128] = "X509:<SHA1-PUKEY>", *at = line + strlen(line);
	struct mapping mapping;
	size_t n = 0;

	cr_assert_eq(EVP_Q_digest(NULL, "SHA1", NULL, ASN1_STRING_get0_data(bits),
		(size_t)ASN1_STRING_length(bits), md, &n), 1);
	for (size_t i = 0; i < n; i++)
		at += sprintf(at, "%02x", md[i]);
	mapping_read(cert, &mapping);
	cr_expect(has(&mapping, line), "%s", mapping.lines);
	cr_expect_eq(mapping_fits(&mapping, line, strlen(line)), MAPPING_STRONG);
	cr_expect_eq(mapping_fits(&mapping, "x509:<ski>A1B2C3", 16), MAPPING_STRONG);
	cr_expect_eq(mapping_fits(&mapping, "X509:<SKI>A1B2C", 15), MAPPING_NONE);
	cr_expect_eq(mapping_fits(&mapping, mapping.thumbprint, strlen(mapping.thumbprint)),
		MAPPING_STRONG);
	cr_expect_eq(mapping_fits(&mapping, "X509:<S>O=Test,CN=alice", 23), MAPPING_WEAK);
	cr_expect_eq(mapping_fits(&mapping, "X509:<RFC822>alice@test.example", 31), MAPPING_WEAK);
	cr_expect_eq(mapping_fits(&mapping, "X509:<RFC822>a@b.example", 24), MAPPING_WEAK);
	cr_expect_eq(mapping_fits(&mapping, "", 0), MAPPING_NONE);
	cr_expect_eq(strncmp(mapping.lines + mapping.strong, "X509:<I>", 8), 0);
	X509_free(cert);
}

Test(mapping, what_is_over_the_room_is_left_out_whole)
{
	static char conf[32768];
	struct pki_spec spec = { .name = "alice", .key = key, .conf = conf };
	size_t used = (size_t)sprintf(conf, "[x]\nsubjectAltName=");
	struct mapping mapping;
	X509 *cert;

	for (int i = 0; i < IDENTITY_SANS_MAX; i++)
		used += (size_t)sprintf(conf + used, "%semail:a%0150d@b.example", i ? "," : "", i);
	cert = pki_issue(&spec);
	mapping_read(cert, &mapping);
	cr_expect_eq(mapping.lines[strlen(mapping.lines) - 1], '\n');
	cr_expect_str_eq(strrchr(mapping.lines, 'e'), "e\n");
	cr_expect_gt(strlen(mapping.lines), sizeof(mapping.lines) - 200);
	X509_free(cert);
}

/* ---- what is known ---- */

static const struct identity_principal plain = { "alice", "AD.EXAMPLE", "alice@AD.EXAMPLE", false };
static const struct identity_principal enterprise = { "alice@corp.example", "AD.EXAMPLE",
	"alice\\@corp.example@AD.EXAMPLE", true };

static struct known
known_of(const char *lines, const struct identity_principal *principal, const char *sid)
{
	X509 *cert = cert_of(contoso, gman, "01");
	struct mapping mapping;
	struct known known;

	mapping_read(cert, &mapping);
	known_read(lines, principal, sid, &mapping, &known);
	X509_free(cert);
	return known;
}

Test(mapping, only_the_lines_of_the_account_count)
{
	struct known known = known_of("bob@AD.EXAMPLE S-1-5-21-1\nalice@OTHER S-1-5-21-2\n",
		&plain, "");

	cr_expect_not(known.any);
	known = known_of("bob@AD.EXAMPLE S-1-5-21-1\nAlice@ad.example S-1-5-21-3", &plain, "");
	cr_expect_str_eq(known.sid, "S-1-5-21-3");
	cr_expect_not(known.sid_fits);
	cr_expect(known_of("alice@corp.example S-1-5-21-4\n", &enterprise, "S-1-5-21-4").sid_fits);
	cr_expect(known_of("alice@corp.example@AD.EXAMPLE S-1-5-21-4", &enterprise,
		"S-1-5-21-4").sid_fits);
	cr_expect_not(known_of("alice@corp.example S-1-5-21-4\n", &plain, "").any);
	cr_expect_not(known_of(NULL, &plain, "").any);
	cr_expect_not(known_of("\nalice@AD.EXAMPLE\nalice@AD.EXAMPLE \n\n", &plain, "").any);
}

Test(mapping, the_best_value_and_the_first_unfit_one_are_told)
{
	struct known known = known_of("alice@AD.EXAMPLE X509:<S>CN=gman\n"
		"alice@AD.EXAMPLE X509:<SKI>00\nalice@AD.EXAMPLE X509:<SKI>01\n"
		"alice@AD.EXAMPLE S-1-5-21-3\nalice@AD.EXAMPLE S-1-5-21-4\n", &plain, "S-1-5-21-4");

	cr_expect_eq(known.fit, MAPPING_WEAK);
	cr_expect_str_eq(known.fitting, "X509:<S>CN=gman");
	cr_expect_str_eq(known.unfit, "X509:<SKI>00");
	cr_expect_str_eq(known.sid, "S-1-5-21-3");
	cr_expect(known.sid_fits);
	known = known_of("alice@AD.EXAMPLE X509:<S>CN=gman\nalice@AD.EXAMPLE "
		"X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA<SR>01\n", &plain, "");
	cr_expect_eq(known.fit, MAPPING_STRONG);
	cr_expect_str_eq(known.unfit, "");
}

Test(mapping, every_truncation_and_bit_flip_of_the_lines_is_read_within_them)
{
	static const char good[] = "alice@AD.EXAMPLE S-1-5-21-3\nalice@AD.EXAMPLE X509:<S>CN=gman\n";
	char lines[sizeof(good)];

	for (size_t len = 0; len < sizeof(good); len++) {
		char *cut = strndup(good, len);
		struct known known = known_of(cut, &plain, "S-1-5-21-3");

		/* a SID that was cut is another one */
		cr_expect_eq(known.sid_fits, len >= strcspn(good, "\n"), "%zu", len);
		cr_expect_eq(known.fit == MAPPING_WEAK, len >= sizeof(good) - 2, "%zu", len);
		free(cut);
	}
	for (size_t bit = 0; bit < 8 * (sizeof(good) - 1); bit++) {
		struct known known;

		memcpy(lines, good, sizeof(good));
		lines[bit / 8] ^= (char)(1u << (bit % 8));
		known = known_of(lines, &plain, "S-1-5-21-3");
		cr_expect_neq(known.fit, MAPPING_STRONG, "bit %zu", bit);
	}
}
