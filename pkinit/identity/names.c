#include "checks.h"

#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "text.h"

#define OID_PKINIT_SAN		"1.3.6.1.5.2.2"			/* RFC 4556 3.2.2 */
#define COMPONENTS_MAX		4

/* PrincipalName (RFC 4120 5.2.2) */
struct principal_name {
	ASN1_INTEGER *type;
	STACK_OF(ASN1_GENERALSTRING) *components;
};

/* KRB5PrincipalName (RFC 4556 3.2.2) */
struct krb5_principal_name {
	ASN1_GENERALSTRING *realm;
	struct principal_name *name;
};

typedef struct principal_name PRINCIPAL_NAME;
typedef struct krb5_principal_name KRB5_PRINCIPAL_NAME;

ASN1_SEQUENCE(PRINCIPAL_NAME) = {
	ASN1_EXP(PRINCIPAL_NAME, type, ASN1_INTEGER, 0),
	ASN1_EXP_SEQUENCE_OF(PRINCIPAL_NAME, components, ASN1_GENERALSTRING, 1),
} static_ASN1_SEQUENCE_END(PRINCIPAL_NAME)

ASN1_SEQUENCE(KRB5_PRINCIPAL_NAME) = {
	ASN1_EXP(KRB5_PRINCIPAL_NAME, realm, ASN1_GENERALSTRING, 0),
	ASN1_EXP(KRB5_PRINCIPAL_NAME, name, PRINCIPAL_NAME, 1),
} static_ASN1_SEQUENCE_END(KRB5_PRINCIPAL_NAME)

bool
check_oid_is(const ASN1_OBJECT *obj, const char *dotted)
{
	char text[64];

	return OBJ_obj2txt(text, sizeof(text), obj, 1) > 0 && strcmp(text, dotted) == 0;
}

bool
check_name_part(char *out, size_t size, const ASN1_STRING *string, const char *refused)
{
	int len = ASN1_STRING_length(string);

	return len > 0 && text_clean(out, size, ASN1_STRING_get0_data(string), (size_t)len) &&
	    strpbrk(out, refused) == NULL;
}

static bool
upn_read(const ASN1_TYPE *value, char *out, size_t size)
{
	const char *at;
	char text[IDENTITY_NAME_SIZE];

	if (ASN1_TYPE_get(value) != V_ASN1_UTF8STRING ||
	    !check_name_part(text, sizeof(text), value->value.utf8string, "/\\"))
		return false;
	at = strchr(text, '@');
	if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL)
		return false;
	snprintf(out, size, "%s", text);
	return true;
}

/* Joins the components with '/'. */
static bool
components_join(const STACK_OF(ASN1_GENERALSTRING) *components, char *out, size_t size)
{
	int count = sk_ASN1_GENERALSTRING_num(components);
	char part[IDENTITY_NAME_SIZE];
	size_t used = 0;

	if (count < 1 || count > COMPONENTS_MAX)
		return false;
	for (int i = 0; i < count; i++) {
		int n;

		if (!check_name_part(part, sizeof(part), sk_ASN1_GENERALSTRING_value(components, i),
		    "/@\\"))
			return false;
		n = snprintf(out + used, size - used, "%s%s", i ? "/" : "", part);
		if (n < 0 || (size_t)n >= size - used)
			return false;
		used += (size_t)n;
	}
	return true;
}

static bool
pkinit_read(const ASN1_TYPE *value, struct identity_judgement *judgement)
{
	struct krb5_principal_name *principal = NULL;
	char name[IDENTITY_NAME_SIZE] = "", realm[IDENTITY_NAME_SIZE] = "";
	const unsigned char *p, *end;
	bool usable = false;

	if (ASN1_TYPE_get(value) != V_ASN1_SEQUENCE)
		return false;
	p = ASN1_STRING_get0_data(value->value.sequence);
	end = p + ASN1_STRING_length(value->value.sequence);
	principal = (struct krb5_principal_name *)ASN1_item_d2i(NULL, &p, end - p,
	    ASN1_ITEM_rptr(KRB5_PRINCIPAL_NAME));
	if (principal != NULL && p == end &&
	    check_name_part(realm, sizeof(realm), principal->realm, "/@\\") &&
	    components_join(principal->name->components, name, sizeof(name))) {
		memcpy(judgement->pkinit_name, name, sizeof(name));
		memcpy(judgement->pkinit_realm, realm, sizeof(realm));
		usable = true;
	}
	ASN1_item_free((ASN1_VALUE *)principal, ASN1_ITEM_rptr(KRB5_PRINCIPAL_NAME));
	return usable;
}

/* How many names of each kind were met, and how many of them cannot be used. */
struct names_seen {
	int upns, pkinits, unusable;
};

/* The first usable name of each kind counts, as a KDC that tries them in turn would have it. */
static void
names_collect(const GENERAL_NAMES *names, struct identity_judgement *judgement,
    struct names_seen *seen)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < IDENTITY_SANS_MAX; i++) {
		ASN1_OBJECT *oid = NULL;
		ASN1_TYPE *value = NULL;

		if (GENERAL_NAME_get0_otherName(sk_GENERAL_NAME_value(names, i), &oid, &value) != 1)
			continue;
		if (OBJ_obj2nid(oid) == NID_ms_upn) {
			seen->upns++;
			if (judgement->upn[0] == '\0' &&
			    !upn_read(value, judgement->upn, sizeof(judgement->upn)))
				seen->unusable++;
		} else if (check_oid_is(oid, OID_PKINIT_SAN)) {
			seen->pkinits++;
			if (judgement->pkinit_name[0] == '\0' && !pkinit_read(value, judgement))
				seen->unusable++;
		}
	}
}

void
check_names(const X509 *cert, const struct identity_request *request,
    struct identity_judgement *judgement)
{
	struct identity_check *check = &judgement->checks[IDENTITY_NAMES];
	struct names_seen seen = { 0, 0, 0 };
	int critical = -1;
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, &critical, NULL);

	if (names != NULL)
		names_collect(names, judgement, &seen);
	GENERAL_NAMES_free(names);
	if (judgement->upn[0] != '\0' || judgement->pkinit_name[0] != '\0')
		check_pass(check, "%s%s%s%s%s", judgement->upn,
		    judgement->upn[0] != '\0' && judgement->pkinit_name[0] != '\0' ? ", " : "",
		    judgement->pkinit_name, judgement->pkinit_name[0] != '\0' ? "@" : "",
		    judgement->pkinit_realm);
	else if (request->user_hinted)
		check_pass(check, "no usable name, but the request gives the user's");
	else if (names == NULL && critical == -1)
		check_fail(check, FAILURE_CERT_NO_NAME, "no subjectAltName extension");
	else if (names == NULL)
		check_fail(check, FAILURE_CERT_NO_NAME,
		    "subjectAltName cannot be decoded or is there twice");
	else
		check_fail(check, FAILURE_CERT_NO_NAME,
		    "%d UPNs and %d id-pkinit-san names, %d of them unusable", seen.upns,
		    seen.pkinits, seen.unusable);
}
