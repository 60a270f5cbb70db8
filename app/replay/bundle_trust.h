/*
 * bundle_trust.h: anchors, intermediates and CRLs as they were, out of a bundle. Pure but for
 * memory.
 */
#ifndef APP_REPLAY_BUNDLE_TRUST_H
#define APP_REPLAY_BUNDLE_TRUST_H

#include "bundle.h"
#include "identity.h"
#include "kdc_cert.h"

/* Whether the bundle has every file that `from` names and that could be read then. */
bool bundle_trust_is_whole(const struct bundle *bundle, const struct wire_trust *from);

/* What the bundle has of the files that `from` names, in the way of cardea-verify: what could not
 * be read is left out. NULL without memory; free with identity_trust_free(). */
struct identity_trust *bundle_trust_of_card(const struct bundle *bundle,
    const struct wire_trust *from) __attribute__((warn_unused_result));

/* The same in the way of cardea-krb: anchors and intermediates must be readable, each of them.
 * FAILURE_NONE with *trust, to be freed with kdc_trust_free(); else the failure that cardea-krb
 * would have told. */
enum failure bundle_trust_of_kdc(const struct bundle *bundle, const struct wire_trust *from,
    struct kdc_trust **trust) __attribute__((warn_unused_result));

#endif
