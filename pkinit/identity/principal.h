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
	char name[IDENTITY_NAME_SIZE];			/* "alice", "host/kiosk" */
	char realm[IDENTITY_NAME_SIZE];			/* "TEST.EXAMPLE" */
	char text[IDENTITY_PRINCIPAL_SIZE];		/* both, for krb5_parse_name() */
};

/*
 * The name: the user hint, else the certificate's id-pkinit-san, which names a principal
 * exactly, else the part of its UPN before the '@'.
 * The realm: the domain hint, else the realm, domain or suffix that came with the name, else
 * that of the certificate, else default_realm. A domain or suffix becomes a realm through
 * `realms` (compared without case), else in upper case; the realm of id-pkinit-san is taken
 * as it is.
 *
 * Returns FAILURE_NONE; FAILURE_CERT_NO_NAME when neither hint nor certificate gives a usable
 * name, or no realm is to be had. *principal is empty then.
 */
enum failure identity_principal(const struct identity_judgement *judgement,
    const struct identity_hints *hints, struct identity_principal *principal)
    __attribute__((warn_unused_result));

#endif
