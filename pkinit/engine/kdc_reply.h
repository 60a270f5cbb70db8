/*
 * kdc_reply.h: PA-PK-AS-REP (RFC 4556 3.2.3, 3.2.4) into the octets of the AS reply key, or why
 * not.
 *
 * Values in, values out; nothing here blocks.
 */
#ifndef PKINIT_ENGINE_KDC_REPLY_H
#define PKINIT_ENGINE_KDC_REPLY_H

#include <stddef.h>
#include <stdint.h>

#include "dh.h"
#include "kdc_cert.h"
#include "kdf.h"

#define KDC_REPLY_MAX	65536	/* octets of a PA-PK-AS-REP that are looked at */

/* All pointers are borrowed. */
struct kdc_reply_question {
	const unsigned char *der;	/* the value of PA-PK-AS-REP */
	size_t der_len;
	uint32_t nonce;			/* of our KDC-REQ-BODY and AuthPack */
	const unsigned char *client_dh_nonce;
	size_t client_dh_nonce_len;
	const struct dh_key *dh;	/* ours */
	const struct kdc_trust *trust;
	const struct kdc_rules *rules;
	struct kdf_context kdf;		/* pk_as_rep is filled in here */
};

/* The keys that a reply may mean, secret: RFC 4556's or RFC 8636's, and after it, where no
 * derivation is named and the secret begins with a zero, the one of kdf_cut_length(). */
struct kdc_reply_keys {
	unsigned char octets[2][KDF_KEY_MAX];
	size_t count;		/* 0, 1 or 2 */
	size_t len;		/* octets of each that are set */
};

/* Checks everything there is to check and derives the keys, of len octets. Returns FAILURE_NONE
 * only when the KDC was proved by certificate, signature and nonce and a key is there; else the row
 * that wins (as-reply-malformed, kdc-cert-*, kdc-signature-bad, kdc-dh-reply-bad, kdc-nonce-mismatch,
 * internal-error), and *keys is wiped. *verdict, which the call clears, holds the certificate as
 * soon as one was found and every fault. */
enum failure kdc_reply_judge(const struct kdc_reply_question *q, struct kdc_verdict *verdict,
    struct kdc_reply_keys *keys, size_t len) __attribute__((warn_unused_result));

/* The same for a reply that was recorded, without what needs our private value: whether the KDC's
 * value is an element of the group, the agreement and the key. Of q only der, nonce, trust and
 * rules are looked at. FAILURE_NONE says that the KDC was proved, and never gives a key. */
enum failure kdc_reply_examine(const struct kdc_reply_question *q, struct kdc_verdict *verdict)
    __attribute__((warn_unused_result));

#endif
