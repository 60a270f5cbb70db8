#include "principal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text.h"

/* A stretch of somebody's text; p is NULL when there is none. */
struct stretch {
	const char *p;
	size_t len;
};

/* What came with a name, which says where its realm is to be sought. */
enum domain_kind {
	DOMAIN_NONE,
	DOMAIN_REALM,		/* a realm already */
	DOMAIN_NAME,		/* of "DOMAIN\user" or a hint: it stands for a realm */
	DOMAIN_SUFFIX,		/* of "user@suffix": it may stand for a realm */
};

struct name_source {
	struct stretch name, domain;
	enum domain_kind kind;
};

static bool
given(const char *text)
{
	return text != NULL && text[0] != '\0';
}

/* "user@suffix", "DOMAIN\user" or "user". */
static void
source_from_text(const char *text, struct name_source *source)
{
	const char *at = strrchr(text, '@');
	const char *back = strchr(text, '\\');

	*source = (struct name_source){ .name = { text, strlen(text) } };
	if (back != NULL) {
		source->domain = (struct stretch){ text, (size_t)(back - text) };
		source->name = (struct stretch){ back + 1, strlen(back + 1) };
		source->kind = DOMAIN_NAME;
	} else if (at != NULL) {
		source->name.len = (size_t)(at - text);
		source->domain = (struct stretch){ at + 1, strlen(at + 1) };
		source->kind = DOMAIN_SUFFIX;
	}
}

static void
source_from_certificate(const struct identity_judgement *judgement, struct name_source *source)
{
	*source = (struct name_source){ .kind = DOMAIN_NONE };
	if (judgement->pkinit_name[0] != '\0')
		*source = (struct name_source){
			.name = { judgement->pkinit_name, strlen(judgement->pkinit_name) },
			.domain = { judgement->pkinit_realm, strlen(judgement->pkinit_realm) },
			.kind = DOMAIN_REALM,
		};
	else if (judgement->upn[0] != '\0')
		source_from_text(judgement->upn, source);
}

/* Copies a part of a principal that needs no quoting; false for any other. */
static bool
part_copy(char *out, size_t size, struct stretch in, const char *refused)
{
	return in.len > 0 && text_clean(out, size, (const uint8_t *)in.p, in.len) &&
	    strpbrk(out, refused) == NULL;
}

static bool
realm_copy(char *out, struct stretch in)
{
	return part_copy(out, IDENTITY_NAME_SIZE, in, "/@\\");
}

/* The realm that the table has for a domain or suffix; NULL when it has none. */
static const char *
realm_of(struct stretch domain, const struct identity_hints *hints)
{
	for (size_t i = 0; i < hints->realm_count; i++) {
		const char *suffix = hints->realms[i].suffix;

		if (strlen(suffix) == domain.len &&
		    strncasecmp(suffix, domain.p, domain.len) == 0)
			return hints->realms[i].realm;
	}
	return NULL;
}

/* The realm that a domain stands for, by the table, else in upper case. */
static bool
realm_from_domain(char *out, struct stretch domain, const struct identity_hints *hints)
{
	const char *realm = realm_of(domain, hints);

	if (realm != NULL)
		return realm_copy(out, (struct stretch){ realm, strlen(realm) });
	if (!realm_copy(out, domain))
		return false;
	for (char *c = out; *c != '\0'; c++) {
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	}
	return true;
}

static bool
realm_choose(char *out, const struct identity_judgement *judgement,
    const struct identity_hints *hints, const struct name_source *source)
{
	struct name_source certificate;

	if (given(hints->domain))
		return realm_from_domain(out,
		    (struct stretch){ hints->domain, strlen(hints->domain) }, hints);
	if (source->kind == DOMAIN_NONE) {
		source_from_certificate(judgement, &certificate);
		source = &certificate;
	}
	if (source->kind == DOMAIN_REALM)
		return realm_copy(out, source->domain);
	if (given(hints->default_realm) && (source->kind == DOMAIN_NONE ||
	    (source->kind == DOMAIN_SUFFIX && realm_of(source->domain, hints) == NULL)))
		return realm_copy(out,
		    (struct stretch){ hints->default_realm, strlen(hints->default_realm) });
	return source->kind != DOMAIN_NONE && realm_from_domain(out, source->domain, hints);
}

/* Whether a suffix is another name of the realm. */
static bool
suffix_is(struct stretch suffix, const char *realm, const struct identity_hints *hints)
{
	const char *mapped = realm_of(suffix, hints);

	return (mapped != NULL && strcmp(mapped, realm) == 0) ||
	    (strlen(realm) == suffix.len && strncasecmp(realm, suffix.p, suffix.len) == 0);
}

static bool
name_choose(struct identity_principal *principal, const struct name_source *source,
    const struct identity_hints *hints)
{
	/* '/' parts the components of an id-pkinit-san; in any other name it would invent them */
	const char *refused = source->kind == DOMAIN_REALM ? "@\\" : "/@\\";
	char suffix[IDENTITY_NAME_SIZE];
	size_t used;
	int n;

	if (!part_copy(principal->name, sizeof(principal->name), source->name, refused))
		return false;
	if (source->kind != DOMAIN_SUFFIX)
		return true;
	if (!realm_copy(suffix, source->domain))
		return false;
	principal->enterprise = !suffix_is(source->domain, principal->realm, hints);
	if (!principal->enterprise)
		return true;
	used = strlen(principal->name);
	n = snprintf(principal->name + used, sizeof(principal->name) - used, "@%s", suffix);
	return n > 0 && (size_t)n < sizeof(principal->name) - used;
}

enum failure
identity_principal(const struct identity_judgement *judgement, const struct identity_hints *hints,
    struct identity_principal *principal)
{
	struct name_source source;
	int user;

	memset(principal, 0, sizeof(*principal));
	if (given(hints->user))
		source_from_text(hints->user, &source);
	else
		source_from_certificate(judgement, &source);
	if (source.name.p == NULL || !realm_choose(principal->realm, judgement, hints, &source) ||
	    !name_choose(principal, &source, hints)) {
		memset(principal, 0, sizeof(*principal));
		return FAILURE_CERT_NO_NAME;
	}
	/* the '@' inside an enterprise name is quoted, as krb5_unparse_name() does it */
	user = (int)strcspn(principal->name, "@");
	snprintf(principal->text, sizeof(principal->text), "%.*s%s%s@%s", user, principal->name,
	    principal->enterprise ? "\\" : "", principal->name + user, principal->realm);
	return FAILURE_NONE;
}
