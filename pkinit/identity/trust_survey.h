/*
 * trust_survey.h: whether anchors, intermediates and CRLs will serve, before any card needs them.
 * Pure.
 */
#ifndef PKINIT_IDENTITY_TRUST_SURVEY_H
#define PKINIT_IDENTITY_TRUST_SURVEY_H

#include "identity.h"

struct identity_object {
	bool crl;			/* else a certificate */
	bool anchor;			/* a self-signed certificate that came as an anchor */
	enum identity_outcome outcome;	/* not applicable: found wanting, and policy lets it pass
					 * or nothing needs better */
	enum failure failure;		/* what a card's certificate that needs it would be
					 * refused with; FAILURE_NONE unless IDENTITY_FAILED */
	int64_t since, until;		/* seconds since 1970; 0: none */
	char subject[IDENTITY_NAME_SIZE];	/* of a CRL: its issuer */
	char issuer[IDENTITY_NAME_SIZE];	/* of a certificate */
	char why[IDENTITY_WHY_SIZE];	/* never empty */
};

/* How it is looked at; borrowed. */
struct identity_survey {
	const struct identity_trust *trust;	/* all that there is */
	enum identity_revocation revocation;
	bool allow_weak_digest;		/* as in struct identity_policy */
	unsigned int key_bits_min;	/* security bits of each key; fewer are cert-weak-key */
	int64_t now;			/* seconds since 1970 */
};

typedef void identity_object_fn(void *data, const struct identity_object *object);

/* Tells `tell` each certificate of `part`, whose objects are in survey->trust, too, and then,
 * unless revocation is off, each of its CRLs. A certificate is judged by the code that judges a
 * card's path (time, CA flag, path to an anchor, signatures, digests, revocation as far as it is
 * revoked); a CRL by issuer, signature, key usage and times. At most `max` are told; returns how
 * many there are. */
size_t identity_survey_part(const struct identity_survey *survey, const struct identity_trust *part,
    size_t max, identity_object_fn *tell, void *data);

/* Tells `tell` each CA of survey->trust of which no CRL is there, as a CRL. None when revocation is
 * off. As above. */
size_t identity_survey_missing(const struct identity_survey *survey, size_t max,
    identity_object_fn *tell, void *data);

/* How many certificates of the trust are anchors: self-signed, and added as such. */
size_t identity_trust_anchors(const struct identity_trust *trust);

#endif
