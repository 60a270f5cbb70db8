/*
 * prove.h: does everything of one attempt belong together: card, nonce, ticket and client?
 */
#ifndef APP_VERIFY_PROVE_H
#define APP_VERIFY_PROVE_H

#include "verdict.h"
#include "wire.h"

/* What the PKINIT request must be: all borrowed. */
struct signed_claim {
	struct message_blob signed_data;	/* the ContentInfo that cardea-krb says it sent */
	struct message_blob certificate;	/* DER of the insertion's slot */
	const uint8_t *nonce;			/* WIRE_NONCE octets */
	int64_t now;				/* seconds since 1970 */
	uint32_t skew;				/* seconds */
};

/* Proves that this certificate's key signed an AuthPack with this attempt's nonce as
 * clientDHNonce and a time within the skew. Pure. FAILURE_NONE; cert-key-mismatch when the
 * message was signed with another certificate, or its signature does not verify under this one;
 * host-nonce-mismatch for another attempt's AuthPack; host-apreq-invalid for another time;
 * protocol-violation when it is no such message, or signed over less than SHA-256. */
enum failure prove_signed(const struct signed_claim *claim, struct verdict *verdict)
    __attribute__((warn_unused_result));

/* The whole proof: the PKINIT request under the insertion's certificate, then the ticket for this
 * host (host.h). keytab_fd stays the caller's. *proof is all zero unless FAILURE_NONE. */
enum failure prove(const struct wire_verify_prove *ask, int keytab_fd,
    struct wire_verify_proof *proof, struct verdict *verdict)
    __attribute__((warn_unused_result));

#endif
