#include <criterion/criterion.h>

#include <string.h>

#include "principal.h"

#define LONG_NAME "0123456789012345678901234567890123456789012345678901234567890123" \
	"0123456789012345678901234567890123456789012345678901234567890123" \
	"0123456789012345678901234567890123456789012345678901234567890123" \
	"0123456789012345678901234567890123456789012345678901234567890123"

static const struct identity_realm realms[] = {
	{ "corp.example", "TEST.EXAMPLE" },
	{ "TEST", "TEST.EXAMPLE" },
};

static const struct {
	const char *name;
	const char *upn, *pkinit_name, *pkinit_realm;	/* in the certificate */
	const char *user, *domain, *default_realm;	/* hints */
	const char *principal;				/* NULL: cert-no-name */
} rows[] = {
	{ "upn", "alice@TEST.EXAMPLE", "", "", NULL, NULL, NULL, "alice@TEST.EXAMPLE" },
	{ "upn suffix without a default realm", "alice@test.example", "", "", "", "", NULL,
		"alice@TEST.EXAMPLE" },
	{ "upn suffix that is the realm in another case", "alice@test.example", "", "", "", "",
		"Test.Example", "alice@Test.Example" },
	{ "upn suffix that is no realm", "alice@corp", "", "", "", "", "TEST.EXAMPLE",
		"alice\\@corp@TEST.EXAMPLE" },
	{ "upn suffix that is no realm, but a hint of another", "alice@corp", "", "", "",
		"other.example", "TEST.EXAMPLE", "alice\\@corp@OTHER.EXAMPLE" },
	{ "upn suffix that the domain hint names", "alice@Other.Example", "", "", "",
		"other.example", "TEST.EXAMPLE", "alice@OTHER.EXAMPLE" },
	{ "upn suffix by the table", "alice@Corp.Example", "", "", NULL, NULL, "OTHER",
		"alice@TEST.EXAMPLE" },
	{ "the exact name before the upn", "a.liddell@corp.example", "alice", "Test.Example", NULL,
		NULL, NULL, "alice@Test.Example" },
	{ "a service's components", "", "host/kiosk", "TEST.EXAMPLE", NULL, NULL, NULL,
		"host/kiosk@TEST.EXAMPLE" },
	{ "user hint wins", "alice@TEST.EXAMPLE", "alice", "TEST.EXAMPLE", "bob", NULL, NULL,
		"bob@TEST.EXAMPLE" },
	{ "user hint with a suffix", "alice@TEST.EXAMPLE", "", "", "bob@other.example", NULL, NULL,
		"bob@OTHER.EXAMPLE" },
	{ "user hint with a suffix that is no realm", "alice@TEST.EXAMPLE", "alice", "TEST.EXAMPLE",
		"bob@corp", NULL, "TEST.EXAMPLE", "bob\\@corp@TEST.EXAMPLE" },
	{ "user hint with the realm as suffix", "alice@corp", "", "", "bob@test.example", NULL,
		"TEST.EXAMPLE", "bob@TEST.EXAMPLE" },
	{ "user hint beside a upn suffix that is no realm", "alice@corp", "", "", "bob", NULL,
		"TEST.EXAMPLE", "bob@TEST.EXAMPLE" },
	{ "user hint with a suffix that has a slash", "", "", "", "bob@a/b", NULL, "TEST.EXAMPLE",
		NULL },
	{ "user hint with a domain", "alice@X.EXAMPLE", "", "", "TEST\\bob", NULL, NULL,
		"bob@TEST.EXAMPLE" },
	{ "domain hint wins", "alice@X.EXAMPLE", "alice", "X.EXAMPLE", NULL, "test.example", NULL,
		"alice@TEST.EXAMPLE" },
	{ "hint with no name in the certificate", "", "", "", "bob", NULL, "TEST.EXAMPLE",
		"bob@TEST.EXAMPLE" },
	{ "default realm as it is", "", "", "", "bob", NULL, "Mixed.Case", "bob@Mixed.Case" },
	{ "no realm to be had", "", "", "", "bob", NULL, NULL, NULL },
	{ "no name at all", "", "", "", NULL, "TEST.EXAMPLE", "TEST.EXAMPLE", NULL },
	{ "hint without a name", "alice@TEST.EXAMPLE", "", "", "@TEST.EXAMPLE", NULL, NULL, NULL },
	{ "hint with an empty domain", "alice@TEST.EXAMPLE", "", "", "bob@", NULL, NULL, NULL },
	{ "hint with two components", "alice@TEST.EXAMPLE", "", "", "bob/admin", NULL, NULL, NULL },
	{ "hint with a control character", "alice@TEST.EXAMPLE", "", "", "bob\n", NULL, NULL, NULL },
	{ "hint that is too long", "alice@TEST.EXAMPLE", "", "", LONG_NAME, NULL, NULL, NULL },
	{ "domain that is too long", "alice@TEST.EXAMPLE", "", "", NULL, LONG_NAME, NULL, NULL },
	{ "domain with a slash", "alice@TEST.EXAMPLE", "", "", NULL, "A/B", NULL, NULL },
	{ "hint with two at signs", "alice@TEST.EXAMPLE", "", "", "a@b@c", NULL, NULL, NULL },
};

Test(principal, follows_hint_then_certificate_then_default)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct identity_judgement judgement;
		struct identity_principal principal;
		struct identity_hints hints = { rows[i].user, rows[i].domain, rows[i].default_realm,
			realms, 2 };
		enum failure failure;

		memset(&judgement, 0, sizeof(judgement));
		strcpy(judgement.upn, rows[i].upn);
		strcpy(judgement.pkinit_name, rows[i].pkinit_name);
		strcpy(judgement.pkinit_realm, rows[i].pkinit_realm);
		failure = identity_principal(&judgement, &hints, &principal);
		cr_expect_eq(failure, rows[i].principal ? FAILURE_NONE : FAILURE_CERT_NO_NAME, "%s",
			rows[i].name);
		cr_expect_str_eq(principal.text, rows[i].principal ? rows[i].principal : "", "%s: %s",
			rows[i].name, principal.text);
		cr_expect_eq(principal.enterprise, strchr(principal.text, '\\') != NULL, "%s",
			rows[i].name);
		cr_expect_eq(strchr(principal.name, '@') != NULL, principal.enterprise, "%s",
			rows[i].name);
	}
}
