#include "principal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text.h"

/* A name and where its realm is to be sought; lengths, because the parts are not cut out. */
struct name_source {
	const char *name;
	size_t name_len;
	const char *domain;	/* to be turned into a realm; NULL: none came with the name */
	size_t domain_len;
	bool exact;		/* domain is a realm already */
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

	memset(source, 0, sizeof(*source));
	source->name = text;
	source->name_len = strlen(text);
	if (back != NULL) {
		source->domain = text;
		source->domain_len = (size_t)(back - text);
		source->name = back + 1;
		source->name_len = strlen(back + 1);
	} else if (at != NULL) {
		source->name_len = (size_t)(at - text);
		source->domain = at + 1;
		source->domain_len = strlen(at + 1);
	}
}

static void
source_from_certificate(const struct identity_judgement *judgement, struct name_source *source)
{
	memset(source, 0, sizeof(*source));
	if (judgement->pkinit_name[0] != '\0') {
		source->name = judgement->pkinit_name;
		source->name_len = strlen(judgement->pkinit_name);
		source->domain = judgement->pkinit_realm;
		source->domain_len = strlen(judgement->pkinit_realm);
		source->exact = true;
	} else if (judgement->upn[0] != '\0') {
		source_from_text(judgement->upn, source);
	}
}

/* Copies a part of a principal that needs no quoting; false for any other. */
static bool
part_copy(char *out, size_t size, const char *in, size_t len, const char *refused)
{
	return len > 0 && text_clean(out, size, (const uint8_t *)in, len) &&
	    strpbrk(out, refused) == NULL;
}

static bool
realm_copy(char *out, const struct name_source *source, const struct identity_hints *hints)
{
	const char *domain = source->domain;
	size_t len = source->domain_len;

	for (size_t i = 0; i < hints->realm_count && !source->exact; i++) {
		const char *suffix = hints->realms[i].suffix;

		if (strlen(suffix) == len && strncasecmp(suffix, domain, len) == 0)
			return part_copy(out, IDENTITY_NAME_SIZE, hints->realms[i].realm,
			    strlen(hints->realms[i].realm), "/@\\");
	}
	if (!part_copy(out, IDENTITY_NAME_SIZE, domain, len, "/@\\"))
		return false;
	for (char *c = out; *c != '\0' && !source->exact; c++) {
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	}
	return true;
}

/* Puts the place where the realm is to be sought into *source. */
static void
realm_source(const struct identity_judgement *judgement, const struct identity_hints *hints,
    struct name_source *source)
{
	struct name_source certificate;

	if (given(hints->domain)) {
		source->domain = hints->domain;
		source->exact = false;
	} else if (source->domain == NULL) {
		source_from_certificate(judgement, &certificate);
		source->domain = certificate.domain;
		source->domain_len = certificate.domain_len;
		source->exact = certificate.exact;
		if (source->domain != NULL)
			return;
		source->domain = given(hints->default_realm) ? hints->default_realm : "";
		source->exact = true;
	} else {
		return;
	}
	source->domain_len = strlen(source->domain);
}

enum failure
identity_principal(const struct identity_judgement *judgement, const struct identity_hints *hints,
    struct identity_principal *principal)
{
	/* '/' parts the components of an id-pkinit-san; in any other name it would invent them */
	const char *refused = "/@\\";
	struct name_source source;

	memset(principal, 0, sizeof(*principal));
	if (given(hints->user)) {
		source_from_text(hints->user, &source);
	} else {
		source_from_certificate(judgement, &source);
		if (source.exact)
			refused = "@\\";
	}
	if (source.name == NULL)
		return FAILURE_CERT_NO_NAME;
	realm_source(judgement, hints, &source);
	if (!part_copy(principal->name, sizeof(principal->name), source.name, source.name_len,
	    refused) ||
	    !realm_copy(principal->realm, &source, hints)) {
		memset(principal, 0, sizeof(*principal));
		return FAILURE_CERT_NO_NAME;
	}
	snprintf(principal->text, sizeof(principal->text), "%s@%s", principal->name,
	    principal->realm);
	return FAILURE_NONE;
}
