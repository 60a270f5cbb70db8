/*
 * trust.h: the files against which the KDC's certificate is held.
 */
#ifndef APP_KRB_TRUST_H
#define APP_KRB_TRUST_H

#include <stddef.h>

#include "kdc_cert.h"
#include "wire.h"

/* Reads all files of `from`; only root may be able to change them. FAILURE_NONE and *out, the
 * caller's to kdc_trust_free(); else kdc-anchors-missing when there is no usable anchor,
 * policy-config-invalid for another file, internal-error, with a sentence in why[0..room). */
enum failure trust_read(const struct wire_trust *from, struct kdc_trust **out, char *why,
    size_t room) __attribute__((warn_unused_result));

#endif
