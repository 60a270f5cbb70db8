/*
 * mapping.h: by which altSecurityIdentities strings a directory knows a certificate (MS-PKCA
 * 3.1.5.2.1.3, KB5014754). Pure. Private to this folder.
 */
#ifndef PKINIT_IDENTITY_MAPPING_H
#define PKINIT_IDENTITY_MAPPING_H

#include <openssl/x509.h>

#include "identity.h"

enum mapping_fit { MAPPING_NONE, MAPPING_WEAK, MAPPING_STRONG };

struct mapping {
	char lines[IDENTITY_MAPPINGS_SIZE];	/* a newline after each; strong ones first */
	size_t strong;				/* octets of lines that are strong ones */
	char thumbprint[64];			/* X509:<SHA1-PUKEY> over the whole certificate */
};

/* Fills *mapping, in this order: strong X509:<I>ISSUER<SR>SERIAL (names from the outermost RDN
 * inwards as they are encoded, the serial's octets in reverse), X509:<SKI>, X509:<SHA1-PUKEY>
 * (over the bits of the public key); weak X509:<I>ISSUER<S>SUBJECT, X509:<S>, X509:<RFC822>. What
 * the certificate has not, what cannot be shown as it is, and what is over the room is left out. */
void mapping_read(X509 *cert, struct mapping *mapping);

/* Whether value[0..len) is one of them, in any case. What X509:<SHA1-PUKEY> hashes is told in two
 * ways, the key and the certificate; as either binds this certificate, both are taken. */
enum mapping_fit mapping_fits(const struct mapping *mapping, const char *value, size_t len);

#endif
