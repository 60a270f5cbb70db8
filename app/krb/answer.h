/*
 * answer.h: what a message of the KDC means for the attempt.
 *
 * Pure, and without libkrb5, in the library krb_answer: an attempt that was recorded is judged
 * again by the same code. Recorded messages may have their tickets and encrypted parts blanked
 * (blank.h); nothing here looks at those.
 */
#ifndef APP_KRB_ANSWER_H
#define APP_KRB_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "authpack.h"
#include "edata.h"
#include "kdc_cert.h"
#include "status.h"

#define KRB_ERR_SVC_UNAVAILABLE		29
#define KRB_ERR_SKEW			37
#define KRB_ERR_RESPONSE_TOO_BIG	52
#define KRB_ERR_DH_NOT_ACCEPTED		65
#define KRB_ERR_PREAUTH_EXPIRED		90

#define ANSWER_TEXT_SIZE	416

enum answer_kind {
	ANSWER_MALFORMED,	/* no Kerberos message that fits here */
	ANSWER_ERROR,		/* a KRB-ERROR */
	ANSWER_REPLY,		/* the reply asked for; what is in it is libkrb5's to see */
};

struct answer {
	enum answer_kind kind;
	int32_t code;		/* of the KRB-ERROR */
	int64_t stime;		/* the KDC's clock, seconds since 1970 */
	bool edata_malformed;
	struct edata edata;	/* its pointers are NULL: the message is gone */
	char text[ANSWER_TEXT_SIZE];	/* what e_data says, for the log; empty without one */
};

/* Takes msg[0..len) apart as a KRB-ERROR (RFC 4120 5.9.1) or as the reply that `which` awaits: an
 * AS-REP, or for KRB_HOST_TGS a TGS-REP. */
void answer_parse(const uint8_t *msg, size_t len, enum krb_answer which, struct answer *out);

struct answer_context {
	enum krb_answer which;
	int64_t now;		/* seconds since 1970 */
	int64_t skew;		/* seconds */
	bool token_sent;	/* our AuthPack carried a freshness token */
};

/* The failure of an answer that is no reply; FAILURE_NONE: go on (the normal first answer, that
 * offers PKINIT and whose clock is within the limit). */
enum failure answer_failure(const struct answer *answer, const struct answer_context *context);

/* What we had asked: the AuthPack in the ContentInfo der[0..len) of a signed AS-REQ, whose
 * signature must hold under the certificate inside. 0, or -1 when it is none: *out is then all zero.
 * `has_token` of it is what answer_context wants as token_sent. */
int answer_request_read(const uint8_t *der, size_t len, struct authpack *out)
    __attribute__((warn_unused_result));

/* A recorded answer to the signed AS-REQ. All is borrowed. */
struct answer_record {
	const uint8_t *reply;		/* the AS-REP */
	size_t reply_len;
	uint32_t nonce;			/* of the request, as answer_request_read() tells it */
	const struct kdc_trust *trust;
	const struct kdc_rules *rules;	/* `now` is the time it was judged at then */
};

/* Judges the PKINIT part of a recorded AS-REP: its form, signature, the KDC's certificate with its
 * path, names and purposes, and the nonce. What needs our private value or the key it gives is not
 * repeated: the agreement, the key derivation and the decryption. FAILURE_NONE, as-reply-malformed
 * (no AS-REP), kdc-dh-reply-bad (no PA-PK-AS-REP), or as kdc_reply_examine(). *verdict, which the
 * call clears, has the KDC's certificate and every fault. */
enum failure answer_record_judge(const struct answer_record *record, struct kdc_verdict *verdict)
    __attribute__((warn_unused_result));

#endif
