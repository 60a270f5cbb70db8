/*
 * principal.h: which Kerberos client a judged certificate logs on as. Pure.
 */
#ifndef PKINIT_IDENTITY_PRINCIPAL_H
#define PKINIT_IDENTITY_PRINCIPAL_H

#include "identity.h"

#define IDENTITY_PRINCIPAL_SIZE	(2 * IDENTITY_NAME_SIZE)

/* A UPN suffix or domain name, in any case, and the realm that serves it. */
struct identity_realm {
	const char *suffix;
	const char *realm;
};

/* What the request and the configuration say. Pointers are borrowed; NULL or "" says nothing. */
struct identity_hints {
	const char *user;		/* UserName: "alice", "alice@example.com" or "TEST\alice" */
	const char *domain;		/* DomainName: "TEST.EXAMPLE" */
	const char *default_realm;
	const struct identity_realm *realms;
	size_t realm_count;
};

struct identity_principal {
	char name[IDENTITY_NAME_SIZE];		/* "alice", "host/kiosk", "alice@corp.example" */
	char realm[IDENTITY_NAME_SIZE];		/* "TEST.EXAMPLE" */
	char text[IDENTITY_PRINCIPAL_SIZE];	/* both, for krb5_parse_name() */
	bool enterprise;			/* name is an NT-ENTERPRISE name (RFC 6806 5) */
};

/*
 * The name: the user hint, else the certificate's id-pkinit-san, which names a principal
 * exactly, else its UPN.
 * The realm: the domain hint, else the realm of the id-pkinit-san or the domain of "DOMAIN\user",
 * else what `realms` has for the suffix of "user@suffix", else default_realm, else the suffix;
 * for "user" that of the certificate, by the same rule, before default_realm. A domain or suffix
 * becomes a realm through `realms` (compared without case), else in upper case; default_realm
 * and the realm of an id-pkinit-san are taken as they are.
 * "user@suffix" is asked for as "user" where the suffix leads to the realm chosen, or is its name
 * in any case; else as the enterprise name "user@suffix", whose account the KDC knows: a UPN
 * suffix need not be the name of a realm.
 *
 * Returns FAILURE_NONE; FAILURE_CERT_NO_NAME when neither hint nor certificate gives a usable
 * name, or no realm is to be had. *principal is empty then.
 */
enum failure identity_principal(const struct identity_judgement *judgement,
    const struct identity_hints *hints, struct identity_principal *principal)
    __attribute__((warn_unused_result));

#endif
