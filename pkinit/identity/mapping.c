#include "mapping.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "checks.h"
#include "text.h"

#define LINE_SIZE	1024
#define DN_SIZE		480

/* Attribute types by the names that CertNameToStr() gives them; any other is OID.1.2.3. */
static const struct {
	int nid;
	const char *name;
} attributes[] = {
	{ NID_commonName, "CN" },
	{ NID_domainComponent, "DC" },
	{ NID_organizationName, "O" },
	{ NID_organizationalUnitName, "OU" },
	{ NID_countryName, "C" },
	{ NID_localityName, "L" },
	{ NID_stateOrProvinceName, "S" },
	{ NID_streetAddress, "STREET" },
	{ NID_pkcs9_emailAddress, "E" },
	{ NID_title, "T" },
	{ NID_givenName, "G" },
	{ NID_initials, "I" },
	{ NID_surname, "SN" },
	{ NID_serialNumber, "SERIALNUMBER" },
	{ NID_description, "Description" },
	{ NID_postalCode, "PostalCode" },
};

/* Text that grows; `bad` once anything could not be put whole. */
struct line {
	char text[LINE_SIZE];
	size_t used;
	bool bad;
};

static void __attribute__((format(printf, 2, 3)))
line_put(struct line *line, const char *format, ...)
{
	size_t room = sizeof(line->text) - line->used;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line->text + line->used, room, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= room)
		line->bad = true;
	else
		line->used += (size_t)n;
}

static void
attribute_put(struct line *line, const ASN1_OBJECT *type)
{
	char dotted[64];

	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		if (OBJ_obj2nid(type) == attributes[i].nid) {
			line_put(line, "%s=", attributes[i].name);
			return;
		}
	}
	if (OBJ_obj2txt(dotted, sizeof(dotted), type, 1) >= (int)sizeof(dotted))
		line->bad = true;
	line_put(line, "OID.%s=", dotted);
}

/* Quoted like CertNameToStr() does it, quotes inside doubled. */
static void
value_put(struct line *line, const ASN1_STRING *value)
{
	unsigned char *utf8 = NULL;
	int len = ASN1_STRING_to_UTF8(&utf8, value);
	char text[DN_SIZE];
	bool quoted;

	if (len <= 0 || !text_clean(text, sizeof(text), utf8, (size_t)len)) {
		line->bad = true;
		OPENSSL_free(utf8);
		return;
	}
	OPENSSL_free(utf8);
	quoted = strpbrk(text, ",+=\"<>#;") != NULL || text[0] == ' ' ||
	    text[strlen(text) - 1] == ' ';
	if (quoted)
		line_put(line, "\"");
	for (const char *c = text; *c != '\0'; c++)
		line_put(line, "%s%c", *c == '"' ? "\"" : "", *c);
	if (quoted)
		line_put(line, "\"");
}

static void
name_put(struct line *line, const X509_NAME *name)
{
	int count = X509_NAME_entry_count(name), set = -1;

	if (count <= 0)
		line->bad = true;
	for (int i = 0; i < count; i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);

		if (i > 0)
			line_put(line, "%s", X509_NAME_ENTRY_set(entry) == set ? " + " : ",");
		set = X509_NAME_ENTRY_set(entry);
		attribute_put(line, X509_NAME_ENTRY_get_object(entry));
		value_put(line, X509_NAME_ENTRY_get_data(entry));
	}
}

/* Adds the line, if it is whole, behind the others. */
static void
mapping_add(struct mapping *mapping, const struct line *line)
{
	size_t used = strlen(mapping->lines);

	if (!line->bad && line->used + 2 <= sizeof(mapping->lines) - used) {
		memcpy(mapping->lines + used, line->text, line->used);
		mapping->lines[used + line->used] = '\n';
	}
}

static void
serial_add(struct mapping *mapping, const X509 *cert)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);
	const uint8_t *octets = ASN1_STRING_get0_data(serial);
	struct line line = { .used = 0 };

	line_put(&line, "X509:<I>");
	name_put(&line, X509_get_issuer_name(cert));
	line_put(&line, "<SR>");
	if (ASN1_STRING_length(serial) <= 0 || ASN1_STRING_type(serial) != V_ASN1_INTEGER)
		return;
	for (int i = ASN1_STRING_length(serial) - 1; i >= 0; i--)
		line_put(&line, "%02X", octets[i]);
	mapping_add(mapping, &line);
}

static void
octets_add(struct mapping *mapping, const char *tag, const uint8_t *octets, size_t len)
{
	struct line line = { .used = 0 };

	line_put(&line, "X509:<%s>", tag);
	for (size_t i = 0; i < len; i++)
		line_put(&line, "%02x", octets[i]);
	if (len > 0)
		mapping_add(mapping, &line);
}

static void
names_add(struct mapping *mapping, const X509_NAME *issuer, const X509_NAME *subject)
{
	struct line line = { .used = 0 };

	line_put(&line, "X509:");
	if (issuer != NULL) {
		line_put(&line, "<I>");
		name_put(&line, issuer);
	}
	line_put(&line, "<S>");
	name_put(&line, subject);
	mapping_add(mapping, &line);
}

static void
mails_add(struct mapping *mapping, const X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < IDENTITY_SANS_MAX; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		struct line line = { .used = 0 };
		char mail[IDENTITY_NAME_SIZE];

		if (name->type != GEN_EMAIL ||
		    !check_name_part(mail, sizeof(mail), name->d.rfc822Name, ""))
			continue;
		line_put(&line, "X509:<RFC822>%s", mail);
		mapping_add(mapping, &line);
	}
	GENERAL_NAMES_free(names);
}

void
mapping_read(X509 *cert, struct mapping *mapping)
{
	static const char tag[] = "X509:<SHA1-PUKEY>";
	const ASN1_OCTET_STRING *ski = X509_get0_subject_key_id(cert);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int len = 0;

	memset(mapping, 0, sizeof(*mapping));
	serial_add(mapping, cert);
	if (ski != NULL)
		octets_add(mapping, "SKI", ASN1_STRING_get0_data(ski),
		    (size_t)ASN1_STRING_length(ski));
	if (X509_pubkey_digest(cert, EVP_sha1(), digest, &len) == 1)
		octets_add(mapping, "SHA1-PUKEY", digest, len);
	mapping->strong = strlen(mapping->lines);
	if (X509_digest(cert, EVP_sha1(), digest, &len) == 1) {
		memcpy(mapping->thumbprint, tag, sizeof(tag));
		text_hex(mapping->thumbprint + strlen(tag),
		    sizeof(mapping->thumbprint) - strlen(tag), digest, len);
	}
	names_add(mapping, X509_get_issuer_name(cert), X509_get_subject_name(cert));
	names_add(mapping, NULL, X509_get_subject_name(cert));
	mails_add(mapping, cert);
}

enum mapping_fit
mapping_fits(const struct mapping *mapping, const char *value, size_t len)
{
	const char *end;

	if (len > 0 && strlen(mapping->thumbprint) == len &&
	    strncasecmp(mapping->thumbprint, value, len) == 0)
		return MAPPING_STRONG;
	for (const char *at = mapping->lines; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		if ((size_t)(end - at) == len && strncasecmp(at, value, len) == 0)
			return (size_t)(at - mapping->lines) < mapping->strong ? MAPPING_STRONG :
			    MAPPING_WEAK;
	}
	return MAPPING_NONE;
}
