#include "checks.h"

#include <stdio.h>
#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "known.h"

#define OID_SID_EXTENSION	"1.3.6.1.4.1.311.25.2"		/* MS-WCCE 2.2.2.7.7.4 */
#define OID_SID			"1.3.6.1.4.1.311.25.2.1"
#define URI_SID			"tag:microsoft.com,2022-09-14:sid:"	/* MS-PKCA 3.1.5.2.1.6 */

/* S-1- and up to 16 numbers (MS-DTYP 2.4.2.1). */
static bool
sid_well_formed(const char *sid)
{
	int numbers = 0;

	if (strncmp(sid, "S-1", 3) != 0)
		return false;
	for (sid += 3; *sid == '-'; numbers++) {
		size_t digits = strspn(sid + 1, "0123456789");

		if (digits == 0 || digits > 15)
			return false;
		sid += 1 + digits;
	}
	return *sid == '\0' && numbers >= 2 && numbers <= 16;
}

static bool
sid_from_name(const GENERAL_NAME *name, char *out, size_t size)
{
	ASN1_OBJECT *oid = NULL;
	ASN1_TYPE *value = NULL;
	char text[IDENTITY_NAME_SIZE];

	if (GENERAL_NAME_get0_otherName(name, &oid, &value) != 1 || !check_oid_is(oid, OID_SID) ||
	    ASN1_TYPE_get(value) != V_ASN1_OCTET_STRING ||
	    !check_name_part(text, sizeof(text), value->value.octet_string, "@/") ||
	    !sid_well_formed(text))
		return false;
	snprintf(out, size, "%s", text);
	return true;
}

/* 1, 0 or -1 as check_sid_read(): two that differ tell nothing that can be relied on. */
static int
sid_from_uris(const X509 *cert, char *out, size_t size)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	char text[IDENTITY_NAME_SIZE], sid[IDENTITY_NAME_SIZE] = "";
	int found = 0;

	for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < IDENTITY_SANS_MAX; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type != GEN_URI || !check_name_part(text, sizeof(text),
		    name->d.uniformResourceIdentifier, "") ||
		    strncmp(text, URI_SID, strlen(URI_SID)) != 0)
			continue;
		if (found < 0 || !sid_well_formed(text + strlen(URI_SID)) ||
		    (found > 0 && strcmp(sid, text + strlen(URI_SID)) != 0)) {
			found = -1;
		} else {
			found = 1;
			memcpy(sid, text + strlen(URI_SID), sizeof(sid) - strlen(URI_SID));
		}
	}
	GENERAL_NAMES_free(names);
	if (found > 0)
		snprintf(out, size, "%s", sid);
	return found;
}

int
check_sid_read(const X509 *cert, char *out, size_t size)
{
	ASN1_OBJECT *oid = OBJ_txt2obj(OID_SID_EXTENSION, 1);
	int at = oid != NULL ? X509_get_ext_by_OBJ(cert, oid, -1) : -1;
	bool twice = at >= 0 && X509_get_ext_by_OBJ(cert, oid, at) >= 0;
	GENERAL_NAMES *names = NULL;
	const ASN1_OCTET_STRING *data;
	const unsigned char *p, *end;
	int found = -1;

	if (oid == NULL)
		return -1;
	ASN1_OBJECT_free(oid);
	if (at < 0)
		return sid_from_uris(cert, out, size);
	data = X509_EXTENSION_get_data(X509_get_ext(cert, at));
	p = ASN1_STRING_get0_data(data);
	end = p + ASN1_STRING_length(data);
	names = (GENERAL_NAMES *)ASN1_item_d2i(NULL, &p, end - p, ASN1_ITEM_rptr(GENERAL_NAMES));
	if (names != NULL && p == end && !twice && sk_GENERAL_NAME_num(names) == 1 &&
	    sid_from_name(sk_GENERAL_NAME_value(names, 0), out, size))
		found = 1;
	GENERAL_NAMES_free(names);
	return found;
}

/* The certificate tells a SID, which is the strong mapping; it must be the account's. */
static void
judge_sid(const struct known *known, const char *account, struct identity_judgement *judgement)
{
	struct identity_check *check = &judgement->checks[IDENTITY_SID];

	if (known->sid[0] != '\0' && !known->sid_fits)
		check_fail(check, FAILURE_CERT_SID_MISMATCH, "%s, but %s is %s", judgement->sid,
		    account, known->sid);
	else if (known->sid_fits)
		check_pass(check, "%s, as is known of %s", judgement->sid, account);
	else if (known->unfit[0] != '\0')
		check_pass(check, "%s; not of this certificate: %s", judgement->sid, known->unfit);
	else
		check_pass(check, "%s", judgement->sid);
}

/* It tells none: only a strong value that is known of the account takes its place. */
static void
judge_no_sid(const struct known *known, bool demanded, const char *account, const char *lack,
    struct identity_check *check)
{
	enum failure failure = known->fit == MAPPING_WEAK ? FAILURE_CERT_WEAK_MAPPING :
	    FAILURE_CERT_SID_MISSING;
	char why[2 * IDENTITY_WHY_SIZE];

	if (known->fit == MAPPING_STRONG) {
		check_pass(check, "%s, but known of %s is %s", lack, account, known->fitting);
		return;
	}
	if (known->fit == MAPPING_WEAK)
		snprintf(why, sizeof(why), "%s, and only weak is %s", lack, known->fitting);
	else if (known->unfit[0] != '\0')
		snprintf(why, sizeof(why), "%s, and not of this certificate is %s", lack,
		    known->unfit);
	else
		snprintf(why, sizeof(why), "%s, and no altSecurityIdentities of %s is known here",
		    lack, account);
	if (demanded)
		check_fail(check, failure, "%s", why);
	else
		check_skip(check, "strong mapping is not demanded (else %s): %s",
		    failure_row(failure)->id, why);
}

void
check_sid(const X509 *cert, const struct identity_request *request, const struct mapping *mapping,
    struct identity_judgement *judgement)
{
	static const struct identity_hints none;
	const struct identity_hints *hints = request->hints != NULL ? request->hints : &none;
	int found = check_sid_read(cert, judgement->sid, sizeof(judgement->sid));
	struct identity_principal principal;
	struct known known;

	if (identity_principal(judgement, hints, &principal) != FAILURE_NONE)
		memcpy(principal.text, "no account", sizeof("no account"));
	known_read(request->known, &principal, judgement->sid, mapping, &known);
	if (found > 0)
		judge_sid(&known, principal.text, judgement);
	else
		judge_no_sid(&known, request->policy->require_strong, principal.text,
		    found < 0 ? "its SID cannot be read" : "no SID in the certificate",
		    &judgement->checks[IDENTITY_SID]);
}
