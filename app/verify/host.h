/*
 * host.h: the ticket for this host, proved with this host's key (RFC 4120 3.2.3).
 *
 * cardea-krb, which speaks with the network, is not believed: it may claim success without a KDC,
 * or bring an AP-REQ from before. Only a KDC that shares the host's key can have made a ticket that
 * opens with it; only who holds that ticket's session key can have put this attempt's nonce
 * under the authenticator's checksum; and the ticket must be as young as the attempt.
 */
#ifndef APP_VERIFY_HOST_H
#define APP_VERIFY_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "verdict.h"
#include "wire.h"

#define PROOF_ATTEMPT_SECONDS	30	/* the longest that an attempt takes */

struct host_claim {			/* all borrowed */
	const uint8_t *ap_req;
	size_t ap_req_len;
	const uint8_t *nonce;		/* WIRE_NONCE octets */
	const char *host_principal;	/* without realm */
	const char *principal;		/* without realm: the client that was asked for */
	const char *realm;
	const char *sid;		/* the certificate's; empty when it has none */
	int keytab_fd;			/* stays the caller's */
	int64_t now;			/* seconds since 1970 */
	uint32_t skew;			/* seconds */
	bool pac_required;
	bool enterprise;		/* principal is "user@suffix": the ticket's client may be
					 * another of the realm if the PAC has that UPN, in any
					 * case, or `sid` */
};

/*
 * Proves the AP-REQ and fills *proof, all but took_us, from ticket and PAC. On any failure *proof
 * is all zero. The ids, in the order of the checks: host-no-keytab, host-keytab-no-entry,
 * host-apreq-invalid (malformed, another service), host-kvno-wrong, host-key-wrong,
 * host-apreq-invalid (libkrb5's judgement), host-nonce-mismatch (a checksum that is missing,
 * unkeyed, or not over this nonce), host-client-mismatch, host-apreq-invalid (a ticket that is
 * not pre-authenticated, or not of this attempt), pac-missing, pac-invalid,
 * host-client-mismatch (the PAC's client or SID, or a client that it does not vouch for). The
 * proof's principal is the ticket's. No replay cache is kept: the nonce is used once.
 */
enum failure host_prove(const struct host_claim *claim, struct wire_verify_proof *proof,
    struct verdict *verdict) __attribute__((warn_unused_result));

#endif
